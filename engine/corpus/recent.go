package corpus

import (
	"sync"

	"github.com/dossier-cti/dossier/engine/doc"
)

// recent holds the nodes of the files asked for last, so that many questions
// about one large file unpack it once.
type recent struct {
	mutex sync.Mutex
	kept  [8]struct {
		entry *Entry
		root  *doc.Node
	}
	next int
}

func (r *recent) nodes(e *Entry, read func() *doc.Node) *doc.Node {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for _, k := range r.kept {
		if k.entry == e {
			return k.root
		}
	}
	k := &r.kept[r.next]
	k.entry, k.root = e, read()
	r.next = (r.next + 1) % len(r.kept)
	return k.root
}

func (r *recent) forget() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	clear(r.kept[:])
}
