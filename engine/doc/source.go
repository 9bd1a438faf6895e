package doc

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/diag"
)

// source is the YAML of a file with its lines. Lines and columns of yaml.v3
// count from 1 within it; the places it returns are those of the file.
type source struct {
	text    []byte
	starts  []int // offset of each line
	skipped int   // lines of the file before the first
	// The last place looked up. Nodes come in the order of the text, so the
	// next place is found from here and one long line costs no more than
	// many short ones.
	line, column, offset int
}

func newSource(text []byte, skipped int) *source {
	s := &source{text: text, skipped: skipped, starts: make([]int, 1, 1+bytes.Count(text, []byte("\n")))}
	for at := 0; ; {
		end := bytes.IndexByte(text[at:], '\n')
		if end < 0 {
			break
		}
		at += end + 1
		s.starts = append(s.starts, at)
	}
	return s
}

// seek moves to a place and returns its offset. A place beyond the end of its
// line is taken as the end of the line.
func (s *source) seek(line, column int) int {
	if line > len(s.starts) {
		line, column = len(s.starts), 1<<30
	}
	if line < 1 {
		line = 1
	}
	if line != s.line || column < s.column {
		s.line, s.column, s.offset = line, 1, s.starts[line-1]
	}
	for s.column < column && !s.ended() {
		s.step()
	}
	return s.offset
}

// ended reports whether the line ends here.
func (s *source) ended() bool {
	rest := s.text[s.offset:]
	return len(rest) == 0 || rest[0] == '\n' || rest[0] == '\r'
}

// step moves over one code point.
func (s *source) step() {
	if s.text[s.offset] < utf8.RuneSelf {
		s.offset++
	} else {
		_, n := utf8.DecodeRune(s.text[s.offset:])
		s.offset += n
	}
	s.column++
}

// here returns the place of the file that corresponds to the current one.
func (s *source) here() diag.Position {
	return diag.Position{Line: s.line + s.skipped, Column: s.column}
}

// span returns the span of n code points from a place, cut at the line's end.
func (s *source) span(line, column, n int) diag.Span {
	s.seek(line, column)
	start := s.here()
	for ; n > 0 && !s.ended(); n-- {
		s.step()
	}
	return diag.Span{Start: start, End: s.here()}
}

// lineText returns one line, counted from 1, without its end.
func (s *source) lineText(line int) string {
	text := s.text[s.starts[line-1]:]
	if line < len(s.starts) {
		text = text[:s.starts[line]-s.starts[line-1]]
	}
	return strings.TrimRight(string(text), "\r\n")
}

// secondDocument finds a directive or a marker after which yaml.v3 would stop
// reading without a word.
func (s *source) secondDocument() (diag.Span, bool) {
	content := false
	ended := 0
	for i, start := range s.starts {
		text := s.text[start:]
		switch {
		case marker(text, "---") && (content || s.skipped > 0), directive(text) && !content:
			return s.span(i+1, 1, 3), true
		case marker(text, "..."):
			ended = i + 1
		case !marker(text, "---") && solid(text):
			if ended > 0 {
				return s.span(ended, 1, 3), true
			}
			content = true
		}
	}
	return diag.Span{}, false
}

// marker reports whether a line is a document marker: the three characters
// alone or followed by a space (YAML 1.2.2, section 9.1.2).
func marker(text []byte, mark string) bool {
	if len(text) < 3 || string(text[:3]) != mark {
		return false
	}
	return len(text) == 3 || strings.IndexByte(" \t\r\n", text[3]) >= 0
}

func directive(text []byte) bool { return len(text) > 0 && text[0] == '%' }

// solid reports whether a line holds more than space and a comment.
func solid(text []byte) bool {
	for _, b := range text {
		switch b {
		case ' ', '\t', '\r':
		case '\n', '#':
			return false
		default:
			return true
		}
	}
	return false
}

// spanAt returns the span of the one character at an offset of a file.
func spanAt(data []byte, at int) diag.Span {
	start := bytes.LastIndexByte(data[:at], '\n') + 1
	from := diag.Position{
		Line:   bytes.Count(data[:start], []byte("\n")) + 1,
		Column: utf8.RuneCount(data[start:at]) + 1,
	}
	return diag.Span{Start: from, End: diag.Position{Line: from.Line, Column: from.Column + 1}}
}

// lineSpan returns the span of a whole line.
func lineSpan(line int, text []byte) diag.Span {
	end := utf8.RuneCount(bytes.TrimRight(text, "\r\n")) + 1
	return diag.Span{Start: diag.Position{Line: line, Column: 1}, End: diag.Position{Line: line, Column: end}}
}
