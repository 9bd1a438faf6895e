package gitrepo

import (
	"encoding/binary"
	"sync/atomic"

	"github.com/go-git/go-git/v5/plumbing"
)

// kept remembers values, as many as a number of bytes holds. Each key has one
// slot, which the next key with the same slot takes over; when there are too many
// bytes a hand goes round the slots and empties those that nobody asked for since
// it last came by. Safe for concurrent use, without a lock: whoever comes too late
// reads again.
type kept[K keptKey, V any] struct {
	slots []atomic.Pointer[slot[K, V]]
	size  atomic.Int64
	limit int64
	hand  atomic.Uint64
}

type keptKey interface {
	comparable
	spread() uint64
}

type slot[K keptKey, V any] struct {
	key   K
	value V
	size  int64
	asked atomic.Bool
}

const (
	slots     = 1 << 16 // how many values are remembered at most; a power of two
	slotBytes = 96      // of one that holds nothing
)

func newKept[K keptKey, V any](limit int64) *kept[K, V] {
	return &kept[K, V]{slots: make([]atomic.Pointer[slot[K, V]], slots), limit: limit}
}

func (k *kept[K, V]) get(key K) (v V, ok bool) {
	s := k.slots[key.spread()%slots].Load()
	if s == nil || s.key != key {
		return v, false
	}
	if !s.asked.Load() {
		s.asked.Store(true)
	}
	return s.value, true
}

// put remembers a value of some bytes.
func (k *kept[K, V]) put(key K, value V, bytes int) {
	s := &slot[K, V]{key: key, value: value, size: int64(bytes) + slotBytes}
	if s.size > k.limit/8 {
		return
	}
	size := s.size
	if old := k.slots[key.spread()%slots].Swap(s); old != nil {
		size -= old.size
	}
	for size = k.size.Add(size); size > k.limit; size = k.size.Load() {
		k.forget()
	}
}

// forget lets the hand go on by one slot.
func (k *kept[K, V]) forget() {
	at := &k.slots[k.hand.Add(1)%slots]
	s := at.Load()
	switch {
	case s == nil:
	case s.asked.Load():
		s.asked.Store(false)
	case at.CompareAndSwap(s, nil):
		k.size.Add(-s.size)
	}
}

// spread makes a place a number whose low bits differ between neighbours.
func (p place) spread() uint64 { return uint64(p) * 0x9E3779B97F4A7C15 >> 32 }

// treeID is the id of an object as a key.
type treeID plumbing.Hash

func (id treeID) spread() uint64 { return binary.LittleEndian.Uint64(id[:]) }
