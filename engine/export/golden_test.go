package export

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the goldens anew")

func TestEveryFormatIsAsItWasReadLast(t *testing.T) {
	x := New(small())
	for name, write := range map[string]func(io.Writer) error{
		"bundle.json":    func(w io.Writer) error { return x.Bundle(w, x.Products()...) },
		"indicators.csv": func(w io.Writer) error { return x.Indicators(w, x.Products()...) },
		"navigator.json": func(w io.Writer) error { return x.Layer(w, "enterprise-attack") },
		"misp.json":      x.Events,
		"manifest.json":  x.Manifest,
		"hashes.csv":     x.Hashes,
	} {
		t.Run(name, func(t *testing.T) {
			got := readable(t, name, written(t, File{name, write}))
			if *update {
				if err := os.WriteFile("testdata/"+name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile("testdata/" + name)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Error(d)
			}
		})
	}
}

// readable breaks JSON into lines.
func readable(t *testing.T, name, text string) string {
	t.Helper()
	if name[len(name)-5:] != ".json" {
		return text
	}
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheSameEditionGivesTheSameBytes(t *testing.T) {
	one, other := all(New(small())), all(New(small()))
	if len(one) != len(other) {
		t.Fatalf("%d files, then %d", len(one), len(other))
	}
	for i := range one {
		if one[i].Name != other[i].Name || written(t, one[i]) != written(t, other[i]) {
			t.Errorf("%s is not %s again", other[i].Name, one[i].Name)
		}
	}
}

// all are the files that describe an edition as a whole.
func all(x *Exports) []File {
	list := x.Volumes()
	for _, a := range x.products {
		list = append(list, x.Leaf(a)...)
	}
	return list
}
