package fix

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/schema"
)

// order puts the keys of every mapping in the order of its schema.
func (t *text) order(fields []schema.Field) {
	given := map[diag.Position]bool{} // mappings that cannot be put in order
	for {
		m, want := t.disorder(t.doc.Root, fields, given)
		if m == nil {
			return
		}
		at := m.Fields[0].Span.Start
		if lines, ok := t.arrange(m, want); ok && t.try(lines, same) {
			t.changes = append(t.changes, Change{At: at, Text: "keys stand in the order of the schema"})
		} else {
			given[at] = true
		}
	}
}

// disorder finds the first mapping that is out of order, and the order its
// fields should have. A key that no schema knows stays behind the one before it.
func (t *text) disorder(n *doc.Node, fields []schema.Field, given map[diag.Position]bool) (*doc.Node, []int) {
	if n == nil {
		return nil, nil
	}
	for _, item := range n.Items {
		if m, want := t.disorder(item, fields, given); m != nil {
			return m, want
		}
	}
	if n.Shape != doc.Mapping || len(fields) == 0 {
		return nil, nil
	}
	want, ranks := make([]int, len(n.Fields)), make([]int, len(n.Fields))
	for i, f := range n.Fields {
		want[i] = i
		known := slices.IndexFunc(fields, func(s schema.Field) bool { return s.Name == f.Key })
		switch {
		case known >= 0:
			ranks[i] = known
		case i > 0:
			ranks[i] = ranks[i-1]
		}
	}
	slices.SortStableFunc(want, func(a, b int) int { return cmp.Compare(ranks[a], ranks[b]) })
	if !slices.IsSorted(want) && !given[n.Fields[0].Span.Start] {
		return n, want
	}
	for i, f := range n.Fields {
		if known := slices.IndexFunc(fields, func(s schema.Field) bool { return s.Name == f.Key }); known >= 0 {
			if m, want := t.disorder(n.Fields[i].Value, fields[known].Fields, given); m != nil {
				return m, want
			}
		}
	}
	return nil, nil
}

// arrange returns the lines of the file with the fields of a mapping in another
// order, and false where their layout does not allow it.
func (t *text) arrange(m *doc.Node, want []int) ([]string, bool) {
	first := m.Fields[0].Span.Start
	for i, f := range m.Fields[1:] {
		if f.Span.Start.Line == m.Fields[i].Span.Start.Line {
			return t.arrangeFlow(m, want)
		}
		if f.Span.Start.Column != first.Column {
			return nil, false
		}
	}
	return t.arrangeBlock(m, want, first.Column-1)
}

// dashes is what may stand before the first key of an item of a list.
var dashes = regexp.MustCompile(`^ *(?:- +)+$`)

// arrangeBlock moves the lines of fields with the comments above them. indent
// is the number of characters before each key.
func (t *text) arrangeBlock(m *doc.Node, want []int, indent int) ([]string, bool) {
	starts := make([]int, len(m.Fields)+1) // first line of each field, comments included
	keys := make([]int, len(m.Fields))
	for i, f := range m.Fields {
		keys[i] = f.Span.Start.Line - 1
		before, ok := cut(t.lines[keys[i]], indent)
		if !ok || strings.Trim(before, " ") != "" && (i > 0 || !dashes.MatchString(before)) {
			return nil, false
		}
		starts[i] = t.above(keys[i], indent, i == 0)
	}
	starts[len(m.Fields)] = t.end(keys[len(keys)-1], indent, m.Fields[len(keys)-1].Value)
	head := t.lines[keys[0]][:indent]
	blank := strings.Repeat(" ", indent)
	lines := slices.Clone(t.lines[:starts[0]])
	for place, i := range want {
		lines = append(lines, t.lines[starts[i]:keys[i]]...)
		before := blank
		if place == 0 {
			before = head
		}
		lines = append(lines, before+t.lines[keys[i]][indent:])
		lines = append(lines, t.lines[keys[i]+1:starts[i+1]]...)
	}
	return append(lines, t.lines[starts[len(m.Fields)]:]...), true
}

// cut returns the first n bytes of a line, if they are ASCII characters.
func cut(line string, n int) (string, bool) {
	if len(line) < n || strings.IndexFunc(line[:n], func(r rune) bool { return r >= 0x80 }) >= 0 {
		return "", false
	}
	return line[:n], true
}

// above returns the first of the comment lines that stand directly above a key
// in its column. Those that head the file, and speak to an editor or stand above
// the item of a list, do not belong to its first key.
func (t *text) above(key, indent int, first bool) int {
	at := key
	for at > 0 && strings.HasPrefix(t.lines[at-1], strings.Repeat(" ", indent)+"#") && !strings.Contains(t.lines[at-1], "yaml-language-server") {
		at--
	}
	if first && strings.Trim(t.lines[key][:indent], " ") != "" {
		return key
	}
	return at
}

// end returns the line after the last one that belongs to a field.
func (t *text) end(key, indent int, value *doc.Node) int {
	at := key + 1
	last := at
	for ; at < t.front(); at++ {
		rest := strings.TrimLeft(t.lines[at], " ")
		deep := len(t.lines[at]) - len(rest)
		item := value != nil && value.Shape == doc.List && deep == indent && strings.HasPrefix(rest, "-") && !strings.HasPrefix(rest, "---")
		switch {
		case strings.TrimSpace(rest) == "":
			continue
		case deep <= indent && !item:
			return last
		}
		last = at + 1
	}
	return last
}

// arrangeFlow moves the fields of a mapping in braces that stands on one line.
// Commas and spaces stay where they are.
func (t *text) arrangeFlow(m *doc.Node, want []int) ([]string, bool) {
	at := m.Fields[0].Span.Start.Line - 1
	line := []rune(t.lines[at])
	parts, gaps, end := make([]string, len(m.Fields)), make([]string, len(m.Fields)), 0
	for i, f := range m.Fields {
		if f.Span.Start.Line-1 != at {
			return nil, false
		}
		start, stop := f.Span.Start.Column-1, 0
		if i+1 < len(m.Fields) {
			stop = m.Fields[i+1].Span.Start.Column - 1
		} else if stop = closing(line, start); stop < 0 {
			return nil, false
		}
		if stop < start || stop > len(line) {
			return nil, false
		}
		whole := string(line[start:stop])
		parts[i] = strings.TrimRight(whole, " ,")
		gaps[i] = whole[len(parts[i]):]
		end = stop
	}
	moved := string(line[:m.Fields[0].Span.Start.Column-1])
	for place, i := range want {
		moved += parts[i] + gaps[place]
	}
	lines := slices.Clone(t.lines)
	lines[at] = moved + string(line[end:])
	return lines, true
}

// closing returns the place of the brace that closes the mapping around a
// place, or -1.
func closing(line []rune, from int) int {
	depth, quote := 0, rune(0)
	for i := from; i < len(line); i++ {
		switch c := line[i]; {
		case quote != 0:
			if c == '\\' && quote == '"' {
				i++
			} else if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && i > 0 && strings.ContainsRune(" ,:[{", line[i-1]):
			quote = c
		case c == '[' || c == '{':
			depth++
		case c == '}' && depth == 0:
			return i
		case c == ']' || c == '}':
			depth--
		}
	}
	return -1
}
