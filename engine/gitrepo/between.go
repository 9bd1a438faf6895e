package gitrepo

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Between returns the commits that are reachable from head and from none of the
// bases, second parents included, each before its parents.
func (r *Repo) Between(head string, bases ...string) ([]Revision, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ids, err := r.hashes(append([]string{head}, bases...)...)
	if err != nil {
		return nil, err
	}
	w := newWalker(r, theirs)
	for i, id := range ids {
		color := uint8(theirs)
		if i == 0 {
			color = ours
		}
		if err := w.paint(id, color); err != nil {
			return nil, err
		}
	}
	if err := w.divide(); err != nil {
		return nil, err
	}
	return r.revisions(w, ids[0])
}

// divide walks until nothing that is left could still show a commit of ours to
// be theirs too, as far as dates tell. Where dates lie, a commit too many
// remains, which is the safe side.
func (w *walker) divide() error {
	oldest := int64(1<<63 - 1)
	for len(w.queue) > 0 && (w.open > 0 || w.queue[0].time >= oldest) {
		n, color := w.next()
		if color&theirs == 0 {
			oldest = min(oldest, n.time)
		}
		if err := w.parents(n, color); err != nil {
			return err
		}
	}
	return nil
}

// revisions returns the commits of ours alone, each before its parents: the
// reverse of the order in which a walk into the depth leaves them.
func (r *Repo) revisions(w *walker, head plumbing.Hash) ([]Revision, error) {
	var list []Revision
	seen := map[plumbing.Hash]bool{}
	type step struct {
		node *node
		next int
	}
	var path []step
	enter := func(id plumbing.Hash) {
		if !seen[id] && w.color[id]&theirs == 0 {
			seen[id] = true
			path = append(path, step{node: w.nodes[id]})
		}
	}
	for enter(head); len(path) > 0; {
		at := &path[len(path)-1]
		if at.next < len(at.node.parents) {
			at.next++
			enter(at.node.parents[at.next-1])
			continue
		}
		n, err := r.node(at.node.id)
		if err != nil {
			return nil, err
		}
		list = append(list, n.revision())
		path = path[:len(path)-1]
	}
	slices.Reverse(list)
	return list, nil
}

// ErrNotOnLine means that a walk along first parents never met its end.
var ErrNotOnLine = errors.New("the commit is not on this line of first parents")

// FirstParents returns the commits from head down its line of first parents,
// head first, without until and what lies below it. With an empty until it goes
// to the first commit of all.
func (r *Repo) FirstParents(head, until string) ([]Revision, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ids, err := r.hashes(head)
	if err != nil {
		return nil, err
	}
	var end plumbing.Hash
	if until != "" {
		ends, err := r.hashes(until)
		if err != nil {
			return nil, err
		}
		end = ends[0]
	}
	var list []Revision
	for at := ids[0]; at != end; {
		n, err := r.node(at)
		if err != nil {
			return nil, err
		}
		list = append(list, n.revision())
		if len(n.parents) == 0 {
			if until != "" {
				return nil, fmt.Errorf("walk from %s to %s: %w", head, until, ErrNotOnLine)
			}
			break
		}
		at = n.parents[0]
	}
	return list, nil
}

// local turns a path from the top of the repository into one from the folder
// that it was opened at; what lies outside of that begins with "../".
func (r *Repo) local(path string) string {
	if r.prefix == "" {
		return path
	}
	if rest, ok := strings.CutPrefix(path, r.prefix+"/"); ok {
		return rest
	}
	return strings.Repeat("../", strings.Count(r.prefix, "/")+1) + path
}

// global undoes local.
func (r *Repo) global(path string) string {
	if r.prefix == "" {
		return path
	}
	up := strings.Repeat("../", strings.Count(r.prefix, "/")+1)
	if rest, ok := strings.CutPrefix(path, up); ok {
		return rest
	}
	return r.prefix + "/" + path
}
