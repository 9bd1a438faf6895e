// Package diff says what changed in meaning between two states of an
// intelligence repository, for the experts who sign it: a moved likelihood, a
// new source, a reworded judgement. What is layout only (the order of keys and
// of lists, quoting, reflowed prose, line ends) is no change.
//
//	paths, err := base.Changed(head, "content") // gitrepo
//	docs, err := diff.Compare(base, head, paths)
//	err = diff.Markdown(w, docs, 60_000)
//
// Nothing is taken on trust: a document that cannot be read is reported as
// such, with whatever can be told about it.
package diff

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Event is what happened to a document.
type Event string

// The events. A withdrawn document is still there and says so. Layout means
// that the bytes differ and the meaning does not: what was signed of it is
// void all the same, because a signature is about bytes.
const (
	Added     Event = "added"
	Changed   Event = "changed"
	Renamed   Event = "renamed"
	Withdrawn Event = "withdrawn"
	Deleted   Event = "deleted"
	Layout    Event = "layout"
)

// Document is one document that differs between two states.
type Document struct {
	Ref     intel.Ref
	Path    string // in the later state; in the former when deleted
	Event   Event
	Was     intel.Ref // its former name when renamed
	WasPath string    // where it was when renamed or moved; else ""
	Title   string
	TLP     intel.TLP // its label in the later state; in the former when deleted
	Changes []Change  // most important first
	Moved   bool      // likelihood or confidence of a judgement differs
	Reason  string    // change_reason as it now stands, if it is new or Moved
}

// Unexplained reports whether a judgement moved and nobody wrote why: there is
// no change_reason, or it is the one of an earlier change.
func (d *Document) Unexplained() bool { return d.Moved && d.Reason == "" }

// Change is one difference. A text has Before and After, and Words where both
// are running text; a list has Removed and Added.
type Change struct {
	Aspect         Aspect
	Where          string // the part of the document, "KJ1" or "Summary"; may be ""
	Field          string // the field in words, where the aspect does not say it
	Before, After  string
	Words          []Run
	Removed, Added []string
}

// Compare compares the files of two states at some paths, which are seen from
// the root of the repository. Documents come most important first.
func Compare(base, head fs.FS, paths []string) ([]Document, error) {
	c := &comparison{base: base, head: head, was: settings(base), is: settings(head)}
	pairs, err := c.pairs(paths)
	if err != nil {
		return nil, fmt.Errorf("compare documents: %w", err)
	}
	var list []Document
	for _, p := range pairs {
		d, err := c.document(p)
		if err != nil {
			return nil, fmt.Errorf("compare documents: %w", err)
		}
		if d != nil {
			list = append(list, *d)
		}
	}
	slices.SortStableFunc(list, func(a, b Document) int {
		return cmp.Or(cmp.Compare(a.weight(), b.weight()), cmp.Compare(kindRank(a.Ref.Kind), kindRank(b.Ref.Kind)),
			cmp.Compare(a.Ref.ID, b.Ref.ID), cmp.Compare(a.Path, b.Path))
	})
	return list, nil
}

// comparison is one run of Compare. Labels that a document does not name are
// those of the organisation's settings at that state.
type comparison struct {
	base, head fs.FS
	was, is    *intel.Organisation
}

func settings(fsys fs.FS) *intel.Organisation {
	v, err := load(fsys, "content/dossier.yaml")
	if err != nil || v == nil {
		return &intel.Organisation{}
	}
	return intel.DecodeOrganisation(intel.Header{}, v.Document)
}

// version is a document at one state.
type version struct {
	*doc.Document
	ref     intel.Ref
	problem string // why it cannot be read; "" if it can
}

// load reads a document, and returns nil where there is none or path is "".
func load(fsys fs.FS, path string) (*version, error) {
	if path == "" {
		return nil, nil
	}
	v := &version{Document: &doc.Document{Path: path}}
	v.ref, _ = corpus.Place(path)
	info, err := fs.Lstat(fsys, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", path, err)
	case info.IsDir():
		return nil, nil
	case !info.Mode().IsRegular():
		v.problem = "it is not a plain file"
		return v, nil
	}
	data, err := read(fsys, path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	parsed, found := doc.Parse(path, data)
	v.Document = parsed
	if parsed.Root == nil && len(found) > 0 {
		v.problem = fmt.Sprintf("line %d: %s", found[0].Span.Start.Line, found[0].Message)
	}
	return v, nil
}

// read returns the bytes of a file, of a huge one the beginning, which package
// doc refuses.
func read(fsys fs.FS, path string) ([]byte, error) {
	f, err := fsys.Open(path)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, doc.MaxBytes+1))
	return data, errors.Join(err, f.Close())
}

// document compares the two states of one document; nil when they are equal.
func (c *comparison) document(p pair) (*Document, error) {
	before, err := load(c.base, p.before)
	if err != nil {
		return nil, err
	}
	after, err := load(c.head, p.after)
	if err != nil {
		return nil, err
	}
	if before == nil && after == nil || before != nil && after != nil && p.before == p.after && before.Digest == after.Digest && before.problem == after.problem {
		return nil, nil
	}
	d := &Document{}
	w := &walk{}
	switch {
	case before == nil:
		d.Event, w.facts = Added, true
	case after == nil:
		d.Event, w.facts = Deleted, true
	case p.before != p.after:
		d.Event, d.Was, d.WasPath = Renamed, before.ref, p.before
	default:
		d.Event = Changed
	}
	w.kind = cmp.Or(after, before).ref.Kind
	w.documents(before, after)
	w.marking(c.label(c.was, before), c.label(c.is, after))
	d.fill(before, after, w)
	d.TLP = cmp.Or(c.label(c.is, after), c.label(c.was, before))
	if after != nil && after.problem != "" { // it may name a label that cannot be read
		d.TLP = max(d.TLP, c.label(c.was, before))
	}
	return d, nil
}

// fill completes a document from the differences found.
func (d *Document) fill(before, after *version, w *walk) {
	latest := cmp.Or(after, before)
	d.Ref, d.Path, d.Title = latest.ref, latest.Path, cmp.Or(title(latest), title(cmp.Or(before, after)))
	slices.SortStableFunc(w.changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Aspect.rank(), b.Aspect.rank()), cmp.Compare(a.Where, b.Where), cmp.Compare(a.Field, b.Field))
	})
	d.Changes = w.changes
	for _, c := range d.Changes {
		d.Moved = d.Moved || c.moves()
		if c.Aspect == Withdrawal && c.After != "" && d.Event == Changed {
			d.Event = Withdrawn
		}
		if c.Aspect == Reason {
			d.Reason = c.After
		}
	}
	if d.Event == Changed && len(d.Changes) == 0 {
		d.Event = Layout
	}
}

// moves reports whether a judgement moved.
func (c *Change) moves() bool {
	return (c.Aspect == Likelihood || c.Aspect == Confidence) && c.Before != "" && c.After != ""
}

// label returns the marking of a document, that of its kind where it has none
// of its own, and 0 where there is no document.
func (c *comparison) label(o *intel.Organisation, v *version) intel.TLP {
	if v == nil {
		return 0
	}
	return cmp.Or(intel.ParseTLP(v.Root.Get("tlp").Text()), o.DefaultTLP(v.ref.Kind))
}

// weight orders documents: by the most important change, new documents behind
// changed ones, layout last.
func (d *Document) weight() int {
	switch {
	case d.Event == Layout:
		return 1000
	case d.Ref.Kind == intel.Reviews && d.Event == Added:
		return 900
	case d.Event == Deleted || d.Event == Withdrawn:
		return Withdrawal.rank()
	case len(d.Changes) == 0:
		return Detail.rank()
	}
	return d.Changes[0].Aspect.rank()
}

func kindRank(k intel.Kind) int {
	switch k {
	case intel.Rules, intel.Settings:
		return 0
	case intel.Assessments:
		return 1
	case intel.Inquiries:
		return 2
	}
	return 3 + slices.Index(intel.Kinds, k)
}

// title returns what a document is called in a sentence.
func title(v *version) string {
	get := func(path ...any) string { return words(v.Root.At(path...)) }
	switch v.ref.Kind {
	case intel.Reviews:
		return get("statement", "reviewer") + ": " + get("statement", "decision") + ", " + get("statement", "document")
	case intel.Outcomes:
		return get("judgement") + " of " + get("assessment") + ": " + get("result")
	case intel.Feedbacks:
		return "from " + get("from") + ": " + get("useful")
	}
	return cmp.Or(get("title"), get("name"), get("question"), get("organisation", "name"))
}
