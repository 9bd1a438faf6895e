package export

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"slices"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Bundle writes products as one STIX 2.1 bundle, each object on a line of its own:
// what all products share where it is first needed, and the objects of a product
// in the order of their ids.
func (x *Exports) Bundle(w io.Writer, products ...*edition.Assessment) error {
	b := bundle{w: w, seen: map[string]bool{}, sum: sha256.New()}
	b.begin()
	for _, a := range products {
		list := x.product(a)
		slices.SortFunc(list, func(a, b *object) int { return cmp.Compare(a.ID, b.ID) })
		for _, o := range list {
			b.add(o)
		}
	}
	if len(b.seen) == 0 { // a bundle without objects says at least whose it is
		b.add(x.org)
	}
	b.end()
	if b.err != nil {
		return fmt.Errorf("write STIX: %w", b.err)
	}
	return nil
}

// bundle is a bundle while it is written.
type bundle struct {
	w    io.Writer
	seen map[string]bool
	sum  hash.Hash // of the objects: the bundle's own id follows from it
	err  error
}

func (b *bundle) begin() { b.write([]byte(`{"type":"bundle","objects":[`)) }

// add writes an object once.
func (b *bundle) add(o *object) {
	if b.seen[o.ID] || b.err != nil {
		return
	}
	before := ",\n"
	if len(b.seen) == 0 {
		before = "\n"
	}
	b.seen[o.ID] = true
	b.write([]byte(before))
	b.write(o.encoded())
}

func (b *bundle) end() {
	b.write(fmt.Appendf(nil, "\n],\"id\":\"bundle--%s\"}\n", uuid5(Namespace, hex.EncodeToString(b.sum.Sum(nil)))))
}

func (b *bundle) write(data []byte) {
	if b.err == nil {
		b.sum.Write(data)
		_, b.err = b.w.Write(data)
	}
}

// encode writes a value as JSON in one line. Nothing of it goes into HTML.
func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// product makes the objects of a product, and those they refer to.
func (x *Exports) product(a *edition.Assessment) []*object {
	list := []*object{x.org, x.program, x.terms}
	parts := append(x.indicators(a), x.named(a)...)
	report := x.report(a, parts)
	list = append(append(list, parts...), report)
	for _, r := range a.Reviews {
		by := x.reviewer(r)
		list = append(list, by, x.opinion(a, r, by.ID, report.ID))
	}
	for t := intel.Clear; t <= intel.Red; t++ {
		id := marked(t)[0]
		if slices.ContainsFunc(list, func(o *object) bool { return slices.Contains(o.Markings, id) }) {
			list = append(list, x.stock.get(id, func() *object { return marking(t) }))
		}
	}
	return list
}
