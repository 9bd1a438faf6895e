package doc_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/dossier-cti/dossier/engine/doc"
)

func TestAHoardKeepsEveryTextAsItWas(t *testing.T) {
	var h doc.Hoard
	var want, got []string
	for _, size := range []int{0, 1, 300, 40 << 10, 40 << 10, 7, 100 << 10, 64 << 10, 1, 0} {
		text := strings.Repeat(string(rune('a'+len(want))), size)
		want, got = append(want, text), append(got, h.Keep(text))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("text %d has %d bytes of %q, not %d of its own", i, len(got[i]), got[i][:min(1, len(got[i]))], len(want[i]))
		}
	}
}

func TestADeskLaysOutEveryDocumentWhole(t *testing.T) {
	paths, files := example(t)
	var desk doc.Desk
	for i, path := range paths {
		want, found := doc.Parse(path, files[i])
		got, again := desk.Parse(path, files[i])
		if diff := cmp.Diff(want.Root, got.Root, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: on a used desk its nodes differ (-alone +desk):\n%s", path, diff)
		}
		if len(found) != len(again) || want.Body != got.Body || want.Digest != got.Digest {
			t.Errorf("%s: on a used desk it is another document", path)
		}
	}
}
