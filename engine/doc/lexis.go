package doc

import "strings"

// indentation returns the number of spaces a line begins with.
func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// spaces returns the number of spaces and tabs a text begins with.
func spaces(text string) int { return len(text) - len(strings.TrimLeft(text, " \t")) }

// vacant reports whether a text holds nothing but space and a comment.
func vacant(text string) bool {
	rest := strings.TrimLeft(text, " \t")
	return rest == "" || rest[0] == '#'
}

// isDash reports whether a text begins a list item.
func isDash(text string) bool {
	return text != "" && text[0] == '-' && (len(text) == 1 || text[1] == ' ' || text[1] == '\t')
}

// colonAt reports whether a colon that ends a key stands at a column.
func colonAt(text string, at int) bool {
	return at < len(text) && text[at] == ':' && (at+1 == len(text) || text[at+1] == ' ' || text[at+1] == '\t')
}

// colonIn returns the column of the first colon that ends a key, before any
// comment, or -1.
func colonIn(text string) int {
	for i := range len(text) {
		if text[i] == '#' && i > 0 && text[i-1] == ' ' {
			return -1
		}
		if colonAt(text, i) {
			return i
		}
	}
	return -1
}

// isWord reports whether a text looks like the name of a field.
func isWord(text string) bool {
	return text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == ""
}

// wordEnd returns the length of the text up to the next space.
func wordEnd(text string) int {
	if end := strings.IndexAny(text, " \t"); end >= 0 {
		return end
	}
	return len(text)
}

// quoteEnd returns the length of the quoted text that begins here and ends on
// this line, or -1.
func quoteEnd(text string) int {
	end, _ := closing(text, 1, text[0])
	return end
}

// textEnd returns the column after the plain text that begins at a column,
// without space and comment behind it.
func textEnd(line string, from int) int {
	text := line[from:]
	if at := strings.Index(text, " #"); at >= 0 {
		text = text[:at]
	}
	return from + len(strings.TrimRight(text, " \t"))
}

// quoted returns a text in quotation marks.
func quoted(text string) string {
	if strings.ContainsAny(text, `"\`) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return `"` + text + `"`
}

// toQuote returns a mistake that quotation marks around the text from one
// column to another would mend.
func toQuote(r rule, line int, text string, from, to int, message string) mistake {
	m := mistake{rule: r, line: line, from: from, to: to, message: message}
	if to-from < 300 { // nobody reads a longer proposal
		m.fix = quoted(text[from:to])
	}
	return m
}
