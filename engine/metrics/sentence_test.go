package metrics

import (
	"regexp"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
)

// A sentence of a printed estimate begins with a word, and hours are no
// abbreviation in it.
func TestSentencesReadAsProse(t *testing.T) {
	h := time.Hour
	for want, got := range map[string]Sentence{
		"Ten of the eleven requirements in force have a current answer; the review date of one has passed.": coverageSentence(
			Coverage{Active: 11, Gaps: make([]*edition.Requirement, 1), Stale: make([]*edition.Requirement, 1)}),
		"All 14 requirements in force have a current answer.":                                                                                               coverageSentence(Coverage{Active: 14}),
		"None of the three requirements in force have a current answer.":                                                                                    coverageSentence(Coverage{Active: 3, Gaps: make([]*edition.Requirement, 3)}),
		"One of the three requirements in force has a current answer.":                                                                                      coverageSentence(Coverage{Active: 3, Gaps: make([]*edition.Requirement, 2)}),
		"The one requirement in force has a current answer; the review date of one has passed.":                                                             coverageSentence(Coverage{Active: 1, Stale: make([]*edition.Requirement, 1)}),
		"The one requirement in force has no current answer.":                                                                                               coverageSentence(Coverage{Active: 1, Gaps: make([]*edition.Requirement, 1)}),
		"Half of the seven questions were answered within 7 hours and 15 minutes, all within 4 days; none was late. One more waits beyond its date.":        answersSentence(Answers{Answered: 7, Median: 7*h + 15*time.Minute, Longest: 100 * h, Due: 5, OnTime: 5, Late: 1}),
		"Half of the seven questions were answered within 1 hour, all within 47 hours; two of the three with a date were in time.":                          answersSentence(Answers{Answered: 7, Median: h, Longest: 47 * h, Due: 3, OnTime: 2}),
		"Half of the seven questions were answered within 1 hour, all within 2 hours; none of the three with a date were in time.":                          answersSentence(Answers{Answered: 7, Median: h, Longest: 2 * h, Due: 3}),
		"Half of the seven questions were answered within 1 hour, all within 2 hours; one of the three with a date was in time.":                            answersSentence(Answers{Answered: 7, Median: h, Longest: 2 * h, Due: 3, OnTime: 1}),
		"Half of the seven questions were answered within 1 hour, all within 2 hours; the one with a date was late.":                                        answersSentence(Answers{Answered: 7, Median: h, Longest: 2 * h, Due: 1}),
		"One of the six domains that promise a response time keeps it in half of its reviews or more, from the information cut-off to the expert’s word.":   {Words: kept(1, 6)},
		"None of the two domains that promise a response time keep it in half of their reviews or more, from the information cut-off to the expert’s word.": {Words: kept(0, 2)},
		"Five of the six domains that promise a response time keep it in half of their reviews or more, from the information cut-off to the expert’s word.": {Words: kept(5, 6)},
		"The one domain that promises a response time keeps it in half of its reviews, from the information cut-off to the expert’s word.":                  {Words: kept(1, 1)},
		"The 43 judgements that are resolved have a Brier score of 0.15, where 0 is perfect and 0.25 the toss of a coin; their first estimates alone score 0.16. One could not be decided. Two judgements are past the day without an outcome.": forecastsSentence(
			Forecasts{Resolved: 43, Brier: .15, First: .16, Unresolvable: 1, Overdue: make([]*edition.Judgement, 2)}),
		"Six reviews of one domain with a figure; this edition names no response time.": reviewsSentence([]Domain{{Domain: &edition.Domain{}, Reviews: 6}}),
		"Two judgements resolved: too few to judge; ten are needed.":                    forecastsSentence(Forecasts{Resolved: 2}),
	} {
		if got.Words != want {
			t.Errorf("%s\nand not\n%s", got.Words, want)
		}
		if digit := regexp.MustCompile(`[.:] \d`).FindString(got.Words); digit != "" {
			t.Errorf("a sentence begins with a number: %s", got.Words)
		}
	}
}
