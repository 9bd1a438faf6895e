package gitrepo

import "math/bits"

const (
	maxBits   = 15 // of a code
	shortBits = 9  // of a code that is found at once
)

// huffman is a code of symbols by their frequency (RFC 1951, section 3.2.2).
type huffman struct {
	short   [1 << shortBits]uint16 // by the next bits: the symbol and in the low four bits its length; 0 for a longer one
	sizes   [maxBits + 1]uint16    // how many symbols have a code of each length
	symbols [288]uint16            // in the order of their codes
}

// make builds the code from the length of each symbol, zero for one without.
// It returns false if there is no such code.
func (h *huffman) make(lengths []uint8) bool {
	*h = huffman{}
	for _, n := range lengths {
		h.sizes[n]++
	}
	h.sizes[0] = 0
	var at, code [maxBits + 2]uint16 // of the first symbol of a length: its place in order, its code
	room := 1
	for n, size := range h.sizes {
		at[n+1], code[n+1] = at[n]+size, (code[n]+size)<<1
		if room = room<<min(n, 1) - int(size); room < 0 {
			return false
		}
	}
	for symbol, n := range lengths {
		if n == 0 {
			continue
		}
		h.symbols[at[n]] = uint16(symbol)
		at[n]++
		if n <= shortBits {
			for i := int(bits.Reverse16(code[n]) >> (16 - n)); i < len(h.short); i += 1 << n {
				h.short[i] = uint16(symbol)<<4 | uint16(n)
			}
		}
		code[n]++
	}
	// A code that leaves bits unused is allowed for a single symbol of one bit, or none.
	return room == 0 || at[maxBits+1] == h.sizes[1] && h.sizes[1] <= 1
}

// long reads a code bit by bit. The length is 0 if there is none.
func (h *huffman) long(next uint64) (symbol int, length uint) {
	code, first, index := 0, 0, 0
	for n := uint(1); n <= maxBits; n++ {
		code |= int(next & 1)
		next >>= 1
		size := int(h.sizes[n])
		if code-first < size {
			return int(h.symbols[index+code-first]), n
		}
		index += size
		first = (first + size) << 1
		code <<= 1
	}
	return 0, 0
}
