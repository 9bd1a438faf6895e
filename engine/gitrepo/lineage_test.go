package gitrepo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/cache"
)

// lineage reads the history of HEAD.
func lineage(t testing.TB, dir, below string) *Lineage {
	t.Helper()
	repo, ok, err := Open(dir)
	if err != nil || !ok {
		t.Fatalf("open %s: %v, %v", dir, ok, err)
	}
	t.Cleanup(func() { repo.Close() })
	l, err := repo.Lineage(context.Background(), "HEAD", LineageOptions{Below: below, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// gitLog returns the commits that git lists for each path, youngest first.
func gitLog(t testing.TB, dir string, args ...string) map[string][]string {
	t.Helper()
	args = append([]string{"-c", "core.quotePath=false", "log", "--format=%x01%H", "--raw", "--no-renames", "--no-abbrev", "-z", "--root"}, args...)
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git %v: %v", args, err)
	}
	list := map[string][]string{}
	id := ""
	tokens := strings.Split(string(out), "\x00")
	for i := 0; i < len(tokens); i++ {
		token := strings.TrimLeft(tokens[i], "\n")
		switch {
		case strings.HasPrefix(token, "\x01"):
			id = token[1:]
		case strings.HasPrefix(token, ":") && i+1 < len(tokens):
			i++
			list[tokens[i]] = append(list[tokens[i]], id)
		}
	}
	return list
}

func ids(steps []Step) []string {
	var list []string
	for _, s := range steps {
		list = append(list, s.Commit.ID)
	}
	return list
}

// agree compares a lineage with git for every path: what landed on the line of
// first parents, and what any commit wrote. Commits of one second may stand in
// another order.
func agree(t testing.TB, dir string, l *Lineage) {
	t.Helper()
	landed := gitLog(t, dir, "--first-parent", "-m")
	for path, want := range landed {
		if got := ids(l.Landings(path)); !slices.Equal(got, want) {
			t.Fatalf("%s: first parents (-git +ours):\n%s", path, cmp.Diff(want, got))
		}
	}
	if n := len(l.Paths()); n != len(landed) {
		t.Errorf("%d paths landed, git says %d", n, len(landed))
	}
	for path, want := range gitLog(t, dir, "-c", "--full-history") {
		got := ids(l.Commits(path))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%s: all commits (-git +ours):\n%s", path, cmp.Diff(want, got))
		}
	}
}

// maker makes random histories.
type maker struct {
	t    testing.TB
	dir  string
	r    *rand.Rand
	n    int
	tips []string
}

func (m *maker) git(args ...string) string {
	m.t.Helper()
	m.n++
	date := fmt.Sprintf("%d +0000", 1_700_000_000+m.n*60-m.r.IntN(2)*m.r.IntN(600))
	cmd := exec.Command("git", args...)
	cmd.Dir = m.dir
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_NAME=Ann", "GIT_AUTHOR_EMAIL=a@northlight.example", "GIT_COMMITTER_NAME=A",
		"GIT_COMMITTER_EMAIL=a@northlight.example", "GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date, "GIT_CONFIG_GLOBAL=/dev/null")
	out, err := cmd.CombinedOutput()
	if err != nil {
		m.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// edit changes some files of the work tree at random.
func (m *maker) edit() {
	for range 1 + m.r.IntN(3) {
		name := filepath.Join(m.dir, "content", string(rune('a'+m.r.IntN(3))), fmt.Sprintf("%d.md", m.r.IntN(4)))
		switch m.r.IntN(8) {
		case 0:
			os.RemoveAll(name)
		case 1:
			os.RemoveAll(filepath.Dir(name))
		case 2: // a folder becomes a file and a file a folder
			os.RemoveAll(filepath.Dir(name))
			write(m.t, filepath.Dir(name), "plain")
		case 3:
			os.Chmod(name, 0o755)
		default:
			if info, err := os.Lstat(filepath.Dir(name)); err == nil && !info.IsDir() {
				os.Remove(filepath.Dir(name))
			}
			write(m.t, name, fmt.Sprint(m.r.IntN(5)))
		}
	}
}

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// grow adds a commit with any number of parents: a plain one, a merge, an
// octopus. Merges take the tree of any parent, or a new one.
func (m *maker) grow() {
	m.edit()
	m.git("add", "-A")
	tree := m.git("write-tree")
	args := []string{"commit-tree", "-m", "Work"}
	parents := 1
	if m.r.IntN(3) == 0 {
		parents = 2 + m.r.IntN(2)
	}
	var of []string
	for range parents {
		if len(m.tips) > 0 {
			of = append(of, m.tips[max(len(m.tips)-1-m.r.IntN(6), 0)])
		}
	}
	slices.Sort(of)
	of = slices.Compact(of)
	m.r.Shuffle(len(of), func(i, k int) { of[i], of[k] = of[k], of[i] })
	for _, p := range of {
		args = append(args, "-p", p)
	}
	if len(of) > 1 && m.r.IntN(2) == 0 {
		tree = of[m.r.IntN(len(of))] + "^{tree}"
	}
	m.tips = append(m.tips, m.git(append(args, tree)...))
}

func TestLineageAgreesWithGitOnRandomHistories(t *testing.T) {
	if testing.Short() {
		t.Skip("starts git several thousand times")
	}
	for seed := range uint64(6) {
		m := &maker{t: t, dir: t.TempDir(), r: rand.New(rand.NewPCG(seed, 1))}
		m.git("init", "-q", "-b", "main")
		for range 60 {
			m.grow()
		}
		m.git("update-ref", "refs/heads/main", m.tips[len(m.tips)-1])
		agree(t, m.dir, lineage(t, m.dir, "."))
		m.git("gc", "-q", "--prune=now")
		agree(t, m.dir, lineage(t, m.dir, "."))
	}
}

func TestLineageAgreesWithGitOnARepository(t *testing.T) {
	dir := os.Getenv("DOSSIER_HISTORY")
	if dir == "" {
		t.Skip("DOSSIER_HISTORY names no repository to compare with git")
	}
	agree(t, dir, lineage(t, dir, "."))
}

func seeded() *rand.Rand { return rand.New(rand.NewPCG(11, 13)) }

// BenchmarkLineage reads the history that DOSSIER_HISTORY names, all of it and
// with what was kept.
func BenchmarkLineage(b *testing.B) {
	dir := os.Getenv("DOSSIER_HISTORY")
	if dir == "" {
		b.Skip("DOSSIER_HISTORY names no repository")
	}
	kept := cache.At(b.TempDir(), 1<<28)
	for name, store := range map[string]cache.Store{"cold": {}, "warm": kept} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				repo, _, err := Open(dir)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := repo.Lineage(context.Background(), "HEAD", LineageOptions{Below: ".", Workers: 2, Cache: store}); err != nil {
					b.Fatal(err)
				}
				repo.Close()
			}
		})
	}
}
