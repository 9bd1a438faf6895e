package edition

import (
	"cmp"
	"slices"

	"github.com/dossier-cti/dossier/engine/intel"
)

// Moved is a former name of a released document.
type Moved struct {
	From intel.Ref
	To   *Item
	TLP  intel.TLP // of the former name
	// Revisions is how many revisions the document had when it lost the name.
	Revisions int
}

// Renaming is a former name of a document, with the label that the document had
// under it.
type Renaming struct {
	From, To  intel.Ref
	TLP       intel.TLP
	Revisions int // when it lost the name
}

// rename lets former names lead to what is released, unless another document
// has the name now. A name can tell as much as a text, so it is released at the
// stricter of both labels.
func (c *cutter) rename() {
	items := map[intel.Ref]*Item{}
	for _, i := range c.ed.items() {
		items[i.Ref()] = i
	}
	for _, r := range c.Renamed {
		to := items[r.To]
		if to == nil || r.TLP > c.Audience.TLP || c.World.Entry(r.From) != nil {
			continue
		}
		c.ed.Moved = append(c.ed.Moved, Moved{r.From, to, r.TLP, r.Revisions})
	}
	slices.SortFunc(c.ed.Moved, func(a, b Moved) int { return cmp.Compare(a.From.String(), b.From.String()) })
}
