package gitrepo

import (
	"encoding/binary"

	"github.com/go-git/go-git/v5/plumbing"
)

// kept remembers values for a while. Each key has one slot, which the next key
// with the same slot takes over; when all values together exceed the limit in
// bytes, all are forgotten. It is much faster than a map, and forgetting early
// costs no more than reading again.
type kept[K keptKey, V any] struct {
	slots []slot[K, V]
	size  int
	limit int
}

type keptKey interface {
	comparable
	spread() uint64
}

type slot[K keptKey, V any] struct {
	key   K
	value V
	size  int
	used  bool
}

// slots is how many values are remembered at most; a power of two.
const slots = 1 << 13

func (k *kept[K, V]) get(key K) (v V, ok bool) {
	if k.slots == nil {
		return v, false
	}
	s := &k.slots[key.spread()%slots]
	if !s.used || s.key != key {
		return v, false
	}
	return s.value, true
}

func (k *kept[K, V]) put(key K, value V, size int) {
	if k.slots == nil || k.size+size > k.limit {
		k.slots, k.size = make([]slot[K, V], slots), 0
	}
	s := &k.slots[key.spread()%slots]
	k.size += size - s.size
	*s = slot[K, V]{key, value, size, true}
}

// spread makes a place a number whose low bits differ between neighbours.
func (p place) spread() uint64 { return uint64(p) * 0x9E3779B97F4A7C15 >> 32 }

// treeID is the id of an object as a key.
type treeID plumbing.Hash

func (id treeID) spread() uint64 { return binary.LittleEndian.Uint64(id[:]) }
