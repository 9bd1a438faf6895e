package edition

import (
	"cmp"
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// derive computes what follows from the released documents together: who
// supersedes whom, what moved, what is current, in which order.
func (c *cutter) derive() {
	c.supersede()
	c.order()
	for _, a := range c.ed.Assessments {
		c.backlinks(a)
		for _, j := range a.Judgements {
			j.Movement = move(j, a.Supersedes)
		}
	}
	for _, q := range c.ed.Inquiries {
		for _, r := range q.Requirements {
			r.Inquiries = append(r.Inquiries, q)
		}
		if q.Assessment != nil {
			q.Assessment.Inquiries = append(q.Assessment.Inquiries, q)
		}
	}
	c.members()
	c.recall()
	c.rename()
	c.label()
}

// supersede links products to their successors and settles when each stops
// being current.
func (c *cutter) supersede() {
	for _, a := range c.ed.Assessments {
		if !a.ReviewBy.IsZero() {
			a.Expires = a.ReviewBy.AddDate(0, 0, 1) // the whole day counts
		}
		until := c.Decisions[a.Ref()].ValidUntil
		if !until.IsZero() && (a.Expires.IsZero() || until.Before(a.Expires)) {
			a.Expires = until
		}
		if a.Title != "" {
			a.Supersedes = find[*Assessment](c, intel.Assessments, c.World.Assessments.Get(a.ID).Supersedes)
		}
		for _, ref := range c.lives[a.Ref()].Successors {
			next, _ := c.ed.byRef[ref].(*Assessment)
			if next != nil && (a.SupersededBy == nil || a.SupersededBy.Issued.Before(next.Issued)) {
				a.SupersededBy = next
			}
		}
		if a.SupersededBy != nil && a.Status != Withdrawn {
			a.Status = Superseded
		}
	}
}

// backlinks files a product under everything it names. It is called in the
// order of the edition, so the lists have that order too.
func (c *cutter) backlinks(a *Assessment) {
	for _, r := range a.Answers {
		r.Assessments = append(r.Assessments, a)
		if a.Live() {
			r.Current = append(r.Current, a)
		}
	}
	if a.Affected != nil {
		for _, e := range a.Affected.Estate {
			e.Assessments = append(e.Assessments, a)
		}
	}
	for _, j := range a.Judgements {
		for _, s := range j.About {
			e, ok := c.ed.byRef[s.Ref].(*EstateEntry)
			if ok && !slices.Contains(e.Assessments, a) {
				e.Assessments = append(e.Assessments, a)
			}
		}
	}
	for _, s := range a.Citations {
		if s.Source != nil && !slices.Contains(s.Source.Cited, a) {
			s.Source.Cited = append(s.Source.Cited, a)
		}
	}
}

// move compares a judgement with the same one of the former product: the one
// with its proposition, or, where neither names one, with its id.
func move(j *Judgement, former *Assessment) Movement {
	before := counterpart(j, former)
	if before == nil {
		return Movement{Kind: New}
	}
	m := Movement{Kind: Unchanged, Before: before, Reason: j.Assessment.ChangeReason}
	was := before.Likelihood
	if before.claim.negated != j.claim.negated {
		was = was.Turned()
	}
	switch {
	case j.Likelihood.Band > was.Band:
		m.Kind = Raised
	case j.Likelihood.Band < was.Band:
		m.Kind = Lowered
	case j.Confidence != before.Confidence:
		m.Kind = Confidence
	}
	return m
}

func counterpart(j *Judgement, former *Assessment) *Judgement {
	if former == nil {
		return nil
	}
	for _, k := range former.Judgements {
		named := j.claim.proposition != "" || k.claim.proposition != ""
		if named && k.claim.proposition == j.claim.proposition || !named && k.ID == j.ID {
			return k
		}
	}
	return nil
}

// order sorts every list of the edition as its documentation says.
func (c *cutter) order() {
	ed := c.ed
	slices.SortStableFunc(ed.Requirements, func(a, b *Requirement) int {
		return cmp.Or(-compareBool(a.PIR, b.PIR), cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.ID, b.ID))
	})
	newest(ed.Assessments, func(a *Assessment) time.Time { return a.Issued })
	newest(ed.Inquiries, func(q *Inquiry) time.Time { return q.AskedAt })
	newest(ed.Outcomes, func(o *Outcome) time.Time { return o.ResolvedAt })
	slices.SortStableFunc(ed.Notes, func(a, b *Note) int { return cmp.Compare(b.ID, a.ID) })
	slices.SortStableFunc(ed.Members, func(a, b *Person) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortStableFunc(ed.Stakeholders, func(a, b *Stakeholder) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortStableFunc(ed.Sources, func(a, b *Source) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortStableFunc(ed.Estate, func(a, b *EstateEntry) int {
		return cmp.Or(cmp.Compare(estateRank(a), estateRank(b)), cmp.Compare(a.Name, b.Name))
	})
}

func newest[T any](list []T, at func(T) time.Time) {
	slices.SortStableFunc(list, func(a, b T) int { return at(b).Compare(at(a)) })
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func estateRank(e *EstateEntry) int {
	return slices.Index([]intel.EstateType{intel.Objective, intel.Technology, intel.Supplier}, e.Type)
}
