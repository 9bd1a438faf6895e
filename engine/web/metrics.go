package web

import (
	"bytes"
	"html/template"

	"github.com/dossier-cti/dossier/engine/chart"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/metrics"
)

// metricsPage shows how the program does: four sentences, then pictures.
type metricsPage struct {
	Sentences []metrics.Sentence
	Coverage  *figure
	Latency   *figure
	Outcomes  *figure
	Gaps      []link
	Overdue   []overdueRow
	More      int // overdue judgements left out
	Counted   []countRow
	overdue   []*edition.Judgement
}

type overdueRow struct {
	link
	Day template.HTML
}

type countRow struct{ Name, Words string }

// overdueMost is how many overdue judgements are listed.
const overdueMost = 20

func (s *site) metrics(b *bytes.Buffer) error {
	p := s.page("metrics/index.html")
	return p.render(b, "metrics", "Metrics", p.crumbs(6), p.metrics())
}

func (p *page) metrics() metricsPage {
	p.raise(p.ed.TLP) // figures are made of everything
	r := metrics.Of(p.ed)
	v := metricsPage{Sentences: r.Sentences()}
	gaps, _ := first(r.Coverage.Gaps, perPage)
	v.Gaps = links(gaps, p.requirement)
	p.metricsFigures(&r, &v)
	v.overdue, v.More = first(r.Forecasts.Overdue, overdueMost)
	for _, j := range v.overdue {
		v.Overdue = append(v.Overdue, overdueRow{p.judgement(j), p.day(j.ResolvesBy)})
	}
	return v
}

func (p *page) metricsFigures(r *metrics.Report, v *metricsPage) {
	if len(p.rounds) > 0 {
		if c, ok := chart.Coverage(p.rounds[0], pictures); ok {
			f := p.figure(c, "coverage")
			v.Coverage = &f
		}
	}
	v.Latency = p.latency(r)
	for _, d := range r.Reviews {
		if !d.Enough() {
			v.Counted = append(v.Counted, countRow{d.Name, count(d.Reviews, "review")})
		}
	}
	if !r.Forecasts.Enough() {
		return
	}
	var bins []chart.Bin
	for _, b := range r.Forecasts.Bins {
		bins = append(bins, chart.Bin{Said: b.Said, Happened: b.Happened, Total: b.Total})
	}
	if c, ok := chart.Calibration(bins, pictures); ok {
		f := p.figure(c, "calibration")
		v.Outcomes = &f
	}
}

// latency draws how long reviews take in the domains that have had enough of them;
// nil where none has.
func (p *page) latency(r *metrics.Report) *figure {
	var waits []chart.Wait
	for _, d := range r.Reviews {
		if d.Enough() {
			waits = append(waits, chart.Wait{Domain: d.Name, Reviews: d.Reviews, Median: d.Median, Longest: d.Longest, Target: d.RespondWithin})
		}
	}
	c, ok := chart.Latency(waits, pictures)
	if !ok {
		return nil
	}
	f := p.figure(c, "latency")
	return &f
}
