package gitrepo

import (
	"container/heap"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/dossier-cti/dossier/engine/cache"
)

// lineageFormat is part of every key. Raise it with any change of what is found
// in a history or how it is written down.
const lineageFormat = 1

// key names what is kept of the history of a commit: a pure function of the
// commit, which is a digest of all that came before it, of the folder and of
// the program.
func (h *chronicle) key(head plumbing.Hash) cache.Key {
	return sha256.Sum256(fmt.Appendf(nil, "lineage %d %q %q %s", lineageFormat, h.options.Engine, h.below, head))
}

// near is how many commits are tried in search of one whose history is kept.
const near = 100

// recall gets what is kept of the history of head, or else of a commit shortly
// before it; fresh tells that it was head's.
func (h *chronicle) recall(r *objectReader, head plumbing.Hash) (fresh bool, err error) {
	if h.options.Cache == (cache.Store{}) {
		return false, nil
	}
	if h.decode(head) {
		return true, nil
	}
	first, err := h.commit(r, head)
	if err != nil {
		return false, err
	}
	q, tried := queue{{first, 0}}, map[plumbing.Hash]bool{head: true}
	for len(q) > 0 && len(tried) < near {
		c := heap.Pop(&q).(queuedCommit)
		for _, id := range c.parentIDs {
			if tried[id] {
				continue
			}
			tried[id] = true
			if h.decode(id) {
				return false, nil
			}
			p, err := h.commit(r, id)
			if err != nil {
				return false, err
			}
			heap.Push(&q, queuedCommit{p, len(tried)})
		}
	}
	return false, nil
}

// remember keeps what was found. That it cannot be kept is no harm.
func (h *chronicle) remember(head plumbing.Hash) {
	if h.options.Cache != (cache.Store{}) {
		_ = h.options.Cache.Put(h.key(head), h.encode())
	}
}

// writer writes numbers and texts; each text is written once.
type writer struct {
	data  []byte
	texts map[string]uint64
}

func (w *writer) number(n int64)      { w.data = binary.AppendVarint(w.data, n) }
func (w *writer) id(id plumbing.Hash) { w.data = append(w.data, id[:]...) }
func (w *writer) person(p Person)     { w.text(p.Name); w.text(p.Email); w.number(p.When.Unix()) }
func (w *writer) count(n int)         { w.data = binary.AppendUvarint(w.data, uint64(n)) }

// moment undoes Unix, of the zero time too.
func moment(unix int64) (when time.Time) {
	if unix != (time.Time{}).Unix() {
		when = time.Unix(unix, 0).UTC()
	}
	return when
}

// text writes the number of a text, 0 for one that follows.
func (w *writer) text(s string) {
	if n, ok := w.texts[s]; ok {
		w.data = binary.AppendUvarint(w.data, n)
		return
	}
	w.texts[s] = uint64(len(w.texts)) + 1
	w.data = append(binary.AppendUvarint(w.data, 0), binary.AppendUvarint(nil, uint64(len(s)))...)
	w.data = append(w.data, s...)
}

func (h *chronicle) encode() []byte {
	w := &writer{texts: map[string]uint64{}, data: make([]byte, 0, 200*len(h.list))}
	w.count(len(h.list))
	for _, c := range h.list {
		w.id(c.id)
		w.id(c.tree)
		w.count(len(c.parentIDs))
		for _, id := range c.parentIDs {
			w.id(id)
		}
		w.number(c.time)
		w.person(c.author)
		w.text(c.subject)
		w.count(c.pull)
		w.count(int(c.depth))
		w.count(len(c.touches))
		for i := range c.touches {
			w.touch(&c.touches[i])
		}
	}
	return w.data
}

func (w *writer) touch(t *touch) {
	w.text(t.path)
	w.text(t.from)
	w.text(t.to)
	w.id(t.id)
	w.count(int(t.mode))
	flags := 0
	if t.made {
		flags |= 1
	}
	if t.landed {
		flags |= 2
	}
	w.count(flags)
}

// decode takes over what is kept of a commit, if it is kept and whole.
func (h *chronicle) decode(head plumbing.Hash) bool {
	data, ok := h.options.Cache.Get(h.key(head))
	if !ok {
		return false
	}
	r := &restorer{data: data}
	n := r.list(50)
	found := make(map[plumbing.Hash]*past, n)
	for range n {
		c := r.commit()
		if r.err != nil {
			return false
		}
		found[c.id] = c
	}
	if r.err != nil || len(r.data) > 0 || found[head] == nil {
		return false
	}
	for id, c := range found {
		h.byID[id] = c
	}
	return true
}

// restorer reads what a writer wrote. After the first error all is zero.
type restorer struct {
	data  []byte
	texts []string
	err   error
}

var errKept = errors.New("what was kept is damaged")

func (r *restorer) take(n uint64) []byte {
	if r.err != nil || n > uint64(len(r.data)) {
		r.err = errKept
		return nil
	}
	taken := r.data[:n]
	r.data = r.data[n:]
	return taken
}

func (r *restorer) count() int {
	n, size := binary.Uvarint(r.data)
	if r.err != nil || size <= 0 || n > 1<<40 {
		r.err = errKept
		return 0
	}
	r.data = r.data[size:]
	return int(n)
}

func (r *restorer) number() int64 {
	n, size := binary.Varint(r.data)
	if r.err != nil || size <= 0 {
		r.err = errKept
		return 0
	}
	r.data = r.data[size:]
	return n
}

func (r *restorer) id() (id plumbing.Hash) {
	copy(id[:], r.take(uint64(len(id))))
	return id
}

func (r *restorer) text() string {
	switch n := r.count(); {
	case r.err != nil:
		return ""
	case n == 0:
		s := string(r.take(uint64(r.count())))
		r.texts = append(r.texts, s)
		return s
	case n > len(r.texts):
		r.err = errKept
		return ""
	default:
		return r.texts[n-1]
	}
}

func (r *restorer) commit() *past {
	c := &past{id: r.id(), tree: r.id()}
	for range r.list(20) {
		c.parentIDs = append(c.parentIDs, r.id())
	}
	c.time = r.number()
	c.author = Person{r.text(), r.text(), moment(r.number())}
	c.subject, c.pull, c.depth = r.text(), r.count(), depth(r.count())
	c.touches = make([]touch, r.list(24))
	for i := range c.touches {
		t := touch{commit: c, path: r.text(), from: r.text(), to: r.text(), id: r.id(), mode: uint32(r.count())}
		flags := r.count()
		t.made, t.landed = flags&1 != 0, flags&2 != 0
		c.touches[i] = t
	}
	return c
}

// list reads the length of a list whose items take at least some bytes each.
func (r *restorer) list(size int) int {
	n := r.count()
	if n*size > len(r.data) {
		r.err = errKept
		return 0
	}
	return n
}
