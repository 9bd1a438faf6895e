package audit

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/dossier-cti/dossier/engine/gitrepo"
)

// ErrNotLanded means that nothing on a branch holds what a pull request would
// have landed.
var ErrNotLanded = errors.New("it has not landed")

// Landed finds where the head of a pull request landed on a branch, by a merge,
// a squash or a rebase alike, and on which commit. compared is the commit that
// the forge compared the head with.
func Landed(repo *gitrepo.Repo, branch, head, compared string) (onto, landing string, err error) {
	merged, err := repo.Ancestor(head, branch)
	if err != nil {
		return "", "", err
	}
	bases, err := repo.MergeBases(branch, head)
	switch {
	case err != nil:
		return "", "", err
	case merged:
		return merge(repo, branch, head, compared)
	case len(bases) == 0:
		return "", "", ErrNotLanded
	}
	return rewritten(repo, branch, head, bases[0])
}

// merge finds the first commit of a branch that holds the head.
func merge(repo *gitrepo.Repo, branch, head, compared string) (onto, landing string, err error) {
	line, err := repo.FirstParents(branch, "")
	if err != nil {
		return "", "", err
	}
	slices.Reverse(line)
	i := sort.Search(len(line), func(i int) bool {
		ok, failed := repo.Ancestor(head, line[i].ID)
		err = errors.Join(err, failed)
		return ok
	})
	if err != nil || i == len(line) {
		return "", "", err
	}
	if line[i].ID != head {
		return line[i].Parents[0], line[i].ID, nil
	}
	bases, err := repo.MergeBases(compared, head) // the branch was moved forward to the head
	if err != nil || len(bases) == 0 || bases[0] == head {
		return "", "", fmt.Errorf("%w: the branch has no commit of its own for it; say on which commit it landed with --base", ErrNotLanded)
	}
	return bases[0], head, nil
}

// rewritten finds the commits that a squash or a rebase made: the first that
// holds all that the head changed, and the last before that holds none of it.
func rewritten(repo *gitrepo.Repo, branch, head, base string) (onto, landing string, err error) {
	changes, err := repo.Compare(base, head)
	if err != nil {
		return "", "", err
	}
	var paths []string
	var was, want []gitrepo.File
	for _, c := range changes {
		paths, was, want = append(paths, c.Path), append(was, c.Before), append(want, c.After)
	}
	line, err := repo.FirstParents(branch, base)
	if err != nil || len(paths) == 0 {
		return "", "", errors.Join(err, ErrNotLanded)
	}
	slices.Reverse(line)
	onto = base
	for _, c := range line {
		have, err := repo.Files(c.ID, paths)
		switch {
		case err != nil:
			return "", "", err
		case slices.Equal(have, want):
			return onto, c.ID, nil
		case slices.Equal(have, was):
			onto = c.ID
		}
	}
	return "", "", ErrNotLanded
}
