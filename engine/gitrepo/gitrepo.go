// Package gitrepo reads the git repository that an intelligence repository
// lives in. It is the only package that knows about git objects.
package gitrepo

import (
	"errors"
	"fmt"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
)

// Commit is one commit of a repository.
type Commit struct {
	ID   string    // full hexadecimal object id
	Time time.Time // of the committer, UTC
}

// Short returns the first seven digits of the id.
func (c Commit) Short() string {
	if len(c.ID) < 7 {
		return c.ID
	}
	return c.ID[:7]
}

// Head returns the commit that is checked out in the repository around dir,
// and false where there is no repository or no commit yet.
func Head(dir string) (Commit, bool, error) {
	repo, err := git.PlainOpenWithOptions(dir, &git.PlainOpenOptions{DetectDotGit: true, EnableDotGitCommonDir: true})
	if errors.Is(err, git.ErrRepositoryNotExists) {
		return Commit{}, false, nil
	}
	if err != nil {
		return Commit{}, false, fmt.Errorf("open the git repository around %s: %w", dir, err)
	}
	head, err := repo.Head()
	if errors.Is(err, plumbing.ErrReferenceNotFound) {
		return Commit{}, false, nil
	}
	if err != nil {
		return Commit{}, false, fmt.Errorf("find the commit of %s: %w", dir, err)
	}
	c, err := repo.CommitObject(head.Hash())
	if err != nil {
		return Commit{}, false, fmt.Errorf("read commit %s: %w", head.Hash(), err)
	}
	return Commit{ID: head.Hash().String(), Time: c.Committer.When.UTC()}, true, nil
}
