package rule

import (
	"unicode"
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Fonts is what the organisation's PDFs are set in. The zero value asks
// nothing.
type Fonts struct {
	Covers   func(rune) bool  // may be called from several goroutines at once
	Unusable map[string]error // by path as dossier.yaml names it
}

var (
	unusableFont = diag.Rule{
		Code:  "pdf-font",
		Title: "Every font of dossier.yaml can be read.",
		Why:   "PDFs hold the fonts they are set in. A font that is missing on the machine that builds, or that cannot be embedded in part, would leave its script as codes. Paths start at the root of the repository; TrueType fonts and OpenType fonts that are not CID-keyed can be used.",
		Wrong: "pdf: {fonts: [NotoSansJP.otf]}",
		Right: "pdf: {fonts: [fonts/NotoSansJP-Regular.ttf]}",
	}
	uncovered = diag.Rule{
		Code:     "pdf-character",
		Severity: diag.Warning,
		Title:    "Every character can be printed.",
		Why:      "The program's own fonts have Latin, Greek and Cyrillic. Any other character is printed as its code, such as [U+65E5], unless a font of the organisation has it: name one under pdf.fonts in dossier.yaml.",
		Wrong:    "title: 週報",
		Right:    "pdf: {fonts: [fonts/ipag.ttf]}, in dossier.yaml",
	}
)

func typefaces() family {
	return family{
		rules:    []*diag.Rule{&unusableFont, &uncovered},
		document: (*pass).characters,
		others: map[intel.Kind]func(*pass){intel.Settings: func(p *pass) {
			for _, n := range p.root.At("pdf", "fonts").Each() {
				if err := p.fonts.Unusable[n.Text()]; err != nil {
					p.report(&unusableFont, n.Span, "this font cannot be used: %v", err)
				}
			}
		}},
	}
}

// printed tells the kinds whose text stands in PDFs.
func printed(k intel.Kind) bool {
	switch k {
	case intel.Reviews, intel.Leads, intel.Rules:
		return false
	}
	return true
}

// characters reports each character that no font has, where it stands first.
func (p *pass) characters() {
	if p.fonts.Covers == nil || !printed(p.entry.Kind) {
		return
	}
	seen := map[rune]bool{}
	p.scalars(p.root, func(n *doc.Node) {
		if latin(n.Scalar) {
			return
		}
		for i, r := range n.Scalar {
			if p.strange(r, seen) {
				p.strangeAt(r, n.Part(i, i+utf8.RuneLen(r)))
			}
		}
	})
	if latin(p.entry.Doc.Body) {
		return
	}
	at := diag.Position{Line: p.entry.Doc.BodyLine, Column: 1}
	for _, r := range p.entry.Doc.Body {
		if p.strange(r, seen) {
			p.strangeAt(r, spread(at, string(r)))
		}
		if at.Column++; r == '\n' {
			at = diag.Position{Line: at.Line + 1, Column: 1}
		}
	}
}

// scalars calls do for every text below a node.
func (p *pass) scalars(n *doc.Node, do func(*doc.Node)) {
	if n == nil {
		return
	}
	if n.Scalar != "" {
		do(n)
	}
	for _, item := range n.Items {
		p.scalars(item, do)
	}
	for _, f := range n.Fields {
		p.scalars(f.Value, do)
	}
}

// latin reports whether a text has nothing beyond U+023F, the last character
// whose first byte is below C9 in UTF-8.
func latin(s string) bool {
	for i := range len(s) {
		if s[i] >= 0xc9 {
			return false
		}
	}
	return true
}

// strange reports whether a character is seen for the first time and has no
// glyph. Those of Latin, up to U+024F, always have one; what is not drawn needs
// none.
func (p *pass) strange(r rune, seen map[rune]bool) bool {
	if r < 0x250 || r == utf8.RuneError || seen[r] {
		return false
	}
	seen[r] = true
	return !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector, unicode.Zl, unicode.Zp) && !p.fonts.Covers(r)
}

func (p *pass) strangeAt(r rune, at diag.Span) {
	p.report(&uncovered, at, "no font has %q (U+%04X); in PDFs it would be printed as [U+%04X]; name a font that has it under pdf.fonts in dossier.yaml", r, r, r)
}
