package main

import (
	"context"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing must happen before a change counts as saved: editors
// write a file in several steps, and git writes many files.
const quiet = 10 * time.Millisecond

// saving is what happened below the folders that are watched.
type saving struct {
	root  string
	paths map[string]struct{} // from the root, with slashes
	lost  bool                // more may have changed than paths tell
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
	if err := addFolders(w, filepath.Join(root, "content")); err != nil {
		w.Close()
		return nil, err
	}
	if git != "" {
		_ = w.Add(git)
		_ = w.Add(filepath.Join(git, "logs")) // not there before the first commit
	}
	saved := make(chan []string)
	go func() {
		defer close(saved)
		defer w.Close()
		gather(ctx, w, root, saved)
	}()
	return saved, nil
}

// gather collects changes until it has been quiet for a while and somebody takes
// them.
func gather(ctx context.Context, w *fsnotify.Watcher, root string, saved chan<- []string) {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	s := saving{root: root, paths: map[string]struct{}{}}
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
			out = saved
		case out <- s.list():
			s.paths, s.lost, out = map[string]struct{}{}, false, nil
		}
	}
}

// note takes note of an event, and reports whether it is of something saved.
func (s *saving) note(w *fsnotify.Watcher, event fsnotify.Event) bool {
	name, err := filepath.Rel(s.root, event.Name)
	if err != nil || !event.Has(^fsnotify.Chmod) {
		return err != nil
	}
	if name = filepath.ToSlash(name); !inside(name, "content") {
		first := event.Has(fsnotify.Create) && path.Base(name) == "logs" && w.Add(event.Name) == nil
		return first || path.Base(name) == "HEAD"
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
