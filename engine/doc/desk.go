package doc

import (
	"slices"

	"github.com/dossier-cti/dossier/engine/diag"
)

// Desk is room to lay out one document after the other. The nodes that Parse and
// Nodes return are good until the next call of either; texts stay. The zero
// value is an empty desk, for one goroutine at a time.
type Desk struct {
	Light bool // leave out the Markdown: Body stays empty

	nodes  []Node
	items  []*Node
	fields []Field
	layout []byte // of the last document packed
	texts  []byte // likewise

	layouts, scalars Hoard // of all packed; layouts are let go of first
}

// Parse reads one file as the function Parse does.
func (d *Desk) Parse(path string, data []byte) (*Document, []diag.Diagnostic) {
	p := &parser{doc: &Document{Path: path, Digest: Sum(data)}, desk: d}
	p.file(data)
	return p.doc, p.findings
}

// Nodes returns the root of a document: the one it has, or the packed one made
// anew.
func (d *Desk) Nodes(of *Document) *Node {
	if of.Root != nil || of.packed.layout == "" {
		return of.Root
	}
	d.clear(of.packed.count)
	u := unpacker{packed: of.packed, Desk: d}
	return u.node()
}

// Pack puts the nodes of a document away until they are asked for, and makes the
// texts of all of them parts of one: who decodes the document now holds no second
// copy. Root stays as it is; set it to nil to let go of it.
func (d *Desk) Pack(of *Document) {
	if of.Root == nil {
		return
	}
	p := packer{layout: d.layout[:0], texts: d.texts[:0]}
	p.node(of.Root)
	of.packed = packed{d.layouts.keep(p.layout), d.scalars.keep(p.texts), p.count}
	share(of.Root, of.packed.texts)
	d.layout, d.texts = p.layout, p.texts
}

// clear makes room for a document.
func (d *Desk) clear(c count) {
	d.nodes = slices.Grow(d.nodes[:0], c.nodes)
	d.items = slices.Grow(d.items[:0], c.items)
	d.fields = slices.Grow(d.fields[:0], c.fields)
}

// node takes an empty node. There is room for it: others point to its siblings.
func (d *Desk) node() *Node {
	d.nodes = append(d.nodes, Node{})
	return &d.nodes[len(d.nodes)-1]
}

// list takes the items of one list.
func (d *Desk) list(n int) []*Node {
	at := len(d.items)
	d.items = d.items[:at+n]
	return d.items[at : at+n : at+n]
}

// mapping takes room for the fields of one mapping.
func (d *Desk) mapping(n int) []Field {
	at := len(d.fields)
	d.fields = d.fields[:at+n]
	return d.fields[at : at : at+n]
}
