package doc

import (
	"fmt"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
)

type rule = *diag.Rule

// quoted reads a text in quotation marks, over several lines if need be, and
// returns the place after it.
func (s *scanner) quoted(line, column int) (spot, bool) {
	start := spot{line, column}
	mark := s.lines[line][column]
	for at := column + 1; ; {
		end, bad := closing(s.lines[line], at, mark)
		if bad >= 0 {
			s.fail(mistake{rule: badQuote, line: line, from: bad, to: bad + 2,
				message: fmt.Sprintf(`"%s" means nothing within "…"; write \\ for a backslash, or use '…'`, s.lines[line][bad:min(bad+2, len(s.lines[line]))])})
			return spot{}, false
		}
		if end >= 0 {
			return spot{line, end}, true
		}
		line, at = line+1, 0
		if line == len(s.lines) || s.leaves(line) {
			s.fail(unclosed(start, mark))
			return spot{}, false
		}
	}
}

func unclosed(start spot, mark byte) mistake {
	return mistake{rule: badQuote, line: start.line, from: start.column, to: start.column + 1,
		message: fmt.Sprintf("the quotation mark %c that opens here is not closed", mark)}
}

// leaves reports whether a line cannot be part of a value that began above,
// because it is not indented deeper than what the value belongs to.
func (s *scanner) leaves(line int) bool {
	text := s.lines[line]
	return strings.TrimSpace(text) != "" && indentation(text) <= s.top()
}

// closing returns the column after the closing mark, or -1, and the column of
// an escape that YAML does not know, or -1.
func closing(line string, at int, mark byte) (end, bad int) {
	for ; at < len(line); at++ {
		switch {
		case line[at] == mark && mark == '\'' && at+1 < len(line) && line[at+1] == mark:
			at++
		case line[at] == mark:
			return at + 1, -1
		case line[at] == '\\' && mark == '"' && at+1 < len(line):
			if strings.IndexByte("0abt\tnvfre \"/\\N_LPxuU'", line[at+1]) < 0 {
				return -1, at
			}
			at++
		}
	}
	return -1, -1
}

// flow reads a value in brackets and returns the place after it.
func (s *scanner) flow(column int) (spot, bool) {
	f := flow{scanner: s, at: spot{s.line, column}}
	for {
		if f.at.column >= len(s.lines[f.at.line]) {
			f.at = spot{f.at.line + 1, 0}
			if f.at.line == len(s.lines) || s.leaves(f.at.line) && !f.closes() {
				f.unclosed()
			}
		} else {
			f.next()
		}
		if s.found != nil {
			return spot{}, false
		}
		if len(f.open) == 0 {
			return f.at, true
		}
	}
}

// flow is the state within brackets.
type flow struct {
	*scanner
	at     spot
	open   []opener
	bare   bool // within text without quotes
	start  int  // column in which that text began
	ended  bool // a quoted or bracketed value has just ended
	filled bool // something stands behind the last comma or bracket
	colons int  // since the last comma
}

type opener struct {
	spot
	mark byte
}

// closes reports whether the line begins with a closing bracket, which may
// stand in any column.
func (f *flow) closes() bool {
	text := strings.TrimLeft(f.lines[f.at.line], " \t")
	return text != "" && (text[0] == ']' || text[0] == '}')
}

func (f *flow) unclosed() {
	last := f.open[len(f.open)-1]
	f.fail(mistake{rule: badBracket, line: last.line, from: last.column, to: last.column + 1,
		message: fmt.Sprintf("the bracket %c that opens here is not closed", last.mark)})
}

// next reads one token of the current line.
func (f *flow) next() {
	line := f.lines[f.at.line]
	rest := line[f.at.column:]
	switch c := rest[0]; {
	case c == ' ' || c == '\t':
		f.at.column += spaces(rest)
	case c == '#' && (f.at.column == 0 || line[f.at.column-1] == ' '):
		f.at.column = len(line)
	case c == ']' || c == '}':
		f.shut(c)
	case c == ',':
		f.comma()
	case colonAt(rest, 0) || c == ':' && (f.ended || !f.bare || len(rest) > 1 && strings.IndexByte(",]}", rest[1]) >= 0):
		f.colon()
	case f.ended:
		f.fail(mistake{rule: badBracket, line: f.at.line, from: f.at.column, to: f.at.column + 1,
			message: "a comma is missing before this, or the text around it must stand in quotes"})
	case len(f.open) == 0 || c == '[' || c == '{':
		f.enter(c)
	case c == '?' && (f.bare || len(rest) > 1 && rest[1] != ' '):
		f.question()
	case !f.bare:
		f.begin(c)
	default:
		f.at.column++
	}
}

func (f *flow) comma() {
	if !f.filled {
		f.fail(mistake{rule: badBracket, line: f.at.line, from: f.at.column, to: f.at.column + 1,
			message: "nothing stands before this comma; remove it"})
		return
	}
	f.at.column++
	f.bare, f.ended, f.filled, f.colons = false, false, false, 0
}

func (f *flow) enter(c byte) {
	if f.bare {
		f.fail(mistake{rule: badBracket, line: f.at.line, from: f.at.column, to: f.at.column + 1,
			message: "a bracket stands within a text here; put the text in quotes"})
		return
	}
	f.open = append(f.open, opener{f.at, c})
	f.at.column++
	f.filled, f.colons = false, 0
}

// shut reads a closing bracket.
func (f *flow) shut(c byte) {
	last := f.open[len(f.open)-1]
	if last.mark == '[' && c != ']' || last.mark == '{' && c != '}' {
		f.fail(mistake{rule: badBracket, line: f.at.line, from: f.at.column, to: f.at.column + 1,
			message: fmt.Sprintf("%c cannot close the bracket %c", c, last.mark),
			opened:  &last.spot, why: "the bracket that is open"})
		return
	}
	f.open = f.open[:len(f.open)-1]
	f.at.column++
	f.bare, f.ended, f.filled, f.colons = false, true, true, 1
	if len(f.open) > 0 && f.open[len(f.open)-1].mark == '[' {
		f.colons = 0
	}
}

func (f *flow) colon() {
	if !f.filled {
		f.fail(mistake{rule: badColon, line: f.at.line, from: f.at.column, to: f.at.column + 1,
			message: "a colon stands here without a key before it; remove it, or put the text in quotes"})
		return
	}
	if f.colons++; f.colons > 1 {
		f.fail(mistake{rule: badBracket, line: f.at.line, from: f.at.column, to: f.at.column + 1,
			message: "a comma is missing before this key, or a text with a colon must stand in quotes"})
		return
	}
	f.at.column++
	f.bare, f.ended = false, false
}

// begin reads the start of a text.
func (f *flow) begin(c byte) {
	line := f.lines[f.at.line]
	f.filled = true
	switch c {
	case '"', '\'':
		if end, ok := f.quoted(f.at.line, f.at.column); ok {
			f.at, f.ended = end, true
		}
		return
	case '*':
		end := f.at.column + wordEnd(line[f.at.column:])
		if name := strings.TrimRight(line[f.at.column+1:end], ",]}"); !f.anchors[name] {
			f.fail(mistake{rule: aliasUsed, line: f.at.line, from: f.at.column, to: f.at.column + 1 + len(name),
				message: fmt.Sprintf("%q refers to an anchor that does not exist; put a text that begins with * in quotes", "*"+name)})
			return
		}
	case '@', '`', '%', '|', '>':
		f.fail(mistake{rule: badStart, line: f.at.line, from: f.at.column, to: f.at.column + 1,
			message: fmt.Sprintf("a text cannot begin with %q; put it in quotes", string(c))})
		return
	case '!':
		f.fail(tag(f.at.line, f.at.column, line))
		return
	case '&':
		end := f.at.column + wordEnd(line[f.at.column:])
		f.anchors[strings.TrimRight(line[f.at.column+1:end], ",]}")] = true
		f.at.column = end
		return
	}
	f.bare, f.start = true, f.at.column
	f.at.column++
}

// question reports a question mark in a text without quotes, which yaml.v3
// takes for the sign of a key wherever it stands within brackets.
func (f *flow) question() {
	line := f.lines[f.at.line]
	if !f.bare || f.start > f.at.column {
		f.start = f.at.column
	}
	end := len(line)
	if at := strings.IndexAny(line[f.start:], ",]}"); at >= 0 {
		end = f.start + at
	}
	f.fail(toQuote(badStart, f.at.line, line, f.start, f.start+len(strings.TrimRight(line[f.start:end], " \t")),
		"within brackets, a text with a question mark must stand in quotes"))
}
