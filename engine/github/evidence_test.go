package github

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestEvidenceHoldsEverythingThatGitDoesNotKnow(t *testing.T) {
	f := newForge(t)
	f.accounts["author@example.org"] = user(10, "Author", "User")
	f.accounts["noreply@github.com"] = user(19864447, "web-flow", "User")
	f.reviews = []map[string]any{
		f.review(80, user(1, "jdoe", "User"), Approved, f.head, "2024-11-18T10:00:00Z", "Looks right. Very long praise."),
		f.review(81, user(2, "Ops", "User"), ChangesRequested, f.head, "2024-11-18T11:00:00Z", "No."),
		f.review(82, user(3, "kay", "User"), Approved, f.head, "2024-11-18T12:00:00Z", "Dissent: too early"),
		f.review(83, nil, Approved, f.head, "2024-11-18T12:30:00Z", ""),
		with(f.review(84, user(1, "jdoe", "User"), Approved, f.head, "2024-11-18T13:00:00Z", ""), "commit_id", nil),
		f.review(85, user(4, "lou", "User"), Dismissed, f.head, "2024-11-18T13:30:00Z", ""),
	}
	pending := f.review(86, user(5, "mo", "User"), Pending, f.head, "", "")
	delete(pending, "submitted_at")
	f.reviews = append(f.reviews, pending)
	f.events = []map[string]any{
		f.event(1, "head_ref_force_pushed", "2024-11-18T09:00:00Z", user(10, "Author", "User")),
		f.event(2, "renamed", "2024-11-18T09:30:00Z", user(10, "Author", "User")),
		f.dismissal(3, 85, "changes_requested", "2024-11-18T14:00:00Z", user(6, "chair", "User")),
	}
	got, err := f.evidence()
	if err != nil {
		t.Fatal(err)
	}
	want := &Evidence{
		Repository: "octocat/hello", Number: 7, Author: Actor{10, "Author", "User"}, Base: f.base, Head: f.head,
		Reviews: []Review{
			{ID: 86, Actor: &Actor{5, "mo", "User"}, State: Pending, Commit: f.head},
			{ID: 80, Actor: &Actor{1, "jdoe", "User"}, State: Approved, Commit: f.head, SubmittedAt: at("2024-11-18T10:00:00Z")},
			{ID: 81, Actor: &Actor{2, "Ops", "User"}, State: ChangesRequested, Commit: f.head, SubmittedAt: at("2024-11-18T11:00:00Z")},
			{ID: 82, Actor: &Actor{3, "kay", "User"}, State: Approved, Commit: f.head, SubmittedAt: at("2024-11-18T12:00:00Z"), Body: "Dissent: too early"},
			{ID: 83, State: Approved, Commit: f.head, SubmittedAt: at("2024-11-18T12:30:00Z")},
			{ID: 84, Actor: &Actor{1, "jdoe", "User"}, State: Approved, SubmittedAt: at("2024-11-18T13:00:00Z")},
			{ID: 85, Actor: &Actor{4, "lou", "User"}, State: Dismissed, Commit: f.head, SubmittedAt: at("2024-11-18T13:30:00Z")},
		},
		Dismissals:  []Dismissal{{Review: 85, By: &Actor{6, "chair", "User"}, At: at("2024-11-18T14:00:00Z"), Was: ChangesRequested, Reason: "settled in the meeting"}},
		ForcePushes: []time.Time{at("2024-11-18T09:00:00Z")},
		Accounts:    []Account{{"author@example.org", 10, "Author"}, {"noreply@github.com", 19864447, "web-flow"}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	var file, again bytes.Buffer
	if err := got.Write(&file); err != nil {
		t.Fatal(err)
	}
	text := file.String()
	read, err := ReadEvidence(&file)
	if err != nil {
		t.Fatal(err)
	}
	if err := read.Write(&again); err != nil || again.String() != text {
		t.Errorf("written and read again it is another file: %v", err)
	}
}

func TestAllPagesAreReadAndNoRowTwice(t *testing.T) {
	f := newForge(t)
	for i := range 250 {
		f.reviews = append(f.reviews, f.review(i+1, user(1, "jdoe", "User"), Commented, f.head, "2024-11-18T10:00:00Z", ""))
	}
	tip := f.head
	for range 12 {
		tip = f.commit("more", "author@example.org", tip)
	}
	f.head = tip
	for name, rows := range map[string]int{"full pages": 100, "pages that do not fit": 33, "pages of 5": 5} {
		f.rows, f.clock = rows, clock
		f.spoil = func(path string, rows []map[string]any) []map[string]any {
			slices.Reverse(rows)
			return append(rows, rows[:min(len(rows), 7)]...)
		}
		if strings.Contains(name, "5") {
			f.spoil = nil
		}
		got, err := f.evidence()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(got.Reviews) != 250 || got.Reviews[0].ID != 1 || got.Reviews[249].ID != 250 {
			t.Errorf("%s: %d reviews", name, len(got.Reviews))
		}
	}
}

func TestBranchUpdatesAreTimedByThePushAndNeverByTheCommit(t *testing.T) {
	const late = "2024-11-20T12:00:00Z" // the reading
	for _, c := range []struct {
		name   string
		pushes func(f *forge, merge, tip string) []map[string]any
		want   string
	}{
		{"the push that brought the merge tells its time", func(f *forge, merge, tip string) []map[string]any {
			return []map[string]any{f.push(1, "branch_creation", f.base, "2024-11-18T08:00:00Z"), f.push(2, "push", merge, "2024-11-18T09:00:00Z"), f.push(3, "push", tip, "2024-11-18T10:00:00Z")}
		}, "2024-11-18T09:00:00Z"},
		{"a merge that came along with later commits has the time of their push", func(f *forge, merge, tip string) []map[string]any {
			return []map[string]any{f.push(1, "branch_creation", f.base, "2024-11-18T08:00:00Z"), f.push(3, "push", tip, "2024-11-18T10:00:00Z")}
		}, "2024-11-18T10:00:00Z"},
		{"a merge pushed once more after the branch was set back counts from then", func(f *forge, merge, tip string) []map[string]any {
			return []map[string]any{f.push(1, "push", merge, "2024-11-18T09:00:00Z"), f.push(2, "force_push", f.base, "2024-11-18T10:00:00Z"), f.push(3, "push", tip, "2024-11-18T11:00:00Z")}
		}, "2024-11-18T11:00:00Z"},
		{"the order in which GitHub lists pushes does not matter", func(f *forge, merge, tip string) []map[string]any {
			return []map[string]any{f.push(3, "push", tip, "2024-11-18T10:00:00Z"), f.push(2, "push", merge, "2024-11-18T09:00:00Z")}
		}, "2024-11-18T09:00:00Z"},
		{"a merge that no push brought counts as pushed just now", func(*forge, string, string) []map[string]any { return nil }, late},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newForge(t)
			f.rows = 2
			main := f.commit("on main", "other@example.org", f.base)
			merge := f.commit("update branch", "author@example.org", f.head, main)
			f.base, f.head = main, f.commit("after it", "author@example.org", merge)
			f.activity = c.pushes(f, merge, f.head)
			got, err := f.evidence()
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff([]time.Time{at(c.want)}, got.ForcePushes); d != "" {
				t.Error(d)
			}
		})
	}
}
