package gitrepo

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// raw lists the differences of two trees as git's raw format does.
func raw(list []FileChange) []string {
	var lines []string
	for _, c := range list {
		side := func(f File) string {
			if f == (File{}) {
				return "000000 " + strings.Repeat("0", 40)
			}
			return f.Mode + " " + f.ID
		}
		lines = append(lines, side(c.Before)+" "+side(c.After)+" "+c.Path)
	}
	slices.Sort(lines)
	return lines
}

// gitRaw asks git for the same.
func gitRaw(t *testing.T, dir string, args ...string) []string {
	t.Helper()
	var lines []string
	out := run(t, dir, append([]string{"diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev"}, args...)...)
	parts := strings.Split(out, "\x00")
	for i := 0; i+1 < len(parts); i += 2 {
		f := strings.Fields(strings.TrimPrefix(parts[i], ":"))
		if len(f) == 5 {
			lines = append(lines, fmt.Sprintf("%s %s %s %s %s", f[0], f[2], f[1], f[3], parts[i+1]))
		}
	}
	slices.Sort(lines)
	return lines
}

func TestCompareFindsTheDifferencesThatGitFinds(t *testing.T) {
	dir := t.TempDir()
	run(t, dir, "init", "-q", "-b", "main")
	rng := rand.New(rand.NewPCG(1, 2))
	names := []string{"a", "a.md", "a/b", "a/b.md", "a-b/c", "content/x.md", "content/y/z.md", "content/y/å b.md", "run.sh"}
	for i := range 25 {
		for range 3 {
			name := names[rng.IntN(len(names))]
			full := filepath.Join(dir, filepath.FromSlash(name))
			for at := filepath.Dir(full); at != dir; at = filepath.Dir(at) {
				if info, err := os.Lstat(at); err == nil && !info.IsDir() {
					_ = os.Remove(at)
				}
			}
			_ = os.RemoveAll(full)
			switch rng.IntN(5) {
			case 0:
			case 1:
				_ = os.MkdirAll(filepath.Dir(full), 0o755)
				if err := os.Symlink("target", full); err != nil {
					t.Fatal(err)
				}
			default:
				put(t, dir, name, fmt.Sprint(rng.IntN(3)))
				if err := os.Chmod(full, []os.FileMode{0o644, 0o755}[rng.IntN(2)]); err != nil {
					t.Fatal(err)
				}
			}
		}
		run(t, dir, "add", "-A")
		run(t, dir, "commit", "-q", "--allow-empty", "-m", fmt.Sprint(i))
	}
	r := open(t, dir)
	for range 60 {
		a, b := fmt.Sprintf("HEAD~%d", rng.IntN(25)), fmt.Sprintf("HEAD~%d", rng.IntN(25))
		list, err := r.Compare(a, b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(gitRaw(t, dir, a, b), raw(list)); diff != "" {
			t.Errorf("%s to %s (git, we):\n%s", a, b, diff)
		}
	}
	first, err := r.Compare("", "HEAD~24")
	if err != nil || len(first) == 0 {
		t.Errorf("compared with nothing: %v, %v", first, err)
	}
}

func TestTouchedComparesAMergeWithEveryParent(t *testing.T) {
	dir, ids, parents := graph(t, 3, 25, 0)
	r := open(t, dir)
	for i, id := range ids {
		lists, err := r.Touched(id)
		if err != nil {
			t.Fatal(err)
		}
		if len(lists) != max(len(parents[i]), 1) {
			t.Fatalf("%d: %d lists for %d parents", i, len(lists), len(parents[i]))
		}
		for k := range parents[i] {
			if diff := cmp.Diff(gitRaw(t, dir, id+fmt.Sprintf("^%d", k+1), id), raw(lists[k])); diff != "" {
				t.Errorf("commit %d against parent %d:\n%s", i, k+1, diff)
			}
		}
	}
}

func TestFilesAreFoundByCommitAndPath(t *testing.T) {
	dir := history(t)
	if err := os.Symlink("README.md", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "add", "-A")
	run(t, dir, "commit", "-q", "-m", "Link")
	r := open(t, dir)
	paths := []string{"README.md", "content/dossier.yaml", "content/assessments/2024/03/a.md", "content/assessments", "content/none", "README.md/x", "link"}
	files, err := r.Files("HEAD", paths)
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range paths {
		want := File{}
		if line := strings.Fields(run(t, dir, "ls-tree", "HEAD", path)); len(line) > 2 && line[1] == "blob" {
			want = File{ID: line[2], Mode: line[0]}
		}
		if files[i] != want {
			t.Errorf("%s: %v, git says %v", path, files[i], want)
		}
		if files[i] == (File{}) {
			continue
		}
		data, err := r.Read(files[i], 1<<20)
		if err != nil || string(data) != run(t, dir, "cat-file", "blob", files[i].ID) {
			t.Errorf("%s: read %q, %v", path, data, err)
		}
	}
	if _, err := r.Read(files[1], 3); err == nil {
		t.Error("a file above the limit was read")
	}
	if got, err := r.File("HEAD~3", "content/assessments/2024/03/a.md"); err != nil || got != (File{}) {
		t.Errorf("a file that was not there yet: %v, %v", got, err)
	}
}

func TestAFolderOfItsOwnSeesPathsFromItself(t *testing.T) {
	dir := history(t)
	r := open(t, filepath.Join(dir, "content"))
	list, err := r.Compare("", "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, c := range list {
		paths = append(paths, c.Path)
	}
	want := []string{"../README.md", "assessments/2024/01/a.md", "assessments/2024/02/a.md", "assessments/2024/03/a.md", "dossier.yaml", "leads/run.yaml"}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Error(diff)
	}
	for _, p := range want {
		if f, err := r.File("HEAD", p); err != nil || f == (File{}) {
			t.Errorf("%s: %v, %v", p, f, err)
		}
	}
}

func TestMovesPairsWhatWasRemovedWithWhatWasAdded(t *testing.T) {
	file := func(id string) File { return File{ID: id, Mode: "100644"} }
	got := Moves([]FileChange{
		{Path: "a", Before: file("1")}, {Path: "b", Before: file("1")}, {Path: "c", After: file("1")},
		{Path: "d", After: file("1")}, {Path: "e", After: file("1")}, {Path: "f", Before: file("2"), After: file("3")},
		{Path: "g", Before: file("4")}, {Path: "h", After: file("4")},
	}, func(from, _ string) bool { return from != "g" })
	want := []FileChange{
		{Path: "c", From: "a", Before: file("1"), After: file("1")},
		{Path: "d", From: "b", Before: file("1"), After: file("1")},
		{Path: "e", After: file("1")}, {Path: "f", Before: file("2"), After: file("3")},
		{Path: "g", Before: file("4")}, {Path: "h", After: file("4")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
