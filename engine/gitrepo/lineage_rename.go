package gitrepo

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"path"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// renames finds the files that a commit moved, as seen from its first parent:
// what went and came within one folder of the first level. Equal bytes come
// first, then equal names, then texts that share more than half of their lines.
func (w *treeWalk) renames(c *past) {
	var gone, come []*touch
	for i := range c.touches {
		switch t := &c.touches[i]; {
		case t.id.IsZero():
			gone = append(gone, t)
		case t.was.IsZero() && t.mode&0o170000 == 0o100000:
			come = append(come, t)
		}
	}
	if len(gone) == 0 || len(come) == 0 {
		return
	}
	bytes := func(t *touch) string { return cmp.Or(t.was, t.id).String() }
	name := func(t *touch) string { return path.Base(t.path) }
	w.match(gone, come, func(t *touch) string { return bytes(t) + name(t) })
	w.match(gone, come, bytes)
	w.match(gone, come, name)
	gone = slices.DeleteFunc(gone, func(t *touch) bool { return t.to != "" })
	come = slices.DeleteFunc(come, func(t *touch) bool { return t.from != "" })
	if len(gone) <= fewRenames && len(come) <= fewRenames {
		w.matchText(gone, come)
	}
}

// fewRenames bounds the files whose texts are compared each with each.
const fewRenames = 40

// match pairs files of one folder of the first level that have the same key, in
// the order of their paths.
func (w *treeWalk) match(gone, come []*touch, key func(*touch) string) {
	waiting := map[[2]string][]*touch{}
	for _, a := range gone {
		if a.to == "" {
			k := [2]string{w.top(a), key(a)}
			waiting[k] = append(waiting[k], a)
		}
	}
	for _, b := range come {
		k := [2]string{w.top(b), key(b)}
		if list := waiting[k]; b.from == "" && len(list) > 0 {
			a := list[0]
			a.to, b.from, waiting[k] = b.path, a.path, list[1:]
		}
	}
}

// top returns the folder of the first level that a file lies in.
func (w *treeWalk) top(t *touch) string {
	rest := strings.TrimPrefix(strings.TrimPrefix(t.path, w.below), "/")
	first, _, found := strings.Cut(rest, "/")
	if !found {
		return ""
	}
	return first
}

func (w *treeWalk) matchText(gone, come []*touch) {
	type match struct {
		a, b  *touch
		share float64
	}
	var list []match
	texts := map[plumbing.Hash]map[uint64]int{}
	seed := maphash.MakeSeed()
	for _, a := range gone {
		for _, b := range come {
			if w.top(a) != w.top(b) {
				continue
			}
			for _, id := range []plumbing.Hash{a.was, b.id} {
				if texts[id] == nil {
					texts[id] = w.lines(id, seed)
				}
			}
			if share := alike(texts[a.was], texts[b.id]); share > 0.5 {
				list = append(list, match{a, b, share})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y match) int { return cmp.Compare(y.share, x.share) })
	for _, m := range list {
		if m.a.to == "" && m.b.from == "" {
			m.a.to, m.b.from = m.b.path, m.a.path
		}
	}
}

// lines returns the bytes in each line of a text. A text that cannot be read,
// as in a partial clone, is like none.
func (w *treeWalk) lines(id plumbing.Hash, seed maphash.Seed) map[uint64]int {
	lines := map[uint64]int{}
	data, err := w.reader.read(id, plumbing.BlobObject)
	if err != nil || len(data) > 1<<20 {
		return lines
	}
	for line := range bytes.Lines(data) {
		lines[maphash.Bytes(seed, bytes.TrimSpace(line))] += len(line)
	}
	return lines
}

// alike returns the share of bytes in common lines, 0 to 1.
func alike(a, b map[uint64]int) float64 {
	common, all, other := 0, 0, 0
	for line, n := range a {
		all += n
		common += min(n, b[line])
	}
	for _, n := range b {
		other += n
	}
	if max(all, other) == 0 {
		return 0
	}
	return float64(common) / float64(max(all, other))
}
