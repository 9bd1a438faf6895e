// Package chart draws the pictures of briefing pages and PDFs: what a judgement
// was held to be over time, what each week brought, which requirements are
// covered, whether forecasts came true, how long experts take.
//
//	p := chart.Activity(week, chart.Frame{Width: 3400, Text: 110})
//	page.WriteString(p.SVG("activity"))
//
// A picture is a scene of rectangles, lines, polygons, circles and words in
// colour tokens, with a caption that states the finding, words for those who
// cannot see it, and its data as a table. [Picture.SVG] draws it with classes
// that a style sheet colours; package pdf draws the same scene as vectors.
//
// In every scene no two labels overlap and nothing leaves the frame, whatever
// the data: what has no room is shortened or left out, and stands in the table.
package chart

import "github.com/dossier-cti/dossier/engine/intel"

// Unit is a length in tenths of a pixel, or on paper of a point.
type Unit int

// Frame is what a picture is fitted into. Its height follows from the data.
type Frame struct {
	Width Unit
	Text  Unit // size of the labels
}

// Picture is a scene with what is said about it.
type Picture struct {
	Caption     string // the finding, in a sentence
	Title       string // what is drawn
	Description string // the picture in words
	Scene       Scene
	Head        []string // the data: names of the columns
	Rows        [][]string
	TLP         intel.TLP // strictest label of what is drawn
}

// Scene is shapes in the order they are drawn.
type Scene struct {
	Width, Height Unit
	Shapes        []Shape
}

// Shape is a [Rect], [Line], [Polygon], [Circle] or [Text].
type Shape interface {
	// Bounds returns the corners of what the shape covers at most.
	Bounds() (left, top, right, bottom Unit)
}

// Tone is a colour by its purpose. Which colour that is, the back end knows.
type Tone uint8

// The tones: of words, of lines from strong to faint, and of data.
const (
	Ink Tone = iota
	Mute
	Rule
	Faint
	Accent
	Tint
	First
	Second
	tones
)

// String returns the name of a tone.
func (t Tone) String() string {
	return [tones]string{"ink", "mute", "rule", "faint", "accent", "tint", "first", "second"}[t]
}

// Rect is a filled rectangle, or with Open the outline of one.
type Rect struct {
	X, Y, Width, Height Unit
	Tone                Tone
	Open                bool
}

// Line is a line of a width.
type Line struct {
	X1, Y1, X2, Y2, Width Unit
	Tone                  Tone
}

// Polygon is a filled polygon.
type Polygon struct {
	Points []Point
	Tone   Tone
}

// Point is a corner of a polygon.
type Point struct{ X, Y Unit }

// Circle is a filled circle.
type Circle struct {
	X, Y, Radius Unit
	Tone         Tone
}

// Text is words on one line. X is their start, middle or end.
type Text struct {
	X, Y   Unit // of the baseline
	Size   Unit
	Anchor Anchor
	Tone   Tone
	Bold   bool
	Words  string
}

// Anchor is where the words of a text stand to its place.
type Anchor uint8

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Bounds implements [Shape].
func (r Rect) Bounds() (left, top, right, bottom Unit) {
	return r.X, r.Y, r.X + r.Width, r.Y + r.Height
}

// Bounds implements [Shape].
func (l Line) Bounds() (left, top, right, bottom Unit) {
	x, y := l.Width/2, l.Width/2 // ends are cut off square
	switch {
	case l.X1 == l.X2:
		y = 0
	case l.Y1 == l.Y2:
		x = 0
	}
	return min(l.X1, l.X2) - x, min(l.Y1, l.Y2) - y, max(l.X1, l.X2) + x, max(l.Y1, l.Y2) + y
}

// Bounds implements [Shape].
func (p Polygon) Bounds() (left, top, right, bottom Unit) {
	for i, at := range p.Points {
		if i == 0 {
			left, top, right, bottom = at.X, at.Y, at.X, at.Y
		}
		left, top, right, bottom = min(left, at.X), min(top, at.Y), max(right, at.X), max(bottom, at.Y)
	}
	return left, top, right, bottom
}

// Bounds implements [Shape].
func (c Circle) Bounds() (left, top, right, bottom Unit) {
	return c.X - c.Radius, c.Y - c.Radius, c.X + c.Radius, c.Y + c.Radius
}

// Bounds implements [Shape]. The width is an estimate on the safe side, since
// no font is at hand.
func (t Text) Bounds() (left, top, right, bottom Unit) {
	width := extent(t.Words, t.Size, t.Bold)
	left = t.X
	switch t.Anchor {
	case Middle:
		left -= width / 2
	case End:
		left -= width
	}
	return left, t.Y - t.Size*8/10, left + width, t.Y + t.Size*25/100
}

func (s *Scene) add(shapes ...Shape) { s.Shapes = append(s.Shapes, shapes...) }
