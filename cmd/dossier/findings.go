package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/dossier-cti/dossier/engine/cache"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
)

// checked is what a check of one state finds.
type checked struct {
	Found     []diag.Diagnostic // sorted
	Documents int
}

// findings checks a state, or remembers what was found in it. What is kept is a
// function of the files, the moment and this program.
func (e *env) findings(ctx context.Context, c *checking, j *job) (checked, error) {
	if c.cache == (cache.Store{}) {
		return e.judge(ctx, j)
	}
	files, err := e.fingerprint(ctx, j.fsys)
	if err != nil {
		return checked{}, err
	}
	program, err := programID()
	if err != nil {
		return checked{}, err
	}
	fonts, err := j.fontSum()
	if err != nil {
		return checked{}, err
	}
	key := keyOf(program, files, fonts, j.moment)
	if data, ok := c.cache.Get(key); ok {
		var r checked
		if gob.NewDecoder(bytes.NewReader(data)).Decode(&r) == nil {
			return r, nil
		}
	}
	r, err := e.judge(ctx, j)
	if err != nil {
		return checked{}, err
	}
	return r, e.remember(ctx, c.cache, key, files, j, r)
}

func keyOf(program, files, fonts [sha256.Size]byte, moment time.Time) cache.Key {
	return sha256.Sum256(fmt.Appendf(nil, "findings 1\n%x\n%x\n%x\n%s\n", program, files, fonts, moment.UTC().Format(time.RFC3339Nano)))
}

// judge checks a state and lets go of it: with a base, there are two.
func (e *env) judge(ctx context.Context, j *job) (checked, error) {
	err := e.read(ctx, j)
	if errors.Is(err, corpus.ErrNoRepository) {
		return checked{}, nil // a base from before the repository's first day
	}
	if err != nil {
		return checked{}, err
	}
	r := checked{j.found, len(j.world.Entries())}
	j.world, j.decisions, j.found = nil, nil, nil
	return r, nil
}

// remember keeps a result, unless a file changed while it came about. A cache
// that cannot be written is a remark, not a failure.
func (e *env) remember(ctx context.Context, store cache.Store, key cache.Key, files [sha256.Size]byte, j *job, r checked) error {
	after, err := e.fingerprint(ctx, j.fsys)
	if err != nil || after != files {
		return err
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(r); err != nil {
		return fmt.Errorf("encode findings: %w", err)
	}
	if err := store.Put(key, b.Bytes()); err != nil {
		fmt.Fprintf(e.err, "dossier: findings were not kept for the next run: %v\n", err)
	}
	return nil
}

// programID identifies the program that finds: by what the Go toolchain
// recorded for a clean build of a commit, else by its own bytes.
func programID() ([sha256.Size]byte, error) {
	if info, ok := debug.ReadBuildInfo(); ok && clean(info) {
		return sha256.Sum256([]byte(info.String())), nil
	}
	path, err := os.Executable()
	if err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("find this program: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("read this program: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("read this program: %w", err)
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}

func clean(info *debug.BuildInfo) bool {
	if info.Main.Sum != "" {
		return true // installed from the module proxy
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	return settings["vcs.revision"] != "" && settings["vcs.modified"] == "false"
}
