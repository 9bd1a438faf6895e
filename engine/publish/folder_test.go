package publish

import (
	"os"
	"path/filepath"
	"strconv"
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
	killed := stage(t, target)
	write(t, killed, "index.html", "killed here")
	kill(killed)

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

func TestTwoBuildsToOneFolderLeaveEachOtherAlone(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	publish(t, target, "index.html", "former")
	one := stage(t, target)
	write(t, one, "a/index.html", "one")
	two := stage(t, target)
	write(t, two, "a/index.html", "two")
	write(t, one, "index.html", "one")
	if err := one.Commit(); err != nil {
		t.Fatal(err)
	}
	site(t, target, "one")
	write(t, two, "index.html", "two")
	if err := two.Commit(); err != nil {
		t.Fatal(err)
	}
	site(t, target, "two")
	alone(t, target)
}

func TestTwoFirstBuildsEndWhole(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	one, two := stage(t, target), stage(t, target)
	for text, s := range map[string]*Staging{"one": one, "two": two} {
		write(t, s, "index.html", text)
		write(t, s, "a/index.html", text)
	}
	for _, s := range []*Staging{one, two} {
		if err := s.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	site(t, target, "two")
	alone(t, target)
}

func TestABuildWhoseFolderWasRemovedFailsForGood(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	publish(t, target, "index.html", "former")
	s := stage(t, target)
	write(t, s, "index.html", "half")
	if err := os.RemoveAll(s.dir); err != nil {
		t.Fatal(err)
	}
	if err := s.Write("a/index.html", nil); err == nil || !strings.Contains(err.Error(), "was removed while it was written") {
		t.Errorf("Write into a removed folder: %v", err)
	}
	if err := os.Mkdir(s.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(); err == nil {
		t.Error("Commit takes a folder that it did not write")
	}
	if err := s.Discard(); err != nil {
		t.Fatal(err)
	}
	if got := read(t, target, "index.html"); got != "former" {
		t.Errorf("the target holds %q", got)
	}
	alone(t, target)
}

// A killed process keeps no lock; a test stands in for it by letting go.
func kill(s *Staging) { s.root.Close(); s.unlock() }

func TestWhatOthersPutBesideTheTargetStays(t *testing.T) {
	for name, files := range map[string][]string{"an empty folder": nil, "somebody's files": {"thesis.odt"}} {
		t.Run(name, func(t *testing.T) {
			target := filepath.Join(t.TempDir(), "public")
			for _, dir := range []string{target + ".old", target + ".new-plan"} {
				if err := os.Mkdir(dir, 0o755); err != nil {
					t.Fatal(err)
				}
				for _, f := range files {
					if err := os.WriteFile(filepath.Join(dir, f), nil, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			publish(t, target, "index.html", "first")
			publish(t, target, "index.html", "second")
			for _, dir := range []string{target + ".old", target + ".new-plan"} {
				if entries, err := os.ReadDir(dir); err != nil || len(entries) != len(files) {
					t.Errorf("%s holds %v, %v", filepath.Base(dir), entries, err)
				}
			}
		})
	}
}

func TestAnEmptyFolderIsReplacedWithoutATrace(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	if err := os.Mkdir(target, 0o755); err != nil {
		t.Fatal(err)
	}
	publish(t, target, "index.html", "first")
	alone(t, target)
}

func TestALinkStaysAndItsFolderIsReplaced(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(t.TempDir(), "public")
	if err := os.Symlink(filepath.Join(dir, "site"), link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	if _, err := Stage(link); err == nil || !strings.Contains(err.Error(), "links to a folder that is not there") {
		t.Errorf("Stage of a link to nothing: %v", err)
	}
	publish(t, filepath.Join(dir, "site"), "index.html", "first")
	publish(t, link, "index.html", "second")
	if got := read(t, filepath.Join(dir, "site"), "index.html"); got != "second" {
		t.Errorf("the folder holds %q", got)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info.Mode(), err)
	}
	alone(t, link)
	alone(t, filepath.Join(dir, "site"))
}

func TestAFileIsNotReplaced(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	if err := os.WriteFile(target, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Stage(target); err == nil || !strings.Contains(err.Error(), "public is a file, not a folder") {
		t.Errorf("Stage of a file: %v", err)
	}
}

func TestAPlaceThatCannotBeWrittenAsksForAnother(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, parent := range map[string]string{"below a file": file, "in a folder that nobody writes to": readOnly(t)} {
		if _, err := Stage(filepath.Join(parent, "public")); err == nil || !strings.HasSuffix(err.Error(), "; choose another folder with -o") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// readOnly returns a folder in which nothing can be made, not even by the
// superuser where there is a /proc.
func readOnly(t *testing.T) string {
	t.Helper()
	if os.Geteuid() == 0 {
		if _, err := os.Stat("/proc/self"); err != nil {
			t.Skip("the superuser writes everywhere")
		}
		return "/proc"
	}
	dir := filepath.Join(t.TempDir(), "locked")
	if err := os.Mkdir(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	return dir
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

// site fails unless both pages of the target hold text.
func site(t *testing.T, target, text string) {
	t.Helper()
	for _, name := range []string{"index.html", "a/index.html", marker} {
		if got := read(t, target, name); got != text && name != marker {
			t.Errorf("%s holds %q, want %q", name, got, text)
		}
	}
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

func TestALinkInsideTheFolderLeadsNowhere(t *testing.T) {
	dir := t.TempDir()
	elsewhere := filepath.Join(dir, "elsewhere")
	if err := os.Mkdir(elsewhere, 0o755); err != nil {
		t.Fatal(err)
	}
	s := stage(t, filepath.Join(dir, "public"))
	for _, name := range []string{"folder", "page.html"} {
		if err := os.Symlink(filepath.Join(elsewhere, name), filepath.Join(s.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(elsewhere, filepath.Join(s.dir, "out")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"folder/index.html", "out/index.html", "out/deep/index.html", "page.html"} {
		if err := s.Write(name, []byte("text")); err == nil {
			t.Errorf("%s was written", name)
		}
	}
	if left, err := os.ReadDir(elsewhere); err != nil || len(left) > 0 {
		t.Errorf("%v was written outside, %v", left, err)
	}
	if err := s.Discard(); err != nil {
		t.Fatal(err)
	}
}

// A page has a folder of its own and some three files.
func BenchmarkWrite(b *testing.B) {
	s, err := Stage(filepath.Join(b.TempDir(), "public"))
	if err != nil {
		b.Fatal(err)
	}
	page := make([]byte, 16<<10)
	for i := 0; b.Loop(); i++ {
		for _, name := range []string{"index.html", "index.json", "index.md"} {
			if err := s.Write("assessments/"+strconv.Itoa(i)+"/"+name, page); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := s.Discard(); err != nil {
		b.Fatal(err)
	}
}

func TestWhatStageWouldRefuseIsKnownBefore(t *testing.T) {
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "thesis.odt"), []byte("years of work"), 0o600); err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(t.TempDir(), "public")
	publish(t, target, "index.html", "former")
	for _, dir := range []string{foreign, filepath.Join(foreign, "thesis.odt"), t.TempDir(), target, target + "-new"} {
		_, want := Stage(dir)
		if got := Vacant(dir); (got == nil) != (want == nil) || got != nil && got.Error() != want.Error() {
			t.Errorf("%s: said %v before, and %v then", dir, got, want)
		}
	}
}

func TestAFolderThatWasNeverMarkedIsSwept(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	empty, foreign := target+".new-123", target+".new-456"
	for _, dir := range []string{empty, foreign} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(foreign, "thesis.odt"), []byte("years of work"), 0o600); err != nil {
		t.Fatal(err)
	}
	publish(t, target, "index.html", "first")
	if _, err := os.Stat(empty); err == nil {
		t.Error("the empty folder of a build that was killed is still there")
	}
	if _, err := os.Stat(filepath.Join(foreign, "thesis.odt")); err != nil {
		t.Error(err)
	}
}
