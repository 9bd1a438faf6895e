package layout

import (
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/write"
)

// strip is a horizontal band of a page that no page break may cut.
type strip struct {
	gap         Unit // space above, dropped at the top of a page
	height      Unit
	keep        bool // the next strip follows on the same page
	opens       bool // begins a new page
	turned      bool // on a page in landscape
	head        *strip
	names       []string // places that begin here
	decorations []*decoration
	paint       func(p *painter, top Unit) // nil for space
	repeat      func(p *painter, top Unit) // draws a head again, as an artifact
}

// decoration is drawn behind all strips of a group: a tint, a bar at its left.
type decoration struct {
	left, width Unit
	fill        write.Color
	filled      bool
	bar         Unit // width of the bar, 0 for none
	barColor    write.Color
	begun       bool
}

// mark is a place the document can be entered at.
type mark struct {
	name, title string
	level       int
	contents    bool
	node        *write.Node
}

// builder turns boxes into strips.
type builder struct {
	doc      *write.Document
	set      *fonts.Set
	sheet    *Sheet
	strips   []*strip
	marks    []mark
	space    Unit     // wanted before the next strip
	names    []string // of the next strip
	labels   []func(p *painter, top Unit)
	opens    bool
	contents []placeholder
}

// skip asks for space before the next strip; of several, the largest counts.
func (b *builder) skip(space Unit) { b.space = max(b.space, space) }

// add appends a strip with the space, names and labels that wait for it.
func (b *builder) add(c context, s *strip) {
	s.gap, b.space = b.space, 0
	s.names, b.names = b.names, nil
	s.opens, b.opens = b.opens, false
	s.decorations = c.decorations
	if labels := b.labels; len(labels) > 0 {
		b.labels = nil
		body := s.paint
		s.paint = func(p *painter, top Unit) {
			for _, l := range labels {
				l(p, top)
			}
			if body != nil {
				body(p, top)
			}
		}
	}
	b.strips = append(b.strips, s)
}

// together keeps the strips from the given one on together on a page, unless
// they would not fit on one.
func (b *builder) together(from int) {
	var height Unit
	for _, s := range b.strips[from:] {
		height += s.gap + s.height
	}
	if height > b.sheet.height() || from == len(b.strips) {
		return
	}
	for _, s := range b.strips[from : len(b.strips)-1] {
		s.keep = true
	}
}

// Group is a box of boxes: a section, a quotation, a remark set apart.
type Group struct {
	Tag           string // "" puts the body into the structure around it
	ID            string // of a Note
	Before, After Unit
	Left, Right   Unit // insets
	Pad           Unit // space inside, above and below
	Fill          write.Color
	Filled        bool
	Bar           Unit // width of a bar at the left edge, in the inset
	BarColor      write.Color
	Name          string // for links to lead to
	Together      bool   // on one page, if it fits
	Body          []Box
}

func (g *Group) lay(b *builder, c context) {
	b.skip(g.Before)
	if g.Name != "" {
		b.names = append(b.names, g.Name)
	}
	from := len(b.strips)
	c = c.child(g.Tag)
	c.inside = c.inside || g.Left+g.Right+g.Pad > 0
	if g.ID != "" {
		c.node.ID = g.ID
	}
	inner := c
	if g.Filled || g.Bar > 0 {
		d := &decoration{left: c.left, width: c.width, fill: g.Fill, filled: g.Filled, bar: g.Bar, barColor: g.BarColor}
		inner.decorations = append(append([]*decoration(nil), c.decorations...), d)
	}
	inner = inner.inset(g.Left, g.Right)
	b.pad(inner, g.Pad, true)
	for _, box := range g.Body {
		box.lay(b, inner)
	}
	b.pad(inner, g.Pad, false)
	if g.Together {
		b.together(from)
	}
	b.skip(g.After)
}

// pad adds the space inside a group, which stays with the strip beside it.
func (b *builder) pad(c context, height Unit, first bool) {
	if height == 0 {
		return
	}
	if !first {
		b.space = 0
		if n := len(b.strips); n > 0 {
			b.strips[n-1].keep = true
		}
	}
	labels := b.labels
	b.labels = nil
	b.add(c, &strip{height: height, keep: first})
	b.labels = labels
}

// Rule is a line across the column.
type Rule struct {
	Before, After, Width Unit
	Color                write.Color
	KeepNext             bool
	Between              bool // not drawn at the top of a page
}

func (r *Rule) lay(b *builder, c context) {
	b.skip(r.Before)
	b.add(c, &strip{height: r.Width, keep: r.KeepNext, paint: func(p *painter, top Unit) {
		if r.Between && top == p.sheet.Top {
			return
		}
		p.page.Fill(nil, c.left, top, c.width, r.Width, r.Color)
	}})
	b.skip(r.After)
}

// PageBreak makes the next box begin a page.
type PageBreak struct{}

func (PageBreak) lay(b *builder, _ context) { b.opens = true }
