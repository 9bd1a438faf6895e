package gitrepo

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func TestHeadAgreesWithGit(t *testing.T) {
	dir := t.TempDir()
	run(t, dir, "init", "-q")
	if _, ok, err := Head(dir); ok || err != nil {
		t.Fatalf("Head before the first commit: %v, %v", ok, err)
	}
	run(t, dir, "commit", "-q", "--allow-empty", "-m", "Begin")
	sub := filepath.Join(dir, "content")
	if err := os.Mkdir(sub, 0o755); err != nil {
		t.Fatal(err)
	}
	worktree := filepath.Join(t.TempDir(), "second")
	run(t, dir, "worktree", "add", "-q", worktree)
	for _, at := range []string{dir, sub, worktree} {
		got, ok, err := Head(at)
		if !ok || err != nil {
			t.Fatalf("Head(%s): %v, %v", at, ok, err)
		}
		want := strings.Fields(run(t, dir, "log", "-1", "--format=%H %ct"))
		if got.ID != want[0] || strconv.FormatInt(got.Time.Unix(), 10) != want[1] {
			t.Errorf("Head(%s) = %v, git says %v", at, got, want)
		}
	}
}

func TestHeadOutsideGitIsNoError(t *testing.T) {
	if _, ok, err := Head(t.TempDir()); ok || err != nil {
		t.Errorf("Head outside git: %v, %v", ok, err)
	}
}

func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(),
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@northlight.example", "GIT_AUTHOR_DATE=2024-11-18T10:00:00Z",
		"GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@northlight.example", "GIT_COMMITTER_DATE=2024-11-18T11:00:00Z",
		"GIT_CONFIG_GLOBAL=/dev/null", "TZ=UTC")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func TestARepositoryThatHasRestedIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	run(t, dir, "init", "-q")
	run(t, dir, "commit", "-q", "--allow-empty", "-m", "Begin")
	if err := os.WriteFile(filepath.Join(dir, "note"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "add", "note")
	run(t, dir, "commit", "-q", "-m", "Note")
	run(t, dir, "gc", "-q")
	r, ok, err := Open(dir)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	defer r.Close()
	for range 3 {
		tree, err := r.Tree("HEAD")
		if err != nil {
			t.Fatal(err)
		}
		if text, err := fs.ReadFile(tree, "note"); err != nil || string(text) != "text" {
			t.Errorf("got %q, %v", text, err)
		}
		if err := r.Rest(); err != nil {
			t.Error(err)
		}
	}
}
