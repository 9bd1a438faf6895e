package diff

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// pair is one document before and after; a path is "" where there is none.
type pair struct{ before, after string }

// pairs finds out what became of each path: documents that went are matched
// with those of the same name or, within their kind, of the same text that came.
func (c *comparison) pairs(paths []string) ([]pair, error) {
	var list []pair
	var gone, come []string
	for _, path := range slices.Compact(slices.Sorted(slices.Values(paths))) {
		if !strings.HasPrefix(path, "content/") {
			continue
		}
		before, err := exists(c.base, path)
		if err != nil {
			return nil, err
		}
		after, err := exists(c.head, path)
		if err != nil {
			return nil, err
		}
		switch {
		case before && after:
			list = append(list, pair{path, path})
		case before:
			gone = append(gone, path)
		case after:
			come = append(come, path)
		}
	}
	renamed, err := c.renamed(&gone, &come)
	list = append(list, renamed...)
	for _, path := range gone {
		list = append(list, pair{before: path})
	}
	for _, path := range come {
		list = append(list, pair{after: path})
	}
	return list, err
}

func exists(fsys fs.FS, path string) (bool, error) {
	v, err := load(fsys, path)
	return v != nil, err
}

// renamed takes the documents out of two lists that went under one name and
// came under another.
func (c *comparison) renamed(gone, come *[]string) ([]pair, error) {
	var list []pair
	take := func(i, k int) {
		list = append(list, pair{(*gone)[i], (*come)[k]})
		*gone, *come = slices.Delete(*gone, i, i+1), slices.Delete(*come, k, k+1)
	}
	for i := len(*gone) - 1; i >= 0; i-- { // moved to another folder
		ref, _ := corpus.Place((*gone)[i])
		k := slices.IndexFunc(*come, func(path string) bool { other, _ := corpus.Place(path); return other == ref })
		if k >= 0 {
			take(i, k)
		}
	}
	before, err := prints(c.base, *gone)
	if err != nil {
		return nil, err
	}
	after, err := prints(c.head, *come)
	if err != nil {
		return nil, err
	}
	for _, m := range matches(before, after) {
		list = append(list, pair{m[0], m[1]})
		*gone = without(*gone, m[:1])
		*come = without(*come, m[1:])
	}
	return list, nil
}

// print is what a document is recognised by.
type print struct {
	path   string
	kind   intel.Kind
	digest doc.Digest
	text   string // "" where too many documents are about
}

// few bounds the documents that are compared each with each: where more come
// and go, only those of the same bytes are matched.
const few = 40

func prints(fsys fs.FS, paths []string) ([]print, error) {
	list := make([]print, len(paths))
	for i, path := range paths {
		v, err := load(fsys, path)
		if err != nil {
			return nil, err
		}
		if v == nil {
			return nil, fmt.Errorf("%s vanished while it was read", path)
		}
		list[i] = print{path: path, kind: v.ref.Kind, digest: v.Digest}
		if len(paths) <= few {
			list[i].text = words(v.Root) + " " + v.Body
		}
	}
	return list, nil
}

// matches pairs the paths of documents of one kind, those of the same bytes
// first, then those that share most words, more than half of them. Reviews are
// never renamed: each is about one state of one path.
func matches(before, after []print) [][]string {
	type match struct {
		a, b  string
		share float64
	}
	var list []match
	for _, a := range before {
		for _, b := range after {
			share := 0.0
			switch {
			case a.kind != b.kind || a.kind == intel.Reviews:
			case a.digest == b.digest && a.digest != "":
				share = 1
			case a.text != "" && b.text != "":
				share = min(alike(a.text, b.text), 0.999)
			}
			if share > 0.5 {
				list = append(list, match{a.path, b.path, share})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y match) int { return cmp.Compare(y.share, x.share) })
	var pairs [][]string
	taken := map[string]bool{}
	for _, m := range list {
		if !taken[m.a] && !taken[m.b] {
			taken[m.a], taken[m.b] = true, true
			pairs = append(pairs, []string{m.a, m.b})
		}
	}
	return pairs
}
