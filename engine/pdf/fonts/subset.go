package fonts

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	subsetter "github.com/tdewolff/font"
)

// Program is the part of a face that a document embeds. The glyph number in it
// is the CID.
type Program struct {
	Name    string    // with the tag that marks a subset (ISO 32000-1, 9.6.4)
	Data    []byte    // a TrueType font, or a bare CFF table when Compact
	Compact bool      // CFF outlines
	Widths  []float64 // by CID, in thousandths of an em
	Texts   []string  // by CID, what the glyph stands for
	Metrics
}

// Program returns the glyphs shaped so far.
func (f *Face) Program() (*Program, error) {
	s := f.font.sfnt
	p := &Program{Texts: f.texts, Compact: s.compact, Metrics: s.Metrics}
	for _, gid := range f.gids {
		p.Widths = append(p.Widths, float64(s.advance(gid))*1000/float64(s.unitsPerEm))
	}
	var err error
	if s.compact {
		p.Data, err = s.subsetCFF(f.gids)
	} else {
		p.Data = s.subset(f.gids)
	}
	if err != nil {
		return nil, fmt.Errorf("subset %s: %w", s.name(), err)
	}
	p.Name = tag(p.Data) + "+" + s.name()
	return p, nil
}

// tag makes six capital letters of a program's digest.
func tag(data []byte) string {
	sum := sha256.Sum256(data)
	letters := make([]byte, 6)
	for i := range letters {
		letters[i] = 'A' + sum[i]%26
	}
	return string(letters)
}

func (f *sfnt) subsetCFF(gids []uint16) ([]byte, error) {
	font, err := subsetter.ParseSFNT(f.data, 0)
	if err != nil {
		return nil, err
	}
	sub, err := font.Subset(gids, subsetter.SubsetOptions{Tables: subsetter.KeepPDFTables})
	if err != nil {
		return nil, err
	}
	sub.Write()
	return settle(sub.Tables["CFF "])
}

// subset returns a TrueType font with the glyphs in the given order, of which
// the first is 0, and behind them the parts that composite glyphs need. Hints
// are left out.
func (f *sfnt) subset(gids []uint16) []byte {
	parts := &components{order: append([]uint16(nil), gids...), number: map[uint16]int{}}
	for i, gid := range gids {
		if _, ok := parts.number[gid]; !ok {
			parts.number[gid] = i
		}
	}
	var glyf, loca, hmtx []byte
	be := binary.BigEndian
	for i := 0; i < len(parts.order); i++ {
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, parts.renumber(f.outline(parts.order[i]))...)
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		hmtx = be.AppendUint16(hmtx, uint16(f.advance(parts.order[i])))
		hmtx = be.AppendUint16(hmtx, uint16(f.bearing(parts.order[i])))
	}
	loca = be.AppendUint32(loca, uint32(len(glyf)))
	n := uint16(len(parts.order))
	clone := func(tag string) []byte { return append([]byte(nil), f.tables[tag]...) }
	head, hhea, maxp := clone("head"), clone("hhea"), clone("maxp")
	be.PutUint32(head[8:], 0)
	be.PutUint16(head[50:], 1)
	be.PutUint16(hhea[34:], n)
	be.PutUint16(maxp[4:], n)
	if len(maxp) >= 28 {
		be.PutUint16(maxp[26:], 0) // no glyph has instructions
	}
	out := assemble(0x00010000, map[string][]byte{"head": head, "hhea": hhea, "maxp": maxp, "hmtx": hmtx, "loca": loca, "glyf": glyf})
	adjust(out)
	return out
}

// adjust sets the checksum of the whole file in the head table.
func adjust(file []byte) {
	for i := range u16(file, 4) {
		if r := file[12+16*i:]; string(r[:4]) == "head" {
			binary.BigEndian.PutUint32(file[u32(r, 8)+8:], 0xB1B0AFBA-checksum(file))
		}
	}
}

// components collects the glyphs that composite glyphs are made of.
type components struct {
	order  []uint16
	number map[uint16]int
}

// Flags of a component (glyf table).
const (
	wordArguments  = 0x0001
	oneScale       = 0x0008
	moreComponents = 0x0020
	twoScales      = 0x0040
	matrix         = 0x0080
	instructions   = 0x0100
)

// renumber returns a glyph's outline without hints and with the numbers its
// parts have in the subset.
func (c *components) renumber(d []byte) []byte {
	if len(d) < 10 {
		return nil
	}
	contours := i16(d, 0)
	if contours >= 0 {
		ends := 10 + 2*contours
		if len(d) < ends+2 || len(d) < ends+2+u16(d, ends) {
			return nil
		}
		return append(append(append([]byte(nil), d[:ends]...), 0, 0), d[ends+2+u16(d, ends):]...)
	}
	out := append([]byte(nil), d...)
	for at := 10; at+4 <= len(out); {
		flags, gid := u16(out, at), uint16(u16(out, at+2))
		binary.BigEndian.PutUint16(out[at:], uint16(flags&^instructions))
		binary.BigEndian.PutUint16(out[at+2:], uint16(c.add(gid)))
		at += componentSize(flags)
		if flags&moreComponents == 0 {
			return out[:min(at, len(out))]
		}
	}
	return nil
}

func (c *components) add(gid uint16) int {
	n, ok := c.number[gid]
	if !ok {
		n = len(c.order)
		c.number[gid] = n
		c.order = append(c.order, gid)
	}
	return n
}

func componentSize(flags int) int {
	size := 6
	if flags&wordArguments != 0 {
		size = 8
	}
	switch {
	case flags&oneScale != 0:
		return size + 2
	case flags&twoScales != 0:
		return size + 4
	case flags&matrix != 0:
		return size + 8
	}
	return size
}
