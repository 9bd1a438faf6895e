package doc_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
)

const sample = `day: 2024-11-18
moment: 2024-11-18T16:00:00+01:00
within: 48h
count: 7
share: 0.5
big: 12345678901234567890
open: true
none: null
words: [a, b]
groups:
  - {id: K1}
  - {id: K2}
`

func read(t *testing.T, text string) *doc.Node {
	t.Helper()
	d, findings := doc.Parse("a.yaml", []byte(text))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	return d.Root
}

func TestNodesAreReadAsWhatTheyHold(t *testing.T) {
	n := read(t, sample)
	if got := n.Get("day").Time(); !got.Equal(time.Date(2024, 11, 18, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("day: %v", got)
	}
	if got := n.Get("moment").Time(); !got.Equal(time.Date(2024, 11, 18, 15, 0, 0, 0, time.UTC)) {
		t.Errorf("moment: %v", got)
	}
	if got := n.Get("within").Duration(); got != 48*time.Hour {
		t.Errorf("within: %v", got)
	}
	if n.Get("count").Int() != 7 || !n.Get("open").Bool() || n.Get("count").Bool() {
		t.Error("count and open are read wrongly")
	}
	if diff := cmp.Diff([]string{"a", "b"}, n.Get("words").Strings()); diff != "" {
		t.Error(diff)
	}
	var ids []string
	for i, item := range n.Get("groups").Each() {
		ids = append(ids, item.Get("id").Text())
		if i == 0 {
			continue
		}
		break
	}
	if diff := cmp.Diff([]string{"K1", "K2"}, ids); diff != "" {
		t.Error(diff)
	}
	if got := n.At("groups", 1, "id").Text(); got != "K2" {
		t.Errorf("groups 1 id: %q", got)
	}
}

func TestWhatIsNotThereHasZeroValues(t *testing.T) {
	n := read(t, sample).At("groups", 9, "id", "deeper")
	if n != nil || n.Text() != "" || n.Int() != 0 || n.Bool() || !n.Time().IsZero() || n.Duration() != 0 ||
		n.Strings() != nil || n.Value() != nil || n.Field("x") != nil || n.Place("x") != (diag.Span{}) {
		t.Error("a missing node is not empty")
	}
	for range n.Each() {
		t.Error("a missing node has no items")
	}
}

func TestThePlaceOfWhatIsMissingIsItsParent(t *testing.T) {
	n := read(t, sample)
	tests := []struct {
		path []any
		want diag.Position
	}{
		{[]any{"words", 1}, diag.Position{Line: 9, Column: 12}},
		{[]any{"groups", 1, "name"}, diag.Position{Line: 12, Column: 5}},
		{[]any{"groups", 5, "id"}, diag.Position{Line: 11, Column: 3}},
		{[]any{"title"}, diag.Position{Line: 1, Column: 1}},
	}
	for _, test := range tests {
		if got := n.Place(test.path...).Start; got != test.want {
			t.Errorf("%v: %v, want %v", test.path, got, test.want)
		}
	}
}

func TestAValueIsWhatJSONWouldGive(t *testing.T) {
	want := map[string]any{
		"day": "2024-11-18", "moment": "2024-11-18T16:00:00+01:00", "within": "48h", "count": int64(7), "share": 0.5,
		"big": 12345678901234567890.0, "open": true, "none": nil, "words": []any{"a", "b"},
		"groups": []any{map[string]any{"id": "K1"}, map[string]any{"id": "K2"}},
	}
	if diff := cmp.Diff(want, read(t, sample).Value()); diff != "" {
		t.Error(diff)
	}
}

func TestADigestIgnoresHowLinesEnd(t *testing.T) {
	unix, windows := doc.Sum([]byte("a: 1\nb: 2\n")), doc.Sum([]byte("a: 1\r\nb: 2\r\n"))
	if unix != windows {
		t.Error("LF and CR LF have different digests")
	}
	if unix == doc.Sum([]byte("a: 1\nb: 3\n")) {
		t.Error("different files have one digest")
	}
	if got := doc.Sum(nil); got != "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("digest of nothing: %s", got)
	}
	if got := doc.Sum(nil).Short(); got != "e3b0c44298fc" {
		t.Errorf("short digest: %s", got)
	}
	if got := doc.Digest("none").Short(); got != "none" {
		t.Errorf("short form of no digest: %s", got)
	}
}
