package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ours returns an error unless the target is missing, an empty folder or a
// former build.
func ours(target string) error {
	if info, err := os.Stat(target); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file, not a folder; choose another name with -o", target)
	}
	entries, err := os.ReadDir(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("look into %s: %w; choose another folder with -o", target, err)
	case len(entries) > 0 && !built(target):
		return fmt.Errorf("%s holds files that no build has made, and a build replaces the folder as a whole; choose another folder with -o", target)
	}
	return nil
}

// built reports whether dir is a folder that a build made. An empty one may be
// anybody's.
func built(dir string) bool {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() {
		return false
	}
	info, err = os.Lstat(filepath.Join(dir, marker))
	return err == nil && info.Mode().IsRegular()
}

// sweep removes what a killed build has left beside the target, and puts the
// former site back where a swap in two steps was interrupted between them.
func sweep(target string) error {
	old := target + ".old"
	if _, err := os.Lstat(target); errors.Is(err, fs.ErrNotExist) && built(old) {
		if err := os.Rename(old, target); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("put the former site back at %s: %w", target, err)
		}
	}
	left, err := filepath.Glob(globQuote(target) + ".new-*")
	if err != nil {
		return fmt.Errorf("look beside %s: %w", target, err)
	}
	for _, dir := range left {
		stillborn(dir)
	}
	for _, dir := range append(left, old) {
		if err := tidy(dir); err != nil {
			return fmt.Errorf("remove what a former build left: %w", err)
		}
	}
	return nil
}

// stillborn removes the empty folder of a build that was killed before it could
// mark it, which is known by the number in its name. A build that is just about to
// mark its own makes another.
func stillborn(dir string) {
	number := dir[strings.LastIndexByte(dir, '-')+1:]
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() || number == "" || strings.Trim(number, "0123456789") != "" {
		return
	}
	unlock, free := lock(dir)
	defer unlock()
	if free && !built(dir) {
		_ = os.Remove(dir) // unless it holds files: then it is somebody else's
	}
}

// tidy removes a leftover, unless it is not ours or a build that runs at this
// moment holds it.
func tidy(dir string) error {
	if !built(dir) {
		return nil
	}
	unlock, free := lock(dir)
	defer unlock()
	if !free {
		return nil
	}
	return remove(dir)
}

// remove removes a folder, the marker last: who is killed on the way leaves
// something that the next build knows as ours.
func remove(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if e.Name() == marker {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return os.RemoveAll(dir)
}

func globQuote(s string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(s)
}
