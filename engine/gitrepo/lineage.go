package gitrepo

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/dossier-cti/dossier/engine/cache"
)

// Lineage tells how every file below a folder came to be what it is at one
// commit. It is made in one pass over the history, and does not change.
type Lineage struct {
	repo   *Repo
	made   map[string][]*touch // by path, youngest first
	landed map[string][]*touch // likewise
}

// LineageOptions are the settings of [Repo.Lineage].
type LineageOptions struct {
	Below   string      // the folder, from the one that the repository was opened at; "." for all
	Workers int         // parts of the history that are read at once; 0 means one
	Cache   cache.Store // keeps what was found for the next time; the zero Store does not
	Engine  string      // version of the program, which is part of the key of the cache
}

// Step is one commit in the life of a file.
type Step struct {
	N           int // of a revision its number of the revision, from 1; 0 where its bytes stay the same
	Commit      Commit
	Line        int // place of the commit on the line of first parents, 1 the youngest; 0 beside it
	Author      Person
	Subject     string // first line of the message; of a pull request merged on GitHub its title
	PullRequest int    // number, where the commit names the pull request that it merges; else 0
	Path        string // after the commit
	From        string // path before, where the commit moved the file; else ""
	File        File   // after the commit; the zero File where it was removed
	Made        []Step // of a revision: the commits that wrote it, youngest first
}

// Lineage reads the history of a revision, all parents of all merges. A clone
// that does not reach back to the first commit gives [ErrShallow]: dates would
// be wrong.
func (r *Repo) Lineage(ctx context.Context, revision string, o LineageOptions) (*Lineage, error) {
	from, err := r.objects()
	if err != nil {
		return nil, fmt.Errorf("read the history of %s: %w", revision, err)
	}
	head, err := r.start(revision, from)
	if err != nil {
		return nil, fmt.Errorf("read the history of %s: %w", revision, errors.Join(err, from.close()))
	}
	h := &chronicle{
		ctx: ctx, repo: r, objects: from, options: o,
		below: strings.Trim(path.Join(r.prefix, o.Below), "/."), byID: map[plumbing.Hash]*past{},
	}
	l, err := h.lineage(head)
	if err = errors.Join(err, from.close()); err != nil {
		return nil, fmt.Errorf("read the history of %s: %w", revision, err)
	}
	return l, nil
}

// start returns the commit to begin with. It asks go-git for names of branches
// only: for anything else that reads the whole index of every pack.
func (r *Repo) start(revision string, from *objects) (plumbing.Hash, error) {
	id, named, err := r.branch(revision)
	if err != nil || !named {
		return id, err
	}
	if _, err := from.reader().read(id, plumbing.CommitObject); err != nil {
		return id, fmt.Errorf("it names a commit that cannot be read: %w", err)
	}
	return id, nil
}

// branch returns the commit of HEAD or a branch, unread, or of anything else.
func (r *Repo) branch(revision string) (id plumbing.Hash, unread bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shallow() {
		return id, false, ErrShallow
	}
	name := plumbing.NewBranchReferenceName(revision)
	if revision == "HEAD" {
		name = plumbing.HEAD
	}
	if ref, err := r.git.Reference(name, true); err == nil {
		return ref.Hash(), true, nil
	}
	ids, err := r.hashes(revision)
	if err != nil {
		return id, false, err
	}
	return ids[0], false, nil
}

// Paths returns every path that was ever a file on the line of first parents,
// in order.
func (l *Lineage) Paths() []string {
	list := make([]string, 0, len(l.landed))
	for p := range l.landed {
		list = append(list, l.repo.local(p))
	}
	slices.Sort(list)
	return list
}

// Commits returns the commits that left a file different from what each of
// their parents has, youngest first, as `git log --full-history` does: those
// that wrote it, on whatever branch, and merges that resolved a conflict in it.
func (l *Lineage) Commits(path string) []Step { return l.steps(l.made[l.repo.global(path)]) }

// Landings returns the commits of the line of first parents at which a file
// changed, youngest first, as `git log --first-parent` does.
func (l *Lineage) Landings(path string) []Step { return l.steps(l.landed[l.repo.global(path)]) }

func (l *Lineage) steps(list []*touch) []Step {
	steps := make([]Step, len(list))
	for i, t := range list {
		steps[i] = l.step(t)
	}
	return steps
}

// Revisions returns the states of a file on the line of first parents, the
// first first: what landed, whatever happened on the branch that was merged. It
// follows the file through renames. A file that was removed and came back keeps
// its life; one that took the name of a renamed file has its own.
func (l *Lineage) Revisions(path string) []Step {
	var list []Step
	at, since := l.repo.global(path), 0
	for at != "" {
		next := ""
		for _, t := range l.landed[at] {
			if t.commit.line <= since {
				continue
			}
			if t.to != "" {
				break // what lay here before has another name now
			}
			s := l.step(t)
			s.Made = l.makers(t)
			list, since = append(list, s), t.commit.line
			if next = t.from; next != "" {
				break
			}
		}
		at = next
	}
	slices.Reverse(list)
	number(list)
	return list
}

// number gives each state whose bytes are new a number.
func number(list []Step) {
	n, last := 0, ""
	for i := range list {
		s := &list[i]
		if s.File.ID != "" && s.File.ID != last {
			n++
			s.N, last = n, s.File.ID
		}
	}
}

// makers returns the commits that wrote what landed.
func (l *Lineage) makers(landing *touch) []Step {
	var list []Step
	for _, path := range []string{landing.path, landing.from} {
		for _, t := range l.made[path] {
			if t.commit.landing == landing.commit {
				list = append(list, l.step(t))
			}
		}
		if len(list) > 0 {
			break
		}
	}
	return list
}

// Moved returns where the files are that were renamed, by their former paths:
// only of files that are there, and of paths where no other file is now.
func (l *Lineage) Moved() map[string]string {
	moved := map[string]string{}
	for path, list := range l.landed {
		at, since := path, list[0].commit.line
		for t := list[0]; t != nil && t.to != ""; {
			at = t.to
			t, since = l.upTo(at, since)
		}
		if last := l.landed[at]; at != path && !last[0].id.IsZero() {
			moved[l.repo.local(path)] = l.repo.local(at)
		}
	}
	return moved
}

// Now returns where the file is, or was last, that a commit of the line of first
// parents held at a path, by the place of that commit on the line.
func (l *Lineage) Now(path string, line int) string {
	at := l.repo.global(path)
	for t := l.leaving(at, line); t != nil; t = l.leaving(at, line) {
		at, line = t.to, t.commit.line
	}
	return l.repo.local(at)
}

// leaving returns the first change after a place on the line that gave a path's file
// another name.
func (l *Lineage) leaving(path string, line int) *touch {
	for _, t := range slices.Backward(l.landed[path]) {
		if t.commit.line < line && t.to != "" {
			return t
		}
	}
	return nil
}

// upTo returns the youngest change of a path that is younger than a place on
// the line, and its place.
func (l *Lineage) upTo(path string, since int) (*touch, int) {
	if t := l.landed[path][0]; t.commit.line < since {
		return t, t.commit.line
	}
	return nil, since
}

func (l *Lineage) step(t *touch) Step {
	c := t.commit
	s := Step{
		Commit: Commit{ID: c.id.String(), Time: time.Unix(c.time, 0).UTC()}, Line: c.line, Author: c.author,
		Subject: c.subject, PullRequest: c.pull, Path: l.repo.local(t.path),
	}
	if t.from != "" {
		s.From = l.repo.local(t.from)
	}
	if !t.id.IsZero() {
		s.File = File{ID: t.id.String(), Mode: fmt.Sprintf("%06o", t.mode)}
	}
	return s
}
