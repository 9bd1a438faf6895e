package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/cache"
	"github.com/dossier-cti/dossier/engine/gitrepo"
)

// cacheLimit bounds the findings that are kept, in bytes.
const cacheLimit = 64 << 20

// checking is one run of `dossier check`: the state it is about, the one before
// it if there is a base, and where results are kept.
type checking struct {
	repo   *gitrepo.Repo // nil outside git
	now    *job
	base   *gitrepo.Tree // nil without --base
	before *job          // likewise
	cache  cache.Store
}

func (e *env) begin(o checkOptions) (*checking, error) {
	j, err := e.ground(o.at)
	if err != nil {
		return nil, err
	}
	j.light = true
	c := &checking{repo: j.repo, now: j}
	if o.base != "" && c.repo == nil {
		return nil, fmt.Errorf("%s is not in a git repository, so it has no revision %s", j.root, o.base)
	}
	if err := e.states(c, o); err != nil {
		return nil, errors.Join(err, c.close())
	}
	c.cache = e.store(c.repo, o)
	return c, nil
}

// states opens the states to check, all seen at one moment. What lies on disk
// may be newer than any commit.
func (e *env) states(c *checking, o checkOptions) (err error) {
	var head gitrepo.Commit
	inGit, back := c.repo != nil, false
	if inGit {
		if head, inGit, err = c.repo.Head(); err != nil {
			return err
		}
	}
	c.now.commit = head.Short()
	if inGit || c.now.bare {
		if back, err = c.now.back(o.at, head); err != nil {
			return err
		}
	}
	switch {
	case o.fix && back:
		return fmt.Errorf("--fix changes files on disk, and --at %s reads none; leave one of them out", o.at)
	case o.fix && c.now.bare:
		return fmt.Errorf("--fix changes files on disk, and %s has none of them; clone it (git clone) and change to the clone", c.now.root)
	}
	if !back {
		head.Time = thisHour(e.now())
		if err := c.now.when(o.at, e.now, head, true); err != nil {
			return err
		}
	}
	if o.base == "" {
		return nil
	}
	if c.base, err = e.fork(c.repo, o.base, cmp.Or(c.now.rev, "HEAD")); err != nil {
		return fmt.Errorf("--base: %w", err)
	}
	c.before = &job{root: c.now.root, fsys: c.base, commit: c.base.Commit.Short(), moment: c.now.moment, zone: c.now.zone, light: true}
	return nil
}

// thisHour returns the end of the hour: nothing written by now lies in its
// future, and what was found holds for the rest of it.
func thisHour(now time.Time) time.Time { return now.UTC().Truncate(time.Hour).Add(time.Hour) }

// store returns where findings are kept: --cache, else the git folder.
func (e *env) store(repo *gitrepo.Repo, o checkOptions) cache.Store {
	switch {
	case o.noCache:
		return cache.Store{}
	case o.cache != "":
		return cache.At(filepath.Join(e.path(o.cache), "check"), cacheLimit)
	case repo != nil:
		return cache.At(filepath.Join(repo.Folder(), "dossier", "check"), cacheLimit)
	}
	return cache.Store{}
}

func (c *checking) close() error {
	if c.repo == nil {
		return nil
	}
	return c.repo.Close()
}

// path returns a path of the command line from the working directory.
func (e *env) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(e.dir, name)
}

// within tells which files lie in some files or folders, named from the working
// directory; all of them if none is named.
func (e *env) within(j *job, paths []string) (func(file string) bool, error) {
	var wanted []string
	for _, p := range paths {
		full := e.path(p)
		abs, err := filepath.Abs(full)
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", p, err)
		}
		rel, err := filepath.Rel(j.root, abs)
		if err != nil || strings.HasPrefix(rel, "..") {
			return nil, fmt.Errorf("%s lies outside the repository %s", p, j.root)
		}
		if _, err := os.Lstat(full); err != nil && !j.holds(filepath.ToSlash(rel)) {
			return nil, fmt.Errorf("%s: no such file or folder", p)
		}
		wanted = append(wanted, filepath.ToSlash(rel))
	}
	return func(file string) bool {
		return len(wanted) == 0 || slices.ContainsFunc(wanted, func(w string) bool { return inside(file, w) })
	}, nil
}
