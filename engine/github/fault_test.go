package github

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// on makes trouble for the first so many requests of a path.
func on(suffix string, times int, answer func(w http.ResponseWriter)) func(http.ResponseWriter, *http.Request, int) bool {
	return func(w http.ResponseWriter, r *http.Request, n int) bool {
		if !strings.HasSuffix(r.URL.Path, suffix) || n > times {
			return false
		}
		answer(w)
		return true
	}
}

func says(status int, body string, header ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		w.Write([]byte(body))
	}
}

const always = 1 << 30

// quarrel is a pull request with one objection, which no fault may hide.
func quarrel(t *testing.T) *forge {
	f := newForge(t)
	f.reviews = []map[string]any{
		f.review(80, user(1, "jdoe", "User"), Approved, f.head, "2024-11-18T10:00:00Z", ""),
		f.review(81, user(2, "ops", "User"), ChangesRequested, f.head, "2024-11-18T11:00:00Z", "No."),
	}
	return f
}

func TestAnyDoubtIsAnError(t *testing.T) {
	rows := func(path string, change func(rows []map[string]any) []map[string]any) func(*forge) {
		return func(f *forge) {
			f.spoil = func(p string, rows []map[string]any) []map[string]any {
				if p == path {
					return change(rows)
				}
				return rows
			}
		}
	}
	trouble := func(suffix string, answer func(http.ResponseWriter)) func(*forge) {
		return func(f *forge) { f.trouble = on(suffix, always, answer) }
	}
	set := func(i int, key string, value any) func([]map[string]any) []map[string]any {
		return func(rows []map[string]any) []map[string]any {
			rows[i] = with(rows[i], key, value)
			return rows
		}
	}
	for _, c := range []struct {
		name  string
		fault func(*forge)
		want  string
	}{
		{"an empty page of reviews is not no reviews", trouble("/reviews", says(200, "")), "empty page"},
		{"blanks are an empty page", trouble("/reviews", says(200, " \n")), "empty page"},
		{"null is not no reviews", trouble("/reviews", says(200, "null")), "null where data"},
		{"an object is no list", trouble("/reviews", says(200, "{}")), "cannot unmarshal object"},
		{"a page cut short", trouble("/reviews", says(200, `[{"id":80,"state":"APPROVED"},`)), "cut short"},
		{"a page shorter than its length", trouble("/reviews", says(200, `[]`, "Content-Length", "4000")), "ended early"},
		{"a page in HTML", trouble("/reviews", says(200, "<html>sign in</html>")), "not JSON"},
		{"a null row", trouble("/reviews", says(200, "[null]")), "without an id"},
		{"a server that fails", trouble("/reviews", says(502, "<html>Unicorn!</html>")), "502 Bad Gateway, 4 times"},
		{"a server that is away", trouble("/events", says(503, "")), "503 Service Unavailable, 4 times"},
		{"a server that hangs up", trouble("/events", func(w http.ResponseWriter) { panic(http.ErrAbortHandler) }), "EOF, 4 times"},
		{"a limit that does not end", trouble("/reviews", says(429, "{}", "Retry-After", "1")), "4 times"},
		{"a limit that ends tomorrow", trouble("/reviews", says(403, "{}", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", fmt.Sprint(clock.Add(24*time.Hour).Unix()))), "try again after 2024-11-21T12:00:01Z"},
		{"a forbidden list", trouble("/reviews", says(403, `{"message":"Resource not accessible by integration"}`)), "403 Forbidden: Resource not accessible by integration (the token lacks a permission)"},
		{"a token that ran out", trouble("/pulls/7", says(401, `{"message":"Bad credentials"}`)), "401 Unauthorized: Bad credentials (is the token still valid?)"},
		{"a pull request that is not there", trouble("/pulls/7", says(404, `{"message":"Not Found\u001b[31m"}`)), "404 Not Found: Not Found [31m (it is not there"},
		{"a job that is not done yet", trouble("/reviews", says(202, "{}")), "scheduled"},
		{"nothing new, and nothing known", trouble("/reviews", says(304, "")), "we never asked"},
		{"a repository that moved", trouble("/pulls/7", says(301, `{"message":"Moved"}`, "Location", "/api/v3/repositories/1/pulls/7")), "has moved to"},
		{"another host", trouble("/pulls/7", says(307, `{}`, "Location", "https://evil.example/x")), "has moved to https://evil.example/x"},
		{"a repository with another name", func(f *forge) {
			f.trouble = on("/pulls/7", always, func(w http.ResponseWriter) {
				p := f.pull(7)
				p["base"].(map[string]any)["repo"].(map[string]any)["full_name"] = "else/hello"
				send(w, 200, p)
			})
		}, `calls its repository "else/hello"`},
		{"a pull request of another number", func(f *forge) {
			f.trouble = on("/pulls/7", always, func(w http.ResponseWriter) { send(w, 200, f.pull(8)) })
		}, "answered with number 8"},
		{"a pull request of nobody", func(f *forge) {
			f.trouble = on("/pulls/7", always, func(w http.ResponseWriter) { send(w, 200, with(f.pull(7), "user", nil)) })
		}, "who opened it"},
		{"a push meanwhile", func(f *forge) {
			f.move = func(f *forge) { f.head = f.commit("sneaked in", "author@example.org", f.head) }
		}, "changed while it was read"},
		{"a new base meanwhile", func(f *forge) {
			f.move = func(f *forge) { f.base = f.commit("on main", "other@example.org", f.base) }
		}, "changed while it was read"},
		{"a review dismissed meanwhile", func(f *forge) {
			f.events = []map[string]any{f.dismissal(1, 81, "changes_requested", "2024-11-18T12:00:00Z", user(1, "jdoe", "User"))}
		}, "changed while it was read"},
		{"states as webhooks write them", rows("/pulls/7/reviews", set(0, "state", "approved")), `state "approved"`},
		{"a state of some future", rows("/pulls/7/reviews", set(1, "state", "VETOED")), `state "VETOED"`},
		{"one review in two versions", rows("/pulls/7/reviews", func(rows []map[string]any) []map[string]any {
			return append(rows, with(rows[1], "state", Approved))
		}), "review 81 is there twice, and differs"},
		{"an objection without a date", rows("/pulls/7/reviews", func(rows []map[string]any) []map[string]any {
			rows[1] = with(rows[1])
			delete(rows[1], "submitted_at")
			return rows
		}), "review 81 has no date"},
		{"fewer commits than announced", rows("/compare", func(rows []map[string]any) []map[string]any { return rows[:0] }), "announced 1 commits and listed 0"},
		{"a dismissal of nothing", func(f *forge) {
			f.trouble = on("/events", always, func(w http.ResponseWriter) {
				send(w, 200, []any{f.event(1, "review_dismissed", "2024-11-18T12:00:00Z", nil)})
			})
		}, "names no review"},
		{"an event without a date", trouble("/events", says(200, `[{"event":"head_ref_force_pushed"}]`)), "without a name or a date"},
		{"a page that was promised and is empty", func(f *forge) {
			f.rows = 1
			f.trouble = func(w http.ResponseWriter, r *http.Request, _ int) bool {
				if !strings.HasSuffix(r.URL.Path, "/reviews") || r.URL.Query().Get("page") != "2" {
					return false
				}
				says(200, "[]")(w)
				return true
			}
		}, "page 2 of 2 is empty"},
		{"an empty page with more to come", pageFault(`<%s?page=2>; rel="next"`, `[]`, 1), "page 1 of 2 is empty"},
		{"pages in a circle", pageFault(`<%s?page=1>; rel="next"`, `[{"id":1,"state":"COMMENTED"}]`, 1), "page 1 as the one after page 1"},
		{"a page that is skipped", pageFault(`<%s?page=3>; rel="next"`, `[{"id":1,"state":"COMMENTED"}]`, 1), "page 3 as the one after page 1"},
		{"an end before the last page", pageFault(`<%s?page=2>; rel="next", <%[1]s?page=4>; rel="last"`, `[{"id":1,"state":"COMMENTED"}]`, 1), "announced 4 pages and ended after 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := quarrel(t)
			c.fault(f)
			got, err := f.evidence()
			switch {
			case err == nil:
				t.Errorf("evidence came without an error: %+v", got)
			case got != nil:
				t.Error("an error came with evidence")
			case !strings.Contains(err.Error(), c.want):
				t.Errorf("the error is %q; want %q in it", err, c.want)
			case strings.Contains(err.Error(), token) || strings.ContainsRune(err.Error(), 27):
				t.Errorf("the error prints what it must not: %q", err)
			}
		})
	}
}

// pageFault answers the list of reviews with a link on its first so many pages.
func pageFault(link, body string, linked int) func(*forge) {
	return func(f *forge) {
		f.trouble = func(w http.ResponseWriter, r *http.Request, _ int) bool {
			if !strings.HasSuffix(r.URL.Path, "/reviews") {
				return false
			}
			if n := r.URL.Query().Get("page"); n <= fmt.Sprint(linked) {
				w.Header().Set("Link", fmt.Sprintf(link, f.url+r.URL.Path))
			}
			says(200, body)(w)
			return true
		}
	}
}

func TestAFullPageWithoutALinkIsNotBelievedToBeTheLast(t *testing.T) {
	f := newForge(t)
	for i := range 101 {
		f.reviews = append(f.reviews, f.review(i+1, user(i+1, "jdoe", "User"), ChangesRequested, f.head, "2024-11-18T10:00:00Z", ""))
	}
	f.trouble = func(w http.ResponseWriter, r *http.Request, _ int) bool {
		if strings.HasSuffix(r.URL.Path, "/reviews") && r.URL.Query().Get("page") == "1" {
			send(w, 200, f.reviews[:100])
			return true
		}
		return false
	}
	got, err := f.evidence()
	if err != nil || len(got.Reviews) != 101 {
		t.Errorf("%v, %d reviews", err, len(got.Reviews))
	}
}

func TestWaitingIsSeenAndThenTheWorkGoesOn(t *testing.T) {
	reset := fmt.Sprint(clock.Add(10 * time.Minute).Unix())
	for _, c := range []struct {
		name   string
		answer func(http.ResponseWriter)
		times  int
		want   []string
	}{
		{"429 with a number of seconds", says(429, "{}", "Retry-After", "30"), 1, []string{"GitHub asks for fewer requests (secondary limit) (30s)"}},
		{"429 without any hint waits a minute, then two", says(429, "slow down"), 2, []string{"GitHub asks for fewer requests (secondary limit) (1m0s)", "GitHub asks for fewer requests (secondary limit) (2m0s)"}},
		{"429 with a date", says(429, "{}", "Retry-After", clock.Add(5*time.Second).Format(http.TimeFormat)), 1, []string{"GitHub asks for fewer requests (secondary limit) (5s)"}},
		{"the primary limit until its reset", says(403, `{"message":"API rate limit exceeded"}`, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset), 1, []string{"GitHub's limit of requests is used up (10m1s)"}},
		{"a secondary limit that only the text names", says(403, `{"message":"You have exceeded a secondary rate limit."}`), 1, []string{"GitHub asks for fewer requests (secondary limit) (1m0s)"}},
		{"a secondary limit that only the link names", says(403, `{"documentation_url":"https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits"}`), 1, []string{"GitHub asks for fewer requests (secondary limit) (1m0s)"}},
		{"a server that stumbles", says(500, ""), 2, []string{"GitHub answered 500 Internal Server Error (1s)", "GitHub answered 500 Internal Server Error (2s)"}},
		{"an empty page once", says(200, ""), 1, []string{"GitHub answered with an empty page where data must be (1s)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := quarrel(t)
			f.trouble = on("/reviews", c.times, c.answer)
			got, err := f.evidence()
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Reviews) != 2 {
				t.Errorf("%d reviews", len(got.Reviews))
			}
			if d := cmp.Diff(c.want, f.waits); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestWithoutAnyoneToWaitALimitIsAnErrorAtOnce(t *testing.T) {
	f := quarrel(t)
	f.trouble = on("/reviews", always, says(429, "{}", "Retry-After", "30"))
	_, err := f.evidence(func(o *Options) { o.Wait = nil })
	if err == nil || !strings.Contains(err.Error(), "try again after 2024-11-20T12:00:30Z") {
		t.Errorf("the error is %v", err)
	}
}

func TestWhoeverWaitsMayGiveUp(t *testing.T) {
	f := quarrel(t)
	f.trouble = on("/reviews", always, says(429, "{}", "Retry-After", "30"))
	stop := errors.New("not that long")
	_, err := f.evidence(func(o *Options) {
		o.Wait = func(context.Context, string, time.Time) error { return stop }
	})
	if !errors.Is(err, stop) {
		t.Errorf("the error is %v", err)
	}
}

func TestACancelledCallEndsWithoutFurtherRequests(t *testing.T) {
	f := quarrel(t)
	ctx, cancel := context.WithCancel(context.Background())
	f.trouble = func(http.ResponseWriter, *http.Request, int) bool { cancel(); return false }
	_, err := f.client().Evidence(ctx, "octocat", "hello", 7)
	if !errors.Is(err, context.Canceled) || len(f.asked) != 1 {
		t.Errorf("%v after %d requests", err, len(f.asked))
	}
}

func TestWhatHasNotChangedIsNotSentAgain(t *testing.T) {
	f := quarrel(t)
	f.rows = 1 // two pages: GitHub leaves out their links when nothing has changed
	c := f.client()
	first, err := c.Evidence(context.Background(), "octocat", "hello", 7)
	if err != nil {
		t.Fatal(err)
	}
	unchanged := 0
	f.trouble = func(w http.ResponseWriter, r *http.Request, _ int) bool {
		if r.Header.Get("If-None-Match") != "" {
			unchanged++
		}
		return false
	}
	second, err := c.Evidence(context.Background(), "octocat", "hello", 7)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(first, second); d != "" || unchanged == 0 {
		t.Errorf("%d conditional requests; %s", unchanged, d)
	}
	f.reviews = append(f.reviews, f.review(90, user(2, "ops", "User"), Approved, f.head, "2024-11-19T11:00:00Z", ""))
	third, err := c.Evidence(context.Background(), "octocat", "hello", 7)
	if err != nil || len(third.Reviews) != 3 {
		t.Errorf("%v; a new review is not seen: %d", err, len(third.Reviews))
	}
}

func TestActivityThatMayBeIncompleteCountsAsUnknown(t *testing.T) {
	for name, trouble := range map[string]func(w http.ResponseWriter, f *forge, merge string){
		"forbidden": func(w http.ResponseWriter, _ *forge, _ string) { says(403, `{"message":"no"}`)(w) },
		"not there": func(w http.ResponseWriter, _ *forge, _ string) { says(404, `{"message":"Not Found"}`)(w) },
		"a full page without a link": func(w http.ResponseWriter, f *forge, merge string) {
			var rows []any
			for i := range 100 {
				rows = append(rows, f.push(i+1, "push", merge, "2024-11-18T09:00:00Z"))
			}
			send(w, 200, rows)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := quarrel(t)
			main := f.commit("on main", "other@example.org", f.base)
			merge := f.commit("update branch", "author@example.org", f.head, main)
			f.base, f.head = main, merge
			f.trouble = on("/activity", always, func(w http.ResponseWriter) { trouble(w, f, merge) })
			got, err := f.evidence()
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff([]time.Time{clock}, got.ForcePushes); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTheTokenIsNeverPrinted(t *testing.T) {
	f := quarrel(t)
	c := f.client()
	for _, text := range []string{fmt.Sprintf("%v", c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), fmt.Sprintf("%+v", c.api.Client().Transport)} {
		if strings.Contains(text, token) {
			t.Errorf("a client prints its token: %.200s", text)
		}
	}
	if data, err := json.Marshal(c); err == nil && strings.Contains(string(data), token) {
		t.Error("a client marshals its token")
	}
	if _, err := New(Options{Token: token + "\n", Now: time.Now}); err == nil || strings.Contains(err.Error(), token) {
		t.Errorf("the error about a bad token is %v", err)
	}
}

func TestOnlySafeAddressesAreTaken(t *testing.T) {
	for base, ok := range map[string]bool{
		"": true, "https://github.example.org/api/v3": true, "https://api.github.com/": true, "http://127.0.0.1:8080": true, "http://localhost/api/v3": true,
		"http://github.example.org/api/v3": false, "https://user:secret@github.example.org": false, "github.example.org": false, "ftp://x": false, "https://x/?a=b": false, "https://": false,
	} {
		_, err := New(Options{BaseURL: base, Now: time.Now})
		if ok != (err == nil) {
			t.Errorf("%q: %v", base, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error prints a password: %v", err)
		}
	}
}

func TestNoOtherHostGetsARequest(t *testing.T) {
	f := quarrel(t)
	for _, address := range []string{"https://evil.example/", "http://127.0.0.1:1/", strings.Replace(f.url, "http:", "https:", 1)} {
		req, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.client().api.Client().Transport.RoundTrip(req); err == nil || !strings.Contains(err.Error(), "gets neither request nor token") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestNamesThatWouldLeadElsewhereAreRefused(t *testing.T) {
	f := quarrel(t)
	for _, name := range []string{"", "..", "a/b", "a?b", "a#b", "a%2fb", "ä"} {
		if _, err := f.client().Evidence(context.Background(), "octocat", name, 7); err == nil {
			t.Errorf("%q was taken for a repository", name)
		}
	}
	if len(f.asked) > 0 {
		t.Errorf("requests were sent: %v", f.asked)
	}
}

func TestNoBranchIsMadeThroughTheInterface(t *testing.T) {
	f := quarrel(t)
	if _, err := f.evidence(); err != nil {
		t.Fatal(err)
	}
	if i := slices.IndexFunc(f.asked, func(a string) bool { return !strings.HasPrefix(a, "GET ") }); i >= 0 {
		t.Errorf("reading evidence wrote: %s", f.asked[i])
	}
}
