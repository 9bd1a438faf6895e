package github

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestAStatusIsPendingFirstAndNeverTooLong(t *testing.T) {
	f := newForge(t)
	c := f.client()
	for _, s := range []Status{
		{State: StatePending, Description: "Looking"},
		{State: StateFailure, Description: strings.Repeat("é", 139) + "\nlonger than GitHub takes", Target: "https://ci.example.org/1"},
	} {
		if err := c.Status(context.Background(), "octocat", "hello", f.head, s); err != nil {
			t.Fatal(err)
		}
	}
	want := []map[string]any{
		{"state": "pending", "context": "dossier/sign-off", "description": "Looking", "sha": f.head},
		{"state": "failure", "context": "dossier/sign-off", "description": strings.Repeat("é", 139) + "…", "target_url": "https://ci.example.org/1", "sha": f.head},
	}
	if d := cmp.Diff(want, f.statuses); d != "" {
		t.Error(d)
	}
}

func TestAStatusThatMayNotStandIsAnError(t *testing.T) {
	for name, answer := range map[string]func(http.ResponseWriter){
		"another state":  says(201, `{"state":"pending","context":"dossier/sign-off"}`),
		"another name":   says(201, `{"state":"success","context":"default"}`),
		"an empty page":  says(201, ""),
		"a server error": says(502, ""),
		"too many":       says(422, `{"message":"This SHA and context has reached the maximum number of statuses."}`),
	} {
		f := newForge(t)
		f.trouble = on("/statuses/"+f.head, always, answer)
		err := f.client().Status(context.Background(), "octocat", "hello", f.head, Status{State: StateSuccess})
		if err == nil || len(f.asked) != 1 {
			t.Errorf("%s: %v after %d requests; what was written is not written again", name, err, len(f.asked))
		}
	}
	f := newForge(t)
	if err := f.client().Status(context.Background(), "octocat", "hello", "main", Status{State: StateSuccess}); err == nil {
		t.Error("a branch was taken for a commit")
	}
}

func TestALimitDelaysAStatusAndDoesNotLoseIt(t *testing.T) {
	f := newForge(t)
	f.trouble = on("/statuses/"+f.head, 1, says(403, `{"message":"You have exceeded a secondary rate limit"}`))
	if err := f.client().Status(context.Background(), "octocat", "hello", f.head, Status{State: StateSuccess, Description: "Signed off."}); err != nil {
		t.Fatal(err)
	}
	if len(f.statuses) != 1 || f.statuses[0]["description"] != "Signed off." || len(f.waits) != 1 {
		t.Errorf("%v after %v", f.statuses, f.waits)
	}
}

func bodies(f *forge) []string {
	var list []string
	for _, c := range f.comments {
		list = append(list, c["body"].(string))
	}
	return list
}

func TestThereIsOneCommentAndItIsOurs(t *testing.T) {
	f := newForge(t)
	f.rows = 2
	say := func(text string, change ...func(*Options)) {
		t.Helper()
		if err := f.client(change...).Comment(context.Background(), "octocat", "hello", 7, text); err != nil {
			t.Fatal(err)
		}
	}
	f.comments = []map[string]any{
		f.comment(1, user(10, "Author", "User"), marker+"\nSigned off, trust me."),
		f.comment(2, user(99, "dossier-bot", "User"), "Quoting "+marker),
		f.comment(3, user(10, "Author", "User"), "Hello"),
	}
	say("Waiting for network.")
	say("Waiting for network.")
	say("Signed off.", func(o *Options) { o.Account = "Dossier-Bot" })
	say("Signed off, indeed.", func(o *Options) { o.Account = "" }) // GitHub is asked who we are
	want := []string{marker + "\nSigned off, trust me.", "Quoting " + marker, "Hello", marker + "\nSigned off, indeed."}
	if d := cmp.Diff(want, bodies(f)); d != "" {
		t.Error(d)
	}
	writes := slices.DeleteFunc(slices.Clone(f.asked), func(a string) bool { return strings.HasPrefix(a, "GET ") })
	if d := cmp.Diff([]string{"POST /repos/octocat/hello/issues/7/comments", "PATCH /repos/octocat/hello/issues/comments/4", "PATCH /repos/octocat/hello/issues/comments/4"}, writes); d != "" {
		t.Errorf("the same text was written again: %s", d)
	}
}

func TestACommentIsNeverWrittenTwiceInDoubt(t *testing.T) {
	f := newForge(t)
	f.trouble = func(w http.ResponseWriter, r *http.Request, _ int) bool {
		if r.Method == http.MethodPost {
			says(502, "")(w)
			return true
		}
		return false
	}
	err := f.client().Comment(context.Background(), "octocat", "hello", 7, "Waiting.")
	if err == nil || !strings.Contains(err.Error(), "whether it was written is not known") || len(f.asked) != 2 {
		t.Errorf("%v after %v", err, f.asked)
	}
	f.trouble = on("/comments", always, says(200, ""))
	if err := f.client().Comment(context.Background(), "octocat", "hello", 7, "Waiting."); err == nil {
		t.Error("an empty list of comments was taken for no comments")
	}
}

func TestAWorkflowMustNameItsAccount(t *testing.T) {
	f := newForge(t)
	f.trouble = on("/user", always, says(403, `{"message":"Resource not accessible by integration"}`))
	err := f.client(func(o *Options) { o.Account = "" }).Comment(context.Background(), "octocat", "hello", 7, "x")
	if err == nil || !strings.Contains(err.Error(), "github-actions[bot]") {
		t.Errorf("the error is %v", err)
	}
}

func TestALongCommentEndsAtALineAndSaysSo(t *testing.T) {
	text := short(strings.Repeat("ä line of many\n", 6000))
	if n := utf8.RuneCountInString(text); n > 65_536-100 || !strings.HasSuffix(text, "many\n\nThe rest does not fit here; `dossier gate` prints all of it.\n") {
		t.Errorf("%d characters, ending in %q", n, text[len(text)-90:])
	}
}

func TestOnePullRequestIsProposedForABranch(t *testing.T) {
	f := newForge(t)
	p := Proposal{Branch: "leads/2024-11-20", Base: "main", Title: "Leads of\n20 November", Text: "Two leads."}
	for range 2 {
		n, err := f.client().Propose(context.Background(), "octocat", "hello", p)
		if err != nil || n != 8 {
			t.Errorf("%d, %v", n, err)
		}
	}
	if len(f.open) != 1 {
		t.Errorf("%d are open", len(f.open))
	}
	if _, err := f.client().Propose(context.Background(), "octocat", "hello", Proposal{Branch: "evil:main", Base: "main"}); err == nil {
		t.Error("a branch of someone else was taken")
	}
}
