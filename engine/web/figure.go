package web

import (
	"html/template"

	"github.com/dossier-cti/dossier/engine/chart"
)

// figure is a picture on a page, with its data as a table.
type figure struct {
	Caption string
	SVG     template.HTML
	Head    []string
	Rows    [][]string
	Cut     int // rows left out
}

// pictures is the room of a picture: a phone's, which wider screens enlarge.
var pictures = chart.Frame{Width: 3500, Text: 108}

// figure draws a picture whose id is the only one of its name on the page.
func (p *page) figure(c chart.Picture, id string) figure {
	p.raise(c.TLP)
	f := figure{Caption: c.Caption, SVG: template.HTML(c.SVG(id)), Head: c.Head}
	f.Rows, f.Cut = first(c.Rows, perPage)
	return f
}
