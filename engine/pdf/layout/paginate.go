package layout

// placed is a strip on its page.
type placed struct {
	*strip
	top  Unit
	gap  Unit // as it is drawn
	head bool // drawn again at the top of a page
}

// page is the strips of one page.
type page struct {
	sheet  *Sheet
	strips []placed
}

// pager fills pages from top to bottom.
type pager struct {
	upright, turned *Sheet
	pages           []*page
	y               Unit
}

// paginate gives every strip its place. Strips that keep together go to the
// next page when they do not fit; only what is taller than a page is broken
// against its wish.
func paginate(strips []*strip, sheet *Sheet) []*page {
	p := &pager{upright: sheet, turned: sheet.turned()}
	for len(strips) > 0 {
		n := 1
		for n < len(strips) && strips[n-1].keep && !strips[n].opens && strips[n].turned == strips[0].turned {
			n++
		}
		p.place(strips[:n])
		strips = strips[n:]
	}
	if len(p.pages) == 0 {
		p.open(&strip{})
	}
	return p.pages
}

func (p *pager) last() *page { return p.pages[len(p.pages)-1] }

// open begins a page with the heads that the strip wants above it.
func (p *pager) open(first *strip) {
	sheet := p.upright
	if first.turned {
		sheet = p.turned
	}
	p.pages = append(p.pages, &page{sheet: sheet})
	p.y = sheet.Top
	if first.head != nil {
		p.put(first.head, 0, true)
	}
}

func (p *pager) put(s *strip, gap Unit, head bool) {
	pg := p.last()
	pg.strips = append(pg.strips, placed{strip: s, top: p.y + gap, gap: gap, head: head})
	p.y += gap + s.height
}

// fits reports whether strips have room below what is on the page.
func (p *pager) fits(strips []*strip) bool {
	height := Unit(0)
	for _, s := range strips {
		height += s.gap + s.height
	}
	if p.fresh() {
		height -= strips[0].gap
	}
	sheet := p.last().sheet
	return p.y+height <= sheet.Height-sheet.Bottom
}

// fresh reports whether nothing but heads is on the page.
func (p *pager) fresh() bool {
	s := p.last().strips
	return len(s) == 0 || s[len(s)-1].head
}

func (p *pager) place(strips []*strip) {
	first := strips[0]
	if len(p.pages) == 0 || first.opens && !p.fresh() || p.last().sheet.Width != p.sheetOf(first).Width || !p.fits(strips) && !p.fresh() {
		p.open(first)
	}
	for i, s := range strips {
		if i > 0 && !p.fits(strips[i:i+1]) && !p.fresh() {
			p.open(s)
		}
		gap := s.gap
		if p.fresh() {
			gap = 0
		}
		p.put(s, gap, false)
	}
}

func (p *pager) sheetOf(s *strip) *Sheet {
	if s.turned {
		return p.turned
	}
	return p.upright
}
