package doc

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/dossier-cti/dossier/engine/diag"
)

// Line is where a line of the file begins within a text of several lines.
type Line struct {
	Offset   int           // in the node's Scalar
	Position diag.Position // of the file
}

// lines tells where the lines of a text that begins at a place lie. YAML folds
// them together but keeps the words of each, so they are met one by one.
func (s *source) lines(text string, line, column int) []Line {
	const space = " \t\r\n"
	var list []Line
	for rest := text; line <= len(s.starts); line, column = line+1, 1 {
		words := s.text[s.seek(line, column):]
		if end := bytes.IndexByte(words, '\n'); end >= 0 {
			words = words[:end]
		}
		indent := len(words) - len(bytes.TrimLeft(words, space))
		words, rest = bytes.Trim(words, space), strings.TrimLeft(rest, space)
		if len(words) == 0 {
			continue
		}
		last := strings.HasPrefix(string(words), rest) // a comment or bracket may follow
		if rest == "" || !last && !strings.HasPrefix(rest, string(words)) {
			break
		}
		list = append(list, Line{len(text) - len(rest), diag.Position{Line: line + s.skipped, Column: s.column + indent}})
		if last {
			break
		}
		rest = rest[len(words):]
	}
	return list
}

// layout tells where the lines of a scalar lie that has several; nothing of one
// in quotes, whose text differs from how it is written.
func (s *source) layout(y *yaml.Node) []Line {
	switch {
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return s.lines(y.Value, y.Line+1, 1)
	case y.Style == 0 && y.Kind == yaml.ScalarNode && !s.stands(y):
		return s.lines(y.Value, y.Line, y.Column)
	}
	return nil
}

// stands reports whether the file has a scalar's text as it is, in one line.
func (s *source) stands(y *yaml.Node) bool {
	rest := s.text[s.seek(y.Line, y.Column):]
	return len(rest) >= len(y.Value) && string(rest[:len(y.Value)]) == y.Value
}

// Part returns the span of Scalar[start:end], up to the end of its first line.
// Of a text in quotes that holds escapes or several lines it returns the span
// of the whole, as it does of a nil node.
func (n *Node) Part(start, end int) diag.Span {
	if n == nil {
		return diag.Span{}
	}
	for i := len(n.Lines) - 1; i >= 0; i-- {
		if l := n.Lines[i]; l.Offset <= start {
			if i+1 < len(n.Lines) {
				end = min(end, n.Lines[i+1].Offset)
			}
			return spread(l.Position, n.Scalar[l.Offset:start], strings.TrimRight(n.Scalar[start:end], " \n"))
		}
	}
	length := utf8.RuneCountInString(n.Scalar)
	width := n.Span.End.Column - n.Span.Start.Column
	if strings.Contains(n.Scalar, "\n") || width != length && width != length+2 {
		return n.Span
	}
	from := n.Span.Start
	from.Column += (width - length) / 2
	return spread(from, n.Scalar[:start], n.Scalar[start:end])
}

// spread returns the span of a text of one line that stands behind another one.
func spread(from diag.Position, before, text string) diag.Span {
	from.Column += utf8.RuneCountInString(before)
	return diag.Span{Start: from, End: diag.Position{Line: from.Line, Column: from.Column + utf8.RuneCountInString(text)}}
}
