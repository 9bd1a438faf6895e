package gitrepo

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// treeWalk compares trees as raw bytes. It enters no folder that a commit has
// in common with one of its parents. Not safe for concurrent use.
type treeWalk struct {
	*chronicle
	reader *objectReader
	path   []byte
	listed int // names since the last commit began
	found  []touch
	names  map[string]string
}

func (w *treeWalk) commits(list []*past) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	for _, c := range list {
		if err := w.commit(c); err != nil {
			return fmt.Errorf("compare commit %s with its parents: %w", c.id, err)
		}
	}
	return nil
}

// commit fills in what a commit changed.
func (w *treeWalk) commit(c *past) error {
	parents := make([]plumbing.Hash, 0, max(len(c.parents), 1))
	for _, p := range c.parents {
		parents = append(parents, p.tree)
	}
	if len(parents) == 0 {
		parents = append(parents, plumbing.ZeroHash)
	}
	made, err := w.compareAll(c.tree, parents)
	if err != nil {
		return err
	}
	c.touches, c.depth = made, compared
	for i := range made {
		t := &made[i]
		t.commit, t.made, t.landed = c, true, true
	}
	if len(parents) > 1 {
		return w.merge(c, parents[:1])
	}
	slices.SortFunc(made, inOrder)
	w.renames(c)
	return nil
}

func inOrder(a, b touch) int { return strings.Compare(a.path, b.path) }

// merge adds, for a merge on the line of first parents, what differs from the
// first parent: that holds what differs from all.
func (w *treeWalk) merge(c *past, first []plumbing.Hash) error {
	slices.SortFunc(c.touches, inOrder)
	if c.line == 0 {
		c.depth = written
		return nil
	}
	landed, err := w.compareAll(c.tree, first)
	if err != nil {
		return err
	}
	slices.SortFunc(landed, inOrder)
	for i := range landed {
		t := &landed[i]
		_, t.made = slices.BinarySearchFunc(c.touches, *t, inOrder)
		t.commit, t.landed = c, true
	}
	c.touches = landed
	w.renames(c)
	return nil
}

// compareAll returns the files below the folder of the history that differ from
// what each of some trees has.
func (w *treeWalk) compareAll(now plumbing.Hash, before []plumbing.Hash) ([]touch, error) {
	w.found, w.listed, w.path = nil, 0, w.path[:0]
	var err error
	if now, err = w.inside(now); err != nil {
		return nil, err
	}
	trees := make([]plumbing.Hash, len(before))
	for i, id := range before {
		if trees[i], err = w.inside(id); err != nil {
			return nil, err
		}
		if trees[i] == now {
			return nil, nil
		}
	}
	if w.below != "" {
		w.path = append(append(w.path, w.below...), '/')
	}
	err = w.folders(now, trees)
	return w.found, err
}

// inside returns the tree of the folder that the history is about, zero where
// there is none.
func (w *treeWalk) inside(root plumbing.Hash) (plumbing.Hash, error) {
	if w.below == "" {
		return root, nil
	}
	for name := range strings.SplitSeq(w.below, "/") {
		data, err := w.reader.tree(root)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		root = plumbing.ZeroHash
		for len(data) > 0 {
			e, rest, ok := nextEntry(data)
			if !ok {
				return root, errTree
			}
			if data = rest; e.folder() && string(e.name) == name {
				root = e.hash()
				break
			}
		}
	}
	return root, nil
}

// rawEntry is a name in a tree as it is stored: `MODE NAME NUL ID`.
type rawEntry struct {
	mode, name, id []byte
	all            []byte
}

func (e *rawEntry) folder() bool { return len(e.mode) > 0 && e.mode[0] == '4' }

func (e *rawEntry) hash() (id plumbing.Hash) {
	copy(id[:], e.id)
	return id
}

// form returns the mode as git compares it.
func (e *rawEntry) form() uint32 {
	mode := uint32(0)
	for _, c := range e.mode {
		mode = mode<<3 | uint32(c-'0')
	}
	switch {
	case mode&0o170000 == 0o100000 && mode&0o100 != 0:
		return 0o100755
	case mode&0o170000 == 0o100000:
		return 0o100644
	}
	return mode
}

func nextEntry(data []byte) (rawEntry, []byte, bool) {
	space := bytes.IndexByte(data[:min(len(data), 8)], ' ')
	if space < 1 {
		return rawEntry{}, nil, false
	}
	end := bytes.IndexByte(data, 0)
	if end <= space+1 || len(data) < end+21 {
		return rawEntry{}, nil, false
	}
	return rawEntry{data[:space], data[space+1 : end], data[end+1 : end+21], data[:end+21]}, data[end+21:], true
}

var errTree = errors.New("the bytes of a tree are damaged; `git fsck` tells more")

// cursor walks through the entries of a tree.
type cursor struct {
	at     rawEntry // all is nil at the end
	rest   []byte
	behind bool // goes on next
}

func (c *cursor) next() error {
	c.at = rawEntry{}
	if len(c.rest) == 0 {
		return nil
	}
	var ok bool
	if c.at, c.rest, ok = nextEntry(c.rest); !ok {
		return errTree
	}
	return nil
}

// folders compares a folder with some others, none of which is equal to it.
func (w *treeWalk) folders(now plumbing.Hash, before []plumbing.Hash) error {
	cursors := make([]cursor, len(before)+1) // now is the first
	for i := range cursors {
		id := now
		if i > 0 {
			id = before[i-1]
		}
		data, err := w.reader.tree(id)
		if err != nil {
			return err
		}
		cursors[i].rest = data
	}
	if err := advance(cursors, nil); err != nil {
		return err
	}
	for {
		name := least(cursors)
		if name == nil {
			return nil
		}
		if w.listed++; w.listed > most {
			return fmt.Errorf("the commit lists more than %d names", most)
		}
		e := *name
		if err := w.entry(e, cursors); err != nil {
			return err
		}
		if err := advance(cursors, &e); err != nil {
			return err
		}
	}
}

// advance goes on in the trees that have the entry, in all of them for none.
func advance(cursors []cursor, e *rawEntry) error {
	behind := 0
	for i := range cursors {
		c := &cursors[i]
		if c.behind = e == nil || c.at.all != nil && orderOf(&c.at, e) == 0; c.behind {
			behind++
		}
	}
	if behind == len(cursors) {
		skipEqual(cursors)
	}
	for i := range cursors {
		if c := &cursors[i]; c.behind {
			if err := c.next(); err != nil {
				return err
			}
		}
	}
	return nil
}

// skipEqual passes over what comes next in all trees alike: the entries they
// have in common, and the rest where that is the same to the end.
func skipEqual(cursors []cursor) {
	first := &cursors[0]
	skip(cursors, len(first.rest))
	for end := bytes.IndexByte(first.rest, 0); end >= 0 && skip(cursors, end+21); {
		end = bytes.IndexByte(first.rest, 0)
	}
}

// skip passes over n bytes if they are the same in all trees.
func skip(cursors []cursor, n int) bool {
	if n > len(cursors[0].rest) {
		return false
	}
	for i := range cursors {
		if !bytes.HasPrefix(cursors[i].rest, cursors[0].rest[:n]) {
			return false
		}
	}
	for i := range cursors {
		cursors[i].rest = cursors[i].rest[n:]
	}
	return true
}

// least returns the entry that comes first in the order of git, in which the
// name of a folder ends in a slash.
func least(cursors []cursor) *rawEntry {
	var first *rawEntry
	for i := range cursors {
		if e := &cursors[i].at; e.all != nil && (first == nil || orderOf(e, first) < 0) {
			first = e
		}
	}
	return first
}

func orderOf(a, b *rawEntry) int {
	n := min(len(a.name), len(b.name))
	if c := bytes.Compare(a.name[:n], b.name[:n]); c != 0 {
		return c
	}
	return cmp.Compare(a.after(n), b.after(n))
}

// after returns the byte behind the first n of a name.
func (e *rawEntry) after(n int) int {
	switch {
	case n < len(e.name):
		return int(e.name[n])
	case e.folder():
		return '/'
	}
	return -1
}

// entry compares one name that the first tree or one of the others has.
func (w *treeWalk) entry(e rawEntry, cursors []cursor) error {
	if string(e.name) == "." || string(e.name) == ".." || bytes.IndexByte(e.name, '/') >= 0 {
		return fmt.Errorf("a tree lists the impossible name %q", e.name)
	}
	has := func(c *cursor) bool { return c.at.all != nil && orderOf(&c.at, &e) == 0 }
	var now plumbing.Hash
	there := has(&cursors[0])
	if there {
		now = cursors[0].at.hash()
	}
	before := make([]plumbing.Hash, len(cursors)-1)
	for i := range before {
		c := &cursors[i+1]
		switch old := has(c); {
		case !old && !there:
			return nil // neither has it
		case old && there && c.at.hash() == now && c.at.form() == cursors[0].at.form():
			return nil
		case old:
			before[i] = c.at.hash()
		}
	}
	size := len(w.path)
	defer func() { w.path = w.path[:size] }()
	w.path = append(w.path, e.name...)
	if e.folder() {
		w.path = append(w.path, '/')
		return w.folders(now, before)
	}
	t := touch{path: w.name(), id: now, was: before[0]}
	if there {
		t.mode = cursors[0].at.form()
	}
	w.found = append(w.found, t)
	return nil
}

// name returns the path at hand, the same string for the same path.
func (w *treeWalk) name() string {
	if s, ok := w.names[string(w.path)]; ok {
		return s
	}
	if w.names == nil {
		w.names = map[string]string{}
	}
	s := string(w.path)
	w.names[s] = s
	return s
}
