package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// history makes a repository of three commits: the branch main, and the
// annotated tag v1 on the first.
func history(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	run(t, dir, "init", "-q", "-b", "main")
	for i := range 3 {
		put(t, dir, "content/dossier.yaml", fmt.Sprintf("organisation: %d\n", i))
		put(t, dir, fmt.Sprintf("content/assessments/2024/%02d/a.md", i+1), strings.Repeat("text ", 200)+fmt.Sprint(i))
		put(t, dir, "content/leads/run.yaml", "items: []\n")
		put(t, dir, "README.md", "read me")
		run(t, dir, "add", "-A")
		run(t, dir, "commit", "-q", "-m", fmt.Sprintf("Commit %d", i))
		if i == 0 {
			run(t, dir, "tag", "-a", "v1", "-m", "first")
		}
	}
	return dir
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, dir string) *Repo {
	t.Helper()
	r, ok, err := Open(dir)
	if !ok || err != nil {
		t.Fatalf("Open(%s): %v, %v", dir, ok, err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func tree(t *testing.T, r *Repo, revision string) *Tree {
	t.Helper()
	got, err := r.Tree(revision)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestARevisionIsAFileSystem(t *testing.T) {
	stores := map[string]func(t *testing.T, dir string) string{
		"loose objects": func(_ *testing.T, dir string) string { return dir },
		"packed": func(t *testing.T, dir string) string {
			run(t, dir, "gc", "-q", "--aggressive")
			run(t, dir, "pack-refs", "--all")
			return dir
		},
		"bare": func(t *testing.T, dir string) string {
			to := filepath.Join(t.TempDir(), "bare.git")
			run(t, dir, "clone", "-q", "--bare", dir, to)
			return to
		},
		"absolute alternates": func(t *testing.T, dir string) string {
			to := filepath.Join(t.TempDir(), "borrowing")
			run(t, dir, "clone", "-q", "--shared", dir, to)
			return to
		},
		"relative alternates of alternates": func(t *testing.T, dir string) string {
			home := t.TempDir()
			run(t, dir, "clone", "-q", "--shared", dir, filepath.Join(home, "one"))
			run(t, dir, "clone", "-q", "--shared", filepath.Join(home, "one"), filepath.Join(home, "two"))
			put(t, home, "two/.git/objects/info/alternates", "../../../one/.git/objects\n")
			return filepath.Join(home, "two")
		},
		"linked work tree": func(t *testing.T, dir string) string {
			to := filepath.Join(t.TempDir(), "second")
			run(t, dir, "worktree", "add", "-q", "--detach", to)
			return to
		},
		"folder of its own": func(t *testing.T, dir string) string { return filepath.Join(dir, "content") },
	}
	for name, prepare := range stores {
		t.Run(name, func(t *testing.T) {
			dir := prepare(t, history(t))
			got := tree(t, open(t, dir), "HEAD")
			prefix := ""
			if name == "folder of its own" {
				prefix = "content/"
			}
			var want []string
			for line := range strings.Lines(run(t, dir, "ls-tree", "-r", "--name-only", "--full-tree", "HEAD")) {
				if rest, ok := strings.CutPrefix(strings.TrimSpace(line), prefix); ok {
					want = append(want, rest)
				}
			}
			if err := fstest.TestFS(got, want...); err != nil {
				t.Fatal(err)
			}
			for _, file := range want {
				data, err := fs.ReadFile(got, file)
				if err != nil {
					t.Fatal(err)
				}
				if text := run(t, dir, "cat-file", "blob", "HEAD:"+prefix+file); text != string(data) {
					t.Errorf("%s = %q, git says %q", file, data, text)
				}
			}
		})
	}
}

func TestRevisionsAreThoseOfGit(t *testing.T) {
	dir := history(t)
	r := open(t, dir)
	first := strings.TrimSpace(run(t, dir, "rev-parse", "v1^{commit}"))
	mistakable := strings.TrimSpace(run(t, dir, "rev-parse", "HEAD"))[:6] // a branch's name and a later commit's abbreviation
	run(t, dir, "branch", mistakable, first)
	for _, revision := range []string{"refs/heads/" + mistakable, "HEAD", "main", "refs/heads/main", "heads/main", "v1", "tags/v1", first, first[:8], first[:7], "main~1", "main^", "HEAD~2", "HEAD^^"} {
		want := strings.Fields(run(t, dir, "log", "-1", "--format=%H %ct", revision))
		got := tree(t, r, revision)
		if got.Commit.ID != want[0] || fmt.Sprint(got.Commit.Time.Unix()) != want[1] {
			t.Errorf("%s = %v, git says %v", revision, got.Commit, want)
		}
	}
	if got := tree(t, r, mistakable); got.Commit.ID != first {
		t.Errorf("%s = %v, and the branch stands on %s", mistakable, got.Commit, first)
	}
}

func TestARevisionThatIsNotThereIsSaid(t *testing.T) {
	dir := history(t)
	deep := filepath.Join(t.TempDir(), "deep")
	run(t, dir, "clone", "-q", "--depth", "1", "file://"+dir, deep)
	for revision, want := range map[string]error{
		"": ErrUnknownRevision, "nothing": ErrUnknownRevision, "~1": ErrUnknownRevision, "^": ErrUnknownRevision,
		"--help": ErrUnknownRevision, "main:content": ErrUnknownRevision, ":/Commit": ErrUnknownRevision,
		"@{-1}": ErrUnknownRevision, "0123456789012345678901234567890123456789": ErrUnknownRevision,
		"HEAD~9": ErrUnknownRevision,
	} {
		if _, err := open(t, dir).Tree(revision); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", revision, err, want)
		}
	}
	for _, revision := range []string{"v1", "HEAD~1", "origin/feature"} {
		if _, err := open(t, deep).Tree(revision); !errors.Is(err, ErrShallow) {
			t.Errorf("%q in a shallow clone: %v", revision, err)
		}
	}
	if err := fstest.TestFS(tree(t, open(t, deep), "HEAD"), "content/dossier.yaml"); err != nil {
		t.Errorf("the commit of a shallow clone cannot be read: %v", err)
	}
}

func TestFolderIsSharedByWorkTrees(t *testing.T) {
	dir := history(t)
	second := filepath.Join(t.TempDir(), "second")
	run(t, dir, "worktree", "add", "-q", second)
	if a, b := open(t, dir).Folder(), open(t, second).Folder(); a != b || filepath.Base(a) != ".git" {
		t.Errorf("%s and %s", a, b)
	}
}

func TestLinksSubmodulesAndProgramsAreToldApart(t *testing.T) {
	dir := history(t)
	id := strings.TrimSpace(run(t, dir, "rev-parse", "HEAD"))
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "content", "link.yaml")); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "content/run.yaml", "a: b\n")
	run(t, dir, "add", "-A")
	run(t, dir, "update-index", "--chmod=+x", "content/run.yaml")
	run(t, dir, "update-index", "--add", "--cacheinfo", "160000,"+id+",content/module")
	run(t, dir, "commit", "-q", "-m", "Special")
	r := open(t, dir)
	for name, want := range map[string]fs.FileMode{
		"content/link.yaml": fs.ModeSymlink | 0o444, "content/module": fs.ModeIrregular | 0o444, "content/run.yaml": 0o555,
		"content/dossier.yaml": 0o444, "content": fs.ModeDir | 0o555,
	} {
		info, err := fs.Stat(tree(t, r, "HEAD"), name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != want {
			t.Errorf("%s: %v, want %v", name, info.Mode(), want)
		}
	}
	if _, err := fs.ReadFile(tree(t, r, "HEAD"), "content/link.yaml"); err == nil {
		t.Error("a symbolic link was read as a file")
	}
}

func TestImpossibleNamesAreRefused(t *testing.T) {
	dir := history(t)
	blob := strings.TrimSpace(run(t, dir, "rev-parse", "HEAD:README.md"))
	for _, name := range []string{"..", ".", "a/b"} {
		raw := "100644 " + name + "\x00"
		for i := 0; i < len(blob); i += 2 {
			var b byte
			if _, err := fmt.Sscanf(blob[i:i+2], "%02x", &b); err != nil {
				t.Fatal(err)
			}
			raw += string([]byte{b})
		}
		cmd := exec.Command("git", "hash-object", "-t", "tree", "-w", "--stdin", "--literally")
		cmd.Dir, cmd.Stdin = dir, bytes.NewReader([]byte(raw))
		id, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		commit := strings.TrimSpace(run(t, dir, "commit-tree", "-m", "Bad", strings.TrimSpace(string(id))))
		if _, err := fs.ReadDir(tree(t, open(t, dir), commit), "."); err == nil {
			t.Errorf("the name %q was listed", name)
		}
	}
}

func TestADamagedRepositoryIsSaid(t *testing.T) {
	dir := history(t)
	id := strings.TrimSpace(run(t, dir, "rev-parse", "HEAD:content/dossier.yaml"))
	if err := os.Remove(filepath.Join(dir, ".git", "objects", id[:2], id[2:])); err != nil {
		t.Fatal(err)
	}
	_, err := fs.ReadFile(tree(t, open(t, dir), "HEAD"), "content/dossier.yaml")
	if err == nil || !strings.Contains(err.Error(), "git fsck") {
		t.Errorf("%v", err)
	}
}

// The oracle is git itself: random changes, compared as trees and with the
// files on disk.
func TestChangedPathsAreThoseOfGit(t *testing.T) {
	dir := history(t)
	chance := rand.New(rand.NewPCG(1, 2))
	for round := range 6 {
		for range 1 + chance.IntN(6) {
			name := fmt.Sprintf("content/%c/%c/%c.md", 'a'+rune(chance.IntN(3)), 'a'+rune(chance.IntN(3)), 'a'+rune(chance.IntN(4)))
			switch chance.IntN(5) {
			case 0:
				if err := os.RemoveAll(filepath.Join(dir, filepath.Dir(name))); err != nil {
					t.Fatal(err)
				}
			case 1:
				at := filepath.Dir(name)
				if err := os.RemoveAll(filepath.Join(dir, at)); err != nil {
					t.Fatal(err)
				}
				put(t, dir, at, "a file where a folder was")
			default:
				if info, err := os.Stat(filepath.Join(dir, filepath.Dir(name))); err == nil && !info.IsDir() {
					if err := os.Remove(filepath.Join(dir, filepath.Dir(name))); err != nil {
						t.Fatal(err)
					}
				}
				put(t, dir, name, fmt.Sprint(chance.IntN(3)))
			}
		}
		run(t, dir, "add", "-A")
		run(t, dir, "commit", "-q", "--allow-empty", "-m", fmt.Sprint(round))
		r := open(t, dir)
		for _, base := range []string{"HEAD~1", "main~2", "v1"} {
			want := strings.Fields(run(t, dir, "diff", "--no-renames", "--name-only", base, "HEAD", "--", "content"))
			slices.Sort(want)
			for name, later := range map[string]fs.FS{"tree": tree(t, r, "HEAD"), "disk": os.DirFS(dir)} {
				got, err := tree(t, r, base).Changed(later, "content")
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got, equateEmpty); diff != "" {
					t.Errorf("round %d, %s, %s (-git +got):\n%s", round, base, name, diff)
				}
			}
		}
	}
}

var equateEmpty = cmp.Transformer("list", func(s []string) string { return strings.Join(s, "\n") })

func TestLineEndsOfWindowsAreNoChange(t *testing.T) {
	dir := history(t)
	put(t, dir, "content/dossier.yaml", "organisation: 2\r\n")
	got, err := tree(t, open(t, dir), "HEAD").Changed(os.DirFS(dir), "content")
	if err != nil || len(got) > 0 {
		t.Errorf("%v, %v", got, err)
	}
}
