package github

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/attest"
)

func capture(review int64, head string) attest.Capture {
	return attest.Capture{Review: review, Head: head, Base: strings.Repeat("b", 40), At: at("2024-11-18T10:00:00Z"), Recorder: "rex", Signature: "c2ln"}
}

func TestCapturesAreKeptInOurCommentAndReadFromThere(t *testing.T) {
	f := newForge(t)
	want := []attest.Capture{capture(80, f.head), capture(81, f.head)}
	text, err := WithCaptures(want, "### Sign-off\n")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.client(func(o *Options) { o.Account = "dossier-bot" }).Comment(context.Background(), "octocat", "hello", 7, text); err != nil {
		t.Fatal(err)
	}
	body := f.comments[0]["body"].(string)
	f.comments = []map[string]any{
		f.comment(1, user(9, "jdoe", "User"), "No marker\n"+capturesBegin+"\n{\"review\":5}\n-->"),
		f.comment(2, user(9, "jdoe", "User"), marker+"\n"+capturesBegin+"\nnonsense\n{\"review\":-1}\n{\"review\":5,\"head\":\"x\"}\n{\"review\":6,\"head\":\""+f.head+"\",\"base\":\""+f.base+"\",\"at\":\"2024-11-18T10:00:00Z\",\"recorder\":\"a\\u0007b\"}\n-->"),
		f.comment(3, user(10, "dossier-bot", "User"), strings.ReplaceAll(body, "\n", "\r\n")),
	}
	got, err := f.evidence()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got.Captures); d != "" {
		t.Error(d)
	}
	var file strings.Builder
	if err := got.Write(&file); err != nil {
		t.Fatal(err)
	}
	read, err := ReadEvidence(strings.NewReader(file.String()))
	if err != nil || !cmp.Equal(read.Captures, want) {
		t.Errorf("read from a file: %v, %v", read, err)
	}
}

func TestOfMoreCapturesThanACommentHoldsTheLatestAreKept(t *testing.T) {
	var many []attest.Capture
	for i := range 1000 {
		many = append(many, capture(int64(i+1), strings.Repeat("a", 40)))
	}
	text, err := WithCaptures(many, "text")
	got := captured(marker + "\n" + text)
	if err != nil || len(text) > longestComment || len(got) < 50 || got[len(got)-1].Review != 1000 || got[0].Review != int64(1001-len(got)) {
		t.Errorf("%d captures in %d bytes, %v", len(got), len(text), err)
	}
	if text, err := WithCaptures(nil, "text"); text != "text" || err != nil {
		t.Errorf("none: %q, %v", text, err)
	}
}

func TestPushesRetargetsAndVerifiedCommitsAreRead(t *testing.T) {
	f := newForge(t)
	f.activity = []map[string]any{
		f.push(3, "push", f.head, "2024-11-18T10:00:00Z"), f.push(2, "push", f.base, "2024-11-18T09:00:00Z"),
		f.push(1, "branch_deletion", strings.Repeat("0", 40), "2024-11-18T08:00:00Z"),
	}
	f.events = []map[string]any{
		f.event(1, "base_ref_changed", "2024-11-18T11:00:00Z", user(10, "Author", "User")),
		f.event(2, "base_ref_force_pushed", "2024-11-18T12:00:00Z", user(10, "Author", "User")),
		f.event(3, "labeled", "2024-11-18T13:00:00Z", user(10, "Author", "User")),
	}
	f.spoil = func(path string, rows []map[string]any) []map[string]any {
		for _, row := range rows {
			if commit, ok := row["commit"].(map[string]any); ok {
				commit["verification"] = map[string]any{"verified": true, "reason": "valid", "signature": "s", "payload": "p", "verified_at": nil}
			}
		}
		return rows
	}
	got, err := f.evidence()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]Push{{f.base, at("2024-11-18T09:00:00Z")}, {f.head, at("2024-11-18T10:00:00Z")}}, got.Pushes); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]time.Time{at("2024-11-18T11:00:00Z"), at("2024-11-18T12:00:00Z")}, got.Retargets); d != "" {
		t.Error(d)
	}
	if !slices.Contains(got.Verified, f.head) {
		t.Errorf("verified: %v", got.Verified)
	}
	f.activity = f.activity[1:]
	if got, err = f.evidence(); err != nil || got.Pushes != nil {
		t.Errorf("pushes that do not end at the head tell nothing: %v, %v", got.Pushes, err)
	}
}

func TestAStatusTellsWhoseTokenItIs(t *testing.T) {
	f := newForge(t)
	f.trouble = func(w http.ResponseWriter, r *http.Request, _ int) bool {
		switch {
		case r.Method == http.MethodPost && strings.Contains(r.URL.Path, "/statuses/"):
			says(201, `{"state":"pending","context":"dossier/sign-off","creator":{"id":41898282,"login":"github-actions[bot]","type":"Bot"}}`)(w)
		case r.URL.Path == prefix+"/user":
			says(403, `{"message":"Resource not accessible by integration"}`)(w)
		default:
			return false
		}
		return true
	}
	c := f.client(func(o *Options) { o.Account = "" })
	if err := c.Comment(context.Background(), "octocat", "hello", 7, "text"); err == nil || !strings.Contains(err.Error(), "name the account") {
		t.Errorf("before: %v", err)
	}
	if err := c.Status(context.Background(), "octocat", "hello", f.head, Status{State: StatePending}); err != nil {
		t.Fatal(err)
	}
	f.comments = []map[string]any{f.comment(3, user(41898282, "github-actions[bot]", "Bot"), marker+"\nold")}
	if err := c.Comment(context.Background(), "octocat", "hello", 7, "new"); err != nil {
		t.Fatal(err)
	}
	if len(f.comments) != 1 || !strings.Contains(f.comments[0]["body"].(string), "new") {
		t.Errorf("the comment was not found again: %v", f.comments)
	}
}

func TestAPullRequestTellsItsHeadAndBaseBranch(t *testing.T) {
	f := newForge(t)
	got, err := f.client().Pull(context.Background(), "octocat", "hello", 7)
	if err != nil || got.Number != 7 || got.Head != f.head || got.Base == "" {
		t.Errorf("%v, %v", got, err)
	}
}
