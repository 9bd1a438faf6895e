package web

import (
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// What other readers see of a judgement whose day has passed may lack an outcome
// that is there: it is marked more strictly.
func TestOnlyLeadershipIsToldThatAnOutcomeIsMissing(t *testing.T) {
	const page, late = "assessments/2024-11-20-x/index.html", `<b class="late">Was to be decided by</b> <time datetime="2024-11-01">`
	w := newWorld()
	j := judge(w.assessment("2024-11-20-x", "X", ago(time.Hour)), "KJ1", "It will likely happen.", "likely", intel.Moderate)
	j.ResolvesBy = date("2024-11-01")
	if html := draw(t, w)[page]; !strings.Contains(html, late) {
		t.Error("leadership is not told")
	}
	w.ed.Audience.Default = false
	if html := draw(t, w)[page]; strings.Contains(html, "Was to be") || !strings.Contains(html, `>To be decided by <time datetime="2024-11-01">`) {
		t.Error("others are told what they cannot know")
	}
}

// "Yes, we are affected" below what is withdrawn must not be taken for today's
// answer.
func TestAnAnswerThatNoLongerStandsIsOfItsTime(t *testing.T) {
	const page, then = "assessments/2024-11-20-x/index.html", "Are we affected? The answer at the time</h2>"
	w := newWorld()
	a := w.assessment("2024-11-20-x", "X", ago(time.Hour))
	a.Affected = &edition.Affected{Status: intel.StatusAffected, Statement: "Two of them.", Confidence: intel.Low, AsOf: a.Cutoff}
	if html := draw(t, w)[page]; !strings.Contains(html, "Are we affected?</h2>") {
		t.Error("the answer of a product in force is not that of today")
	}
	a.Status, a.Withdrawal = edition.Withdrawn, &intel.Withdrawal{At: ago(time.Minute), Reason: "We run none."}
	if html := draw(t, w)[page]; !strings.Contains(html, then) {
		t.Error("the answer of a withdrawn product is not that of its time")
	}
}
