package gitrepo

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
)

// indexOf writes an index whose ids all lie where those that begin with 0x80 do.
func indexOf(t *testing.T, offset uint32, large []byte, ids ...plumbing.Hash) *packIndex {
	t.Helper()
	data := []byte("\xfftOc\x00\x00\x00\x02")
	for b := range 256 {
		n := 0
		if b >= 0x80 {
			n = len(ids)
		}
		data = binary.BigEndian.AppendUint32(data, uint32(n))
	}
	for _, id := range ids {
		data = append(data, id[:]...)
	}
	data = append(data, make([]byte, 4*len(ids))...) // checksums
	for range ids {
		data = binary.BigEndian.AppendUint32(data, offset)
	}
	x, err := parseIndex(slices.Concat(data, large, make([]byte, 2*packTail)))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestADamagedIndexIsSearchedWithoutHarm(t *testing.T) {
	wanted := plumbing.NewHash("80ffffffffffffffffffffffffffffffffffffff")
	zero, ones := plumbing.Hash{}, plumbing.Hash(bytes.Repeat([]byte{0xff}, 20))
	for n := range 12 {
		for zeros := range n + 1 {
			ids := slices.Concat(slices.Repeat([]plumbing.Hash{zero}, zeros), slices.Repeat([]plumbing.Hash{ones}, n-zeros))
			if _, ok := indexOf(t, 0, nil, ids...).find(wanted); ok {
				t.Errorf("%d ids, %d of them zero: found what is not there", n, zeros)
			}
		}
	}
}

// A place is a number of 48 bits: one that is larger would be in another pack.
func TestAnOffsetThatNoPackHasIsNotFound(t *testing.T) {
	id := plumbing.NewHash("8011111111111111111111111111111111111111")
	for far, want := range map[uint64]bool{1 << 31: true, 1<<48 - 1: true, 1 << 48: false, 1<<64 - 1: false} {
		x := indexOf(t, 1<<31, binary.BigEndian.AppendUint64(nil, far), id)
		r := &packReader{packs: []*pack{{name: "pack-1.pack", index: x}}, bases: newKept[place, packed](1 << 20)}
		at, ok := r.find(id)
		if ok != want {
			t.Errorf("%x: found: %t", far, ok)
		}
		if !ok {
			continue
		}
		if _, err := r.object(at); err == nil {
			t.Errorf("%x: an object beyond the end of its pack was read", far)
		}
	}
}
