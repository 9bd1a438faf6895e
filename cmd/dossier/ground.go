package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dossier-cti/dossier/engine/gitrepo"
)

// ground finds the repository that a job is about: the files around the working
// directory, or, where none lie there, the commits of a bare repository, and of
// any other if --at names one.
func (e *env) ground(at string) (*job, error) {
	root, missing := e.root()
	if missing != nil {
		root = e.path(".")
		if _, err := os.Stat(root); err != nil {
			return nil, missing
		}
	}
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", e.dir, err)
	}
	j := &job{root: root, fsys: os.DirFS(root)}
	repo, inGit, err := gitrepo.Open(root)
	switch {
	case err != nil:
		return nil, err
	case !inGit:
		return j, missing
	case missing != nil && at == "" && !repo.Bare():
		return nil, errors.Join(missing, repo.Close())
	}
	j.repo = repo
	if missing == nil {
		return j, nil
	}
	if err := j.onlyCommits(at); err != nil {
		return nil, errors.Join(err, j.close())
	}
	return j, nil
}

// onlyCommits takes the files of HEAD, as there are none on disk. HEAD may name a
// branch that is not there, which does not matter where --at names another.
func (j *job) onlyCommits(at string) error {
	j.bare = true
	tree, err := j.repo.Tree("HEAD")
	switch {
	case errors.Is(err, gitrepo.ErrNoCommits) && isRevision(at):
		return nil
	case errors.Is(err, gitrepo.ErrNoCommits):
		return fmt.Errorf("HEAD of %s is a branch without a commit; name another with --at, or make it HEAD (git symbolic-ref HEAD refs/heads/main)", j.root)
	case err != nil:
		return err
	}
	j.fsys, j.rev, j.commit = tree, tree.Commit.ID, tree.Commit.Short()
	return nil
}
