package github

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	prefix = "/api/v3" // as on GitHub Enterprise
	token  = "ghp_canary0123456789"
)

var clock = time.Date(2024, 11, 20, 12, 0, 0, 0, time.UTC)

// forge is a GitHub in this process. It serves one pull request, whose commits
// come from a real bare repository, and holds every exchange against GitHub's
// own description.
type forge struct {
	t    *testing.T
	api  *description
	git  string // a bare repository
	url  string
	rows int // most rows of a page, whatever is asked for

	base, head string
	pulls      int // how often the pull request was asked for
	move       func(f *forge)
	author     map[string]any
	reviews    []map[string]any
	events     []map[string]any
	activity   []map[string]any
	comments   []map[string]any
	statuses   []map[string]any
	open       []map[string]any
	accounts   map[string]map[string]any // by e-mail

	// trouble answers instead, and reports whether it did; n counts the
	// requests for the same path.
	trouble func(w http.ResponseWriter, r *http.Request, n int) bool
	// spoil changes a list before it is cut into pages.
	spoil func(path string, rows []map[string]any) []map[string]any

	mu    sync.Mutex
	asked []string // method and path of every request
	waits []string // what a person saw of waiting
	clock time.Time
}

func newForge(t *testing.T) *forge {
	f := &forge{t: t, api: described(t), rows: 100, clock: clock, author: user(10, "Author", "User"), accounts: map[string]map[string]any{}}
	f.git = t.TempDir()
	f.run("init", "-q", "--bare", "--template=", "-b", "main", ".")
	f.run("hash-object", "-t", "tree", "-w", "/dev/null")
	first := f.commit("first", "author@example.org")
	f.base, f.head = first, f.commit("draft", "author@example.org", first)
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	f.url = server.URL
	return f
}

// run runs git in the bare repository.
func (f *forge) run(args ...string) string {
	f.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = f.git
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_DATE=2024-11-18T08:00:00Z", "GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=noreply@github.com", "GIT_COMMITTER_DATE=2024-11-18T08:00:00Z")
	out, err := cmd.Output()
	if err != nil {
		f.t.Fatalf("git %s: %v", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out))
}

const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

func (f *forge) commit(message, email string, parents ...string) string {
	args := []string{"-c", "user.name=A", "-c", "user.email=" + email, "commit-tree", emptyTree, "-m", message}
	for _, p := range parents {
		args = append(args, "-p", p)
	}
	return f.run(args...)
}

// client returns a client of the forge, whose waiting is written down and
// advances the clock.
func (f *forge) client(change ...func(*Options)) *Client {
	f.t.Helper()
	o := Options{
		BaseURL: f.url + prefix, Token: token, Account: "dossier-bot",
		Now: func() time.Time { return f.clock },
		Wait: func(_ context.Context, why string, until time.Time) error {
			f.waits = append(f.waits, fmt.Sprintf("%s (%s)", why, until.Sub(f.clock)))
			f.clock = until
			return nil
		},
	}
	for _, c := range change {
		c(&o)
	}
	c, err := New(o)
	if err != nil {
		f.t.Fatal(err)
	}
	return c
}

func (f *forge) evidence(change ...func(*Options)) (*Evidence, error) {
	return f.client(change...).Evidence(context.Background(), "octocat", "hello", 7)
}

func (f *forge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if got := r.Header.Get("Authorization"); got != "Bearer "+token {
		f.t.Errorf("a request came with the authorization %q", got)
	}
	path := strings.TrimPrefix(r.URL.Path, prefix)
	f.asked = append(f.asked, r.Method+" "+path)
	n := 0
	for _, a := range f.asked {
		if a == r.Method+" "+path {
			n++
		}
	}
	body, _ := io.ReadAll(r.Body)
	if f.trouble != nil && f.trouble(w, r, n) {
		return
	}
	rec := httptest.NewRecorder()
	f.answer(rec, r, path, body)
	f.api.check(f.t, r, body, rec)
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256(rec.Body.Bytes()))
	if r.Method == http.MethodGet && r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified) // without the links, as GitHub does
		return
	}
	for k, v := range rec.Header() {
		w.Header()[k] = v
	}
	w.Header().Set("ETag", tag)
	w.WriteHeader(rec.Code)
	w.Write(rec.Body.Bytes())
}

func (f *forge) answer(w http.ResponseWriter, r *http.Request, path string, body []byte) {
	local, ours := strings.CutPrefix(path, "/repos/octocat/hello")
	switch {
	case path == "/user":
		send(w, 200, with(user(99, "dossier-bot", "User"), "name", nil, "company", nil, "blog", nil, "location", nil, "email", nil,
			"user_view_type", "public", "hireable", nil, "bio", nil, "public_repos", 0, "public_gists", 0, "followers", 0, "following", 0,
			"created_at", "2020-01-01T00:00:00Z", "updated_at", "2020-01-01T00:00:00Z"))
	case !ours:
		send(w, 404, map[string]any{"message": "Not Found"})
	case r.Method == http.MethodGet && local == "/pulls/7":
		f.pulls++
		if f.move != nil && f.pulls > 1 {
			f.move(f)
		}
		send(w, 200, f.pull(7))
	case r.Method == http.MethodGet && local == "/pulls/7/reviews":
		f.list(w, r, local, f.reviews)
	case r.Method == http.MethodGet && local == "/issues/7/events":
		f.list(w, r, local, f.events)
	case r.Method == http.MethodGet && strings.HasPrefix(local, "/compare/"):
		f.compare(w, r, strings.TrimPrefix(local, "/compare/"))
	case local == "/activity":
		f.pushes(w, r)
	default:
		f.write(w, r, local, body)
	}
}

// write serves what is written and read back.
func (f *forge) write(w http.ResponseWriter, r *http.Request, local string, body []byte) {
	var in map[string]any
	if r.Method != http.MethodGet {
		if err := json.Unmarshal(body, &in); err != nil {
			f.t.Errorf("%s: %v", local, err)
		}
	}
	us := user(99, "dossier-bot", "User")
	switch {
	case r.Method == http.MethodGet && local == "/issues/7/comments":
		f.list(w, r, local, f.comments)
	case r.Method == http.MethodPost && local == "/issues/7/comments":
		made := f.comment(len(f.comments)+1, us, in["body"].(string))
		f.comments = append(f.comments, made)
		send(w, 201, made)
	case r.Method == http.MethodPatch && strings.HasPrefix(local, "/issues/comments/"):
		i := slices.IndexFunc(f.comments, func(c map[string]any) bool {
			return fmt.Sprint(c["id"]) == strings.TrimPrefix(local, "/issues/comments/")
		})
		f.comments[i]["body"] = in["body"]
		send(w, 200, f.comments[i])
	case r.Method == http.MethodPost && strings.HasPrefix(local, "/statuses/"):
		f.statuses = append(f.statuses, with(in, "sha", strings.TrimPrefix(local, "/statuses/")))
		send(w, 201, with(f.api.example(f.t, "status"), "state", in["state"], "context", in["context"], "description", in["description"]))
	case r.Method == http.MethodGet && local == "/pulls":
		f.list(w, r, local, f.open)
	case r.Method == http.MethodPost && local == "/pulls":
		made := f.pull(8)
		simple := f.api.example(f.t, "pull-request-simple-items")
		simple["number"], simple["requested_teams"] = 8, []any{}
		simple["head"].(map[string]any)["ref"], simple["base"].(map[string]any)["ref"] = in["head"], in["base"]
		f.open = append(f.open, simple)
		send(w, 201, made)
	default:
		f.t.Errorf("the forge does not serve %s %s", r.Method, local)
		send(w, 404, map[string]any{"message": "Not Found"})
	}
}

func (f *forge) pull(number int) map[string]any {
	p := f.api.example(f.t, "pull-request")
	p["number"], p["user"], p["requested_teams"] = number, f.author, []any{} // the example's team lacks a field
	for side, sha := range map[string]string{"base": f.base, "head": f.head} {
		s := p[side].(map[string]any)
		s["sha"], s["ref"] = sha, map[string]string{"base": "main", "head": "draft"}[side]
		repo := s["repo"].(map[string]any)
		repo["name"], repo["full_name"] = "hello", "octocat/hello"
	}
	return p
}

// list serves one page with its links.
func (f *forge) list(w http.ResponseWriter, r *http.Request, path string, rows []map[string]any) {
	if f.spoil != nil {
		rows = f.spoil(path, slices.Clone(rows))
	}
	send(w, 200, f.page(w, r, rows))
}

func (f *forge) page(w http.ResponseWriter, r *http.Request, rows []map[string]any) []map[string]any {
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	size, _ := strconv.Atoi(r.URL.Query().Get("per_page"))
	page, size = max(page, 1), min(cmp.Or(size, 30), f.rows)
	last := max((len(rows)+size-1)/size, 1)
	if page < last {
		link := func(n int, rel string) string {
			return fmt.Sprintf(`<%s%s?page=%d&per_page=%d>; rel=%q`, f.url, r.URL.Path, n, size, rel)
		}
		w.Header().Set("Link", link(page+1, "next")+", "+link(last, "last"))
	}
	from := min((page-1)*size, len(rows))
	return append([]map[string]any{}, rows[from:min(from+size, len(rows))]...)
}

// compare serves the commits that git finds between two.
func (f *forge) compare(w http.ResponseWriter, r *http.Request, what string) {
	base, head, _ := strings.Cut(what, "...")
	var rows []map[string]any
	out := f.run("log", "--reverse", "--topo-order", "--format=%H %ae %ce %P", base+".."+head)
	for line := range strings.Lines(out + "\n") {
		part := strings.Fields(line)
		if len(part) < 3 {
			continue
		}
		row := f.api.example(f.t, "commit-items")
		row["sha"] = part[0]
		commit := row["commit"].(map[string]any)
		commit["author"].(map[string]any)["email"] = part[1]
		commit["committer"].(map[string]any)["email"] = part[2]
		row["author"], row["committer"] = null(f.accounts[part[1]]), null(f.accounts[part[2]])
		parents := []map[string]any{}
		for _, p := range part[3:] {
			parents = append(parents, map[string]any{"sha": p, "url": "https://api.github.com/repos/octocat/hello/commits/" + p})
		}
		row["parents"] = parents
		rows = append(rows, row)
	}
	c := f.api.example(f.t, "commit-comparison")
	c["total_commits"] = len(rows)
	if f.spoil != nil {
		rows = f.spoil("/compare", rows)
	}
	c["commits"] = f.page(w, r, rows)
	send(w, 200, c)
}

// pushes serves the activity, a page by a cursor.
func (f *forge) pushes(w http.ResponseWriter, r *http.Request) {
	if got := r.URL.Query().Get("ref"); got != "refs/heads/draft" {
		f.t.Errorf("the activity of %q was asked for", got)
	}
	from, _ := strconv.Atoi(r.URL.Query().Get("after"))
	to := min(from+f.rows, len(f.activity))
	if to < len(f.activity) {
		w.Header().Set("Link", fmt.Sprintf(`<%s%s?after=%d>; rel="next"`, f.url, r.URL.Path, to))
	}
	send(w, 200, append([]map[string]any{}, f.activity[from:to]...))
}

func send(w http.ResponseWriter, status int, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-RateLimit-Remaining", "0") // the last one: a client that believes it would stop here
	w.Header().Set("X-RateLimit-Reset", "9999999999")
	w.WriteHeader(status)
	w.Write(data)
}

// null gives JSON's null for a nil map.
func null(m map[string]any) any {
	if m == nil {
		return nil
	}
	return m
}

// with returns a copy of an object with some fields set.
func with(m map[string]any, pairs ...any) map[string]any {
	c := map[string]any{}
	for k, v := range m {
		c[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		c[pairs[i].(string)] = pairs[i+1]
	}
	return c
}

func user(id int, login, sort string) map[string]any {
	u := map[string]any{"id": id, "login": login, "type": sort, "node_id": "U", "gravatar_id": "", "site_admin": false}
	for _, k := range []string{"avatar_url", "url", "html_url", "followers_url", "following_url", "gists_url", "starred_url", "subscriptions_url", "organizations_url", "repos_url", "events_url", "received_events_url"} {
		u[k] = "https://api.github.com/users/" + login
	}
	return u
}

func (f *forge) review(id int, by map[string]any, state, commit, at, body string) map[string]any {
	return with(f.api.example(f.t, "pull-request-review-items"), "id", id, "user", null(by), "state", state, "commit_id", commit, "submitted_at", at, "body", body)
}

// event builds on the example of GitHub that has the fewest fields of its own.
func (f *forge) event(id int, name, at string, by map[string]any) map[string]any {
	return map[string]any{
		"id": id, "node_id": "E", "url": "https://api.github.com/repos/octocat/hello/issues/events/1", "actor": by, "event": name,
		"commit_id": nil, "commit_url": nil, "created_at": at, "performed_via_github_app": nil, "lock_reason": nil,
	}
}

func (f *forge) dismissal(id, review int, was, at string, by map[string]any) map[string]any {
	return with(f.event(id, "review_dismissed", at, by), "dismissed_review",
		map[string]any{"state": was, "review_id": review, "dismissal_message": "settled in the meeting"})
}

func (f *forge) push(id int, kind, after, at string) map[string]any {
	return with(nil, "id", id, "node_id", "P", "before", f.base, "after", after,
		"ref", "refs/heads/draft", "timestamp", at, "activity_type", kind, "actor", user(10, "Author", "User"))
}

func (f *forge) comment(id int, by map[string]any, text string) map[string]any {
	return with(f.api.example(f.t, "issue-comment"), "id", id, "user", by, "body", text)
}
