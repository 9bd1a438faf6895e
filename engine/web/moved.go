package web

import (
	"bytes"
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
		return []file{{itemPath(m.From), func(b *bytes.Buffer) error { return s.movedPage(m, b) }}}
	})
}

func (s *site) movedPage(m edition.Moved, b *bytes.Buffer) error {
	p := s.page(itemPath(m.From))
	p.raise(m.TLP)
	to := p.item(m.To, s.targets[m.To.Ref()].title)
	p.forward = template.URL(to.Href)
	return p.render(b, "moved", m.From.ID, []link{p.at(sections[0].path, sections[0].name), {Text: m.From.ID}}, renamed{m.From.ID, to})
}
