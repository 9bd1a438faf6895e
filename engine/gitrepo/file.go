package gitrepo

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
)

// file is an open file of a revision; its bytes are read when first asked for.
type file struct {
	info   *info
	from   io.Reader
	closed bool
}

func newBytes(data []byte) io.Reader { return bytes.NewReader(data) }

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }

func (f *file) Read(p []byte) (int, error) {
	if f.closed {
		return 0, &fs.PathError{Op: "read", Path: f.info.name, Err: fs.ErrClosed}
	}
	if f.from == nil {
		if !f.info.plain() {
			return 0, &fs.PathError{Op: "read", Path: f.info.name, Err: errors.New("not a plain file")}
		}
		from, err := f.info.tree.content(f.info.id)
		if err != nil {
			return 0, err
		}
		f.from = from
	}
	return f.from.Read(p)
}

func (f *file) Close() error {
	f.closed = true
	if c, ok := f.from.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// folder is an open folder of a revision.
type folder struct {
	info *info
	rest []fs.DirEntry
}

func (f *folder) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *folder) Close() error               { return nil }

func (f *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.info.name, Err: errors.New("is a folder")}
}

// ReadDir lists the next n entries, all that are left for n ≤ 0.
func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(f.rest)
	} else if len(f.rest) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.rest))
	list := f.rest[:n:n]
	f.rest = f.rest[n:]
	return list, nil
}

// dirEntry is a name in a folder, whose size nobody has asked for yet.
type dirEntry struct {
	entry entry
	tree  *Tree
}

func (d dirEntry) Name() string      { return d.entry.name }
func (d dirEntry) IsDir() bool       { return d.entry.folder() }
func (d dirEntry) Type() fs.FileMode { return d.entry.kind() }
func (d dirEntry) String() string    { return fs.FormatDirEntry(d) }

func (d dirEntry) Info() (fs.FileInfo, error) {
	d.tree.repo.mu.Lock()
	defer d.tree.repo.mu.Unlock()
	return d.tree.describe(d.entry)
}
