package write

import (
	"fmt"
	"unicode/utf16"

	"github.com/dossier-cti/dossier/engine/pdf/fonts"
)

// writeFonts embeds the faces that were used and lists them as resources.
func (f *file) writeFonts() error {
	var list []pair
	for _, face := range f.fonts.Used() {
		p, err := face.Program()
		if err != nil {
			return err
		}
		list = append(list, pair{name(fmt.Sprintf("F%d", face.Index)), f.writeFont(p)})
	}
	f.put(f.resources, dict("Font", list))
	return nil
}

// writeFont writes a composite font whose codes are the CIDs (ISO 32000-1,
// 9.7).
func (f *file) writeFont(p *fonts.Program) ref {
	program, descriptor, descendant, unicode, id := f.alloc(), f.alloc(), f.alloc(), f.alloc(), f.alloc()
	kind, key, format, mapping := "CIDFontType2", "FontFile2", dict("Length1", len(p.Data)), any(name("Identity"))
	if p.Compact {
		kind, key, format, mapping = "CIDFontType0", "FontFile3", dict("Subtype", name("CIDFontType0C")), nil
	}
	f.stream(program, format, p.Data)
	f.put(descriptor, dict(
		"Type", name("FontDescriptor"), "FontName", name(p.Name), "Flags", flags(p),
		"FontBBox", []any{p.Box[0], p.Box[1], p.Box[2], p.Box[3]}, "ItalicAngle", p.Italic,
		"Ascent", p.Ascent, "Descent", p.Descent, "CapHeight", p.CapHeight,
		"StemV", 50+p.Weight*p.Weight/10000, key, program,
	))
	widths := make([]any, len(p.Widths))
	for i, w := range p.Widths {
		widths[i] = w
	}
	f.put(descendant, dict(
		"Type", name("Font"), "Subtype", name(kind), "BaseFont", name(p.Name),
		"CIDSystemInfo", dict("Registry", "Adobe", "Ordering", "Identity", "Supplement", 0),
		"FontDescriptor", descriptor, "DW", 0, "W", []any{0, widths}, "CIDToGIDMap", mapping,
	))
	f.stream(unicode, nil, toUnicode(p.Texts))
	f.put(id, dict(
		"Type", name("Font"), "Subtype", name("Type0"), "BaseFont", name(p.Name),
		"Encoding", name("Identity-H"), "DescendantFonts", []ref{descendant}, "ToUnicode", unicode,
	))
	return id
}

// flags describes a face (ISO 32000-1, table 123): symbolic, since its codes
// are its own.
func flags(p *fonts.Program) int {
	n := 4
	if p.Fixed {
		n |= 1
	}
	if p.Italic != 0 {
		n |= 64
	}
	return n
}

// toUnicode maps each CID to its text (ISO 32000-1, 9.10.3).
func toUnicode(texts []string) []byte {
	b := []byte(`/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
`)
	var lines [][]byte
	for cid, text := range texts {
		if text == "" {
			continue
		}
		line := append(appendHex([]byte{'<'}, uint16(cid)), "> <"...)
		for _, u := range utf16.Encode([]rune(text)) {
			line = appendHex(line, u)
		}
		lines = append(lines, append(line, ">\n"...))
	}
	for len(lines) > 0 {
		n := min(len(lines), 100)
		b = fmt.Appendf(b, "%d beginbfchar\n", n)
		for _, line := range lines[:n] {
			b = append(b, line...)
		}
		b = append(b, "endbfchar\n"...)
		lines = lines[n:]
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}
