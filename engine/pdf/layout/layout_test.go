package layout

import (
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/write"
	"github.com/google/go-cmp/cmp"
)

// sheet has room for ten strips of ten points.
var sheet = &Sheet{Size: write.Size{Width: 300 * Point, Height: 140 * Point}, Left: 20 * Point, Right: 20 * Point, Top: 20 * Point, Bottom: 20 * Point}

// strips makes strips of ten points: "." is plain, "k" keeps with the next, "o"
// opens a page, "t" is turned, "r" wants a head repeated above it.
func strips(spec string) []*strip {
	head := &strip{height: 10 * Point}
	var out []*strip
	for _, c := range spec {
		s := &strip{height: 10 * Point, keep: c == 'k', opens: c == 'o', turned: c == 't'}
		if c == 'r' {
			s.head = head
		}
		out = append(out, s)
	}
	return out
}

func TestPaginate(t *testing.T) {
	for _, tt := range []struct {
		name, spec string
		want       []int // strips on each page, repeated heads included
	}{
		{"nothing is one empty page", "", []int{0}},
		{"a full page is one page", "..........", []int{10}},
		{"one more begins the next", "...........", []int{10, 1}},
		{"what keeps together moves together", "........kk.", []int{8, 3}},
		{"what is taller than a page is broken", "kkkkkkkkkkkk.", []int{10, 3}},
		{"a page break", "..o.", []int{2, 2}},
		{"a page break at the top of a page is none", "o.", []int{2}},
		{"a turned strip has its own page", "..t..", []int{2, 1, 2}},
		{"a head returns on the next page", ".........rrr", []int{10, 3}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []int
			for _, p := range paginate(strips(tt.spec), sheet) {
				got = append(got, len(p.strips))
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestSpaceAtTheTopOfAPageIsDropped(t *testing.T) {
	list := strips("..")
	list[0].gap, list[1].gap = 5*Point, 5*Point
	p := paginate(list, sheet)[0]
	if p.strips[0].top != 20*Point || p.strips[1].top != 35*Point {
		t.Errorf("strips at %d and %d", p.strips[0].top, p.strips[1].top)
	}
}

func newBuilder(t *testing.T) *builder {
	t.Helper()
	l, err := fonts.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &builder{set: l.NewSet(), sheet: sheet}
}

var style = Style{Face: fonts.Serif, Size: 10 * Point, Leading: 14 * Point}

func TestLinesFitTheColumnAndKeepEveryCharacter(t *testing.T) {
	b := newBuilder(t)
	for _, tt := range []struct{ name, text string }{
		{"words", strings.Repeat("several words ", 40)},
		{"a hash", "the digest " + strings.Repeat("0123456789abcdef", 30) + " and more"},
		{"an address", "https://example.org/" + strings.Repeat("some/path.html?query=value&", 10)},
		{"a defanged address", strings.Repeat("evil[.]example[.]org", 10)},
		{"long words and spaces", strings.Repeat("internationalisation ", 30)},
		{"a combining character in a long word", strings.Repeat("é", 200)},
	} {
		for _, width := range []Unit{40 * Point, 100 * Point, 333 * Point} {
			t.Run(tt.name, func(t *testing.T) {
				got := ""
				for _, l := range b.lines(Plain(style, tt.text), width) {
					if l.width > width {
						t.Errorf("a line is %d wide in a column of %d", l.width, width)
					}
					for _, p := range l.pieces {
						got += p.text
					}
				}
				if strings.TrimSpace(got) != strings.TrimSpace(tt.text) {
					t.Errorf("set %q", got)
				}
			})
		}
	}
}

func TestWhereAWordMayBreak(t *testing.T) {
	for _, tt := range []struct {
		name, word string
		want       []string
	}{
		{"after a hyphen between letters", "edge-device", []string{"edge-", "device"}},
		{"not inside an id", "PIR-001", []string{"PIR-001"}},
		{"not inside a CVE", "CVE-2024-0012", []string{"CVE-2024-0012"}},
		{"after the slashes of an address", "https://example.org/path", []string{"https://", "example.org/", "path"}},
		{"not in a short pair", "and/or", []string{"and/or"}},
		{"between ideographs", "日本語", []string{"日", "本", "語"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			start := 0
			for i, r := range tt.word {
				next := i + len(string(r))
				if next < len(tt.word) && mayBreak(tt.word, i, next) {
					got = append(got, tt.word[start:next])
					start = next
				}
			}
			if d := cmp.Diff(tt.want, append(got, tt.word[start:])); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAParagraphLeavesNoSingleLine(t *testing.T) {
	b := newBuilder(t)
	doc := write.New(b.set, write.Meta{})
	(&Text{Tag: "P", Runs: Plain(style, strings.Repeat("several words ", 30))}).lay(b, context{node: doc.Root, width: 200 * Point})
	n := len(b.strips)
	if n < 4 || !b.strips[0].keep || !b.strips[n-2].keep || b.strips[1].keep || b.strips[n-1].keep {
		t.Errorf("of %d lines the wrong ones keep together", n)
	}
}

func TestColumnsFillTheTable(t *testing.T) {
	b := newBuilder(t)
	for _, tt := range []struct {
		name  string
		cells []string
		share []int
	}{
		{"short and long text", []string{"a", strings.Repeat("many words ", 20)}, []int{0, 0}},
		{"shares", []string{"a", "b", "c"}, []int{20, 50, 30}},
		{"a hash in each", []string{strings.Repeat("f00d", 50), strings.Repeat("beef", 50)}, []int{0, 0}},
		{"empty cells", []string{"", ""}, []int{0, 0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			table := &Table{Gutter: 10 * Point}
			var row []Cell
			for i, text := range tt.cells {
				table.Columns = append(table.Columns, Column{Share: tt.share[i]})
				row = append(row, Plain(style, text))
			}
			table.Rows = [][]Cell{row}
			g := table.fit(b, context{width: 260 * Point, inside: true})
			if total := g.total(); total > 260*Point {
				t.Errorf("the table is %d wide in a column of %d", total, 260*Point)
			}
		})
	}
}

func TestScaleLeavesTheOriginalAsItWas(t *testing.T) {
	box := &Text{Runs: Plain(style, "a"), Before: 10 * Point}
	small := Scale{Type: 50, Leading: 40, Space: 30}.Boxes([]Box{&Group{Body: []Box{box}}})[0].(*Group).Body[0].(*Text)
	if box.Before != 10*Point || box.Runs[0].Style.Size != 10*Point {
		t.Error("the original was changed")
	}
	if small.Before != 3*Point || small.Runs[0].Style.Size != 5*Point || small.Runs[0].Style.Leading != 5600 {
		t.Errorf("scaled to %+v", small)
	}
}

func TestAPhraseFromRightToLeftEndsBeforeTheNextWord(t *testing.T) {
	b := newBuilder(t)
	var pieces []piece
	for _, text := range []string{"تقرير", " ", "2024", " ", "الأجهزة", " ", "and"} {
		pieces = append(pieces, piece{text: text, right: rightward(text)})
	}
	if n := phrase(pieces); n != 5 {
		t.Errorf("%d pieces, want 5", n)
	}
	if l := b.lines(Plain(style, "plain words"), 300*Point)[0]; l.pieces[0].right {
		t.Error("Latin is taken for Arabic")
	}
}
