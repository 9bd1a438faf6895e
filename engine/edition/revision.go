package edition

import (
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// Revision is the place of a product in its own history.
type Revision struct {
	Place
	Published time.Time   // when the first revision landed
	Before    *Assessment // the one before, if it was signed and this audience may see it
	Signed    []Past      // all that were signed and this audience may see, the youngest first; nil for a first revision
}

// Place is one revision in the history of a product.
type Place struct {
	N       int       // its number, from 1; 0 where the history is not known
	Updated time.Time // when it landed
}

// Past is a signed revision in its own words. These name no other document,
// since what others are called, and who may see them, changes: Text has the
// authors, requirements, systems and references of none. Its label is at least
// as strict as that of the product, whose status and withdrawal it has.
type Past struct {
	Place
	Text *Assessment
}

// Elsewhere stands in the words of a Past for a reference to another document.
const Elsewhere = "(another document)"

// Former is what was before the last revisions of some products. In the first
// of States each has its text of one revision ago, in the second of two, and so
// on.
type Former struct {
	Revisions map[intel.Ref]Revision // Before and Signed are filled in by Release
	States    []State
}

// State is the repository with former texts of some products in it, and what
// was decided of those.
type State struct {
	World     *corpus.World
	Decisions map[intel.Ref]*signoff.Decision
	Places    map[intel.Ref]Place
}

// recall gives products their former revisions. These pass the same boundary
// as everything else, and the product takes the label of what it shows of them.
// What is withdrawn for good shows nothing of its past.
func (c *cutter) recall() {
	for _, a := range c.ed.Assessments {
		r := c.Former.Revisions[a.Ref()]
		r.Before, r.Signed = nil, nil
		if a.Revision = r; r.N > 1 {
			c.keep(a, a, r.Place)
		}
	}
	for _, s := range c.Former.States {
		c.recallState(s)
	}
}

func (c *cutter) recallState(s State) {
	r := c.Request
	r.World, r.Decisions, r.Former, r.Stale, r.Drafts = s.World, s.Decisions, Former{}, nil, false
	older := cut(r)
	for _, a := range c.ed.Assessments {
		old, ok := older.ed.byRef[a.Ref()].(*Assessment)
		place := s.Places[a.Ref()]
		if !ok || place.N == 0 || removed(old) {
			continue
		}
		if place.N == a.Revision.N-1 && old.Digest != a.Digest && !removed(a) {
			a.Revision.Before = old
			a.TLP = max(a.TLP, old.TLP)
			join(a, old)
		}
		older.keep(a, old, place)
	}
}

// keep files a revision of a product under it, if it is signed.
func (c *cutter) keep(a, text *Assessment, at Place) {
	if c.Decisions[a.Ref()].State == signoff.Satisfied && !removed(a) {
		a.Revision.Signed = append(a.Revision.Signed, Past{at, c.alone(text)})
	}
}

// alone returns a product in words that name no other document.
func (c *cutter) alone(a *Assessment) *Assessment {
	p := &Assessment{
		Item: a.Item, Product: a.Product, Title: a.Title, Cutoff: a.Cutoff, BottomLine: a.BottomLine,
		Attack: a.Attack, CVEs: a.CVEs, Actors: a.Actors, Indicators: a.Indicators,
		Assumptions: a.Assumptions, Gaps: a.Gaps, WouldChangeOurMind: a.WouldChangeOurMind,
		ReviewBy: a.ReviewBy, ChangeReason: a.ChangeReason,
		Body: reference.ReplaceAllString(c.World.Assessments.Get(a.ID).Body, Elsewhere),
	}
	if f := a.Affected; f != nil {
		p.Affected = &Affected{Status: f.Status, Statement: f.Statement, Confidence: f.Confidence, Because: f.Because, AsOf: f.AsOf}
	}
	for _, s := range a.Citations {
		s.Source = nil
		p.Citations = append(p.Citations, s)
	}
	for _, j := range a.Judgements {
		p.Judgements = append(p.Judgements, &Judgement{
			ID: j.ID, Assessment: p, Statement: j.Statement, Likelihood: j.Likelihood, Probability: j.Probability,
			Confidence: j.Confidence, Because: j.Because, Citations: j.Citations, ResolvesBy: j.ResolvesBy, Resolution: j.Resolution,
		})
	}
	return p
}

// labelPast brings the labels, states and withdrawals of former revisions up to
// date with those of their products.
func (c *cutter) labelPast() {
	for _, a := range c.ed.Assessments {
		for _, p := range a.Revision.Signed {
			p.Text.TLP = max(p.Text.TLP, a.TLP)
			p.Text.Status, p.Text.Withdrawal = a.Status, a.Withdrawal
			c.ed.TLP = max(c.ed.TLP, p.Text.TLP)
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
