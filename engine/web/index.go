package web

import (
	"bytes"
	"iter"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
)

// shelfPage is one page of a list of assessments.
type shelfPage struct {
	Title          string
	Lead           string
	Entries        []entry
	Pager          pager
	Ways           []link // to the lists of all shelves of a group
	Products       []link
	Years          []link
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
			leafFiles(changesBase, len(s.changed), s.changesIndex),
		}
		if len(s.ed.Estate) > 0 {
			lists = append(lists, leafFiles("estate", len(s.ed.Estate), s.estateIndex))
		}
		if len(s.ed.Sources) > 0 {
			lists = append(lists, leafFiles("sources", len(s.ed.Sources), s.sourceIndex))
		}
		for _, g := range shelfGroups {
			if of := s.of(g.group); len(of) > 0 && g.group != "technique" {
				lists = append(lists, leafFiles(groupPath(g.group), len(of), func(l leaf, b *bytes.Buffer) error { return s.groupIndex(g.group, g.title, of, l, b) }))
			}
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
		Ways: p.ways(), Products: p.onShelf("product"), Years: p.onShelf("year"), Current: s.current, Total: l.of,
	}
	return p.render(b, "assessments", l.titled(v.Title), p.crumbs(2), v)
}

// ways leads to the lists of techniques, actors and vulnerabilities.
func (p *page) ways() []link {
	var out []link
	for _, g := range shelfGroups {
		if g.group != "product" && g.group != "year" && len(p.of(g.group)) > 0 {
			out = append(out, p.at(groupPath(g.group)+"/index.html", g.title))
		}
	}
	return out
}

func (s *site) shelfIndex(h shelf, l leaf, b *bytes.Buffer) error {
	p := s.page(l.path())
	v := shelfPage{
		Title: h.name, Entries: entries(part(l, h.list), p.entry), Pager: p.pager(l), Ways: p.ways(),
		Products: p.onShelf("product"), Years: p.onShelf("year"), Current: living(h.list), Total: l.of,
	}
	switch h.group {
	case "year":
		v.Title = "Assessments of " + h.name
	case "actor", "cve":
		v.Title = "Assessments that name " + h.name
	case "technique":
		v.Lead = s.techniqueLead(h.key)
	}
	return p.render(b, "assessments", l.titled(v.Title), p.crumbs(2, p.groupCrumb(h.group), link{Text: h.key}), v)
}

// techniqueLead says what a technique is for.
func (s *site) techniqueLead(id string) string {
	lead := "Assessments that name this technique of MITRE ATT&CK"
	if t, ok := s.attack.Technique(id); ok && len(t.Tactics) > 0 {
		return lead + ", used for " + strings.ReplaceAll(intel.Join(t.Tactics), "-", " ") + "."
	}
	return lead + "."
}

func (p *page) groupCrumb(group string) link {
	for _, g := range shelfGroups {
		if g.group == group {
			return p.at(groupPath(group)+"/index.html", g.title)
		}
	}
	return link{}
}

// groupPage lists the shelves of a group.
type groupPage struct {
	Title, Lead string
	Shelves     []shelfRow
	Pager       pager
}

// shelfRow is one shelf with what stands on it.
type shelfRow struct {
	link
	Total, Current int
	Newest         link
}

func (s *site) groupIndex(group, title string, of []shelf, l leaf, b *bytes.Buffer) error {
	p := s.page(l.path())
	v := groupPage{Title: "Assessments " + strings.ToLower(title[:1]) + title[1:], Pager: p.pager(l)}
	for _, h := range part(l, of) {
		v.Shelves = append(v.Shelves, p.shelfRow(h))
	}
	return p.render(b, "shelves", l.titled(v.Title), p.crumbs(2, link{Text: title}), v)
}

func (p *page) shelfRow(h shelf) shelfRow {
	p.raise(h.tlp)
	return shelfRow{p.at(h.path+"/index.html", h.name), len(h.list), living(h.list), p.assessment(h.list[0])}
}
