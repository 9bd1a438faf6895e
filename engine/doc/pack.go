package doc

import (
	"encoding/binary"

	"github.com/dossier-cti/dossier/engine/diag"
)

// packed is a tree of nodes in a tenth of its room and without a pointer, for
// those who hold many documents and need the nodes of few at a time.
type packed struct {
	layout string // shapes, places and keys in the order of the file
	texts  string // the scalars, one after the other
	count  count
}

// count is how many there are in a whole tree.
type count struct{ nodes, items, fields int }

// Nodes returns the root: the one of Parse, or the packed one made anew.
func (d *Document) Nodes() *Node { return new(Desk).Nodes(d) }

// Forget lets go of all nodes.
func (d *Document) Forget() { d.Root, d.packed = nil, packed{} }

// packer writes a layout: of each node its shape, its place, and the number of
// what it holds, then that.
type packer struct {
	layout []byte
	texts  []byte
	count  count
	line   int // of the last place written
}

func (p *packer) node(n *Node) {
	p.count.nodes++
	p.number(int(n.Shape))
	p.span(n.Span)
	switch n.Shape {
	case Mapping:
		p.number(len(n.Fields))
		p.count.fields += len(n.Fields)
		for _, f := range n.Fields {
			p.number(len(f.Key))
			p.layout = append(p.layout, f.Key...)
			p.span(f.Span)
			p.node(f.Value)
		}
	case List:
		p.number(len(n.Items))
		p.count.items += len(n.Items)
		for _, item := range n.Items {
			p.node(item)
		}
	default:
		p.number(len(n.Scalar))
		p.texts = append(p.texts, n.Scalar...)
		p.number(len(n.Lines))
		for _, l := range n.Lines {
			p.number(l.Offset)
			p.position(l.Position)
		}
	}
}

func (p *packer) number(n int) { p.layout = binary.AppendVarint(p.layout, int64(n)) }

func (p *packer) position(at diag.Position) {
	p.number(at.Line - p.line)
	p.number(at.Column)
	p.line = at.Line
}

func (p *packer) span(s diag.Span) {
	p.position(s.Start)
	p.position(s.End)
}

// share makes the scalars below a node parts of one text and returns the rest.
func share(n *Node, texts string) string {
	n.Scalar, texts = texts[:len(n.Scalar)], texts[len(n.Scalar):]
	for _, item := range n.Items {
		texts = share(item, texts)
	}
	for _, f := range n.Fields {
		texts = share(f.Value, texts)
	}
	return texts
}

// unpacker reads what a packer wrote.
type unpacker struct {
	packed
	*Desk
	line int
}

func (u *unpacker) node() *Node {
	n := u.Desk.node()
	n.Shape, n.Span = Shape(u.number()), u.span()
	size := u.number()
	switch n.Shape {
	case Mapping:
		n.Fields = u.mapping(size)
		for range size {
			n.Fields = append(n.Fields, Field{Key: cut(&u.packed.layout, u.number()), Span: u.span(), Value: u.node()})
		}
	case List:
		n.Items = u.list(size)
		for i := range n.Items {
			n.Items[i] = u.node()
		}
	default:
		n.Scalar = cut(&u.packed.texts, size)
		for range u.number() {
			n.Lines = append(n.Lines, Line{u.number(), u.position()})
		}
	}
	return n
}

// cut takes n bytes from the front of a text.
func cut(text *string, n int) string {
	front := (*text)[:n]
	*text = (*text)[n:]
	return front
}

// number reads a number as [binary.Varint] does, from a string.
func (u *unpacker) number() int {
	var bits uint64
	for shift := 0; ; shift += 7 {
		b := u.packed.layout[0]
		u.packed.layout = u.packed.layout[1:]
		bits |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return int(bits>>1) ^ -int(bits&1)
		}
	}
}

func (u *unpacker) position() diag.Position {
	u.line += u.number()
	return diag.Position{Line: u.line, Column: u.number()}
}

func (u *unpacker) span() diag.Span { return diag.Span{Start: u.position(), End: u.position()} }
