package metrics

import (
	"math"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Record is the figures for programs. A figure is absent where too few cases
// carry it; fields are only ever added.
type Record struct {
	Kind         string          `json:"kind"`
	ID           string          `json:"id"`
	TLP          string          `json:"tlp"`
	AsOf         string          `json:"as_of"`
	Commit       string          `json:"commit,omitempty"`
	Requirements coverageRecord  `json:"requirements"`
	Inquiries    answersRecord   `json:"inquiries"`
	Reviews      []reviewsRecord `json:"reviews"`
	Judgements   forecastsRecord `json:"judgements"`
}

type coverageRecord struct {
	Active int      `json:"active"`
	Gaps   []string `json:"gaps"`
}

type answersRecord struct {
	Asked        int      `json:"asked"`
	Answered     int      `json:"answered"`
	MedianHours  *float64 `json:"median_hours,omitempty"`
	LongestHours *float64 `json:"longest_hours,omitempty"`
}

type reviewsRecord struct {
	Domain       string   `json:"domain"`
	Reviews      int      `json:"reviews"`
	MedianHours  *float64 `json:"median_hours,omitempty"`
	LongestHours *float64 `json:"longest_hours,omitempty"`
}

type forecastsRecord struct {
	Resolved     int      `json:"resolved"`
	Unresolvable int      `json:"unresolvable"`
	Overdue      int      `json:"overdue"`
	Brier        *float64 `json:"brier,omitempty"`
	FirstBrier   *float64 `json:"first_brier,omitempty"`
}

// RecordOf measures an edition for programs.
func RecordOf(ed *edition.Edition) Record {
	r := Of(ed)
	v := Record{
		Kind: "metrics", ID: "metrics", TLP: max(ed.TLP, intel.Clear).String(), AsOf: intel.Stamp(ed.Moment), Commit: ed.Commit,
		Requirements: coverageRecord{r.Coverage.Active, []string{}},
		Inquiries:    answersRecord{Asked: r.Answers.Asked, Answered: r.Answers.Answered},
		Reviews:      []reviewsRecord{},
		Judgements:   forecastsRecord{Resolved: r.Forecasts.Resolved, Unresolvable: r.Forecasts.Unresolvable, Overdue: len(r.Forecasts.Overdue)},
	}
	for _, gap := range r.Coverage.Gaps {
		v.Requirements.Gaps = append(v.Requirements.Gaps, gap.ID)
	}
	if r.Answers.Enough() {
		v.Inquiries.MedianHours, v.Inquiries.LongestHours = rounded(r.Answers.Median.Hours()), rounded(r.Answers.Longest.Hours())
	}
	for _, d := range r.Reviews {
		row := reviewsRecord{Domain: d.ID, Reviews: d.Reviews}
		if d.Enough() {
			row.MedianHours, row.LongestHours = rounded(d.Median.Hours()), rounded(d.Longest.Hours())
		}
		v.Reviews = append(v.Reviews, row)
	}
	if r.Forecasts.Enough() {
		v.Judgements.Brier, v.Judgements.FirstBrier = rounded(r.Forecasts.Brier), rounded(r.Forecasts.First)
	}
	return v
}

// rounded is a figure to three places.
func rounded(f float64) *float64 {
	f = math.Round(f*1000) / 1000
	return &f
}
