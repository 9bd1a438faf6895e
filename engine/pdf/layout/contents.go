package layout

import (
	"slices"
	"strconv"

	"github.com/dossier-cti/dossier/engine/pdf/write"
)

// fillContents puts the strips of the tables of contents where they belong, now
// that all headings are known.
func (b *builder) fillContents() {
	for _, hole := range slices.Backward(b.contents) {
		rest := b.strips
		b.strips = nil
		for _, m := range b.marks {
			if m.contents {
				b.space = hole.space
				hole.space = hole.Between
				b.entry(hole, m)
			}
		}
		b.strips = slices.Concat(rest[:hole.at], b.strips, rest[hole.at:])
	}
}

// entry adds the line or lines of one heading.
func (b *builder) entry(hole placeholder, m mark) {
	style := hole.Styles[min(m.level, len(hole.Styles))-1]
	c := hole.context.inset(Unit(m.level-1)*hole.Indent, 0)
	numbers := 28 * Point
	link := &Link{Dest: m.name, Alt: m.title}
	lines := b.lines([]Run{{Text: m.title, Style: style, Link: link}, {Text: " ", Style: style}}, c.width-numbers)
	item := c.node.Add("TOCI").Add("Reference")
	in := newInline(item)
	for i, l := range lines {
		last := i == len(lines)-1
		b.add(c, &strip{height: style.Leading, keep: !last, paint: func(p *painter, top Unit) {
			y := baseline(top, style.Leading, style.Size)
			in.draw(p, l, c.left, y)
			if last {
				b.pageNumber(p, c, in, Run{Text: strconv.Itoa(p.pages[m.name]), Style: style, Link: link}, l.width, y, hole.Leader)
			}
		}})
	}
}

// pageNumber draws the number at the right edge and dots on the way to it. The
// dots of all lines stand below each other.
func (b *builder) pageNumber(p *painter, c context, in *inline, number Run, from, y Unit, color write.Color) {
	digits := b.lines([]Run{number}, c.width)[0]
	right := c.left + c.width
	step := 5 * Point
	dot := number.Style.Size / 11
	end := right - digits.width - 4*Point
	for x := (c.left + from + 6*Point + step) / step * step; x+dot < end; x += step {
		p.page.Fill(nil, x, y-dot, dot, dot, color)
	}
	in.draw(p, digits, right-digits.width, y)
}
