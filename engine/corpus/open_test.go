package corpus_test

import (
	"context"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/schema"
)

func TestALightWorldOpensItsFilesAsAWholeOneDoes(t *testing.T) {
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	load := func(light bool) *corpus.World {
		w, _, err := corpus.Load(context.Background(), os.DirFS("../.."), corpus.Options{Schemas: schemas, Workers: 2, Light: light})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	whole, light := load(false), load(true)
	left, right := whole.Desk(), light.Desk()
	bodies := 0
	for i := range whole.Entries() {
		a, b := left.Open(&whole.Entries()[i]), right.Open(&light.Entries()[i])
		if a.Doc.Body != "" {
			bodies++
		}
		if light.Entries()[i].Doc.Body != "" {
			t.Errorf("%s: a light world holds its Markdown", a.Path)
		}
		if a.Path != b.Path || a.Doc.Body != b.Doc.Body || a.Doc.BodyLine != b.Doc.BodyLine {
			t.Errorf("%s: its Markdown differs from that of %s", a.Path, b.Path)
		}
		if diff := cmp.Diff(a.Doc.Root, b.Doc.Root); diff != "" {
			t.Errorf("%s: opened, its nodes differ (-whole +light):\n%s", a.Path, diff)
		}
		if diff := cmp.Diff(whole.Nodes(&whole.Entries()[i]), light.Nodes(&light.Entries()[i])); diff != "" {
			t.Errorf("%s: its nodes differ (-whole +light):\n%s", a.Path, diff)
		}
	}
	if bodies == 0 {
		t.Error("the example has no Markdown")
	}
}
