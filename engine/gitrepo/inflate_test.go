package gitrepo

import (
	"bytes"
	"compress/zlib"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// squeeze compresses with what the standard library has.
func squeeze(t testing.TB, data []byte, level int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zlib.NewWriterLevel(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestInflateGivesBackWhatWasCompressed(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	var z inflater
	for i := range 400 {
		data := make([]byte, r.IntN(1<<(1+i%17)))
		span := 1 + r.IntN(256)
		for k := range data {
			data[k] = byte(r.ExpFloat64() * float64(span) / 5)
			if far := r.IntN(k + 1); r.IntN(4) > 0 && far < k {
				data[k] = data[k-1-far]
			}
		}
		for level := zlib.HuffmanOnly; level <= zlib.BestCompression; level++ {
			src := squeeze(t, data, level)
			got := make([]byte, len(data))
			if err := z.inflate(got, append(src, "what follows"...)); err != nil || !bytes.Equal(got, data) {
				t.Fatalf("%d bytes, level %d: %v", len(data), level, err)
			}
			if err := z.inflate(got, src[:r.IntN(len(src))]); err != errShort {
				t.Fatalf("%d bytes, level %d, cut short: %v", len(data), level, err)
			}
			if err := z.inflate(make([]byte, len(data)+1), src); err == nil {
				t.Fatalf("%d bytes, level %d: one byte too few was not seen", len(data), level)
			}
			if len(data) > 0 && z.inflate(got[1:], src) == nil {
				t.Fatalf("%d bytes, level %d: one byte too many was not seen", len(data), level)
			}
		}
	}
}

// Whatever lies there, inflate says what compress/zlib says.
func FuzzInflateAgreesWithTheStandardLibrary(f *testing.F) {
	for level := zlib.HuffmanOnly; level <= zlib.BestCompression; level++ {
		f.Add(squeeze(f, []byte(strings.Repeat("tree and commit, ", 9)), level))
	}
	f.Add([]byte("\x78\x01\x05\xe0\x81\x08\x00\x00\x00\x00\x20\x7f\xeb\x0b\x00\x00"))
	f.Add([]byte("\x88\x1c\x03\x00\x00\x00\x00\x01")) // a window larger than there may be
	f.Fuzz(func(t *testing.T, src []byte) {
		var want []byte
		in, err := zlib.NewReader(bytes.NewReader(src))
		if err == nil {
			want, err = io.ReadAll(io.LimitReader(in, 1<<20))
		}
		if len(want) == 1<<20 {
			return
		}
		var z inflater
		got := make([]byte, len(want))
		failed := z.inflate(got, src)
		if (failed == nil) != (err == nil) || err == nil && !bytes.Equal(got, want) {
			t.Errorf("%v, the standard library: %v", failed, err)
		}
	})
}

func TestACodeOfOneSymbolHasOneBit(t *testing.T) {
	for n := range uint8(maxBits + 1) {
		if made := new(huffman).make([]uint8{0, n}); made != (n < 2) {
			t.Errorf("%d bits: %t", n, made)
		}
	}
}

func BenchmarkInflate(b *testing.B) {
	data := []byte(strings.Repeat("100644 2024-11-18-panos-management.md\x00\x81\xfa\x07\xe3\x99\x10", 4))
	src := squeeze(b, data, zlib.DefaultCompression)
	got := make([]byte, len(data))
	b.Run("here", func(b *testing.B) {
		var z inflater
		for b.Loop() {
			if err := z.inflate(got, src); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("compress/zlib", func(b *testing.B) {
		in, err := zlib.NewReader(bytes.NewReader(src))
		for b.Loop() {
			if err = in.(zlib.Resetter).Reset(bytes.NewReader(src), nil); err != nil {
				b.Fatal(err)
			}
			if _, err := io.ReadFull(in, got); err != nil {
				b.Fatal(err)
			}
		}
	})
}
