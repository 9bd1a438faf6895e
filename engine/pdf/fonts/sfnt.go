package fonts

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
)

// sfnt is the tables of a TrueType or OpenType font (ISO/IEC 14496-22).
type sfnt struct {
	data       []byte
	version    uint32
	tables     map[string][]byte
	unitsPerEm int
	glyphs     int
	metrics    int // glyphs with an advance of their own
	long       bool
	compact    bool // outlines in a CFF table
	Metrics
}

// Metrics describes a face, in thousandths of an em.
type Metrics struct {
	Ascent, Descent, CapHeight int
	Box                        [4]int // all glyphs
	Weight                     int    // 400 is regular
	Italic                     int    // angle in degrees, negative to the right
	Fixed                      bool   // all glyphs of one width
}

func u16(b []byte, at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
func i16(b []byte, at int) int { return int(int16(binary.BigEndian.Uint16(b[at:]))) }
func u32(b []byte, at int) int { return int(binary.BigEndian.Uint32(b[at:])) }

var errFont = errors.New("not a TrueType or OpenType font")

// parseSFNT reads the table directory and the tables that layout and embedding
// need, and checks that they are as long as they say.
func parseSFNT(data []byte) (*sfnt, error) {
	f := &sfnt{data: data, tables: map[string][]byte{}}
	if len(data) < 12 || len(data) < 12+16*u16(data, 4) {
		return nil, errFont
	}
	f.version = binary.BigEndian.Uint32(data)
	for i := range u16(data, 4) {
		r := data[12+16*i:]
		from, size := u32(r, 8), u32(r, 12)
		if from > len(data) || size > len(data)-from {
			return nil, errFont
		}
		f.tables[string(r[:4])] = data[from : from+size]
	}
	for tag, size := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "OS/2": 78, "post": 16, "cmap": 4} {
		if len(f.tables[tag]) < size {
			return nil, errFont
		}
	}
	return f, f.read()
}

// read takes the numbers out of the tables.
func (f *sfnt) read() error {
	head, hhea, os2, post := f.tables["head"], f.tables["hhea"], f.tables["OS/2"], f.tables["post"]
	f.unitsPerEm, f.long = u16(head, 18), u16(head, 50) == 1
	f.glyphs, f.metrics = u16(f.tables["maxp"], 4), u16(hhea, 34)
	_, f.compact = f.tables["CFF "]
	if f.unitsPerEm == 0 || f.metrics == 0 || len(f.tables["hmtx"]) < 4*f.metrics+2*max(0, f.glyphs-f.metrics) {
		return errFont
	}
	if !f.compact && len(f.tables["loca"]) < f.locaSize()*(f.glyphs+1) {
		return errFont
	}
	f.Metrics = Metrics{
		Ascent: f.thousandths(i16(hhea, 4)), Descent: f.thousandths(i16(hhea, 6)),
		Weight: u16(os2, 4), Italic: i16(post, 4), Fixed: u32(post, 12) != 0,
	}
	for i := range f.Box {
		f.Box[i] = f.thousandths(i16(head, 36+2*i))
	}
	f.CapHeight = f.Ascent * 7 / 10
	if len(os2) >= 90 {
		f.CapHeight = f.thousandths(i16(os2, 88))
	}
	return nil
}

func (f *sfnt) thousandths(v int) int { return v * 1000 / f.unitsPerEm }

func (f *sfnt) locaSize() int {
	if f.long {
		return 4
	}
	return 2
}

// advance returns the width of a glyph in font units.
func (f *sfnt) advance(gid uint16) int {
	return u16(f.tables["hmtx"], 4*min(int(gid), f.metrics-1))
}

func (f *sfnt) bearing(gid uint16) int {
	if int(gid) < f.metrics {
		return i16(f.tables["hmtx"], 4*int(gid)+2)
	}
	return i16(f.tables["hmtx"], 4*f.metrics+2*(int(gid)-f.metrics))
}

// outline returns the description of a TrueType glyph, empty for a blank one.
func (f *sfnt) outline(gid uint16) []byte {
	if int(gid) >= f.glyphs {
		return nil
	}
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	var from, to int
	if f.long {
		from, to = u32(loca, 4*int(gid)), u32(loca, 4*int(gid)+4)
	} else {
		from, to = 2*u16(loca, 2*int(gid)), 2*u16(loca, 2*int(gid)+2)
	}
	if from > to || to > len(glyf) {
		return nil
	}
	return glyf[from:to]
}

// without returns the font less some tables.
func (f *sfnt) without(tags ...string) []byte {
	keep := map[string][]byte{}
	for tag, data := range f.tables {
		if !slices.Contains(tags, tag) {
			keep[tag] = data
		}
	}
	return assemble(f.version, keep)
}

// name returns the PostScript name, in printable ASCII.
func (f *sfnt) name() string {
	table := f.tables["name"]
	for i := 0; len(table) >= 6 && i < u16(table, 2) && len(table) >= 18+12*i; i++ {
		r := table[6+12*i:]
		from := u16(table, 4) + u16(r, 10)
		if u16(r, 0) != 3 || u16(r, 6) != 6 || from+u16(r, 8) > len(table) {
			continue
		}
		var name []byte
		for _, c := range table[from : from+u16(r, 8)] {
			if c == '-' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
				name = append(name, c)
			}
		}
		return string(name)
	}
	return "Font"
}

// assemble writes a font file from its tables.
func assemble(version uint32, tables map[string][]byte) []byte {
	type entry struct {
		tag  string
		data []byte
	}
	var list []entry
	for tag, data := range tables {
		list = append(list, entry{tag, data})
	}
	slices.SortFunc(list, func(a, b entry) int { return cmp.Compare(a.tag, b.tag) })
	n, shift := len(list), 0
	for 2<<shift <= n {
		shift++
	}
	be := binary.BigEndian
	out := be.AppendUint32(nil, version)
	for _, v := range []int{n, 16 << shift, shift, 16*n - 16<<shift} {
		out = be.AppendUint16(out, uint16(v))
	}
	at := len(out) + 16*n
	for _, e := range list {
		out = append(out, e.tag...)
		for _, v := range []uint32{checksum(e.data), uint32(at), uint32(len(e.data))} {
			out = be.AppendUint32(out, v)
		}
		at += (len(e.data) + 3) &^ 3
	}
	for _, e := range list {
		out = append(out, e.data...)
		out = append(out, make([]byte, -len(e.data)&3)...)
	}
	return out
}

func checksum(b []byte) (sum uint32) {
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	var last [4]byte
	copy(last[:], b)
	return sum + binary.BigEndian.Uint32(last[:])
}
