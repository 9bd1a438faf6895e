package doc

import (
	"iter"
	"strconv"
	"time"

	"github.com/dossier-cti/dossier/engine/diag"
)

// Shape tells what a node is.
type Shape uint8

// The shapes of a node. A nil *Node has the shape Missing.
const (
	Missing Shape = iota
	Null
	Boolean
	Integer
	Number
	Text
	List
	Mapping
)

// Node is one value of a document with its place. All methods accept a nil
// node, which stands for a value that is not there, so decoders read
// `n.Get("affected").Get("status").Text()` without asking at each step.
type Node struct {
	Shape  Shape
	Span   diag.Span
	Scalar string // the text of a scalar as YAML reads it; dates stay text
	Lines  []Line // where its lines lie in the file, of a text in a block or folded
	Items  []*Node
	Fields []Field
}

// Field is one entry of a mapping, in the order of the file.
type Field struct {
	Key   string
	Span  diag.Span // of the key
	Value *Node
}

// Get returns the value under a key, or nil.
func (n *Node) Get(key string) *Node {
	if f := n.Field(key); f != nil {
		return f.Value
	}
	return nil
}

// Field returns the entry with a key, or nil.
func (n *Node) Field(key string) *Field {
	if n == nil {
		return nil
	}
	for i := range n.Fields {
		if n.Fields[i].Key == key {
			return &n.Fields[i]
		}
	}
	return nil
}

// At walks down keys (string) and indexes (int), and returns nil where the
// path ends.
func (n *Node) At(path ...any) *Node {
	for _, step := range path {
		switch s := step.(type) {
		case string:
			n = n.Get(s)
		case int:
			n = n.item(s)
		}
	}
	return n
}

func (n *Node) item(i int) *Node {
	if n == nil || i < 0 || i >= len(n.Items) {
		return nil
	}
	return n.Items[i]
}

// Place returns the span of the value at a path, or of the nearest part of the
// path that exists, so that a finding about something missing points at the
// mapping that lacks it.
func (n *Node) Place(path ...any) diag.Span {
	for len(path) > 0 {
		if found := n.At(path...); found != nil {
			return found.Span
		}
		path = path[:len(path)-1]
	}
	if n == nil {
		return diag.Span{}
	}
	return n.Span
}

// Text returns a scalar as text, and "" for anything else.
func (n *Node) Text() string {
	if n == nil {
		return ""
	}
	return n.Scalar
}

// Strings returns the texts of a list.
func (n *Node) Strings() []string {
	if n == nil || len(n.Items) == 0 {
		return nil
	}
	list := make([]string, len(n.Items))
	for i, item := range n.Items {
		list[i] = item.Text()
	}
	return list
}

// Each yields the items of a list.
func (n *Node) Each() iter.Seq2[int, *Node] {
	return func(yield func(int, *Node) bool) {
		if n == nil {
			return
		}
		for i, item := range n.Items {
			if !yield(i, item) {
				return
			}
		}
	}
}

// Int returns an integer, and 0 for anything else.
func (n *Node) Int() int {
	v, err := strconv.Atoi(n.Text())
	if err != nil {
		return 0
	}
	return v
}

// Bool reports whether the value is true.
func (n *Node) Bool() bool { return n != nil && n.Shape == Boolean && n.Scalar == "true" }

// Time returns a moment (RFC 3339) or the first moment of a date in UTC, and
// the zero time for anything else.
func (n *Node) Time() time.Time {
	layout := time.RFC3339
	if len(n.Text()) == len(time.DateOnly) {
		layout = time.DateOnly
	}
	t, err := time.Parse(layout, n.Text())
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// Duration returns a duration such as "48h", and 0 for anything else.
func (n *Node) Duration() time.Duration {
	d, err := time.ParseDuration(n.Text())
	if err != nil {
		return 0
	}
	return d
}

// Value returns the node as the plain value that a JSON decoder would give,
// for validation against a JSON Schema.
func (n *Node) Value() any {
	if n == nil {
		return nil
	}
	switch n.Shape {
	case Mapping:
		m := make(map[string]any, len(n.Fields))
		for _, f := range n.Fields {
			m[f.Key] = f.Value.Value()
		}
		return m
	case List:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = item.Value()
		}
		return list
	}
	return n.scalar()
}

func (n *Node) scalar() any {
	switch n.Shape {
	case Boolean:
		return n.Scalar == "true"
	case Integer:
		if v, err := strconv.ParseInt(n.Scalar, 10, 64); err == nil {
			return v
		}
	case Number:
		if v, err := strconv.ParseFloat(n.Scalar, 64); err == nil {
			return v
		}
	case Null:
		return nil
	}
	return n.Scalar
}
