package diff

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWordsReadAsAPersonWouldMarkThem(t *testing.T) {
	for _, c := range []struct {
		before, after, want string
	}{
		{"Two of our firewalls are open.", "Three of our firewalls are open.", "[-Two-] {+Three+} of our firewalls are open."},
		{"a b c d", "a b c d", "a b c d"},
		{"", "new words", "{+new words+}"},
		{"old words", "", "[-old words-]"},
		{"one two three", "four five six", "[-one two three-] {+four five six+}"},
		{"keep this and drop that now please", "keep this now please", "keep this [-and drop that-] now please"},
		{"x quick brown fox the lazy small dog y z w v u t s", "x slow red cat the eager large bird y z w v u t s", "x [-quick brown fox the lazy small dog-] {+slow red cat the eager large bird+} y z w v u t s"},
		{"one two\nthree", "one  two three", "one two three"},
		{"one\n\ntwo three four", "one two three four", "one [-¶-] two three four"},
	} {
		var parts []string
		for _, r := range Words(c.before, c.after) {
			s := flat(r.Text)
			switch r.Op {
			case Out:
				s = plainMarks.out(s)
			case In:
				s = plainMarks.in(s)
			}
			parts = append(parts, s)
		}
		if got := strings.Join(parts, " "); got != c.want {
			t.Errorf("%q → %q\n got %s\nwant %s", c.before, c.after, got, c.want)
		}
	}
}

// parts joins the runs of one side.
func side(runs []Run, op Op) []string {
	var words []string
	for _, r := range runs {
		if r.Op == Same || r.Op == op {
			words = append(words, split(r.Text)...)
			if strings.TrimSpace(r.Text) == "" {
				words = append(words, gap)
			}
		}
	}
	return words
}

func TestRunsHoldBothTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		words := make([]string, r.IntN(40))
		for i := range words {
			words[i] = string(rune('a' + r.IntN(5)))
		}
		return strings.Join(words, " ")
	}
	for range 3000 {
		a, b := text(), text()
		runs := Words(a, b)
		if d := cmp.Diff(split(a), side(runs, Out)); d != "" {
			t.Fatalf("%q → %q: the former text differs\n%s", a, b, d)
		}
		if d := cmp.Diff(split(b), side(runs, In)); d != "" {
			t.Fatalf("%q → %q: the later text differs\n%s", a, b, d)
		}
	}
}

func TestHugeTextsAreComparedInBoundedTime(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	text := func() string {
		var b strings.Builder
		for range 100_000 {
			b.WriteByte(byte('a' + r.IntN(26)))
			b.WriteByte(' ')
		}
		return b.String()
	}
	if runs := Words(text(), text()); len(runs) == 0 {
		t.Error("no runs")
	}
}
