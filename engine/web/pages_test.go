package web

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFilesDrawnOneByOneAreThoseOfTheSite(t *testing.T) {
	w := rich()
	p, err := Open(w.ed, w.rounds, drawn)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range draw(t, w) {
		got, ok, err := p.File(path)
		if diff := cmp.Diff(want, string(got)); diff != "" || !ok || err != nil {
			t.Errorf("%s: %t %v\n%s", path, ok, err, diff)
		}
	}
	for _, path := range []string{"", "no.html", "search/no.js", "assessments", "../go.mod"} {
		if _, ok, err := p.File(path); ok || err != nil {
			t.Errorf("%q: %t %v", path, ok, err)
		}
	}
}
