package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// scriptForge is a GitHub for scripts, with one pull request of the bare
// repository $WORK/origin.git: number 7, from refs/pull/7/head into main. Its
// files are those of the folder $WORK/forge:
//
//	reviews    lines of ID LOGIN ACCOUNT STATE REVISION TIME [BODY]
//	accounts   lines of EMAIL LOGIN ACCOUNT
//	base       the branch where it is to land; empty: main
//	events     JSON, the events of the pull request
//	refuse     LINE: "METHOD PART STATUS" makes paths that hold PART fail
//	statuses   what was set, one line each; written by the forge
//	comment    our comment; written by the forge
type scriptForge struct{ work string }

func serveForge(e *testscript.Env) string {
	s := httptest.NewServer(scriptForge{e.WorkDir})
	e.Defer(s.Close)
	return s.URL
}

type object = map[string]any

func (f scriptForge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if line := strings.Fields(f.read("refuse")); len(line) == 3 && line[0] == r.Method && strings.Contains(r.URL.Path, line[1]) {
		var code int
		fmt.Sscan(line[2], &code)
		w.WriteHeader(code)
		fmt.Fprint(w, `{"message": "not today"}`)
		return
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/repos/harbour/intelligence/")
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	answer := f.answer(r, rest)
	if r.Method == http.MethodPost {
		w.WriteHeader(http.StatusCreated)
	}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		panic(err)
	}
}

func (f scriptForge) answer(r *http.Request, path string) any {
	var sent object
	if r.Method != http.MethodGet {
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			panic(err)
		}
	}
	switch {
	case path == "pulls/7":
		return f.pull()
	case path == "pulls":
		return []any{f.pull()}
	case path == "pulls/7/reviews":
		return f.reviews()
	case path == "issues/7/events":
		var list []any
		_ = json.Unmarshal([]byte(f.read("events")), &list)
		return append([]any{}, list...)
	case strings.HasPrefix(path, "compare/"):
		return f.compare()
	case path == "activity":
		return []any{object{"id": 1, "after": f.git("rev-parse", "refs/pull/7/head"), "timestamp": "2024-11-22T12:00:00Z", "activity_type": "push"}}
	case strings.HasPrefix(path, "statuses/"):
		f.add("statuses", fmt.Sprintf("%s %s %s: %s\n", strings.TrimPrefix(path, "statuses/")[:7], sent["context"], sent["state"], sent["description"]))
		sent["creator"] = object{"login": "github-actions[bot]"}
		return sent
	case r.Method == http.MethodGet && path == "issues/7/comments":
		if body := f.read("comment"); body != "" {
			return []any{f.comment(body)}
		}
		return []any{}
	case path == "issues/7/comments", path == "issues/comments/5":
		f.write("comment", sent["body"].(string))
		return f.comment(sent["body"].(string))
	}
	panic("the forge of the scripts does not know " + path)
}

func (f scriptForge) comment(body string) object {
	return object{"id": 5, "body": body, "user": object{"id": 41, "login": "github-actions[bot]", "type": "Bot"}}
}

func (f scriptForge) pull() object {
	base := cmp.Or(strings.TrimSpace(f.read("base")), "main")
	repository := object{"default_branch": "main", "full_name": "harbour/intelligence", "name": "intelligence", "owner": object{"login": "harbour"}}
	return object{
		"number": 7, "user": object{"id": 100, "login": "marta", "type": "User"},
		"head": object{"sha": f.git("rev-parse", "refs/pull/7/head"), "ref": "flash", "repo": repository},
		"base": object{"sha": f.git("rev-parse", "refs/heads/"+base), "ref": base, "repo": repository},
	}
}

func (f scriptForge) reviews() []any {
	list := []any{}
	for line := range strings.Lines(f.read("reviews")) {
		part := strings.SplitN(strings.TrimSpace(line), " ", 7)
		var id, account int
		fmt.Sscan(part[0], &id)
		fmt.Sscan(part[2], &account)
		list = append(list, object{
			"id": id, "user": object{"id": account, "login": part[1], "type": "User"}, "state": part[3],
			"commit_id": f.git("rev-parse", part[4]), "submitted_at": part[5], "body": strings.Join(part[6:], ""),
		})
	}
	return list
}

func (f scriptForge) compare() object {
	accounts := map[string]any{}
	for line := range strings.Lines(f.read("accounts")) {
		var email, login string
		var id int
		fmt.Sscan(line, &email, &login, &id)
		accounts[email] = object{"id": id, "login": login, "type": "User"}
	}
	commits := []any{}
	for line := range strings.Lines(f.git("log", "--format=%H %ae %ce %P", "main..refs/pull/7/head")) {
		part := strings.Fields(line)
		parents := []any{}
		for _, p := range part[3:] {
			parents = append(parents, object{"sha": p})
		}
		commits = append(commits, object{
			"sha": part[0], "author": accounts[part[1]], "committer": accounts[part[2]], "parents": parents,
			"commit": object{"author": object{"email": part[1]}, "committer": object{"email": part[2]}},
		})
	}
	return object{"total_commits": len(commits), "commits": commits}
}

func (f scriptForge) git(args ...string) string {
	out, err := exec.Command("git", append([]string{"-C", filepath.Join(f.work, "origin.git")}, args...)...).CombinedOutput()
	if err != nil {
		panic(fmt.Sprintf("git %v: %v\n%s", args, err, out))
	}
	return strings.TrimSpace(string(out))
}

func (f scriptForge) read(name string) string {
	data, _ := os.ReadFile(filepath.Join(f.work, "forge", name))
	return string(data)
}

func (f scriptForge) write(name, text string) {
	if err := os.WriteFile(filepath.Join(f.work, "forge", name), []byte(text), 0o600); err != nil {
		panic(err)
	}
}

func (f scriptForge) add(name, text string) { f.write(name, f.read(name)+text) }
