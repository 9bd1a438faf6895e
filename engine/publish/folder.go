// Package publish puts a built site where its readers find it. A publication
// is all or nothing: a reader sees the former state until the new one is whole,
// also while several builds write to one place; the last to finish wins.
package publish

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
)

// marker is written into every folder that a build made. A folder without it
// is never replaced, so that a mistyped name cannot wipe somebody's files.
const marker = ".dossier"

// Staging is a folder beside the target that fills with files and then takes
// the target's place in one step. It is safe for concurrent use.
type Staging struct {
	target, dir string
	root        *os.Root // dir itself: once removed, it cannot come to life again by its name
	at          *os.File // the same
	unlock      func()   // tells sweeps of other builds that this one is over

	mu   sync.Mutex
	made map[string]bool // folders that exist
}

// Stage begins to replace the folder target, or the folder that target links
// to. It refuses a target that holds files no build has made.
func Stage(target string) (*Staging, error) {
	target, err := vacant(target)
	if err != nil {
		return nil, err
	}
	parent := filepath.Dir(target)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, fmt.Errorf("make %s: %w; choose another folder with -o", parent, err)
	}
	if err := sweep(target); err != nil {
		return nil, err
	}
	s, err := begin(target)
	for i := 0; i < 3 && errors.Is(err, fs.ErrNotExist); i++ { // another build took it for a leftover
		s, err = begin(target)
	}
	return s, err
}

// begin makes a new folder beside the target, marked as ours.
func begin(target string) (*Staging, error) {
	dir, err := os.MkdirTemp(filepath.Dir(target), filepath.Base(target)+".new-*")
	if err != nil {
		return nil, fmt.Errorf("make a folder beside %s: %w; choose another folder with -o", target, err)
	}
	s := &Staging{target: target, dir: dir, unlock: func() {}, made: map[string]bool{".": true}}
	if err := s.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", dir, err), s.Discard())
	}
	return s, nil
}

// Vacant returns the error with which Stage would refuse a target, so that
// nobody works for it, or reads all of it, before that is known.
func Vacant(target string) error {
	_, err := vacant(target)
	return err
}

// vacant returns the folder that target stands for, if a build may replace it.
func vacant(target string) (string, error) {
	dir, err := resolve(target)
	if err != nil {
		return "", err
	}
	return dir, ours(dir)
}

// open makes the new folder ours. The marker comes after the lock: a sweep
// leaves alone what has no marker and what is locked.
func (s *Staging) open() (err error) {
	if s.root, err = os.OpenRoot(s.dir); err != nil {
		return err
	}
	if s.at, err = s.root.Open("."); err != nil {
		return err
	}
	s.unlock, _ = lock(s.dir)
	if err := os.Chmod(s.dir, 0o755); err != nil { // readers shall enter
		return err
	}
	return s.Write(marker, []byte("made by dossier build; the folder is replaced as a whole\n"))
}

// resolve returns the folder that target stands for, by its absolute name.
func resolve(target string) (string, error) {
	full, err := filepath.Abs(target)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", target, err)
	}
	if _, err := os.Lstat(full); errors.Is(err, fs.ErrNotExist) {
		return full, nil
	}
	linked, err := filepath.EvalSymlinks(full)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s links to a folder that is not there; make that folder, or choose another with -o", target)
	}
	if err != nil {
		return "", fmt.Errorf("look into %s: %w; choose another folder with -o", target, err)
	}
	return linked, nil
}

// Write adds one file, as [Staging.Pour] does.
func (s *Staging) Write(name string, data []byte) error {
	return s.Pour(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Pour adds one file, whose content is written while it comes about; each call of
// the writer is one of the system. The name is slash-separated and stays inside
// the folder. The error tells the cause alone: callers say which file they write.
func (s *Staging) Pour(name string, content func(io.Writer) error) error {
	if !fs.ValidPath(name) {
		return fmt.Errorf("%q is not a path inside the site", name)
	}
	if err := s.folder(path.Dir(name)); err != nil {
		return s.cause(err)
	}
	return s.cause(put(s.root, s.at, name, content))
}

// putByName writes one file below root on any system.
func putByName(root *os.Root, name string, content func(io.Writer) error) error {
	f, err := root.OpenFile(filepath.FromSlash(name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	return errors.Join(content(f), f.Close())
}

// cause strips an error of the path that the caller knows, and says what has
// become of the folder if it is gone.
func (s *Staging) cause(err error) error {
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		err = at.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s was removed while it was written: %w", s.dir, err)
	}
	return err
}

// folder makes a folder once; asking the system each time is half of the cost
// of writing a site.
func (s *Staging) folder(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.make(name)
}

func (s *Staging) make(name string) error {
	if s.made[name] {
		return nil
	}
	if err := s.make(path.Dir(name)); err != nil {
		return err
	}
	if err := s.root.Mkdir(filepath.FromSlash(name), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	s.made[name] = true
	return nil
}

// Commit puts the new folder in the target's place and removes the former one.
func (s *Staging) Commit() error {
	if err := s.whole(); err != nil {
		return err
	}
	if err := ours(s.target); err != nil {
		return err
	}
	os.Remove(s.target) // an empty folder is no former site; one that holds files stays
	s.close()           // some systems rename no folder that is open
	err := swap(s.dir, s.target)
	s.unlock()
	if err != nil {
		return fmt.Errorf("put the new site at %s: %w", s.target, err)
	}
	return sweep(s.target)
}

// whole returns an error if the folder that was written is no longer the one
// that bears its name, or somebody has removed files from it.
func (s *Staging) whole() error {
	if _, err := s.root.Lstat(marker); err != nil {
		return s.cause(err)
	}
	written, err := s.root.Stat(".")
	if err != nil {
		return s.cause(err)
	}
	if named, err := os.Lstat(s.dir); err != nil || !os.SameFile(written, named) {
		return s.cause(fs.ErrNotExist)
	}
	return nil
}

// Discard removes the new folder and leaves the target as it is.
func (s *Staging) Discard() error {
	s.close()
	defer s.unlock()
	return remove(s.dir)
}

// close lets go of the folder. What was written was closed before, and whether
// it is whole was asked.
func (s *Staging) close() {
	if s.at != nil {
		s.at.Close()
	}
	if s.root != nil {
		s.root.Close()
	}
}
