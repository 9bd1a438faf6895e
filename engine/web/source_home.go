package web

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

func (s *site) homeSource(b *bytes.Buffer) error {
	p := s.page("index.md")
	p.raise(s.ed.TLP)
	c := s.front()
	return p.account(b, "briefing", "briefing", homeTitle(s.ed.Audience), func(m account) {
		m.list("Key judgements", texts(c.judgements, m.judgement))
		m.list("Flash alerts, last 72 hours", texts(c.alerts, m.product))
		m.list("You asked", texts(c.asked, m.asked))
		m.list("Priority requirements", texts(c.needs, m.standing))
		if len(s.rounds) > 0 {
			r := s.rounds[0]
			p.raise(r.TLP)
			m.section(roundTitle(r))
			fmt.Fprintf(m, "%s [[roundups/%s]]\n", oneLine(strings.Join(r.BottomLine, " ")), r.Week)
		}
	})
}

// asked is a question with the first sentence of its answer.
func (m account) asked(q *edition.Inquiry) string {
	text := q.Question + " "
	if v := m.page.askedBriefly(q); v.Open {
		text += "Open. "
	} else {
		text += "**" + v.Answer + ".** " + v.Line + " Answered in " + v.Took + ". "
	}
	return text + m.about(&q.Item)
}

// standing is a requirement at a glance.
func (m account) standing(r *edition.Requirement) string {
	text := r.ID + " " + r.Title + ": "
	switch {
	case r.Gap():
		text += "gap, nothing current answers it"
	default:
		text += intel.Count(len(r.Current), "current product")
		if len(r.Current) > 0 {
			text += ", the newest of " + m.page.dayText(r.Current[0].Issued)
		}
	}
	m.page.raise(r.TLP)
	return text
}
