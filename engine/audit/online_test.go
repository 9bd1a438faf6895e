package audit_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/intel"
)

// forge says of pull request 1 what the records of a history say.
func forge(at time.Time) *github.Evidence {
	review := func(id, account int64, login string) github.Review {
		return github.Review{ID: id, Actor: &github.Actor{ID: account, Login: login, Type: "User"}, State: github.Approved, Commit: strings.Repeat("1", 40), SubmittedAt: at}
	}
	return &github.Evidence{Number: 1, Head: strings.Repeat("1", 40), Reviews: []github.Review{review(104, 14, "nina"), review(103, 13, "ian")}}
}

func TestTheForgeBearsOutEachRecord(t *testing.T) {
	tests := map[string]struct {
		spoil func(*github.Evidence)
		says  string // of each finding; empty: there is none
	}{
		"all is as it was recorded":         {func(*github.Evidence) {}, ""},
		"the review is not there":           {func(e *github.Evidence) { e.Reviews = e.Reviews[1:] }, "the forge has no such review"},
		"the account is gone":               {func(e *github.Evidence) { e.Reviews[0].Actor = nil }, "the account that made it is gone"},
		"somebody else made it":             {func(e *github.Evidence) { e.Reviews[0].Actor.ID = 99 }, "who is not nina"},
		"it is of another time":             {func(e *github.Evidence) { e.Reviews[0].SubmittedAt = founding }, "it was made on 18 November 2024, 08:00 UTC"},
		"it is a comment":                   {func(e *github.Evidence) { e.Reviews[0].State = github.Commented }, "its state is COMMENTED"},
		"another head was merged":           {func(e *github.Evidence) { e.Head, e.Reviews = strings.Repeat("3", 40), e.Reviews[:1] }, "ended at 3333333"},
		"it was dismissed before":           {func(e *github.Evidence) { e.Reviews[0].State = github.Dismissed }, "dismissed before it was recorded"},
		"it was dismissed after the record": {dismissedLater, ""},
		"another pull request is asked for": {func(e *github.Evidence) { e.Number, e.Reviews = 2, nil }, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := begin(t)
			for _, id := range []string{"nina", "ian"} {
				text := h.files["content/council/"+id+".yaml"] + "identities: {github: {login: " + id + ", id: " + map[string]string{"nina": "14", "ian": "13"}[id] + "}}\n"
				h.land("Say who is who", file("content/council/"+id+".yaml", text))
			}
			h.land("Merge pull request #1", file(edge, one))
			e := forge(h.clock)
			h.land("Record", h.records(1, added, nil))
			test.spoil(e)
			r := h.audit()
			if r.Open() != 0 || len(r.Pulls()) != 1 {
				t.Fatalf("before: %v", r.Findings)
			}
			r.Compare(e)
			var said []string
			for _, f := range r.Findings {
				said = append(said, f.Sentence)
			}
			text := strings.Join(said, "\n")
			if (test.says == "") != (r.Open() == 0) || !strings.Contains(text, test.says) {
				t.Errorf("got %q, want %q", text, test.says)
			}
		})
	}
}

func dismissedLater(e *github.Evidence) {
	e.Reviews[0].State = github.Dismissed
	e.Dismissals = []github.Dismissal{{Review: 104, At: e.Reviews[0].SubmittedAt.Add(48 * time.Hour)}}
}

func TestARecordIsSignedByARecorderOfTheCouncilOfItsTime(t *testing.T) {
	h := begin(t)
	h.land("Merge", file(edge, one))
	files := h.records(1, added, nil)
	h.land("Dismiss the recorder", edit(file("content/council/rec.yaml", h.files["content/council/rec.yaml"]), "roles: [recorder]", "roles: [analyst]"))
	h.land("Record", files)
	if d := h.audit().Decisions[intel.Ref{Kind: intel.Assessments, ID: "2024-11-18-edge"}]; d == nil || d.State == "satisfied" {
		t.Errorf("%+v", d)
	}
}
