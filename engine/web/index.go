package web

import (
	"bytes"
	"iter"
)

// shelfPage is one page of a list of assessments.
type shelfPage struct {
	Title          string
	Lead           string
	Entries        []entry
	Pager          pager
	Products       []link
	Years          []link
	Shelf          string // the name of the shelf this is; "" for all
	Empty          bool
	Current, Total int
}

// indexes yields the pages of every list.
func (s *site) indexes() iter.Seq[file] {
	return func(yield func(file) bool) {
		lists := []iter.Seq[file]{
			leafFiles("assessments", len(s.ed.Assessments), s.assessmentIndex),
			leafFiles("requirements", len(s.ed.Requirements), s.requirementIndex),
			leafFiles("roundups", len(s.rounds), s.roundupIndex),
			leafFiles("inquiries", len(s.ed.Inquiries), s.inquiryIndex),
		}
		if len(s.ed.Estate) > 0 {
			lists = append(lists, leafFiles("estate", len(s.ed.Estate), s.estateIndex))
		}
		if len(s.ed.Sources) > 0 {
			lists = append(lists, leafFiles("sources", len(s.ed.Sources), s.sourceIndex))
		}
		for _, h := range s.shelves {
			lists = append(lists, leafFiles(h.path, len(h.list), func(l leaf, b *bytes.Buffer) error { return s.shelfIndex(h, l, b) }))
		}
		for _, files := range lists {
			for f := range files {
				if !yield(f) {
					return
				}
			}
		}
	}
}

func (s *site) assessmentIndex(l leaf, b *bytes.Buffer) error {
	p := s.page(l.path())
	v := shelfPage{
		Title: "Assessments", Entries: entries(part(l, s.ed.Assessments), p.entry), Pager: p.pager(l), Empty: l.of == 0,
		Products: p.onShelf("product"), Years: p.onShelf("year"), Current: s.current, Total: l.of,
	}
	return p.render(b, "assessments", l.titled(v.Title), p.crumbs(2), v)
}

func (s *site) shelfIndex(h shelf, l leaf, b *bytes.Buffer) error {
	p := s.page(l.path())
	v := shelfPage{
		Title: h.name, Shelf: h.name, Entries: entries(part(l, h.list), p.entry), Pager: p.pager(l),
		Products: p.onShelf("product"), Years: p.onShelf("year"), Current: len(liveOf(h.list)), Total: l.of,
	}
	switch h.group {
	case "year":
		v.Title = "Assessments of " + h.name
	case "actor":
		v.Title = "Assessments that name " + h.name
	case "technique":
		v.Title = "Assessments that name technique " + h.name[len("Technique "):]
	}
	return p.render(b, "assessments", l.titled(v.Title), p.crumbs(2, link{Text: h.name}), v)
}
