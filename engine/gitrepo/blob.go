package gitrepo

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
)

// File returns what a commit holds at a path, and the zero File for nothing or a
// folder.
func (r *Repo) File(commit, path string) (File, error) {
	files, err := r.Files(commit, []string{path})
	if err != nil {
		return File{}, err
	}
	return files[0], nil
}

// Files returns what a commit holds at some paths. Each folder is read once, so
// many paths in order cost little.
func (r *Repo) Files(commit string, paths []string) ([]File, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, err := r.named(commit)
	if err != nil {
		return nil, err
	}
	f := &finder{repo: r, root: n.tree, folders: map[string]plumbing.Hash{}}
	files := make([]File, len(paths))
	for i, path := range paths {
		e, err := f.find(r.global(path))
		if err != nil {
			return nil, err
		}
		files[i] = e.file()
	}
	return files, nil
}

// finder looks up paths in one tree and remembers the last folder.
type finder struct {
	repo    *Repo
	root    plumbing.Hash
	folders map[string]plumbing.Hash // by path; zero: there is none
	at      plumbing.Hash
	list    []entry
}

func (f *finder) find(path string) (entry, error) {
	dir, name := "", path
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		dir, name = path[:i], path[i+1:]
	}
	id, err := f.folder(dir)
	if err != nil || id.IsZero() {
		return entry{}, err
	}
	if id != f.at {
		if f.list, err = f.repo.folder(id); err != nil {
			return entry{}, err
		}
		f.at = id
	}
	i, ok := slices.BinarySearchFunc(f.list, name, func(e entry, name string) int { return strings.Compare(e.name, name) })
	if !ok {
		return entry{}, nil
	}
	return f.list[i], nil
}

func (f *finder) folder(path string) (plumbing.Hash, error) {
	if path == "" {
		return f.root, nil
	}
	if id, ok := f.folders[path]; ok {
		return id, nil
	}
	e, err := f.find(path)
	if err == nil {
		f.folders[path] = e.inside()
	}
	return e.inside(), err
}

// ErrTooLarge means that a file has more bytes than were asked for.
var ErrTooLarge = errors.New("the file is too large")

// Read returns the bytes of a file, at most limit of them: of a link its
// target, of a submodule the id of its commit. More is ErrTooLarge.
func (r *Repo) Read(f File, limit int64) ([]byte, error) {
	if f.Mode == filemode.Submodule.String()[1:] {
		return []byte(f.ID), nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	blob, err := r.store.EncodedObject(plumbing.BlobObject, plumbing.NewHash(f.ID))
	if err != nil {
		return nil, fmt.Errorf("read object %s: %w", f.ID, r.missing(err))
	}
	if blob.Size() > limit {
		return nil, fmt.Errorf("read object %s of %d bytes: %w", f.ID, blob.Size(), ErrTooLarge)
	}
	in, err := blob.Reader()
	if err != nil {
		return nil, fmt.Errorf("read object %s: the repository is damaged (`git fsck` tells more): %w", f.ID, err)
	}
	data, err := io.ReadAll(in)
	if err = errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("read object %s: the repository is damaged (`git fsck` tells more): %w", f.ID, err)
	}
	return data, nil
}

// Moves pairs what was removed with what was added where the bytes are equal,
// and returns the changes with each pair as one, From being the former path. Of
// several with equal bytes the paths are paired in order. may says which pairs
// are sensible; nil allows all.
func Moves(changes []FileChange, may func(from, to string) bool) []FileChange {
	removed := map[File][]int{}
	for i, c := range changes {
		if c.After == (File{}) && c.From == "" {
			removed[c.Before] = append(removed[c.Before], i)
		}
	}
	gone := map[int]bool{}
	list := slices.Clone(changes)
	for i := range list {
		c := &list[i]
		if c.Before != (File{}) {
			continue
		}
		for k, j := range removed[c.After] {
			if may == nil || may(list[j].Path, c.Path) {
				c.From, c.Before = list[j].Path, list[j].Before
				gone[j] = true
				removed[c.After] = slices.Delete(removed[c.After], k, k+1)
				break
			}
		}
	}
	kept := list[:0]
	for i, c := range list {
		if !gone[i] {
			kept = append(kept, c)
		}
	}
	return kept
}
