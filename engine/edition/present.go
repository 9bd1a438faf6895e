package edition

import (
	"cmp"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
)

// today is what there is now of what an edition shows as it was when it was signed.
// It may be marked more strictly.
type today struct {
	world  *corpus.World
	drafts map[intel.Ref]*intel.Assessment // that are newer than what is shown
	names  map[intel.Ref]intel.Ref         // of today, of what had others
}

// called returns the name that a document has today.
func (t today) called(ref intel.Ref) intel.Ref { return cmp.Or(t.names[ref], ref) }

// label returns the label that a document has today, and false if it is gone. Where
// another took the name that it had, the stricter label of both counts.
func (t today) label(ref intel.Ref) (label intel.TLP, known bool) {
	for _, name := range []intel.Ref{ref, t.called(ref)} {
		if e := t.world.Entry(name); e != nil {
			label, known = max(label, e.TLP), true
		}
	}
	return label, known
}

// products returns what a product is today: what is shown of it, and its draft.
func (t today) products(ref intel.Ref) []*intel.Assessment {
	var list []*intel.Assessment
	ref = t.called(ref)
	for _, a := range []*intel.Assessment{t.world.Assessments.Get(ref.ID), t.drafts[ref]} {
		if a != nil {
			list = append(list, a)
		}
	}
	return list
}

// sourceLabel returns the strictest of the labels that a source of a product had
// and has. Its id may be that of another today: it is known by its address or
// title.
func (c *cutter) sourceLabel(v *intel.Assessment, s intel.Citation) intel.TLP {
	label := s.TLP
	for _, now := range c.today.products(v.Ref) {
		for _, t := range now.Sources {
			if t.Title == s.Title || s.URL != "" && t.URL == s.URL {
				label = max(label, t.TLP)
			}
		}
	}
	return label
}

// indicatorLabel returns the strictest of the labels that an indicator of a
// product had and has.
func (c *cutter) indicatorLabel(v *intel.Assessment, i intel.Indicator) intel.TLP {
	label := i.TLP
	for _, now := range c.today.products(v.Ref) {
		for _, t := range now.Indicators {
			if t.Type == i.Type && t.Value == i.Value {
				label = max(label, t.TLP)
			}
		}
	}
	return label
}
