package rule

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
)

// prose is a Markdown body without what is not prose: the lines of code blocks
// are empty and code spans are spaces, so offsets stay those of the file. It is
// no Markdown parser: it knows just enough to tell a word from a program.
type prose struct {
	line  int // of the file on which the first line stands
	lines []string
	raw   []string // the lines as they are
	last  cursor
}

func readProse(d *doc.Document) *prose {
	b := &prose{line: d.BodyLine}
	if d.Body == "" {
		return b
	}
	b.raw = strings.Split(d.Body, "\n")
	b.lines = slices.Clone(b.raw)
	fence := ""
	for i, line := range b.lines {
		mark := fenceMark(line)
		switch {
		case fence != "":
			b.lines[i] = ""
			if strings.HasPrefix(mark, fence) && strings.Trim(line, " "+fence[:1]) == "" {
				fence = ""
			}
		case mark != "":
			fence, b.lines[i] = mark, ""
		case strings.IndexByte(line, '`') >= 0:
			b.lines[i] = blankCode(line)
		}
	}
	return b
}

// fenceMark returns the backticks or tildes that open or close a code block
// (CommonMark 0.31.2, section 4.5).
func fenceMark(line string) string {
	rest := strings.TrimLeft(line, " ")
	if len(line)-len(rest) > 3 || len(rest) < 3 {
		return ""
	}
	n := len(rest) - len(strings.TrimLeft(rest, rest[:1]))
	if n < 3 || rest[0] != '`' && rest[0] != '~' || rest[0] == '`' && strings.Contains(rest[n:], "`") {
		return ""
	}
	return rest[:n]
}

// blankCode replaces the code spans of a line by spaces.
func blankCode(line string) string {
	out := []byte(line)
	for i := 0; i < len(line); {
		if line[i] != '`' {
			i++
			continue
		}
		n := len(line[i:]) - len(strings.TrimLeft(line[i:], "`"))
		end := closing(line[i+n:], n)
		if end < 0 {
			i += n
			continue
		}
		stop := i + n + end + n
		for j := i; j < stop; j++ {
			out[j] = ' '
		}
		i = stop
	}
	return string(out)
}

// longestFence bounds the search for the end of a code span, which hostile text
// could make slow by runs of ever new lengths.
const longestFence = 16

// closing returns the offset of the first run of exactly n backticks, or -1.
func closing(s string, n int) int {
	if n > longestFence {
		return -1
	}
	for i := 0; i < len(s); i++ {
		if s[i] != '`' {
			continue
		}
		run := len(s[i:]) - len(strings.TrimLeft(s[i:], "`"))
		if run == n {
			return i
		}
		i += run - 1
	}
	return -1
}

// span returns the place of a part of a line; start and end are offsets.
func (b *prose) span(line, start, end int) diag.Span {
	return spread(diag.Position{Line: b.line + line, Column: b.column(line, start)}, b.raw[line][start:end])
}

// column counts the code points before an offset, from the last place asked
// for where it can, so that many findings on one long line cost no more than
// its length.
func (b *prose) column(line, offset int) int {
	if b.last.line != line || offset < b.last.offset {
		b.last = cursor{line: line}
	}
	b.last.count += utf8.RuneCountInString(b.raw[line][b.last.offset:offset])
	b.last.offset = offset
	return b.last.count + 1
}

// cursor is a place in a line: its offset, and the code points before it.
type cursor struct{ line, offset, count int }

// heading returns the level and text of a line such as "## Summary", or 0. Three
// spaces may stand before it (CommonMark 0.31.2, section 4.2).
func heading(line string) (level int, text string) {
	for n := 0; n < 3 && strings.HasPrefix(line, " "); n++ {
		line = line[1:]
	}
	rest := strings.TrimLeft(line, "#")
	level = len(line) - len(rest)
	if level == 0 || level > 6 || rest != "" && rest[0] != ' ' {
		return 0, ""
	}
	return level, strings.TrimSpace(strings.TrimRight(rest, "# "))
}

// paragraphs yields the runs of lines between blank lines, from and up to which
// line; headings stand alone.
func (b *prose) paragraphs(yield func(from, to int) bool) {
	from := -1
	for i := 0; i <= len(b.lines); i++ {
		level, blank := 0, i == len(b.lines) || strings.TrimSpace(b.lines[i]) == ""
		if !blank {
			level, _ = heading(b.lines[i])
		}
		if !blank && level == 0 {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 && !yield(from, i) {
			return
		}
		from = -1
	}
}
