package metrics

import (
	"fmt"

	"github.com/dossier-cti/dossier/engine/intel"
)

// Sentence says how the program does in one matter; TooFew says that it stands
// in for a figure that so few cases do not carry.
type Sentence struct {
	Name, Words string
	TooFew      bool
}

// Sentences are the four in which page and command tell a report: coverage,
// answers, review, forecasts.
func (r Report) Sentences() []Sentence {
	return []Sentence{
		coverageSentence(r.Coverage), answersSentence(r.Answers), reviewsSentence(r.Reviews), forecastsSentence(r.Forecasts),
	}
}

func coverageSentence(c Coverage) Sentence {
	f := Sentence{Name: "Coverage"}
	switch {
	case c.Active == 0:
		f.Words, f.TooFew = "No requirement is in force.", true
	case len(c.Gaps) == 0:
		f.Words = fmt.Sprintf("All %s in force have a current answer", intel.Count(c.Active, "requirement"))
	default:
		f.Words = fmt.Sprintf("%d of %s in force have a current answer", c.Covered(), intel.Count(c.Active, "requirement"))
	}
	if n := len(c.Stale); n > 0 {
		f.Words += fmt.Sprintf("; the review date of %d has passed", n)
	}
	if c.Active > 0 {
		f.Words += "."
	}
	return f
}

func answersSentence(a Answers) Sentence {
	f := Sentence{Name: "Answers"}
	if !a.Enough() {
		return Sentence{"Answers", fmt.Sprintf("%s: too few to judge; %d are needed.", intel.Upper(intel.Count(a.Answered, "answered question")), LeastAnswers), true}
	}
	f.Words = fmt.Sprintf("Half of %s were answered within %s, all within %s", intel.Count(a.Answered, "question"), intel.Span(a.Median), intel.Span(a.Longest))
	if a.Due > 0 {
		f.Words += fmt.Sprintf("; %d of %d in time", a.OnTime, a.Due)
	}
	f.Words += "."
	if a.Late > 0 {
		f.Words += fmt.Sprintf(" %d more wait beyond their date.", a.Late)
	}
	return f
}

func reviewsSentence(list []Domain) Sentence {
	f := Sentence{Name: "Review"}
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
		return Sentence{"Review", fmt.Sprintf("%s: too few to judge; %d of one domain are needed.", intel.Upper(intel.Count(total, "review")), LeastReviews), true}
	case targets == 0:
		f.Words = fmt.Sprintf("%s of %s with a figure; no response time is promised.", intel.Upper(intel.Count(total, "review")), intel.Count(enough, "domain"))
	default:
		f.Words = fmt.Sprintf("%d of %s with a promised response time keep it in half of their reviews or more, from the information cut-off to the expert’s word.", within, intel.Count(targets, "domain"))
	}
	return f
}

func forecastsSentence(r Forecasts) Sentence {
	if !r.Enough() {
		return Sentence{"Forecasts", fmt.Sprintf("%s resolved: too few to judge; %d are needed.", intel.Upper(intel.Count(r.Resolved, "judgement")), LeastForecasts), true}
	}
	words := fmt.Sprintf("%s resolved with a Brier score of %.2f, where 0 is perfect and 0.25 a coin; the first estimates alone score %.2f.",
		intel.Count(r.Resolved, "judgement"), r.Brier, r.First)
	if r.Unresolvable > 0 {
		words += fmt.Sprintf(" %d could not be decided.", r.Unresolvable)
	}
	if n := len(r.Overdue); n > 0 {
		words += fmt.Sprintf(" %s past the day without an outcome.", intel.Count(n, "judgement"))
	}
	return Sentence{Name: "Forecasts", Words: words}
}
