package layout

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/write"
)

// Run is text of one look, a picture in the line, or a line end.
type Run struct {
	Text   string
	Style  Style
	Rise   Unit   // of the baseline, for a number above the line
	Tag    string // structure element around the run, such as "Code"
	Link   *Link  // neighbours with the same Link are one
	Name   string // for links to lead to
	Strike bool
	Break  bool // a line end instead of text
	Tab    Unit // space up to this far into the line instead of text
	Mark   *Mark
}

// Link is where a run leads: an address, or a name in the document.
type Link struct {
	URI, Dest string
	Alt       string // says where it leads
}

// Mark is a small picture in the line. It repeats what words beside it say and
// is therefore decoration.
type Mark struct {
	Width Unit
	Draw  func(p *write.Page, x, baseline Unit)
}

// Plain makes one run of a text.
func Plain(s Style, text string) []Run { return []Run{{Text: text, Style: s}} }

// piece is the part of a run that no line end may cut.
type piece struct {
	run   *Run
	face  *fonts.Face
	text  string
	word  fonts.Word
	width Unit
	space bool // a space: a line may end after it
	right bool // of a script written from right to left
	cut   bool // a line may end before it
	stop  bool // a line ends before it
}

// pieces cuts runs at every place where a line may end.
func (b *builder) pieces(runs []Run) []piece {
	var out []piece
	for i := range runs {
		r := &runs[i]
		switch {
		case r.Break:
			out = append(out, piece{run: r, stop: true})
		case r.Tab > 0:
			out = append(out, piece{run: r, space: true})
		case r.Mark != nil:
			out = append(out, piece{run: r, width: r.Mark.Width})
		default:
			out = b.cut(out, r)
		}
	}
	return out
}

// cut appends the pieces of one run.
func (b *builder) cut(out []piece, r *Run) []piece {
	text := r.Text
	for text != "" {
		if text[0] == ' ' || text[0] == '\n' || text[0] == '\t' {
			out = append(out, b.shape(r, b.set.Face(r.Style.Face), " "))
			out[len(out)-1].space = true
			text = text[1:]
			continue
		}
		end := strings.IndexAny(text, " \n\t")
		if end < 0 {
			end = len(text)
		}
		out = b.cutWord(out, r, text[:end])
		text = text[end:]
	}
	return out
}

// cutWord appends a word, cut after hyphens, slashes and, in long words, after
// other signs; each part is cut again where the face changes.
func (b *builder) cutWord(out []piece, r *Run, word string) []piece {
	start, cut := 0, false
	for i, c := range word {
		next := i + utf8.RuneLen(c)
		if next < len(word) && mayBreak(word, i, next) {
			out = b.faces(out, r, word[start:next], cut)
			start, cut = next, true
		}
	}
	return b.faces(out, r, word[start:], cut)
}

// mayBreak reports whether a line may end inside a word at next, after the
// character at i.
func mayBreak(word string, i, next int) bool {
	c, _ := utf8.DecodeRuneInString(word[i:])
	after, _ := utf8.DecodeRuneInString(word[next:])
	switch {
	case c == '-' || c == '\u2010':
		return i > 1 && unicode.IsLetter(after) && next+2 < len(word)
	case c == '—' || c == '\u200b':
		return true
	case c == '/' || c == '\\':
		return i > 6 && after != c
	case strings.ContainsRune(".?&=_]:,;|", c):
		return len(word) > 30 && i > 6 && !strings.ContainsRune(".?&=_]:,;|/", after)
	}
	return ideographic(c) && !strings.ContainsRune("「『（《〈【", c) && !closing(after) ||
		ideographic(after) && !closing(after) && unicode.IsLetter(c)
}

func ideographic(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60
}

func closing(r rune) bool {
	return strings.ContainsRune("、。，．：；！？」』）》〉】ー・", r) || unicode.IsMark(r)
}

// faces appends text, cut where its characters need another face. A character
// that no face covers is written as its code.
func (b *builder) faces(out []piece, r *Run, text string, cut bool) []piece {
	for text != "" {
		c, size := utf8.DecodeRuneInString(text)
		face := b.set.For(r.Style.Face, c)
		shown := text[:size]
		if face == nil {
			face, shown = b.set.Face(r.Style.Face), invisible(c)
		} else {
			for size < len(text) {
				c, n := utf8.DecodeRuneInString(text[size:])
				if b.set.For(r.Style.Face, c) != face && !unicode.IsMark(c) || !face.Covers(c) {
					break
				}
				size += n
			}
			shown = text[:size]
		}
		text = text[size:]
		if shown != "" {
			p := b.shape(r, face, shown)
			p.cut, cut = cut, false
			out = append(out, p)
		}
	}
	return out
}

// invisible returns what stands for a character no face has: nothing for one
// that is not seen anyway, else its code.
func invisible(c rune) string {
	if unicode.In(c, unicode.Cf, unicode.Variation_Selector) {
		return ""
	}
	return fmt.Sprintf("[U+%04X]", c)
}

func (b *builder) shape(r *Run, face *fonts.Face, text string) piece {
	w := face.Shape(text)
	return piece{
		run: r, face: face, text: text, word: w, right: rightward(text),
		width: Unit(w.Advance) * r.Style.Size / Unit(face.Units()),
	}
}

// rightward reports whether a word is of a script written from right to left.
func rightward(text string) bool {
	for _, c := range text {
		if c >= 0x590 && unicode.In(c, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko) {
			return true
		}
	}
	return false
}

// split cuts a piece that is wider than a line between any two characters.
func (b *builder) split(p piece) []piece {
	var out []piece
	for i, text := 0, p.text; text != ""; i++ {
		_, size := utf8.DecodeRuneInString(text)
		for size < len(text) {
			c, n := utf8.DecodeRuneInString(text[size:])
			if !unicode.IsMark(c) {
				break
			}
			size += n
		}
		part := b.shape(p.run, p.face, text[:size])
		part.cut = i > 0 || p.cut
		out = append(out, part)
		text = text[size:]
	}
	return out
}
