package example

import (
	"context"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/rule"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

func history(t *testing.T) []Commit {
	t.Helper()
	commits, err := History(context.Background(), dossier.Content)
	if err != nil {
		t.Fatal(err)
	}
	return commits
}

// tree returns the files at a commit.
func tree(commits []Commit, at int) fstest.MapFS {
	var back []int
	for i := at; ; i = commits[i].Parents[0] {
		back = append(back, i)
		if len(commits[i].Parents) == 0 {
			break
		}
	}
	files := fstest.MapFS{}
	for _, i := range slices.Backward(back) {
		for _, c := range commits[i].Changes {
			if c.Data == nil {
				delete(files, c.Path)
			} else {
				files[c.Path] = &fstest.MapFile{Data: c.Data}
			}
		}
	}
	return files
}

// mainLine returns the places of the commits of the main line, the first first.
func mainLine(commits []Commit) []int {
	var list []int
	for i := len(commits) - 1; ; i = commits[i].Parents[0] {
		list = append(list, i)
		if len(commits[i].Parents) == 0 {
			slices.Reverse(list)
			return list
		}
	}
}

func TestTheHistoryIsTheSameEveryTime(t *testing.T) {
	if d := cmp.Diff(history(t), history(t)); d != "" {
		t.Error(d)
	}
}

func TestTheHistoryEndsWithTheExample(t *testing.T) {
	commits := history(t)
	end := tree(commits, len(commits)-1)
	revised := map[string]bool{}
	for _, m := range []string{"2024/10/2024-10-18-scattered-spider", "2024/10/2024-10-04-district-heating-winter", "2024/10/2024-10-02-ot-hacktivists", "2024/11/2024-11-15-sandworm-energy"} {
		revised["content/assessments/"+m+".md"] = true
	}
	err := fs.WalkDir(dossier.Content, "content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		want, err := fs.ReadFile(dossier.Content, name)
		got := end[name]
		delete(end, name)
		switch {
		case got == nil:
			t.Errorf("%s is missing", name)
		case revised[name]:
			if string(got.Data) == string(want) || !strings.Contains(string(got.Data), "change_reason:") {
				t.Errorf("%s was not revised", name)
			}
		case string(got.Data) != string(want) && !strings.HasPrefix(name, "content/council/"):
			t.Errorf("%s differs:\n%s", name, cmp.Diff(string(want), string(got.Data)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range end {
		if !strings.HasPrefix(name, "content/reviews/") && name != "README.md" {
			t.Errorf("%s is too much", name)
		}
	}
}

func TestTheContentInTheProgramIsAllOfIt(t *testing.T) {
	err := fs.WalkDir(os.DirFS("../.."), "content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, "content/reviews/") {
			return err
		}
		_, err = fs.Stat(dossier.Content, name)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestTheHistoryLooksLikeWork(t *testing.T) {
	commits := history(t)
	people, merges := map[string]bool{}, 0
	for i, c := range commits {
		people[c.Author.Email] = true
		if len(c.Parents) > 1 {
			merges++
		}
		for _, p := range c.Parents {
			if p >= i || commits[p].At.After(c.At) {
				t.Errorf("%s of %s comes before its parent of %s", c.Message, c.At, commits[p].At)
			}
		}
		if c.Author.Name == "" || c.Author.Email == "" {
			t.Errorf("nobody wrote %q", c.Message)
		}
	}
	if weeks := commits[len(commits)-1].At.Sub(commits[0].At).Hours() / 24 / 7; weeks < 8 || len(people) < 8 || merges < 60 {
		t.Errorf("%.1f weeks, %d people, %d merges", weeks, len(people), merges)
	}
}

// What has landed is signed; on a branch what it brings may wait for that.
func TestTheRepositoryIsValidAtEveryCommit(t *testing.T) {
	commits := history(t)
	landed := mainLine(commits)
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	step := 1
	if testing.Short() {
		step = 10
	}
	var taken atomic.Int64
	next := func() int { return len(commits) - 1 - step*(int(taken.Add(1))-1) }
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for at := next(); at >= 0; at = next() {
				if slices.Contains(landed, at) {
					valid(t, schemas, commits[at], tree(commits, at), 1)
				} else {
					valid(t, schemas, commits[at], fresh(commits, at), len(commits))
				}
			}
		})
	}
	group.Wait()
}

// valid loads, checks, judges and releases the repository at a commit, of which
// at most some products may be unsigned.
func valid(t *testing.T, schemas *schema.Set, c Commit, files fstest.MapFS, unsigned int) {
	w, found, err := corpus.Load(context.Background(), files, corpus.Options{Schemas: schemas, Workers: 1})
	if err != nil {
		t.Errorf("%s %s: %v", c.At, c.Message, err)
		return
	}
	found = append(found, rule.Check(w, c.At)...)
	decisions, more := signoff.Judge(w, c.At, 1)
	for _, d := range append(found, more...) {
		if d.Severity == diag.Error {
			t.Errorf("%s %s: %s: %s", c.At, c.Message, d.File, d.Message)
		}
	}
	for ref, d := range decisions {
		if d.State != signoff.Satisfied && d.State != signoff.ProvisionalState && ref.ID != "2024-11-22-draft-volt-typhoon-review" && unsigned == 1 {
			t.Errorf("%s %s: %s is not signed: %s", c.At, c.Message, ref, d.Sentence)
		}
	}
	who, _ := w.Organisation.Audience("")
	ed := edition.Release(edition.Request{World: w, Decisions: decisions, Audience: who, Moment: c.At, Zone: time.UTC})
	if n, all := len(ed.Assessments), w.Assessments.Len(); n < all-unsigned {
		t.Errorf("%s %s: %d products of %d are released", c.At, c.Message, n, all)
	}
}

// fresh returns the files at a commit of a branch, without the reviews that lay
// there when the branch began: they were judged at that commit.
func fresh(commits []Commit, at int) fstest.MapFS {
	files := tree(commits, at)
	for len(commits[at].Parents) == 1 {
		at = commits[at].Parents[0]
		if len(commits[at].Parents) != 1 {
			for name := range tree(commits, at) {
				if strings.HasPrefix(name, "content/reviews/") {
					delete(files, name)
				}
			}
		}
	}
	return files
}
