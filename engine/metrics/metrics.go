// Package metrics measures the program by what one edition holds: how many
// requirements have an answer, how fast questions were answered and experts
// heard, and whether forecasts came true.
//
//	r := metrics.Of(ed)
//	if r.Forecasts.Enough() {
//		fmt.Printf("Brier score %.2f\n", r.Forecasts.Brier)
//	}
//
// Few cases say little, and a figure from few is quoted as if it were one from
// many. So every figure has a least number of cases, and Enough reports whether
// it is reached; below it nothing but the number of cases should be shown.
package metrics

import (
	"cmp"
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
)

// Least numbers of cases.
const (
	LeastAnswers   = 5
	LeastReviews   = 5  // of one domain
	LeastForecasts = 10 // that have been resolved
)

// Report is all figures of an edition.
type Report struct {
	Coverage  Coverage
	Answers   Answers
	Reviews   []Domain // in the order of the edition's domains; those never heard are left out
	Forecasts Forecasts
}

// Of measures an edition at its moment.
func Of(ed *edition.Edition) Report {
	return Report{coverage(ed), answers(ed), reviews(ed), forecasts(ed)}
}

// Coverage tells which requirements in force have a current answer.
type Coverage struct {
	Active int
	Gaps   []*edition.Requirement
	Stale  []*edition.Requirement // in force, with their review date passed
}

// Covered is the number of those that have one.
func (c Coverage) Covered() int { return c.Active - len(c.Gaps) }

func coverage(ed *edition.Edition) (c Coverage) {
	for _, r := range ed.Requirements {
		if r.Retired {
			continue
		}
		c.Active++
		if r.Gap() {
			c.Gaps = append(c.Gaps, r)
		}
		if !r.ReviewBy.IsZero() && r.ReviewBy.AddDate(0, 0, 1).Before(ed.Moment) {
			c.Stale = append(c.Stale, r)
		}
	}
	return c
}

// Answers tells how long questions waited.
type Answers struct {
	Asked, Answered int
	OnTime, Due     int // of those answered that had a date
	Late            int // open, with their date passed
	Median, Longest time.Duration
}

// Enough reports whether there are enough answers to judge by.
func (a Answers) Enough() bool { return a.Answered >= LeastAnswers }

func answers(ed *edition.Edition) (a Answers) {
	var took []time.Duration
	for _, q := range ed.Inquiries {
		a.Asked++
		switch {
		case q.Answered():
			took = append(took, q.Took())
			if !q.DueAt.IsZero() {
				a.Due++
				if !q.AnsweredAt.After(q.DueAt) {
					a.OnTime++
				}
			}
		case !q.DueAt.IsZero() && q.DueAt.Before(ed.Moment):
			a.Late++
		}
	}
	a.Answered = len(took)
	a.Median, a.Longest = middle(took)
	return a
}

// Domain tells how long the experts of a domain took, from the information
// cut-off of a product to their word on it: the time in which a product could
// have been reviewed.
type Domain struct {
	*edition.Domain
	Reviews         int
	Median, Longest time.Duration
}

// Enough reports whether there are enough reviews to judge by.
func (d Domain) Enough() bool { return d.Reviews >= LeastReviews }

func reviews(ed *edition.Edition) []Domain {
	took := map[*edition.Domain][]time.Duration{}
	for _, a := range ed.Assessments {
		for _, d := range a.SignOff.Domains {
			if len(d.Reviews) == 0 || a.Cutoff.IsZero() {
				continue
			}
			first := slices.MinFunc(d.Reviews, func(a, b edition.Review) int { return a.At.Compare(b.At) })
			took[d.Domain] = append(took[d.Domain], max(0, first.At.Sub(a.Cutoff)))
		}
	}
	var list []Domain
	for _, d := range ed.Domains {
		if n := len(took[d]); n > 0 {
			median, longest := middle(took[d])
			list = append(list, Domain{d, n, median, longest})
		}
	}
	return list
}

// middle returns the median and the longest of some durations; of an even number
// the mean of the two in the middle.
func middle(list []time.Duration) (median, longest time.Duration) {
	if len(list) == 0 {
		return 0, 0
	}
	slices.SortFunc(list, cmp.Compare)
	n := len(list)
	return (list[(n-1)/2] + list[n/2]) / 2, list[n-1]
}
