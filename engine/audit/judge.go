package audit

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// judge goes along the landings once and judges each.
func (a *auditor) judge() error {
	there, err := a.Repo.Compare("", a.report.Root.ID)
	if err != nil {
		return err
	}
	x := &index{map[string]gitrepo.File{}, map[intel.Ref]string{}}
	for _, c := range there {
		x.put(c)
	}
	b := newBatch()
	for n, l := range a.landings {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		if a.Progress != nil {
			a.Progress(n+1, len(a.landings))
		}
		j, err := a.changed(l, x)
		if err != nil {
			return err
		}
		if len(j.transitions) > 0 && !b.takes(j) {
			if err := a.flush(b); err != nil {
				return err
			}
			b = newBatch()
		}
		b.take(j, x)
		for i := l.first; i <= l.last; i++ {
			for _, c := range a.steps[i].changes {
				x.put(c)
			}
		}
	}
	return a.flush(b)
}

// changed returns what a landing changes as a whole.
func (a *auditor) changed(l landing, x *index) (*judged, error) {
	j := &judged{landing: l, cites: map[string]gitrepo.File{}}
	if !slices.ContainsFunc(a.steps[l.first:l.last+1], func(s step) bool { return len(s.changes) > 0 }) {
		return j, nil // reviews only: they verify themselves
	}
	list, err := gate.Transitions(a.Repo, a.steps[l.first].base(), a.steps[l.last].ID)
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if strings.HasPrefix(t.Path, reviews) {
			continue
		}
		j.transitions = append(j.transitions, t)
		if err := a.cites(x, lay(&t), t.Before, j.cites); err != nil {
			return nil, err
		}
		if err := a.cites(x, t.Path, t.After, j.cites); err != nil {
			return nil, err
		}
	}
	return j, nil
}

// flush judges the landings of a batch.
func (a *auditor) flush(b *batch) error {
	if len(b.landings) == 0 {
		return nil
	}
	const settings = "content/dossier.yaml"
	if _, ok := b.after[settings]; !ok && b.before[settings] != (gitrepo.File{}) {
		b.after[settings] = b.before[settings]
	}
	before, _, err := a.load(b.before)
	if err != nil {
		return err
	}
	after, flaws, err := a.load(b.after)
	if err != nil {
		return err
	}
	for i := range b.landings {
		l := &b.landings[i]
		a.report.Landings++
		for k := range l.transitions {
			a.decide(l, &l.transitions[k], before, after, flaws)
		}
	}
	return nil
}

// load reads a corpus, and says of each file that is not valid why.
func (a *auditor) load(files map[string]gitrepo.File) (*corpus.World, map[string]string, error) {
	w, found, err := corpus.Load(a.ctx, gate.Shelf(a.Repo, files), corpus.Options{Schemas: a.Schemas, Workers: a.Workers})
	if errors.Is(err, corpus.ErrNoRepository) {
		return &corpus.World{Organisation: &intel.Organisation{Ceiling: intel.ShippedTLP}}, nil, nil
	}
	flaws := map[string]string{}
	for _, d := range found {
		if d.Severity == diag.Error && flaws[d.File] == "" {
			flaws[d.File] = d.Message
		}
	}
	return w, flaws, err
}

// decide judges one document of a landing.
func (a *auditor) decide(l *judged, t *gate.Transition, before, after *corpus.World, flaws map[string]string) {
	a.report.Documents++
	s := gate.Subject(before, after, t)
	written := signoff.Written(after, t.Ref)
	evidence, center := a.evidence(l, t, len(a.steps))
	s.Start = signoff.Asked(center, s, evidence, a.Moment, written)
	d := signoff.Decide(center, s, evidence, a.Moment)
	if e := after.Entry(t.Ref); t.Document() && t.Change != signoff.Delete && (e == nil || !e.Valid) {
		d.State, d.Sentence = signoff.Denied, "Denied: the document is not valid ("+strings.TrimSuffix(flaws[t.Path], ".")+")."
		d.Details, d.Required = []string{d.Sentence}, nil
	} else if t.Ref.Kind == intel.Assessments && t.Change != signoff.Delete {
		a.remember(l, t, s, written)
	}
	if t.From != "" {
		if was, ok := corpus.Place(t.From); ok {
			delete(a.report.Decisions, was)
		}
	}
	if t.Change == signoff.Delete {
		delete(a.report.Decisions, t.Ref)
	} else if t.Document() {
		a.report.Decisions[t.Ref] = d
	}
	a.note(l, t, d, evidence)
}

// evidence returns the reviews that are of a landing's change and followed it
// before the same change landed again, and before a step. Who joined the council
// after a document landed, and signs it then, is judged by the council of that
// time.
func (a *auditor) evidence(l *judged, t *gate.Transition, until int) ([]signoff.Review, *signoff.Center) {
	var list []signoff.Review
	s := a.seated(l.first)
	center := *s.center
	for _, f := range a.of(l, t) {
		if f.step >= until {
			break
		}
		st := f.review.Statement
		flaw := f.flaw
		if !f.intact() {
			flaw = fmt.Errorf("its file was changed or removed after it had landed")
		}
		if r := st.Record; flaw == nil && attest.Recorded(st) && (s.policy != r.Policy || s.people != r.Council) {
			flaw = fmt.Errorf("it was recorded under another policy or council than was in force when the document landed")
		}
		list = append(list, signoff.Evidence(f.review, flaw)...)
		for _, m := range a.seated(f.step).center.Council {
			if !slices.ContainsFunc(center.Council, func(o *intel.Member) bool { return o.ID == m.ID }) {
				center.Council = append(slices.Clip(center.Council), m)
			}
		}
	}
	return list, &center
}

// of returns the review files of a landing's change, in the order of landing.
func (a *auditor) of(l *judged, t *gate.Transition) []*filed {
	var list []*filed
	for _, f := range a.about(t.Path) {
		if f.review.Statement.Digest == string(t.Digest) && f.step >= l.first && f.step < a.again(l, t) {
			list = append(list, f)
		}
	}
	return list
}

// about returns the review files about a path, in the order of landing.
func (a *auditor) about(path string) []*filed {
	if a.byPath == nil {
		a.byPath = map[string][]*filed{}
		for _, f := range a.ordered() {
			if f.review != nil {
				p := f.review.Statement.Path
				a.byPath[p] = append(a.byPath[p], f)
			}
		}
	}
	return a.byPath[path]
}

// again returns the first step after a landing that makes the same document the
// same again.
func (a *auditor) again(l *judged, t *gate.Transition) int {
	for _, i := range a.touched(t.Path) {
		if i <= l.last {
			continue
		}
		for _, c := range a.steps[i].changes {
			if c.Path == t.Path && c.After == t.After {
				return i
			}
		}
	}
	return len(a.steps)
}

// touched returns the steps that change a path.
func (a *auditor) touched(path string) []int {
	if a.paths == nil {
		a.paths = map[string][]int{}
		for i, s := range a.steps {
			for _, c := range s.changes {
				a.paths[c.Path] = append(a.paths[c.Path], i)
			}
		}
	}
	return a.paths[path]
}
