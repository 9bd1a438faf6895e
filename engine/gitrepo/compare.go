package gitrepo

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
)

// File is what a revision holds at a path. The zero File is nothing.
type File struct {
	ID   string // object id: of its bytes, or of the commit of a submodule
	Mode string // as git writes it: 100644, 100755, 120000 or 160000
}

// Plain reports whether it is a file of bytes, executable or not.
func (f File) Plain() bool { return f.Mode == "100644" || f.Mode == "100755" }

// FileChange is one path that differs between two revisions.
type FileChange struct {
	Path          string // from the folder that the repository was opened at; "../" leads out of it
	From          string // path before, where it was moved; else empty
	Before, After File
}

// Compare returns the files that differ between two commits, in the order of
// their paths. An empty name stands for nothing at all. Folders that are equal
// are never entered.
func (r *Repo) Compare(before, after string) ([]FileChange, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var trees [2]plumbing.Hash
	for i, name := range []string{before, after} {
		if name == "" {
			continue
		}
		n, err := r.named(name)
		if err != nil {
			return nil, err
		}
		trees[i] = n.tree
	}
	return r.compareTrees(trees[0], trees[1])
}

// Touched returns for each parent of a commit the files that differ from it;
// for the first commit of all it is compared with nothing.
func (r *Repo) Touched(commit string) ([][]FileChange, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, err := r.named(commit)
	if err != nil {
		return nil, err
	}
	if len(n.parents) == 0 {
		list, err := r.compareTrees(plumbing.ZeroHash, n.tree)
		return [][]FileChange{list}, err
	}
	var lists [][]FileChange
	for _, id := range n.parents {
		p, err := r.node(id)
		if err != nil {
			return nil, err
		}
		list, err := r.compareTrees(p.tree, n.tree)
		if err != nil {
			return nil, err
		}
		lists = append(lists, list)
	}
	return lists, nil
}

// named reads a commit by its name. The caller holds r.mu.
func (r *Repo) named(name string) (*node, error) {
	ids, err := r.hashes(name)
	if err != nil {
		return nil, err
	}
	return r.node(ids[0])
}

func (r *Repo) compareTrees(before, after plumbing.Hash) ([]FileChange, error) {
	c := &comparison{repo: r}
	err := c.folders("", before, after)
	slices.SortFunc(c.list, func(a, b FileChange) int { return cmp.Compare(a.Path, b.Path) })
	return c.list, err
}

// comparison is one comparison of two trees.
type comparison struct {
	repo   *Repo
	list   []FileChange
	listed int
}

func (c *comparison) folders(at string, before, after plumbing.Hash) error {
	if before == after {
		return nil
	}
	from, err := c.read(before)
	if err != nil {
		return err
	}
	to, err := c.read(after)
	if err != nil {
		return err
	}
	for len(from) > 0 || len(to) > 0 {
		var a, b entry
		switch order := first(from, to); {
		case order < 0:
			a, from = from[0], from[1:]
		case order > 0:
			b, to = to[0], to[1:]
		default:
			a, b, from, to = from[0], to[0], from[1:], to[1:]
		}
		if err := c.entries(path.Join(at, cmp.Or(a.name, b.name)), a, b); err != nil {
			return err
		}
	}
	return nil
}

// first compares the first names of two lists; what is not there comes last.
func first(a, b []entry) int {
	switch {
	case len(a) == 0:
		return 1
	case len(b) == 0:
		return -1
	}
	return strings.Compare(a[0].name, b[0].name)
}

func (c *comparison) entries(at string, a, b entry) error {
	if a.id == b.id && a.form() == b.form() {
		return nil
	}
	if before, after := a.file(), b.file(); before != after {
		c.list = append(c.list, FileChange{Path: c.repo.local(at), Before: before, After: after})
	}
	return c.folders(at, a.inside(), b.inside())
}

// inside returns the tree of a folder.
func (e entry) inside() plumbing.Hash {
	if e.folder() {
		return e.id
	}
	return plumbing.ZeroHash
}

func (e entry) file() File {
	if e.name == "" || e.folder() {
		return File{}
	}
	return File{ID: e.id.String(), Mode: e.form()}
}

func (e entry) form() string {
	mode := e.mode
	if mode == filemode.Deprecated {
		mode = filemode.Regular
	}
	return fmt.Sprintf("%06o", uint32(mode))
}

// read lists a folder in the order of its names, and nothing for no folder.
func (c *comparison) read(id plumbing.Hash) ([]entry, error) {
	if id.IsZero() {
		return nil, nil
	}
	list, err := c.repo.folder(id)
	if err != nil {
		return nil, err
	}
	if c.listed += len(list); c.listed > most {
		return nil, fmt.Errorf("the two revisions list more than %d names", most)
	}
	return list, nil
}

// folder reads the names of a folder. The caller holds r.mu.
func (r *Repo) folder(id plumbing.Hash) ([]entry, error) {
	object, err := r.store.EncodedObject(plumbing.TreeObject, id)
	if err != nil {
		return nil, fmt.Errorf("read tree %s: %w", id, r.missing(err))
	}
	in, err := object.Reader()
	if err != nil {
		return nil, fmt.Errorf("read tree %s: %w", id, err)
	}
	data, err := io.ReadAll(in)
	if err = errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("read tree %s: %w", id, err)
	}
	list, err := parseTree(string(data))
	if err != nil {
		return nil, fmt.Errorf("read tree %s: %w", id, err)
	}
	return list, nil
}

// parseTree reads the bytes of a tree: `MODE NAME NUL ID` again and again.
func parseTree(data string) ([]entry, error) {
	list := make([]entry, 0, len(data)/40)
	for len(data) > 0 {
		head, rest, ok := strings.Cut(data, "\x00")
		mode, name, spaced := strings.Cut(head, " ")
		m, err := filemode.New(mode)
		if !ok || !spaced || err != nil || len(rest) < len(plumbing.ZeroHash) {
			return nil, errors.New("its bytes are no tree")
		}
		if name == "." || name == ".." || name == "" || strings.Contains(name, "/") {
			return nil, fmt.Errorf("it lists the impossible name %q", name)
		}
		e := entry{name: name, mode: m}
		copy(e.id[:], rest)
		list, data = append(list, e), rest[len(e.id):]
	}
	slices.SortStableFunc(list, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	for i := 1; i < len(list); i++ {
		if list[i].name == list[i-1].name { // who reads it could see either
			return nil, fmt.Errorf("it lists the name %q twice", list[i].name)
		}
	}
	return list, nil
}
