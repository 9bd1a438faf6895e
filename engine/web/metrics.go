package web

import (
	"bytes"
	"fmt"
	"html/template"

	"github.com/dossier-cti/dossier/engine/chart"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/metrics"
)

// metricsPage shows how the program does: four sentences, then pictures.
type metricsPage struct {
	Moment    template.HTML
	Sentences []finding
	Coverage  *figure
	Latency   *figure
	Outcomes  *figure
	Gaps      []link
	Overdue   []overdueRow
	More      int // overdue judgements left out
	Counted   []countRow
}

// finding is a sentence about one matter; TooFew stands in for a figure that so
// few cases do not carry.
type finding struct {
	Name, Words string
	TooFew      bool
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
	p.raise(s.ed.TLP) // figures are made of everything
	r := metrics.Of(s.ed)
	v := metricsPage{Moment: s.footMoment, Sentences: []finding{
		coverageFinding(r.Coverage), answersFinding(r.Answers), reviewsFinding(r.Reviews), forecastsFinding(r.Forecasts),
	}}
	gaps, _ := first(r.Coverage.Gaps, perPage)
	v.Gaps = links(gaps, p.requirement)
	p.metricsFigures(&r, &v)
	var overdue []*edition.Judgement
	overdue, v.More = first(r.Forecasts.Overdue, overdueMost)
	for _, j := range overdue {
		v.Overdue = append(v.Overdue, overdueRow{p.judgement(j), p.day(j.ResolvesBy)})
	}
	return p.render(b, "metrics", "Metrics", p.crumbs(6), v)
}

func (p *page) metricsFigures(r *metrics.Report, v *metricsPage) {
	if len(p.rounds) > 0 {
		if c, ok := chart.Coverage(p.rounds[0], pictures); ok {
			f := p.figure(c, "coverage")
			v.Coverage = &f
		}
	}
	var waits []chart.Wait
	for _, d := range r.Reviews {
		if d.Enough() {
			waits = append(waits, chart.Wait{Domain: d.Name, Reviews: d.Reviews, Median: d.Median, Longest: d.Longest, Target: d.RespondWithin})
		} else {
			v.Counted = append(v.Counted, countRow{d.Name, count(d.Reviews, "review")})
		}
	}
	if c, ok := chart.Latency(waits, pictures); ok {
		f := p.figure(c, "latency")
		v.Latency = &f
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

func coverageFinding(c metrics.Coverage) finding {
	f := finding{Name: "Coverage"}
	switch {
	case c.Active == 0:
		f.Words, f.TooFew = "No requirement is in force.", true
	case len(c.Gaps) == 0:
		f.Words = fmt.Sprintf("All %s in force have a current answer", count(c.Active, "requirement"))
	default:
		f.Words = fmt.Sprintf("%d of %s in force have a current answer", c.Covered(), count(c.Active, "requirement"))
	}
	if n := len(c.Stale); n > 0 {
		f.Words += fmt.Sprintf("; the review date of %d has passed", n)
	}
	if c.Active > 0 {
		f.Words += "."
	}
	return f
}

func answersFinding(a metrics.Answers) finding {
	f := finding{Name: "Answers"}
	if !a.Enough() {
		return finding{"Answers", fmt.Sprintf("%s: too few to judge; %d are needed.", sentence(count(a.Answered, "answered question")), metrics.LeastAnswers), true}
	}
	f.Words = fmt.Sprintf("Half of %s were answered within %s, all within %s", count(a.Answered, "question"), intel.Span(a.Median), intel.Span(a.Longest))
	if a.Due > 0 {
		f.Words += fmt.Sprintf("; %d of %d in time", a.OnTime, a.Due)
	}
	f.Words += "."
	if a.Late > 0 {
		f.Words += fmt.Sprintf(" %d more wait beyond their date.", a.Late)
	}
	return f
}

func reviewsFinding(list []metrics.Domain) finding {
	f := finding{Name: "Review"}
	enough, within, targets, total := 0, 0, 0, 0
	for _, d := range list {
		total += d.Reviews
		if !d.Enough() {
			continue
		}
		enough++
		if d.RespondWithin > 0 {
			targets++
			if d.Median <= d.RespondWithin {
				within++
			}
		}
	}
	switch {
	case enough == 0:
		return finding{"Review", fmt.Sprintf("%s: too few to judge; %d of one domain are needed.", sentence(count(total, "review")), metrics.LeastReviews), true}
	case targets == 0:
		f.Words = fmt.Sprintf("%s of %s with a figure; no response time is promised.", sentence(count(total, "review")), count(enough, "domain"))
	default:
		f.Words = fmt.Sprintf("%d of %s with a promised response time keep it in half of their reviews or more, from the information cut-off to the expert’s word.", within, count(targets, "domain"))
	}
	return f
}

func forecastsFinding(r metrics.Forecasts) finding {
	if !r.Enough() {
		return finding{"Forecasts", fmt.Sprintf("%s resolved: too few to judge; %d are needed.", sentence(count(r.Resolved, "judgement")), metrics.LeastForecasts), true}
	}
	words := fmt.Sprintf("%s resolved with a Brier score of %.2f, where 0 is perfect and 0.25 a coin; the first estimates alone score %.2f.",
		count(r.Resolved, "judgement"), r.Brier, r.First)
	if r.Unresolvable > 0 {
		words += fmt.Sprintf(" %d could not be decided.", r.Unresolvable)
	}
	if n := len(r.Overdue); n > 0 {
		words += fmt.Sprintf(" %s past the day without an outcome.", count(n, "judgement"))
	}
	return finding{Name: "Forecasts", Words: words}
}
