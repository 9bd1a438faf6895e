package write

import (
	"encoding/binary"
	"math"
	"unicode/utf16"
)

// sRGB returns an ICC profile (ISO 15076-1, version 4.2) of the colour space of
// IEC 61966-2-1: primaries adapted to D50, and the curve in parametric form.
func sRGB() []byte {
	curve := parametric(2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)
	white := xyz(0.9642, 1, 0.82491)
	p := &profile{}
	p.tag("desc", localised("sRGB"))
	p.tag("cprt", localised("No copyright, use freely"))
	p.tag("wtpt", white)
	p.tag("chad", numbers("sf32", 1.047882, 0.022919, -0.050217, 0.029587, 0.990479, -0.017059, -0.009232, 0.015076, 0.751678))
	p.tag("rXYZ", xyz(0.436066, 0.222488, 0.013916))
	p.tag("gXYZ", xyz(0.385147, 0.716873, 0.097076))
	p.tag("bXYZ", xyz(0.143066, 0.060608, 0.714096))
	p.tag("rTRC", curve)
	p.tag("gTRC", curve)
	p.tag("bTRC", curve)
	return p.bytes(white[8:])
}

type profile struct {
	tags []string
	data [][]byte
}

func (p *profile) tag(name string, data []byte) {
	p.tags, p.data = append(p.tags, name), append(p.data, data)
}

// bytes writes header, tag table and data; equal data is written once for each
// tag, which is simpler and as valid as sharing it.
func (p *profile) bytes(white []byte) []byte {
	be := binary.BigEndian
	b := make([]byte, 128)
	be.PutUint32(b[8:], 0x04200000)
	copy(b[12:], "mntrRGB XYZ ")
	for i, v := range []uint16{2024, 1, 1, 0, 0, 0} {
		be.PutUint16(b[24+2*i:], v)
	}
	copy(b[36:], "acsp")
	copy(b[68:], white)
	b = be.AppendUint32(b, uint32(len(p.tags)))
	at := len(b) + 12*len(p.tags)
	for i, name := range p.tags {
		b = append(b, name...)
		b = be.AppendUint32(b, uint32(at))
		b = be.AppendUint32(b, uint32(len(p.data[i])))
		at += (len(p.data[i]) + 3) &^ 3
	}
	for _, d := range p.data {
		b = append(b, d...)
		b = append(b, make([]byte, -len(d)&3)...)
	}
	be.PutUint32(b, uint32(len(b)))
	return b
}

// numbers writes values as s15Fixed16Number under a type signature.
func numbers(kind string, values ...float64) []byte {
	b := append([]byte(kind), 0, 0, 0, 0)
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
	}
	return b
}

func xyz(x, y, z float64) []byte { return numbers("XYZ ", x, y, z) }

// parametric writes a curve of function type 3.
func parametric(values ...float64) []byte {
	b := numbers("para", values...)
	return append(append(append([]byte(nil), b[:8]...), 0, 3, 0, 0), b[8:]...)
}

// localised writes a text in one language.
func localised(s string) []byte {
	text := utf16.Encode([]rune(s))
	be := binary.BigEndian
	b := append([]byte("mluc"), 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 12)
	b = append(b, "enUS"...)
	b = be.AppendUint32(b, uint32(2*len(text)))
	b = be.AppendUint32(b, 28)
	for _, u := range text {
		b = be.AppendUint16(b, u)
	}
	return b
}
