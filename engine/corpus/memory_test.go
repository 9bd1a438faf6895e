package corpus_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/schema"
)

func TestOnlyWhatHasChangedIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	begin := time.Date(2024, 11, 22, 16, 0, 0, 0, time.UTC)
	save := func(name, text string, at time.Time) {
		t.Helper()
		full := filepath.Join(dir, "content", name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(full, at, at); err != nil {
			t.Fatal(err)
		}
	}
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	now := begin
	m := &corpus.Memory{Now: func() time.Time { return now }}
	read := func(want ...string) {
		t.Helper()
		w, _, err := corpus.Load(t.Context(), os.DirFS(dir), corpus.Options{Schemas: schemas, Memory: m})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range w.Entries() {
			if e.Fresh {
				got = append(got, e.ID)
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("read %q, want %q", got, want)
		}
	}
	save("dossier.yaml", "organisation: {name: A}\n", begin)
	save("sources/a.yaml", "name: A\n", begin)
	save("sources/b.yaml", "name: B\n", begin)
	now = begin.Add(time.Minute)
	read("a", "b", "dossier")
	read()
	save("sources/a.yaml", "name: C\n", now) // as long as before
	read("a")
	save("sources/a.yaml", "name: D\n", now) // at the same time, for clocks are coarse
	read("a")
	now = now.Add(time.Minute)
	read() // read to be sure, and the same
	save("sources/b.yaml", "name: B\n", now)
	read() // touched, and the same
	save("dossier.yaml", "organisation: {name: B}\n", now)
	read("a", "b", "dossier") // their labels may be others
	if err := os.Remove(filepath.Join(dir, "content/sources/a.yaml")); err != nil {
		t.Fatal(err)
	}
	read()
}
