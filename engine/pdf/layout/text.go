package layout

import "github.com/dossier-cti/dossier/engine/pdf/write"

// Align is how lines stand in their column.
type Align uint8

// The alignments.
const (
	Left Align = iota
	Center
	Right
)

// Text is a paragraph or a heading.
type Text struct {
	Tag           string // "P", "H1" …
	Runs          []Run
	Leading       Unit // 0 for that of the first run
	Before, After Unit
	Align         Align
	KeepNext      bool   // stays with what follows
	Name          string // for links to lead to
	Bookmark      string // title of a bookmark here, "" for none
	Level         int    // of the bookmark, 1 is the outermost
	Listed        bool   // in the contents
}

func (t *Text) lay(b *builder, c context) {
	b.skip(t.Before)
	c = c.child(t.Tag)
	if t.Name != "" {
		b.names = append(b.names, t.Name)
	}
	if t.Bookmark != "" {
		b.marks = append(b.marks, mark{name: t.Name, title: t.Bookmark, level: t.Level, contents: t.Listed, node: c.node})
	}
	lines := b.lines(t.Runs, c.width)
	in, leading := newInline(c.node), t.leading()
	for i, l := range lines {
		for _, p := range l.pieces {
			if p.run.Name != "" && (len(b.names) == 0 || b.names[len(b.names)-1] != p.run.Name) {
				b.names = append(b.names, p.run.Name)
			}
		}
		keep := i == 0 && len(lines) > 1 || i == len(lines)-2 || t.KeepNext
		b.add(c, &strip{height: leading, keep: keep, paint: func(p *painter, top Unit) {
			in.draw(p, l, c.left+shift(t.Align, c.width-l.width), baseline(top, leading, t.size()))
		}})
	}
	b.skip(t.After)
}

func (t *Text) leading() Unit {
	if t.Leading > 0 || len(t.Runs) == 0 {
		return t.Leading
	}
	return t.Runs[0].Style.Leading
}

func (t *Text) size() Unit {
	if len(t.Runs) == 0 {
		return 0
	}
	return t.Runs[0].Style.Size
}

// baseline returns where the baseline of a line stands, given its top.
func baseline(top, leading, size Unit) Unit { return top + (leading-size)/2 + size*78/100 }

func shift(a Align, room Unit) Unit {
	switch a {
	case Center:
		return room / 2
	case Right:
		return room
	}
	return 0
}

// List is a list with labels in its left margin.
type List struct {
	Numbering     string // as [write.Node] has it: "Disc", "Decimal", "None" …
	Before, After Unit
	Between       Unit // space between items
	Indent        Unit // of the bodies
	Items         []Item
}

// Item is an entry of a list.
type Item struct {
	Label []Run // drawn at the left of the indent
	Body  []Box
}

func (l *List) lay(b *builder, c context) {
	b.skip(l.Before)
	c = c.child("L")
	c.node.Numbering = l.Numbering
	c.inside = true
	for i, item := range l.Items {
		if i > 0 {
			b.skip(l.Between)
		}
		l.item(b, c, item)
	}
	b.skip(l.After)
}

// item lays out an entry. Its label waits for the first strip of the body and
// is drawn with it.
func (l *List) item(b *builder, c context, item Item) {
	li := c.child("LI")
	label, body := li.node.Add("Lbl"), li.child("LBody").inset(l.Indent, 0)
	lines := b.lines(item.Label, l.Indent*3)
	style := Style{}
	if len(item.Label) > 0 {
		style = item.Label[0].Style
	}
	in := newInline(label)
	b.labels = append(b.labels, func(p *painter, top Unit) {
		in.draw(p, lines[0], body.left-l.Indent, baseline(top, style.Leading, style.Size))
	})
	for _, box := range item.Body {
		box.lay(b, body)
	}
	if len(b.labels) > 0 {
		b.add(body, &strip{height: style.Leading})
	}
}

// Code is text whose spaces and line ends matter. Long lines are broken
// anywhere.
type Code struct {
	Lines []string
	Style Style
}

func (k *Code) lay(b *builder, c context) {
	c = c.child("P").child("Code")
	in := newInline(c.node)
	var lines []line
	for i, text := range k.Lines {
		if i < len(k.Lines)-1 {
			text += " " // keeps the words of two lines apart when the text is taken out
		}
		lines = append(lines, b.verbatim(text, k.Style, c.width)...)
	}
	for i, l := range lines {
		keep := i == 0 && len(lines) > 1 || i == len(lines)-2
		b.add(c, &strip{height: k.Style.Leading, keep: keep, paint: func(p *painter, top Unit) {
			in.draw(p, l, c.left, baseline(top, k.Style.Leading, k.Style.Size))
		}})
	}
}

// verbatim breaks a line of code where it is full.
func (b *builder) verbatim(text string, style Style, width Unit) []line {
	r := &Run{Text: text, Style: style}
	var pieces []piece
	for _, p := range b.cut(nil, r) {
		if p.space || p.width <= width/2 {
			pieces = append(pieces, p)
		} else {
			pieces = append(pieces, b.split(p)...)
		}
	}
	lines := []line{{}}
	for _, p := range pieces {
		last := &lines[len(lines)-1]
		if last.width+p.width > width && len(last.pieces) > 0 && !p.space {
			lines = append(lines, line{})
			last = &lines[len(lines)-1]
		}
		last.pieces = append(last.pieces, p)
		last.width += p.width
	}
	return lines
}

// placeholder is where a table of contents goes.
type placeholder struct {
	*Contents
	context
	at    int
	space Unit
}

// Contents lists the headings of the document that ask for it, with leaders and
// page numbers.
type Contents struct {
	Styles  []Style // by level
	Indent  Unit    // of each level after the first
	Between Unit
	Leader  write.Color
	After   Unit
}

func (t *Contents) lay(b *builder, c context) {
	b.contents = append(b.contents, placeholder{t, c.child("TOC"), len(b.strips), b.space})
	b.space = 0
	b.skip(t.After)
}
