package edition

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/intel"
)

func TestAHistoryTellsEveryStageInTheWordsOfToday(t *testing.T) {
	stage := func(month time.Month, term string, percent int, negated bool, before *Judgement) *Judgement {
		a := &Assessment{Title: month.String()}
		a.Issued = time.Date(2024, month, 1, 0, 0, 0, 0, time.UTC)
		return &Judgement{
			Assessment: a, Likelihood: intel.ParseLikelihood(term), Probability: percent, claim: claim{"it", negated},
			Movement: Movement{Before: before, Reason: "since " + month.String()},
		}
	}
	first := stage(time.March, "unlikely", 30, false, nil)
	second := stage(time.April, "likely", 0, true, first) // the opposite claim
	last := stage(time.May, "very-likely", 90, true, second)
	var got []string
	for _, s := range last.History() {
		got = append(got, s.Assessment.Title+": "+s.Likelihood.Term())
	}
	if diff := cmp.Diff([]string{"March: likely", "April: likely", "May: very likely"}, got); diff != "" {
		t.Error(diff)
	}
	if h := last.History(); h[0].Probability != 70 || h[1].Probability != 0 || h[2].Probability != 90 || h[2].Reason != "since May" {
		t.Errorf("%+v", h)
	}
	first.Movement.Before = last // a circle, which the checker refuses, ends all the same
	if n := len(last.History()); n != longest {
		t.Errorf("%d stages", n)
	}
}
