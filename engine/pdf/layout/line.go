package layout

import (
	"strings"
	"unicode"

	"github.com/dossier-cti/dossier/engine/pdf/write"
)

// line is one line of text.
type line struct {
	pieces []piece
	width  Unit // without the space at its end
}

// breaker fills lines.
type breaker struct {
	width Unit
	lines []line
	line  line
	full  Unit // of the line with the space at its end
}

// lines breaks runs into lines. The space at which a line is broken stays at
// its end, so that the text reads on when it is taken out of the document.
func (b *builder) lines(runs []Run, width Unit) []line {
	k := &breaker{width: width}
	pieces := b.pieces(runs)
	for len(pieces) > 0 {
		n, size := unit(pieces)
		switch {
		case pieces[0].stop:
			k.end()
			pieces = pieces[1:]
			continue
		case size > width && wide(pieces[:n]):
			k.squeeze(b.splitAll(pieces[:n]))
			pieces = pieces[n:]
			continue
		case k.full+size > width && !pieces[0].space && len(k.line.pieces) > 0:
			k.end()
		}
		k.put(pieces[:n])
		pieces = pieces[n:]
	}
	if len(k.line.pieces) > 0 || len(k.lines) == 0 {
		k.end()
	}
	return k.lines
}

// unit returns how many pieces, and how wide, must stand on one line.
func unit(pieces []piece) (n int, size Unit) {
	n, size = 1, pieces[0].width
	if pieces[0].space || pieces[0].stop {
		return n, size
	}
	for n < len(pieces) && !pieces[n].space && !pieces[n].cut && !pieces[n].stop {
		size += pieces[n].width
		n++
	}
	return n, size
}

// wide reports whether pieces can be cut further.
func wide(pieces []piece) bool {
	for _, p := range pieces {
		if p.face != nil && len([]rune(p.text)) > 1 {
			return true
		}
	}
	return false
}

func (b *builder) splitAll(pieces []piece) []piece {
	var out []piece
	for _, p := range pieces {
		if p.face == nil {
			out = append(out, p)
			continue
		}
		out = append(out, b.split(p)...)
	}
	return out
}

// squeeze puts a word that no line holds, broken wherever a line is full. It
// begins on the line before when that has room for more than a stub of it.
func (k *breaker) squeeze(parts []piece) {
	if k.full > k.width*2/3 {
		k.end()
	}
	for i, p := range parts {
		if k.full+p.width > k.width && len(k.line.pieces) > 0 {
			k.end()
		}
		k.put(parts[i : i+1])
	}
}

// put appends pieces to the line; a space at the beginning of a line other than
// the first is dropped.
func (k *breaker) put(pieces []piece) {
	for _, p := range pieces {
		if p.space && len(k.line.pieces) == 0 && len(k.lines) > 0 {
			continue
		}
		if p.run.Tab > 0 {
			p.width = max(p.run.Tab-k.full, p.run.Style.Size)
		}
		k.line.pieces = append(k.line.pieces, p)
		k.full += p.width
		if !p.space {
			k.line.width = k.full
		}
	}
}

func (k *breaker) end() {
	k.lines = append(k.lines, k.line)
	k.line, k.full = line{}, 0
}

// inline draws the lines of one text, joined by the structure they share.
type inline struct {
	node  *write.Node
	links map[*Link]*write.Node
	tag   *write.Node // of the run before
	of    *Run
}

func newInline(n *write.Node) *inline {
	return &inline{node: n, links: map[*Link]*write.Node{}}
}

// draw draws one line with its baseline at y.
func (in *inline) draw(p *painter, l line, x, y Unit) {
	for i := 0; i < len(l.pieces); {
		first := l.pieces[i]
		if first.right {
			n := phrase(l.pieces[i:])
			x += in.reversed(p, l.pieces[i:i+n], x, y)
			i += n
			continue
		}
		n, size := 1, first.width
		for i+n < len(l.pieces) && l.pieces[i+n].run == first.run && l.pieces[i+n].face == first.face && !l.pieces[i+n].right {
			size += l.pieces[i+n].width
			n++
		}
		in.fragment(p, l.pieces[i:i+n], x, y, size)
		x += size
		i += n
	}
}

// phrase returns how many pieces, of which the first is written from right to
// left, end with the last such one before a word that is not.
func phrase(pieces []piece) int {
	n := 1
	for i, p := range pieces {
		if p.right {
			n = i + 1
		} else if strings.ContainsFunc(p.text, unicode.IsLetter) {
			break
		}
	}
	return n
}

// reversed draws pieces from right to left, the first at the right, and returns
// their width. The order in the file stays that of reading.
func (in *inline) reversed(p *painter, pieces []piece, x, y Unit) Unit {
	var width Unit
	for _, piece := range pieces {
		width += piece.width
	}
	at := x + width
	for i := range pieces {
		at -= pieces[i].width
		in.fragment(p, pieces[i:i+1], at, y, pieces[i].width)
	}
	return width
}

// fragment draws pieces of one run in one face.
func (in *inline) fragment(p *painter, pieces []piece, x, y, width Unit) {
	r := pieces[0].run
	if r.Tab > 0 {
		return
	}
	if r.Mark != nil {
		r.Mark.Draw(p.page, x, y)
		return
	}
	t := write.Text{X: x, Y: y - r.Rise, Face: pieces[0].face, Size: r.Style.Size, Color: r.Style.Color}
	for _, piece := range pieces {
		t.Words = append(t.Words, piece.word)
	}
	if last := pieces[len(pieces)-1]; last.space {
		width -= last.width
	}
	node := in.nodeOf(r)
	if node != nil && pieces[0].right { // its glyphs stand from left to right all the same
		span := node.Add("Span")
		span.Actual = pieces[0].text
		p.page.Text(span, t)
	} else {
		p.page.Text(node, t)
	}
	if r.Strike {
		p.page.Fill(nil, x, y-r.Style.Size*27/100, width, r.Style.Size/16, r.Style.Color)
	}
	if r.Link != nil && node != nil && width > 0 {
		p.page.Link(node, write.Link{
			X: x, Y: y - r.Rise - r.Style.Size, Width: width, Height: r.Style.Size * 13 / 10,
			URI: r.Link.URI, Dest: r.Link.Dest, Alt: r.Link.Alt,
		})
	}
}

// nodeOf returns the element a run belongs to.
func (in *inline) nodeOf(r *Run) *write.Node {
	switch {
	case in.node == nil:
		return nil
	case r.Link != nil:
		n := in.links[r.Link]
		if n == nil {
			n = in.node.Add("Link")
			n.Alt = r.Link.Alt
			in.links[r.Link] = n
		}
		return n
	case r.Tag != "":
		if in.of != r {
			in.tag, in.of = in.node.Add(r.Tag), r
		}
		return in.tag
	}
	return in.node
}
