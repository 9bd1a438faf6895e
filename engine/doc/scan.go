package doc

import (
	"fmt"
	"strings"
)

// scanner reads YAML line by line, only after yaml.v3 has refused it, and stops
// at the first mistake. It knows the part of YAML that people write; what it
// does not know it passes over.
type scanner struct {
	lines   []string
	line    int     // the current one
	blocks  []block // open block mappings and lists, outermost first
	pending bool    // the last entry waits for its value on deeper lines
	plain   bool    // the last value is plain text, which may go on below
	began   spot    // where that text begins
	keyed   bool    // it stands behind a key
	anchors map[string]bool
	found   *mistake
}

// block is an open mapping or list that goes by indentation.
type block struct {
	indent int
	list   bool
	line   int // of its first entry
}

func newScanner(src *source) *scanner {
	s := &scanner{pending: true, anchors: map[string]bool{}, lines: make([]string, len(src.starts))}
	for i := range s.lines {
		s.lines[i] = src.lineText(i + 1)
	}
	return s
}

func (s *scanner) scan() *mistake {
	for s.line < len(s.lines) && s.found == nil {
		s.step()
	}
	return s.found
}

// fail records the mistake; to 0 marks the rest of the line.
func (s *scanner) fail(m mistake) {
	if s.found == nil {
		s.found = &m
	}
	s.line = len(s.lines)
}

// top returns the indentation of the innermost open block, -1 outside all.
func (s *scanner) top() int {
	if len(s.blocks) == 0 {
		return -1
	}
	return s.blocks[len(s.blocks)-1].indent
}

func (s *scanner) step() {
	line := s.lines[s.line]
	indent := indentation(line)
	rest := line[indent:]
	switch {
	case vacant(rest) || s.line == 0 && marker([]byte(line), "---"):
		s.line++
	case rest[0] == '\t':
		s.fail(mistake{rule: badTab, line: s.line, from: indent, to: len(line) - len(strings.TrimLeft(rest, "\t ")),
			message: "a tab indents this line; use spaces"})
	case s.plain && indent > s.top():
		s.goesOn(indent)
	case s.fits(indent):
		s.entry(indent)
	}
}

// goesOn reads a further line of plain text.
func (s *scanner) goesOn(indent int) {
	line := s.lines[s.line]
	colon := colonIn(line[indent:])
	switch {
	case colon < 0:
		s.line++
	case !s.keyed && s.meantAsKey(indent, line[indent:indent+colon]):
		s.line = s.began.line
		s.stray(s.began.column)
	case isWord(line[indent : indent+colon]):
		s.fail(mistake{rule: badIndent, line: s.line, from: indent, to: indent + colon,
			message: fmt.Sprintf("%q is indented deeper than the key above it, which already has a value; give it the column of the other keys", line[indent:indent+colon]),
			opened:  &s.began, why: "the value"})
	default:
		s.fail(mistake{rule: badColon, line: s.line, from: indent + colon, to: indent + colon + 1,
			message: "a colon followed by a space starts a new key here; put the whole text in quotes, or begin it with >-"})
	}
}

// meantAsKey reports whether the plain text above a key was meant as a key, too:
// it is one word, or begins in the column of that key.
func (s *scanner) meantAsKey(indent int, key string) bool {
	line := s.lines[s.began.line]
	above := line[s.began.column:textEnd(line, s.began.column)]
	return isWord(above) || isWord(key) && s.began.column == indent
}

// fits closes the blocks that end before this line and reports whether the
// line stands in a column where something may begin.
func (s *scanner) fits(indent int) bool {
	popped := false
	inner := block{}
	for len(s.blocks) > 0 && s.top() > indent {
		inner = s.blocks[len(s.blocks)-1]
		s.blocks = s.blocks[:len(s.blocks)-1]
		popped = true
	}
	s.plain = false
	if s.top() < indent && (popped || !s.pending) {
		s.misaligned(indent, popped, inner)
		return false
	}
	s.pending = s.pending && !popped
	return true
}

func (s *scanner) misaligned(indent int, popped bool, inner block) {
	m := mistake{rule: badIndent, line: s.line, from: indent}
	if popped {
		m.message = fmt.Sprintf("this line begins in column %d, where nothing above begins; align it with column %d or %d", indent+1, s.top()+1, inner.indent+1)
		if len(s.blocks) == 0 {
			m.message = fmt.Sprintf("this line begins in column %d, where nothing above begins; align it with column %d", indent+1, inner.indent+1)
		}
		m.opened, m.why = &spot{inner.line, inner.indent}, "the level that ends here began in this column"
	} else {
		m.message = "this line is indented deeper than the line above, which already has its value; align the two"
	}
	s.fail(m)
}

// entry reads a list item or a key from a column of the current line.
func (s *scanner) entry(column int) {
	line := s.lines[s.line]
	for {
		rest := line[column:]
		if !isDash(rest) {
			break
		}
		if !s.open(column, true) {
			return
		}
		s.pending = true
		next := column + 1 + spaces(rest[1:])
		if vacant(line[next:]) {
			s.line++
			return
		}
		column = next
	}
	if strings.IndexByte(",]}%", line[column]) >= 0 {
		s.fail(reserved(s.line, column, line))
		return
	}
	end, colon := s.key(column)
	switch {
	case colon == column:
		s.fail(mistake{rule: badKey, line: s.line, from: column, to: column + 1, message: "a key is missing before this colon"})
	case colon >= 0:
		if s.open(column, false) {
			s.value(colon+1, true)
		}
	case strings.HasPrefix(line[column:], "? "):
		s.line = len(s.lines)
	case strings.IndexByte("*&!", line[column]) >= 0 || s.pending && column > s.top():
		s.value(column, false)
	case end >= 0:
		s.fail(mistake{rule: badSyntax, line: s.line, from: column, message: "a colon is missing after this key"})
	default:
		s.stray(column)
	}
}

// open begins a block at a column or goes on with the one that is there.
func (s *scanner) open(column int, list bool) bool {
	if n := len(s.blocks); n > 1 && !list && s.top() == column && s.blocks[n-1].list && !s.blocks[n-2].list && s.blocks[n-2].indent == column {
		s.blocks = s.blocks[:n-1] // a list may stand in the column of its key
	}
	if s.top() < column || s.top() == column && list && !s.blocks[len(s.blocks)-1].list && s.pending {
		s.blocks = append(s.blocks, block{column, list, s.line})
		return true
	}
	if now := s.blocks[len(s.blocks)-1]; now.list != list {
		m := mistake{rule: badIndent, line: s.line, from: column,
			message: `a list item begins with "- "; this line stands in the column of a list`,
			opened:  &spot{now.line, now.indent}, why: "the list begins here"}
		if list {
			m.message, m.why = "a list item stands in the column of keys; indent the list below its key", "the keys begin here"
		}
		s.fail(m)
		return false
	}
	return true
}

// stray reports a line that is neither key nor list item.
func (s *scanner) stray(column int) {
	line := s.lines[s.line]
	rest := line[column:textEnd(line, column)]
	if colon := strings.IndexByte(rest, ':'); colon > 0 && isWord(rest[:colon]) {
		s.fail(mistake{rule: badColon, line: s.line, from: column, to: column + len(rest),
			message: fmt.Sprintf("a space is missing after the colon of %q", rest[:colon]), fix: rest[:colon] + ": " + rest[colon+1:]})
		return
	}
	if quote := rest[0]; (quote == '"' || quote == '\'') && quoteEnd(rest) < 0 {
		s.fail(unclosed(spot{s.line, column}, quote))
		return
	}
	message := "this line has no key; a key ends with a colon and a space"
	if isWord(rest) {
		message = fmt.Sprintf("the key %q has no colon", rest)
	}
	s.fail(mistake{rule: badSyntax, line: s.line, from: column, to: column + len(rest), message: message})
}

// key finds the key that begins at a column: the column after it and that of
// its colon, or -1.
func (s *scanner) key(column int) (end, colon int) {
	rest := s.lines[s.line][column:]
	switch rest[0] {
	case '"', '\'':
		n := quoteEnd(rest)
		if n < 0 {
			return -1, -1
		}
		gap := spaces(rest[n:])
		if colonAt(rest, n+gap) {
			return column + n, column + n + gap
		}
		return -1, -1
	case '[', '{', '|', '>', '@', '`', '*', '&', '!':
		return -1, -1
	}
	if at := colonIn(rest); at >= 0 {
		return column + at, column + at
	}
	return -1, -1
}
