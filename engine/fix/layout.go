package fix

import (
	"fmt"
	"slices"
	"strings"
)

func (t *text) done(format string, args ...any) {
	t.changes = append(t.changes, Change{Text: fmt.Sprintf(format, args...)})
}

// lineEnds replaces the line ends of Windows.
func (t *text) lineEnds() {
	lines := slices.Clone(t.lines)
	n := 0
	for i, line := range lines {
		if cut, ok := strings.CutSuffix(line, "\r"); ok && i < len(lines)-1 {
			lines[i] = cut
			n++
		}
	}
	if n > 0 && t.try(lines, same) {
		t.done("the ends of %s are those of Unix", plural(n, "line"))
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// single bounds how many lines are tried one by one.
const single = 64

// trailing removes space at the end of lines: of all at once, or, where some of
// it means something, as in a block of text or code, of those where it does not.
func (t *text) trailing() {
	var where []int
	for i := range t.lines {
		if t.bare(i) != t.lines[i] {
			where = append(where, i)
		}
	}
	if len(where) == 0 {
		return
	}
	n := 0
	if t.trim(where) {
		n = len(where)
	} else if len(where) <= single {
		for i := range where {
			if t.trim(where[i : i+1]) {
				n++
			}
		}
	}
	if n > 0 {
		t.done("space at the end of %s is gone", plural(n, "line"))
	}
}

func (t *text) trim(where []int) bool {
	lines := slices.Clone(t.lines)
	for _, i := range where {
		lines[i] = t.bare(i)
	}
	return t.try(lines, same)
}

// bare returns a line without space at its end. Two spaces before another line
// of a Markdown paragraph break the line (CommonMark 0.31.2, section 6.7).
func (t *text) bare(i int) string {
	line := strings.TrimRight(t.lines[i], " \t")
	if i >= t.front() && line != "" && strings.HasSuffix(t.lines[i], "  ") &&
		i+1 < len(t.lines) && strings.TrimSpace(t.lines[i+1]) != "" {
		return t.lines[i]
	}
	return line
}

// ending lets the file end with one line end.
func (t *text) ending() {
	lines := slices.Clone(t.lines)
	for len(lines) > 1 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	lines = append(lines, "")
	if len(lines) == len(t.lines) {
		return
	}
	if t.try(lines, same) {
		t.done("the file ends with one line end")
	}
}
