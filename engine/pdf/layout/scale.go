package layout

// Scale is a change of size, in percent: of the type, of the distance between
// lines, and of the space around boxes. Pictures in the line keep their size.
type Scale struct{ Type, Leading, Space int }

// Boxes returns boxes in another size.
func (s Scale) Boxes(boxes []Box) []Box {
	out := make([]Box, len(boxes))
	for i, b := range boxes {
		out[i] = s.box(b)
	}
	return out
}

func percent(by int, list ...*Unit) {
	for _, u := range list {
		*u = *u * Unit(by) / 100
	}
}

func (s Scale) space(list ...*Unit) { percent(s.Space, list...) }

func (s Scale) style(st *Style) {
	percent(s.Type, &st.Size)
	percent(s.Leading, &st.Leading)
}

func (s Scale) runs(list []Run) []Run {
	out := append([]Run(nil), list...)
	for i := range out {
		s.style(&out[i].Style)
		percent(s.Type, &out[i].Rise)
	}
	return out
}

func (s Scale) cells(list []Cell) []Cell {
	out := make([]Cell, len(list))
	for i, c := range list {
		out[i] = s.runs(c)
	}
	return out
}

func (s Scale) box(b Box) Box {
	switch b := b.(type) {
	case *Text:
		t := *b
		t.Runs = s.runs(t.Runs)
		percent(s.Leading, &t.Leading)
		s.space(&t.Before, &t.After)
		return &t
	case *Group:
		g := *b
		s.space(&g.Before, &g.After, &g.Pad)
		g.Body = s.Boxes(g.Body)
		return &g
	case *List:
		return s.list(*b)
	case *Table:
		return s.table(*b)
	case *Code:
		k := *b
		s.style(&k.Style)
		return &k
	case *Rule:
		r := *b
		s.space(&r.Before, &r.After)
		return &r
	}
	return b
}

func (s Scale) list(l List) Box {
	s.space(&l.Before, &l.After, &l.Between)
	percent(s.Type, &l.Indent)
	l.Items = append([]Item(nil), l.Items...)
	for i := range l.Items {
		l.Items[i] = Item{Label: s.runs(l.Items[i].Label), Body: s.Boxes(l.Items[i].Body)}
	}
	return &l
}

func (s Scale) table(t Table) Box {
	s.space(&t.Before, &t.After, &t.Pad, &t.Gutter)
	t.Head = s.cells(t.Head)
	rows := make([][]Cell, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = s.cells(r)
	}
	t.Rows = rows
	return &t
}
