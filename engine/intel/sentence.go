package intel

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences yields the sentences of a text with their offsets. A sentence ends
// at a full stop, question or exclamation mark, perhaps a closing mark, and a
// space before a capital or a digit; at a semicolon never. Cells of tables and
// items of lists are sentences of their own.
func Sentences(text string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		start := 0
		for i := 0; i < len(text); i++ {
			if !ends(text, i) {
				continue
			}
			if !yield(start, text[start:i+1]) {
				return
			}
			start = i + 1
		}
		if start < len(text) {
			yield(start, text[start:])
		}
	}
}

// FirstSentence returns the sentence that a text begins with, with the mark that
// closes a quotation at its end.
func FirstSentence(text string) string {
	text = strings.TrimSpace(text)
	for start, s := range Sentences(text) {
		rest := text[start+len(s):]
		return s + rest[:len(rest)-len(strings.TrimLeft(rest, closing))]
	}
	return ""
}

// closing are the marks that may follow the end of a sentence.
const closing = `"'”’)*_]`

func ends(text string, i int) bool {
	switch text[i] {
	case '.':
		return mark(text, i) && !abbreviation(text, i)
	case '!', '?':
		return mark(text, i)
	case '|':
		return true
	case '\n':
		return ListItem(text[i+1:])
	}
	return false
}

// mark reports whether a new sentence begins after the mark at an offset.
func mark(text string, i int) bool {
	rest := strings.TrimLeft(text[i+1:], closing)
	trimmed := strings.TrimLeft(rest, " \n\t")
	if trimmed == "" {
		return true
	}
	if len(trimmed) == len(rest) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(trimmed, `"'“„(*_[`))
	return unicode.IsUpper(next) || unicode.IsDigit(next)
}

const longestAbbreviation = 20

// abbreviation reports whether the full stop at an offset belongs to a word
// such as "U.S." or "e.g.".
func abbreviation(text string, i int) bool {
	from := max(0, i-longestAbbreviation)
	w := text[from+strings.LastIndexAny(text[from:i], " \n(")+1 : i]
	switch strings.ToLower(w) {
	case "e.g", "i.e", "cf", "vs", "mr", "mrs", "ms", "dr", "approx", "inc", "ltd", "corp", "fig", "sec", "st":
		return true
	}
	if strings.EqualFold(w, "no") { // "No. 5", and not "the answer is no."
		next := strings.TrimLeft(text[i+1:], " ")
		return next != "" && unicode.IsDigit(rune(next[0]))
	}
	return len(w) == 1 && 'A' <= w[0] && w[0] <= 'Z' || len(w) > 2 && strings.Trim(w, "ABCDEFGHIJKLMNOPQRSTUVWXYZ.") == "" && strings.Contains(w, ".")
}

// ListItem reports whether a line begins an item of a list.
func ListItem(line string) bool {
	line = strings.TrimLeft(line, " ")
	if strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "+ ") {
		return true
	}
	rest := strings.TrimLeft(line, "0123456789")
	return len(rest) < len(line) && (strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, ") "))
}
