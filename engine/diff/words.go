package diff

import (
	"slices"
	"strings"
)

// Op says what became of some words.
type Op string

// The operations.
const (
	Same Op = "same"
	Out  Op = "out"
	In   Op = "in"
)

// Run is some words of one fate. Paragraphs are parted by an empty line.
type Run struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// Words compares two texts word by word, without regard to white space inside
// a paragraph. Texts that share less than a third of their words are one run
// out and one in. The work is bounded for any input.
func Words(before, after string) []Run {
	old, now := split(before), split(after)
	head := 0
	for head < min(len(old), len(now)) && old[head] == now[head] {
		head++
	}
	tail := 0
	for tail < min(len(old), len(now))-head && old[len(old)-1-tail] == now[len(now)-1-tail] {
		tail++
	}
	var s script
	s.add(Same, old[:head])
	s.middle(old[head:len(old)-tail], now[head:len(now)-tail])
	s.add(Same, old[len(old)-tail:])
	s.settle()
	if s.count(Same)*3 < max(len(old), len(now)) {
		s = script{{Out, old}, {In, now}}
	}
	return s.runs()
}

// gap stands between two paragraphs.
const gap = "\n\n"

func split(text string) []string {
	var list []string
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), gap) {
		words := strings.Fields(paragraph)
		if len(words) > 0 && len(list) > 0 {
			list = append(list, gap)
		}
		list = append(list, words...)
	}
	return list
}

// script is a list of words with what became of them.
type script []struct {
	op    Op
	words []string
}

func (s *script) add(op Op, words []string) {
	if len(words) == 0 {
		return
	}
	if last := len(*s) - 1; last >= 0 && (*s)[last].op == op {
		(*s)[last].words = append(slices.Clip((*s)[last].words), words...)
		return
	}
	*s = append(*s, struct {
		op    Op
		words []string
	}{op, words})
}

func (s script) count(op Op) int {
	n := 0
	for _, step := range s {
		if step.op == op {
			n += len(step.words)
		}
	}
	return n
}

func (s script) runs() []Run {
	runs := make([]Run, 0, len(s))
	for _, step := range s {
		if len(step.words) > 0 {
			runs = append(runs, Run{step.op, join(step.words)})
		}
	}
	return runs
}

func join(words []string) string {
	return strings.ReplaceAll(strings.Join(words, " "), " "+gap+" ", gap)
}

// farthest bounds how many words may differ before two texts count as new.
const farthest = 800

// middle finds the fewest words to take out and put in (E. Myers, An O(ND)
// Difference Algorithm and Its Variations, 1986).
func (s *script) middle(a, b []string) {
	limit := min(len(a)+len(b), farthest)
	reach := make([]int, 2*limit+2)
	var trail [][]int
	for d := 0; d <= limit; d++ {
		trail = append(trail, slices.Clone(reach[max(limit-d-1, 0):min(limit+d+2, len(reach))]))
		for k := -d; k <= d; k += 2 {
			x := step(reach, limit, k, d)
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			if reach[limit+k] = x; x >= len(a) && x-k >= len(b) {
				s.trace(a, b, trail, limit)
				return
			}
		}
	}
	s.add(Out, a)
	s.add(In, b)
}

// step returns where diagonal k begins at distance d: one word further down or
// to the right than the better of its neighbours.
func step(reach []int, zero, k, d int) int {
	if d == 0 {
		return 0
	}
	if k == -d || k != d && reach[zero+k-1] < reach[zero+k+1] {
		return reach[zero+k+1]
	}
	return reach[zero+k-1] + 1
}

// trace walks back from the end along what was reached at each distance.
func (s *script) trace(a, b []string, trail [][]int, limit int) {
	type move struct {
		op   Op
		x, y int
	}
	var path []move
	x, y := len(a), len(b)
	for d := len(trail) - 1; d >= 0; d-- {
		zero := limit - max(limit-d-1, 0)
		start := step(trail[d], zero, x-y, d)
		for x > start {
			x, y = x-1, y-1
			path = append(path, move{Same, x, y})
		}
		if d == 0 {
			break
		}
		if k := x - y; k == -d || k != d && trail[d][zero+k-1] < trail[d][zero+k+1] {
			y--
			path = append(path, move{In, x, y})
		} else {
			x--
			path = append(path, move{Out, x, y})
		}
	}
	for _, m := range slices.Backward(path) {
		if m.op == In {
			s.add(In, b[m.y:m.y+1])
		} else {
			s.add(m.op, a[m.x:m.x+1])
		}
	}
}

// settle makes a script fit to read: between two changes, each run of words
// taken out comes before those put in, and a few words that stayed between
// longer changes count as changed with them.
func (s *script) settle() {
	var out script
	var gone, come []string
	flush := func() {
		out.add(Out, gone)
		out.add(In, come)
		gone, come = nil, nil
	}
	for i, step := range *s {
		switch {
		case step.op == Out:
			gone = append(gone, step.words...)
		case step.op == In:
			come = append(come, step.words...)
		case i > 0 && i < len(*s)-1 && len(step.words) <= max(len(gone), len(come)) && len(step.words) <= s.after(i) && !slices.Contains(step.words, gap):
			gone, come = append(gone, step.words...), append(come, step.words...)
		default:
			flush()
			out.add(Same, step.words)
		}
	}
	flush()
	*s = out
}

// after returns the length of the longer of the changes behind a step.
func (s script) after(i int) int {
	gone, come := 0, 0
	for _, step := range s[i+1:] {
		switch step.op {
		case Same:
			return max(gone, come)
		case Out:
			gone += len(step.words)
		case In:
			come += len(step.words)
		}
	}
	return max(gone, come)
}

// alike returns the share of words that two texts have in common, 0 to 1.
func alike(a, b string) float64 {
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x)+len(y) == 0 {
		return 1
	}
	return 1 - float64(len(without(x, y))+len(without(y, x)))/float64(len(x)+len(y))
}
