package main

import (
	"context"
	"os"
	"sync"
	"testing"

	"github.com/dossier-cti/dossier/engine/doc"
)

// Whatever the check reads is part of the fingerprint, and nothing else is.
func TestEveryChangeOfContentChangesTheFingerprint(t *testing.T) {
	changes := map[string]struct {
		change func(r *repository) error
		seen   bool
	}{
		"nothing":       {func(*repository) error { return nil }, false},
		"a byte":        {func(r *repository) error { r.write("content/a/b.yaml", "y"); return nil }, true},
		"a new file":    {func(r *repository) error { r.write("content/a/c.yaml", ""); return nil }, true},
		"a new folder":  {func(r *repository) error { return os.Mkdir(r.path("content/c"), 0o755) }, true},
		"a file gone":   {func(r *repository) error { return os.Remove(r.path("content/a/b.yaml")) }, true},
		"another name":  {func(r *repository) error { return os.Rename(r.path("content/a/b.yaml"), r.path("content/a/c.yaml")) }, true},
		"another place": {func(r *repository) error { return os.Rename(r.path("content/a/b.yaml"), r.path("content/b.yaml")) }, true},
		"a file for a link": {func(r *repository) error {
			if err := os.Remove(r.path("content/empty.yaml")); err != nil {
				return err
			}
			return os.Symlink("a/b.yaml", r.path("content/empty.yaml"))
		}, true},
		"two that change places": {func(r *repository) error {
			r.write("content/a/b.yaml", "")
			r.write("content/empty.yaml", "x")
			return nil
		}, true},
		"a file elsewhere": {func(r *repository) error { r.write("README.md", "y"); return nil }, false},
		"bytes that are never read": {func(r *repository) error {
			r.write("content/large.yaml", string(make([]byte, doc.MaxBytes+2)))
			return nil
		}, false},
	}
	for name, test := range changes {
		t.Run(name, func(t *testing.T) {
			r := &repository{t: t, dir: t.TempDir()}
			r.write("content/a/b.yaml", "x")
			r.write("content/empty.yaml", "")
			r.write("content/large.yaml", string(make([]byte, doc.MaxBytes+1)))
			before := imprint(t, r)
			if err := test.change(r); err != nil {
				t.Fatal(err)
			}
			if after := imprint(t, r); (after != before) != test.seen {
				t.Errorf("seen: %v", after != before)
			}
		})
	}
}

// imprint takes the fingerprint with one and with several workers.
func imprint(t *testing.T, r *repository) [32]byte {
	t.Helper()
	var sums [2][32]byte
	for i, workers := range []int{1, 8} {
		var err error
		if sums[i], err = (&env{workers: workers}).fingerprint(context.Background(), os.DirFS(r.dir)); err != nil {
			t.Fatal(err)
		}
	}
	if sums[0] != sums[1] {
		t.Error("the number of workers makes a difference")
	}
	return sums[0]
}

// Several runs at once share a cache: all find the same.
func TestRunsAtOnceShareACache(t *testing.T) {
	r := example(t)
	want := r.run("check", "--no-cache")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 2 {
				if got := r.run("check", "--cache", r.path(".kept")); got.out != want.out || got.err != want.err || got.code != want.code {
					t.Errorf("exit code %d\n%s%s", got.code, got.out, got.err)
				}
			}
		})
	}
	all.Wait()
}
