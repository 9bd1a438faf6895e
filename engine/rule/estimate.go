package rule

import (
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
)

// word is one word of a text in lower case, with its offsets.
type word struct {
	text       string
	start, end int
	capital    bool // begins with a capital letter
	quoted     bool // stands in quotation marks: somebody else's word
}

// split returns the words of a text. A word holds letters, digits, apostrophes
// and inner hyphens; every byte beyond ASCII counts as a letter, but for
// typographic quotation marks.
func split(text string) []word {
	list := make([]word, 0, len(text)/5)
	quoted := false
	for i := 0; i < len(text); {
		if n, opens, closes := quotation(text, i, quoted); n > 0 {
			quoted = opens || quoted && !closes
			i += n
			continue
		}
		if !letter(text[i]) {
			i++
			continue
		}
		start := i
		for i < len(text) && inWord(text, i) {
			i++
		}
		w := text[start:i]
		list = append(list, word{strings.ToLower(w), start, i, 'A' <= w[0] && w[0] <= 'Z', quoted})
	}
	return list
}

func letter(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b >= 0x80
}

func inWord(s string, i int) bool {
	if s[i] >= 0x80 {
		n, _, _ := quotation(s, i, false)
		return n == 0
	}
	inner := (s[i] == '\'' || s[i] == '-') && i > 0 && letter(s[i-1]) && i+1 < len(s) && letter(s[i+1])
	return letter(s[i]) || inner
}

// quotation returns the length of a quotation mark at an offset, and whether
// it opens or closes a quotation. The typographic apostrophe is none.
func quotation(s string, i int, quoted bool) (n int, opens, closes bool) {
	switch {
	case s[i] == '"':
		return 1, !quoted, quoted
	case strings.HasPrefix(s[i:], "“") || strings.HasPrefix(s[i:], "„"):
		return len("“"), true, false
	case strings.HasPrefix(s[i:], "”"):
		return len("”"), false, true
	}
	return 0, false, false
}

// estimate is an expression of likelihood found in a text.
type estimate struct {
	start, end int
	likelihood intel.Likelihood // not stated: an expression ICD 203 does not know
	adverb     bool             // "probably", "almost certainly"
	negated    bool             // "is not likely"
}

// stem gives the plain terms of ICD 203 that are one word.
var stem = map[string]intel.Likelihood{
	"likely": {Band: 5, Row: 1}, "unlikely": {Band: 3, Row: 1},
	"probable": {Band: 5, Row: 2}, "probably": {Band: 5, Row: 2},
	"improbable": {Band: 3, Row: 2}, "improbably": {Band: 3, Row: 2},
}

// estimates returns the expressions of likelihood in a text, in order.
// Comparisons ("more likely") are none, nor are words in quotation marks.
func estimates(words []word) []estimate {
	var list []estimate
	for i, w := range words {
		if w.quoted {
			continue
		}
		switch w.text {
		case "likely", "unlikely", "probable", "probably", "improbable", "improbably":
			if e, ok := graded(words, i); ok {
				list = append(list, e)
			}
		case "certain", "certainly":
			if i > 0 && (words[i-1].text == "almost" || words[i-1].text == "nearly") {
				row := uint8(1)
				if words[i-1].text == "nearly" {
					row = 2
				}
				list = append(list, found(words, i-1, i, intel.Likelihood{Band: 7, Row: row}))
			}
		case "even":
			list = append(list, evenly(words, i)...)
		case "no":
			if before(words, i, 1) == "almost" && after(words, i, 1) == "chance" {
				list = append(list, found(words, i-1, i+1, intel.Likelihood{Band: 1, Row: 1}))
			}
		case "remote":
			if remoteChance(words, i) {
				list = append(list, found(words, i, i, intel.Likelihood{Band: 1, Row: 2}))
			}
		}
	}
	return list
}

// graded reads "likely" and its like with the word before it.
func graded(words []word, i int) (estimate, bool) {
	plain := stem[words[i].text]
	strong := "very"
	if plain.Row == 2 {
		strong = "highly"
	}
	switch b := before(words, i, 1); b {
	case "more", "most", "less", "least", "as", "equally", "so", "too", "how", "whichever":
		return estimate{}, false
	case "very", "highly", "extremely", "quite", "fairly", "rather", "somewhat", "reasonably", "overwhelmingly":
		e := found(words, i-1, i, intel.Likelihood{})
		if b == strong && !e.negated {
			e.likelihood = stronger(plain)
		}
		return e, true
	}
	e := found(words, i, i, plain)
	if e.negated {
		e.likelihood = plain.Turned()
		if plain.Band < 4 { // "not unlikely" says nothing that has a band
			e.likelihood = intel.Likelihood{}
		}
	}
	return e, true
}

func stronger(l intel.Likelihood) intel.Likelihood {
	if l.Band < 4 {
		return intel.Likelihood{Band: 2, Row: l.Row}
	}
	return intel.Likelihood{Band: 6, Row: l.Row}
}

// evenly reads "roughly even chance", "roughly an even chance" and the same
// with odds.
func evenly(words []word, i int) []estimate {
	row := uint8(0)
	switch after(words, i, 1) {
	case "chance", "chances":
		row = 1
	case "odds":
		row = 2
	default:
		return nil
	}
	from := i
	for from > 0 && (words[from-1].text == "roughly" || words[from-1].text == "an") {
		from--
	}
	return []estimate{found(words, from, i+1, intel.Likelihood{Band: 4, Row: row})}
}

var chances = map[string]bool{
	"chance": true, "chances": true, "possibility": true, "likelihood": true,
	"probability": true, "prospect": true, "odds": true, "risk": true,
}

// remoteChance reports whether "remote" speaks of a chance, as in "a remote
// chance" or "the chance is remote", and not of access.
func remoteChance(words []word, i int) bool {
	if chances[after(words, i, 1)] {
		return true
	}
	switch before(words, i, 1) {
	case "is", "are", "remains", "remain", "seems", "be", "very":
		for j := max(0, i-10); j < i; j++ {
			if chances[words[j].text] {
				return true
			}
		}
	}
	return false
}

func found(words []word, from, to int, l intel.Likelihood) estimate {
	b := before(words, from, 1)
	negated := b == "not" || strings.HasSuffix(b, "n't") || strings.HasSuffix(b, "n’t") || b == "hardly" || b == "never"
	switch b {
	case "yet", "a", "considered", "judged":
		negated = before(words, from, 2) == "not"
	case "all":
		negated = before(words, from, 2) == "at" && before(words, from, 3) == "not"
	}
	return estimate{
		start: words[from].start, end: words[to].end, likelihood: l,
		adverb:  strings.HasSuffix(words[to].text, "bly") || words[to].text == "certainly",
		negated: negated,
	}
}

func before(words []word, i, n int) string {
	if i-n < 0 {
		return ""
	}
	return words[i-n].text
}

func after(words []word, i, n int) string {
	if i+n >= len(words) {
		return ""
	}
	return words[i+n].text
}

// inflected writes a term in the form that fits where another one stands.
func inflected(l intel.Likelihood, adverb bool) string {
	term := l.Term()
	if !adverb || l.Band == 1 || l.Band == 4 {
		return term
	}
	switch {
	case l.Band == 7:
		return term + "ly"
	case l.Row == 2:
		return strings.TrimSuffix(term, "le") + "ly"
	}
	return term
}
