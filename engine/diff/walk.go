package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// walk goes through two states of one document side by side.
type walk struct {
	kind    intel.Kind
	facts   bool // the document is new or gone
	changes []Change
}

func (w *walk) add(c Change) {
	if !w.facts || slices.Contains(facts, c.Aspect) {
		w.changes = append(w.changes, c)
	}
}

// documents compares two states; one of them may be nil.
func (w *walk) documents(before, after *version) {
	var a, b version
	var x, y *doc.Node
	if before != nil {
		a, x = *before, before.Root
	}
	if after != nil {
		b, y = *after, after.Root
	}
	if a.problem != b.problem {
		w.add(Change{Aspect: Unreadable, Before: a.problem, After: b.problem})
	}
	if a.problem != "" && after != nil || b.problem != "" {
		return // all else would seem to come or go
	}
	w.fields("", "", x, y)
	if !w.facts {
		w.prose(a.Document.Body, b.Document.Body)
	}
}

// fields compares two mappings.
func (w *walk) fields(path, where string, a, b *doc.Node) {
	for _, key := range keys(a, b) {
		at := key
		if path != "" {
			at = path + "." + key
		}
		w.value(at, where, present(a.Get(key)), present(b.Get(key)))
	}
}

// keys returns the keys of two mappings in the order of the alphabet.
func keys(nodes ...*doc.Node) []string {
	var list []string
	for _, n := range nodes {
		if n != nil {
			for _, f := range n.Fields {
				list = append(list, f.Key)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// present returns nil for what says nothing: null, and what is empty.
func present(n *doc.Node) *doc.Node {
	if n == nil || n.Shape == doc.Null || n.Shape == doc.List && len(n.Items) == 0 || n.Shape == doc.Mapping && len(n.Fields) == 0 {
		return nil
	}
	return n
}

func shape(n *doc.Node) doc.Shape {
	if n == nil {
		return doc.Missing
	}
	return n.Shape
}

// value compares two values, of which one may be missing.
func (w *walk) value(path, where string, a, b *doc.Node) {
	switch x, y := shape(a), shape(b); {
	case path == "tlp": // with the defaults, see marking
	case x == doc.Mapping && y == doc.Mapping:
		w.fields(path, where, a, b)
	case (x == doc.List || y == doc.List) && (x == y || a == nil || b == nil):
		w.list(path, where, a, b)
	default:
		w.text(path, where, short(path, a), short(path, b))
	}
}

// text compares two texts without regard to white space.
func (w *walk) text(path, where, before, after string) {
	if before == after {
		return
	}
	c := Change{Aspect: aspect(w.kind, path), Where: where, Field: field(path), Before: before, After: after}
	if rest, ok := strings.CutPrefix(c.Field, "affected"); ok && where == "" {
		c.Where, c.Field = "are we affected", strings.TrimPrefix(strings.TrimSpace(rest), "status")
	}
	if running(before) && running(after) {
		c.Words = Words(before, after)
	}
	w.add(c)
}

// running reports whether a text is more than a few words.
func running(s string) bool { return strings.Count(s, " ") >= 3 }

// field returns the name of a field in words, seen from the item it is in.
func field(path string) string {
	top, rest, found := strings.Cut(path, ".")
	if found && slices.Contains([]string{"judgements", "sources", "indicators", "eeis", "rules", "items"}, top) {
		path = rest
	}
	return strings.NewReplacer(".", " ", "_", " ").Replace(path)
}

// marking compares the labels that hold for two states of a document.
func (w *walk) marking(before, after intel.TLP) {
	if before != 0 && after != 0 && before != after {
		w.add(Change{Aspect: Marking, Before: before.String(), After: after.String()})
	}
}

// words returns a value as one line of text.
func words(n *doc.Node) string {
	switch shape(n) {
	case doc.Missing, doc.Null:
		return ""
	case doc.List:
		list := make([]string, len(n.Items))
		for i, item := range n.Items {
			list[i] = words(item)
		}
		return strings.Join(list, ", ")
	case doc.Mapping:
		var list []string
		for _, key := range keys(n) {
			list = append(list, key+": "+words(n.Get(key)))
		}
		return strings.Join(list, "; ")
	}
	return strings.Join(strings.Fields(n.Scalar), " ")
}

// short returns what is worth saying of a part that came or went as a whole.
func short(path string, n *doc.Node) string {
	if shape(n) != doc.Mapping {
		return words(n)
	}
	get := func(key string) string { return words(n.Get(key)) }
	switch path {
	case "withdrawn":
		return get("reason")
	case "affected":
		return get("status") + ": " + get("statement")
	case "judgements":
		return fmt.Sprintf("%s (%s, %s confidence)", get("statement"), intel.ParseLikelihood(get("likelihood")).Term(), get("confidence"))
	case "sources":
		return get("title") + sourceDetail(get("publisher"), get("grade"))
	case "indicators":
		return get("type") + " " + get("value")
	case "eeis":
		return get("question")
	case "items":
		return get("title")
	}
	return words(n)
}

func sourceDetail(publisher, grade string) string {
	s := ""
	if publisher != "" {
		s += ", " + publisher
	}
	if grade != "" {
		s += " (" + grade + ")"
	}
	return s
}
