package gitrepo

import (
	"encoding/binary"
	"errors"
	"hash/adler32"
)

// inflater undoes the compression of one object of a pack: a zlib stream
// (RFC 1950, RFC 1951) that lies in memory as a whole and whose size is known.
// Objects are many and small, and for such input it takes a third of the time of
// compress/zlib, which keeps a window of its own and reads byte by byte. Not safe
// for concurrent use; the zero value is ready.
type inflater struct {
	src  []byte
	next int    // of src
	bits uint64 // taken from src and not used yet, the first lowest
	held uint   // how many of them
	dst  []byte
	size int // of dst, so far

	plain, far   huffman // of the blocks with codes of the standard
	literal, gap huffman // of the block at hand: bytes and lengths, distances
	order        huffman // of the lengths of codes
	lengths      [maxCodes]uint8
}

var (
	errShort   = errors.New("the compressed data end too early")
	errDeflate = errors.New("the compressed data are damaged")
)

const maxCodes = 286 + 30 + 4 // in one block; the standard's own code has 288 + 30

// inflate fills dst with what src begins with, and checks its sum.
func (z *inflater) inflate(dst, src []byte) error {
	if len(src) < 2 {
		return errShort
	}
	if head := binary.BigEndian.Uint16(src); head%31 != 0 || src[0]&15 != 8 || src[0]>>4 > 7 || src[1]&32 != 0 {
		return errDeflate
	}
	z.src, z.next, z.bits, z.held = src, 2, 0, 0
	z.dst, z.size = dst, 0
	for last := false; !last; {
		head, err := z.take(3)
		if err != nil {
			return err
		}
		if err := z.block(head >> 1); err != nil {
			return err
		}
		last = head&1 != 0
	}
	z.align()
	if z.size != len(dst) {
		return errDeflate
	}
	if len(src) < z.next+4 {
		return errShort
	}
	if binary.BigEndian.Uint32(src[z.next:]) != adler32.Checksum(dst) {
		return errDeflate
	}
	return nil
}

// block undoes one block of a kind.
func (z *inflater) block(kind int) error {
	switch kind {
	case 0:
		return z.stored()
	case 1:
		if z.plain.sizes == [maxBits + 1]uint16{} {
			z.standard()
		}
		return z.unfold(&z.plain, &z.far)
	case 2:
		if err := z.codes(); err != nil {
			return err
		}
		return z.unfold(&z.literal, &z.gap)
	}
	return errDeflate
}

// fill takes in at least 56 bits, fewer only at the end.
func (z *inflater) fill() {
	if z.next+8 <= len(z.src) {
		z.bits |= binary.LittleEndian.Uint64(z.src[z.next:]) << z.held
		z.next += int(63-z.held) >> 3
		z.held |= 56
		return
	}
	for z.held <= 56 && z.next < len(z.src) {
		z.bits |= uint64(z.src[z.next]) << z.held
		z.next++
		z.held += 8
	}
}

// use lets go of the first n bits.
func (z *inflater) use(n uint) {
	z.bits >>= n
	z.held -= n
}

// take returns the next n bits, at most 16, as a number.
func (z *inflater) take(n uint) (int, error) {
	if z.held < n {
		if z.fill(); z.held < n {
			return 0, errShort
		}
	}
	v := int(z.bits & (1<<n - 1))
	z.use(n)
	return v, nil
}

// align goes to the next whole byte of src, and lets go of what was taken.
func (z *inflater) align() {
	z.next -= int(z.held / 8)
	z.bits, z.held = 0, 0
}

func (z *inflater) stored() error {
	z.align()
	if len(z.src) < z.next+4 {
		return errShort
	}
	head := z.src[z.next:]
	n := int(binary.LittleEndian.Uint16(head))
	if n != int(^binary.LittleEndian.Uint16(head[2:])) || n > len(z.dst)-z.size {
		return errDeflate
	}
	if len(head) < 4+n {
		return errShort
	}
	z.size += copy(z.dst[z.size:], head[4:4+n])
	z.next += 4 + n
	return nil
}

// unfold undoes a block whose bytes and lengths, and distances, have codes.
func (z *inflater) unfold(literal, gap *huffman) error {
	for {
		if z.held < 48 { // what one step takes at most: 15 + 5 + 15 + 13
			z.fill()
		}
		symbol, err := z.symbol(literal)
		switch {
		case err != nil:
			return err
		case symbol < endOfBlock:
			if z.size == len(z.dst) {
				return errDeflate
			}
			z.dst[z.size] = byte(symbol)
			z.size++
			continue
		case symbol == endOfBlock:
			return nil
		}
		if err := z.repeat(symbol-endOfBlock-1, gap); err != nil {
			return err
		}
	}
}

// repeat copies what came before.
func (z *inflater) repeat(step int, gap *huffman) error {
	if step >= len(lengthSteps) {
		return errDeflate
	}
	more, err := z.take(uint(lengthSteps[step].bits))
	if err != nil {
		return err
	}
	length := int(lengthSteps[step].from) + more
	if step, err = z.symbol(gap); err != nil {
		return err
	}
	if step >= len(gapSteps) {
		return errDeflate
	}
	if more, err = z.take(uint(gapSteps[step].bits)); err != nil {
		return err
	}
	back := int(gapSteps[step].from) + more
	if back > z.size || length > len(z.dst)-z.size {
		return errDeflate
	}
	from := z.dst[z.size-back:]
	to := z.dst[z.size : z.size+length]
	for n := copy(to, from[:back]); n < length; { // the copy may overlap: then it repeats
		n += copy(to[n:], to[:n])
	}
	z.size += length
	return nil
}

// symbol reads one code.
func (z *inflater) symbol(h *huffman) (int, error) {
	if z.held < maxBits {
		z.fill()
	}
	e := h.short[z.bits&(1<<shortBits-1)]
	n := uint(e & 15)
	symbol := int(e >> 4)
	if n == 0 {
		if symbol, n = h.long(z.bits); n == 0 {
			return 0, errDeflate
		}
	}
	if n > z.held {
		return 0, errShort
	}
	z.use(n)
	return symbol, nil
}

// step is a range of lengths or distances that share a code; more bits tell
// which of the range it is.
type step struct {
	from uint16
	bits uint8
}

const endOfBlock = 256

// RFC 1951, section 3.2.5 and the order of lengths of section 3.2.7.
var (
	lengthSteps = [...]step{
		{3, 0}, {4, 0}, {5, 0}, {6, 0}, {7, 0}, {8, 0}, {9, 0}, {10, 0}, {11, 1}, {13, 1}, {15, 1}, {17, 1}, {19, 2}, {23, 2}, {27, 2},
		{31, 2}, {35, 3}, {43, 3}, {51, 3}, {59, 3}, {67, 4}, {83, 4}, {99, 4}, {115, 4}, {131, 5}, {163, 5}, {195, 5}, {227, 5}, {258, 0},
	}
	gapSteps = [...]step{
		{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 1}, {7, 1}, {9, 2}, {13, 2}, {17, 3}, {25, 3}, {33, 4}, {49, 4}, {65, 5}, {97, 5}, {129, 6},
		{193, 6}, {257, 7}, {385, 7}, {513, 8}, {769, 8}, {1025, 9}, {1537, 9}, {2049, 10}, {3073, 10}, {4097, 11}, {6145, 11}, {8193, 12},
		{12289, 12}, {16385, 13}, {24577, 13},
	}
	lengthOrder = [...]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
)

// standard makes the codes of the standard (RFC 1951, section 3.2.6).
func (z *inflater) standard() {
	lengths := z.lengths[:288]
	for i := range lengths {
		switch {
		case i < 144, i >= 280:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		default:
			lengths[i] = 7
		}
	}
	z.plain.make(lengths)
	for i := range 30 {
		lengths[i] = 5
	}
	z.far.make(lengths[:30])
}

// codes reads the codes of a block (RFC 1951, section 3.2.7).
func (z *inflater) codes() error {
	head, err := z.take(14)
	if err != nil {
		return err
	}
	literals, gaps, orders := head&31+257, head>>5&31+1, head>>10+4
	z.lengths = [maxCodes]uint8{}
	for _, at := range lengthOrder[:orders] {
		n, err := z.take(3)
		if err != nil {
			return err
		}
		z.lengths[at] = uint8(n)
	}
	if !z.order.make(z.lengths[:len(lengthOrder)]) || literals > 286 {
		return errDeflate
	}
	if err := z.codeLengths(z.lengths[:literals+gaps]); err != nil {
		return err
	}
	if !z.literal.make(z.lengths[:literals]) || !z.gap.make(z.lengths[literals:literals+gaps]) {
		return errDeflate
	}
	return nil
}

// codeLengths reads the lengths of codes, which have codes themselves.
func (z *inflater) codeLengths(list []uint8) error {
	for i := 0; i < len(list); {
		symbol, err := z.symbol(&z.order)
		if err != nil {
			return err
		}
		again, length, bits := 1, uint8(0), uint(0)
		switch symbol {
		case 16:
			if i == 0 {
				return errDeflate
			}
			again, length, bits = 3, list[i-1], 2
		case 17:
			again, bits = 3, 3
		case 18:
			again, bits = 11, 7
		default:
			length = uint8(symbol)
		}
		more, err := z.take(bits)
		if err != nil {
			return err
		}
		if again += more; again > len(list)-i {
			return errDeflate
		}
		for range again {
			list[i] = length
			i++
		}
	}
	return nil
}
