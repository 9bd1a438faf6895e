package web

import (
	"bytes"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/metrics"
)

func (s *site) metricsSource(b *bytes.Buffer) error {
	p := s.page("metrics/index.md")
	v := p.metrics()
	return p.account(b, "metrics", "metrics", "How the program does", func(m account) {
		m.list("In four sentences", texts(v.Sentences, func(s metrics.Sentence) string { return "**" + s.Name + ".** " + s.Words }))
		m.figure("Coverage", v.Coverage)
		m.figure("Review", v.Latency)
		m.figure("Forecasts", v.Outcomes)
		m.list("Without a current answer", texts(v.Gaps, func(l link) string { return l.Text }))
		m.list("Too few reviews to judge", texts(v.Counted, func(c countRow) string { return c.Name + ": " + c.Words }))
		m.list("Past their day, without an outcome in this edition", texts(v.overdue, m.overdue))
	})
}

func (m account) overdue(j *edition.Judgement) string {
	return safe(j.Statement, j.Assessment.Indicators) + " " + j.ID + ", " + m.about(&j.Assessment.Item) + ", by " + stamp(j.ResolvesBy)
}
