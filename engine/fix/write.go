package fix

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Write replaces a file by its mended form in one step, so that it is always
// whole, and keeps its permissions. It refuses a file that is no longer as it
// was when it was read, and one that is not a plain file below root.
func Write(root, path string, before, after []byte) (err error) {
	dir, err := os.OpenRoot(root)
	if err != nil {
		return fmt.Errorf("open %s: %w", root, err)
	}
	defer func() { err = errors.Join(err, dir.Close()) }()
	name := filepath.FromSlash(path)
	info, err := dir.Lstat(name)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	now, err := dir.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	if !info.Mode().IsRegular() || !bytes.Equal(now, before) {
		return fmt.Errorf("%s changed while it was checked; run the command again", path)
	}
	// Names that begin with a dot are no documents.
	partial := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+".mended")
	if err := write(dir, partial, after, info.Mode().Perm()); err != nil {
		return fmt.Errorf("write %s: %w", path, errors.Join(err, dir.Remove(partial)))
	}
	if err := dir.Rename(partial, name); err != nil {
		return fmt.Errorf("replace %s: %w", path, errors.Join(err, dir.Remove(partial)))
	}
	return nil
}

func write(dir *os.Root, name string, data []byte, mode os.FileMode) error {
	f, err := dir.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}
