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
	var words string
	n := c.Covered()
	switch c.Active {
	case 0:
		return Sentence{"Coverage", "This edition holds no requirement in force.", true}
	case 1:
		words = "The one requirement in force has " + [...]string{"no", "a"}[n] + " current answer"
	default:
		words = someOf(n, c.Active) + " requirements in force " + verb(n, "has", "have") + " a current answer"
	}
	if n := len(c.Stale); n > 0 {
		words += fmt.Sprintf("; the review date of %s has passed", intel.Number(n))
	}
	return Sentence{Name: "Coverage", Words: words + "."}
}

// someOf begins a sentence with how many there are of several: "None of the
// three", "Two of the three", "All three".
func someOf(n, of int) string {
	switch n {
	case 0:
		return "None of the " + intel.Number(of)
	case of:
		return "All " + intel.Number(of)
	}
	return intel.Upper(intel.Number(n)) + " of the " + intel.Number(of)
}

// verb chooses the form that goes with a number.
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
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
	case a.Due == 1:
		words += "; the one with a date was late."
	default:
		words += fmt.Sprintf("; %s with a date %s in time.", intel.Lower(someOf(a.OnTime, a.Due)), verb(a.OnTime, "was", "were"))
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
		f.Words = fmt.Sprintf("%s of %s with a figure; this edition names no response time.", intel.Upper(intel.Numbered(total, "review")), intel.Numbered(enough, "domain"))
	default:
		f.Words = kept(within, targets)
	}
	return f
}

// kept says how many domains keep the response time that they promise.
func kept(within, targets int) string {
	if targets == 1 {
		does := [...]string{"does not keep it", "keeps it"}[within]
		return "The one domain that promises a response time " + does + " in half of its reviews, from the information cut-off to the expert’s word."
	}
	return someOf(within, targets) + " domains that promise a response time " + verb(within, "keeps it in half of its", "keep it in half of their") +
		" reviews or more, from the information cut-off to the expert’s word."
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
		words += fmt.Sprintf(" %s %s past the day without an outcome.", intel.Upper(intel.Numbered(n, "judgement")), verb(n, "is", "are"))
	}
	return Sentence{Name: "Forecasts", Words: words}
}
