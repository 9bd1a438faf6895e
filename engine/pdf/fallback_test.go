package pdf_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"

	"codeberg.org/go-fonts/dejavu/dejavusans"

	"github.com/dossier-cti/dossier/engine/markdown"
	"github.com/dossier-cti/dossier/engine/pdf"
)

// japanese returns Debian's font for Japanese, which .ci/tools installs.
func japanese(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal("fonts-ipafont-gothic is not installed")
	}
	if err != nil {
		t.Skip("fonts-ipafont-gothic is not installed")
	}
	return data
}

func printed(t *testing.T, o pdf.Options, source string) []byte {
	t.Helper()
	press, err := pdf.NewPress(o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := press.Print(&b, pdf.Markdown(source)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFallbackFontsSetFurtherScripts(t *testing.T) {
	for name, tt := range map[string]struct {
		source string
		font   func(*testing.T) []byte
	}{
		"Japanese": {"国家サイバー統括室は、境界機器の悪用に関する週報を公表した。「至急」修正を求めている。" + strings.Repeat("脅威インテリジェンス", 20) + " and *English*.\n\n| 項目 | 内容 |\n|---|---|\n| 製品 | ファイアウォール |\n", japanese},
		"Hebrew":   {"A line of Hebrew, שלום עולם 2024 גם, and **שלום** again.\n", func(*testing.T) []byte { return dejavusans.TTF }},
	} {
		t.Run(name, func(t *testing.T) {
			file := printed(t, pdf.Options{Fallback: [][]byte{tt.font(t)}}, tt.source)
			r, err := open(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, defect := range conform(r) {
				t.Error(defect)
			}
			bare := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, "|", "")), "") }
			want := "Test" + bare(markdown.Parse(tt.source, markdown.Options{}).Text())
			if got := bare(checked(r).said()); got != want {
				t.Errorf("it says %q,\nwant %q", got, want)
			}
			if tool(t, "pdftotext"); strings.Contains(string(said(t, file)), "[U+") {
				t.Error("a character was written as its code")
			}
		})
	}
}

// said returns the text as poppler reads it.
func said(t *testing.T, file []byte) []byte {
	t.Helper()
	out, err := exec.Command(tool(t, "pdftotext"), "-raw", saved(t, file), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOtherReadersSeeRightToLeftTextInItsOrder(t *testing.T) {
	out := string(said(t, printed(t, pdf.Options{Fallback: [][]byte{dejavusans.TTF}}, "שלום\n\nעולם\n")))
	if !strings.Contains(out, "שלום") || !strings.Contains(out, "עולם") {
		t.Errorf("poppler reads %q", out)
	}
}

func TestACharacterThatNoFontHasIsWrittenAsItsCode(t *testing.T) {
	out := string(said(t, printed(t, pdf.Options{}, "週報 and 🙂\n")))
	if !strings.Contains(out, "[U+9031][U+5831] and [U+1F642]") {
		t.Errorf("poppler reads %q", out)
	}
}

func TestTheFontsSayWhatTheyCover(t *testing.T) {
	covers := pdf.Covers([][]byte{dejavusans.TTF})
	bare := pdf.Covers(nil)
	for _, r := range "aé Ωжđ–“←☑" {
		if !bare(r) {
			t.Errorf("%q has no glyph", r)
		}
	}
	for r := rune(0xa0); r < 0x250; r++ { // what the checker takes for granted
		if !bare(r) {
			t.Errorf("U+%04X has no glyph", r)
		}
	}
	if bare('ש') || !covers('ש') || covers('週') {
		t.Error("coverage does not follow the fonts")
	}
	if pdf.CheckFont([]byte("no font")) == nil || pdf.CheckFont(dejavusans.TTF) != nil {
		t.Error("fonts are not checked")
	}
}
