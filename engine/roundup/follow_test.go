package roundup_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

func TestAnIssueTellsWhatBecameOfWhatTheOneBeforeAnnounced(t *testing.T) {
	ed := empty()
	due := func(a *edition.Assessment) { a.ReviewBy = at("2024-11-20 00:00") }
	next := issued("next", "2024-11-19 10:00")
	replaced, forgotten := issued("replaced", "2024-11-11 10:00", due), issued("forgotten", "2024-11-11 11:00", due)
	replaced.Status, replaced.SupersededBy = edition.Superseded, next
	forgotten.Status, forgotten.Expires = edition.Expired, at("2024-11-21 00:00")
	forecast := issued("forecast", "2024-11-12 10:00", moved(edition.New, edition.New), marked(intel.Amber))
	for _, j := range forecast.Judgements {
		j.ResolvesBy = at("2024-11-21 00:00")
	}
	forecast.Judgements[0].Outcome = &edition.Outcome{Judgement: forecast.Judgements[0], Result: intel.Occurred, ResolvedAt: at("2024-11-20 09:00")}
	waiting := issued("waiting", "2024-11-13 10:00")
	waiting.Status, waiting.Due = edition.Provisional, at("2024-11-18 10:00")
	ed.Assessments = []*edition.Assessment{next, waiting, forecast, forgotten, replaced}
	asked := func(id, answered string) *edition.Inquiry {
		q := &edition.Inquiry{Item: edition.Item{ID: id, Kind: intel.Inquiries}, Question: id, AskedAt: at("2024-11-14 10:00"), DueAt: at("2024-11-19 10:00")}
		if answered != "" {
			q.Answer, q.AnsweredAt = intel.Yes, at(answered)
		}
		return q
	}
	ed.Inquiries = []*edition.Inquiry{asked("answered?", "2024-11-18 09:00"), asked("open?", "")}
	r := week(t, ed, "2024-W47")
	got := map[string]string{}
	for _, f := range r.Followed {
		got[f.Ref.ID+": "+f.What] = f.Said
		if done := f.Said[:3] != "Not" && f.Said[:2] != "No" && f.Said[:5] != "Still"; f.Done != done {
			t.Errorf("%s is done: %v", f.Said, f.Done)
		}
	}
	want := map[string]string{
		"waiting: Sign-off due":            "Still provisional",
		"answered?: Answer due":            "Answered 18 Nov 2024",
		"open?: Answer due":                "Not answered yet",
		"replaced: Review due":             "Superseded 19 Nov 2024",
		"forgotten: Review due":            "Not reviewed yet",
		"forecast: Judgement KJ1 resolves": "It happened",
		"forecast: Judgement KJ2 resolves": "No outcome recorded yet",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if said, open := r.Settled(); said != "Of seven points that fell due since the last issue, three are settled." || len(open) != 4 {
		t.Errorf("%s and %d open", said, len(open))
	}
	r.Followed = r.Followed[:0]
	if said, _ := r.Settled(); said != "" {
		t.Error(said)
	}
	if r.TLP != intel.Amber {
		t.Errorf("the issue is marked %s", r.TLP)
	}
}
