package edition

import (
	"cmp"
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// Revision is the place of a product in its own history.
type Revision struct {
	Place
	Published time.Time   // when the first revision landed
	Before    *Assessment // the last before that was released and that this audience may see
	Signed    []Past      // all that were signed and this audience may see, the youngest first; nil for a first revision
}

// Place is one revision in the history of a product.
type Place struct {
	N       int       // its number, from 1; 0 where the history is not known
	Updated time.Time // when it landed
}

// Past is a signed revision in its own words, with the sign-off that released
// it. They name no other document, since what others are called, and who may see
// them, changes: Text has the authors, reviewers, requirements, systems and
// references of none. Its label is at least as strict as that of the product,
// whose status and withdrawal it has.
type Past struct {
	Place
	Text *Assessment
}

// Elsewhere stands in the words of a Past for a reference to another document.
const Elsewhere = "(another document)"

// Former is what the revisions of some products were in their own time, the
// latest included. No state holds two revisions of one product.
type Former struct {
	Revisions map[intel.Ref]Revision // Before and Signed are filled in by Release
	States    []State
}

// State is what decided about some revisions when their sign-off was complete,
// with their texts in it, and what was decided.
type State struct {
	World     *corpus.World
	Decisions map[intel.Ref]*signoff.Decision
	Places    map[intel.Ref]Place     // by the names of that time
	Names     map[intel.Ref]intel.Ref // of today, of these and of what they name
}

// aged is a revision as its own time knew it.
type aged struct {
	Place
	text *Assessment
	*cutter
}

// recall gives products their revisions. These pass the same boundary as
// everything else, and the product takes the label of what it shows of them.
// What is withdrawn for good shows nothing of its past.
func (c *cutter) recall() {
	lives := map[*Assessment][]aged{}
	for _, s := range c.Former.States {
		c.recallState(s, lives)
	}
	for _, a := range c.ed.Assessments {
		r := c.Former.Revisions[a.Ref()]
		r.Before, r.Signed = nil, nil
		if a.Revision = r; removed(a) {
			continue
		}
		life := slices.DeleteFunc(lives[a], func(v aged) bool { return v.N > r.N }) // of a later text
		slices.SortFunc(life, func(x, y aged) int { return cmp.Compare(y.N, x.N) })
		for i, v := range life {
			if v.Decisions[v.text.Ref()].State == signoff.Satisfied {
				p := Past{v.Place, v.alone(v.text)}
				p.Text.ID = a.ID
				a.Revision.Signed = append(a.Revision.Signed, p)
			}
			if i == 0 && v.N == r.N {
				life[0].text = a // which is linked to what is there today
			}
		}
		c.follow(a, life)
	}
}

// recallState releases the revisions of a state that this audience may see.
// What is marked more strictly today is held back by today's label.
func (c *cutter) recallState(s State, lives map[*Assessment][]aged) {
	r := c.Request
	r.World, r.Decisions, r.Former, r.Stale, r.Drafts = s.World, s.Decisions, Former{}, nil, false
	older := cut(r, today{c.World, c.Stale, s.Names})
	for _, text := range older.ed.Assessments {
		place := s.Places[text.Ref()]
		if a, ok := c.ed.byRef[older.today.called(text.Ref())].(*Assessment); ok && place.N > 0 && !removed(text) {
			text.Revision.Place = place
			lives[a] = append(lives[a], aged{place, text, older})
		}
	}
}

// follow links what a product judges to its revisions before, the youngest
// first, and the first of them to the product that it supersedes.
func (c *cutter) follow(a *Assessment, life []aged) {
	if len(life) > 0 && life[0].text != a { // its own revision was never signed
		life = append([]aged{{a.Revision.Place, a, c}}, life...)
	}
	for i, v := range life {
		before := a.Supersedes
		if i+1 < len(life) {
			before = life[i+1].text
		}
		for _, j := range v.text.Judgements {
			if m := move(j, before); m.Before != nil || i > 0 {
				j.Movement = m
			}
		}
	}
	if len(life) > 1 && life[1].text.Digest != a.Digest {
		a.Revision.Before = life[1].text
	}
	for _, v := range life {
		a.TLP = max(a.TLP, v.text.TLP)
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
	p.SignOff = unnamed(a.SignOff)
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

// unnamed returns a sign-off in which no reviewer has a name.
func unnamed(s SignOff) SignOff {
	nameless := func(list []Review) []Review {
		list = slices.Clone(list)
		for i := range list {
			list[i].Reviewer = nil
		}
		return list
	}
	s.Reviews, s.Domains = nameless(s.Reviews), slices.Clone(s.Domains)
	for i := range s.Domains {
		s.Domains[i].Reviews = nameless(s.Domains[i].Reviews)
	}
	return s
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

// removed reports whether nothing but a notice is left of a product.
func removed(a *Assessment) bool { return a.Withdrawal != nil && a.Withdrawal.Remove }
