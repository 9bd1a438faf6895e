package web

import (
	"bytes"
	"math"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/metrics"
)

// metricsRecord is the figures for programs. A score is absent where too few
// cases carry it.
type metricsRecord struct {
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

func (s *site) metricsRecord(b *bytes.Buffer) error {
	p := s.page("metrics/index.json")
	p.raise(s.ed.TLP)
	r := metrics.Of(s.ed)
	v := metricsRecord{
		Kind: "metrics", ID: "metrics", TLP: max(p.tlp, intel.Clear).String(), AsOf: stamp(s.ed.Moment), Commit: s.ed.Commit,
		Requirements: coverageRecord{r.Coverage.Active, append([]string{}, ids(p, r.Coverage.Gaps)...)},
		Inquiries:    answersRecord{Asked: r.Answers.Asked, Answered: r.Answers.Answered},
		Reviews:      []reviewsRecord{},
		Judgements:   forecastsRecord{Resolved: r.Forecasts.Resolved, Unresolvable: r.Forecasts.Unresolvable, Overdue: len(r.Forecasts.Overdue)},
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
	return encode(b, v)
}

// rounded is a figure to three places.
func rounded(f float64) *float64 {
	f = math.Round(f*1000) / 1000
	return &f
}
