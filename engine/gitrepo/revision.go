package gitrepo

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// ErrUnknownRevision means that no branch, tag or commit has a name.
var ErrUnknownRevision = errors.New("no branch, tag or commit has this name")

// ErrNoCommits means that nothing was ever committed to the branch at hand.
var ErrNoCommits = errors.New("nothing was committed yet; commit once (git add . && git commit)")

// ErrShallow means that a clone does not reach as far back as it was asked.
var ErrShallow = errors.New("this clone is shallow and does not hold it; fetch the whole history (in a GitHub workflow `fetch-depth: 0` of actions/checkout, elsewhere `git fetch --unshallow`)")

// Tree returns a revision as a file system, from the folder that the repository
// was opened at. The revision is a branch, a tag or a commit, whole or
// abbreviated, with ~n or ^n behind it if need be.
func (r *Repo) Tree(revision string) (*Tree, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c, err := r.resolve(revision)
	if err != nil {
		return nil, fmt.Errorf("revision %q: %w", revision, err)
	}
	t := &Tree{
		Commit: Commit{ID: c.Hash.String(), Time: c.Committer.When.UTC()},
		repo:   r, root: c.TreeHash, folders: map[plumbing.Hash][]entry{},
	}
	if r.prefix == "" {
		return t, nil
	}
	e, err := t.find(r.prefix)
	if err != nil || !e.folder() {
		return nil, fmt.Errorf("revision %q has no folder %s", revision, r.prefix)
	}
	t.root = e.id
	return t, nil
}

// revisionForm keeps out what go-git would read as a search in messages, a date
// or a path, and forms without a name, on which it stops dead.
var revisionForm = regexp.MustCompile(`^([^\s~^:{}\\*?\[-][^\s~^:{}\\*?\[]*)((?:[~^][0-9]*)*)$`)

func (r *Repo) resolve(revision string) (*object.Commit, error) {
	form := revisionForm.FindStringSubmatch(revision)
	if form == nil {
		return nil, ErrUnknownRevision
	}
	if _, err := r.git.Reference(plumbing.HEAD, true); form[1] == "HEAD" && errors.Is(err, plumbing.ErrReferenceNotFound) {
		return nil, ErrNoCommits
	}
	name, target := form[1], plumbing.ZeroHash
	for _, rule := range plumbing.RefRevParseRules { // go-git would prefer an abbreviated commit
		full := plumbing.ReferenceName(fmt.Sprintf(rule, name))
		if ref, err := r.git.Reference(full, true); err == nil {
			name, target = string(full), ref.Hash()
			break
		}
	}
	id, err := r.git.ResolveRevision(plumbing.Revision(name + form[2]))
	if err == nil {
		return r.git.CommitObject(*id)
	}
	if r.shallow() {
		return nil, ErrShallow
	}
	if !target.IsZero() {
		if err := r.store.HasEncodedObject(target); err != nil {
			return nil, fmt.Errorf("it names %s: %w", target, r.missing(err))
		}
	}
	if errors.Is(err, plumbing.ErrReferenceNotFound) || strings.Contains(err.Error(), "EOF") {
		return nil, ErrUnknownRevision
	}
	return nil, err
}

// Shallow reports whether the history of the clone was cut off.
func (r *Repo) Shallow() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.shallow()
}

// shallow is Shallow for those who hold r.mu.
func (r *Repo) shallow() bool {
	list, err := r.store.Shallow()
	return err == nil && len(list) > 0
}
