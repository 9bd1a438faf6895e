package markdown

import (
	"strconv"
	"strings"
)

// HTML returns the text as HTML to be put inside a page's main part. Classes
// carry the look: table, center, end, callout (with its kind), task (with
// done), code, note, footnotes, back, source, withheld, and chroma's for code.
func (d *Document) HTML() string {
	w := &htmlWriter{highlights: d.highlights, frames: map[string]int{}}
	w.Grow(d.size + d.size/2)
	w.blocks(d.blocks)
	return w.String()
}

type htmlWriter struct {
	strings.Builder
	highlights *Highlights
	frames     map[string]int // that scroll, by what they hold
}

func (w *htmlWriter) blocks(list []Block) {
	for _, b := range list {
		w.block(b)
	}
}

func (w *htmlWriter) block(b Block) {
	switch b := b.(type) {
	case *Heading:
		level := strconv.Itoa(b.Level)
		w.open("h"+level, "id", b.ID)
		w.spans(b.Text)
		w.WriteString("</h" + level + ">\n")
	case *Paragraph:
		w.paragraph(b)
	case *List:
		w.list(b)
	case *Table:
		w.table(b)
	case *Code:
		w.code(b)
	case *Quote:
		w.wrap("blockquote", b.Body)
	case *Callout:
		w.WriteString(`<div class="callout ` + b.Kind + `" role="note"><p class="callout-title">` + b.Title() + "</p>\n")
		w.blocks(b.Body)
		w.WriteString("</div>\n")
	case *Definitions:
		w.definitions(b)
	case *Rule:
		w.WriteString("<hr>\n")
	case *Notes:
		w.notes(b)
	}
}

// open writes a start tag with attributes given as name and value in turn.
func (w *htmlWriter) open(tag string, attributes ...string) {
	w.WriteString("<" + tag)
	for i := 0; i+1 < len(attributes); i += 2 {
		w.WriteString(" " + attributes[i] + `="`)
		w.escape(attributes[i+1])
		w.WriteByte('"')
	}
	w.WriteByte('>')
}

func (w *htmlWriter) wrap(tag string, body []Block) {
	w.WriteString("<" + tag + ">\n")
	w.blocks(body)
	w.WriteString("</" + tag + ">\n")
}

func (w *htmlWriter) paragraph(p *Paragraph) {
	if p.Tight {
		w.spans(p.Text)
		w.WriteByte('\n')
		return
	}
	w.WriteString("<p>")
	w.spans(p.Text)
	w.WriteString("</p>\n")
}

func (w *htmlWriter) list(l *List) {
	tag := "ul"
	if l.Ordered {
		tag = "ol"
	}
	w.WriteString("<" + tag)
	if l.Ordered && l.Start != 1 {
		w.WriteString(` start="` + strconv.Itoa(l.Start) + `"`)
	}
	w.WriteString(">\n")
	for _, item := range l.Items {
		w.item(item)
	}
	w.WriteString("</" + tag + ">\n")
}

// item writes a list item. The state of a task is a sign with a name rather
// than a checkbox, which could not be used and has no label.
func (w *htmlWriter) item(item Item) {
	switch item.Task {
	case NoTask:
		w.WriteString("<li>")
	case Open:
		w.WriteString(`<li class="task"><span role="img" aria-label="Open">☐</span> `)
	case Done:
		w.WriteString(`<li class="task done"><span role="img" aria-label="Done">☑</span> `)
	}
	w.blocks(item.Body)
	w.WriteString("</li>\n")
}

// frame makes a frame that scrolls one that the keyboard reaches, with a name of
// its own.
func (w *htmlWriter) frame(what string) {
	w.frames[what]++
	w.WriteString(` role="region" tabindex="0" aria-label="` + what + " " + strconv.Itoa(w.frames[what]) + `">`)
}

func (w *htmlWriter) table(t *Table) {
	w.WriteString(`<div class="table"`)
	w.frame("Table")
	w.WriteString("<table>\n<thead><tr>")
	for i, c := range t.Head {
		if len(c) == 0 {
			w.cell("td", "", t.align(i), c)
		} else {
			w.cell("th", ` scope="col"`, t.align(i), c)
		}
	}
	w.WriteString("</tr></thead>\n")
	if len(t.Rows) > 0 {
		w.WriteString("<tbody>\n")
		for _, row := range t.Rows {
			w.WriteString("<tr>")
			for i, c := range row {
				w.cell("td", "", t.align(i), c)
			}
			w.WriteString("</tr>\n")
		}
		w.WriteString("</tbody>\n")
	}
	w.WriteString("</table></div>\n")
}

func (t *Table) align(column int) Align {
	if column < len(t.Align) {
		return t.Align[column]
	}
	return Start
}

func (w *htmlWriter) cell(tag, attribute string, a Align, text []Span) {
	w.WriteString("<" + tag + attribute + [...]string{"", ` class="center"`, ` class="end"`}[a] + ">")
	w.spans(text)
	w.WriteString("</" + tag + ">")
}

func (w *htmlWriter) definitions(d *Definitions) {
	w.WriteString("<dl>\n")
	for _, item := range d.Items {
		for _, term := range item.Terms {
			w.WriteString("<dt>")
			w.spans(term)
			w.WriteString("</dt>\n")
		}
		for _, body := range item.Means {
			w.WriteString("<dd>")
			w.blocks(body)
			w.WriteString("</dd>\n")
		}
	}
	w.WriteString("</dl>\n")
}

func (w *htmlWriter) notes(n *Notes) {
	w.WriteString(`<div class="footnotes"><ol>` + "\n")
	for _, note := range n.Items {
		w.open("li", "id", note.ID)
		w.blocks(note.Body)
		for i, ref := range note.Refs {
			label := "Back to note " + strconv.Itoa(note.Number) + " in the text"
			if i > 0 {
				label += ", place " + strconv.Itoa(i+1)
			}
			w.open("a", "class", "back", "href", "#"+ref, "aria-label", label)
			w.WriteString("↩</a>\n")
		}
		w.WriteString("</li>\n")
	}
	w.WriteString("</ol></div>\n")
}
