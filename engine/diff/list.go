package diff

import (
	"slices"
	"strconv"

	"github.com/dossier-cti/dossier/engine/doc"
)

// list compares two lists. Their order does not count: items are told apart by
// what names them, texts by their words.
func (w *walk) list(path, where string, a, b *doc.Node) {
	if mappings(a) && mappings(b) {
		w.items(path, where, a, b)
		return
	}
	removed, added := without(texts(a), texts(b)), without(texts(b), texts(a))
	c := Change{Aspect: aspect(w.kind, path), Where: where, Field: field(path)}
	for _, p := range reworded(removed, added) {
		changed := c
		changed.Before, changed.After, changed.Words = p[0], p[1], Words(p[0], p[1])
		w.add(changed)
		removed, added = without(removed, p[:1]), without(added, p[1:])
	}
	if c.Removed, c.Added = removed, added; len(removed)+len(added) > 0 {
		w.add(c)
	}
}

// mappings reports whether all items of a list have fields.
func mappings(n *doc.Node) bool {
	return n == nil || !slices.ContainsFunc(n.Items, func(item *doc.Node) bool { return shape(item) != doc.Mapping })
}

func (w *walk) items(path, where string, a, b *doc.Node) {
	before, after := named(a), named(b)
	for _, key := range union(before, after) {
		at := key.name
		if where != "" {
			at = where + ", " + at
		}
		x, y := before[key], after[key]
		if x != nil && y != nil {
			w.fields(path, at, x, y)
			continue
		}
		w.add(Change{Aspect: aspect(w.kind, path), Where: at, Before: short(path, x), After: short(path, y)})
	}
}

// name tells an item from its neighbours; n counts those of the same name.
type name struct {
	name string
	n    int
}

func named(list *doc.Node) map[name]*doc.Node {
	items := map[name]*doc.Node{}
	if list == nil {
		return items
	}
	for _, item := range list.Items {
		key := name{name: naming(item)}
		for items[key] != nil {
			key.n++
		}
		items[key] = item
	}
	return items
}

func naming(item *doc.Node) string {
	for _, field := range []string{"id", "n", "value", "name", "rule", "key"} {
		if s := words(item.Get(field)); s != "" {
			if field == "n" {
				return "number " + s
			}
			return s
		}
	}
	return words(item)
}

func union(a, b map[name]*doc.Node) []name {
	var list []name
	for key := range a {
		list = append(list, key)
	}
	for key := range b {
		if a[key] == nil {
			list = append(list, key)
		}
	}
	slices.SortFunc(list, func(x, y name) int { return natural(x.name, y.name)*2 + sign(x.n-y.n) })
	return list
}

func sign(n int) int { return min(max(n, -1), 1) }

// natural orders names that end in a number by it: KJ2 before KJ10.
func natural(a, b string) int {
	x, m := number(a)
	y, n := number(b)
	if x == y && m != n {
		return sign(m - n)
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func number(s string) (string, int) {
	at := len(s)
	for at > 0 && s[at-1] >= '0' && s[at-1] <= '9' && len(s)-at < 9 {
		at--
	}
	n, _ := strconv.Atoi(s[at:])
	return s[:at], n
}

func texts(n *doc.Node) []string {
	if n == nil {
		return nil
	}
	list := make([]string, len(n.Items))
	for i, item := range n.Items {
		list[i] = words(item)
	}
	return list
}

// without returns the items of a list that another has not, one for one.
func without(list, other []string) []string {
	left := map[string]int{}
	for _, s := range other {
		left[s]++
	}
	var rest []string
	for _, s := range list {
		if left[s]--; left[s] < 0 {
			rest = append(rest, s)
		}
	}
	return rest
}

// most bounds how many texts are compared each with each.
const most = 100

// reworded pairs texts that went with texts that came and share most words.
func reworded(removed, added []string) [][]string {
	if len(removed) > most || len(added) > most {
		return nil
	}
	var pairs [][]string
	taken := map[int]bool{}
	for _, old := range removed {
		best, share := -1, 0.5
		for i, now := range added {
			if !taken[i] && running(old) && running(now) {
				if s := alike(old, now); s > share {
					best, share = i, s
				}
			}
		}
		if best >= 0 {
			taken[best] = true
			pairs = append(pairs, []string{old, added[best]})
		}
	}
	return pairs
}
