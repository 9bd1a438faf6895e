package rule

import (
	"slices"
	"strings"
	"sync"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
)

// names holds the ids of each kind for suggestions, listed when first needed.
type names struct {
	world *corpus.World
	mutex sync.Mutex
	lists map[intel.Kind][]string
}

func (n *names) of(k intel.Kind) []string {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	list, ok := n.lists[k]
	if !ok {
		if n.lists == nil {
			n.lists = map[intel.Kind][]string{}
		}
		list = n.world.IDs(k)
		n.lists[k] = list
	}
	return list
}

// maxGuesses bounds the suggestions for one document: a file full of nonsense
// shall not cost more than a moment.
const maxGuesses = 100

// nearest returns the candidate that a writer most likely meant, or "".
func (p *pass) nearest(word string, candidates []string) string {
	if p.guesses++; p.guesses > maxGuesses {
		return ""
	}
	return nearest(word, candidates)
}

// nearest returns the candidate that a writer most likely meant, or "". It may
// differ in a quarter of its letters, at most three.
func nearest(word string, candidates []string) string {
	best, limit := "", min(3, max(1, len(word)/4))
	for _, c := range candidates {
		if sameNumber(word, c) {
			return c
		}
		if d := distance(word, c, limit); d <= limit && (best == "" || d < distance(word, best, limit)) {
			best = c
		}
	}
	return best
}

// sameNumber reports whether two ids such as PIR-7 and PIR-007 differ in leading
// zeros and capitals only.
func sameNumber(a, b string) bool {
	i, j := strings.LastIndexByte(a, '-')+1, strings.LastIndexByte(b, '-')+1
	if i == 0 || i != j || i == len(a) || a[i:] == b[j:] || strings.Trim(a[i:]+b[j:], "0123456789") != "" {
		return false
	}
	return strings.EqualFold(a[:i], b[:j]) && strings.TrimLeft(a[i:], "0") == strings.TrimLeft(b[j:], "0")
}

// distance returns the least number of letters to change, insert, drop or swap
// with their neighbour (Damerau and Levenshtein, optimal string alignment), or
// limit+1 when it is more than limit.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	rows := make([]int, 3*(len(b)+1))
	before, last, row := rows[:len(b)+1], rows[len(b)+1:2*len(b)+2], rows[2*len(b)+2:]
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+differ(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		if slices.Min(row) > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// differ is the cost of one letter for another. Capitals cost nothing, so that
// a word in the wrong case is always the nearest; one digit for another costs
// two, since it makes another number rather than a slip of the finger.
func differ(a, b byte) int {
	switch {
	case a == b, a|0x20 == b|0x20 && 'a' <= a|0x20 && a|0x20 <= 'z':
		return 0
	case '0' <= a && a <= '9' && '0' <= b && b <= '9':
		return 2
	}
	return 1
}

// didYouMean returns the words that end a message about an unknown name.
func didYouMean(suggestion string) string {
	if suggestion == "" {
		return ""
	}
	return `; did you mean "` + suggestion + `"?`
}
