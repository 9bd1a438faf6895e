package pdf

import (
	"sync"

	"github.com/dossier-cti/dossier/engine/pdf/fonts"
)

// CheckFont says why a font cannot be a fallback.
func CheckFont(data []byte) error { return fonts.Check(data) }

// Covers returns what tells whether a character has a glyph in the faces of
// documents or in fallback fonts. The fonts are read when it is first asked; it
// may be asked from several goroutines at once.
func Covers(fallback [][]byte) func(rune) bool {
	library := sync.OnceValues(func() (*fonts.Library, error) { return fonts.Open(fallback) })
	return func(r rune) bool {
		l, err := library()
		return err == nil && l.Covers(r)
	}
}
