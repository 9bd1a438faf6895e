package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// piece is one term of a text before stemming. The text is valid until the
// next piece.
type piece struct {
	text  []byte
	whole bool // an identifier: no stem, never completed
	first bool // it takes a place of its own; parts of an identifier stand where it stands
}

// scanner cuts text into pieces. Its rules are those of site/search/terms.js:
// whoever changes one changes the other.
type scanner struct {
	buffer []byte
	emit   func(piece)
}

// longest is how many bytes of a word or identifier count.
const longest = 80

// joins are what may stand inside an identifier or a compound, between letters
// or digits; the bracketed ones are those of defanged addresses.
var joins = []struct{ written, means string }{
	{"::", "::"}, {".", "."}, {"-", "-"}, {"_", "_"}, {"@", "@"}, {":", ":"},
	{"[.]", "."}, {"(.)", "."}, {"[dot]", "."}, {"[:]", ":"}, {"[@]", "@"}, {"[at]", "@"},
}

// each calls emit for every piece of a text, in order.
func (s *scanner) each(text string, emit func(piece)) {
	s.emit = emit
	for at := 0; at < len(text); {
		if text[at] < utf8.RuneSelf && !asciiWord[text[at]] {
			at++
			continue
		}
		end, plain := s.run(text, at)
		switch {
		case end == at:
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
			continue
		case plain:
			s.plain(text[at:end])
		default:
			s.hard(text[at:end])
		}
		at = end
	}
}

// plain takes a run of ASCII letters, the most frequent one.
func (s *scanner) plain(run string) {
	s.buffer = s.buffer[:0]
	for i := range min(len(run), longest) {
		s.buffer = append(s.buffer, run[i]|0x20)
	}
	s.emit(piece{s.buffer, false, true})
}

// run returns the end of the words and joins that begin at a place, and whether
// they are nothing but ASCII letters.
func (s *scanner) run(text string, at int) (end int, plain bool) {
	end, plain = at, true
	for {
		start := at
		for at < len(text) {
			c := text[at]
			if c < utf8.RuneSelf {
				if !asciiWord[c] {
					break
				}
				plain = plain && c >= 'A'
				at++
				continue
			}
			r, size := utf8.DecodeRuneInString(text[at:])
			if !isWord(r) {
				break
			}
			plain = false
			at += size
		}
		if at == start { // a join that leads nowhere
			return end, plain
		}
		end = at
		n := join(text[at:])
		if n == 0 || at+n >= len(text) || !wordAt(text[at+n:]) {
			return end, plain
		}
		plain = false
		at += n
	}
}

func wordAt(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return isWord(r)
}

// join returns the length of the join that a text begins with, or 0.
func join(text string) int {
	if text == "" {
		return 0
	}
	switch text[0] {
	case '.', '-', '_', '@', ':', '[', '(':
	default:
		return 0
	}
	for _, j := range joins {
		if len(text) >= len(j.written) && strings.EqualFold(text[:len(j.written)], j.written) {
			return len(j.written)
		}
	}
	return 0
}

var asciiWord = func() (set [utf8.RuneSelf]bool) {
	for c := range set {
		set[c] = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '\''
	}
	return set
}()

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && asciiWord[r]
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) || r == '’')
}

// hard takes any other run: with digits, joins, apostrophes or letters beyond
// ASCII.
func (s *scanner) hard(run string) {
	text := s.folded(run)
	if !strings.Contains(text, ":") || isHexAddress(text) {
		s.part(text)
		return
	}
	for part := range strings.SplitSeq(text, ":") {
		s.part(part)
	}
}

// folded returns a run without case, accents and the marks of defanging.
func (s *scanner) folded(run string) string {
	var b strings.Builder
	for at := 0; at < len(run); {
		if n := join(run[at:]); n > 0 {
			for _, j := range joins {
				if len(j.written) == n && strings.EqualFold(run[at:at+n], j.written) {
					b.WriteString(j.means)
					break
				}
			}
			at += n
			continue
		}
		_, size := utf8.DecodeRuneInString(run[at:])
		b.WriteString(run[at : at+size])
		at += size
	}
	return strings.Map(fold, norm.NFKD.String(b.String()))
}

func fold(r rune) rune {
	switch r = unicode.ToLower(r); {
	case r == '’':
		return '\''
	case r == 'ς':
		return 'σ'
	case r == '\'' || strings.ContainsRune(".-_@:", r), unicode.IsLetter(r), unicode.IsNumber(r):
		return r
	}
	return -1
}

// part takes what stands between colons.
func (s *scanner) part(text string) {
	text = strings.TrimSuffix(strings.Trim(text, "'.-_@"), "'s")
	digits := strings.ContainsFunc(text, unicode.IsNumber)
	switch {
	case text == "":
	case digits || strings.Contains(text, "@") || isDomain(text):
		s.put(strings.ReplaceAll(text, "'", ""), true, true)
		s.within(text)
	default:
		for word := range strings.FieldsFuncSeq(text, isJoin) {
			s.word(word, true)
		}
	}
}

func isJoin(r rune) bool { return r == '.' || r == '-' || r == '_' || r == '@' || r == ':' }

// within takes the words in an identifier: "APT29-linked" is also "linked", and,
// since all else in it is words, "APT29".
func (s *scanner) within(text string) {
	words, mixed := 0, ""
	parts := 0
	for part := range strings.FieldsFuncSeq(text, isJoin) {
		parts++
		if !strings.ContainsFunc(part, unicode.IsNumber) {
			words++
			s.word(part, false)
		} else if strings.ContainsFunc(part, unicode.IsLetter) {
			mixed = part
		}
	}
	if mixed != "" && parts > 1 && words == parts-1 && !strings.ContainsAny(text, ".@:") {
		s.put(strings.ReplaceAll(mixed, "'", ""), true, false)
	}
}

// word takes a word without joins. Scripts that put no space between words are
// cut into pairs of letters.
func (s *scanner) word(text string, first bool) {
	text = strings.ReplaceAll(strings.TrimSuffix(text, "'s"), "'", "")
	for text != "" {
		n := strings.IndexFunc(text, unspaced)
		if n != 0 {
			if n < 0 {
				n = len(text)
			}
			s.put(text[:n], false, first)
			text = text[n:]
			continue
		}
		n = strings.IndexFunc(text, func(r rune) bool { return !unspaced(r) })
		if n < 0 {
			n = len(text)
		}
		s.pairs([]rune(text[:n]), first)
		text = text[n:]
	}
}

func (s *scanner) pairs(letters []rune, first bool) {
	if len(letters) == 1 {
		s.put(string(letters), false, first)
	}
	for i := 0; i+1 < len(letters); i++ {
		s.put(string(letters[i:i+2]), false, first)
	}
}

// unspaced reports whether a letter belongs to a script without spaces.
func unspaced(r rune) bool {
	return r >= 0x0E00 && (r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar))
}

func (s *scanner) put(text string, whole, first bool) {
	if len(text) > longest {
		cut := longest
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	s.buffer = append(s.buffer[:0], text...)
	s.emit(piece{s.buffer, whole, first})
}

// isHexAddress reports whether a text with colons is an address or a time, as
// 2001:db8::1 and 09:40 are. What has dots before its only colon is an address and
// a port, which are looked for one without the other.
func isHexAddress(text string) bool {
	before, after, _ := strings.Cut(text, ":")
	return strings.Trim(text, "0123456789abcdef:.") == "" && (strings.Contains(after, ":") || !strings.Contains(before, "."))
}

// isDomain reports whether dotted words end as domains and file names do.
func isDomain(text string) bool {
	dot := strings.LastIndexByte(text, '.')
	last := text[dot+1:]
	return dot > 0 && len(last) > 1 && strings.Trim(last, "abcdefghijklmnopqrstuvwxyz") == ""
}
