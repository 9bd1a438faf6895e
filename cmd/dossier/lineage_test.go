package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/roundup"
	"github.com/dossier-cti/dossier/engine/web"
)

// told makes the example with its history.
func told(t *testing.T) *env {
	t.Helper()
	need(t, "git")
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("TZ", "UTC")
	dir := filepath.Join(t.TempDir(), "northlight")
	e := &env{out: io.Discard, err: io.Discard, getenv: func(string) string { return "" }, now: time.Now, workers: 2, dir: dir}
	if err := e.tale(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	return e
}

// gitDates returns what git lists for each path, youngest first: the commits
// with their dates.
func gitDates(t *testing.T, dir string, args ...string) map[string][]string {
	t.Helper()
	args = append([]string{"-c", "core.quotePath=false", "log", "--format=%x01%H %cd", "--name-only", "--no-renames", "-z"}, args...)
	out, err := git(context.Background(), dir, append(args, "--", "content")...)
	if err != nil {
		t.Fatal(err)
	}
	list, commit := map[string][]string{}, ""
	for _, token := range strings.FieldsFunc(out, func(r rune) bool { return r == 0 || r == '\n' }) {
		if id, ok := strings.CutPrefix(token, "\x01"); ok {
			commit = id
		} else {
			list[token] = append(list[token], commit)
		}
	}
	return list
}

func dated(steps []gitrepo.Step) []string {
	var list []string
	for _, s := range steps {
		list = append(list, s.Commit.ID+" "+s.Commit.Time.Format("20060102150405"))
	}
	return list
}

func TestDatesAndRevisionsOfTheExampleAreThoseOfGit(t *testing.T) {
	e := told(t)
	repo, _, err := gitrepo.Open(e.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer repo.Close()
	l, err := e.lineage(context.Background(), repo, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range []struct {
		args  []string
		steps func(string) []gitrepo.Step
	}{
		{[]string{"--first-parent", "-m"}, l.Landings},
		{[]string{"-c", "--full-history"}, l.Commits},
	} {
		want := gitDates(t, e.dir, append(way.args, "--date=format-local:%Y%m%d%H%M%S")...)
		if len(want) < 400 {
			t.Fatalf("git lists %d paths only", len(want))
		}
		for path, list := range want {
			got := dated(way.steps(path))
			if way.args[0] == "-c" { // commits of one second may stand in another order
				slices.Sort(got)
				slices.Sort(list)
			}
			if diff := cmp.Diff(list, got); diff != "" {
				t.Fatalf("%s, %v (-git +ours):\n%s", path, way.args, diff)
			}
		}
	}
}

// Every state that landed can be built again, and the words of a revision and
// who signed it are the same whichever is. Looked at are the landings of
// revisions, those that follow them, and every ninth.
func TestTheWordsOfRevisionsAreTheSameAtEveryLaterCommit(t *testing.T) {
	e := told(t)
	out, err := git(context.Background(), e.dir, "rev-list", "--first-parent", "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	revised, err := git(context.Background(), e.dir, "log", "--first-parent", "-m", "--format=%H", "--diff-filter=M", "--", "content/assessments")
	if err != nil {
		t.Fatal(err)
	}
	words, near := map[string]string{}, false
	commits := strings.Fields(out)
	for i, commit := range slices.Backward(commits) {
		before := near
		if near = strings.Contains(revised, commit); i%9 != 0 && !near && !before {
			continue
		}
		for path, text := range e.revisions(t, commit) {
			if was, ok := words[path]; ok && was != text {
				t.Errorf("%s at %s (-then +later):\n%s", path, commit, cmp.Diff(was, text))
			}
			words[path] = text
		}
	}
	if len(words) < 8 {
		t.Errorf("%d revisions only have a page", len(words))
	}
}

// revisions returns the words of the pages of revisions in a state.
func (e *env) revisions(t *testing.T, commit string) map[string]string {
	t.Helper()
	j, err := e.load(context.Background(), commit)
	if err != nil {
		t.Fatal(err)
	}
	defer j.close()
	if bad := stopping(j.found); len(bad) > 0 {
		t.Errorf("%s does not build: %v", commit, bad)
		return nil
	}
	ed, err := j.edition("")
	if err != nil {
		t.Fatal(err)
	}
	site, err := web.Open(ed, nil, web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]string{}
	for _, a := range ed.Assessments {
		for _, r := range a.Revision.Signed {
			path := "assessments/" + a.ID + "/r" + string(rune('0'+r.N)) + "/index.html"
			data, ok, err := site.File(path)
			if err != nil || !ok {
				t.Fatalf("%s: %v %v", path, ok, err)
			}
			words[path] = body(string(data))
		}
	}
	return words
}

// The history is read once for each commit, whatever is saved meanwhile.
func TestServeShowsTheRevisionsThatABuildShows(t *testing.T) {
	e := told(t)
	const revised, alert = "assessments/2024-10-18-scattered-spider/", "content/assessments/2024/10/2024-10-18-scattered-spider.md"
	built := e.site(t)
	s, err := e.newShow(serveOptions{signed: true})
	if err != nil {
		t.Fatal(err)
	}
	play := func() *heritage {
		t.Helper()
		if err := s.play(context.Background(), nil); err != nil {
			t.Fatal(err)
		}
		return s.memory.past
	}
	known := play()
	for _, path := range []string{revised, revised + "r1/", revised + "r2/", "changes/", "estate/sap/"} {
		want, ok, err := built.File(path + "index.html")
		got, served, failed := s.stage.pages.File(path + "index.html")
		if !ok || !served || err != nil || failed != nil || string(want) != string(got) {
			t.Errorf("%s: %v %v, %v %v (-built +served):\n%s", path, ok, err, served, failed, cmp.Diff(string(want), string(got)))
		}
	}
	r := &repository{t, e.dir}
	r.write(alert, strings.Replace(r.read(alert), "## Summary", "## Summary\n\nMore.", 1))
	if again := play(); again != known {
		t.Error("the history was read again though there is no other commit")
	}
	if _, err := git(context.Background(), e.dir, "-c", "user.name=A", "-c", "user.email=a@northlight.example", "commit", "-q", "-a", "-m", "More"); err != nil {
		t.Fatal(err)
	}
	if again := play(); again == known {
		t.Error("the history was not read again for another commit")
	}
}

// site returns the pages of what a build makes of the files on disk.
func (e *env) site(t *testing.T) *web.Pages {
	t.Helper()
	j, err := e.load(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer j.close()
	ed, err := j.edition("")
	if err != nil {
		t.Fatal(err)
	}
	version, _ := build()
	pages, err := web.Open(ed, roundup.All(ed), web.Options{Version: version})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}
