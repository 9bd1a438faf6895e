package gitrepo

import "encoding/binary"

// patch applies the changes of a delta to what it is made from
// (gitformat-pack(5), "Deltified representation").
func patch(base, delta []byte) ([]byte, error) {
	from, n := binary.Uvarint(delta)
	if n <= 0 || from != uint64(len(base)) {
		return nil, errDamaged
	}
	delta = delta[n:]
	size, n := binary.Uvarint(delta)
	if n <= 0 || size > largest {
		return nil, errDamaged
	}
	delta = delta[n:]
	out := make([]byte, 0, size)
	for len(delta) > 0 {
		op := delta[0]
		delta = delta[1:]
		if op&0x80 == 0 {
			if op == 0 || int(op) > len(delta) {
				return nil, errDamaged
			}
			out, delta = append(out, delta[:op]...), delta[op:]
			continue
		}
		var at, count int
		var ok bool
		if at, count, delta, ok = copied(op, delta); !ok || at+count > len(base) {
			return nil, errDamaged
		}
		out = append(out, base[at:at+count]...)
		if uint64(len(out)) > size {
			return nil, errDamaged
		}
	}
	if uint64(len(out)) != size {
		return nil, errDamaged
	}
	return out, nil
}

// copied reads which bytes of the base to copy.
func copied(op byte, delta []byte) (at, count int, rest []byte, ok bool) {
	for i := range 7 {
		if op>>i&1 == 0 {
			continue
		}
		if len(delta) == 0 {
			return 0, 0, nil, false
		}
		if i < 4 {
			at |= int(delta[0]) << (8 * i)
		} else {
			count |= int(delta[0]) << (8 * (i - 4))
		}
		delta = delta[1:]
	}
	if count == 0 {
		count = 0x10000
	}
	return at, count, delta, true
}
