package starter_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/rule"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
	"github.com/dossier-cti/dossier/engine/starter"
)

// moments at which a repository may be made: in the middle of a day, at its
// first minute, on a leap day, at the turn of a year.
var moments = []time.Time{
	time.Date(2024, 11, 22, 16, 30, 0, 0, time.UTC),
	time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	time.Date(2028, 2, 29, 12, 0, 59, 0, time.UTC),
	time.Date(2026, 12, 31, 23, 59, 59, 0, time.FixedZone("", -11*3600)),
}

func tree(t *testing.T, o starter.Options) fstest.MapFS {
	t.Helper()
	files, err := starter.Repository(o)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range files {
		fsys[f.Path] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	return fsys
}

func load(t *testing.T, fsys fstest.MapFS, moment time.Time) (*corpus.World, []diag.Diagnostic) {
	t.Helper()
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	w, found, err := corpus.Load(context.Background(), fsys, corpus.Options{Schemas: schemas, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	_, more := signoff.Judge(w, moment, 1)
	return w, slices.Concat(found, rule.Check(w, moment), more)
}

func TestEverySizeChecksCleanFromItsFirstMinuteOn(t *testing.T) {
	for _, size := range starter.Sizes {
		for _, now := range moments {
			fsys := tree(t, starter.Options{Size: size, Repository: "harbour/intelligence", Now: now})
			for _, moment := range []time.Time{now, now.Truncate(time.Hour), now.AddDate(0, 0, 60)} {
				if _, found := load(t, fsys, moment); len(found) > 0 {
					t.Errorf("%s, made %s, seen %s: %s: %s", size, now, moment, found[0].File, found[0].Message)
				}
			}
		}
	}
}

func TestNamesOfAllSortsAreWrittenAsText(t *testing.T) {
	for _, name := range []string{"Yes", "007", "A: B # C", `"Quoted" & Söhne`, "- dash", "@at", "[x]", "«if»", "{{.}}", "null"} {
		w, found := load(t, tree(t, starter.Options{
			Size: starter.Small, Organisation: name, Repository: "o/r", Now: moments[0],
		}), moments[0])
		if len(found) > 0 || w.Organisation.Name != name {
			t.Errorf("%q is read as %q, with %d findings", name, w.Organisation.Name, len(found))
		}
	}
}

func TestSmallIsAsSmallAsPromised(t *testing.T) {
	w, _ := load(t, tree(t, starter.Options{Size: starter.Small, Repository: "o/r", Now: moments[0]}), moments[0])
	experts := 0
	for _, m := range w.Council.All() {
		if len(m.Domains) > 0 {
			experts++
		}
	}
	got := []int{w.Requirements.Len(), experts, len(w.Policy.Rules), w.Reviews.Len()}
	if diff := cmp.Diff([]int{3, 3, 1, 0}, got); diff != "" {
		t.Errorf("requirements, experts, rules and reviews (-want +got):\n%s", diff)
	}
}

func TestNobodyIsInvented(t *testing.T) {
	for _, size := range starter.Sizes {
		w, _ := load(t, tree(t, starter.Options{Size: size, Repository: "o/r", Now: moments[0]}), moments[0])
		for _, m := range w.Council.All() {
			if !strings.HasPrefix(m.Name, "Replace me: ") {
				t.Errorf("%s: %s is called %q", size, m.ID, m.Name)
			}
		}
	}
}

func TestALargerSizeHoldsWhatASmallerOneHolds(t *testing.T) {
	small := tree(t, starter.Options{Size: starter.Small, Repository: "o/r", Now: moments[0]})
	for _, size := range starter.Sizes[1:] {
		larger := tree(t, starter.Options{Size: size, Repository: "o/r", Now: moments[0]})
		for name := range small {
			if larger[name] == nil {
				t.Errorf("%s lacks %s", size, name)
			}
		}
	}
}

func TestAnUnknownSizeIsRefused(t *testing.T) {
	if _, err := starter.Repository(starter.Options{Size: "huge"}); err == nil {
		t.Error("a repository of the size huge was made")
	}
}
