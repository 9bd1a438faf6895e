package signoff

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// bench is the council as it stands to one subject.
type bench struct {
	*Center
	subject *Subject
	rules   []*intel.PolicyRule
}

func (b *bench) member(id string) *intel.Member {
	i := slices.IndexFunc(b.Council, func(m *intel.Member) bool { return m.ID == id })
	if i < 0 {
		return nil
	}
	return b.Council[i]
}

func (b *bench) excluded(id string) bool { return slices.Contains(b.subject.Authors, id) }

// patience says from when on a deputy may stand in for a member who is not
// away.
type patience uint8

const (
	inTime patience = iota // not yet
	late                   // half of the time to respond has passed
)

// late returns the moment from which deputies count under a rule: half of the
// time to respond after the reviewers were asked.
func (b *bench) late(r *intel.PolicyRule) (time.Time, bool) {
	if r.RespondWithin <= 0 || b.subject.Start.IsZero() {
		return time.Time{}, false
	}
	return b.subject.Start.Add(r.RespondWithin / 2), true
}

func (b *bench) patience(r *intel.PolicyRule, t time.Time) patience {
	if from, ok := b.late(r); ok && !t.Before(from) {
		return late
	}
	return inTime
}

// covers reports whether a member who signs at a moment speaks for a domain:
// it is one of their own, or they are the deputy of someone whose it is.
func (b *bench) covers(m *intel.Member, domain string, signed time.Time, p patience) bool {
	return m.Covers(domain) || slices.ContainsFunc(b.Council, func(of *intel.Member) bool {
		return of != m && of.Covers(domain) && of.Active.Holds(signed) &&
			b.deputises(m, of, domain) && (p == late || of.AwayAt(signed))
	})
}

// deputises reports whether one member is the deputy of another, by the council
// or by the domain they lead.
func (b *bench) deputises(m, of *intel.Member, domain string) bool {
	return slices.Contains(of.Deputies, m.ID) || slices.ContainsFunc(b.Domains, func(d intel.Domain) bool {
		return d.ID == domain && d.Lead == of.ID && d.Deputy == m.ID
	})
}

// signs reports whether a member counts among the people of a rule when they
// speak for some domains: by role where the rule names one, else by a required
// domain, else, when none is required, by being more than an analyst.
func (b *bench) signs(r *intel.PolicyRule, m *intel.Member, domains []string, signed time.Time, p patience) bool {
	if r.Role != "" {
		return m.Has(r.Role)
	}
	if len(b.subject.Domains) == 0 {
		return m.Has(intel.SME) || m.Has(intel.Chair) || m.Has(intel.ReleaseAuthority)
	}
	return slices.ContainsFunc(b.subject.Domains, func(d string) bool {
		return slices.Contains(domains, d) && b.covers(m, d, signed, p)
	})
}

// concerned reports whether a member is in a required domain or role of any
// rule that applies.
func (b *bench) concerned(m *intel.Member, domains []string, signed, t time.Time) bool {
	return slices.ContainsFunc(b.rules, func(r *intel.PolicyRule) bool {
		p := b.patience(r, t)
		if r.PerDomain == 0 && r.People == 0 {
			return false // it asks nobody
		}
		return b.signs(r, m, domains, signed, p) || r.PerDomain > 0 && len(b.speaksFor(r, m, domains, signed, t)) > 0
	})
}

// speaksFor returns the required domains that a member speaks for under a rule.
func (b *bench) speaksFor(r *intel.PolicyRule, m *intel.Member, domains []string, signed, t time.Time) []string {
	var list []string
	for _, d := range b.subject.Domains {
		if slices.Contains(domains, d) && b.covers(m, d, signed, b.patience(r, t)) {
			list = append(list, d)
		}
	}
	return list
}

// admit says why a review cannot count whatever the policy asks, and "" when
// it can.
func (b *bench) admit(r *Review, moment time.Time) string {
	s := b.subject
	switch {
	case !r.Verified && r.Flaw != "":
		return r.Flaw
	case !r.Verified:
		return "nothing shows that " + r.Member + " made it"
	case r.At.IsZero():
		return "it has no date"
	case r.At.After(moment):
		return "it is dated " + when(r.At) + ", after this decision's moment"
	case r.Document != s.Ref:
		return "it is of another document, " + r.Document.String()
	case r.Path != s.Path:
		return "it was signed for the path " + r.Path + ", and the document lies at " + s.Path
	case r.Digest != s.Digest:
		return fmt.Sprintf("it is of another state of the document (%s) than this one (%s); the document must be reviewed again", r.Digest.Short(), s.Digest.Short())
	case s.Previous == AnyPrevious && r.Change == Delete:
		return "it agrees to deleting the document, which is still there"
	case s.Previous != AnyPrevious && (r.Change != s.Change || r.Previous != s.Previous):
		return fmt.Sprintf("it agrees to another change of the document (%s of %s) than this one (%s of %s)", r.Change, r.Previous.Short(), s.Change, s.Previous.Short())
	}
	return b.seated(r)
}

func (b *bench) seated(r *Review) string {
	m := b.member(r.Member)
	switch {
	case m == nil:
		return r.Member + " is not a member of the council"
	case !m.Active.Holds(r.At):
		return r.Member + " was not an active member of the council on " + day(r.At)
	}
	return ""
}

// unqualified says why an admitted review counts for nothing the policy asks.
func (b *bench) unqualified(r *Review, t time.Time) string {
	if b.excluded(r.Member) {
		return r.Member + " is among the authors, and nobody signs their own work"
	}
	m := b.member(r.Member)
	if r.Decision == intel.Abstain {
		return "an abstention neither gives nor clears anything"
	}
	if b.concerned(m, r.Domains, r.At, t) {
		return "it is a dissent, which is published with the document but is no signature"
	}
	for _, rule := range b.rules {
		if from, ok := b.late(rule); ok && slices.ContainsFunc(b.subject.Domains, func(d string) bool {
			return slices.Contains(r.Domains, d) && b.covers(m, d, r.At, late)
		}) {
			return fmt.Sprintf("%s is a deputy, and the member is not away; it counts from %s on", r.Member, when(from))
		}
	}
	if own := common(m.Domains, b.subject.Domains); len(own) > 0 {
		return fmt.Sprintf("it does not speak for %s, though %s could", words(own, "and"), r.Member)
	}
	if len(b.subject.Domains) == 0 {
		return r.Member + " holds no role that can sign"
	}
	return r.Member + " covers none of the domains that must be heard (" + strings.Join(b.subject.Domains, ", ") + ") and holds no role that is asked for"
}

func common(a, b []string) []string {
	var list []string
	for _, s := range a {
		if slices.Contains(b, s) {
			list = append(list, s)
		}
	}
	return list
}
