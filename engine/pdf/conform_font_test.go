package pdf_test

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"
)

// fontUse is an embedded font and which of its glyphs are drawn.
type fontUse struct {
	widths  []float64 // by CID, as the font dictionary says
	real    func(cid int) (width float64, ok bool)
	unicode map[int]string
	used    map[int]bool
}

// readFonts reads the fonts of the first page, which all pages share.
func (c *checker) readFonts() {
	if len(c.pages) == 0 {
		return
	}
	for key, v := range c.dict(c.dict(c.dict(c.pages[0])["Resources"])["Font"]) {
		f := c.dict(v)
		u := &fontUse{used: map[int]bool{}, unicode: map[int]string{}}
		descendant := c.dict(c.list(f["DescendantFonts"])[0])
		if w := c.list(descendant["W"]); len(w) == 2 {
			for _, v := range c.list(w[1]) {
				u.widths = append(u.widths, v.(float64))
			}
		}
		descriptor := c.dict(descendant["FontDescriptor"])
		if s, ok := c.get(descriptor["FontFile2"]).(*stream); ok {
			u.real = trueTypeWidths(s.data)
		} else if s, ok := c.get(descriptor["FontFile3"]).(*stream); ok {
			u.real = compactWidths(s.data)
		} else {
			c.fail("font %s is not embedded", key)
		}
		if s, ok := c.get(f["ToUnicode"]).(*stream); ok {
			u.unicode = readUnicode(string(s.data))
		} else {
			c.fail("font %s without ToUnicode", key)
		}
		c.fonts[key] = u
	}
}

// glyphs checks every glyph that is drawn: it is in the program, as wide as it
// says, and the first of each cluster has a text.
func (c *checker) glyphs() {
	for key, f := range c.fonts {
		for cid := range f.used {
			if cid >= len(f.widths) {
				c.fail("font %s: no width for CID %d", key, cid)
				continue
			}
			if f.real == nil {
				continue
			}
			width, ok := f.real(cid)
			c.want(ok && math.Abs(width-f.widths[cid]) < 1, "font %s: CID %d is %v wide, the dictionary says %v", key, cid, width, f.widths[cid])
			c.want(f.unicode[cid] != "", "font %s: CID %d stands for no text", key, cid)
		}
	}
}

func readUnicode(cmap string) map[int]string {
	out := map[int]string{}
	for line := range strings.Lines(cmap) {
		from, to, ok := strings.Cut(strings.TrimSpace(line), "> <")
		if !ok || len(from) != 5 {
			continue
		}
		cid, err := strconv.ParseInt(from[1:], 16, 32)
		if err == nil && cid != 0 {
			raw := []byte{0xfe, 0xff}
			to = strings.TrimSuffix(to, ">")
			for i := 0; i+1 < len(to); i += 2 {
				b, _ := strconv.ParseUint(to[i:i+2], 16, 8)
				raw = append(raw, byte(b))
			}
			if from != "<0000" || to != "FFFF" {
				out[int(cid)] = decode(raw)
			}
		}
	}
	return out
}

// trueTypeWidths reads the hmtx table of an embedded TrueType program.
func trueTypeWidths(data []byte) func(int) (float64, bool) {
	be := binary.BigEndian
	tables := map[string][]byte{}
	for i := range int(be.Uint16(data[4:])) {
		r := data[12+16*i:]
		tables[string(r[:4])] = data[be.Uint32(r[8:]) : be.Uint32(r[8:])+be.Uint32(r[12:])]
	}
	em := float64(be.Uint16(tables["head"][18:]))
	return func(cid int) (float64, bool) {
		if 4*cid+2 > len(tables["hmtx"]) {
			return 0, false
		}
		return float64(be.Uint16(tables["hmtx"][4*cid:])) * 1000 / em, true
	}
}

// compactWidths reads the widths out of the charstrings of a CFF program
// (Adobe technical notes 5176 and 5177).
func compactWidths(data []byte) func(int) (float64, bool) {
	at := int(data[2])
	_, at = readIndex(data, at) // names
	tops, at := readIndex(data, at)
	_, at = readIndex(data, at) // strings
	f := &charstrings{}
	f.global, _ = readIndex(data, at)
	top := readDict(tops[0])
	glyphs, _ := readIndex(data, int(top[17][0]))
	from := int(top[18][1])
	private := readDict(data[from : from+int(top[18][0])])
	if len(private[19]) > 0 {
		f.local, _ = readIndex(data, from+int(private[19][0]))
	}
	normal, nominal := first(private[20]), first(private[21])
	return func(cid int) (float64, bool) {
		if cid >= len(glyphs) {
			return 0, false
		}
		f.args = nil
		extra, ok, _ := f.width(glyphs[cid])
		if ok {
			return nominal + extra, true
		}
		return normal, true
	}
}

func first(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	return list[0]
}

func readIndex(data []byte, at int) (list [][]byte, end int) {
	n := int(binary.BigEndian.Uint16(data[at:]))
	if n == 0 {
		return nil, at + 2
	}
	size := int(data[at+2])
	offset := func(i int) int {
		v := 0
		for _, b := range data[at+3+i*size : at+3+(i+1)*size] {
			v = v<<8 | int(b)
		}
		return v
	}
	base := at + 2 + (n+1)*size
	for i := range n {
		list = append(list, data[base+offset(i):base+offset(i+1)])
	}
	return list, base + offset(n)
}

// readDict reads a DICT; operators of two bytes have 1200 added.
func readDict(b []byte) map[int][]float64 {
	out := map[int][]float64{}
	var args []float64
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c <= 21:
			op := int(c)
			if c == 12 {
				i++
				op = 1200 + int(b[i])
			}
			out[op], args = args, nil
			i++
		case c == 30:
			for i++; b[i]&0xf != 0xf; i++ {
			}
			args = append(args, 0)
			i++
		default:
			v, n := operand(b[i:], true)
			args = append(args, v)
			i += n
		}
	}
	return out
}

// operand reads a number of a DICT or a charstring.
func operand(b []byte, dict bool) (float64, int) {
	switch c := b[0]; {
	case c == 28:
		return float64(int16(binary.BigEndian.Uint16(b[1:]))), 3
	case c == 29 && dict:
		return float64(int32(binary.BigEndian.Uint32(b[1:]))), 5
	case c == 255:
		return float64(int32(binary.BigEndian.Uint32(b[1:]))) / 65536, 5
	case c >= 251:
		return -float64(int(c)-251)*256 - float64(b[1]) - 108, 2
	case c >= 247:
		return float64(int(c)-247)*256 + float64(b[1]) + 108, 2
	default:
		return float64(c) - 139, 1
	}
}

// charstrings runs glyph programs up to the operator that may carry a width.
type charstrings struct {
	local, global [][]byte
	args          []float64
}

// width returns the number before the first operator's own arguments, which is
// the width less the nominal one; done says that there was such an operator.
func (f *charstrings) width(code []byte) (extra float64, ok, done bool) {
	for i := 0; i < len(code); {
		c := code[i]
		if c >= 32 || c == 28 {
			v, n := operand(code[i:], false)
			f.args = append(f.args, v)
			i += n
			continue
		}
		switch n := len(f.args); c {
		case 1, 3, 18, 23, 19, 20: // stems and masks take pairs
			return first(f.args), n%2 == 1, true
		case 21:
			return first(f.args), n == 3, true
		case 4, 22:
			return first(f.args), n == 2, true
		case 14:
			return first(f.args), n == 1 || n == 5, true
		case 10, 29:
			list := f.local
			if c == 29 {
				list = f.global
			}
			k := int(f.args[n-1]) + bias(list)
			f.args = f.args[:n-1]
			if extra, ok, done := f.width(list[k]); done {
				return extra, ok, true
			}
		case 11:
			return 0, false, false
		default:
			return 0, false, true
		}
		i++
	}
	return 0, false, false
}

func bias(list [][]byte) int {
	switch n := len(list); {
	case n < 1240:
		return 107
	case n < 33900:
		return 1131
	}
	return 32768
}
