package pdf

import (
	"strconv"
	"strings"

	"github.com/dossier-cti/dossier/engine/markdown"
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/layout"
)

// setter turns Markdown into boxes.
type setter struct {
	style  layout.Style // of paragraphs
	deeper int          // added to the level of headings
	depth  int          // of lists
	brief  bool         // small headings
	links  map[*markdown.Target]*layout.Link
}

// prosaic returns a setter for the body of a document.
func prosaic(deeper int) *setter {
	return &setter{style: prose, deeper: deeper, links: map[*markdown.Target]*layout.Link{}}
}

func (s *setter) boxes(blocks []markdown.Block) []layout.Box {
	var out []layout.Box
	for _, b := range blocks {
		out = append(out, s.box(b))
	}
	return out
}

func (s *setter) box(b markdown.Block) layout.Box {
	switch b := b.(type) {
	case *markdown.Heading:
		return s.heading(b)
	case *markdown.Paragraph:
		return s.paragraph(b)
	case *markdown.List:
		return s.list(b)
	case *markdown.Table:
		return s.table(b)
	case *markdown.Code:
		return listing(b)
	case *markdown.Quote:
		return &layout.Group{Tag: "BlockQuote", Before: 4 * pt, After: 8 * pt, Left: 18 * pt, Right: 18 * pt, Body: s.boxes(b.Body)}
	case *markdown.Callout:
		return s.callout(b)
	case *markdown.Definitions:
		return s.definitions(b)
	case *markdown.Notes:
		return s.notes(b)
	}
	return &layout.Rule{Before: 8 * pt, After: 8 * pt, Width: hair, Color: line}
}

func (s *setter) heading(h *markdown.Heading) layout.Box {
	level := min(h.Level+s.deeper, 6)
	style := headings[level-2]
	if s.brief && level == 2 {
		style = headings[1]
	}
	t := &layout.Text{
		Tag: "H" + strconv.Itoa(level), Runs: s.runs(h.Text, style), KeepNext: true, Name: h.ID,
		Before: 14 * pt, After: 4 * pt,
	}
	if level <= 3 {
		t.Bookmark, t.Level = markdown.PlainText(h.Text), level-1
	}
	if level == 2 {
		t.Listed = true
	}
	if level == 2 && !s.brief {
		t.Before = 20 * pt
	}
	if s.brief {
		t.Before, t.After = 9*pt, 2*pt
	}
	return t
}

func (s *setter) paragraph(p *markdown.Paragraph) layout.Box {
	t := &layout.Text{Tag: "P", Runs: s.runs(p.Text, s.style), After: 7 * pt}
	if p.Tight {
		t.After = 2 * pt
	}
	return t
}

// signs mark the items of unordered lists, by depth.
var signs = [...]string{"•", "–", "·"}

func (s *setter) list(l *markdown.List) layout.Box {
	out := &layout.List{Numbering: "Disc", After: 7 * pt, Between: 2 * pt, Indent: 16 * pt}
	if l.Ordered {
		out.Numbering = "Decimal"
	}
	inner := *s
	inner.depth++
	for i, item := range l.Items {
		sign := signs[min(s.depth, len(signs)-1)]
		if l.Ordered {
			sign = strconv.Itoa(l.Start+i) + "."
			out.Indent = max(out.Indent, layout.Unit(len(sign))*6*pt+4*pt)
		}
		switch item.Task {
		case markdown.Open:
			sign = "☐"
		case markdown.Done:
			sign = "☑"
		}
		out.Items = append(out.Items, layout.Item{Label: layout.Plain(s.style.Tinted(mute), sign), Body: inner.boxes(item.Body)})
	}
	return out
}

func (s *setter) table(t *markdown.Table) layout.Box {
	out := newTable()
	inner := *s
	inner.style = cell
	for _, a := range t.Align {
		out.Columns = append(out.Columns, layout.Column{Align: layout.Align(a)})
	}
	for _, c := range t.Head {
		out.Head = append(out.Head, inner.runs(c, cell.With(fonts.SansBold)))
	}
	for _, r := range t.Rows {
		var row []layout.Cell
		for _, c := range r {
			row = append(row, inner.runs(c, cell))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// newTable returns an empty table in the house's look.
func newTable() *layout.Table {
	return &layout.Table{
		Before: 6 * pt, After: 12 * pt, Pad: 3200, Gutter: 10 * pt,
		Rule: layout.Line{Width: 800, Color: ink}, Hair: layout.Line{Width: 400, Color: line},
	}
}

func listing(c *markdown.Code) layout.Box {
	lines := strings.Split(strings.ReplaceAll(c.Text, "\t", "    "), "\n")
	return &layout.Group{
		Before: 4 * pt, After: 10 * pt, Left: 9 * pt, Right: 9 * pt, Pad: 6 * pt, Fill: panel, Filled: true,
		Body: []layout.Box{&layout.Code{Lines: lines, Style: code}},
	}
}

func (s *setter) callout(c *markdown.Callout) layout.Box {
	head := &layout.Text{Tag: "P", Runs: layout.Plain(label.With(fonts.SansBold), c.Title()), After: 2 * pt, KeepNext: true}
	return &layout.Group{
		Tag: "Div", Before: 6 * pt, After: 10 * pt, Left: 14 * pt, Pad: 2 * pt, Bar: 2 * pt, BarColor: accent,
		Body: append([]layout.Box{head}, s.boxes(c.Body)...),
	}
}

func (s *setter) definitions(d *markdown.Definitions) layout.Box {
	out := &layout.Group{After: 6 * pt}
	for _, item := range d.Items {
		for _, term := range item.Terms {
			out.Body = append(out.Body, &layout.Text{Tag: "P", Runs: s.runs(term, s.style.With(bold(s.style.Face))), After: pt, KeepNext: true})
		}
		for _, means := range item.Means {
			out.Body = append(out.Body, &layout.Group{Left: 18 * pt, After: 3 * pt, Body: s.boxes(means)})
		}
	}
	return out
}

// notes sets the footnotes with a way back to where they are cited.
func (s *setter) notes(n *markdown.Notes) layout.Box {
	out := &layout.Group{Before: 10 * pt}
	out.Body = append(out.Body, &layout.Rule{Width: hair, Color: rule, After: 5 * pt, KeepNext: true})
	inner := *s
	inner.style = note
	for _, item := range n.Items {
		body := inner.boxes(item.Body)
		if last, ok := lastText(body); ok {
			for i, ref := range item.Refs {
				alt := "Back to note " + strconv.Itoa(item.Number)
				if i > 0 {
					alt += ", place " + strconv.Itoa(i+1)
				}
				last.Runs = append(last.Runs, layout.Run{Text: " ", Style: note},
					layout.Run{Text: "↑", Style: note.Tinted(accent), Link: &layout.Link{Dest: ref, Alt: alt}})
			}
		}
		out.Body = append(out.Body, &layout.Group{Tag: "Note", ID: item.ID, Name: item.ID, After: 2 * pt, Body: []layout.Box{
			&layout.List{Numbering: "Decimal", Indent: 18 * pt, Items: []layout.Item{{
				Label: layout.Plain(note.Tinted(mute), strconv.Itoa(item.Number)), Body: body,
			}}},
		}})
	}
	return out
}

func lastText(boxes []layout.Box) (*layout.Text, bool) {
	if len(boxes) == 0 {
		return nil, false
	}
	t, ok := boxes[len(boxes)-1].(*layout.Text)
	return t, ok
}

// runs sets inline text.
func (s *setter) runs(spans []markdown.Span, style layout.Style) []layout.Run {
	var out []layout.Run
	for _, span := range spans {
		out = append(out, s.run(span, style))
	}
	return out
}

func (s *setter) run(span markdown.Span, style layout.Style) layout.Run {
	if span.Style&markdown.Strong != 0 {
		style.Face = bold(style.Face)
	}
	if span.Style&markdown.Emphasis != 0 {
		style.Face = italic(style.Face)
	}
	r := layout.Run{Text: span.Text, Style: style, Strike: span.Style&markdown.Strike != 0}
	switch span.Kind {
	case markdown.Break:
		return layout.Run{Break: true, Style: style}
	case markdown.Literal:
		r.Tag, r.Style.Face, r.Style.Size = "Code", fonts.Mono, style.Size*86/100
	case markdown.Mark:
		r.Text = "[" + span.Text + "]"
	case markdown.NoteMark:
		r.Name, r.Rise, r.Style.Size = span.ID, style.Size*36/100, style.Size*68/100
	case markdown.Hidden:
		r.Style.Face = italic(style.Face)
	}
	if span.Link != nil {
		r.Link = s.link(span)
		r.Style.Color = accent
	}
	return r
}

// link returns the link of a span; neighbours of one target share it.
func (s *setter) link(span markdown.Span) *layout.Link {
	if l := s.links[span.Link]; l != nil {
		return l
	}
	l := &layout.Link{Alt: span.Text}
	if span.Kind == markdown.NoteMark {
		l.Alt = "Note " + span.Text
	}
	if place, ok := strings.CutPrefix(span.Link.Href, "#"); ok {
		l.Dest = place
	} else {
		l.URI = span.Link.Href
	}
	s.links[span.Link] = l
	return l
}
