package gitrepo

import (
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

// packReader reads objects of packs. Neighbours in a pack are read together, and
// what other objects are made from is kept for a while: in the order of a pack
// this is several times faster than object by object. Not safe for concurrent
// use; memory is bounded by keep.
type packReader struct {
	packs  []*pack
	pages  kept[place, []byte]
	bases  kept[place, packed]
	window window
	zlib   io.ReadCloser
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
	pageSize = 64 << 10
	deepest  = 10_000   // objects made from one another; git makes 50, at most 4,095
	largest  = 64 << 20 // bytes of one tree or commit
)

func newPackReader(packs []*pack, keep int) *packReader {
	r := &packReader{packs: packs}
	r.pages.limit, r.bases.limit = keep/4, keep/2
	r.window.load = r.page
	return r
}

// find returns where an object lies.
func (r *packReader) find(id plumbing.Hash) (place, bool) {
	for i, p := range r.packs {
		if offset, ok := p.index.find(id); ok {
			return at(i, offset), true
		}
	}
	return 0, false
}

// page returns the bytes of a pack around a spot, and where they begin.
func (r *packReader) page(spot place) ([]byte, int64, error) {
	p := r.packs[spot.pack()]
	from := spot.offset() / pageSize * pageSize
	key := at(spot.pack(), from)
	if page, ok := r.pages.get(key); ok {
		return page, from, nil
	}
	if spot.offset() >= p.size-packTail {
		return nil, 0, io.ErrUnexpectedEOF
	}
	page := make([]byte, min(pageSize, p.size-packTail-from))
	if _, err := p.file.ReadAt(page, from); err != nil {
		return nil, 0, err
	}
	r.pages.put(key, page, len(page))
	return page, from, nil
}

// object returns the object at a place: what it is made from first, then each
// change to it.
func (r *packReader) object(from place) (packed, error) {
	var deltas []delta
	for range deepest {
		o, ok := r.bases.get(from)
		if !ok {
			d, err := r.entry(from)
			if err != nil {
				return packed{}, r.wrap(from, err)
			}
			if d.made {
				deltas = append(deltas, d)
				from = d.base
				continue
			}
			o = d.packed
			r.keep(from, o)
		}
		return r.unfold(o, deltas)
	}
	return packed{}, r.wrap(from, errors.New("objects are made from each other in a circle"))
}

func (r *packReader) wrap(at place, err error) error {
	return fmt.Errorf("read %s at %d (`git fsck` tells more): %w", filepath.Base(r.packs[at.pack()].file.Name()), at.offset(), err)
}

func (r *packReader) unfold(o packed, deltas []delta) (packed, error) {
	for _, d := range slices.Backward(deltas) {
		data, err := patch(o.data, d.data)
		if err != nil {
			return packed{}, r.wrap(d.at, err)
		}
		o.data = data
		r.keep(d.at, o)
	}
	return o, nil
}

// keep remembers what others may be made from; commits hardly ever are.
func (r *packReader) keep(at place, o packed) {
	if o.kind != plumbing.CommitObject {
		r.bases.put(at, o, len(o.data))
	}
}

// delta is an entry of a pack: an object, or if it is made from a base, the
// changes to that.
type delta struct {
	packed
	at, base place
	made     bool
}

// entry reads what lies at a place.
func (r *packReader) entry(at place) (delta, error) {
	d := delta{at: at}
	w := &r.window
	w.seek(at)
	head, err := w.ReadByte()
	if err != nil {
		return d, err
	}
	size := uint64(head & 15)
	for shift, more := 4, head&0x80 != 0; more; shift += 7 {
		b, err := w.ReadByte()
		if err != nil {
			return d, err
		}
		if shift > 57 {
			return d, errDamaged
		}
		size |= uint64(b&0x7f) << shift
		more = b&0x80 != 0
	}
	switch d.kind = plumbing.ObjectType(head >> 4 & 7); d.kind {
	case plumbing.OFSDeltaObject, plumbing.REFDeltaObject:
		if d.base, err = r.base(at, d.kind); err != nil {
			return d, err
		}
		d.made = true
	case plumbing.CommitObject, plumbing.TreeObject, plumbing.BlobObject, plumbing.TagObject:
	default:
		return d, errDamaged
	}
	d.data, err = r.inflate(size)
	return d, err
}

var errDamaged = errors.New("the pack is damaged")

// base reads what an object is made from.
func (r *packReader) base(at place, kind plumbing.ObjectType) (place, error) {
	w := &r.window
	if kind == plumbing.REFDeltaObject {
		var id plumbing.Hash
		if _, err := io.ReadFull(w, id[:]); err != nil {
			return 0, err
		}
		base, ok := r.find(id)
		if !ok {
			return 0, fmt.Errorf("what it is made from (%s) is missing: %w", id, errDamaged)
		}
		return base, nil
	}
	back := int64(0)
	for {
		b, err := w.ReadByte()
		if err != nil {
			return 0, err
		}
		back |= int64(b & 0x7f)
		if b&0x80 == 0 {
			break
		}
		back = (back + 1) << 7
		if back > 1<<55 {
			return 0, errDamaged
		}
	}
	if back <= 0 || back > at.offset() {
		return 0, errDamaged
	}
	return at - place(back), nil
}

// inflate reads size bytes to the end of the compressed data, whose checksum
// is looked at thereby.
func (r *packReader) inflate(size uint64) ([]byte, error) {
	if size > largest {
		return nil, fmt.Errorf("it has %d bytes; %d are the most", size, largest)
	}
	data, z, err := unzip(r.zlib, &r.window, int(size))
	r.zlib = z
	return data, err
}

// unzip reads size bytes with a decompressor, which may be nil, and returns it
// for the next time.
func unzip(z io.ReadCloser, from io.Reader, size int) ([]byte, io.ReadCloser, error) {
	var err error
	if z == nil {
		z, err = zlib.NewReader(from)
	} else {
		err = z.(zlib.Resetter).Reset(from, nil)
	}
	if err != nil {
		return nil, nil, err
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(z, data); err != nil {
		return nil, z, err
	}
	if n, err := z.Read(make([]byte, 1)); n > 0 || err != io.EOF {
		return nil, z, errDamaged
	}
	return data, z, nil
}

// window reads a pack byte by byte from a place on.
type window struct {
	load func(place) (page []byte, from int64, err error)
	next place // where the page behind this one begins
	page []byte
	pos  int
}

func (w *window) seek(to place) {
	if from := w.next - place(len(w.page)); to >= from && to < w.next {
		w.pos = int(to - from)
		return
	}
	w.page, w.pos, w.next = nil, 0, to
}

// turn gets the page on which next lies.
func (w *window) turn() error {
	page, from, err := w.load(w.next)
	if err != nil {
		return err
	}
	w.page, w.pos = page, int(w.next.offset()-from)
	w.next = at(w.next.pack(), from+int64(len(page)))
	return nil
}

func (w *window) ReadByte() (byte, error) {
	if w.pos == len(w.page) {
		if err := w.turn(); err != nil {
			return 0, err
		}
	}
	b := w.page[w.pos]
	w.pos++
	return b, nil
}

func (w *window) Read(p []byte) (int, error) {
	if w.pos == len(w.page) {
		if err := w.turn(); err != nil {
			return 0, err
		}
	}
	n := copy(p, w.page[w.pos:])
	w.pos += n
	return n, nil
}

// inflateLoose reads all of a compressed file, at most what one object may have.
func inflateLoose(z io.ReadCloser, from io.Reader) ([]byte, io.ReadCloser, error) {
	var err error
	if z == nil {
		z, err = zlib.NewReader(from)
	} else {
		err = z.(zlib.Resetter).Reset(from, nil)
	}
	if err != nil {
		return nil, nil, err
	}
	data, err := io.ReadAll(io.LimitReader(z, largest+64))
	return data, z, err
}
