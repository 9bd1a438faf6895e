package layout

// fit chooses the widths of the columns. Type shrinks when the longest words do
// not fit beside each other, then the page turns; what still does not fit is
// broken inside its words.
func (t *Table) fit(b *builder, c context) *grid {
	g := &grid{Table: t, scale: 100}
	width := c.width
	for {
		least, most := t.measure(b, g.scale)
		room := width - Unit(len(t.Columns)-1)*t.Gutter
		if sum(least) <= room || g.turned && g.scale <= 70 {
			g.place(c.left, t.widths(least, most, room))
			return g
		}
		switch {
		case g.scale > 80:
			g.scale -= 10
		case !g.turned && !c.inside:
			g.turned, width = true, b.sheet.turned().width()
			g.scale = 100
		default:
			g.scale -= 10
			if g.scale <= 70 {
				g.place(c.left, t.widths(least, most, room))
				return g
			}
		}
	}
}

func (g *grid) place(left Unit, widths []Unit) {
	g.width = widths
	for _, w := range widths {
		g.left = append(g.left, left)
		left += w + g.Gutter
	}
}

// measure returns for each column the width of its widest word and of its
// widest text.
func (t *Table) measure(b *builder, scale int) (least, most []Unit) {
	least, most = make([]Unit, len(t.Columns)), make([]Unit, len(t.Columns))
	see := func(row []Cell) {
		for i, cell := range row[:min(len(row), len(t.Columns))] {
			l, m := b.extent(scaled(cell, scale))
			least[i], most[i] = max(least[i], min(l, longWord)), max(most[i], m)
		}
	}
	see(t.Head)
	for _, row := range t.Rows {
		see(row)
	}
	return least, most
}

// longWord is the width a column need not have for the sake of one word: a
// digest or an address is broken instead.
const longWord = 110 * Point

// extent returns the width of the widest part that is not broken, and of the
// whole text on one line.
func (b *builder) extent(runs []Run) (least, most Unit) {
	var row Unit
	pieces := b.pieces(runs)
	for len(pieces) > 0 {
		n, size := unit(pieces)
		if pieces[0].stop {
			row = 0
		} else {
			row += size
		}
		if !pieces[0].space {
			least, most = max(least, size), max(most, row)
		}
		pieces = pieces[n:]
	}
	return least, most
}

// widths shares the room: shares that were asked for first, then every column
// its least, and the rest by how much more each could use.
func (t *Table) widths(least, most []Unit, room Unit) []Unit {
	out := make([]Unit, len(least))
	free := room
	var need, want Unit
	for i, col := range t.Columns {
		if col.Share > 0 {
			out[i] = max(room*Unit(col.Share)/100, least[i])
			free -= out[i]
			continue
		}
		need += least[i]
		want += most[i] - least[i]
	}
	for i, col := range t.Columns {
		switch {
		case col.Share > 0:
		case need > free:
			out[i] = max(free, 0) * least[i] / max(need, 1)
		case want <= free-need || want == 0:
			out[i] = most[i]
		default:
			out[i] = least[i] + (free-need)*(most[i]-least[i])/want
		}
	}
	return t.spread(out, room)
}

// spread gives what is left over to the columns in proportion to their width.
func (t *Table) spread(out []Unit, room Unit) []Unit {
	total := sum(out)
	if total == 0 || total == room {
		return out
	}
	for i := range out {
		out[i] = out[i] * room / total
	}
	return out
}

func sum(list []Unit) (total Unit) {
	for _, u := range list {
		total += u
	}
	return total
}
