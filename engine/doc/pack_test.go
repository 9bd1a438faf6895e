package doc_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/dossier-cti/dossier/engine/doc"
)

func TestNodesComeBackFromPackingAsTheyWere(t *testing.T) {
	paths, files := example(t)
	paths, files = append(paths, "sample.yaml", "odd.yaml"), append(files, []byte(sample),
		[]byte("none: []\nempty: {}\nä: \"\"\nblock: >-\n  one\n  two\n\n  three\nplain: a\n  b\ndouble: 1\ndouble: [x]\nlast: null\n"))
	var desk doc.Desk
	for i, path := range paths {
		want, _ := doc.Parse(path, files[i])
		d, _ := doc.Parse(path, files[i])
		desk.Pack(d)
		if diff := cmp.Diff(want.Root, d.Root); diff != "" {
			t.Errorf("%s: packing changed the nodes (-before +after):\n%s", path, diff)
		}
		d.Root = nil
		if diff := cmp.Diff(want.Root, desk.Nodes(d), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: unpacked nodes differ (-parsed +unpacked):\n%s", path, diff)
		}
		if d.Forget(); d.Nodes() != nil {
			t.Errorf("%s: nodes are left", path)
		}
	}
}
