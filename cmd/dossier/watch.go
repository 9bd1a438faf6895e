package main

import (
	"context"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing must happen before a change counts as saved: editors
// write a file in several steps, and git writes many files.
const quiet = 60 * time.Millisecond

// watch tells of changes below a folder until ctx is done, several that come
// together as one.
func watch(ctx context.Context, folder string) (<-chan struct{}, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	if err := addFolders(w, folder); err != nil {
		w.Close()
		return nil, err
	}
	saved := make(chan struct{})
	go func() {
		defer close(saved)
		defer w.Close()
		timer := time.NewTimer(time.Hour)
		timer.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case event, ok := <-w.Events:
				if !ok {
					return
				}
				if event.Has(fsnotify.Create) {
					_ = addFolders(w, event.Name) // a file, or gone already
				}
				if !event.Has(fsnotify.Chmod) {
					timer.Reset(quiet)
				}
			case <-w.Errors: // events were lost, so something happened
				timer.Reset(quiet)
			case <-timer.C:
				select {
				case saved <- struct{}{}:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return saved, nil
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
