// Package gitrepo reads the git repository that an intelligence repository
// lives in. It is the only package that knows about git objects.
//
//	repo, ok, err := gitrepo.Open(root)
//	base, err := repo.Tree("origin/main")
//	paths, err := base.Changed(os.DirFS(root), "content")
//
// History is read in the same terms as git: [Repo.MergeBases], [Repo.Between],
// [Repo.FirstParents], [Repo.Compare], [Repo.Touched].
//
// A [Tree] is one revision as a file system, so that whatever reads the work
// tree reads any revision in the same way. Nothing here ever writes.
package gitrepo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
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

// Repo is an open repository. It is safe for concurrent use.
type Repo struct {
	dir    string // what Open was given
	git    *git.Repository
	prefix string // of dir below the top of the work tree, with slashes; "" at the top
	bare   bool   // there is no work tree

	mu    sync.Mutex // go-git's object store has none of its own
	store *store
}

// Open opens the repository around dir: a work tree or a folder in it, a linked
// work tree, or a bare repository. It returns false where there is none. Close
// it in the end.
func Open(dir string) (*Repo, bool, error) {
	o := git.PlainOpenOptions{DetectDotGit: !bare(dir), EnableDotGitCommonDir: true}
	found, err := git.PlainOpenWithOptions(dir, &o)
	if errors.Is(err, git.ErrRepositoryNotExists) {
		return nil, false, nil
	}
	if errors.Is(err, git.ErrUnknownExtension) {
		return nil, false, fmt.Errorf("open the git repository around %s: %w, which this program does not read; of object formats it reads SHA-1, git's default (git init --object-format=sha1)", dir, err)
	}
	if err != nil {
		return nil, false, fmt.Errorf("open the git repository around %s: %w", dir, err)
	}
	r := &Repo{dir: dir}
	if r.store, err = openStore(found); err != nil {
		return nil, false, fmt.Errorf("open the objects of the git repository around %s: %w", dir, err)
	}
	if r.git, err = git.Open(r.store, nil); err != nil {
		return nil, false, fmt.Errorf("open the git repository around %s: %w", dir, err)
	}
	tree, err := found.Worktree()
	if r.bare = errors.Is(err, git.ErrIsBareRepository); err == nil {
		if r.prefix, err = below(tree.Filesystem.Root(), dir); err != nil {
			return nil, false, fmt.Errorf("find %s in its work tree: %w", dir, err)
		}
	}
	return r, true, nil
}

// Close releases the files that are held open.
func (r *Repo) Close() error { return r.store.Close() }

// Rest lets go of what was kept to read objects faster, tens of megabytes of a large
// repository. The repository stays open.
func (r *Repo) Rest() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.store.rest()
}

// Folder returns the folder in which the repository keeps its objects, which
// linked work trees share. What lies there is not part of any revision.
func (r *Repo) Folder() string { return r.store.folder }

// Bare reports whether the repository has no work tree.
func (r *Repo) Bare() bool { return r.bare }

// Own returns the folder in which git keeps what is of this work tree alone, such as
// HEAD and its log: another than Folder in a linked work tree.
func (r *Repo) Own() string { return r.store.own }

// bare reports whether dir itself is a git folder without a work tree.
func bare(dir string) bool {
	for _, name := range []string{"HEAD", "objects", "refs"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// below returns the path of dir from top, with slashes, and "" for top itself.
func below(top, dir string) (string, error) {
	for _, p := range []*string{&top, &dir} {
		abs, err := filepath.Abs(*p)
		if err != nil {
			return "", err
		}
		if *p, err = filepath.EvalSymlinks(abs); err != nil {
			return "", err
		}
	}
	rel, err := filepath.Rel(top, dir)
	if err != nil || rel == "." {
		return "", err
	}
	return filepath.ToSlash(rel), nil
}

// Head returns the commit that is checked out in the repository around dir,
// and false where there is no repository or no commit yet.
func Head(dir string) (Commit, bool, error) {
	r, ok, err := Open(dir)
	if err != nil || !ok {
		return Commit{}, false, err
	}
	c, ok, err := r.Head()
	return c, ok, errors.Join(err, r.Close())
}

// Head returns the commit that is checked out, and false before the first one.
func (r *Repo) Head() (Commit, bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	head, err := r.git.Head()
	if errors.Is(err, plumbing.ErrReferenceNotFound) {
		return Commit{}, false, nil
	}
	if err != nil {
		return Commit{}, false, fmt.Errorf("find the commit of %s: %w", r.dir, err)
	}
	c, err := r.git.CommitObject(head.Hash())
	if err != nil {
		return Commit{}, false, fmt.Errorf("read commit %s: %w", head.Hash(), err)
	}
	return Commit{ID: head.Hash().String(), Time: c.Committer.When.UTC()}, true, nil
}
