package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// git runs git in a repository, in nobody's settings.
func (r *repository) git(args ...string) string {
	r.t.Helper()
	said, err := git(context.Background(), r.dir, append([]string{"-c", "user.name=A", "-c", "user.email=a@northlight.example"}, args...)...)
	if err != nil {
		r.t.Fatal(err)
	}
	return said
}

// committed returns a small repository with a commit.
func committed(t *testing.T) *repository {
	t.Helper()
	need(t, "git")
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	r := small(t)
	r.git("init", "-q", "-b", "main")
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "Begin")
	return r
}

// stands waits until pages say that they are of the commit at hand.
func (s *served) stands() {
	s.t.Helper()
	want := "commit <code>" + s.git("rev-parse", "HEAD")[:7] + "<"
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if _, _, text := s.get(""); strings.Contains(text, want) {
			return
		}
	}
	s.t.Errorf("pages are not of %s", want)
}

func TestAnotherCommitShowsInEveryWorkTree(t *testing.T) {
	r := committed(t)
	linked := &repository{t, filepath.Join(t.TempDir(), "linked")}
	r.git("worktree", "add", "-q", "-b", "side", linked.dir)
	for _, r := range []*repository{r, linked} {
		s := r.serving(t)
		s.stands()
		s.git("commit", "-q", "--allow-empty", "-m", "Next")
		s.stands()
		s.git("checkout", "-q", "-b", "topic"+filepath.Base(r.dir), "HEAD~1")
		s.stands()
	}
}

func TestTheFirstCommitShows(t *testing.T) {
	need(t, "git")
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	r := small(t)
	r.git("init", "-q", "-b", "main")
	s := r.serving(t)
	s.git("add", "-A")
	s.git("commit", "-q", "-m", "Begin")
	s.stands()
}

func TestServeShowsACommit(t *testing.T) {
	r := committed(t)
	const requirement = "content/requirements/PIR-001.yaml"
	r.write(requirement, r.read(requirement)+"colour: red\n")
	s := r.serving(t, "--at", "main")
	if status, _, _ := s.get("requirements/PIR-001/"); status != 200 {
		t.Errorf("status %d: what lies on disk is not asked about", status)
	}
	s.stands()
}

// waits waits until a page is answered with a status.
func (s *served) waits(page string, status int) {
	s.t.Helper()
	got := 0
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if got, _, _ = s.get(page); got == status {
			return
		}
	}
	s.t.Errorf("%s: status %d, want %d", page, got, status)
}

// Another branch may have no content; then it comes back.
func TestContentThatWasGoneIsWatchedAgain(t *testing.T) {
	s := serving(t)
	for range 2 {
		if err := os.Rename(s.path("content"), s.path("away")); err != nil {
			t.Fatal(err)
		}
		s.waits("", 503)
		if err := os.Rename(s.path("away"), s.path("content")); err != nil {
			t.Fatal(err)
		}
		s.waits("", 200)
	}
	s.write("content/requirements/PIR-001.yaml", "nothing")
	s.waits("", 503)
}

func TestWhileGitIsAtWorkNothingIsLookedAt(t *testing.T) {
	r := committed(t)
	s := r.serving(t)
	s.write(".git/index.lock", "")
	whole := s.read("content/requirements/PIR-001.yaml")
	s.write("content/requirements/PIR-001.yaml", "half of it")
	time.Sleep(20 * quiet)
	if status, _, _ := s.get(""); status != 200 {
		t.Errorf("status %d while git writes", status)
	}
	s.write("content/requirements/PIR-001.yaml", whole)
	s.write("content/requirements/PIR-002.yaml", "nothing")
	if err := os.Remove(s.path(".git/index.lock")); err != nil {
		t.Fatal(err)
	}
	s.waits("", 503)
}

func TestWhatAnEditorLeavesIsNoDocument(t *testing.T) {
	r := small(t)
	for _, name := range []string{"PIR-001.yaml~", "#PIR-001.yaml#", ".PIR-001.yaml.swp"} {
		r.write("content/requirements/"+name, "half of it")
	}
	if list, code := r.findings(); code != 0 {
		t.Errorf("exit code %d: %q", code, list)
	}
}
