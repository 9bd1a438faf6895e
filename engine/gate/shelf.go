package gate

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/gitrepo"
)

// shelf is a file system of some files of a repository, so that a corpus can be
// loaded in part: reading ten thousand documents to judge one takes seconds.
type shelf struct {
	reader  *reader
	files   map[string]gitrepo.File
	folders map[string][]fs.DirEntry
}

func newShelf(r *reader, files map[string]gitrepo.File) *shelf {
	s := &shelf{reader: r, files: files, folders: map[string][]fs.DirEntry{".": nil}}
	for name, f := range files {
		s.file(entry{&item{name: path.Base(name), mode: kind(f)}, s, name}, path.Dir(name))
	}
	for _, list := range s.folders {
		slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
	return s
}

// file puts an item into a folder, and the folder into its own if it is new.
func (s *shelf) file(i fs.DirEntry, dir string) {
	_, known := s.folders[dir]
	s.folders[dir] = append(s.folders[dir], i)
	if !known {
		s.file(&item{name: path.Base(dir), mode: fs.ModeDir}, path.Dir(dir))
	}
}

// kind returns what a file is, as a file system says it.
func kind(f gitrepo.File) fs.FileMode {
	switch {
	case f.Plain():
		return 0
	case f.Mode == "120000":
		return fs.ModeSymlink
	}
	return fs.ModeIrregular
}

// Open opens a file or folder.
func (s *shelf) Open(name string) (fs.File, error) {
	if list, ok := s.folders[name]; ok {
		return &opened{item: &item{name: path.Base(name), mode: fs.ModeDir}, rest: list}, nil
	}
	f, ok := s.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	data, err := s.reader.read(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	data = data[:min(len(data), doc.MaxBytes+1)] // more is refused anyhow
	return &opened{item: &item{name: path.Base(name), mode: kind(f), size: int64(len(data))}, data: bytes.NewReader(data)}, nil
}

// ReadDir lists a folder in order.
func (s *shelf) ReadDir(name string) ([]fs.DirEntry, error) {
	list, ok := s.folders[name]
	if !ok {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	return list, nil
}

// entry is a file in a folder, whose size nobody has asked for yet.
type entry struct {
	*item
	shelf *shelf
	path  string
}

// Info reads the file for its size.
func (e entry) Info() (fs.FileInfo, error) {
	f, err := e.shelf.Open(e.path)
	if err != nil {
		return nil, err
	}
	return f.Stat()
}

// item is a name on a shelf.
type item struct {
	name string
	mode fs.FileMode
	size int64
}

func (i *item) Name() string               { return i.name }
func (i *item) IsDir() bool                { return i.mode.IsDir() }
func (i *item) Type() fs.FileMode          { return i.mode.Type() }
func (i *item) Info() (fs.FileInfo, error) { return i, nil }
func (i *item) Mode() fs.FileMode          { return i.mode | 0o444 }
func (i *item) Size() int64                { return i.size }
func (i *item) ModTime() time.Time         { return time.Time{} }
func (i *item) Sys() any                   { return nil }

// opened is an open file or folder.
type opened struct {
	*item
	data *bytes.Reader
	rest []fs.DirEntry
}

func (o *opened) Stat() (fs.FileInfo, error) { return o.item, nil }
func (o *opened) Close() error               { return nil }

func (o *opened) Read(p []byte) (int, error) {
	if o.data == nil {
		return 0, &fs.PathError{Op: "read", Path: o.name, Err: fs.ErrInvalid}
	}
	return o.data.Read(p)
}

// ReadDir lists the next n entries, all that are left for n ≤ 0.
func (o *opened) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(o.rest)
	} else if len(o.rest) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(o.rest))
	list := o.rest[:n:n]
	o.rest = o.rest[n:]
	return list, nil
}
