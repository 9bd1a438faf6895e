package write

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"unicode/utf16"
)

// ref is the number of an indirect object.
type ref int

// name is a PDF name without its slash.
type name string

// raw is PDF syntax as it stands.
type raw string

// pair is one entry of a dictionary.
type pair struct {
	key   name
	value any
}

// dict makes a dictionary of keys and values in turn; a nil value is left out.
func dict(items ...any) []pair {
	d := make([]pair, 0, len(items)/2)
	for i := 0; i+1 < len(items); i += 2 {
		if items[i+1] != nil {
			d = append(d, pair{name(items[i].(string)), items[i+1]})
		}
	}
	return d
}

// appendValue writes a value in PDF syntax (ISO 32000-1, 7.3).
func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case ref:
		return append(strconv.AppendInt(b, int64(v), 10), " 0 R"...)
	case name:
		return appendName(b, v)
	case raw:
		return append(b, v...)
	case string:
		return appendString(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case Unit:
		return appendUnit(b, v)
	case float64:
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	case bool:
		return strconv.AppendBool(b, v)
	case []pair:
		b = append(b, "<<"...)
		for _, p := range v {
			b = append(appendName(b, p.key), ' ')
			b = appendValue(b, p.value)
		}
		return append(b, ">>"...)
	case []ref:
		return appendArray(b, v)
	case []any:
		return appendArray(b, v)
	case []Unit:
		return appendArray(b, v)
	}
	panic(fmt.Sprintf("no PDF syntax for %T", v))
}

func appendArray[T any](b []byte, list []T) []byte {
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendValue(b, v)
	}
	return append(b, ']')
}

func appendName(b []byte, n name) []byte {
	b = append(b, '/')
	for i := range len(n) {
		if c := n[i]; c > ' ' && c < 0x7f && bytes.IndexByte([]byte("#/()<>[]{}%"), c) < 0 {
			b = append(b, c)
		} else {
			b = fmt.Appendf(b, "#%02X", c)
		}
	}
	return b
}

// appendString writes a text string, in UTF-16 unless it is ASCII.
func appendString(b []byte, s string) []byte {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] >= ' ' && s[i] < 0x7f
	}
	if !ascii {
		b = append(b, "<FEFF"...)
		for _, u := range utf16.Encode([]rune(s)) {
			b = appendHex(b, u)
		}
		return append(b, '>')
	}
	b = append(b, '(')
	for i := range len(s) {
		if s[i] == '(' || s[i] == ')' || s[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return append(b, ')')
}

func appendHex(b []byte, v uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15])
}

// appendUnit writes a length in points, with as many decimals as it needs.
func appendUnit(b []byte, u Unit) []byte {
	if u < 0 {
		b, u = append(b, '-'), -u
	}
	b = strconv.AppendInt(b, int64(u/Point), 10)
	if rest := u % Point; rest != 0 {
		b = append(b, '.', byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
		b = bytes.TrimRight(b, "0")
	}
	return b
}

// objects is the body of a file. Objects without a stream are packed into
// object streams (ISO 32000-1, 7.5.7), where structure compresses to a tenth.
type objects struct {
	out    []byte
	at     []entry // by number - 1
	packed []packed
	zip    *zlib.Writer
}

// entry says where an object is: at an offset of the file, or as the index'th
// object of a stream.
type entry struct {
	stream ref
	offset int
	index  int
}

type packed struct {
	id   ref
	data []byte
}

func newObjects() *objects {
	return &objects{out: []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")}
}

func (o *objects) alloc() ref {
	o.at = append(o.at, entry{})
	return ref(len(o.at))
}

// put adds an object without a stream.
func (o *objects) put(id ref, v any) {
	o.packed = append(o.packed, packed{id, appendValue(nil, v)})
	if len(o.packed) == 200 {
		o.pack()
	}
}

// pack writes the waiting objects as an object stream.
func (o *objects) pack() {
	if len(o.packed) == 0 {
		return
	}
	id := o.alloc()
	var head, body []byte
	for i, p := range o.packed {
		head = fmt.Appendf(head, "%d %d ", p.id, len(body))
		body = append(append(body, p.data...), '\n')
		o.at[p.id-1] = entry{stream: id, index: i}
	}
	o.stream(id, dict("Type", name("ObjStm"), "N", len(o.packed), "First", len(head)), append(head, body...))
	o.packed = o.packed[:0]
}

// stream adds a compressed stream.
func (o *objects) stream(id ref, d []pair, data []byte) {
	o.plain(id, append(d, pair{"Filter", name("FlateDecode")}), o.deflate(data))
}

// plain adds a stream as it is.
func (o *objects) plain(id ref, d []pair, data []byte) {
	o.at[id-1] = entry{offset: len(o.out)}
	o.out = fmt.Appendf(o.out, "%d 0 obj\n", id)
	o.out = appendValue(o.out, append(d, pair{"Length", len(data)}))
	o.out = append(o.out, "\nstream\n"...)
	o.out = append(o.out, data...)
	o.out = append(o.out, "\nendstream\nendobj\n"...)
}

func (o *objects) deflate(data []byte) []byte {
	var b bytes.Buffer
	if o.zip == nil {
		o.zip = zlib.NewWriter(&b)
	} else {
		o.zip.Reset(&b)
	}
	o.zip.Write(data) // into memory, where writing cannot fail
	o.zip.Close()
	return b.Bytes()
}

// finish writes the cross-reference stream (ISO 32000-1, 7.5.8) and returns the
// file. Its identifier is a digest of its content.
func (o *objects) finish(catalog, info ref) []byte {
	o.pack()
	sum := sha256.Sum256(o.out)
	id := raw(fmt.Sprintf("<%x>", sum[:16]))
	self, start := o.alloc(), len(o.out)
	o.at[self-1].offset = start
	table := []byte{0, 0, 0, 0, 0, 0xff, 0xff}
	for _, e := range o.at {
		kind, field, last := byte(1), e.offset, 0
		if e.stream != 0 {
			kind, field, last = 2, int(e.stream), e.index
		}
		table = binary.BigEndian.AppendUint32(append(table, kind), uint32(field))
		table = binary.BigEndian.AppendUint16(table, uint16(last))
	}
	o.stream(self, dict(
		"Type", name("XRef"), "Size", len(o.at)+1, "W", raw("[1 4 2]"),
		"Root", catalog, "Info", info, "ID", []any{id, id},
	), table)
	return fmt.Appendf(o.out, "startxref\n%d\n%%%%EOF\n", start)
}
