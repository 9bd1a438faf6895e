package gitrepo

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

// Every walk takes commits in the order of their dates, youngest first. Dates
// are claims, so they decide only how far a walk goes, never what is true: a
// colour that comes late is carried on from where it arrives.
const (
	ours   = 1 << iota // reachable from the first commit
	theirs             // reachable from one of the others
	common             // below a commit that is reachable from both
	queued
)

// walker colours commits by what they are reachable from.
type walker struct {
	repo  *Repo
	nodes map[plumbing.Hash]*node
	color map[plumbing.Hash]uint8
	queue youngest
	open  int // commits in the queue that still matter
	done  uint8
}

// youngest is a heap of commits, the youngest on top.
type youngest []*node

func (q youngest) Len() int           { return len(q) }
func (q youngest) Less(i, j int) bool { return q[i].time > q[j].time }
func (q youngest) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *youngest) Push(x any)        { *q = append(*q, x.(*node)) }
func (q *youngest) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// newWalker returns a walker for which commits of a colour no longer matter.
func newWalker(r *Repo, done uint8) *walker {
	return &walker{repo: r, nodes: map[plumbing.Hash]*node{}, color: map[plumbing.Hash]uint8{}, done: done}
}

func (w *walker) node(id plumbing.Hash) (*node, error) {
	if n := w.nodes[id]; n != nil {
		return n, nil
	}
	n, err := w.repo.node(id)
	if err == nil {
		n.head, n.message, w.nodes[id] = nil, nil, n
	}
	return n, err
}

// paint adds colours to a commit, and puts it into the queue when they are new.
func (w *walker) paint(id plumbing.Hash, color uint8) error {
	was := w.color[id]
	if was&color == color {
		return nil
	}
	n, err := w.node(id)
	if err != nil {
		return err
	}
	w.color[id] = was | color | queued
	if was&queued == 0 {
		heap.Push(&w.queue, n)
		if (was|color)&w.done == 0 {
			w.open++
		}
	} else if was&w.done == 0 && color&w.done != 0 {
		w.open--
	}
	return nil
}

// next takes the youngest commit from the queue.
func (w *walker) next() (*node, uint8) {
	n := heap.Pop(&w.queue).(*node)
	color := w.color[n.id] &^ queued
	w.color[n.id] = color
	if color&w.done == 0 {
		w.open--
	}
	return n, color
}

func (w *walker) parents(n *node, color uint8) error {
	for _, p := range n.parents {
		if err := w.paint(p, color); err != nil {
			return err
		}
	}
	return nil
}

// MergeBases returns the best common ancestors of two commits in the order of
// their ids: those that are no ancestor of another one. Criss-cross merges make
// several, unrelated histories none.
func (r *Repo) MergeBases(a, b string) ([]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ids, err := r.hashes(a, b)
	if err != nil {
		return nil, err
	}
	w := newWalker(r, common)
	if err := cmp.Or(w.paint(ids[0], ours), w.paint(ids[1], theirs)); err != nil {
		return nil, err
	}
	var found []*node
	for w.open > 0 || len(found) > 1 && len(w.queue) > 0 && w.queue[0].time >= oldest(found)-slack {
		n, color := w.next()
		below := color
		if color&(ours|theirs) == ours|theirs {
			if color&common == 0 {
				found = append(found, n)
			}
			below |= common
		}
		if err := w.parents(n, below); err != nil {
			return nil, err
		}
	}
	return w.best(found), nil
}

// slack is how far dates may lie, in seconds, before an ancestor of a merge base
// passes for one too. One too many makes a judgement stricter.
const slack = 24 * 60 * 60

func oldest(list []*node) int64 {
	least := list[0].time
	for _, n := range list {
		least = min(least, n.time)
	}
	return least
}

// best leaves out what turned out to be an ancestor of another one.
func (w *walker) best(found []*node) []string {
	var ids []string
	for _, n := range found {
		if w.color[n.id]&common == 0 {
			ids = append(ids, n.id.String())
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Ancestor reports whether a commit is another one or reachable from it.
func (r *Repo) Ancestor(commit, of string) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ids, err := r.hashes(commit, of)
	if err != nil {
		return false, err
	}
	return r.reaches(ids[1], ids[0])
}

// reaches looks at everything that is reachable from a commit if need be, young
// commits first.
func (r *Repo) reaches(from, to plumbing.Hash) (bool, error) {
	w := newWalker(r, common)
	if err := w.paint(from, ours); err != nil {
		return false, err
	}
	for w.open > 0 {
		n, color := w.next()
		if n.id == to {
			return true, nil
		}
		if err := w.parents(n, color); err != nil {
			return false, err
		}
	}
	return false, nil
}

// hashes resolves the names of commits.
func (r *Repo) hashes(names ...string) ([]plumbing.Hash, error) {
	ids := make([]plumbing.Hash, len(names))
	for i, name := range names {
		if id := plumbing.NewHash(name); plumbing.IsHash(name) {
			if _, err := r.store.EncodedObject(plumbing.CommitObject, id); err == nil {
				ids[i] = id
				continue
			}
		}
		c, err := r.resolve(name)
		if err != nil {
			return nil, fmt.Errorf("revision %q: %w", name, err)
		}
		ids[i] = c.Hash
	}
	return ids, nil
}
