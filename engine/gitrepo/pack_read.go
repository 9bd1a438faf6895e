package gitrepo

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

// packReader reads objects of packs, and shares with others what it read: most
// objects are made from one that was asked for shortly before. Not safe for
// concurrent use.
type packReader struct {
	packs []*pack
	bases *kept[place, packed]
	chain []packEntry
	delta []byte
	z     inflater
}

// place is a spot in a pack: the number of the pack and the bytes before it, in
// one number because it is the key of busy maps.
type place uint64

const spots = 48 // bits for the bytes

func at(pack int, offset int64) place { return place(pack)<<spots | place(offset) }

func (p place) pack() int     { return int(p >> spots) }
func (p place) offset() int64 { return int64(p & (1<<spots - 1)) }

// packed is an object as it was put in.
type packed struct {
	kind plumbing.ObjectType
	data []byte
}

const (
	deepest = 10_000   // objects made from one another; git makes 50, at most 4,095
	largest = 64 << 20 // bytes of one tree or commit
)

// find returns where an object lies.
func (r *packReader) find(id plumbing.Hash) (place, bool) {
	for i, p := range r.packs {
		if offset, ok := p.index.find(id); ok {
			return at(i, offset), true
		}
	}
	return 0, false
}

// object returns the object at a place: what it is made from first, then each
// change to it.
func (r *packReader) object(from place) (packed, error) {
	r.chain = r.chain[:0]
	for range deepest {
		if o, ok := r.bases.get(from); ok {
			return r.unfold(o)
		}
		e, err := r.entry(from)
		if err != nil {
			return packed{}, r.wrap(from, err)
		}
		if !e.made {
			data, err := r.inflate(e, nil)
			if err != nil {
				return packed{}, r.wrap(from, err)
			}
			o := packed{e.kind, data}
			r.keep(from, o)
			return r.unfold(o)
		}
		r.chain = append(r.chain, e)
		from = e.base
	}
	return packed{}, r.wrap(from, errors.New("objects are made from each other in a circle"))
}

func (r *packReader) wrap(at place, err error) error {
	return fmt.Errorf("read %s at %d (`git fsck` tells more): %w", r.packs[at.pack()].name, at.offset(), err)
}

// unfold makes the changes of the chain, the last one first.
func (r *packReader) unfold(o packed) (packed, error) {
	for _, e := range slices.Backward(r.chain) {
		var err error
		if r.delta, err = r.inflate(e, r.delta); err == nil {
			o.data, err = patch(o.data, r.delta)
		}
		if err != nil {
			return packed{}, r.wrap(e.at, err)
		}
		r.keep(e.at, o)
	}
	return o, nil
}

// keep remembers what others may be made from; a commit only if one is.
func (r *packReader) keep(at place, o packed) {
	if o.kind != plumbing.CommitObject || len(r.chain) > 0 {
		r.bases.put(at, o, len(o.data))
	}
}

// packEntry is what lies at a place of a pack: an object, or the changes that make
// one from a base.
type packEntry struct {
	at, base place
	made     bool // from the base
	kind     plumbing.ObjectType
	size     uint64 // of the object or the changes, in bytes
	body     []byte // begins with their compressed bytes
}

// entry reads what is said of an object before its bytes.
func (r *packReader) entry(at place) (packEntry, error) {
	e := packEntry{at: at}
	data := r.packs[at.pack()].data
	if at.offset() >= int64(len(data)) {
		return e, errDamaged
	}
	e.body = data[at.offset():]
	head := e.body[0]
	e.kind, e.size, e.body = plumbing.ObjectType(head>>4&7), uint64(head&15), e.body[1:]
	if head&0x80 != 0 {
		more, n := binary.Uvarint(e.body)
		if n <= 0 || more > largest {
			return e, errDamaged
		}
		e.size |= more << 4
		e.body = e.body[n:]
	}
	if e.size > largest {
		return e, fmt.Errorf("it has %d bytes; %d are the most", e.size, largest)
	}
	switch e.kind {
	case plumbing.OFSDeltaObject, plumbing.REFDeltaObject:
		e.made = true
		return e, r.base(&e)
	case plumbing.CommitObject, plumbing.TreeObject, plumbing.BlobObject, plumbing.TagObject:
		return e, nil
	}
	return e, errDamaged
}

var errDamaged = errors.New("the pack is damaged")

// base reads what an object is made from.
func (r *packReader) base(e *packEntry) error {
	if e.kind == plumbing.REFDeltaObject {
		var id plumbing.Hash
		e.body = e.body[copy(id[:], e.body):]
		base, ok := r.find(id)
		if !ok {
			return fmt.Errorf("what it is made from (%s) is missing: %w", id, errDamaged)
		}
		e.base = base
		return nil
	}
	back := int64(0)
	for i, b := range e.body {
		back |= int64(b & 0x7f)
		if b&0x80 == 0 {
			if back == 0 || back > e.at.offset() {
				return errDamaged
			}
			e.base, e.body = e.at-place(back), e.body[i+1:]
			return nil
		}
		if back = (back + 1) << 7; back > 1<<55 {
			return errDamaged
		}
	}
	return errDamaged
}

// inflate returns the bytes of an entry, in a buffer if that is large enough.
func (r *packReader) inflate(e packEntry, buffer []byte) ([]byte, error) {
	if uint64(cap(buffer)) < e.size {
		buffer = make([]byte, e.size)
	}
	data := buffer[:e.size]
	return data, r.z.inflate(data, e.body)
}
