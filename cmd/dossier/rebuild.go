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
	"path/filepath"
	"time"

	"github.com/dossier-cti/dossier/engine/cache"
	"github.com/dossier-cti/dossier/engine/publish"
)

// buildsLimit bounds what is kept of builds, in bytes.
const buildsLimit = 1 << 20

// built is what a build said. That it is kept says that what lies in its folder is
// what it made.
type built struct{ Out, Err string }

// rebuildAt rebuilds the state that --at names.
func (e *env) rebuildAt(ctx context.Context, j *job, o buildOptions) error {
	if err := e.place(j, &o); err != nil {
		return err
	}
	if err := j.at(o.at, e.now); err != nil {
		return err
	}
	return e.rebuild(ctx, j, o)
}

// rebuild builds, unless what lies in the folder was built from the very same.
func (e *env) rebuild(ctx context.Context, j *job, o buildOptions) error {
	store := e.builds(j, o)
	if store == (cache.Store{}) {
		return e.buildAnew(ctx, j, o)
	}
	from, err := e.ingredients(ctx, j, o)
	if err != nil {
		return err
	}
	if same, err := e.unchanged(store, from, o); same || err != nil {
		return err
	}
	var said transcript
	telling := *e
	telling.out, telling.err = io.MultiWriter(e.out, &said.out), io.MultiWriter(e.err, &said.err)
	if err := telling.buildAnew(ctx, j, o); err != nil {
		return err
	}
	return e.keepBuild(ctx, j, o, store, from, said)
}

// buildAnew builds, whatever was built before.
func (e *env) buildAnew(ctx context.Context, j *job, o buildOptions) error {
	if err := e.fill(ctx, j); err != nil {
		return err
	}
	return e.publish(ctx, j, o)
}

// transcript is what a command said, without its progress.
type transcript struct{ out, err lines }

type lines struct{ bytes.Buffer }

func (l *lines) Write(p []byte) (int, error) {
	if bytes.HasPrefix(p, []byte("\r")) {
		return len(p), nil
	}
	return l.Buffer.Write(p)
}

// builds returns where builds are remembered: in the git folder.
func (e *env) builds(j *job, o buildOptions) cache.Store {
	if o.noCache || j.repo == nil {
		return cache.Store{}
	}
	return cache.At(filepath.Join(j.repo.Folder(), "dossier", "build"), buildsLimit)
}

// ingredients returns a digest of everything that the output is a function of:
// the program, the files, the history, the moment, and what was asked for; and of
// what else decides about the words that tell of it: the working directory, from
// where they name the folder, and colour.
func (e *env) ingredients(ctx context.Context, j *job, o buildOptions) (sum [sha256.Size]byte, err error) {
	program, err := programID()
	if err != nil {
		return sum, err
	}
	files, err := e.fingerprint(ctx, j.fsys)
	if err != nil {
		return sum, err
	}
	fonts, err := j.fontSum()
	if err != nil {
		return sum, err
	}
	head, _, err := j.repo.Head()
	if err != nil {
		return sum, err
	}
	folder, err := filepath.Abs(o.output)
	if err != nil {
		return sum, fmt.Errorf("find %s: %w", o.output, err)
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return sum, fmt.Errorf("find the working directory: %w", err)
	}
	o.output, o.at = folder, ""
	return sha256.Sum256(fmt.Appendf(nil, "build 2\n%x\n%x\n%x\n%s %s %s %t\n%s\n%s %t\n%+v\n", program, files, fonts,
		head.ID, j.rev, j.commit, j.repo.Shallow(), j.moment.UTC().Format(time.RFC3339Nano), here, e.color(), o)), nil
}

// unchanged reports whether what lies in the folder was built from the same, and
// says then what the build said.
func (e *env) unchanged(store cache.Store, from [sha256.Size]byte, o buildOptions) (bool, error) {
	key, err := buildKey(from, o)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var b built
	data, ok := store.Get(key)
	if !ok || gob.NewDecoder(bytes.NewReader(data)).Decode(&b) != nil {
		return false, nil
	}
	_, err = fmt.Fprintf(e.err, "%sNothing has changed since it was built\n", b.Err)
	if err == nil {
		_, err = io.WriteString(e.out, b.Out)
	}
	return true, err
}

// buildKey is the name of what is kept of a build while its folder is as it left it.
func buildKey(from [sha256.Size]byte, o buildOptions) (cache.Key, error) {
	folder, err := publish.Stamp(o.output)
	return sha256.Sum256(append(from[:], folder[:]...)), err
}

// keepBuild remembers a build, unless a file changed while it came about. That it
// cannot be kept is a remark, not a failure.
func (e *env) keepBuild(ctx context.Context, j *job, o buildOptions, store cache.Store, from [sha256.Size]byte, said transcript) error {
	after, err := e.ingredients(ctx, j, o)
	if errors.Is(err, os.ErrNotExist) || err == nil && after != from {
		return nil
	}
	if err != nil {
		return err
	}
	key, err := buildKey(from, o)
	if errors.Is(err, os.ErrNotExist) {
		return nil // another build is replacing the folder
	}
	if err != nil {
		return err
	}
	var b bytes.Buffer
	err = gob.NewEncoder(&b).Encode(built{said.out.String(), said.err.String()})
	if err == nil {
		err = store.Put(key, b.Bytes())
	}
	if err != nil {
		fmt.Fprintf(e.err, "dossier: the build was not kept for the next time: %v\n", err)
	}
	return nil
}
