package audit

import (
	"strings"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
)

// batch is a run of landings that are judged with two corpora in common: what
// there was before and what landed. Loading both for each landing anew would
// take minutes where there are thousands. No two landings of a batch share a
// document, and what gives domains to others stays as it is all through.
type batch struct {
	landings      []judged
	before, after map[string]gitrepo.File
	cited         map[string]bool
}

// judged is a landing with what it changes.
type judged struct {
	landing
	transitions []gate.Transition
	cites       map[string]gitrepo.File
}

func newBatch() *batch {
	return &batch{before: map[string]gitrepo.File{}, after: map[string]gitrepo.File{}, cited: map[string]bool{}}
}

// takes reports whether a landing can be judged with those of the batch.
func (b *batch) takes(l *judged) bool {
	if len(b.landings) == 0 {
		return true
	}
	for _, t := range l.transitions {
		if framing(t.Path) || framing(t.From) || b.cited[t.Path] || b.has(t.Path) || b.has(t.From) {
			return false
		}
	}
	for name := range l.cites {
		if _, landed := b.after[name]; landed {
			return false
		}
	}
	for _, t := range b.landings[len(b.landings)-1].transitions {
		if framing(t.Path) || framing(t.From) {
			return false
		}
	}
	return true
}

func (b *batch) has(name string) bool {
	_, before := b.before[name]
	_, after := b.after[name]
	return before || after
}

// take adds a landing that changes something. The first brings what there was
// before it of all that decides about documents.
func (b *batch) take(l *judged, x *index) {
	if len(l.transitions) == 0 {
		return
	}
	if len(b.landings) == 0 {
		for name, f := range x.files {
			if framing(name) {
				b.before[name] = f
			}
		}
	}
	b.add(l)
}

func (b *batch) add(l *judged) {
	b.landings = append(b.landings, *l)
	for name, f := range l.cites {
		b.before[name], b.cited[name] = f, true
	}
	for _, t := range l.transitions {
		if !t.Document() || t.Ref.Kind == intel.Reviews {
			continue
		}
		if t.Before.Plain() {
			b.before[lay(&t)] = t.Before
		}
		if t.After.Plain() {
			b.after[t.Path] = t.After
		}
	}
}

// lay returns where the document of a transition lay before.
func lay(t *gate.Transition) string {
	if t.From != "" {
		return t.From
	}
	return t.Path
}

// framing reports whether a file decides about other documents.
func framing(name string) bool {
	for _, p := range gate.Always() {
		if name == p || strings.HasSuffix(p, "/") && strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// index is the branch as it is after some steps.
type index struct {
	files  map[string]gitrepo.File
	places map[intel.Ref]string // of documents
}

func (x *index) put(c gitrepo.FileChange) {
	ref, document := corpus.Place(c.Path)
	document = document && strings.HasPrefix(c.Path, "content/")
	if c.After == (gitrepo.File{}) {
		delete(x.files, c.Path)
		if x.places[ref] == c.Path {
			delete(x.places, ref)
		}
		return
	}
	x.files[c.Path] = c.After
	if document {
		x.places[ref] = c.Path
	}
}

// cites adds the products that an inquiry, an outcome or a reader's verdict is
// about: their domains are its own.
func (a *auditor) cites(x *index, path string, f gitrepo.File, to map[string]gitrepo.File) error {
	if !f.Plain() || !gate.Citing(path) {
		return nil
	}
	data, err := a.Repo.Read(f, largest)
	if err != nil {
		return err
	}
	ref, ok := gate.Cited(path, data)
	name := x.places[ref]
	if _, known := to[name]; !ok || known || name == "" {
		return nil
	}
	to[name] = x.files[name]
	return a.cites(x, name, x.files[name], to)
}
