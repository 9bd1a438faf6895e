package gitrepo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"path/filepath"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

// pack is one pack file with its index (gitformat-pack(5)), version 2 of both.
// It is safe for concurrent use.
type pack struct {
	name    string
	data    []byte // without the checksum at the end
	index   *packIndex
	release []func() error
}

// openPack opens a pack by the name of its index.
func openPack(index string) (*pack, error) {
	p := &pack{name: filepath.Base(index[:len(index)-len("idx")] + "pack")}
	data, release, err := mapped(index)
	if err != nil {
		return nil, fmt.Errorf("read the index of a pack: %w", err)
	}
	p.release = append(p.release, release)
	if p.index, err = parseIndex(data); err != nil {
		return nil, errors.Join(fmt.Errorf("read %s: %w", filepath.Base(index), err), p.close())
	}
	if data, release, err = mapped(filepath.Join(filepath.Dir(index), p.name)); err != nil {
		return nil, errors.Join(fmt.Errorf("read a pack: %w", err), p.close())
	}
	p.release = append(p.release, release)
	if p.data, err = p.index.check(data); err != nil {
		return nil, errors.Join(fmt.Errorf("read %s: %w", p.name, err), p.close())
	}
	return p, nil
}

// close lets go of the files; what was read from them may not be used any more.
func (p *pack) close() (err error) {
	for _, release := range p.release {
		err = errors.Join(err, release())
	}
	return err
}

// check compares the head and the end of a pack with its index: a truncated
// pack is found before it is needed. It returns what lies before the checksum.
func (x *packIndex) check(data []byte) ([]byte, error) {
	end := len(data) - packTail
	if end < packHead || !bytes.Equal(data[end:], x.pack[:]) {
		return nil, errTruncated
	}
	if !bytes.HasPrefix(data, []byte("PACK\x00\x00\x00\x02")) {
		return nil, errors.New("it is no pack of version 2")
	}
	return data[:end], nil
}

const (
	packHead = 12 // bytes: mark, version, number of objects
	packTail = 20 // bytes: the checksum of all before
)

var errTruncated = errors.New("the pack is truncated or is not the one of its index; `git fsck` tells more, and a fresh clone mends it")

// packs opens every pack of some object folders. A pack that cannot be read is
// an error only if something is missing without it.
func packs(folders []string) (list []*pack, flaws error) {
	for _, folder := range folders {
		names, err := filepath.Glob(filepath.Join(folder, "pack", "pack-*.idx"))
		if err != nil {
			flaws = errors.Join(flaws, fmt.Errorf("list packs: %w", err))
		}
		slices.Sort(names)
		for _, name := range names {
			p, err := openPack(name)
			if err != nil {
				flaws = errors.Join(flaws, err)
				continue
			}
			list = append(list, p)
		}
	}
	return list, flaws
}

// packIndex tells where each object of a pack lies.
type packIndex struct {
	fan     [257]uint32 // fan[b] objects have ids that begin with less than b
	ids     []byte
	offsets []byte
	large   []byte // offsets from 2 GB on
	pack    [packTail]byte
}

var errIndex = errors.New("it is no index of version 2; `git gc` writes it anew")

func parseIndex(data []byte) (*packIndex, error) {
	const fan = 256 * 4
	x := &packIndex{}
	rest, ok := bytes.CutPrefix(data, []byte("\xfftOc\x00\x00\x00\x02"))
	if !ok || len(rest) < fan+2*packTail {
		return nil, errIndex
	}
	for b := range 256 {
		x.fan[b+1] = binary.BigEndian.Uint32(rest[b*4:])
		if x.fan[b+1] < x.fan[b] {
			return nil, errIndex
		}
	}
	n := int(x.fan[256])
	rest = rest[fan:]
	if len(rest) < n*(20+4+4)+2*packTail {
		return nil, errIndex
	}
	x.ids, rest = rest[:n*20], rest[n*20+n*4:]
	x.offsets, rest = rest[:n*4], rest[n*4:]
	x.large = rest[:len(rest)-2*packTail]
	copy(x.pack[:], rest[len(rest)-2*packTail:])
	return x, nil
}

// find returns where an object lies. Ids are spread evenly, so it looks first
// where the id should be (interpolation search).
func (x *packIndex) find(id plumbing.Hash) (int64, bool) {
	want := binary.BigEndian.Uint64(id[:])
	low, high := int(x.fan[id[0]]), int(x.fan[int(id[0])+1])
	from, to := uint64(id[0])<<56, uint64(id[0])<<56|(1<<56-1)
	for step := 0; low < high; step++ {
		middle := low + (high-low)/2
		if step < 6 && from <= want && want < to { // or else the index is damaged
			share, _ := bits.Div64(want-from, 0, to-from)
			part, _ := bits.Mul64(share, uint64(high-low))
			middle = low + int(part)
		}
		at := x.ids[middle*20 : middle*20+20]
		got := binary.BigEndian.Uint64(at)
		switch {
		case got < want || got == want && bytes.Compare(at, id[:]) < 0:
			low, from = middle+1, got
		case got > want || !bytes.Equal(at, id[:]):
			high, to = middle, got
		default:
			return x.offset(middle)
		}
	}
	return 0, false
}

func (x *packIndex) offset(i int) (int64, bool) {
	at := binary.BigEndian.Uint32(x.offsets[i*4:])
	if at < 1<<31 {
		return int64(at), true
	}
	at &^= 1 << 31
	if int64(at)*8+8 > int64(len(x.large)) {
		return 0, false
	}
	far := binary.BigEndian.Uint64(x.large[at*8:])
	return int64(far), far < 1<<spots
}
