package github

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEventsOfGitHubNameTheirPullRequest(t *testing.T) {
	fromNPM(t, "@octokit/webhooks-examples")
	files, err := filepath.Glob(packages + "@octokit/webhooks-examples/*/index.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("the package holds no examples: %v", err)
	}
	seen := map[string]int{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var kinds []struct {
			Name     string
			Examples []json.RawMessage
		}
		if err := json.Unmarshal(data, &kinds); err != nil {
			t.Fatal(err)
		}
		for _, k := range kinds {
			for i, example := range k.Examples {
				got, err := ReadEvent(strings.NewReader(string(example)))
				if want := expected(k.Name, example); want != "" {
					seen[k.Name]++
					if err != nil || fmt.Sprintf("%v %v", got.Numbers, got.Head != "") != want {
						t.Errorf("%s, %s %d: %+v, %v; want %s", filepath.Base(filepath.Dir(name)), k.Name, i, got, err, want)
					}
				}
			}
		}
	}
	for _, k := range []string{"pull_request", "pull_request_review", "workflow_run", "merge_group", "push"} {
		if seen[k] == 0 {
			t.Errorf("there is no example of %s", k)
		}
	}
}

// expected says what an example names, and "" where none of our workflows asks.
func expected(kind string, example []byte) string {
	switch kind {
	case "pull_request", "pull_request_review", "pull_request_review_comment":
		return "[2] true"
	case "merge_group":
		return "[104] true"
	case "push":
		return "[] false"
	case "workflow_run":
		return "[] true"
	}
	return ""
}

func TestOddEventsAreRefused(t *testing.T) {
	id := strings.Repeat("a", 40)
	for text, want := range map[string]string{
		``:   "unexpected end",
		`{}`: "concerns no pull request",
		`{"repository":{"full_name":"o/r"},"issue":{"number":3}}`:                              "concerns no pull request",
		`{"repository":{"full_name":"o/r"},"issue":{"number":3,"pull_request":{}}}`:            "",
		`{"repository":{"full_name":"o/r"},"pull_request":{"number":0}}`:                       "has no number",
		`{"repository":{"full_name":"o"},"pull_request":{"number":1}}`:                         "OWNER and NAME",
		`{"repository":{"full_name":"o/r"},"pull_request":{"number":1,"head":{"sha":"--x"}}}`:  "no full id",
		`{"repository":{"full_name":"o/r"},"after":"` + id + `"}`:                              "",
		`{"repository":{"full_name":"o/r"},"pull_request":{"number":"1; rm -rf /","head":{}}}`: "cannot unmarshal",
	} {
		_, err := ReadEvent(strings.NewReader(text))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v; want %q", text, err, want)
		}
	}
}

func TestOpenPullRequestsAreListedInFull(t *testing.T) {
	f := newForge(t)
	f.rows = 2
	for _, n := range []int{9, 3, 5, 4, 8} {
		row := f.api.example(f.t, "pull-request-simple-items")
		row["number"], row["requested_teams"] = n, []any{}
		row["head"].(map[string]any)["sha"] = f.head
		f.open = append(f.open, row)
	}
	got, err := f.client().Pulls(context.Background(), "octocat", "hello")
	if err != nil {
		t.Fatal(err)
	}
	want := []Pull{{3, f.head, "master", "master"}, {4, f.head, "master", "master"}, {5, f.head, "master", "master"}, {8, f.head, "master", "master"}, {9, f.head, "master", "master"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestARunThatAMergeQueueStartedIsAboutItsCommit(t *testing.T) {
	head, base := strings.Repeat("a", 40), strings.Repeat("b", 40)
	run := func(event, from, branch string) string {
		return `{"repository":{"full_name":"octocat/hello"},"workflow_run":{"event":"` + event + `","head_sha":"` + head + `","head_branch":"` + branch +
			`","head_repository":{"full_name":"` + from + `"},"pull_requests":[]}}`
	}
	branch := "gh-readonly-queue/main/pr-7-" + base
	for name, c := range map[string]struct {
		payload string
		want    Event
	}{
		"of the queue":                       {run("merge_group", "octocat/hello", branch), Event{Repository: "octocat/hello", Numbers: []int{7}, Head: head, Base: base}},
		"of a fork that names its branch so": {run("pull_request_review", "mallory/hello", branch), Event{Repository: "octocat/hello", Head: head}},
		"of a branch that is named so":       {run("pull_request", "octocat/hello", branch), Event{Repository: "octocat/hello", Head: head}},
		"of another repository's queue":      {run("merge_group", "mallory/hello", branch), Event{Repository: "octocat/hello", Head: head}},
	} {
		got, err := ReadEvent(strings.NewReader(c.payload))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(&c.want, got); d != "" {
			t.Errorf("a run %s:\n%s", name, d)
		}
	}
}
