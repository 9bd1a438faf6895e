// Package layout sets boxes into lines and pages and draws them with their
// structure.
//
//	err := layout.Set(doc, set, sheet, []layout.Box{
//		&layout.Text{Tag: "H1", Runs: …},
//		&layout.Contents{…},
//	})
//
// It works in three steps, each in a file of its own. Boxes become strips,
// horizontal bands that no page break may cut (strip.go and the files of the
// boxes). Strips are given a page and a height on it, so that headings stay
// with what follows, paragraphs are not left with single lines, and the head of
// a table returns on every page (paginate.go). Then every strip is drawn, when
// the number of every page is known (paint.go). Lengths are integers; there is
// no hyphenation, and lines are set ragged right.
package layout

import (
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/write"
)

// Unit is a length in thousandths of a point.
type Unit = write.Unit

// Point is one point.
const Point = write.Point

// Sheet is a page with its margins. Furniture draws what stands on every page
// outside of the margins, given the page's number from 1 and how many there are.
type Sheet struct {
	write.Size
	Left, Right, Top, Bottom Unit
	Furniture                func(p *write.Page, number, total int)
}

func (s *Sheet) turned() *Sheet {
	t := *s
	t.Size = s.Turned()
	return &t
}

func (s *Sheet) width() Unit  { return s.Width - s.Left - s.Right }
func (s *Sheet) height() Unit { return s.Height - s.Top - s.Bottom }

// Style is how text looks. Leading is the distance from line to line.
type Style struct {
	Face          fonts.Name
	Size, Leading Unit
	Color         write.Color
}

// With returns the style in another face.
func (s Style) With(f fonts.Name) Style {
	s.Face = f
	return s
}

// Tinted returns the style in another colour.
func (s Style) Tinted(c write.Color) Style {
	s.Color = c
	return s
}

// Box is a part of a document: [*Text], [*Group], [*List], [*Table], [*Code],
// [*Rule], [*Contents] or [*PageBreak].
type Box interface{ lay(b *builder, c context) }

// Set lays out boxes and draws them into a document. It returns the number of
// pages.
func Set(doc *write.Document, set *fonts.Set, sheet Sheet, boxes []Box) int {
	b := &builder{doc: doc, set: set, sheet: &sheet}
	for _, box := range boxes {
		box.lay(b, context{node: doc.Root, left: sheet.Left, width: sheet.width()})
	}
	b.fillContents()
	pages := paginate(b.strips, b.sheet)
	p := &painter{doc: doc, sheet: b.sheet, total: len(pages), pages: map[string]int{}}
	p.find(pages, b.marks)
	for i, page := range pages {
		p.draw(i, page)
	}
	return len(pages)
}

// context is where a box stands.
type context struct {
	node        *write.Node
	left, width Unit
	decorations []*decoration
	inside      bool // of a list, group or other box
}

func (c context) child(tag string) context {
	if tag != "" {
		c.node = c.node.Add(tag)
	}
	return c
}

func (c context) inset(left, right Unit) context {
	c.left += left
	c.width -= left + right
	if c.width < minWidth { // deep nesting ends at a column that can still be read
		c.left -= minWidth - c.width
		c.width = minWidth
	}
	return c
}

const minWidth = 120 * Point
