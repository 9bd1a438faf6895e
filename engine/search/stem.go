package search

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

func isEnglish(language string) bool {
	tag, _, _ := strings.Cut(strings.ToLower(language), "-")
	return tag == "en"
}

// stemmed returns the term of a word, "" for a word that is in every text.
func stemmed(word string, on bool) string {
	if !on {
		return word
	}
	if stops[word] {
		return ""
	}
	if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
		return word
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

// stops are words that tell no text from another, and the parts of addresses
// that all addresses have. The script has the same.
var stops = set("a an and are as at be been but by can for from had has have he her his http https hxxp hxxps " +
	"if in into is it its of on or our she so that the their them then there these they this those to was we " +
	"were what when where which while who will with would www you your")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		m[word] = true
	}
	return m
}
