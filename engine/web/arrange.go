package web

import (
	"slices"

	"github.com/dossier-cti/dossier/engine/edition"
)

// usual are the sections of a product where its readers have no wish of their
// own. Techniques stand in the margin, and so do indicators unless they are many.
var usual = []string{
	"affected", "judgements", "changes", "history", "change-our-mind", "text", "assumptions", "gaps", "indicators", "questions", "sources", "feedback",
}

// arranged are the sections that an audience wants. Judgements and sources are
// always among them: other pages and marks in the text lead there.
func arranged(wanted []string) []string {
	if len(wanted) == 0 {
		return usual
	}
	sections := slices.Clone(wanted)
	for _, always := range []string{"judgements", "sources"} {
		if !slices.Contains(sections, always) {
			sections = append(sections, always)
		}
	}
	return sections
}

// ShowsChanges reports whether the page says what changed.
func (v product) ShowsChanges() bool { return slices.Contains(v.Sections, "changes") }

// arrange moves techniques and indicators from the margin to sections of their
// own where readers want them there, and indicators where they are many.
func (v *product) arrange(p *page, a *edition.Assessment) {
	wanted, m := p.ed.Audience.Sections, &v.Margin
	if slices.Contains(wanted, "techniques") {
		v.Technical = append(links(a.Attack, p.technique), m.CVEs...)
		m.Techniques, m.CVEs = nil, nil
	}
	switch {
	case slices.Contains(wanted, "indicators"):
		v.Indicators = p.indicators(a.Indicators)
		m.Indicators, m.Many = nil, 0
	case m.Many > 0:
		v.Indicators = p.indicators(a.Indicators)
		if !slices.Contains(v.Sections, "indicators") {
			v.Sections = append(slices.Clone(v.Sections), "indicators")
		}
	}
}
