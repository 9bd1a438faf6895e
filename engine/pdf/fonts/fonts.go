// Package fonts holds the type of Dossier's PDFs: which faces there are, how
// text is shaped in them, and the part of each face that a document embeds.
//
//	lib, err := fonts.Open(nil)
//	set := lib.NewSet() // one per document
//	word := set.Face(fonts.Serif).Shape("confidence")
//
// A [Library] serves any number of documents at once; a [Set]
// remembers what one document used and belongs to one goroutine. All faces come
// from Go modules: STIX Two Text for prose (OFL), Roboto Condensed for labels
// and tables (Apache 2.0), DejaVu Sans Mono for code. They cover Latin, Greek
// and Cyrillic; other scripts need a fallback font of the organisation's own.
package fonts

import (
	"bytes"
	"fmt"

	"codeberg.org/go-fonts/dejavu/dejavusansmono"
	"codeberg.org/go-fonts/stix/stix2textbold"
	"codeberg.org/go-fonts/stix/stix2textbolditalic"
	"codeberg.org/go-fonts/stix/stix2textitalic"
	"codeberg.org/go-fonts/stix/stix2textregular"
	"eliasnaur.com/font/roboto/robotocondensedbold"
	"eliasnaur.com/font/roboto/robotocondensedregular"
	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"
)

// Name is one of the faces every document has.
type Name uint8

// The faces.
const (
	Serif Name = iota
	SerifItalic
	SerifBold
	SerifBoldItalic
	Sans
	SansBold
	Mono
	faces
)

// Library is the parsed faces.
type Library struct{ fonts []*font }

// font is one parsed face: its tables for measuring and embedding, and what the
// shaper needs.
type font struct {
	sfnt  *sfnt
	shape *gotext.Font
	known lexicon
}

// Open parses the faces and the fallback fonts (TrueType or OpenType), which
// are asked in order for characters the others do not cover.
func Open(fallback [][]byte) (*Library, error) {
	l := &Library{}
	for i, data := range append([][]byte{
		Serif: stix2textregular.TTF, SerifItalic: stix2textitalic.TTF,
		SerifBold: stix2textbold.TTF, SerifBoldItalic: stix2textbolditalic.TTF,
		Sans: robotocondensedregular.TTF, SansBold: robotocondensedbold.TTF,
		Mono: dejavusansmono.TTF,
	}, fallback...) {
		f, err := parse(data)
		if err != nil {
			return nil, fmt.Errorf("read font %d: %w", i, err)
		}
		l.fonts = append(l.fonts, f)
	}
	return l, nil
}

// parse reads a font. The shaper is given the font without its outlines, which
// it would decode at length and never use.
func parse(data []byte) (*font, error) {
	s, err := parseSFNT(data)
	if err != nil {
		return nil, err
	}
	if keyed(s.tables["CFF "]) {
		return nil, errKeyed
	}
	face, err := gotext.ParseTTF(bytes.NewReader(s.without("glyf", "loca", "CFF ", "fpgm", "prep", "cvt ", "DSIG", "name", "gasp", "hdmx", "VDMX", "LTSH", "MATH")))
	if err != nil {
		return nil, err
	}
	return &font{sfnt: s, shape: face.Font}, nil
}

// Set is the faces of one document.
type Set struct {
	faces  []*Face
	shaper shaping.HarfbuzzShaper
}

// NewSet returns the faces for a new document.
func (l *Library) NewSet() *Set {
	s := &Set{}
	for i, f := range l.fonts {
		s.faces = append(s.faces, newFace(s, i, f))
	}
	return s
}

// Face returns a face by name.
func (s *Set) Face(n Name) *Face { return s.faces[n] }

// Used returns the faces that something was shaped in, in a fixed order.
func (s *Set) Used() []*Face {
	var used []*Face
	for _, f := range s.faces {
		if len(f.gids) > 1 {
			used = append(used, f)
		}
	}
	return used
}

// For returns the face to draw a character in: the one asked for, else the
// first other one that covers it, else nil.
func (s *Set) For(n Name, r rune) *Face {
	if s.faces[n].Covers(r) {
		return s.faces[n]
	}
	for _, f := range s.faces[faces:] {
		if f.Covers(r) {
			return f
		}
	}
	for _, n := range [...]Name{Serif, Mono, Sans} {
		if s.faces[n].Covers(r) {
			return s.faces[n]
		}
	}
	return nil
}

// Covers reports whether a face that characters are looked for in has a glyph
// for one. It may be called from several goroutines at once.
func (l *Library) Covers(r rune) bool {
	for i, f := range l.fonts {
		if n := Name(i); n == Serif || n == Sans || n == Mono || n >= faces {
			if _, ok := f.shape.NominalGlyph(r); ok {
				return true
			}
		}
	}
	return false
}

// Check says why a font cannot be a fallback.
func Check(data []byte) error {
	_, err := parse(data)
	return err
}
