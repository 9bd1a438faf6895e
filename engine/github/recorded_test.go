package github

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// recorded is one exchange with the real GitHub that others have published.
type recorded struct {
	Request  struct{ Method, URL string }
	Response struct {
		Status  int
		Headers map[string]json.RawMessage
		Body    json.RawMessage
	}
}

const recordings = "../../../shared/data/forge/github-recorded"

// replay answers every request with one recorded body.
type replay struct{ body []byte }

func (r replay) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(string(r.body))), Request: req}, nil
}

var place = regexp.MustCompile(`^(?:https://api\.github\.com)?/repos/([^/]+)/([^/]+)/pulls/(\d+)(/reviews)?(/\d+)?(/dismissals)?(?:\?.*)?$`)

// recording reads one file, and returns false for what is no pull request and
// no review.
func recording(t *testing.T, name string) (r recorded, at []string, ok bool) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	at = place.FindStringSubmatch(r.Request.URL)
	return r, at, at != nil && r.Response.Status == 200
}

func TestRecordedAnswersOfTheRealGitHubAreUnderstood(t *testing.T) {
	files, err := filepath.Glob(filepath.FromSlash(recordings + "/*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("skipped: the recorded answers of GitHub are not beside this repository")
	}
	pulls, reviews, ghosts, empties := 0, 0, 0, 0
	for _, name := range files {
		if filepath.Base(name) == "MANIFEST.json" {
			continue
		}
		rec, at, ok := recording(t, name)
		if !ok {
			continue
		}
		body := bytes.TrimSpace(rec.Response.Body)
		empty := bytes.Equal(body, []byte("null")) || bytes.Equal(body, []byte(`""`))
		if empty {
			body = nil
		} else if at[4] != "" && (at[5] != "" || rec.Request.Method != http.MethodGet) {
			body = fmt.Appendf(nil, "[%s]", body) // one review, as a list of it
		}
		c, err := New(Options{HTTP: &http.Client{Transport: replay{body}}, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		r := &reading{Client: c, ctx: context.Background(), owner: at[1], repo: at[2]}
		fmt.Sscan(at[3], &r.number)
		if at[4] == "" {
			if _, err := r.pull(); err != nil {
				t.Errorf("%s: %v", filepath.Base(name), err)
			}
			pulls++
			continue
		}
		e := evidenceOf()
		err = r.reviews(e, nil)
		if empty {
			empties++
			if err == nil {
				t.Errorf("%s: an empty answer was taken for no reviews", filepath.Base(name))
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
		if err := e.tidy(); err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
		for _, review := range e.Reviews {
			reviews++
			if review.Actor == nil {
				ghosts++
			}
			if review.State != Pending && review.SubmittedAt.IsZero() || review.Commit == "" {
				t.Errorf("%s: %+v", filepath.Base(name), review)
			}
		}
	}
	if pulls < 2 || reviews < 10 || ghosts == 0 || empties == 0 {
		t.Errorf("only %d pull requests, %d reviews, %d of a deleted account and %d empty answers were read", pulls, reviews, ghosts, empties)
	}
}
