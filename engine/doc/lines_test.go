package doc_test

import (
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
)

func TestAPartOfATextIsFoundWhereItStands(t *testing.T) {
	for _, c := range []struct {
		name, text, part   string
		line, column, ends int
	}{
		{"plain text", "a: one two\n", "two", 1, 8, 11},
		{"text in quotes", "a: \"one two\"\n", "two", 1, 9, 12},
		{"the second line of folded text", "a: >-\n  one\n  two three\n", "three", 3, 7, 12},
		{"folded text behind a blank line", "a: >\n  one\n\n\n  two\n", "two", 5, 3, 6},
		{"folded text with a line further in", "a: >\n  one\n    two\n  three\n", "two", 3, 5, 8},
		{"folded text with letters of several bytes", "a: >-\n  größer\n  als öde Orte\n", "Orte", 3, 11, 15},
		{"a word that stands on both lines", "a: >-\n  one one\n  two one\n", "two one", 3, 3, 10},
		{"a part that goes on below ends with its line", "a: >-\n  one two\n  three\n", "two three", 2, 7, 10},
		{"literal text", "a: |\n  one\n   two\n", "two", 3, 4, 7},
		{"literal text in a list", "a:\n  - |-\n    one\n    two\n", "two", 4, 5, 8},
		{"literal text with a hash", "a: |\n  one # 1\n  two\n", "two", 3, 3, 6},
		{"plain text of two lines", "a: one\n  two three # said once\nb: 1\n", "three", 2, 7, 12},
		{"the same in brackets", "a: [one\n  two, three]\n", "two", 2, 3, 6},
		{"text that ends with CR LF", "a: >-\r\n  one\r\n  two\r\n", "two", 3, 3, 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := read(t, c.text).Get("a")
			for len(n.Items) > 0 {
				n = n.Items[0]
			}
			at := strings.Index(n.Text(), c.part)
			want := diag.Span{Start: diag.Position{Line: c.line, Column: c.column}, End: diag.Position{Line: c.line, Column: c.ends}}
			if got := n.Part(at, at+len(c.part)); got != want {
				t.Errorf("%q of %q stands at %v, want %v", c.part, n.Text(), got, want)
			}
		})
	}
}

func TestAPartOfATextWithEscapesIsTheWhole(t *testing.T) {
	n := read(t, `a: "one\ttwo"`+"\n").Get("a")
	if got := n.Part(4, 7); got != n.Span {
		t.Errorf("got %v, want %v", got, n.Span)
	}
	if got := (*doc.Node)(nil).Part(0, 1); got != (diag.Span{}) {
		t.Errorf("a text that is not there stands at %v", got)
	}
}
