package publish

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheTargetChangesOnlyOnCommit(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	publish(t, target, "index.html", "first")

	s := stage(t, target)
	write(t, s, "index.html", "second")
	if got := read(t, target, "index.html"); got != "first" {
		t.Errorf("before Commit the target holds %q, want %q", got, "first")
	}
	if err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := read(t, target, "index.html"); got != "second" {
		t.Errorf("after Commit the target holds %q, want %q", got, "second")
	}
	alone(t, target)
}

func TestADiscardedBuildLeavesNothingBehind(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	publish(t, target, "a/index.html", "first")
	s := stage(t, target)
	write(t, s, "b/index.html", "half")
	if err := s.Discard(); err != nil {
		t.Fatal(err)
	}
	if got := read(t, target, "a/index.html"); got != "first" {
		t.Errorf("the target holds %q, want %q", got, "first")
	}
	alone(t, target)
}

func TestWhatAKilledBuildLeftIsSwept(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	publish(t, target, "index.html", "first")
	write(t, stage(t, target), "index.html", "killed here")

	t.Run("beside the target", func(t *testing.T) {
		publish(t, target, "index.html", "second")
		alone(t, target)
	})
	t.Run("between the two steps of a swap", func(t *testing.T) {
		if err := os.Rename(target, target+".old"); err != nil {
			t.Fatal(err)
		}
		stage(t, target)
		if got := read(t, target, "index.html"); got != "second" {
			t.Errorf("the former site was not put back: %q", got)
		}
	})
}

func TestAFolderThatNoBuildMadeIsNeverReplaced(t *testing.T) {
	target := t.TempDir()
	if err := os.WriteFile(filepath.Join(target, "thesis.odt"), []byte("years of work"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Stage(target)
	if err == nil || !strings.Contains(err.Error(), "no build has made") {
		t.Errorf("Stage over foreign files: %v", err)
	}
}

func TestAPathCannotLeaveTheFolder(t *testing.T) {
	s := stage(t, filepath.Join(t.TempDir(), "public"))
	for _, name := range []string{"../x", "/etc/x", "a/../../x", "", "a//b"} {
		if err := s.Write(name, nil); err == nil {
			t.Errorf("Write(%q) is let through", name)
		}
	}
}

func TestTheSwapInTwoStepsDoesTheSame(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	publish(t, target, "index.html", "first")
	s := stage(t, target)
	write(t, s, "index.html", "second")
	if err := swapInTwoSteps(s.dir, target); err != nil {
		t.Fatal(err)
	}
	if got := read(t, target, "index.html"); got != "second" {
		t.Errorf("the target holds %q", got)
	}
}

func publish(t *testing.T, target, name, text string) {
	t.Helper()
	s := stage(t, target)
	write(t, s, name, text)
	if err := s.Commit(); err != nil {
		t.Fatal(err)
	}
}

func stage(t *testing.T, target string) *Staging {
	t.Helper()
	s, err := Stage(target)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func write(t *testing.T, s *Staging, name, text string) {
	t.Helper()
	if err := s.Write(name, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, target, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(target, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// alone fails unless the target is the only entry of its parent.
func alone(t *testing.T, target string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(target))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}
