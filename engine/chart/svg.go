package chart

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode"
)

// SVG draws the picture as an element of a page. Colours are classes, such as
// "fill-accent" and "line-rule"; there is no inline style. The id makes the ids
// of title and description, and must be the only one of its name on the page.
func (p *Picture) SVG(id string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" viewBox="0 0 %s %s" role="img" aria-labelledby="%s-title %s-text">`,
		tenths(p.Scene.Width), tenths(p.Scene.Height), html.EscapeString(id), html.EscapeString(id))
	fmt.Fprintf(&b, `<title id="%s-title">%s</title><desc id="%s-text">%s</desc>`,
		html.EscapeString(id), escape(p.Title), html.EscapeString(id), escape(p.Description))
	for _, s := range p.Scene.Shapes {
		element(&b, s)
	}
	b.WriteString("</svg>")
	return b.String()
}

func element(b *strings.Builder, s Shape) {
	switch s := s.(type) {
	case Rect:
		fmt.Fprintf(b, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`,
			class(s.Open, s.Tone), tenths(s.X), tenths(s.Y), tenths(s.Width), tenths(s.Height))
	case Line:
		fmt.Fprintf(b, `<line class="line-%s" x1="%s" y1="%s" x2="%s" y2="%s" stroke-width="%s"/>`,
			s.Tone, tenths(s.X1), tenths(s.Y1), tenths(s.X2), tenths(s.Y2), tenths(s.Width))
	case Polygon:
		points := make([]string, len(s.Points))
		for i, at := range s.Points {
			points[i] = tenths(at.X) + "," + tenths(at.Y)
		}
		fmt.Fprintf(b, `<polygon class="fill-%s" points="%s"/>`, s.Tone, strings.Join(points, " "))
	case Circle:
		fmt.Fprintf(b, `<circle class="fill-%s" cx="%s" cy="%s" r="%s"/>`, s.Tone, tenths(s.X), tenths(s.Y), tenths(s.Radius))
	case Text:
		fmt.Fprintf(b, `<text class="fill-%s%s" x="%s" y="%s" font-size="%s"%s>%s</text>`,
			s.Tone, bold(s.Bold), tenths(s.X), tenths(s.Y), tenths(s.Size), anchor(s.Anchor), escape(s.Words))
	}
}

func class(open bool, t Tone) string {
	if open {
		return "line-" + t.String()
	}
	return "fill-" + t.String()
}

func bold(on bool) string {
	if on {
		return " bold"
	}
	return ""
}

func anchor(a Anchor) string {
	return [...]string{"", ` text-anchor="middle"`, ` text-anchor="end"`}[a]
}

func tenths(u Unit) string { return strconv.FormatFloat(float64(u)/10, 'f', -1, 64) }

// escape writes text as HTML, less what HTML cannot hold.
func escape(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s))
}
