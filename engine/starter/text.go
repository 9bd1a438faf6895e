package starter

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// words that YAML does not read as text when they stand alone.
var notText = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}

// quote writes a text as a YAML scalar: plain where nothing in it can be
// misread, else in double quotes.
func quote(s string) string {
	s = clean(s)
	if plain(s) {
		return s
	}
	var b strings.Builder
	e := json.NewEncoder(&b) // a JSON string is a YAML scalar (YAML 1.2.2, section 1.3)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// clean makes one line of a text and drops what cannot be seen.
func clean(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError || !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s)), " ")
}

func plain(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsLetter(first) || slices.Contains(notText, strings.ToLower(s)) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" ,.;?!'()/@_+-–—’", r)
	})
}

// list writes ids between the brackets of a flow sequence.
func list(ids []string) string { return strings.Join(ids, ", ") }

// latin spells letters that file names shall not hold as readers of each
// language are used to.
var latin = strings.NewReplacer(
	"ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "æ", "ae", "ø", "oe", "å", "aa", "œ", "oe", "þ", "th", "ð", "d",
	"á", "a", "à", "a", "â", "a", "ã", "a", "ą", "a", "ă", "a", "ç", "c", "ć", "c", "č", "c", "ď", "d", "đ", "d",
	"é", "e", "è", "e", "ê", "e", "ë", "e", "ę", "e", "ě", "e", "ğ", "g", "í", "i", "ì", "i", "î", "i", "ï", "i", "ı", "i",
	"ł", "l", "ñ", "n", "ń", "n", "ň", "n", "ó", "o", "ò", "o", "ô", "o", "õ", "o", "ő", "o", "ř", "r", "ś", "s", "š", "s", "ş", "s", "ș", "s",
	"ť", "t", "ț", "t", "ú", "u", "ù", "u", "û", "u", "ů", "u", "ű", "u", "ý", "y", "ź", "z", "ž", "z", "ż", "z", "'", "", "’", "",
)

var outside = regexp.MustCompile(`[^a-z0-9]+`)

// small words say nothing in a file name.
var small = []string{"a", "an", "the", "of", "in", "on", "at", "to", "by", "for", "and", "or", "our", "is", "are", "we", "with", "from", "against"}

// slugLength is how long a slug gets at most, and slugWords of how many words.
const (
	slugLength = 40
	slugWords  = 5
)

// Slug returns the words of a title as a part of a file name, for example
// "panos-management-interface-flaw-exploited"; it is empty when the title holds
// no letter or digit that can stand there.
func Slug(title string) string {
	all := strings.FieldsFunc(outside.ReplaceAllString(latin.Replace(strings.ToLower(title)), "-"), func(r rune) bool { return r == '-' })
	words := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return slices.Contains(small, w) })
	if len(words) == 0 {
		words = all
	}
	slug := ""
	for i, w := range words {
		if i == slugWords || i > 0 && len(slug)+1+len(w) > slugLength {
			break
		}
		slug = strings.TrimPrefix(slug+"-"+w, "-")
	}
	return slug[:min(len(slug), slugLength)]
}
