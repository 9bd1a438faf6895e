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
		f.Words, f.TooFew = "This edition holds no requirement in force.", true
	case len(c.Gaps) == 0:
		f.Words = fmt.Sprintf("All %s in force have a current answer", intel.Numbered(c.Active, "requirement"))
	default:
		f.Words = fmt.Sprintf("%s of the %s in force have a current answer", intel.Upper(intel.Number(c.Covered())), intel.Numbered(c.Active, "requirement"))
	}
	if n := len(c.Stale); n > 0 {
		f.Words += fmt.Sprintf("; the review date of %s has passed", intel.Number(n))
	}
	if c.Active > 0 {
		f.Words += "."
	}
	return f
}

func answersSentence(a Answers) Sentence {
	if !a.Enough() {
		return Sentence{"Answers", fmt.Sprintf("%s: too few to judge; %s are needed.", intel.Upper(intel.Numbered(a.Answered, "answered question")), intel.Number(LeastAnswers)), true}
	}
	words := fmt.Sprintf("Half of the %s were answered within %s, all within %s",
		intel.Numbered(a.Answered, "question"), intel.Lasting(a.Median), intel.Lasting(a.Longest))
	switch {
	case a.Due == 0:
		words += "."
	case a.OnTime == a.Due:
		words += "; none was late."
	default:
		words += fmt.Sprintf("; %s of the %s with a date were in time.", intel.Number(a.OnTime), intel.Number(a.Due))
	}
	switch {
	case a.Late == 1:
		words += " One more waits beyond its date."
	case a.Late > 1:
		words += fmt.Sprintf(" %s more wait beyond their dates.", intel.Upper(intel.Number(a.Late)))
	}
	return Sentence{Name: "Answers", Words: words}
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
		return Sentence{"Review", fmt.Sprintf("%s: too few to judge; %s of one domain are needed.", intel.Upper(intel.Numbered(total, "review")), intel.Number(LeastReviews)), true}
	case targets == 0:
		f.Words = fmt.Sprintf("%s of %s with a figure; no response time is promised.", intel.Upper(intel.Numbered(total, "review")), intel.Numbered(enough, "domain"))
	default:
		f.Words = kept(within, targets)
	}
	return f
}

// kept says how many domains keep the response time that they promise.
func kept(within, targets int) string {
	if targets == 1 {
		verb := "keeps it"
		if within == 0 {
			verb = "does not keep it"
		}
		return "The one domain that promises a response time " + verb + " in half of its reviews, from the information cut-off to the expert’s word."
	}
	who := intel.Upper(intel.Number(within)) + " of the " + intel.Number(targets)
	switch within {
	case 0:
		who = "None of the " + intel.Number(targets)
	case targets:
		who = "All " + intel.Number(targets)
	}
	return who + " domains that promise a response time keep it in half of their reviews or more, from the information cut-off to the expert’s word."
}

func forecastsSentence(r Forecasts) Sentence {
	if !r.Enough() {
		return Sentence{"Forecasts", fmt.Sprintf("%s resolved: too few to judge; %s are needed.", intel.Upper(intel.Numbered(r.Resolved, "judgement")), intel.Number(LeastForecasts)), true}
	}
	words := fmt.Sprintf("The %s that are resolved have a Brier score of %.2f, where 0 is perfect and 0.25 the toss of a coin; their first estimates alone score %.2f.",
		intel.Numbered(r.Resolved, "judgement"), r.Brier, r.First)
	if n := r.Unresolvable; n > 0 {
		words += fmt.Sprintf(" %s could not be decided.", intel.Upper(intel.Number(n)))
	}
	if n := len(r.Overdue); n > 0 {
		words += fmt.Sprintf(" %s past the day without an outcome.", intel.Upper(isOrAre(n, "judgement")))
	}
	return Sentence{Name: "Forecasts", Words: words}
}

func isOrAre(n int, noun string) string {
	if n == 1 {
		return intel.Numbered(n, noun) + " is"
	}
	return intel.Numbered(n, noun) + " are"
}
