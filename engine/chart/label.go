package chart

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// extent estimates how wide words are, for a wide face without serifs.
func extent(words string, size Unit, bold bool) Unit {
	var thousandths Unit
	for _, r := range words {
		thousandths += advance(r)
	}
	if bold {
		thousandths = thousandths * 112 / 100
	}
	return (thousandths*size + 999) / 1000
}

// advance is the width of a character in thousandths of the size.
func advance(r rune) Unit {
	switch {
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
		return 0
	case r == ' ' || strings.ContainsRune("iljft.,:;'|!()[]I-", r):
		return 420
	case strings.ContainsRune("mwMW@%—…", r):
		return 1000
	case strings.ContainsRune("cerskvxyz", r):
		return 600
	case r >= '0' && r <= '9':
		return 640
	case r < utf8.RuneSelf && unicode.IsLower(r):
		return 640
	case r < 0x250:
		return 780
	case r < 0x3000:
		return 900
	case r < 0x10000:
		return 1050
	}
	return 1400
}

// fit shortens words to a width, with an ellipsis; "" when not even that fits.
func fit(words string, size Unit, bold bool, width Unit) string {
	if extent(words, size, bold) <= width {
		return words
	}
	runes := []rune(words)
	for len(runes) > 0 {
		runes = runes[:len(runes)-1]
		short := strings.TrimRight(string(runes), " ,-") + "…"
		if short != "…" && extent(short, size, bold) <= width {
			return short
		}
	}
	return ""
}

// broken breaks words into at most so many lines of a width, and shortens what
// does not fit into them.
func broken(words string, size Unit, bold bool, width Unit, most int) []string {
	var lines []string
	for words != "" {
		line, rest := words, ""
		for len(lines)+1 < most && extent(line, size, bold) > width && strings.Contains(line, " ") {
			at := strings.LastIndexByte(line, ' ')
			line, rest = line[:at], words[at+1:]
		}
		if line = fit(line, size, bold, width); line != "" {
			lines = append(lines, line)
		}
		words = rest
	}
	return lines
}

// row adds labels that stand beside each other, from the last to the first:
// moved into the frame where they stick out, and left out where they would meet
// one that is there already.
func (s *Scene) row(gap Unit, labels ...Text) {
	edge := s.Width
	var kept []Shape
	for i := len(labels) - 1; i >= 0; i-- {
		t := labels[i]
		left, _, right, _ := t.Bounds()
		if right > edge && edge == s.Width {
			t.X -= right - edge
		}
		if left < 0 {
			t.X -= left
		}
		left, _, right, _ = t.Bounds()
		if t.Words == "" || left < 0 || right > edge {
			continue
		}
		kept = append(kept, t)
		edge = left - gap
	}
	for i := len(kept) - 1; i >= 0; i-- {
		s.add(kept[i])
	}
}

// key adds a legend, a square and words for each name, on as many lines as it
// takes, and returns where it ends.
func (s *Scene) key(f Frame, top Unit, names []string, of []Tone) (bottom Unit) {
	square, x := f.Text*7/10, Unit(0)
	for i, name := range names {
		name = fit(name, f.Text, false, s.Width-square*2)
		width := square*3/2 + extent(name, f.Text, false)
		if x > 0 && x+width > s.Width {
			x, top = 0, top+f.line()
		}
		s.add(Rect{X: x, Y: top + f.line()/2 - square/2, Width: square, Height: square, Tone: of[i]})
		s.add(Text{X: x + square*3/2, Y: top + f.base(), Size: f.Text, Tone: Mute, Words: name})
		x += width + f.Text*3/2
	}
	return top + f.line()
}

// line is the distance between lines of labels, base that of a baseline from
// the top of its line.
func (f Frame) line() Unit { return f.Text * 14 / 10 }
func (f Frame) base() Unit { return f.Text * 105 / 100 }
