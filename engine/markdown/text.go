package markdown

import (
	"strconv"
	"strings"
)

// Text returns the text without marks: one line to a paragraph, an empty line
// between blocks, cells of a table behind one another with " | ", notes last
// with their number.
func (d *Document) Text() string {
	w := &textWriter{}
	w.blocks(d.blocks)
	return strings.TrimSpace(w.String())
}

// PlainText returns the words of inline text.
func PlainText(spans []Span) string { return plain(spans) }

type textWriter struct {
	strings.Builder
	indent string
}

func (w *textWriter) blocks(list []Block) {
	for _, b := range list {
		w.block(b)
	}
}

// line writes one line, and the empty one after it unless tight.
func (w *textWriter) line(s string, tight bool) {
	w.WriteString(w.indent + s + "\n")
	if !tight {
		w.WriteByte('\n')
	}
}

// inside writes blocks further to the right.
func (w *textWriter) inside(by string, body []Block) {
	before := w.indent
	w.indent += by
	w.blocks(body)
	w.indent = before
}

func (w *textWriter) block(b Block) {
	switch b := b.(type) {
	case *Heading:
		w.line(plain(b.Text), false)
	case *Paragraph:
		w.line(plain(b.Text), b.Tight)
	case *List:
		w.list(b)
	case *Table:
		w.row(b.Head)
		for _, r := range b.Rows {
			w.row(r)
		}
		w.WriteByte('\n')
	case *Code:
		for l := range strings.Lines(b.Text) {
			w.line(strings.TrimSuffix(l, "\n"), true)
		}
		w.WriteByte('\n')
	case *Quote:
		w.inside("> ", b.Body)
	case *Callout:
		w.line(b.Title(), true)
		w.inside("  ", b.Body)
	case *Definitions:
		w.definitions(b)
	case *Notes:
		for _, n := range b.Items {
			w.item("["+strconv.Itoa(n.Number)+"] ", n.Body)
		}
	}
}

func (w *textWriter) row(cells []Cell) {
	words := make([]string, len(cells))
	for i, c := range cells {
		words[i] = plain(c)
	}
	w.line(strings.Join(words, " | "), true)
}

func (w *textWriter) list(l *List) {
	for i, item := range l.Items {
		sign := "- "
		if l.Ordered {
			sign = strconv.Itoa(l.Start+i) + ". "
		}
		switch item.Task {
		case Open:
			sign += "[ ] "
		case Done:
			sign += "[x] "
		}
		w.item(sign, item.Body)
	}
	if w.indent == "" {
		w.WriteByte('\n')
	}
}

// item writes a sign and, beside it, the body.
func (w *textWriter) item(sign string, body []Block) {
	inner := &textWriter{indent: w.indent + "   "}
	inner.blocks(body)
	w.WriteString(w.indent + sign + strings.TrimPrefix(inner.String(), inner.indent))
	if inner.Len() == 0 {
		w.WriteByte('\n')
	}
}

func (w *textWriter) definitions(d *Definitions) {
	for _, item := range d.Items {
		for _, t := range item.Terms {
			w.line(plain(t), true)
		}
		for _, m := range item.Means {
			w.inside("  ", m)
		}
	}
	w.WriteByte('\n')
}
