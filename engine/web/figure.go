package web

import (
	"html/template"
	"strings"
	"unicode"

	"github.com/dossier-cti/dossier/engine/chart"
)

// figure is a picture on a page, with its data as a table.
type figure struct {
	Caption string
	SVG     template.HTML
	Head    []string
	Rows    [][]cell
	Data    string // what opens the table
	Cut     int    // rows left out
}

// cell is a value in the table of a picture.
type cell struct {
	Words string
	Mixed bool         // may run from right to left
	Href  template.URL // "" for most
}

func cells(rows [][]string) [][]cell {
	out := make([][]cell, len(rows))
	for i, row := range rows {
		for _, words := range row {
			out[i] = append(out[i], cell{Words: words, Mixed: strings.ContainsFunc(words, foreign)})
		}
	}
	return out
}

// foreign reports whether a character may belong to a script that is written
// from right to left, all of which come after Greek and Cyrillic.
func foreign(r rune) bool { return r >= 0x0590 && unicode.IsLetter(r) }

// pictures is the room of a picture: a phone's, which wider screens enlarge.
var pictures = chart.Frame{Width: 3500, Text: 108}

// figure draws a picture whose id is the only one of its name on the page.
func (p *page) figure(c chart.Picture, id string) figure {
	p.raise(c.TLP)
	f := figure{Caption: c.Caption, SVG: template.HTML(c.SVG(id)), Head: c.Head, Data: "The data as a table"}
	rows, cut := first(c.Rows, perPage)
	f.Rows, f.Cut = cells(rows), cut
	return f
}
