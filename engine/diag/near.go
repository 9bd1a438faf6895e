package diag

import (
	"iter"
	"strings"
)

// Near returns the one of some words that a misspelt word was most probably
// meant to be, and "" when none is close. Case, spaces and underscores count
// for nothing; else at most a third of the letters may differ, or the word may
// be the beginning of exactly one other.
func Near(word string, words iter.Seq[string]) string {
	folded := fold(word)
	limit := max(1, len(folded)/3)
	best, prefixed, prefixes := "", "", 0
	for candidate := range words {
		other := fold(candidate)
		if other == folded {
			return candidate
		}
		if len(folded) >= 3 && strings.HasPrefix(other, folded) {
			prefixed = candidate
			prefixes++
		}
		if d := distance(folded, other, limit); d <= limit && len(other) > d {
			best, limit = candidate, d-1
		}
		if limit < 0 {
			break
		}
	}
	if best == "" && prefixes == 1 {
		return prefixed
	}
	return best
}

func fold(word string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' {
			return '-'
		}
		return r
	}, strings.ToLower(strings.TrimSpace(word)))
}

// distance counts the letters to insert, delete, change or swap with their
// neighbour to turn a into b (optimal string alignment); it gives up above the
// limit. Words longer than 64 bytes are never near.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit || len(a) > 64 || len(b) > 64 {
		return limit + 1
	}
	var rows [3][65]int
	before, last, now := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}
