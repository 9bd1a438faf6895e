package edition

import (
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
)

// label raises every item's TLP to the strictest of what is shown with it: a
// page that names a document marked amber is not green itself.
func (c *cutter) label() {
	for _, i := range c.ed.items() {
		c.raiseReviews(i)
	}
	for _, a := range c.ed.Assessments {
		c.labelAssessment(a)
	}
	for _, q := range c.ed.Inquiries {
		c.raise(&q.Item, refs(q.Requirements)...)
		c.raise(&q.Item, c.mentioned(q.Body)...)
		if q.AskedBy != nil {
			c.raise(&q.Item, q.AskedBy.Ref())
		}
		if q.Assessment != nil {
			q.TLP = max(q.TLP, q.Assessment.TLP)
		}
	}
	for _, r := range c.ed.Requirements {
		c.raise(&r.Item, refs(r.Stakeholders)...)
		c.raise(&r.Item, c.mentioned(r.Notes)...)
		for _, e := range r.EEIs {
			c.raise(&r.Item, refs(e.AnsweredBy)...)
		}
		if r.Owner != nil {
			c.raise(&r.Item, r.Owner.Ref())
		}
		for _, a := range r.Assessments {
			r.TLP = max(r.TLP, a.TLP)
		}
		for _, q := range r.Inquiries {
			r.TLP = max(r.TLP, q.TLP)
		}
	}
	for _, o := range c.ed.Outcomes {
		c.raise(&o.Item, o.Judgement.Assessment.Ref())
	}
	for _, n := range c.ed.Notes {
		c.raise(&n.Item, c.mentioned(n.Body)...)
		if n.Editor != nil {
			c.raise(&n.Item, n.Editor.Ref())
		}
	}
	c.ed.TLP = c.strictest()
	for _, m := range c.ed.Moved {
		c.ed.TLP = max(c.ed.TLP, m.TLP)
	}
	c.labelPast()
}

func (c *cutter) labelAssessment(a *Assessment) {
	if a.Title == "" {
		return
	}
	v := c.World.Assessments.Get(a.ID)
	if a.Affected != nil {
		a.TLP = max(a.TLP, c.affectedLabel(v))
		c.raise(&a.Item, refs(a.Affected.Services)...)
	}
	for _, s := range a.Citations {
		a.TLP = max(a.TLP, s.TLP)
	}
	for _, i := range a.Indicators {
		a.TLP = max(a.TLP, i.TLP)
	}
	for _, j := range a.Judgements {
		for _, s := range j.About {
			c.raise(&a.Item, s.Ref)
		}
		if j.Outcome != nil {
			c.raise(&a.Item, j.Outcome.Ref())
		}
	}
	for _, f := range a.Feedback {
		a.TLP = max(a.TLP, f.label)
		if f.From != nil {
			c.raise(&a.Item, f.From.Ref())
		}
	}
	c.raise(&a.Item, refs(a.Authors)...)
	c.raise(&a.Item, refs(a.Answers)...)
	c.raise(&a.Item, refs(a.Inquiries)...)
	c.raise(&a.Item, c.mentioned(a.Body)...)
	for _, other := range []*Assessment{a.Supersedes, a.SupersededBy} {
		if other != nil {
			c.raise(&a.Item, other.Ref())
		}
	}
}

// raise makes an item at least as strict as the documents it names, each by
// the label it has of its own.
func (c *cutter) raise(i *Item, named ...intel.Ref) {
	for _, ref := range named {
		if e := c.World.Entry(ref); e != nil {
			i.TLP = max(i.TLP, e.TLP)
		}
	}
}

// raiseReviews makes an item at least as strict as what its reviewers said, and
// as the reviewers themselves: both are shown wherever its sign-off is.
func (c *cutter) raiseReviews(i *Item) {
	for _, r := range i.Reviews {
		i.TLP = max(i.TLP, r.TLP)
	}
	c.raise(i, c.signers(&i.SignOff)...)
}

func (c *cutter) signers(s *SignOff) []intel.Ref {
	var list []intel.Ref
	for _, r := range s.Reviews {
		if r.Reviewer != nil {
			list = append(list, r.Reviewer.Ref())
		}
	}
	return list
}

// mentioned returns what a body refers to.
func (c *cutter) mentioned(markdown string) []intel.Ref {
	var list []intel.Ref
	for _, m := range reference.FindAllStringSubmatch(markdown, -1) {
		if ref, ok := intel.ParseRef(strings.TrimSpace(m[1])); ok {
			list = append(list, ref)
		}
	}
	return list
}

func (c *cutter) strictest() intel.TLP {
	label := intel.Clear
	for _, i := range c.ed.items() {
		label = max(label, i.TLP)
	}
	return label
}

// items returns what every document of the edition has, list by list.
func (e *Edition) items() []*Item {
	return slices.Concat(
		items(e.Requirements, func(v *Requirement) *Item { return &v.Item }),
		items(e.Assessments, func(v *Assessment) *Item { return &v.Item }),
		items(e.Inquiries, func(v *Inquiry) *Item { return &v.Item }),
		items(e.Notes, func(v *Note) *Item { return &v.Item }),
		items(e.Members, func(v *Person) *Item { return &v.Item }),
		items(e.Stakeholders, func(v *Stakeholder) *Item { return &v.Item }),
		items(e.Estate, func(v *EstateEntry) *Item { return &v.Item }),
		items(e.Sources, func(v *Source) *Item { return &v.Item }),
		items(e.Outcomes, func(v *Outcome) *Item { return &v.Item }),
	)
}

func items[T any](list []T, of func(T) *Item) []*Item {
	all := make([]*Item, len(list))
	for i, v := range list {
		all[i] = of(v)
	}
	return all
}

// refs names the documents of a list.
func refs[T interface{ Ref() intel.Ref }](list []T) []intel.Ref {
	names := make([]intel.Ref, len(list))
	for i, v := range list {
		names[i] = v.Ref()
	}
	return slices.Clip(names)
}
