package web

import (
	"bytes"
	"fmt"
	"html/template"
	"iter"
	"slices"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// renamed is the page at the former address of a document.
type renamed struct {
	From string
	To   link
}

// withPages are the kinds whose documents have an address of their own.
var withPages = []intel.Kind{intel.Assessments, intel.Requirements, intel.Inquiries, intel.Estate}

// moved yields pages that lead from former addresses to those of today.
func (s *site) moved() iter.Seq[file] {
	return each(s.ed.Moved, func(m edition.Moved) []file {
		if !slices.Contains(withPages, m.From.Kind) {
			return nil
		}
		to := s.targets[m.To.Ref()]
		list := []file{s.movedPage(m, itemPath(m.From), m.From.ID, itemPath(m.To.Ref()), to.title)}
		a, _ := s.ed.Find(m.To.Ref()).(*edition.Assessment)
		for n := 1; a != nil && m.Revisions > 1 && n <= m.Revisions; n++ {
			if signed := func(p edition.Past) bool { return p.N == n }; !removed(a) && !slices.ContainsFunc(a.Revision.Signed, signed) {
				continue
			}
			words := fmt.Sprintf(", revision %d", n)
			list = append(list, s.movedPage(m, revisionPath(m.From.ID, n)+"index.html", m.From.ID+words, revisionPath(a.ID, n)+"index.html", to.title+words))
		}
		return list
	})
}

// movedPage leads from a former address to one of today.
func (s *site) movedPage(m edition.Moved, from, was, to, title string) file {
	return file{from, func(b *bytes.Buffer) error {
		p := s.page(from)
		p.raise(m.TLP)
		p.raise(m.To.TLP)
		l := p.at(to, title)
		p.forward = template.URL(l.Href)
		return p.render(b, "moved", was, []link{p.at(sections[0].path, sections[0].name), {Text: was}}, renamed{was, l})
	}}
}
