package doc

import (
	"fmt"
	"strconv"
	"strings"
)

// value reads what stands behind a key or a list's dash.
func (s *scanner) value(column int, afterKey bool) {
	line := s.lines[s.line]
	column += spaces(line[column:])
	s.pending, s.plain = false, false
	if vacant(line[column:]) {
		s.pending = true
		s.line++
		return
	}
	switch c := line[column]; c {
	case '"', '\'':
		if end, ok := s.quoted(s.line, column); ok {
			s.rest(end, badQuote, quoteAdvice(c))
		}
	case '[', '{':
		if end, ok := s.flow(column); ok {
			s.rest(end, badBracket, "something follows the closing bracket; if the brackets belong to a text, put the whole text in quotes")
		}
	case '|', '>':
		s.text(column)
	case '&':
		s.anchor(column, afterKey)
	case '!':
		s.fail(tag(s.line, column, line))
	case '*':
		s.alias(column)
	case '@', '`', '%', ',', ']', '}':
		s.fail(reserved(s.line, column, line))
	default:
		s.plainText(column, afterKey)
	}
}

func reserved(at, column int, line string) mistake {
	return toQuote(badStart, at, line, column, textEnd(line, column),
		fmt.Sprintf("a text cannot begin with %q; put it in quotes", line[column:column+1]))
}

func quoteAdvice(mark byte) string {
	if mark == '"' {
		return `something follows the closing quotation mark; write a quotation mark within the text as \"`
	}
	return "something follows the closing quotation mark; write an apostrophe within the text twice ('')"
}

// plainText reads text without quotes.
func (s *scanner) plainText(column int, afterKey bool) {
	line := s.lines[s.line]
	rest := line[column:]
	if afterKey && isDash(rest) {
		s.fail(mistake{rule: badIndent, line: s.line, from: column, to: column + 1,
			message: "a list cannot begin on the line of its key; put each item on a line of its own, or write [a, b]"})
		return
	}
	if colonIn(rest) >= 0 {
		s.fail(toQuote(badColon, s.line, line, column, textEnd(line, column),
			"this text holds a colon followed by a space, as a key does; put it in quotes"))
		return
	}
	s.plain, s.keyed, s.began = true, afterKey, spot{s.line, column}
	s.line++
}

// anchor passes over an anchor, which is refused when the text can be read.
func (s *scanner) anchor(column int, afterKey bool) {
	line := s.lines[s.line]
	end := column + wordEnd(line[column:])
	if !isWord(line[column+1 : end]) {
		s.fail(reserved(s.line, column, line))
		return
	}
	s.anchors[line[column+1:end]] = true
	s.value(end, afterKey)
}

// tag refuses a tag, since none is allowed.
func tag(at, column int, line string) mistake {
	end := column + wordEnd(line[column:])
	return mistake{rule: tagUsed, line: at, from: column, to: end,
		message: fmt.Sprintf("the tag %q is not understood; remove it, or put a text that begins with ! in quotes", line[column:end])}
}

func (s *scanner) alias(column int) {
	line := s.lines[s.line]
	end := column + wordEnd(line[column:])
	if name := line[column+1 : end]; !s.anchors[name] {
		s.fail(toQuote(aliasUsed, s.line, line, column, textEnd(line, column),
			fmt.Sprintf("%q refers to an anchor that does not exist; put a text that begins with * in quotes", line[column:end])))
		return
	}
	s.line++
}

// text passes over a block of text after | or >.
func (s *scanner) text(column int) {
	line := s.lines[s.line]
	header := line[column+1 : column+wordEnd(line[column:])]
	if strings.Trim(header, "+-123456789") != "" || !vacant(line[column+1+len(header):]) {
		s.fail(mistake{rule: badSyntax, line: s.line, from: column,
			message: "the text of a block begins on the line after | or >", fix: ""})
		return
	}
	parent, indent, first := s.top(), -1, s.line
	if digit := strings.Trim(header, "+-"); digit != "" {
		n, _ := strconv.Atoi(digit[:1])
		indent = max(parent, 0) + n
	}
	for s.line++; s.line < len(s.lines); s.line++ {
		line := s.lines[s.line]
		n := indentation(line)
		if strings.TrimSpace(line) == "" {
			continue
		}
		if line[n] == '\t' && n <= parent+1 && (indent < 0 || n < indent) {
			return // step reports the tab
		}
		if n <= parent {
			return
		}
		if n < indent {
			s.fail(mistake{rule: badIndent, line: s.line, from: n,
				message: "this line is indented less than the first line of the text it belongs to; begin both in one column",
				opened:  &spot{first, indent}, why: "the text begins here"})
			return
		}
		if indent < 0 {
			indent, first = n, s.line
		}
	}
}

// rest demands that nothing but a comment follows a value that has ended.
func (s *scanner) rest(end spot, r rule, message string) {
	line := s.lines[end.line]
	gap := spaces(line[end.column:])
	if after := line[end.column+gap:]; after != "" && (after[0] != '#' || gap == 0) {
		s.fail(mistake{rule: r, line: end.line, from: end.column + gap, message: message})
		return
	}
	s.line = end.line + 1
}
