// Package fix corrects in documents what is mechanical, and only that: layout,
// the order of keys, and findings that have one possible remedy. It edits the
// text where it stands, so comments and layout stay; mending what is mended
// changes nothing.
//
//	mended, changes := fixer.Document(fix.Request{Kind: intel.Assessments, Path: path, Data: data, Findings: findings})
//	err := fix.Write(root, path, data, mended)
//
// No correction changes what a document says: layout and order must leave every
// value and the drawn text as they were, and a correction that would make a file
// unreadable is not made. A document that cannot be read is left alone, and so
// are reviews, whose bytes are signed.
package fix

import (
	"bytes"
	"reflect"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
	"github.com/dossier-cti/dossier/engine/schema"
)

// Change is one correction. Line and column are those of the file before it;
// they are 0 for one about the file as a whole.
type Change struct {
	At   diag.Position
	Rule string // the code of the finding that is remedied; "" for layout
	Text string // what was done, as in `"T1086" is now "T1059.001"`
}

// Fixer mends documents. It is safe for concurrent use.
type Fixer struct{ schemas *schema.Set }

// New returns a fixer that knows the order of keys from schemas.
func New(schemas *schema.Set) *Fixer { return &Fixer{schemas} }

// Scope says how much of a document may be corrected.
type Scope uint8

const (
	// Everything is corrected: findings, layout and the order of keys.
	Everything Scope = iota
	// Findings alone are remedied, and line ends, which are no part of a digest:
	// the scope for a document whose signatures are worth more than its layout.
	Findings
)

// Request is a document to mend.
type Request struct {
	Kind     intel.Kind
	Path     string // from the root of the repository
	Data     []byte
	Findings []diag.Diagnostic // about this file
	Scope    Scope
}

// Document returns a document with its mechanical mistakes corrected, and what
// was done. Some corrections bring others within reach, so the caller checks
// and mends again until nothing changes.
func (f *Fixer) Document(r Request) ([]byte, []Change) {
	data := r.Data
	if r.Kind == intel.Reviews || len(data) > doc.MaxBytes {
		return data, nil
	}
	mark := []byte("\ufeff")
	t := newText(r.Path, bytes.TrimPrefix(data, mark))
	if t.doc.Root == nil {
		return data, nil
	}
	t.findings(r.Findings)
	t.lineEnds()
	if r.Scope == Everything {
		t.trailing() // first: an entry that ends in blanks, or without a line end, cannot always be moved
		t.ending()
		t.order(f.schemas.Fields(r.Kind))
		t.ending()
	}
	if len(t.changes) == 0 {
		return data, nil
	}
	mended := []byte(strings.Join(t.lines, "\n"))
	if bytes.HasPrefix(data, mark) {
		mended = append(bytes.Clone(mark), mended...)
	}
	return mended, t.changes
}

// text is a document at work.
type text struct {
	path    string
	lines   []string // without LF; the last is what follows the last LF
	doc     *doc.Document
	changes []Change
}

func newText(path string, data []byte) *text {
	d, _ := doc.Parse(path, data)
	return &text{path: path, lines: strings.Split(string(data), "\n"), doc: d}
}

// front returns how many lines stand before the Markdown body.
func (t *text) front() int {
	if t.doc.BodyLine > 0 {
		return t.doc.BodyLine - 1
	}
	return len(t.lines)
}

// try takes over new lines if the document can be read with them and passes a
// test against what it was.
func (t *text) try(lines []string, test func(before, after *doc.Document) bool) bool {
	after, _ := doc.Parse(t.path, []byte(strings.Join(lines, "\n")))
	if after.Root == nil || !test(t.doc, after) {
		return false
	}
	t.lines, t.doc = lines, after
	return true
}

// same reports whether two documents say the same: all values, and the text as
// it is drawn.
func same(before, after *doc.Document) bool {
	return reflect.DeepEqual(before.Root.Value(), after.Root.Value()) && (before.Body == after.Body || drawn(before) == drawn(after))
}

func drawn(d *doc.Document) string { return markdown.Parse(d.Body, markdown.Options{}).HTML() }

// alike reports whether two nodes have the same keys and as many items, and
// differ at most in their texts.
func alike(a, b *doc.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Shape != b.Shape && (nested(a) || nested(b)) || len(a.Items) != len(b.Items) || len(a.Fields) != len(b.Fields) {
		return false
	}
	for i := range a.Items {
		if !alike(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for i := range a.Fields {
		if a.Fields[i].Key != b.Fields[i].Key || !alike(a.Fields[i].Value, b.Fields[i].Value) {
			return false
		}
	}
	return true
}

func nested(n *doc.Node) bool { return n.Shape == doc.List || n.Shape == doc.Mapping }
