package layout

import (
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/write"
)

// Measure returns the width of text on one line.
func Measure(set *fonts.Set, s Style, text string) Unit {
	_, most := (&builder{set: set}).extent(Plain(s, text))
	return most
}

// Draw draws text on one line as decoration and returns where it ends.
func Draw(set *fonts.Set, p *write.Page, s Style, x, baseline Unit, text string) Unit {
	if text == "" {
		return x
	}
	const endless = 1 << 40
	l := (&builder{set: set}).lines(Plain(s, text), endless)[0]
	newInline(nil).draw(&painter{page: p}, l, x, baseline)
	return x + l.width
}
