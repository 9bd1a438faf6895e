package fonts_test

import (
	"bytes"
	"testing"

	"codeberg.org/go-fonts/stix/stix2textregular"

	"github.com/dossier-cti/dossier/engine/pdf/fonts"
)

func open(t testing.TB) *fonts.Library {
	t.Helper()
	l, err := fonts.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestSubsettingLeavesTheFontAsItWas(t *testing.T) {
	before := bytes.Clone(stix2textregular.TTF)
	f := open(t).NewSet().Face(fonts.Serif)
	f.Shape("affected")
	if _, err := f.Program(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, stix2textregular.TTF) {
		t.Error("the shared font was written to")
	}
}

func TestEachGlyphStandsForOneText(t *testing.T) {
	f := open(t).NewSet().Face(fonts.Serif)
	w := f.Shape("difficult")
	p, err := f.Program()
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, g := range w.Glyphs {
		text += p.Texts[g.CID]
	}
	if text != "difficult" {
		t.Errorf("glyphs stand for %q", text)
	}
	if again := f.Shape("difficult"); &again.Glyphs[0] != &w.Glyphs[0] {
		t.Error("a word was shaped twice")
	}
}

func TestACharacterIsDrawnInAFaceThatHasIt(t *testing.T) {
	s := open(t).NewSet()
	for _, tt := range []struct {
		name  string
		r     rune
		known bool
	}{
		{"Latin", 'a', true}, {"Greek", 'λ', true}, {"Cyrillic", 'Ж', true}, {"Vietnamese", 'ọ', true},
		{"a ballot box of the monospaced face", '☑', true}, {"Japanese without a fallback", '日', false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := s.For(fonts.Serif, tt.r)
			if (f != nil) != tt.known {
				t.Fatalf("face %v", f)
			}
			if f != nil && !f.Covers(tt.r) {
				t.Error("the face does not cover it")
			}
		})
	}
}

func TestAFallbackFontIsAskedLast(t *testing.T) {
	l, err := fonts.Open([][]byte{stix2textregular.TTF})
	if err != nil {
		t.Fatal(err)
	}
	s := l.NewSet()
	if s.For(fonts.Serif, 'a') != s.Face(fonts.Serif) {
		t.Error("the fallback is used where it is not needed")
	}
}

func TestBytesThatAreNoFontAreAnError(t *testing.T) {
	for _, data := range [][]byte{nil, []byte("OTTO"), stix2textregular.TTF[:4000], bytes.Repeat([]byte{0xff}, 400)} {
		if _, err := fonts.Open([][]byte{data}); err == nil {
			t.Errorf("%d bytes were taken for a font", len(data))
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(stix2textregular.TTF[:2000])
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := fonts.Open([][]byte{data})
		if err != nil {
			return
		}
		if face := l.NewSet().For(fonts.Serif, '日'); face != nil {
			face.Shape("日")
			_, _ = face.Program()
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		open(b)
	}
}

func TestOffsetsAreMovedTogether(t *testing.T) {
	// A table whose offsets are one too large: header, names, Top DICT, strings,
	// subroutines, then four bytes of glyphs and two of the private part.
	top := []byte{160, 17, 141, 164, 18} // CharStrings at 21, Private of 2 bytes at 25
	table := []byte{1, 0, 4, 1, 0, 0, 0, 1, 1, 1, byte(len(top) + 1)}
	table = append(append(table, top...), 0, 0, 0, 0, 'g', 'l', 'y', 'f', 'p', 'r')
	got, err := fonts.Settle(table)
	if err != nil {
		t.Fatal(err)
	}
	if rest := string(got[len(got)-6:]); rest != "glyfpr" {
		t.Fatalf("the data is %q", rest)
	}
	if glyphs, private := int(got[21]), int(got[32]); string(got[glyphs:glyphs+4]) != "glyf" || string(got[private:]) != "pr" {
		t.Errorf("CharStrings at %d, Private at %d of % x", glyphs, private, got)
	}
}

func TestATableThatIsCutOffIsAnError(t *testing.T) {
	for _, table := range [][]byte{nil, {1, 0, 4}, {1, 0, 4, 1, 0, 9}, {1, 0, 200, 1}, {1, 0, 4, 1, 0, 0, 0, 1, 1, 1, 3, 28, 0}} {
		if _, err := fonts.Settle(table); err == nil {
			t.Errorf("% x was taken for a table", table)
		}
	}
}
