package pdf

import (
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/layout"
	"github.com/dossier-cti/dossier/engine/pdf/write"
)

const (
	pt   = layout.Point
	hair = pt / 2
)

// The colours are those of the site's light theme. None of them carries meaning
// by itself.
const (
	black  write.Color = 0x000000
	ink    write.Color = 0x16201D
	mute   write.Color = 0x4E5A56
	line   write.Color = 0xC9D2CE
	rule   write.Color = 0x7C8985
	accent write.Color = 0x0B5D57
	panel  write.Color = 0xF4F6F5
)

// The styles. Prose is in a serif, everything that is looked up rather than
// read in a condensed sans.
var (
	title      = layout.Style{Face: fonts.SerifBold, Size: 27 * pt, Leading: 31 * pt, Color: ink}
	briefTitle = layout.Style{Face: fonts.SerifBold, Size: 21 * pt, Leading: 25 * pt, Color: ink}
	subtitle   = layout.Style{Face: fonts.SerifItalic, Size: 14 * pt, Leading: 19 * pt, Color: mute}
	leading    = layout.Style{Face: fonts.Serif, Size: 12800, Leading: 18 * pt, Color: ink} // bottom line
	claim      = layout.Style{Face: fonts.Serif, Size: 11800, Leading: 16 * pt, Color: ink} // judgement
	prose      = layout.Style{Face: fonts.Serif, Size: 10600, Leading: 14800, Color: ink}
	note       = layout.Style{Face: fonts.Serif, Size: 9 * pt, Leading: 12600, Color: ink}
	label      = layout.Style{Face: fonts.Sans, Size: 9600, Leading: 13 * pt, Color: ink}
	small      = layout.Style{Face: fonts.Sans, Size: 8800, Leading: 12 * pt, Color: ink}
	cell       = layout.Style{Face: fonts.Sans, Size: 9200, Leading: 12200, Color: ink}
	code       = layout.Style{Face: fonts.Mono, Size: 7800, Leading: 11 * pt, Color: ink}
	number     = layout.Style{Face: fonts.Serif, Size: 22 * pt, Leading: 25 * pt, Color: ink}
)

// headings are the styles of H2 to H6.
var headings = [...]layout.Style{
	{Face: fonts.SerifBold, Size: 16 * pt, Leading: 21 * pt, Color: ink},
	{Face: fonts.SerifBold, Size: 12400, Leading: 16400, Color: ink},
	{Face: fonts.SerifBoldItalic, Size: 10800, Leading: 15 * pt, Color: ink},
	{Face: fonts.SerifItalic, Size: 10600, Leading: 14800, Color: ink},
	{Face: fonts.SerifItalic, Size: 10600, Leading: 14800, Color: mute},
}

// bold and italic return the variants of a face.
func bold(f fonts.Name) fonts.Name {
	switch f {
	case fonts.Serif:
		return fonts.SerifBold
	case fonts.SerifItalic:
		return fonts.SerifBoldItalic
	case fonts.Sans:
		return fonts.SansBold
	}
	return f
}

func italic(f fonts.Name) fonts.Name {
	switch f {
	case fonts.Serif:
		return fonts.SerifItalic
	case fonts.SerifBold:
		return fonts.SerifBoldItalic
	}
	return f
}
