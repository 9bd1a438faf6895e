package markdown

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits keep the cost of parsing in proportion to the length of the text.
// Beyond them marks are text; no honest document comes near.
const (
	maxNesting = 48   // quotes and lists opened on one line
	maxIndent  = 96   // columns, so that lists nest at most 48 deep
	maxMarks   = 2000 // marks of emphasis and links in one paragraph
	maxBlank   = 16   // empty lines in a row; further ones show nothing
)

// prepared is a text made safe to parse.
type prepared struct {
	text    []byte
	skipped []skip
}

// skip says that empty lines were left out before an offset.
type skip struct{ offset, lines int }

// preparer goes through a text line by line.
type preparer struct {
	prepared
	fence string // the mark that opened a block of code, "" outside
	marks int    // in this paragraph
	blank int    // empty lines in a row
}

// prepare replaces bytes that are no text by U+FFFD and applies the limits.
func prepare(source string) prepared {
	if !utf8.ValidString(source) {
		source = strings.ToValidUTF8(source, "\uFFFD")
	}
	p := &preparer{prepared: prepared{text: make([]byte, 0, len(source)+16)}}
	for line := range strings.Lines(source) {
		p.line(line)
	}
	return p.prepared
}

func (p *preparer) line(line string) {
	start := len(p.text)
	if strings.TrimSpace(line) == "" && p.fence == "" {
		p.empty(line)
		return
	}
	p.blank = 0
	rest := p.containers(line)
	switch {
	case p.fence != "":
		if strings.HasPrefix(strings.TrimLeft(rest, " "), p.fence) {
			p.fence = ""
		}
	case strings.HasPrefix(rest, "```"), strings.HasPrefix(rest, "~~~"):
		p.fence = rest[:3]
	default:
		rest = p.limitMarks(rest)
	}
	p.text = replaceControls(append(p.text, rest...), start)
}

// empty adds an empty line, unless there were many; then it is counted only.
func (p *preparer) empty(line string) {
	p.marks = 0
	if p.blank++; p.blank <= maxBlank {
		p.text = append(p.text, line...)
		return
	}
	if n := len(p.skipped); n > 0 && p.skipped[n-1].offset == len(p.text) {
		p.skipped[n-1].lines++
		return
	}
	p.skipped = append(p.skipped, skip{len(p.text), 1})
}

// containers adds the quote and list marks a line begins with, escaping the
// first one too many, and returns the rest.
func (p *preparer) containers(rest string) string {
	for depth, columns := 1, 0; ; depth++ {
		indent := len(rest) - len(strings.TrimLeft(rest, " \t"))
		if over := columns + indent - maxIndent; over > 0 && p.fence == "" {
			rest = rest[min(over, indent):]
			indent -= min(over, indent)
		}
		n := container(rest[indent:])
		p.text = append(p.text, rest[:indent]...)
		if n == 0 || p.fence != "" {
			return rest[indent:]
		}
		columns += indent + n
		rest = rest[indent:]
		if depth > maxNesting {
			mark := strings.IndexAny(rest, ">-+*.):[")
			p.text = append(append(p.text, rest[:mark]...), '\\')
			return rest[mark:]
		}
		p.text = append(p.text, rest[:n]...)
		rest = rest[n:]
	}
}

// limitMarks escapes the marks of emphasis and links a paragraph has too many
// of; each may cost a look at all the ones before it.
func (p *preparer) limitMarks(s string) string {
	var b []byte
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '*', '_', '~', '[', '<':
			if p.marks++; p.marks > maxMarks && (i == 0 || s[i-1] != '\\') {
				b = append(append(b, s[start:i]...), '\\')
				start = i
			}
		}
	}
	if start == 0 && len(b) == 0 {
		return s
	}
	return string(append(b, s[start:]...))
}

// container returns the length of the quote, list, definition or note mark at
// the start of s, 0 when there is none.
func container(s string) int {
	if s == "" {
		return 0
	}
	switch c := s[0]; {
	case c == '>':
		return 1
	case c == '-' || c == '+' || c == '*' || c == ':':
		return withSpace(s, 1)
	case c >= '0' && c <= '9':
		if n := min(digits(s), 10); n < len(s) && (s[n] == '.' || s[n] == ')') {
			return withSpace(s, n+1)
		}
	case strings.HasPrefix(s, "[^"):
		if n := strings.Index(s[:min(len(s), maxLabel)], "]:"); n > 0 {
			return n + 2
		}
	}
	return 0
}

func withSpace(s string, n int) int {
	if n == len(s) || s[n] == ' ' || s[n] == '\t' || s[n] == '\n' {
		return n
	}
	return 0
}

// replaceControls turns the control characters of out from start on into
// U+FFFD; tabs and line ends stay.
func replaceControls(out []byte, start int) []byte {
	if !slices.ContainsFunc(out[start:], func(c byte) bool { return isControl(rune(c)) }) {
		return out
	}
	clean := strings.Map(func(r rune) rune {
		if isControl(r) {
			return utf8.RuneError
		}
		return r
	}, string(out[start:]))
	return append(out[:start], clean...)
}

func isControl(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0x7f
}
