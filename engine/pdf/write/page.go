package write

import (
	"strconv"

	"github.com/dossier-cti/dossier/engine/pdf/fonts"
)

// Color is an sRGB colour, 0xRRGGBB.
type Color uint32

// Page is one page. What is drawn later lies on top.
type Page struct {
	Size
	number  int
	out     []byte
	current *content // open marked content, nil in an artifact
	open    bool     // marked content or an artifact is open
	text    bool     // between BT and ET
	face    *fonts.Face
	size    Unit
	fill    Color
	filled  bool    // fill has been set
	parents []*Node // by MCID
	links   []*Link
}

// content is a stretch of a page that belongs to one node.
type content struct {
	page, id int
	node     *Node
}

// Text is words in one face, size and colour on one baseline.
type Text struct {
	X, Y  Unit // start of the baseline
	Face  *fonts.Face
	Size  Unit
	Color Color
	Words []fonts.Word
}

// Text draws text for a node, or as an artifact.
func (p *Page) Text(n *Node, t Text) {
	p.enter(n)
	p.setFill(t.Color)
	if !p.text {
		p.add("BT\n")
		p.text = true
	}
	if p.face != t.Face || p.size != t.Size {
		p.add("/F" + strconv.Itoa(t.Face.Index) + " ")
		p.units(t.Size)
		p.add("Tf ")
		p.face, p.size = t.Face, t.Size
	}
	p.add("1 0 0 1 ")
	p.units(t.X, p.Height-t.Y)
	p.add("Tm [<")
	p.glyphs(t)
	p.add(">] TJ\n")
}

// glyphs writes the glyphs, and in thousandths of an em how far the pen must
// move from where a glyph's own width takes it.
func (p *Page) glyphs(t Text) {
	em, owed := t.Face.Units(), 0
	for _, w := range t.Words {
		for _, g := range w.Glyphs {
			if by := (owed - g.X) * 1000 / em; by != 0 {
				p.add(">")
				p.out = strconv.AppendInt(p.out, int64(by), 10)
				p.add("<")
			}
			p.out = appendHex(p.out, g.CID)
			owed = g.Width - g.Advance + g.X
		}
	}
}

// Fill draws a filled rectangle.
func (p *Page) Fill(n *Node, x, y, width, height Unit, c Color) {
	p.enter(n)
	p.endText()
	p.setFill(c)
	p.units(x, p.Height-y-height, width, height)
	p.add("re f\n")
}

// Line draws a line of a width.
func (p *Page) Line(n *Node, x1, y1, x2, y2, width Unit, c Color) {
	p.enter(n)
	p.endText()
	p.color(c, "RG ")
	p.units(width)
	p.add("w ")
	p.units(x1, p.Height-y1)
	p.add("m ")
	p.units(x2, p.Height-y2)
	p.add("l S\n")
}

// Frame draws the outline of a rectangle.
func (p *Page) Frame(n *Node, x, y, width, height, line Unit, c Color) {
	p.enter(n)
	p.endText()
	p.color(c, "RG ")
	p.units(line)
	p.add("w ")
	p.units(x, p.Height-y-height, width, height)
	p.add("re S\n")
}

// Polygon draws a filled polygon of at least three points, given by x and y in
// turn.
func (p *Page) Polygon(n *Node, c Color, points ...Unit) {
	p.enter(n)
	p.endText()
	p.setFill(c)
	operator := "m "
	for i := 0; i+1 < len(points); i += 2 {
		p.units(points[i], p.Height-points[i+1])
		p.add(operator)
		operator = "l "
	}
	p.add("h f\n")
}

// Circle draws a filled circle, of four curves.
func (p *Page) Circle(n *Node, x, y, radius Unit, c Color) {
	p.enter(n)
	p.endText()
	p.setFill(c)
	y = p.Height - y
	bend := radius * 5523 / 10000 // of a cubic curve that comes closest to a quarter
	p.units(x+radius, y)
	p.add("m ")
	for _, q := range [][4]Unit{{1, 0, 0, 1}, {0, 1, -1, 0}, {-1, 0, 0, -1}, {0, -1, 1, 0}} {
		p.units(x+radius*q[0]+bend*q[2], y+radius*q[1]+bend*q[3])
		p.units(x+radius*q[2]+bend*q[0], y+radius*q[3]+bend*q[1])
		p.units(x+radius*q[2], y+radius*q[3])
		p.add("c ")
	}
	p.add("h f\n")
}

// Link is an active area. Exactly one of URI and Dest is set; Alt says where it
// leads.
type Link struct {
	X, Y, Width, Height Unit // Y is the upper edge
	URI                 string
	Dest                string // a name given with [Document.Name]
	Alt                 string

	node *Node
	page int
}

// Link makes an area of the page active for a node of type Link.
func (p *Page) Link(n *Node, l Link) {
	l.node, l.page = n, p.number
	p.links = append(p.links, &l)
	n.kids = append(n.kids, &l)
	p.leave()
}

// enter opens the marked content of a node, or an artifact, unless it is open.
func (p *Page) enter(n *Node) {
	if p.open && (p.current == nil) == (n == nil) && (n == nil || p.current.node == n) {
		return
	}
	p.leave()
	p.open = true
	if n == nil {
		p.add("/Artifact BMC\n")
		return
	}
	p.current = &content{page: p.number, id: len(p.parents), node: n}
	p.parents = append(p.parents, n)
	n.kids = append(n.kids, p.current)
	p.out = appendName(p.out, name(n.Type))
	p.add(" <</MCID " + strconv.Itoa(p.current.id) + ">> BDC\n")
}

// leave closes what is open.
func (p *Page) leave() {
	p.endText()
	if p.open {
		p.add("EMC\n")
	}
	p.open, p.current = false, nil
}

func (p *Page) endText() {
	if p.text {
		p.add("ET\n")
		p.text = false
	}
}

func (p *Page) setFill(c Color) {
	if !p.filled || p.fill != c {
		p.color(c, "rg ")
		p.fill, p.filled = c, true
	}
}

func (p *Page) color(c Color, operator string) {
	for _, v := range [...]Color{c >> 16, c >> 8, c} {
		p.units(Unit(v&0xff) * 1000 / 255)
	}
	p.add(operator)
}

func (p *Page) units(list ...Unit) {
	for _, u := range list {
		p.out = append(appendUnit(p.out, u), ' ')
	}
}

func (p *Page) add(s string) { p.out = append(p.out, s...) }

// writePage writes a page, its content and its links.
func (f *file) writePage(p *Page) {
	p.leave()
	stream := f.alloc()
	f.stream(stream, nil, p.out)
	var annots any
	if len(p.links) > 0 {
		list := make([]ref, len(p.links))
		for i, l := range p.links {
			list[i] = f.annot[l]
		}
		annots = list
	}
	f.put(f.page[p.number], dict(
		"Type", name("Page"), "Parent", f.pageTree, "MediaBox", []Unit{0, 0, p.Width, p.Height},
		"Resources", f.resources, "Contents", stream, "Annots", annots,
		"StructParents", p.number, "Tabs", name("S"),
	))
}

// writeLink writes the annotation of a link; key is its place in the parent
// tree. A link to a name that nobody gave leads to the first page.
func (f *file) writeLink(l *Link, key int) {
	var action, dest any
	if l.URI != "" {
		action = dict("S", name("URI"), "URI", raw(appendString(nil, l.URI)))
	} else {
		dest = f.dest(f.places[l.Dest])
	}
	height := f.pages[l.page].Height
	f.put(f.annot[l], dict(
		"Type", name("Annot"), "Subtype", name("Link"), "F", 4, "Border", raw("[0 0 0]"),
		"Rect", []Unit{l.X, height - l.Y - l.Height, l.X + l.Width, height - l.Y},
		"P", f.page[l.page], "StructParent", key, "Contents", l.Alt, "A", action, "Dest", dest,
	))
}

func (f *file) dest(p Place) []any {
	return []any{f.page[p.Page], name("XYZ"), raw("null"), f.pages[p.Page].Height - p.Y, raw("null")}
}
