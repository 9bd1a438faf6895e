package attack

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
)

// Load reads the bundle at a path of a repository. It replaces the embedded
// facts of its domains; what it does not speak of (an enterprise bundle has no
// mobile techniques) stays as embedded. What is wrong with the file is a
// [Fault].
func Load(fsys fs.FS, name string) (*Catalog, error) {
	f, err := Open(fsys, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	c, err := Read(f)
	if fault := Fault(""); errors.As(err, &fault) {
		return nil, fault
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return c.over(Embedded()), nil
}

// Open opens the file of a bundle: a plain file that no symbolic link leads to,
// so that what was reviewed is what is read. The error is a [Fault].
func Open(fsys fs.FS, name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, Fault("is no path within the repository")
	}
	for at := name; at != "."; at = path.Dir(at) {
		switch info, err := fs.Lstat(fsys, at); {
		case errors.Is(err, fs.ErrNotExist):
			return nil, Fault("does not exist in the repository")
		case err != nil:
			return nil, unreadable(err)
		case info.Mode()&fs.ModeSymlink != 0:
			return nil, Fault("is a symbolic link, or lies behind one; put the file itself there")
		case at == name && !info.Mode().IsRegular():
			return nil, Fault("is not a file")
		case at == name && info.Size() > MaxBytes:
			return nil, tooLarge
		}
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, unreadable(err)
	}
	return f, nil
}

// unreadable words what the system says of a file.
func unreadable(err error) Fault {
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		err = at.Err
	}
	return Fault(fmt.Sprintf("cannot be read: %v", err))
}
