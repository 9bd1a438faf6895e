package diag

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The colours of a terminal.
const (
	plain  = "\x1b[0m"
	bold   = "\x1b[1m"
	faint  = "\x1b[2m"
	red    = "\x1b[1;31m"
	yellow = "\x1b[1;33m"
)

// excerptWidth bounds the part of a line that is shown, in code points.
const excerptWidth = 120

// WriteText writes findings for people: place, message and rule, the line of
// the source with the span marked, and the fix. Source returns the bytes of a
// file, or nil when it cannot be had; then the excerpt is left out. Control
// characters of content never reach the terminal.
func WriteText(w io.Writer, list []Diagnostic, source func(file string) []byte, color bool) error {
	t := &textWriter{w: bufio.NewWriter(w), source: source, color: color}
	for _, d := range list {
		t.write(d)
	}
	return t.w.Flush()
}

type textWriter struct {
	w      *bufio.Writer // keeps the first error
	source func(string) []byte
	color  bool
	file   string   // the one whose lines are at hand
	lines  [][]byte // nil: none read yet, or not to be had
}

func (t *textWriter) write(d Diagnostic) {
	tint := red
	if d.Severity == Warning {
		tint = yellow
	}
	fmt.Fprintf(t.w, "%s: %s %s %s\n",
		t.paint(bold, visible(where(d.File, d.Span))), t.paint(tint, d.Severity.String()+":"),
		visible(d.Message), t.paint(faint, "("+d.Rule+")"))
	t.excerpt(d, tint)
	for _, r := range d.Related {
		fmt.Fprintf(t.w, "   see %s: %s\n", visible(where(r.File, r.Span)), visible(r.Message))
	}
	if d.Fix != "" {
		fmt.Fprintf(t.w, "   fix: %s\n", visible(d.Fix))
	}
}

func (t *textWriter) paint(tint, text string) string {
	if !t.color {
		return text
	}
	return tint + text + plain
}

// where writes "file:line:column", and the file alone for one as a whole.
func where(file string, s Span) string {
	if s.Start.Line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d:%d", file, s.Start.Line, s.Start.Column)
}

func (t *textWriter) excerpt(d Diagnostic, tint string) {
	line := d.Span.Start.Line
	if line < 1 {
		return
	}
	if t.file != d.File || t.lines == nil {
		t.file, t.lines = d.File, split(t.source(d.File))
	}
	if line > len(t.lines) {
		return
	}
	text, from, to := window(codepoints(t.lines[line-1]), d.Span)
	fmt.Fprintf(t.w, "%5d | %s\n", line, visible(string(text)))
	fmt.Fprintf(t.w, "      | %s%s\n", blanks(text[:from]), t.paint(tint, strings.Repeat("^", max(1, width(text[from:to])))))
}

// split cuts a file into lines without their ends. A byte order mark is no part
// of the first line.
func split(data []byte) [][]byte {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	lines := bytes.Split(data, []byte("\n"))
	for i, line := range lines {
		lines[i] = bytes.TrimSuffix(line, []byte("\r"))
	}
	return lines
}

// codepoints decodes a line; each byte that is no UTF-8 counts as one.
func codepoints(line []byte) []rune {
	runes := make([]rune, 0, len(line))
	for len(line) > 0 {
		r, n := utf8.DecodeRune(line)
		runes = append(runes, r)
		line = line[n:]
	}
	return runes
}

// window returns the part of a line that is shown and the marked part of it.
func window(line []rune, s Span) (text []rune, from, to int) {
	from = min(max(s.Start.Column-1, 0), len(line))
	to = len(line)
	if s.End.Line == s.Start.Line {
		to = min(max(s.End.Column-1, from), len(line))
	}
	if len(line) <= excerptWidth {
		return line, from, to
	}
	start := max(0, min(from-excerptWidth/3, len(line)-excerptWidth))
	end := min(len(line), start+excerptWidth)
	text = append([]rune(nil), line[start:end]...)
	if start > 0 {
		text[0] = '…'
	}
	if end < len(line) {
		text[len(text)-1] = '…'
	}
	return text, from - start, min(to, end) - start
}

// blanks returns the space below a text up to the marks. Tabs stay tabs, so
// that both lines are as wide.
func blanks(text []rune) string {
	var b strings.Builder
	for _, r := range text {
		if r == '\t' {
			b.WriteByte('\t')
			continue
		}
		b.WriteString("  "[:columns(r)])
	}
	return b.String()
}

func width(text []rune) int {
	n := 0
	for _, r := range text {
		n += columns(r)
	}
	return n
}

// columns returns how many columns of a terminal a character takes: none for
// combining marks, two for East Asian wide characters and pictures (Unicode
// Standard Annex 11, by its large blocks).
func columns(r rune) int {
	switch {
	case unicode.Is(unicode.Mn, r):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3,
		r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60,
		r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}

// visible replaces characters that could steer a terminal or hide text.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) && r != '\u2028' && r != '\u2029' {
			return r
		}
		if r == '\n' {
			return ' '
		}
		return utf8.RuneError
	}, text)
}
