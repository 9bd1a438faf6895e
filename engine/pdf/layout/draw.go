package layout

import (
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/write"
)

// Measure returns the width of text on one line.
func Measure(set *fonts.Set, s Style, text string) Unit {
	_, most := (&builder{set: set}).extent(Plain(s, text))
	return most
}

// Draw draws text on one line as decoration and returns where it ends.
func Draw(set *fonts.Set, p *write.Page, s Style, x, baseline Unit, text string) Unit {
	return inscribe(set, p, nil, s, x, baseline, text)
}

// inscribe draws text on one line for a node and returns where it ends.
func inscribe(set *fonts.Set, p *write.Page, n *write.Node, s Style, x, baseline Unit, text string) Unit {
	if text == "" {
		return x
	}
	const endless = 1 << 40
	l := (&builder{set: set}).lines(Plain(s, text), endless)[0]
	newInline(n).draw(&painter{page: p}, l, x, baseline)
	return x + l.width
}

// Drawing is a picture, which needs a text that stands for it. It is never cut.
type Drawing struct {
	Before, After Unit
	Width, Height Unit
	Alt           string
	Paint         func(c *Canvas)
}

// Canvas is the place of a drawing on its page. Its origin is the top left
// corner.
type Canvas struct {
	set  *fonts.Set
	page *write.Page
	node *write.Node
	x, y Unit
}

func (d *Drawing) lay(b *builder, c context) {
	b.skip(d.Before)
	figure := c.child("Figure")
	figure.node.Alt = d.Alt
	b.add(c, &strip{height: d.Height, paint: func(p *painter, top Unit) {
		bottom := p.page.Height - top - d.Height
		figure.node.BBox = &[4]Unit{c.left, bottom, c.left + d.Width, bottom + d.Height}
		d.Paint(&Canvas{b.set, p.page, figure.node, c.left, top})
	}})
	b.skip(d.After)
}

// Fill draws a filled rectangle.
func (c *Canvas) Fill(x, y, width, height Unit, color write.Color) {
	c.page.Fill(c.node, c.x+x, c.y+y, width, height, color)
}

// Frame draws the outline of a rectangle, inside of its edges.
func (c *Canvas) Frame(x, y, width, height, line Unit, color write.Color) {
	c.page.Frame(c.node, c.x+x+line/2, c.y+y+line/2, width-line, height-line, line, color)
}

// Line draws a line of a width.
func (c *Canvas) Line(x1, y1, x2, y2, width Unit, color write.Color) {
	c.page.Line(c.node, c.x+x1, c.y+y1, c.x+x2, c.y+y2, width, color)
}

// Polygon draws a filled polygon of points, given by x and y in turn.
func (c *Canvas) Polygon(color write.Color, points ...Unit) {
	moved := make([]Unit, len(points))
	for i, at := range points {
		moved[i] = at + c.x
		if i%2 == 1 {
			moved[i] = at + c.y
		}
	}
	c.page.Polygon(c.node, color, moved...)
}

// Circle draws a filled circle.
func (c *Canvas) Circle(x, y, radius Unit, color write.Color) {
	c.page.Circle(c.node, c.x+x, c.y+y, radius, color)
}

// Text draws words on one line. With [Center] they stand around x, with [Right]
// they end there.
func (c *Canvas) Text(s Style, x, baseline Unit, at Align, words string) {
	x -= shift(at, Measure(c.set, s, words))
	inscribe(c.set, c.page, c.node, s, c.x+x, c.y+baseline, words)
}
