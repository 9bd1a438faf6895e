package gitrepo

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// most bounds how many names one Tree lists in its life: a few small trees can
// contain each other so often that walking them would never end.
const most = 4_000_000

// Tree is one revision as a read-only [fs.FS]. Folders are kept once read, the
// contents of files are not. Modification times are that of the commit. It is
// safe for concurrent use, until its repository is closed.
type Tree struct {
	Commit  Commit
	repo    *Repo
	root    plumbing.Hash
	folders map[plumbing.Hash][]entry // guarded by repo.mu
	listed  int                       // likewise
}

// entry is one name in a folder.
type entry struct {
	name string
	id   plumbing.Hash
	mode filemode.FileMode
}

func (e entry) folder() bool { return e.mode == filemode.Dir }
func (e entry) plain() bool {
	return e.mode == filemode.Regular || e.mode == filemode.Executable || e.mode == filemode.Deprecated
}

// kind returns what the entry is, as a file system says it. A submodule is
// neither file nor folder here.
func (e entry) kind() fs.FileMode {
	switch {
	case e.folder():
		return fs.ModeDir
	case e.mode == filemode.Symlink:
		return fs.ModeSymlink
	case e.plain():
		return 0
	}
	return fs.ModeIrregular
}

// list returns the names of a folder in order. The caller holds repo.mu.
func (t *Tree) list(id plumbing.Hash) ([]entry, error) {
	list, ok := t.folders[id]
	if !ok {
		tree, err := object.GetTree(t.repo.store, id)
		if err != nil {
			return nil, fmt.Errorf("read tree %s: %w", id, t.repo.missing(err))
		}
		for _, e := range tree.Entries {
			if e.Name == "." || e.Name == ".." || e.Name == "" || strings.Contains(e.Name, "/") {
				return nil, fmt.Errorf("read tree %s: it lists the impossible name %q", id, e.Name)
			}
			list = append(list, entry{e.Name, e.Hash, e.Mode})
		}
		slices.SortStableFunc(list, func(a, b entry) int { return strings.Compare(a.name, b.name) })
		t.folders[id] = list
	}
	if t.listed += len(list); t.listed > most {
		return nil, fmt.Errorf("the revision lists more than %d names", most)
	}
	return list, nil
}

// missing explains an object that should be there.
func (r *Repo) missing(err error) error {
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		return fmt.Errorf("the repository is damaged or a partial clone (`git fsck` tells more): %w", err)
	}
	return err
}

// find walks down a path. The caller holds repo.mu.
func (t *Tree) find(path string) (entry, error) {
	at := entry{".", t.root, filemode.Dir}
	if path == "." {
		return at, nil
	}
	for name := range strings.SplitSeq(path, "/") {
		if !at.folder() {
			return entry{}, fs.ErrNotExist
		}
		list, ok := t.folders[at.id]
		if !ok {
			var err error
			if list, err = t.list(at.id); err != nil {
				return entry{}, err
			}
		}
		i, ok := slices.BinarySearchFunc(list, name, func(e entry, name string) int { return strings.Compare(e.name, name) })
		if !ok {
			return entry{}, fs.ErrNotExist
		}
		at = list[i]
	}
	return at, nil
}

// Open opens a file or folder of the revision.
func (t *Tree) Open(name string) (fs.File, error) {
	e, err := t.stat("open", name)
	if err != nil {
		return nil, err
	}
	if !e.folder() {
		return &file{info: e}, nil
	}
	list, err := t.ReadDir(name)
	if err != nil {
		return nil, err
	}
	return &folder{info: e, rest: list}, nil
}

// Stat describes a file or folder of the revision.
func (t *Tree) Stat(name string) (fs.FileInfo, error) { return t.stat("stat", name) }

func (t *Tree) stat(op, name string) (*info, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	t.repo.mu.Lock()
	defer t.repo.mu.Unlock()
	e, err := t.find(name)
	if err != nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	i, err := t.describe(e)
	if err != nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return i, nil
}

// describe asks for the size of a file. The caller holds repo.mu.
func (t *Tree) describe(e entry) (*info, error) {
	i := &info{entry: e, tree: t}
	if e.plain() || e.mode == filemode.Symlink {
		size, err := t.repo.store.EncodedObjectSize(e.id)
		if err != nil {
			return nil, fmt.Errorf("read object %s: %w", e.id, t.repo.missing(err))
		}
		i.size = size
	}
	return i, nil
}

// ReadDir lists a folder of the revision in order.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	t.repo.mu.Lock()
	defer t.repo.mu.Unlock()
	e, err := t.find(name)
	if err == nil && !e.folder() {
		err = errors.New("not a folder")
	}
	var list []entry
	if err == nil {
		list, err = t.list(e.id)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	entries := make([]fs.DirEntry, len(list))
	for i, e := range list {
		entries[i] = dirEntry{e, t}
	}
	return entries, nil
}

// content returns the bytes of an object, or of a large one a stream.
func (t *Tree) content(id plumbing.Hash) (io.Reader, error) {
	t.repo.mu.Lock()
	defer t.repo.mu.Unlock()
	blob, err := t.repo.store.EncodedObject(plumbing.BlobObject, id)
	if err != nil {
		return nil, fmt.Errorf("read object %s: %w", id, t.repo.missing(err))
	}
	r, err := blob.Reader()
	if err != nil || blob.Size() > streamed {
		return r, err
	}
	data := make([]byte, blob.Size())
	_, err = io.ReadFull(r, data)
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, fmt.Errorf("read object %s: the repository is damaged (`git fsck` tells more): %w", id, err)
	}
	return newBytes(data), nil
}

// info describes an entry.
type info struct {
	entry
	tree *Tree
	size int64
}

func (i *info) Name() string       { return i.name }
func (i *info) Size() int64        { return i.size }
func (i *info) ModTime() time.Time { return i.tree.Commit.Time }
func (i *info) IsDir() bool        { return i.folder() }
func (i *info) Sys() any           { return nil }

// Mode returns the kind of the entry; nothing can be written.
func (i *info) Mode() fs.FileMode {
	if i.folder() || i.mode == filemode.Executable {
		return i.kind() | 0o555
	}
	return i.kind() | 0o444
}

// ID returns the object id of a file or folder of the revision, which is a
// function of all it holds, and "" where there is none.
func (t *Tree) ID(path string) (string, error) {
	e, err := t.at(path)
	if err != nil || e.name == "" {
		return "", err
	}
	return fmt.Sprintf("%s %s", e.mode, e.id), nil
}
