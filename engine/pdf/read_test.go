package pdf_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// The values of a parsed file: dict, []any, name, string, float64, bool, ref,
// *stream and nil.
type (
	dict   map[string]any
	name   string
	ref    int
	word   string // an operator or keyword
	stream struct {
		dict
		data []byte // decoded
	}
)

// reader is a parsed file.
type reader struct {
	objects  map[ref]any
	trailer  dict
	problems []string // of the file's structure
}

// open parses a file by its cross-reference stream.
func open(file []byte) (*reader, error) {
	r := &reader{objects: map[ref]any{}}
	at := bytes.LastIndex(file, []byte("startxref\n"))
	if at < 0 {
		return nil, fmt.Errorf("no startxref")
	}
	start, err := strconv.Atoi(string(bytes.Fields(file[at+10:])[0]))
	if err != nil {
		return nil, err
	}
	x, ok := r.indirect(file, start, 0).(*stream)
	if !ok {
		return nil, fmt.Errorf("no cross-reference stream at %d", start)
	}
	r.trailer = x.dict
	table := x.data
	packed := map[ref]bool{}
	for n := 0; len(table) >= 7; n++ {
		field := int(binary.BigEndian.Uint32(table[1:]))
		switch table[0] {
		case 1:
			r.objects[ref(n)] = r.indirect(file, field, n)
		case 2:
			packed[ref(field)] = true
		}
		table = table[7:]
	}
	for n := range packed {
		s, ok := r.objects[n].(*stream)
		if !ok {
			r.problems = append(r.problems, fmt.Sprintf("object stream %d is missing", n))
			continue
		}
		r.unpack(s)
	}
	return r, nil
}

// indirect reads the object at an offset, which must have the number n.
func (r *reader) indirect(file []byte, at, n int) any {
	head := fmt.Sprintf("%d 0 obj\n", n)
	if n > 0 && !bytes.HasPrefix(file[at:], []byte(head)) {
		r.problems = append(r.problems, fmt.Sprintf("object %d is not at offset %d", n, at))
		return nil
	}
	p := &parser{b: file, at: at + bytes.IndexByte(file[at:], '\n') + 1}
	v := p.value()
	d, ok := v.(dict)
	if !ok || !bytes.HasPrefix(file[p.at:], []byte("\nstream\n")) {
		return v
	}
	size := int(d["Length"].(float64))
	data := file[p.at+8 : p.at+8+size]
	if !bytes.HasPrefix(file[p.at+8+size:], []byte("\nendstream")) {
		r.problems = append(r.problems, fmt.Sprintf("stream %d has the wrong length", n))
	}
	if d["Filter"] == name("FlateDecode") {
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err == nil {
			data, err = io.ReadAll(z)
		}
		if err != nil {
			r.problems = append(r.problems, fmt.Sprintf("stream %d: %v", n, err))
		}
	}
	return &stream{d, data}
}

func (r *reader) unpack(s *stream) {
	first := int(s.dict["First"].(float64))
	head := &parser{b: s.data[:first]}
	for range int(s.dict["N"].(float64)) {
		n, at := int(head.value().(float64)), int(head.value().(float64))
		r.objects[ref(n)] = (&parser{b: s.data, at: first + at}).value()
	}
}

// get follows a reference.
func (r *reader) get(v any) any {
	if n, ok := v.(ref); ok {
		return r.objects[n]
	}
	return v
}

func (r *reader) dict(v any) dict {
	switch v := r.get(v).(type) {
	case dict:
		return v
	case *stream:
		return v.dict
	}
	return nil
}

func (r *reader) list(v any) []any {
	l, _ := r.get(v).([]any)
	return l
}

// parser reads PDF syntax.
type parser struct {
	b  []byte
	at int
}

func (p *parser) space() {
	for p.at < len(p.b) && strings.IndexByte(" \n\r\t", p.b[p.at]) >= 0 {
		p.at++
	}
}

// value reads one value or word; nil at the end.
func (p *parser) value() any {
	p.space()
	if p.at >= len(p.b) {
		return nil
	}
	switch c := p.b[p.at]; {
	case bytes.HasPrefix(p.b[p.at:], []byte("<<")):
		return p.dict()
	case c == '<':
		end := p.at + bytes.IndexByte(p.b[p.at:], '>')
		raw, _ := hex.DecodeString(string(p.b[p.at+1 : end]))
		p.at = end + 1
		return decode(raw)
	case c == '(':
		return p.literal()
	case c == '[':
		return p.array()
	case c == '/':
		p.at++
		return name(p.token())
	}
	return p.number()
}

func (p *parser) token() string {
	from := p.at
	for p.at < len(p.b) && strings.IndexByte(" \n\r\t/<>[]()", p.b[p.at]) < 0 {
		p.at++
	}
	return string(p.b[from:p.at])
}

// number reads a number, a reference or a word.
func (p *parser) number() any {
	t := p.token()
	if t == "" {
		p.at++
		return word("?")
	}
	n, err := strconv.ParseFloat(t, 64)
	if err != nil {
		switch t {
		case "true", "false":
			return t == "true"
		case "null":
			return word("null")
		}
		return word(t)
	}
	if bytes.HasPrefix(p.b[p.at:], []byte(" 0 R")) {
		p.at += 4
		return ref(n)
	}
	return n
}

func (p *parser) dict() dict {
	d := dict{}
	for p.at += 2; ; {
		p.space()
		if bytes.HasPrefix(p.b[p.at:], []byte(">>")) {
			p.at += 2
			return d
		}
		key := p.value().(name)
		d[string(key)] = p.value()
	}
}

func (p *parser) array() []any {
	list := []any{}
	for p.at++; ; {
		p.space()
		if p.b[p.at] == ']' {
			p.at++
			return list
		}
		list = append(list, p.value())
	}
}

func (p *parser) literal() string {
	var out []byte
	depth := 0
	for ; p.at < len(p.b); p.at++ {
		switch c := p.b[p.at]; c {
		case '\\':
			p.at++
			out = append(out, p.b[p.at])
		case '(':
			if depth++; depth > 1 {
				out = append(out, c)
			}
		case ')':
			if depth--; depth == 0 {
				p.at++
				return string(out)
			}
			out = append(out, c)
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

// decode reads UTF-16 with its mark; other bytes stay.
func decode(raw []byte) string {
	if len(raw) < 2 || raw[0] != 0xfe || raw[1] != 0xff {
		return string(raw)
	}
	var units []uint16
	for i := 2; i+1 < len(raw); i += 2 {
		units = append(units, binary.BigEndian.Uint16(raw[i:]))
	}
	return string(utf16.Decode(units))
}
