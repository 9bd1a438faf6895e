package edition

import (
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// Revision is the place of a product in its own history.
type Revision struct {
	N         int         // its number, from 1; 0 where the history is not known
	Published time.Time   // when the first revision landed
	Updated   time.Time   // when this one did
	Before    *Assessment // the one before, if it was signed and this audience may see it
}

// Former is the state before the last revision of some products: the repository
// in which each of them has its former text, with what was decided of that.
type Former struct {
	World     *corpus.World // nil when nothing was revised
	Decisions map[intel.Ref]*signoff.Decision
	Revisions map[intel.Ref]Revision // Before is filled in by Release
}

// recall gives products their former revisions. These pass the same boundary
// as everything else, and the product takes the label of what it shows of them.
// What is withdrawn for good shows nothing of its past.
func (c *cutter) recall() {
	var older *Edition
	if c.Former.World != nil {
		r := c.Request
		r.World, r.Decisions, r.Former = c.Former.World, c.Former.Decisions, Former{}
		older = Release(r)
	}
	for _, a := range c.ed.Assessments {
		a.Revision = c.Former.Revisions[a.Ref()]
		a.Revision.Before = nil
		if older == nil || a.Revision.N < 2 || removed(a) {
			continue
		}
		if old, ok := older.byRef[a.Ref()].(*Assessment); ok && old.Digest != a.Digest && !removed(old) {
			a.Revision.Before = old
			a.TLP = max(a.TLP, old.TLP)
			join(a, old)
		}
	}
}

// join makes the former revision the predecessor of what the product judges
// now, and the product that both supersede that of the former revision.
func join(a, old *Assessment) {
	for _, j := range old.Judgements {
		j.Movement = move(j, a.Supersedes)
	}
	for _, j := range a.Judgements {
		if m := move(j, old); m.Before != nil {
			j.Movement = m
		}
	}
}

// removed reports whether nothing but a notice is left of a product.
func removed(a *Assessment) bool { return a.Withdrawal != nil && a.Withdrawal.Remove }
