package layout

import (
	"github.com/dossier-cti/dossier/engine/pdf/write"
)

// Table is a table with one row of heads, which returns on every page. Rows are
// kept whole unless one is taller than a page.
type Table struct {
	Columns       []Column
	Head          []Cell
	Rows          [][]Cell
	Before, After Unit
	Pad           Unit // above and below the text of a cell
	Gutter        Unit // between columns
	Rule, Hair    Line // below the head, below every row
}

// Line is a rule's width and colour.
type Line struct {
	Width Unit
	Color write.Color
}

// Column is how a column is set. Share is its part of the width, 0 to let the
// text decide.
type Column struct {
	Align Align
	Share int // percent
}

// Cell is the text of a cell.
type Cell []Run

// grid is a table fitted into a width.
type grid struct {
	*Table
	left   []Unit // edges of the columns
	width  []Unit
	turned bool
	scale  int // of the type, percent
}

func (t *Table) lay(b *builder, c context) {
	b.skip(t.Before)
	g := t.fit(b, c)
	if g.turned {
		b.opens = b.opens || len(b.strips) > 0
	}
	from := len(b.strips)
	table := c.child("Table")
	var head *strip
	if len(t.Head) > 0 {
		head = g.head(b, table)
	}
	body := table.child("TBody")
	for i, row := range t.Rows {
		before := len(b.strips)
		g.row(b, body, row, head)
		// A table neither begins nor ends with a single row on a page.
		if whole := len(b.strips) == before+1; whole && len(t.Rows) > 1 && (i == 0 || i == len(t.Rows)-2) {
			b.strips[before].keep = true
		}
	}
	for _, s := range b.strips[from:] {
		s.turned = g.turned
	}
	if g.turned {
		b.opens = true
	}
	b.skip(t.After)
}

// head adds the row of heads and returns it, for the pages that follow.
func (g *grid) head(b *builder, c context) *strip {
	tr := c.child("THead").child("TR")
	cells := g.cells(b, tr.node, g.Head, "TH")
	height := g.height(cells)
	draw := func(p *painter, top Unit, artifact bool) {
		for _, cell := range cells {
			cell.draw(p, top+g.Pad, 0, len(cell.lines), artifact)
		}
		p.page.Fill(nil, g.left[0], top+height-g.Rule.Width, g.total(), g.Rule.Width, g.Rule.Color)
	}
	s := &strip{height: height, keep: true, paint: func(p *painter, top Unit) { draw(p, top, false) }}
	b.add(c, s)
	s.repeat = func(p *painter, top Unit) { draw(p, top, true) }
	return s
}

func (g *grid) total() Unit {
	last := len(g.left) - 1
	return g.left[last] + g.width[last] - g.left[0]
}

// row adds a row: one strip, or one for every few lines when no page holds it.
func (g *grid) row(b *builder, c context, row []Cell, head *strip) {
	cells := g.cells(b, c.child("TR").node, row, "TD")
	rows, leading := 1, Unit(0)
	for _, cell := range cells {
		rows, leading = max(rows, len(cell.lines)), max(leading, cell.leading)
	}
	room := b.sheet.height()
	if g.turned {
		room = b.sheet.turned().height()
	}
	if head != nil {
		room -= head.height
	}
	step := rows
	if g.height(cells) > room {
		step = max(1, min(8, int((room-2*g.Pad)/max(leading, 1))))
	}
	for from := 0; from < rows; from += step {
		g.part(b, c, cells, from, min(from+step, rows), leading, from+step >= rows, head)
	}
}

// part adds some lines of a row.
func (g *grid) part(b *builder, c context, cells []cell, from, to int, leading Unit, last bool, head *strip) {
	height := Unit(to-from) * leading
	before := Unit(0)
	if from == 0 {
		before = g.Pad
	}
	height += before
	if last {
		height += g.Pad + g.Hair.Width
	}
	b.add(c, &strip{height: height, head: head, paint: func(p *painter, top Unit) {
		for _, cell := range cells {
			cell.draw(p, top+before, from, to, false)
		}
		if last {
			p.page.Fill(nil, g.left[0], top+height-g.Hair.Width, g.total(), g.Hair.Width, g.Hair.Color)
		}
	}})
}

// cell is the set text of a cell.
type cell struct {
	left, width   Unit
	align         Align
	lines         []line
	leading, size Unit
	in            *inline
}

func (g *grid) cells(b *builder, tr *write.Node, row []Cell, tag string) []cell {
	out := make([]cell, len(g.left))
	for i := range out {
		node := tr.Add(tag)
		if tag == "TH" {
			node.Scope = "Column"
		}
		var runs []Run
		if i < len(row) {
			runs = scaled(row[i], g.scale)
		}
		out[i] = cell{left: g.left[i], width: g.width[i], align: g.Columns[i].Align, in: newInline(node)}
		if len(runs) > 0 {
			out[i].lines = b.lines(runs, g.width[i])
			out[i].leading, out[i].size = runs[0].Style.Leading, runs[0].Style.Size
			for _, r := range runs {
				if r.Name != "" {
					b.names = append(b.names, r.Name)
				}
			}
		}
	}
	return out
}

func scaled(runs []Run, percent int) []Run {
	if percent == 100 {
		return runs
	}
	out := append([]Run(nil), runs...)
	for i := range out {
		out[i].Style.Size = out[i].Style.Size * Unit(percent) / 100
		out[i].Style.Leading = out[i].Style.Leading * Unit(percent) / 100
		out[i].Rise = out[i].Rise * Unit(percent) / 100
	}
	return out
}

func (g *grid) height(cells []cell) Unit {
	var height Unit
	for _, c := range cells {
		height = max(height, Unit(len(c.lines))*c.leading)
	}
	return height + 2*g.Pad + g.Rule.Width
}

// draw draws the lines from one to another.
func (c *cell) draw(p *painter, top Unit, from, to int, artifact bool) {
	in := c.in
	if artifact {
		in = newInline(nil)
	}
	for i := from; i < min(to, len(c.lines)); i++ {
		l := c.lines[i]
		in.draw(p, l, c.left+shift(c.align, c.width-l.width), baseline(top+Unit(i-from)*c.leading, c.leading, c.size))
	}
}
