package metrics

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

var now = time.Date(2024, 11, 22, 16, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

func ago(d time.Duration) time.Time { return now.Add(-d) }

// claim is a judgement with its estimates, oldest first, and how it came out.
type claim struct {
	said   []said
	result intel.Result
	ended  time.Duration // ago
	by     time.Duration // ago that it was to be decided; 0 for not stated
}

type said struct {
	ago     time.Duration
	term    string
	percent int
}

func (c claim) outcome() *edition.Outcome {
	var last *edition.Judgement
	for _, s := range c.said {
		a := &edition.Assessment{}
		a.Issued = ago(s.ago)
		j := &edition.Judgement{Assessment: a, Likelihood: intel.ParseLikelihood(s.term), Probability: s.percent, Movement: edition.Movement{Before: last}}
		if c.by != 0 {
			j.ResolvesBy = ago(c.by)
		}
		last = j
	}
	o := &edition.Outcome{Judgement: last, Result: c.result, ResolvedAt: ago(c.ended)}
	last.Outcome = o
	return o
}

func TestForecastsAreScoredByTheTimeTheyStood(t *testing.T) {
	for name, test := range map[string]struct {
		claims       []claim
		resolved     int
		brier, first float64
	}{
		"a sure forecast that came true":                  {[]claim{{[]said{{10 * day, "almost-certain", 97}}, intel.Occurred, 0, 0}}, 1, .0009, .0009},
		"the middle of a range where no number is stated": {[]claim{{[]said{{10 * day, "likely", 0}}, intel.DidNotOccur, 0, 0}}, 1, .67 * .67, .67 * .67},
		"half of the time 20, half 80, and it came":       {[]claim{{[]said{{20 * day, "unlikely", 20}, {10 * day, "very-likely", 80}}, intel.Occurred, 0, 0}}, 1, (.64 + .04) / 2, .64},
		"three quarters 20, one quarter 80":               {[]claim{{[]said{{20 * day, "unlikely", 20}, {5 * day, "very-likely", 80}}, intel.Occurred, 0, 0}}, 1, .64*.75 + .04*.25, .64},
		"an estimate after the day does not count":        {[]claim{{[]said{{20 * day, "unlikely", 20}, {5 * day, "almost-certain", 99}}, intel.Occurred, 1 * day, 8 * day}}, 1, .64, .64},
		"undecidable ones are in no score":                {[]claim{{[]said{{20 * day, "unlikely", 20}}, intel.Unresolvable, 1 * day, 0}}, 0, 0, 0},
		"without a likelihood there is no forecast":       {[]claim{{[]said{{20 * day, "", 0}}, intel.Occurred, 1 * day, 0}}, 0, 0, 0},
		"the mean of two":                                 {[]claim{{[]said{{9 * day, "likely", 70}}, intel.Occurred, 0, 0}, {[]said{{9 * day, "likely", 70}}, intel.DidNotOccur, 0, 0}}, 2, (.09 + .49) / 2, (.09 + .49) / 2},
	} {
		t.Run(name, func(t *testing.T) {
			ed := &edition.Edition{Moment: now}
			for _, c := range test.claims {
				ed.Outcomes = append(ed.Outcomes, c.outcome())
			}
			f := Of(ed).Forecasts
			if f.Resolved != test.resolved || math.Abs(f.Brier-test.brier) > 1e-9 || math.Abs(f.First-test.first) > 1e-9 {
				t.Errorf("%d resolved, Brier %.4f, first %.4f; want %d, %.4f, %.4f", f.Resolved, f.Brier, f.First, test.resolved, test.brier, test.first)
			}
		})
	}
}

func TestALineOfEstimatesCountsOnce(t *testing.T) {
	o := claim{[]said{{20 * day, "unlikely", 20}, {10 * day, "very-likely", 80}}, intel.Occurred, 0, 0}.outcome()
	before := o.Judgement.Movement.Before
	before.Outcome = &edition.Outcome{Judgement: before, Result: intel.Occurred, ResolvedAt: ago(0)}
	f := Of(&edition.Edition{Moment: now, Outcomes: []*edition.Outcome{o, before.Outcome}}).Forecasts
	if f.Resolved != 1 || len(f.Bins) != 1 || f.Bins[0].Said != 80 || f.Bins[0].Happened != 1 {
		t.Errorf("got %+v", f)
	}
}

func TestJudgementsPastTheirDayAreNamed(t *testing.T) {
	judge := func(by time.Time, change func(*edition.Assessment, *edition.Judgement)) *edition.Assessment {
		a := &edition.Assessment{}
		a.Status = edition.SignedOff
		j := &edition.Judgement{Assessment: a, ResolvesBy: by}
		a.Judgements = []*edition.Judgement{j}
		change(a, j)
		return a
	}
	keep := func(*edition.Assessment, *edition.Judgement) {}
	ed := &edition.Edition{Moment: now, Assessments: []*edition.Assessment{
		judge(ago(3*day).Truncate(day), keep),
		judge(ago(-day), keep),
		judge(now.Truncate(day), keep), // the day itself is not over
		judge(time.Time{}, keep),
		judge(ago(3*day), func(a *edition.Assessment, _ *edition.Judgement) { a.Status = edition.Superseded }),
		judge(ago(3*day), func(_ *edition.Assessment, j *edition.Judgement) { j.Outcome = &edition.Outcome{} }),
	}}
	if n := len(Of(ed).Forecasts.Overdue); n != 1 {
		t.Errorf("%d are named, want 1", n)
	}
}

func TestAnswersAndReviewsAreTimed(t *testing.T) {
	network := &edition.Domain{ID: "network", RespondWithin: 8 * time.Hour}
	ed := &edition.Edition{Moment: now, Domains: []*edition.Domain{network, {ID: "silent"}}}
	for i := range 4 {
		took := time.Duration(i+1) * time.Hour
		ed.Inquiries = append(ed.Inquiries, &edition.Inquiry{Answer: intel.Yes, AskedAt: ago(50 * time.Hour), AnsweredAt: ago(50*time.Hour - took), DueAt: ago(48 * time.Hour)})
		a := &edition.Assessment{Cutoff: ago(100 * time.Hour)}
		late := edition.Review{At: ago(10 * time.Hour)}
		a.SignOff.Domains = []edition.DomainSignOff{{Domain: network, Heard: true, Reviews: []edition.Review{late, {At: ago(100*time.Hour - took)}}}}
		ed.Assessments = append(ed.Assessments, a)
	}
	ed.Inquiries = append(ed.Inquiries, &edition.Inquiry{Answer: intel.Open, DueAt: ago(time.Hour)}, &edition.Inquiry{Answer: intel.Open, DueAt: ago(-time.Hour)})
	r := Of(ed)
	want := Answers{Asked: 6, Answered: 4, OnTime: 2, Due: 4, Late: 1, Median: 150 * time.Minute, Longest: 4 * time.Hour}
	if diff := cmp.Diff(want, r.Answers); diff != "" || r.Answers.Enough() {
		t.Error(diff)
	}
	if len(r.Reviews) != 1 || r.Reviews[0].Reviews != 4 || r.Reviews[0].Median != 150*time.Minute || r.Reviews[0].Longest != 4*time.Hour || r.Reviews[0].Enough() {
		t.Errorf("got %+v", r.Reviews)
	}
}

func TestRequirementsInForceAreCovered(t *testing.T) {
	answered := &edition.Requirement{Current: []*edition.Assessment{{}}}
	stale := &edition.Requirement{ReviewBy: ago(3 * day)}
	c := Of(&edition.Edition{Moment: now, Requirements: []*edition.Requirement{answered, stale, {Retired: true}}}).Coverage
	if c.Active != 2 || c.Covered() != 1 || len(c.Gaps) != 1 || len(c.Stale) != 1 {
		t.Errorf("got %+v", c)
	}
}
