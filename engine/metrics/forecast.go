package metrics

import (
	"math"
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Forecasts tells whether judgements came true. A judgement that later products
// took up again counts once, as the line of its estimates.
type Forecasts struct {
	Resolved     int
	Unresolvable int // decided to be undecidable; in no score
	Overdue      []*edition.Judgement

	// Brier is the mean of the squared distance between what was said and what
	// came (Brier 1950), each estimate weighted by the time it stood; First is
	// that of the first estimates alone. 0 is perfect, 0.25 is a coin.
	Brier, First float64
	Bins         []Bin // by what was said last, from the least likely on
}

// Bin is forecasts of one band of likelihood.
type Bin struct {
	Likelihood      intel.Likelihood
	Said            int // mean of what was said, percent
	Happened, Total int
}

// Enough reports whether there are enough forecasts to judge by.
func (f Forecasts) Enough() bool { return f.Resolved >= LeastForecasts }

func forecasts(ed *edition.Edition) (f Forecasts) {
	taken := takenUp(ed.Outcomes)
	sums := map[uint8]*Bin{}
	for _, o := range ed.Outcomes {
		stages := stages(o)
		switch {
		case o.Judgement == nil || taken[o.Judgement]:
			continue
		case o.Result != intel.Occurred && o.Result != intel.DidNotOccur:
			f.Unresolvable++
			continue
		case len(stages) == 0:
			continue // no estimate of it was stated in time
		}
		f.Resolved++
		f.Brier += weighted(stages, o)
		f.First += square(percent(stages[0]), o)
		last := stages[len(stages)-1]
		bin := sums[last.Likelihood.Band]
		if bin == nil {
			bin = &Bin{Likelihood: last.Likelihood}
			sums[last.Likelihood.Band] = bin
		}
		bin.Said, bin.Total = bin.Said+percent(last), bin.Total+1
		if o.Result == intel.Occurred {
			bin.Happened++
		}
	}
	if f.Resolved > 0 {
		f.Brier, f.First = f.Brier/float64(f.Resolved), f.First/float64(f.Resolved)
	}
	for _, bin := range sums {
		bin.Said = int(math.Round(float64(bin.Said) / float64(bin.Total)))
		f.Bins = append(f.Bins, *bin)
	}
	slices.SortFunc(f.Bins, func(a, b Bin) int { return int(a.Likelihood.Band) - int(b.Likelihood.Band) })
	f.Overdue = overdue(ed)
	return f
}

// takenUp marks the judgements with an outcome that a later one with an outcome
// continues.
func takenUp(outcomes []*edition.Outcome) map[*edition.Judgement]bool {
	taken := map[*edition.Judgement]bool{}
	for _, o := range outcomes {
		if o.Judgement == nil {
			continue
		}
		for at, n := o.Judgement.Movement.Before, 0; at != nil && n < 1000; at, n = at.Movement.Before, n+1 {
			taken[at] = true
		}
	}
	return taken
}

// stages returns the estimates that were stated, with a likelihood, before the
// matter was settled.
func stages(o *edition.Outcome) []edition.Stage {
	if o.Judgement == nil {
		return nil
	}
	end := o.ResolvedAt
	if by := o.Judgement.ResolvesBy; !by.IsZero() {
		end = earlier(end, by.AddDate(0, 0, 1))
	}
	return slices.DeleteFunc(o.Judgement.History(), func(s edition.Stage) bool {
		return !s.Likelihood.Stated() || s.At.After(end)
	})
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// percent is what an estimate says: its number, or the middle of its range.
func percent(s edition.Stage) int {
	if s.Probability > 0 {
		return s.Probability
	}
	low, high := s.Likelihood.Range()
	return (low + high) / 2
}

func square(said int, o *edition.Outcome) float64 {
	came := 0.0
	if o.Result == intel.Occurred {
		came = 1
	}
	d := float64(said)/100 - came
	return d * d
}

// weighted is the mean score of the estimates by the time that each stood.
func weighted(stages []edition.Stage, o *edition.Outcome) float64 {
	var sum, total float64
	for i, s := range stages {
		end := o.ResolvedAt
		if i+1 < len(stages) {
			end = stages[i+1].At
		}
		stood := max(end.Sub(s.At).Hours(), 1) // one hour at least: outcomes may bear a date alone
		sum, total = sum+stood*square(percent(s), o), total+stood
	}
	return sum / total
}

// overdue lists live judgements whose day has passed without an outcome, newest
// product first.
func overdue(ed *edition.Edition) []*edition.Judgement {
	var list []*edition.Judgement
	for _, a := range ed.Assessments {
		if a.Withdrawal != nil || a.Status == edition.Superseded {
			continue
		}
		for _, j := range a.Judgements {
			if j.Outcome == nil && !j.ResolvesBy.IsZero() && j.ResolvesBy.AddDate(0, 0, 1).Before(ed.Moment) {
				list = append(list, j)
			}
		}
	}
	return list
}
