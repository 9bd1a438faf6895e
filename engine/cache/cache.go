// Package cache keeps results of one run for the next. An entry must be a pure
// function of its key: the key says everything the result depends on, the
// program that made it included. So an entry can be lost at any moment and
// never be wrong, and two processes that write the same entry write the same.
//
//	store := cache.At(filepath.Join(repo.Folder(), "dossier", "check"), 64<<20)
//	if data, ok := store.Get(key); ok { … }
//	err := store.Put(key, data)
package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Key names an entry: the SHA-256 of everything it depends on.
type Key [sha256.Size]byte

// Store is a folder of entries. The zero Store keeps nothing. It is safe for
// any number of processes; the folder may be deleted at any time.
type Store struct {
	dir   string
	limit int64 // bytes
}

// At returns the store in a folder, which is made when first needed. When its
// files exceed the limit in bytes, the oldest are removed.
func At(dir string, limit int64) Store { return Store{dir, limit} }

// partial marks files that are still being written.
const partial = "partial-"

// abandoned is the age at which a file that was not finished is removed.
const abandoned = time.Hour

// Get returns an entry. Whatever cannot be read or is not what was written
// counts as missing.
func (s Store) Get(key Key) ([]byte, bool) {
	if s.dir == "" {
		return nil, false
	}
	data, err := os.ReadFile(s.path(key))
	if err != nil || len(data) < sha256.Size {
		return nil, false
	}
	sum, data := data[:sha256.Size], data[sha256.Size:]
	want := seal(key, data)
	return data, bytes.Equal(sum, want[:])
}

// Put keeps an entry: all of it or nothing. An error leaves the store as it was
// and may be ignored.
func (s Store) Put(key Key, data []byte) error {
	if s.dir == "" || int64(len(data)) > s.limit/2 {
		return nil
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("make the cache: %w", err)
	}
	f, err := os.CreateTemp(s.dir, partial)
	if err != nil {
		return fmt.Errorf("write to the cache: %w", err)
	}
	sum := seal(key, data)
	_, err = f.Write(append(sum[:], data...))
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), s.path(key))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write to the cache: %w", err), os.Remove(f.Name()))
	}
	return s.prune(key)
}

func (s Store) path(key Key) string { return filepath.Join(s.dir, hex.EncodeToString(key[:])) }

// seal ties an entry to its key, so that a file under another name is no entry.
func seal(key Key, data []byte) [sha256.Size]byte {
	h := sha256.New()
	h.Write(key[:])
	h.Write(data)
	return [sha256.Size]byte(h.Sum(nil))
}

// prune removes the oldest entries above the limit, but not the one just
// written, and what other runs left unfinished. Files that another process
// removes meanwhile are no matter.
func (s Store) prune(latest Key) error {
	list, err := os.ReadDir(s.dir)
	if err != nil {
		return fmt.Errorf("list the cache: %w", err)
	}
	var files []fs.FileInfo
	var now time.Time // as this file system counts
	size := int64(0)
	for _, entry := range list {
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		size += info.Size()
		if entry.Name() == hex.EncodeToString(latest[:]) {
			now = info.ModTime()
			continue
		}
		files = append(files, info)
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, f := range files {
		unfinished := strings.HasPrefix(f.Name(), partial)
		if unfinished && now.Sub(f.ModTime()) < abandoned || !unfinished && size <= s.limit {
			continue
		}
		if err := os.Remove(filepath.Join(s.dir, f.Name())); err == nil {
			size -= f.Size()
		}
	}
	return nil
}
