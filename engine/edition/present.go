package edition

import (
	"cmp"

	"github.com/dossier-cti/dossier/engine/intel"
)

// nowCalled returns the name that a product has today.
func (c *cutter) nowCalled(ref intel.Ref) intel.Ref { return cmp.Or(c.names[ref], ref) }

// present returns what a product is today, nil if it is gone.
func (c *cutter) present(v *intel.Assessment) *intel.Assessment {
	return c.today.Assessments.Get(c.nowCalled(v.Ref).ID)
}

// sourceLabel returns the stricter of the labels that a source of a product had
// and has. Its id may be that of another today: it is known by its address or
// title.
func (c *cutter) sourceLabel(v *intel.Assessment, s intel.Citation) intel.TLP {
	label := s.TLP
	if now := c.present(v); now != nil {
		for _, t := range now.Sources {
			if t.Title == s.Title || s.URL != "" && t.URL == s.URL {
				label = max(label, t.TLP)
			}
		}
	}
	return label
}

// indicatorLabel returns the stricter of the labels that an indicator of a
// product had and has.
func (c *cutter) indicatorLabel(v *intel.Assessment, i intel.Indicator) intel.TLP {
	label := i.TLP
	if now := c.present(v); now != nil {
		for _, t := range now.Indicators {
			if t.Type == i.Type && t.Value == i.Value {
				label = max(label, t.TLP)
			}
		}
	}
	return label
}
