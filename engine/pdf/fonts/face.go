package fonts

import (
	"strings"
	"sync"

	"github.com/go-text/typesetting/di"
	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// Face is one face as one document uses it. Each glyph that is used gets a
// character id (CID), counted from 1; 0 is the missing glyph and never drawn.
// A glyph that stands for different text in two places has two ids, so that
// each id means exactly one text.
type Face struct {
	Index int // in the set

	set    *Set
	font   *font
	shaper *gotext.Face
	covers map[rune]bool
	words  map[string]Word
	cids   map[use]uint16
	gids   []uint16 // by CID
	texts  []string // by CID
}

type use struct {
	gid  uint16
	text string
}

// Word is shaped text.
type Word struct {
	Glyphs  []Glyph
	Advance int // in font units
}

// Glyph is one glyph of a word, measured in font units.
type Glyph struct {
	CID     uint16
	Width   int // the glyph's own
	Advance int // to the next, kerned
	X, Y    int // offset from the pen
}

func newFace(s *Set, index int, f *font) *Face {
	return &Face{
		Index: index, set: s, font: f, shaper: gotext.NewFace(f.shape),
		covers: map[rune]bool{}, words: map[string]Word{}, cids: map[use]uint16{},
		gids: []uint16{0}, texts: []string{""},
	}
}

// Units returns the number of font units in one em.
func (f *Face) Units() int { return f.font.sfnt.unitsPerEm }

// Covers reports whether the face has a glyph for a character.
func (f *Face) Covers(r rune) bool {
	known, ok := f.covers[r]
	if !ok {
		_, known = f.shaper.NominalGlyph(r)
		f.covers[r] = known
	}
	return known
}

// Shape returns the glyphs of a word, whose characters the face must cover. A
// word is shaped once per document.
func (f *Face) Shape(text string) Word {
	if w, ok := f.words[text]; ok {
		return w
	}
	w := f.shape(text)
	f.words[text] = w
	return w
}

// mark is a glyph of a word before it has an id in a document.
type mark struct {
	use
	Glyph
}

func (f *Face) shape(text string) Word {
	marks, ok := f.font.known.get(text)
	if !ok {
		marks = f.marks([]rune(text))
		f.font.known.put(text, marks)
	}
	w := Word{Glyphs: make([]Glyph, len(marks))}
	for i, m := range marks {
		m.CID = f.cid(m.use)
		w.Glyphs[i] = m.Glyph
		w.Advance += m.Advance
	}
	return w
}

// marks shapes text.
func (f *Face) marks(text []rune) []mark {
	script := scriptOf(text)
	out := f.set.shaper.Shape(shaping.Input{
		Text: text, RunEnd: len(text), Face: f.shaper, Size: fixed.I(f.Units()),
		Direction: directionOf(script), Script: script, Language: "en",
	})
	marks := make([]mark, 0, len(out.Glyphs))
	var part []rune // of the cluster, not yet given to a glyph
	left := 0       // glyphs of the cluster
	for i, g := range out.Glyphs {
		if i == 0 || out.Glyphs[i-1].TextIndex() != g.TextIndex() {
			part = text[g.TextIndex() : g.TextIndex()+g.RunesCount()]
			left = g.GlyphsCount()
		}
		var stands string
		stands, part = share(part, left)
		left--
		gid := uint16(g.GlyphID)
		marks = append(marks, mark{use{gid, stands}, Glyph{
			Width: f.font.sfnt.advance(gid), Advance: g.Advance.Round(), X: g.XOffset.Round(), Y: g.YOffset.Round(),
		}})
	}
	return marks
}

// lexicon remembers shaped words from one document to the next, up to a limit.
// The zero value is empty.
type lexicon struct {
	mu    sync.RWMutex
	words map[string][]mark
}

// The limits of a lexicon: words, and the bytes of each.
const (
	mostWords   = 8192
	longestWord = 32
)

func (l *lexicon) get(text string) ([]mark, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	marks, ok := l.words[text]
	return marks, ok
}

func (l *lexicon) put(text string, marks []mark) {
	if len(text) > longestWord {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.words == nil {
		l.words = map[string][]mark{}
	}
	if len(l.words) < mostWords {
		l.words[strings.Clone(text)] = marks
	}
}

// nothing is what a glyph stands for when its cluster has more glyphs than
// characters: PDF/A wants a text for each, and a word joiner does not show.
const nothing = "\u2060"

// share gives the next of several glyphs one character of their cluster, and
// the last of them the rest.
func share(text []rune, glyphs int) (string, []rune) {
	switch {
	case len(text) == 0:
		return nothing, nil
	case glyphs <= 1:
		return string(text), nil
	}
	return string(text[:1]), text[1:]
}

func (f *Face) cid(u use) uint16 {
	c, ok := f.cids[u]
	if !ok {
		c = uint16(len(f.gids))
		f.cids[u] = c
		f.gids = append(f.gids, u.gid)
		f.texts = append(f.texts, u.text)
	}
	return c
}

// scriptOf returns the script of the first character that has one of its own.
func scriptOf(text []rune) language.Script {
	for _, r := range text {
		if s := language.LookupScript(r); s != language.Common && s != language.Inherited && s != language.Unknown {
			return s
		}
	}
	return language.Latin
}

func directionOf(s language.Script) di.Direction {
	switch s {
	case language.Arabic, language.Hebrew, language.Syriac, language.Thaana, language.Nko:
		return di.DirectionRTL
	}
	return di.DirectionLTR
}
