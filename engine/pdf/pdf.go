// Package pdf draws roundups, assessments and answers as PDF files fit for a
// board room and for an archive: tagged (PDF/UA-1), self-contained (PDF/A-2a),
// with the TLP label in the header and footer of every page.
//
//	press, err := pdf.NewPress(pdf.Options{})
//	pages, err := press.Roundup(w, roundup)
//
// The way is: values of an edition become boxes (roundup.go, assessment.go and
// the parts they share), package layout sets the boxes into pages, package write
// turns pages into a file. The same values give the same bytes: dates come from
// the content, never from a clock.
package pdf

import (
	"fmt"
	"io"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/layout"
	"github.com/dossier-cti/dossier/engine/pdf/write"
)

// Options sets up a press.
type Options struct {
	Fallback [][]byte // TrueType or OpenType fonts for scripts beyond Latin, Greek and Cyrillic

	// Files returns what the PDF of a *roundup.Roundup, *edition.Assessment or
	// *edition.Inquiry carries, in the order of their names; nil for nothing. It
	// is called from several goroutines at once.
	Files func(document any) ([]File, error)
}

// File is a file that a document carries (PDF/A-3). The document is marked at
// least as strictly as its files.
type File struct {
	Name, Type, Description string // Type is a media type
	Data                    []byte
	Label                   intel.TLP
}

// Press prints documents. It may be used by several goroutines at once.
type Press struct {
	library *fonts.Library
	files   func(document any) ([]File, error)
}

// NewPress reads the fonts.
func NewPress(o Options) (*Press, error) {
	l, err := fonts.Open(o.Fallback)
	if err != nil {
		return nil, fmt.Errorf("prepare fonts: %w", err)
	}
	return &Press{library: l, files: o.Files}, nil
}

// Document is what is printed: boxes, and what stands around them on every
// page.
type Document struct {
	Title        string // in the window's title and the metadata
	Organisation string
	Running      string // beside the organisation in every header
	Subject      string
	Label        intel.TLP
	Note         string    // in the middle of every footer
	Date         time.Time // of the content
	Language     string    // BCP 47
	Files        []write.File
	Body         []layout.Box
	OnePage      bool // set smaller, within reason, to end on the first page
}

// print prints a document about a value, with the files it carries.
func (p *Press) print(w io.Writer, d *Document, of any) (pages int, err error) {
	if p.files != nil {
		files, err := p.files(of)
		if err != nil {
			return 0, fmt.Errorf("make the files of %s: %w", d.Title, err)
		}
		for _, f := range files {
			d.Label = max(d.Label, f.Label)
			d.Files = append(d.Files, write.File{Name: f.Name, Type: f.Type, Description: f.Description, Data: f.Data})
		}
	}
	return p.Print(w, d)
}

// producer is the name in the metadata; it has no version, so that a new build
// of the program does not change every file.
const producer = "Dossier"

// scales are tried in turn for a document that should fit on one page. Space
// goes before type does.
var scales = [...]layout.Scale{
	{Type: 96, Leading: 94, Space: 75},
	{Type: 92, Leading: 89, Space: 60},
	{Type: 88, Leading: 84, Space: 50},
	{Type: 85, Leading: 81, Space: 45},
	{Type: 82, Leading: 77, Space: 40},
}

// Print writes a document and returns the number of its pages.
func (p *Press) Print(w io.Writer, d *Document) (pages int, err error) {
	out, pages := p.set(d, d.Body)
	for i := 0; d.OnePage && pages > 1 && i < len(scales); i++ {
		smaller, n := p.set(d, scales[i].Boxes(d.Body))
		if n < pages {
			out, pages = smaller, n
		}
	}
	if err := out.Write(w); err != nil {
		return 0, fmt.Errorf("write %s: %w", d.Title, err)
	}
	return pages, nil
}

// set lays a document out.
func (p *Press) set(d *Document, body []layout.Box) (*write.Document, int) {
	set := p.library.NewSet()
	out := write.New(set, write.Meta{
		Title: d.Title, Author: d.Organisation, Subject: d.Subject, Keywords: d.Label.Label(),
		Language: d.Language, Producer: producer, Date: d.Date,
	})
	out.Files = d.Files
	sheet := layout.Sheet{Size: write.A4, Left: 76 * pt, Right: 76 * pt, Top: 92 * pt, Bottom: 78 * pt}
	if d.OnePage {
		sheet.Left, sheet.Right, sheet.Top, sheet.Bottom = 56*pt, 56*pt, 84*pt, 70*pt
	}
	sheet.Furniture = furniture(set, d, sheet.Left)
	return out, layout.Set(out, set, sheet, body)
}

// furniture returns what draws header and footer. The label stands in both,
// right-justified, at 12 pt (TLP 2.0 on its use in documents).
func furniture(set *fonts.Set, d *Document, side layout.Unit) func(*write.Page, int, int) {
	return func(p *write.Page, number, total int) {
		left, right := side, p.Width-side
		head, foot := 56*pt, p.Height-42*pt
		stamp(set, p, d.Label, right, head)
		stamped := stamp(set, p, d.Label, right, foot)
		x := layout.Draw(set, p, small.With(fonts.SansBold), left, head, d.Organisation)
		layout.Draw(set, p, small.Tinted(mute), x+8*pt, head, d.Running)
		x = layout.Draw(set, p, small.Tinted(mute), left, foot, fmt.Sprintf("Page %d of %d", number, total))
		note := layout.Measure(set, small, d.Note)
		layout.Draw(set, p, small.Tinted(mute), x+(stamped-x-note)/2, foot, d.Note)
		p.Fill(nil, left, head+13*pt, right-left, hair, line)
		p.Fill(nil, left, foot-20*pt, right-left, hair, line)
	}
}

// stamp draws the label in its colour on black, its right edge at x, and returns
// its left edge.
func stamp(set *fonts.Set, p *write.Page, label intel.TLP, x, baseline layout.Unit) layout.Unit {
	style := layout.Style{Face: fonts.SansBold, Size: 12 * pt, Color: tint(label)}
	width := layout.Measure(set, style, label.Label())
	p.Fill(nil, x-width-14*pt, baseline-13*pt, width+14*pt, 18*pt, black)
	layout.Draw(set, p, style, x-width-7*pt, baseline, label.Label())
	return x - width - 14*pt
}

// tint returns the colour of a label (TLP 2.0).
func tint(label intel.TLP) write.Color {
	switch label {
	case intel.Red:
		return 0xFF2B2B
	case intel.Amber, intel.AmberStrict:
		return 0xFFC000
	case intel.Green:
		return 0x33FF00
	}
	return 0xFFFFFF
}
