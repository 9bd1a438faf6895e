// Package publish puts a built site where its readers find it. A publication
// is all or nothing: a reader sees the former state until the new one is whole.
package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// marker is written into every folder that a build made. A folder without it
// is never replaced, so that a mistyped name cannot wipe somebody's files.
const marker = ".dossier"

// Staging is a folder beside the target that fills with files and then takes
// the target's place in one step. It is safe for concurrent use.
type Staging struct {
	target, dir string

	mu   sync.Mutex
	made map[string]bool // folders that exist
}

// Stage begins to replace the folder target. It refuses a target that holds
// files no build has made.
func Stage(target string) (*Staging, error) {
	target, err := filepath.Abs(target)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", target, err)
	}
	if err := ours(target); err != nil {
		return nil, err
	}
	parent := filepath.Dir(target)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, fmt.Errorf("make %s: %w", parent, err)
	}
	if err := sweep(target); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(parent, filepath.Base(target)+".new-*")
	if err != nil {
		return nil, fmt.Errorf("make a folder beside %s: %w", target, err)
	}
	s := &Staging{target: target, dir: dir, made: map[string]bool{".": true}}
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s to readers: %w", dir, err), s.Discard())
	}
	return s, s.Write(marker, []byte("made by dossier build; the folder is replaced as a whole\n"))
}

// ours returns an error unless the target is missing, empty or a former build.
func ours(target string) error {
	entries, err := os.ReadDir(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("look into %s: %w", target, err)
	case len(entries) == 0:
		return nil
	}
	if _, err := os.Stat(filepath.Join(target, marker)); err != nil {
		return fmt.Errorf("%s holds files that no build has made, and a build replaces the folder as a whole; choose another folder with -o", target)
	}
	return nil
}

// sweep removes what a killed build has left beside the target, and puts the
// former site back where a swap in two steps was interrupted between them.
func sweep(target string) error {
	old := target + ".old"
	if _, err := os.Stat(target); errors.Is(err, fs.ErrNotExist) {
		if err := os.Rename(old, target); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("put the former site back at %s: %w", target, err)
		}
	}
	left, err := filepath.Glob(globQuote(target) + ".new-*")
	if err != nil {
		return fmt.Errorf("look beside %s: %w", target, err)
	}
	for _, dir := range append(left, old) {
		if ours(dir) != nil {
			continue
		}
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("remove what a former build left: %w", err)
		}
	}
	return nil
}

func globQuote(s string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(s)
}

// Write adds one file. The name is slash-separated and stays inside the
// folder.
func (s *Staging) Write(name string, data []byte) error {
	if !fs.ValidPath(name) {
		return fmt.Errorf("write %q: not a path inside the site", name)
	}
	if err := s.folder(path.Dir(name)); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.dir, filepath.FromSlash(name)), data, 0o644); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// folder makes a folder once; asking the system each time is half of the cost
// of writing a site.
func (s *Staging) folder(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.made[name] {
		return nil
	}
	if err := os.MkdirAll(filepath.Join(s.dir, filepath.FromSlash(name)), 0o755); err != nil {
		return fmt.Errorf("make folder %s: %w", name, err)
	}
	for ; !s.made[name]; name = path.Dir(name) {
		s.made[name] = true
	}
	return nil
}

// Commit puts the new folder in the target's place and removes the former one.
func (s *Staging) Commit() error {
	if err := swap(s.dir, s.target); err != nil {
		return fmt.Errorf("put the new site at %s: %w", s.target, err)
	}
	return sweep(s.target)
}

// Discard removes the new folder and leaves the target as it is.
func (s *Staging) Discard() error { return os.RemoveAll(s.dir) }
