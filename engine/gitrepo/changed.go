package gitrepo

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

// Changed returns the paths of the files below a folder that were added,
// removed or changed between the revision and a later state, in order; of a file,
// its own path if it did. That
// state is another revision of the same repository, or any file system: of
// that, every file is read. Line ends of Windows are no change.
func (t *Tree) Changed(later fs.FS, below string) ([]string, error) {
	var paths []string
	var err error
	if other, ok := later.(*Tree); ok {
		paths, err = t.changedTo(other, below)
	} else {
		paths, err = t.changedOnDisk(later, below)
	}
	if err != nil {
		return nil, fmt.Errorf("compare %s with %s: %w", below, t.Commit.Short(), err)
	}
	slices.Sort(paths)
	return slices.Compact(paths), nil
}

// changedTo walks two trees side by side and enters no folder that is the same
// in both.
func (t *Tree) changedTo(other *Tree, below string) ([]string, error) {
	before, err := t.at(below)
	if err != nil {
		return nil, err
	}
	after, err := other.at(below)
	if err != nil {
		return nil, err
	}
	w := &walk{before: t, after: other}
	err = w.compare(before, after, below)
	return w.paths, err
}

// at returns the entry at a path, and the zero entry where there is none.
func (t *Tree) at(path string) (entry, error) {
	t.repo.mu.Lock()
	defer t.repo.mu.Unlock()
	e, err := t.find(path)
	if errors.Is(err, fs.ErrNotExist) {
		return entry{}, nil
	}
	return e, err
}

// walk is one comparison of two trees.
type walk struct {
	before, after *Tree
	paths         []string
}

func (w *walk) compare(a, b entry, at string) error {
	if a.id == b.id && a.kind() == b.kind() {
		return nil
	}
	if a.name != "" && !a.folder() || b.name != "" && !b.folder() {
		w.paths = append(w.paths, at)
	}
	from, err := w.before.within(a)
	if err != nil {
		return err
	}
	to, err := w.after.within(b)
	if err != nil {
		return err
	}
	for len(from) > 0 || len(to) > 0 {
		var left, right entry
		if len(to) == 0 || len(from) > 0 && from[0].name <= to[0].name {
			left = from[0]
		}
		if len(from) == 0 || len(to) > 0 && to[0].name <= from[0].name {
			right = to[0]
		}
		if left.name != "" {
			from = from[1:]
		}
		if right.name != "" {
			to = to[1:]
		}
		if err := w.compare(left, right, path.Join(at, cmp.Or(left.name, right.name))); err != nil {
			return err
		}
	}
	return nil
}

// within lists a folder, and nothing for anything else.
func (t *Tree) within(e entry) ([]entry, error) {
	if !e.folder() {
		return nil, nil
	}
	t.repo.mu.Lock()
	defer t.repo.mu.Unlock()
	return t.list(e.id)
}

// changedOnDisk compares the plain files of a file system; whatever else lies
// there counts as changed.
func (t *Tree) changedOnDisk(later fs.FS, below string) ([]string, error) {
	ids, err := t.ids(below)
	if err != nil {
		return nil, err
	}
	var paths []string
	err = fs.WalkDir(later, below, func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && name == below:
			return nil
		case err != nil || d.IsDir():
			return err
		}
		id, known := ids[name]
		delete(ids, name)
		same := false
		if known && d.Type().IsRegular() {
			if same, err = holds(later, name, id); err != nil {
				return err
			}
		}
		if !same {
			paths = append(paths, name)
		}
		return nil
	})
	for name := range ids {
		paths = append(paths, name)
	}
	return paths, err
}

func holds(fsys fs.FS, name string, id plumbing.Hash) (bool, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return false, err
	}
	if plumbing.ComputeHash(plumbing.BlobObject, data) == id {
		return true, nil
	}
	unix := bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	return len(unix) < len(data) && plumbing.ComputeHash(plumbing.BlobObject, unix) == id, nil
}

// ids returns the objects of all files below a folder by their paths.
func (t *Tree) ids(below string) (map[string]plumbing.Hash, error) {
	ids := map[string]plumbing.Hash{}
	start, err := t.at(below)
	if err != nil {
		return nil, err
	}
	if start.name != "" && !start.folder() {
		ids[below] = start.id
		return ids, nil
	}
	return ids, t.collect(start, below, ids)
}

func (t *Tree) collect(e entry, at string, ids map[string]plumbing.Hash) error {
	list, err := t.within(e)
	for i := 0; err == nil && i < len(list); i++ {
		name := path.Join(at, list[i].name)
		if list[i].folder() {
			err = t.collect(list[i], name, ids)
		} else {
			ids[name] = list[i].id
		}
	}
	return err
}
