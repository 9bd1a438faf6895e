package layout

import "github.com/dossier-cti/dossier/engine/pdf/write"

// painter draws placed strips.
type painter struct {
	doc   *write.Document
	sheet *Sheet
	total int
	pages map[string]int // page of each name, from 1
	page  *write.Page
}

// find names the places of the document and writes its bookmarks.
func (p *painter) find(pages []*page, marks []mark) {
	places := map[string]write.Place{}
	for i, pg := range pages {
		for _, s := range pg.strips {
			if s.head {
				continue
			}
			for _, name := range s.names {
				places[name] = write.Place{Page: i, Y: max(0, s.top-6*Point)}
				p.pages[name] = i + 1
				p.doc.Name(name, places[name])
			}
		}
	}
	for _, m := range marks {
		if m.level > 0 {
			p.doc.Outline = append(p.doc.Outline, write.Entry{Level: m.level, Title: m.title, Place: places[m.name], Node: m.node})
		}
	}
}

func (p *painter) draw(number int, pg *page) {
	p.page = p.doc.AddPage(pg.sheet.Size)
	if p.sheet.Furniture != nil {
		p.sheet.Furniture(p.page, number+1, p.total)
	}
	for _, s := range pg.strips {
		for _, d := range s.decorations {
			d.draw(p.page, s)
		}
		switch {
		case s.head && s.repeat != nil:
			s.repeat(p, s.top)
		case s.paint != nil:
			s.paint(p, s.top)
		}
	}
}

// draw draws what lies behind a strip, and behind the space above it when the
// group began before.
func (d *decoration) draw(page *write.Page, s placed) {
	top := s.top
	if d.begun {
		top -= s.gap
	}
	d.begun = true
	if d.filled {
		page.Fill(nil, d.left, top, d.width, s.top+s.height-top, d.fill)
	}
	if d.bar > 0 {
		page.Fill(nil, d.left, top, d.bar, s.top+s.height-top, d.barColor)
	}
}
