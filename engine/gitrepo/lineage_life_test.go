package gitrepo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/google/go-cmp/cmp"
)

// scene is a repository that a test tells the story of.
type scene struct {
	*maker
}

func newScene(t *testing.T) *scene {
	s := &scene{&maker{t: t, dir: t.TempDir(), r: seeded()}}
	s.git("init", "-q", "-b", "main")
	return s
}

func (s *scene) write(name, text string) { write(s.t, filepath.Join(s.dir, name), text) }

func (s *scene) commit(message string) {
	s.git("add", "-A")
	s.git("commit", "-q", "--allow-empty", "-m", message)
}

// life writes the revisions of a file as lines: number, path, from, subject,
// pull request and who made it.
func life(l *Lineage, path string) string {
	var b strings.Builder
	for _, s := range l.Revisions(path) {
		fmt.Fprintf(&b, "r%d %s", s.N, strings.TrimPrefix(s.Path, "content/"))
		if s.From != "" {
			fmt.Fprintf(&b, " from %s", strings.TrimPrefix(s.From, "content/"))
		}
		if s.File.ID == "" {
			b.WriteString(" removed")
		}
		fmt.Fprintf(&b, ": %s", s.Subject)
		if s.PullRequest > 0 {
			fmt.Fprintf(&b, " #%d", s.PullRequest)
		}
		for _, m := range s.Made {
			if m.Commit.ID != s.Commit.ID {
				fmt.Fprintf(&b, " | %s", m.Subject)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestRevisionsAreWhatLanded(t *testing.T) {
	s := newScene(t)
	s.write("content/estate/a.yaml", "one\ntwo\nthree\nfour")
	s.write("content/estate/b.yaml", "other")
	s.commit("Begin")
	s.git("checkout", "-q", "-b", "side")
	s.write("content/estate/a.yaml", "one\ntwo\nthree\nfive")
	s.commit("First try")
	s.write("content/estate/a.yaml", "one\ntwo\nthree\nsix")
	s.commit("Second try")
	s.git("checkout", "-q", "main")
	s.write("content/estate/b.yaml", "changed")
	s.commit("Squash b (#7)")
	s.git("merge", "-q", "--no-ff", "-m", "Merge pull request #12 from ann/side\n\nRaise a to six", "side")
	s.git("mv", "content/estate/a.yaml", "content/estate/c.yaml")
	s.commit("Rename a")
	s.git("mv", "content/estate/c.yaml", "content/estate/d.yaml")
	s.write("content/estate/d.yaml", "one\ntwo\nthree\nseven")
	s.commit("Rename c and change it")
	s.write("content/estate/a.yaml", "quite another thing")
	s.commit("A new a")
	s.git("rm", "-q", "content/estate/b.yaml")
	s.commit("Remove b")
	s.write("content/estate/b.yaml", "back")
	s.commit("Bring b back")
	l := lineage(t, s.dir, "content")
	for path, want := range map[string]string{
		"d.yaml": `r1 estate/a.yaml: Begin
r2 estate/a.yaml: Raise a to six #12 | Second try | First try
r0 estate/c.yaml from estate/a.yaml: Rename a
r3 estate/d.yaml from estate/c.yaml: Rename c and change it
`,
		"a.yaml": "r1 estate/a.yaml: A new a\n",
		"b.yaml": "r1 estate/b.yaml: Begin\nr2 estate/b.yaml: Squash b (#7) #7\nr0 estate/b.yaml removed: Remove b\nr3 estate/b.yaml: Bring b back\n",
		"c.yaml": "",
	} {
		if d := cmp.Diff(want, life(l, "content/estate/"+path)); d != "" {
			t.Errorf("%s (-want +got):\n%s", path, d)
		}
	}
	if d := cmp.Diff(map[string]string{"content/estate/c.yaml": "content/estate/d.yaml"}, l.Moved()); d != "" {
		t.Errorf("renamed files (-want +got):\n%s", d)
	}
	for _, test := range []struct {
		was  string
		line int // 8 the first commit, 1 the last
		is   string
	}{{"a", 8, "d"}, {"a", 6, "d"}, {"c", 5, "d"}, {"d", 4, "d"}, {"a", 3, "a"}, {"b", 8, "b"}, {"b", 1, "b"}, {"never", 1, "never"}} {
		if got := l.Now("content/estate/"+test.was+".yaml", test.line); got != "content/estate/"+test.is+".yaml" {
			t.Errorf("what was %s at %d is %s now, want %s", test.was, test.line, got, test.is)
		}
	}
	agree(t, s.dir, lineage(t, s.dir, "."))
}

func TestAFolderThatIsSplitKeepsItsFiles(t *testing.T) {
	s := newScene(t)
	for i := range 60 {
		s.write(fmt.Sprintf("content/leads/%d.yaml", i), fmt.Sprintf("lead %d", i))
	}
	s.write("content/estate/x.yaml", "lead 3")
	s.commit("Begin")
	for i := range 60 {
		s.write(fmt.Sprintf("content/leads/2024/%d.yaml", i), fmt.Sprintf("lead %d", i))
		os.Remove(filepath.Join(s.dir, fmt.Sprintf("content/leads/%d.yaml", i)))
	}
	s.commit("Split")
	l := lineage(t, s.dir, "content")
	for i := range 60 {
		want := fmt.Sprintf("r1 leads/%d.yaml: Begin\nr0 leads/2024/%d.yaml from leads/%d.yaml: Split\n", i, i, i)
		if d := cmp.Diff(want, life(l, fmt.Sprintf("content/leads/2024/%d.yaml", i))); d != "" {
			t.Fatal(d)
		}
	}
}

func TestCrissCrossMergesAreToldAsGitTellsThem(t *testing.T) {
	s := newScene(t)
	s.write("content/a.md", "1\n2\n3\n4\n5")
	s.commit("Begin")
	s.git("branch", "other")
	s.write("content/a.md", "1x\n2\n3\n4\n5")
	s.commit("Left")
	s.git("checkout", "-q", "other")
	s.write("content/a.md", "1\n2\n3\n4\n5x")
	s.commit("Right")
	s.git("tag", "right")
	s.git("merge", "-q", "-m", "Merge main", "main")
	s.git("checkout", "-q", "main")
	s.git("merge", "-q", "-m", "Merge other", "right")
	s.write("content/a.md", "1x\n2\n3y\n4\n5x")
	s.commit("Left again")
	s.git("merge", "-q", "-m", "Cross", "other")
	s.write("content/b.md", "b")
	s.commit("Another")
	agree(t, s.dir, lineage(t, s.dir, "."))
}

func TestMergesNameTheirPullRequests(t *testing.T) {
	for message, want := range map[string]struct {
		subject string
		pull    int
	}{
		"Merge pull request #12 from ann/side\n\nRaise KJ1\n":                 {"Raise KJ1", 12},
		"Merge pull request #12 from ann/side":                                {"Merge pull request #12 from ann/side", 12},
		"Raise KJ1 (#34)\n\nBecause.":                                         {"Raise KJ1 (#34)", 34},
		"Merged in side (pull request #5)":                                    {"Merged in side (pull request #5)", 5},
		"Merged PR 77: Raise KJ1":                                             {"Merged PR 77: Raise KJ1", 77},
		"Merge branch 'side' into 'main'\n\nRaise\n\nSee merge request g/p!9": {"Merge branch 'side' into 'main'", 9},
		"Fix #12 for good":                                                    {"Fix #12 for good", 0},
		"":                                                                    {"", 0},
	} {
		if s, n := subject([]byte(message)); s != want.subject || n != want.pull {
			t.Errorf("%q: %q, %d", message, s, n)
		}
	}
}

func read(dir string) error {
	repo, ok, err := Open(dir)
	if err != nil || !ok {
		return errors.Join(err, fs.ErrNotExist)
	}
	_, err = repo.Lineage(context.Background(), "HEAD", LineageOptions{Below: "content", Workers: 2})
	return errors.Join(err, repo.Close())
}

func TestAShallowCloneSaysHowToGetTheHistory(t *testing.T) {
	s := newScene(t)
	s.write("content/a.md", "1")
	s.commit("Begin")
	s.commit("Next")
	clone := t.TempDir()
	s.git("clone", "-q", "--depth", "1", "file://"+s.dir, clone)
	if err := read(clone); !errors.Is(err, ErrShallow) || !strings.Contains(err.Error(), "fetch-depth: 0") {
		t.Errorf("%v", err)
	}
}

func TestUnusualRepositories(t *testing.T) {
	s := newScene(t)
	s.write("content/a.md", "1")
	s.write("content/A.md", "other") // one file for some systems
	if err := os.Symlink("a.md", filepath.Join(s.dir, "content", "link.md")); err != nil {
		t.Fatal(err)
	}
	s.commit("Begin")
	head := s.git("rev-parse", "HEAD")
	s.git("update-index", "--add", "--cacheinfo", "160000,"+head+",content/sub")
	s.git("commit", "-q", "-m", "Add a submodule")
	agree(t, s.dir, lineage(t, s.dir, "."))
	s.git("checkout", "-q", "--detach")
	agree(t, s.dir, lineage(t, s.dir, "."))
	borrower := filepath.Join(t.TempDir(), "borrower")
	s.git("clone", "-q", "--shared", s.dir, borrower)
	agree(t, borrower, lineage(t, borrower, "."))
	second := filepath.Join(t.TempDir(), "second")
	s.git("worktree", "add", "-q", second, "main")
	agree(t, second, lineage(t, second, "."))
	bare := filepath.Join(t.TempDir(), "bare")
	s.git("clone", "-q", "--bare", s.dir, bare)
	agree(t, bare, lineage(t, bare, "."))
	if l := lineage(t, filepath.Join(s.dir, "content"), "."); len(l.Commits("a.md")) != 1 {
		t.Errorf("a folder inside the work tree: %v", l.Paths())
	}
}

// A damaged repository is said to be damaged, with the way to learn more.
func TestDamagedRepositories(t *testing.T) {
	object := func(s *scene, name string) string {
		id := s.git("rev-parse", name)
		return filepath.Join(s.dir, ".git", "objects", id[:2], id[2:])
	}
	pack := func(s *scene) string {
		s.git("gc", "-q")
		list, err := filepath.Glob(filepath.Join(s.dir, ".git/objects/pack/*.pack"))
		if err != nil || len(list) != 1 {
			s.t.Fatalf("%d packs: %v", len(list), err)
		}
		os.Chmod(list[0], 0o644)
		return list[0]
	}
	for name, c := range map[string]struct {
		spoil func(*scene)
		want  string
	}{
		"a missing tree":     {func(s *scene) { os.Remove(object(s, "HEAD~1:content")) }, "git fsck"},
		"a missing commit":   {func(s *scene) { os.Remove(object(s, "HEAD~1")) }, "git fsck"},
		"an empty object":    {func(s *scene) { f := object(s, "HEAD~1"); os.Chmod(f, 0o644); os.Truncate(f, 0) }, "git fsck"},
		"a truncated object": {func(s *scene) { f := object(s, "HEAD~1"); os.Chmod(f, 0o644); os.Truncate(f, 30) }, "git fsck"},
		"a truncated pack": {func(s *scene) {
			f := pack(s)
			info, _ := os.Stat(f)
			os.Truncate(f, info.Size()/2)
		}, "truncated"},
		"an empty pack": {func(s *scene) { os.Truncate(pack(s), 0) }, "truncated"},
		"bytes changed in a pack": {func(s *scene) {
			f := pack(s)
			data, _ := os.ReadFile(f)
			for i := 12; i < len(data)-20; i++ {
				data[i] ^= 0x55
			}
			os.WriteFile(f, data, 0o644)
		}, "git fsck"},
		"a wrong ref":   {func(s *scene) { write(s.t, filepath.Join(s.dir, ".git/refs/heads/main"), strings.Repeat("ab", 20)) }, "HEAD"},
		"a ref of junk": {func(s *scene) { write(s.t, filepath.Join(s.dir, ".git/refs/heads/main"), "junk") }, "HEAD"},
	} {
		s := newScene(t)
		s.write("content/a.md", "1")
		s.commit("Begin")
		s.write("content/a.md", "2")
		s.commit("Next")
		s.write("content/a.md", "3")
		s.commit("Last")
		c.spoil(s)
		if err := read(s.dir); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		} else {
			t.Logf("%s: %v", name, err)
		}
	}
}

func TestARepositoryWithoutCommitsHasNoHistory(t *testing.T) {
	s := newScene(t)
	if err := read(s.dir); !errors.Is(err, ErrNoCommits) {
		t.Errorf("%v", err)
	}
}

func TestObjectsMadeFromOthersAreRead(t *testing.T) {
	s := newScene(t)
	for i := range 150 {
		s.write(fmt.Sprintf("content/estate/%03d.yaml", i), strings.Repeat(fmt.Sprint(i), 20))
	}
	s.commit("Begin")
	for i := range 30 {
		s.write(fmt.Sprintf("content/estate/%03d.yaml", i*5), "changed")
		s.commit("Change")
	}
	s.git("gc", "-q", "--aggressive")
	agree(t, s.dir, lineage(t, s.dir, "."))
}

func FuzzDeltasAreAppliedWithoutHarm(f *testing.F) {
	f.Add([]byte("base"), []byte("\x04\x06\x90\x04\x02ab"))
	f.Fuzz(func(t *testing.T, base, delta []byte) {
		if out, err := patch(base, delta); err == nil && len(out) > largest {
			t.Errorf("%d bytes", len(out))
		}
	})
}

func FuzzIndexesAreReadWithoutHarm(f *testing.F) {
	f.Add(append([]byte("\xfftOc\x00\x00\x00\x02"), make([]byte, 256*4+40)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		if x, err := parseIndex(data); err == nil {
			x.find(plumbing.NewHash("ab01"))
		}
	})
}

func FuzzTreesAreReadWithoutHarm(f *testing.F) {
	f.Add([]byte("100644 a\x00aaaaaaaaaaaaaaaaaaaa"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for ok := true; ok && len(data) > 0; {
			_, data, ok = nextEntry(data)
		}
		skipEqual([]cursor{{rest: data}, {rest: data}})
	})
}

// Whatever lies in a pack, reading it ends, and without harm.
func FuzzPacksAreReadWithoutHarm(f *testing.F) {
	tree := squeeze(f, []byte("100644 a\x00aaaaaaaaaaaaaaaaaaaa"), 6)
	delta := squeeze(f, []byte("\x1d\x1d\x90\x1d"), 6)
	f.Add(slices.Concat([]byte("\xad\x01"), tree), uint16(0))
	f.Add(slices.Concat([]byte("\xad\x01"), tree, []byte{0x64, byte(2 + len(tree))}, delta), uint16(2+len(tree)))
	f.Add([]byte("\xe4\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), uint16(0))
	f.Add(append([]byte("\x74"), make([]byte, 12)...), uint16(0))
	index := &packIndex{}
	f.Fuzz(func(t *testing.T, data []byte, offset uint16) {
		p := &pack{name: "pack-1.pack", data: data, index: index}
		r := &packReader{packs: []*pack{p}, bases: newKept[place, packed](1 << 20)}
		o, err := r.object(at(0, int64(offset)))
		if again, failed := r.object(at(0, int64(offset))); (err == nil) != (failed == nil) || !bytes.Equal(o.data, again.data) {
			t.Errorf("read twice: %v, %v", err, failed)
		}
	})
}
