package gitrepo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

const (
	cached   = 32 * cache.MiByte // of decoded objects
	streamed = 4 << 20           // objects above this size are not held in memory
	nested   = 5                 // alternates of alternates, as in git
)

// store is the object store of a repository with those it borrows from
// (objects/info/alternates). go-git follows absolute paths of one level; git
// allows relative ones and further levels.
type store struct {
	*filesystem.Storage
	folder   string // of the objects
	own      string // of HEAD
	borrowed []*filesystem.Storage
	memory   *cache.ObjectLRU
}

func openStore(repo *git.Repository) (*store, error) {
	plain, ok := repo.Storer.(*filesystem.Storage)
	if !ok {
		return nil, fmt.Errorf("the repository is not a folder")
	}
	memory := cache.NewObjectLRU(cached)
	options := filesystem.Options{KeepDescriptors: true, LargeObjectThreshold: streamed}
	s := &store{
		Storage: filesystem.NewStorageWithOptions(plain.Filesystem(), memory, options),
		folder:  plain.Filesystem().Root(),
		memory:  memory,
	}
	s.own = s.folder
	if common, err := os.ReadFile(filepath.Join(s.folder, "commondir")); err == nil {
		s.folder = from(s.folder, string(bytes.TrimSpace(common)))
	}
	folders, err := alternates(filepath.Join(s.folder, "objects"), nested, nil)
	for _, folder := range folders {
		s.borrowed = append(s.borrowed, filesystem.NewStorageWithOptions(osfs.New(filepath.Dir(folder)), memory, options))
	}
	return s, err
}

// from returns a path that may be relative to a folder.
func from(folder, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(folder, path)
}

// alternates adds the object folders that one borrows from to a list.
func alternates(objects string, levels int, list []string) ([]string, error) {
	data, err := os.ReadFile(filepath.Join(objects, "info", "alternates"))
	if errors.Is(err, fs.ErrNotExist) || levels == 0 {
		return list, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read alternates: %w", err)
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() && err == nil {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		folder := from(objects, filepath.FromSlash(line))
		if info, missing := os.Stat(folder); missing != nil || !info.IsDir() || slices.Contains(list, folder) {
			continue // git, too, goes on without it
		}
		list, err = alternates(folder, levels-1, append(list, folder))
	}
	return list, err
}

// Close releases the pack files.
func (s *store) Close() error {
	err := s.Storage.Close()
	for _, b := range s.borrowed {
		err = errors.Join(err, b.Close())
	}
	return err
}

// rest lets go of objects, indexes and files; what is asked for next is read anew.
func (s *store) rest() error {
	err := s.Close()
	s.memory.Clear()
	for _, one := range append([]*filesystem.Storage{s.Storage}, s.borrowed...) {
		one.Reindex()
	}
	return err
}

// EncodedObject returns an object of this store or of one it borrows from.
func (s *store) EncodedObject(t plumbing.ObjectType, h plumbing.Hash) (plumbing.EncodedObject, error) {
	object, err := s.Storage.EncodedObject(t, h)
	for i := 0; errors.Is(err, plumbing.ErrObjectNotFound) && i < len(s.borrowed); i++ {
		object, err = s.borrowed[i].EncodedObject(t, h)
	}
	return object, err
}

// EncodedObjectSize returns the size of an object in bytes.
func (s *store) EncodedObjectSize(h plumbing.Hash) (int64, error) {
	size, err := s.Storage.EncodedObjectSize(h)
	for i := 0; errors.Is(err, plumbing.ErrObjectNotFound) && i < len(s.borrowed); i++ {
		size, err = s.borrowed[i].EncodedObjectSize(h)
	}
	return size, err
}

// HasEncodedObject returns nil if there is such an object.
func (s *store) HasEncodedObject(h plumbing.Hash) error {
	err := s.Storage.HasEncodedObject(h)
	for i := 0; err != nil && i < len(s.borrowed); i++ {
		err = s.borrowed[i].HasEncodedObject(h)
	}
	return err
}

// HashesWithPrefix returns the ids that begin with some bytes.
func (s *store) HashesWithPrefix(prefix []byte) ([]plumbing.Hash, error) {
	list, err := s.Storage.HashesWithPrefix(prefix)
	for _, b := range s.borrowed {
		more, failed := b.HashesWithPrefix(prefix)
		list, err = append(list, more...), errors.Join(err, failed)
	}
	return list, err
}
