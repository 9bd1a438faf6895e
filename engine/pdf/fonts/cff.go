package fonts

import (
	"encoding/binary"
	"errors"
)

// The operators of a Top DICT that hold an offset from the start of the table
// (Adobe technical note 5176, table 9).
const (
	opCharset     = 15
	opCharStrings = 17
	opPrivate     = 18 // size and offset
)

var errCFF = errors.New("malformed CFF table")

// settle rewrites the Top DICT of a CFF table with offsets of fixed length. The
// subsetter miscounts when an offset lies at the edge between two lengths of
// number, after which all offsets are off by the same few bytes; what they
// point to follows the global subroutines in a known order, so that the first
// of them is known for certain.
func settle(table []byte) ([]byte, error) {
	if len(table) < 4 {
		return nil, errCFF
	}
	_, names, ok1 := index(table, int(table[2]))
	tops, top, ok2 := index(table, names)
	_, strings, ok3 := index(table, top)
	_, data, ok4 := index(table, strings)
	if !ok1 || !ok2 || !ok3 || !ok4 || len(tops) != 1 {
		return nil, errCFF
	}
	entries, ok := operators(tops[0])
	if !ok {
		return nil, errCFF
	}
	size := len(indexOf(offsets(entries, 0)))
	shift := data - recorded(entries) + size - (top - names)
	out := append([]byte(nil), table[:names]...)
	out = append(out, indexOf(offsets(entries, shift))...)
	return append(out, table[top:]...), nil
}

// opROS stands first in the Top DICT of a CID-keyed font.
const opROS = 256 + 30

var errKeyed = errors.New("a CID-keyed OpenType font cannot be embedded in part; use the TrueType form of it")

// keyed reports whether a CFF table is CID-keyed, as those of large scripts
// mostly are.
func keyed(table []byte) bool {
	if len(table) < 4 {
		return false
	}
	_, names, ok := index(table, int(table[2]))
	if !ok {
		return false
	}
	tops, _, ok := index(table, names)
	if !ok || len(tops) == 0 {
		return false
	}
	entries, _ := operators(tops[0])
	return len(entries) > 0 && entries[0].code == opROS
}

// operator is one entry of a DICT.
type operator struct {
	code   int
	raw    []byte // as it stands
	values []int
}

// recorded returns where the table says that its first part lies.
func recorded(entries []operator) int {
	first := 0
	for _, e := range entries {
		if (e.code == opCharset || e.code == opCharStrings) && len(e.values) == 1 && (first == 0 || e.values[0] < first) {
			first = e.values[0]
		}
	}
	return first
}

// offsets writes the entries with their offsets moved.
func offsets(entries []operator, by int) []byte {
	var out []byte
	long := func(v int) { out = binary.BigEndian.AppendUint32(append(out, 29), uint32(v)) }
	for _, e := range entries {
		switch {
		case (e.code == opCharset || e.code == opCharStrings) && len(e.values) == 1:
			long(e.values[0] + by)
			out = append(out, byte(e.code))
		case e.code == opPrivate && len(e.values) == 2:
			long(e.values[0])
			long(e.values[1] + by)
			out = append(out, byte(e.code))
		default:
			out = append(out, e.raw...)
		}
	}
	return out
}

// index reads an INDEX at an offset and returns where it ends.
func index(b []byte, at int) (items [][]byte, end int, ok bool) {
	if at < 0 || at+2 > len(b) {
		return nil, 0, false
	}
	n := u16(b, at)
	if n == 0 {
		return nil, at + 2, true
	}
	if at+3 > len(b) {
		return nil, 0, false
	}
	size := int(b[at+2])
	base := at + 2 + (n+1)*size // offsets count from the byte before the data
	if size < 1 || size > 4 || base+1 > len(b) {
		return nil, 0, false
	}
	last := 1
	for i := range n + 1 {
		v := 0
		for _, c := range b[at+3+i*size : at+3+(i+1)*size] {
			v = v<<8 | int(c)
		}
		if v < last || base+v > len(b) {
			return nil, 0, false
		}
		if i > 0 {
			items = append(items, b[base+last:base+v])
		}
		last = v
	}
	return items, base + last, true
}

// indexOf writes an INDEX of one item.
func indexOf(item []byte) []byte {
	end := uint32(len(item) + 1)
	out := append([]byte{0, 1, 4, 0, 0, 0, 1}, byte(end>>24), byte(end>>16), byte(end>>8), byte(end))
	return append(out, item...)
}

// operators reads the entries of a DICT; real numbers count as 0.
func operators(b []byte) (entries []operator, ok bool) {
	start := 0
	var values []int
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c <= 21:
			code := int(c)
			if i++; c == 12 && i < len(b) {
				code = 256 + int(b[i])
				i++
			}
			entries = append(entries, operator{code, b[start:i], values})
			start, values = i, nil
		case c == 30:
			for i++; i < len(b) && b[i]&15 != 15; i++ {
			}
			i++
			values = append(values, 0)
		default:
			v, n := integer(b[i:])
			if n == 0 {
				return nil, false
			}
			values = append(values, v)
			i += n
		}
	}
	return entries, start == len(b)
}

// integer reads a number of a DICT and returns its length, 0 when it is cut off.
func integer(b []byte) (v, n int) {
	c := int(b[0])
	switch {
	case c == 28 && len(b) >= 3:
		return i16(b, 1), 3
	case c == 29 && len(b) >= 5:
		return int(int32(binary.BigEndian.Uint32(b[1:]))), 5
	case c >= 32 && c <= 246:
		return c - 139, 1
	case c >= 247 && c <= 250 && len(b) >= 2:
		return (c-247)*256 + int(b[1]) + 108, 2
	case c >= 251 && c <= 254 && len(b) >= 2:
		return -(c-251)*256 - int(b[1]) - 108, 2
	}
	return 0, 0
}
