package main

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/dossier-cti/dossier/engine/gitrepo"
)

// atHelp is how every command that takes --at describes it.
const atHelp = "as of `MOMENT`: a date, a time, now, or a branch, tag or commit"

// at settles which state a command speaks of, and as of when.
//
//	""         the files on disk, at the time of the last commit
//	now        the files on disk, at the beginning of this hour, or at the last
//	           commit if that is younger: a build every hour repeats itself
//	a moment   what was committed by then, at that moment; the files on disk
//	           where there is no younger commit
//	REV        that commit, at its time
//
// The files of an example may be older than its commits, which its as_of tells:
// then a moment before the first of them means the files on disk. Where nothing
// lies on disk, the files are those of the last commit.
func (j *job) at(at string, now func() time.Time) (err error) {
	var head gitrepo.Commit
	inGit := j.repo != nil
	if inGit {
		if head, inGit, err = j.repo.Head(); err != nil {
			return err
		}
	}
	if inGit || j.bare {
		if back, err := j.back(at, head); back || err != nil {
			return err
		}
	}
	if inGit && !j.bare {
		if err := j.onDisk(head); err != nil {
			return err
		}
	}
	err = j.when(at, now, head, inGit)
	if err != nil && j.repo != nil && !inGit {
		if _, missing := j.repo.Tree(at); errors.Is(missing, gitrepo.ErrNoCommits) {
			return fmt.Errorf("--at: %w", missing)
		}
	}
	return err
}

// back goes back to an earlier state if that is what --at asks for.
func (j *job) back(at string, head gitrepo.Commit) (bool, error) {
	if at == "" || at == "now" {
		return false, nil
	}
	if isRevision(at) {
		return true, j.revision(at)
	}
	if err := j.locate(); err != nil { // a date is one of the organisation's days
		return false, err
	}
	moment, err := parseMoment(at, j.zone)
	if err != nil || !moment.Before(head.Time) {
		return false, err
	}
	return j.past(moment, head)
}

// isRevision reports whether --at can only mean a branch, tag or commit.
func isRevision(at string) bool {
	if at == "" || at == "now" {
		return false
	}
	_, err := parseMoment(at, time.UTC)
	return err != nil
}

// past goes back to what was committed by a moment.
func (j *job) past(moment time.Time, head gitrepo.Commit) (bool, error) {
	tree, err := j.repo.At("HEAD", moment)
	if errors.Is(err, gitrepo.ErrBeforeHistory) {
		settings, _ := j.settings()
		if asOf := settings.Get("as_of").Time(); !asOf.IsZero() && asOf.Before(head.Time) {
			return false, nil
		}
	}
	if err != nil {
		return true, fmt.Errorf("--at: %w", err)
	}
	return true, j.take(tree, moment)
}

// revision goes back to a commit by its name.
func (j *job) revision(name string) error {
	tree, err := j.repo.Tree(name)
	if errors.Is(err, gitrepo.ErrUnknownRevision) {
		return fmt.Errorf("--at %s: not a moment (write 2024-11-22, 2024-11-22T16:00:00Z or now), and not a branch, tag or commit", name)
	}
	if err != nil {
		return fmt.Errorf("--at: %w", err)
	}
	return j.take(tree, tree.Commit.Time)
}

// take makes a commit the state that the job is about.
func (j *job) take(tree *gitrepo.Tree, moment time.Time) error {
	j.fsys, j.rev, j.commit, j.moment = tree, tree.Commit.ID, tree.Commit.Short(), moment
	if err := j.locate(); err != nil {
		return fmt.Errorf("--at: commit %s: %w", tree.Commit.Short(), err)
	}
	return nil
}

// uncommitted stands behind the id of a commit from which the files differ.
const uncommitted = "-changed"

// onDisk takes the files as they lie there, and says if they are not those of
// the commit: a page must not name a commit that does not hold what it shows.
func (j *job) onDisk(head gitrepo.Commit) error {
	tree, err := j.repo.Tree(head.ID)
	if err != nil {
		return err
	}
	m := cmp.Or(j.memory, &memory{})
	j.commit, j.head = head.Short(), head.ID
	if j.dirty, err = m.dirty(j.root, tree, j.saved); j.dirty > 0 {
		j.commit += uncommitted
	}
	if j.memory == nil { // there is nothing to compare any more
		err = errors.Join(err, j.repo.Rest())
	}
	return err
}

// close releases the repository that the files are read from.
func (j *job) close() error {
	if j.repo == nil {
		return nil
	}
	return j.repo.Close()
}
