package pdf

import (
	"github.com/dossier-cti/dossier/engine/chart"
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/layout"
	"github.com/dossier-cti/dossier/engine/pdf/write"
)

// frame is the room a picture has: the width of the text, labels a little
// smaller than those of tables.
var frame = chart.Frame{Width: 4430, Text: 84}

// scale turns tenths of a point into units of the page.
const scale = pt / 10

// tones are the colours of pictures.
var tones = map[chart.Tone]write.Color{
	chart.Ink: ink, chart.Mute: mute, chart.Rule: rule, chart.Faint: line, chart.Accent: accent, chart.Tint: 0xDCE5E2,
	chart.First: 0x12436D, chart.Second: 0x28A197,
}

// picture sets what a picture finds over its drawing.
func picture(p chart.Picture) layout.Box {
	return &layout.Group{Tag: "Div", Before: 10 * pt, After: 12 * pt, Together: true, Body: []layout.Box{
		&layout.Text{Tag: "P", Runs: layout.Plain(label.With(fonts.SansBold), p.Caption), KeepNext: true, After: 7 * pt},
		&layout.Drawing{
			Width: layout.Unit(p.Scene.Width) * scale, Height: layout.Unit(p.Scene.Height) * scale, Alt: p.Title + ". " + p.Description,
			Paint: func(c *layout.Canvas) { paint(c, &p.Scene) },
		},
	}}
}

// paint draws a scene.
func paint(c *layout.Canvas, s *chart.Scene) {
	u := func(v chart.Unit) layout.Unit { return layout.Unit(v) * scale }
	for _, shape := range s.Shapes {
		switch s := shape.(type) {
		case chart.Rect:
			if s.Open {
				c.Frame(u(s.X), u(s.Y), u(s.Width), u(s.Height), hair, tones[s.Tone])
			} else {
				c.Fill(u(s.X), u(s.Y), u(s.Width), u(s.Height), tones[s.Tone])
			}
		case chart.Line:
			c.Line(u(s.X1), u(s.Y1), u(s.X2), u(s.Y2), u(s.Width), tones[s.Tone])
		case chart.Polygon:
			var points []layout.Unit
			for _, at := range s.Points {
				points = append(points, u(at.X), u(at.Y))
			}
			c.Polygon(tones[s.Tone], points...)
		case chart.Circle:
			c.Circle(u(s.X), u(s.Y), u(s.Radius), tones[s.Tone])
		case chart.Text:
			style := layout.Style{Face: fonts.Sans, Size: u(s.Size), Leading: u(s.Size), Color: tones[s.Tone]}
			if s.Bold {
				style.Face = fonts.SansBold
			}
			c.Text(style, u(s.X), u(s.Y), layout.Align(s.Anchor), s.Words)
		}
	}
}
