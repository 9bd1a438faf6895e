package gitrepo

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/cache"
)

// everything returns all that a lineage tells.
func everything(l *Lineage) map[string][3][]Step {
	all := map[string][3][]Step{}
	for _, p := range l.Paths() {
		all[p] = [3][]Step{l.Commits(p), l.Landings(p), l.Revisions(p)}
	}
	return all
}

func TestAKeptLineageGivesWhatReadingAllGives(t *testing.T) {
	m := &maker{t: t, dir: t.TempDir(), r: rand.New(rand.NewPCG(7, 7))}
	m.git("init", "-q", "-b", "main")
	store := cache.At(filepath.Join(m.dir, ".git", "dossier", "lineage"), 1<<24)
	for i := range 30 {
		m.grow()
		m.git("update-ref", "refs/heads/main", m.tips[len(m.tips)-1])
		repo, _, err := Open(m.dir)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := repo.Lineage(context.Background(), "main", LineageOptions{Below: "content", Workers: 2, Cache: store, Engine: "v1"})
		if err != nil {
			t.Fatal(err)
		}
		if i%3 == 0 { // with what was kept damaged or gone now and then
			damage(t, m)
		}
		if d := cmp.Diff(everything(lineage(t, m.dir, "content")), everything(kept)); d != "" {
			t.Fatalf("after %d commits (-all +kept):\n%s", i+1, d)
		}
		if d := cmp.Diff(lineage(t, m.dir, "content").Moved(), kept.Moved()); d != "" {
			t.Fatalf("after %d commits, renamed files (-all +kept):\n%s", i+1, d)
		}
		repo.Close()
	}
}

// damage spoils one entry of the cache, in any of three ways.
func damage(t *testing.T, m *maker) {
	t.Helper()
	dir := filepath.Join(m.dir, ".git", "dossier", "lineage")
	list, err := os.ReadDir(dir)
	if err != nil || len(list) == 0 {
		t.Fatalf("nothing is kept: %v", err)
	}
	name := filepath.Join(dir, list[m.r.IntN(len(list))].Name())
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	switch m.r.IntN(3) {
	case 0:
		err = os.Remove(name)
	case 1:
		err = os.WriteFile(name, data[:len(data)/2], 0o600)
	default:
		data[m.r.IntN(len(data))] ^= 1
		err = os.WriteFile(name, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func FuzzWhatWasKeptIsReadWithoutHarm(f *testing.F) {
	h := &chronicle{list: []*past{{parentIDs: nil, subject: "a", touches: []touch{{path: "content/a", made: true}}}}}
	f.Add(h.encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		r := &restorer{data: data}
		for range r.list(50) {
			r.commit()
			if r.err != nil {
				return
			}
		}
	})
}
