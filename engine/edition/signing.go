package edition

import (
	"cmp"
	"slices"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// domains makes the domains of the fusion center; they are the organisation's
// own words and belong to every edition.
func (c *cutter) domains() {
	for _, d := range c.World.Organisation.Domains {
		c.ed.Domains = append(c.ed.Domains, &Domain{
			ID: d.ID, Name: d.Name, Scope: d.Scope,
			Lead:   find[*Person](c, intel.Council, d.Lead),
			Deputy: find[*Person](c, intel.Council, d.Deputy),
		})
	}
}

func (c *cutter) domain(id string) *Domain {
	for _, d := range c.ed.Domains {
		if d.ID == id {
			return d
		}
	}
	return nil
}

// sign copies out of a decision what readers see of it.
func (c *cutter) sign(s *SignOff, d *signoff.Decision) {
	s.Sentence = d.Sentence
	if s.Status == Provisional {
		s.Due, s.Overdue = d.Due, d.Overdue(c.Moment)
	}
	for _, counted := range d.Counted {
		s.Reviews = append(s.Reviews, c.review(counted))
	}
	for _, r := range d.Required {
		domain := c.domain(r.Domain)
		if domain == nil || slices.ContainsFunc(s.Domains, func(s DomainSignOff) bool { return s.Domain == domain }) {
			continue
		}
		signed := DomainSignOff{Domain: domain, Heard: r.Met()}
		for _, review := range s.Reviews {
			if slices.Contains(review.Domains, domain) {
				signed.Reviews = append(signed.Reviews, review)
			}
		}
		s.Domains = append(s.Domains, signed)
	}
}

func (c *cutter) review(from signoff.Counted) Review {
	to := Review{
		Reviewer: find[*Person](c, intel.Council, from.Member),
		Decision: from.Decision, At: from.At,
	}
	label := from.Label
	if ref, ok := corpus.Place(from.Reference); ok {
		now, _ := c.today.label(ref)
		label = max(label, now)
	}
	if c.may(label) {
		to.Comment, to.TLP = from.Comment, label
	}
	for _, id := range from.For {
		if d := c.domain(id); d != nil {
			to.Domains = append(to.Domains, d)
		}
	}
	return to
}

// members files people and waiting products under their domains.
func (c *cutter) members() {
	for _, d := range c.ed.Domains {
		for _, p := range c.ed.Members {
			if p.Active && slices.Contains(p.Domains, d) {
				d.Members = append(d.Members, p)
			}
		}
		slices.SortStableFunc(d.Members, func(a, b *Person) int {
			return cmp.Or(-compareBool(a == d.Lead, b == d.Lead), -compareBool(a == d.Deputy, b == d.Deputy))
		})
		if d.Lead != nil {
			d.RespondWithin = d.Lead.RespondWithin
		}
		for _, a := range slices.Backward(c.ed.Assessments) {
			if a.Status == Provisional && a.waitsFor(d) {
				d.Waiting = append(d.Waiting, a)
			}
		}
	}
}

func (a *Assessment) waitsFor(d *Domain) bool {
	return slices.ContainsFunc(a.SignOff.Domains, func(s DomainSignOff) bool { return s.Domain == d && !s.Heard })
}
