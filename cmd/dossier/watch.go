package main

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing must happen before a change counts as saved: editors
// write a file in several steps, and git writes many files.
const quiet = 10 * time.Millisecond

// afterwards is when HEAD is looked at once more after its log was written: git
// writes the log before it moves the branch.
const afterwards = 200 * time.Millisecond

// patience is how long git may hold its lock before what lies on disk is looked at
// all the same: with the lock it writes the files of a commit, one after another,
// but it also waits for the message of a commit.
const patience = 2 * time.Second

// saving is what happened below the folders that are watched.
type saving struct {
	root  string
	lock  string              // the file with which git says that it is at work; "" outside git
	since time.Time           // when it was first quiet
	paths map[string]struct{} // from the root, with slashes
	lost  bool                // more may have changed than paths tell
	moved bool                // HEAD's log was written
}

// list returns the paths in order, nil when any may have changed.
func (s *saving) list() []string {
	if s.lost {
		return nil
	}
	return slices.AppendSeq([]string{}, maps.Keys(s.paths))
}

// watch tells of changes below content/ until ctx is done, several that come
// together as one: which paths they are of, nil for any. Of the git folder it
// tells when HEAD has moved, which is a change of no path: its log tells of each
// commit, and the file itself of another branch where no log is kept.
func watch(ctx context.Context, root, git string) (<-chan []string, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	if err := errors.Join(w.Add(root), addFolders(w, filepath.Join(root, "content"))); err != nil {
		w.Close()
		return nil, err
	}
	s := saving{root: root, paths: map[string]struct{}{}}
	if git != "" {
		s.lock = filepath.Join(git, "index.lock")
		_ = w.Add(git)
		_ = w.Add(filepath.Join(git, "logs")) // not there before the first commit
	}
	saved := make(chan []string)
	go func() {
		defer close(saved)
		defer w.Close()
		s.gather(ctx, w, saved)
	}()
	return saved, nil
}

// gather collects changes until it has been quiet for a while and somebody takes
// them.
func (s *saving) gather(ctx context.Context, w *fsnotify.Watcher, saved chan<- []string) {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	var out chan<- []string // nil while something happens
	for {
		select {
		case <-ctx.Done():
			return
		case event, ok := <-w.Events:
			if !ok {
				return
			}
			if s.note(w, event) {
				out = nil
				timer.Reset(quiet)
			}
		case <-w.Errors: // events were lost, so something happened
			s.lost, out = true, nil
			timer.Reset(quiet)
		case <-timer.C:
			if s.locked() {
				timer.Reset(quiet)
			} else {
				out = saved
			}
		case out <- s.list():
			if s.moved {
				timer.Reset(afterwards)
			}
			s.paths, s.lost, s.moved, s.since, out = map[string]struct{}{}, false, false, time.Time{}, nil
		}
	}
}

// locked reports whether git is at work, and has not been for long.
func (s *saving) locked() bool {
	if s.since.IsZero() {
		s.since = time.Now()
	}
	_, err := os.Lstat(s.lock)
	return s.lock != "" && err == nil && time.Since(s.since) < patience
}

// note takes note of an event, and reports whether it is of something saved.
func (s *saving) note(w *fsnotify.Watcher, event fsnotify.Event) bool {
	name, err := filepath.Rel(s.root, event.Name)
	if err != nil || !event.Has(^fsnotify.Chmod) {
		return err != nil
	}
	if name = filepath.ToSlash(name); !inside(name, "content") {
		first := event.Has(fsnotify.Create) && path.Base(name) == "logs" && w.Add(event.Name) == nil
		moved := first || path.Base(name) == "HEAD"
		s.moved = s.moved || moved
		return moved
	}
	if event.Has(fsnotify.Create) {
		_ = addFolders(w, event.Name) // a file, or gone already
	}
	s.paths[name] = struct{}{}
	return true
}

// addFolders watches a folder and all below it.
func addFolders(w *fsnotify.Watcher, folder string) error {
	return filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return w.Add(name)
	})
}
