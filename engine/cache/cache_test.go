package cache_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/cache"
)

func key(n byte) cache.Key { return cache.Key{n} }

func TestAnEntryComesBackAsItWasWritten(t *testing.T) {
	s := cache.At(filepath.Join(t.TempDir(), "new", "folder"), 1<<20)
	if _, ok := s.Get(key(1)); ok {
		t.Error("an empty store has an entry")
	}
	for _, want := range [][]byte{{}, []byte("findings")} {
		if err := s.Put(key(1), want); err != nil {
			t.Fatal(err)
		}
		if got, ok := s.Get(key(1)); !ok || !bytes.Equal(got, want) {
			t.Errorf("%q, %v, want %q", got, ok, want)
		}
	}
	if _, ok := s.Get(key(2)); ok {
		t.Error("another key has the entry")
	}
}

func TestTheZeroStoreKeepsNothing(t *testing.T) {
	var s cache.Store
	if err := s.Put(key(1), []byte("x")); err != nil {
		t.Error(err)
	}
	if _, ok := s.Get(key(1)); ok {
		t.Error("it kept something")
	}
}

func TestDamagedEntriesCountAsMissing(t *testing.T) {
	for name, damage := range map[string]func(path string, data []byte) error{
		"a flipped bit": func(path string, data []byte) error { data[39] ^= 1; return os.WriteFile(path, data, 0o600) },
		"a cut end":     func(path string, data []byte) error { return os.WriteFile(path, data[:len(data)-1], 0o600) },
		"nothing":       func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) },
		"a folder": func(path string, _ []byte) error {
			if err := os.Remove(path); err != nil {
				return err
			}
			return os.Mkdir(path, 0o700)
		},
		"another entry's file": func(path string, data []byte) error {
			return os.WriteFile(filepath.Join(filepath.Dir(path), fmt.Sprintf("%x", key(1))), data, 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, at := t.TempDir(), byte(1)
			if name == "another entry's file" {
				at = 2
			}
			s := cache.At(dir, 1<<20)
			if err := s.Put(key(at), []byte("findings")); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, fmt.Sprintf("%x", key(at)))
			data, err := os.ReadFile(path)
			if err == nil {
				err = damage(path, data)
			}
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := s.Get(key(1)); ok {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestTheOldestEntriesGoWhenTheStoreIsFull(t *testing.T) {
	dir := t.TempDir()
	s := cache.At(dir, 1000)
	begin := time.Date(2024, 11, 22, 16, 0, 0, 0, time.UTC)
	for i := range byte(5) {
		if err := s.Put(key(i), make([]byte, 300)); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(filepath.Join(dir, fmt.Sprintf("%x", key(i))), time.Time{}, begin.Add(time.Duration(i)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range byte(5) {
		if _, ok := s.Get(key(i)); ok != (i >= 2) {
			t.Errorf("entry %d: %v", i, ok)
		}
	}
	if err := s.Put(key(9), make([]byte, 600)); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Get(key(9)); ok {
		t.Error("an entry of more than half the store was kept")
	}
}

func TestAbandonedFilesAreRemovedAndOthersInWorkAreNot(t *testing.T) {
	dir := t.TempDir()
	for name, age := range map[string]time.Duration{"partial-old": 2 * time.Hour, "partial-new": time.Minute} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if err := cache.At(dir, 1000).Put(key(1), nil); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"partial-old": false, "partial-new": true} {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFolderThatCannotBeWrittenIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := cache.At(filepath.Join(file, "below"), 1000).Put(key(1), nil); err == nil {
		t.Error("no error")
	}
}

func TestManyWritersAndReadersSeeWholeEntries(t *testing.T) {
	s := cache.At(t.TempDir(), 4000)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 50 {
				n := byte((i + j) % 6)
				if err := s.Put(key(n), bytes.Repeat([]byte{n}, 900)); err != nil {
					t.Error(err)
				}
				if got, ok := s.Get(key(n)); ok && !bytes.Equal(got, bytes.Repeat([]byte{n}, 900)) {
					t.Errorf("entry %d has %d bytes", n, len(got))
				}
			}
		})
	}
	all.Wait()
}
