package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// graph makes a repository with a random history of merges, and returns its
// commits and their parents.
func graph(t *testing.T, seed uint64, n int, skew int) (dir string, ids []string, parents [][]int) {
	t.Helper()
	dir = t.TempDir()
	run(t, dir, "init", "-q", "-b", "main")
	rng := rand.New(rand.NewPCG(seed, 1))
	var in strings.Builder
	for i := range n {
		at := 1700000000 + 60*i - rng.IntN(60*skew+1)
		fmt.Fprintf(&in, "reset refs/heads/c%d\ncommit refs/heads/c%d\nmark :%d\ncommitter A <a@northlight.example> %d +0000\ndata 2\nx\n", i, i, i+1, at)
		var list []int
		for range rng.IntN(4) + min(i, 1) {
			if p := i - 1 - rng.IntN(max(min(i, 6), 1)); p >= 0 && !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
		for k, p := range list {
			fmt.Fprintf(&in, "%s :%d\n", []string{"from", "merge"}[min(k, 1)], p+1)
		}
		fmt.Fprintf(&in, "M 100644 inline f%d\ndata 1\n%d\n\n", rng.IntN(9), rng.IntN(3))
		parents = append(parents, list)
	}
	cmd := exec.Command("git", "fast-import", "--quiet")
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(in.String())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("fast-import: %v\n%s", err, out)
	}
	for i := range n {
		ids = append(ids, strings.TrimSpace(run(t, dir, "rev-parse", fmt.Sprintf("refs/heads/c%d", i))))
	}
	return dir, ids, parents
}

func TestMergeBasesAndAncestorsAreThoseOfGit(t *testing.T) {
	several := 0
	for seed := range uint64(4) {
		dir, ids, parents := graph(t, seed, 30, int(seed%2)*40)
		r := open(t, dir)
		reach := reachable(parents)
		for i := 0; i < len(ids); i += 2 {
			for j := i + 1; j < len(ids); j += 3 {
				got, err := r.MergeBases(ids[i], ids[j])
				if err != nil {
					t.Fatal(err)
				}
				want := best(reach, i, j, ids)
				if len(want) > 1 {
					several++
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("seed %d: merge bases of %d and %d:\n%s", seed, i, j, diff)
				}
				if (i+j)%7 == 0 && len(want) > 0 {
					git := strings.Fields(run(t, dir, "merge-base", "--all", ids[i], ids[j]))
					slices.Sort(git)
					if diff := cmp.Diff(git, got); diff != "" {
						t.Errorf("seed %d: git's merge bases of %d and %d:\n%s", seed, i, j, diff)
					}
				}
				above, err := r.Ancestor(ids[i], ids[j])
				if err != nil || above != reach[j][i] {
					t.Errorf("seed %d: Ancestor(%d, %d) = %v, %v", seed, i, j, above, err)
				}
			}
		}
	}
	if several == 0 {
		t.Error("no pair had several merge bases, so that case was not tried")
	}
}

// reachable returns for every commit what is reachable from it, itself included.
func reachable(parents [][]int) []map[int]bool {
	sets := make([]map[int]bool, len(parents))
	for i, list := range parents {
		sets[i] = map[int]bool{i: true}
		for _, p := range list {
			for q := range sets[p] {
				sets[i][q] = true
			}
		}
	}
	return sets
}

func best(reach []map[int]bool, i, j int, ids []string) []string {
	var list []string
	for c := range reach[i] {
		if !reach[j][c] {
			continue
		}
		below := false
		for d := range reach[i] {
			below = below || d != c && reach[j][d] && reach[d][c]
		}
		if !below {
			list = append(list, ids[c])
		}
	}
	slices.Sort(list)
	return list
}

func TestBetweenIsWhatGitLists(t *testing.T) {
	for seed := range uint64(3) {
		dir, ids, parents := graph(t, seed+20, 30, 0)
		r := open(t, dir)
		reach := reachable(parents)
		for i := 3; i < len(ids); i += 2 {
			a, b := i/2, (i*7)%len(ids)
			got, err := r.Between(ids[i], ids[a], ids[b])
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			place := map[string]int{}
			for k, v := range got {
				names, place[v.ID] = append(names, v.ID), k
			}
			for _, v := range got {
				for _, p := range v.Parents {
					if k, ok := place[p]; ok && k < place[v.ID] {
						t.Errorf("seed %d: %s stands before its child %s", seed, p, v.ID)
					}
				}
			}
			var want []string
			for c := range reach[i] {
				if !reach[a][c] && !reach[b][c] {
					want = append(want, ids[c])
				}
			}
			slices.Sort(names)
			slices.Sort(want)
			if diff := cmp.Diff(want, names); diff != "" {
				t.Errorf("seed %d: %d without %d and %d:\n%s", seed, i, a, b, diff)
			}
			git := strings.Fields(run(t, dir, "rev-list", ids[i], "^"+ids[a], "^"+ids[b]))
			slices.Sort(git)
			if diff := cmp.Diff(git, append([]string{}, names...)); diff != "" {
				t.Errorf("seed %d: git lists otherwise for %d without %d and %d:\n%s", seed, i, a, b, diff)
			}
		}
	}
}

func TestBetweenListsNoCommitTooFewWhereDatesLie(t *testing.T) {
	for seed := range uint64(6) {
		dir, ids, parents := graph(t, seed+40, 40, 500)
		r := open(t, dir)
		reach := reachable(parents)
		for i := 5; i < len(ids); i += 3 {
			got, err := r.Between(ids[i], ids[i/2])
			if err != nil {
				t.Fatal(err)
			}
			listed := map[string]bool{}
			for _, v := range got {
				listed[v.ID] = true
			}
			for c := range reach[i] {
				if !reach[i/2][c] && !listed[ids[c]] {
					t.Errorf("seed %d: %d without %d misses %d", seed, i, i/2, c)
				}
			}
		}
	}
}

func TestFirstParentsIsTheLineOfGit(t *testing.T) {
	dir, ids, _ := graph(t, 7, 30, 0)
	r := open(t, dir)
	line := strings.Fields(run(t, dir, "rev-list", "--first-parent", ids[29]))
	for _, until := range []int{0, 1, len(line) - 1, len(line)} {
		end := ""
		if until < len(line) {
			end = line[until]
		}
		var got []string
		list, err := r.FirstParents(ids[29], end)
		for _, v := range list {
			got = append(got, v.ID)
		}
		if err != nil || !slices.Equal(got, line[:until]) {
			t.Errorf("first parents down to %q: %v, %v; git says %v", end, got, err, line[:until])
		}
	}
	var off string
	for _, id := range ids[:29] {
		if !slices.Contains(line, id) {
			off = id
		}
	}
	if _, err := r.FirstParents(ids[29], off); !errors.Is(err, ErrNotOnLine) {
		t.Errorf("a walk to a commit beside the line: %v", err)
	}
}

func TestAShallowCloneSaysSoWhenHistoryIsAskedFor(t *testing.T) {
	dir := history(t)
	to := t.TempDir()
	run(t, to, "clone", "-q", "--depth", "1", "file://"+dir, "shallow")
	r := open(t, to+"/shallow")
	if _, err := r.FirstParents("HEAD", ""); !errors.Is(err, ErrShallow) {
		t.Errorf("FirstParents: %v", err)
	}
	if _, err := r.Between("HEAD", "HEAD~1"); !errors.Is(err, ErrShallow) {
		t.Errorf("Between: %v", err)
	}
}

func TestARevisionTellsWhoMadeItAsGitDoes(t *testing.T) {
	dir := t.TempDir()
	run(t, dir, "init", "-q", "-b", "main")
	messages := []string{
		"Title\n\nBody.\n\nCo-authored-by: Jo Lind <jo@northlight.example>\nco-authored-by: X Y <x@y.example>\n",
		"Title\n\nCo-authored-by: In The Middle <m@northlight.example>\n\nThe end.\n",
		"Co-authored-by: Only The Title <m@northlight.example>\n",
		"Title\n\nSome words\nmore words\nSigned-off-by: A <a@b.example>\nCo-Authored-By: Quarter <q@northlight.example>\n",
		"Title\n\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nSigned-off-by: A <a@b.example>\nCo-Authored-By: Too Few <q@northlight.example>\n",
		"Title\n\nSome words\nCo-authored-by: Not All <q@northlight.example>\n",
		"Title\n\nCo-authored-by: Folded\n <folded@northlight.example>\nReviewed-by: B <b@c.example>\n",
		"Title\n\nCo-authored-by : Spaced <spaced@northlight.example>\n\n\n",
		"Title\n\nCo-authored-by: Commented <c@northlight.example>\n# a comment\n",
		"Title\n\nCo-authored-by: Conflicted <c@northlight.example>\n\nConflicts:\n\tcontent/a.md\n",
		"Title\r\n\r\nCo-authored-by: Windows <w@northlight.example>\r\n",
		"Title\n\n(cherry picked from commit 0123)\nwords\nCo-authored-by: Picked <p@northlight.example>\n",
		"Title\n\nCo-authored-by Without Colon <p@northlight.example>\n",
		"Title\n\nCo-authored-by:\n",
	}
	r := (*Repo)(nil)
	for _, m := range messages {
		cmd := exec.Command("git", "hash-object", "-t", "commit", "-w", "--stdin")
		cmd.Dir = dir
		tree := strings.TrimSpace(run(t, dir, "write-tree"))
		cmd.Stdin = strings.NewReader("tree " + tree + "\nauthor Ann <ann@northlight.example> 1700000000 +0200\ncommitter Bo <bo@northlight.example> 1700000100 -0500\n\n" + m)
		var out bytes.Buffer
		cmd.Stdout = &out
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		id := strings.TrimSpace(out.String())
		if r == nil {
			run(t, dir, "update-ref", "refs/heads/main", id)
			r = open(t, dir)
		}
		v, err := r.Revision(id)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%s|%s|%d|%s|%s|%d", v.Author.Name, v.Author.Email, v.Author.When.Unix(), v.Committer.Name, v.Committer.Email, v.Time.Unix())
		if want := strings.TrimSpace(run(t, dir, "log", "-1", "--format=%an|%ae|%at|%cn|%ce|%ct", id)); got != want {
			t.Errorf("%q: %s, git says %s", m, got, want)
		}
		var values []string
		for line := range strings.Lines(run(t, dir, "log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly,unfold)", id)) {
			if line = strings.TrimSpace(line); line != "" {
				values = append(values, line)
			}
		}
		ours := slices.DeleteFunc(trailers(m, "Co-authored-by"), func(s string) bool { return s == "" })
		if diff := cmp.Diff(values, ours); diff != "" && len(values)+len(ours) > 0 {
			t.Errorf("%q: trailers (git, we):\n%s", m, diff)
		}
	}
}

func TestALineThatNamesACoAuthorCountsWhereverItStands(t *testing.T) {
	for message, want := range map[string][]string{
		"Title\nCo-authored-by: Below <b@northlight.example>":                              {"Below <b@northlight.example>"},
		"Title\n\nWords\nCo-authored-by: After Words <a@northlight.example>\n":             {"After Words <a@northlight.example>"},
		"Title\n\n* one\n\n  co-authored-by: Squashed <s@northlight.example>\r\n\n* two\n": {"Squashed <s@northlight.example>"},
		"Title\n\nCo-authored-by: Once <o@northlight.example>\n\nCo-authored-by: Once <o@northlight.example>\n": {
			"Once <o@northlight.example>",
		},
		"Title\n\nCo-authored-by: lines name those who helped.\n\nThe end.\n":   nil,
		"Title\n\nSee Co-authored-by: Not <n@northlight.example>\n\nThe end.\n": nil,
	} {
		if diff := cmp.Diff(want, coAuthors(message)); diff != "" && len(want)+len(coAuthors(message)) > 0 {
			t.Errorf("%q:\n%s", message, diff)
		}
	}
}
