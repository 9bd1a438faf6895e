package gate

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// Transition is one path that would land differently from the base.
type Transition struct {
	Ref              intel.Ref // of attest.Outside for what is no document
	Path             string
	From             string // where it lay before, if elsewhere
	Change           signoff.Change
	Before, After    gitrepo.File
	Previous, Digest doc.Digest // signoff.NoPrevious where there is nothing
	Both             bool       // both sides changed it: it cannot land as it is
}

// Document reports whether the path is one that a document may have. Anything
// else is outside of the content, wherever it lies.
func (t *Transition) Document() bool { return t.Ref.Kind != attest.Outside }

// Transitions returns what would land differently from a base if a head were
// merged into it, in the order of paths. Withdrawals are told by [Judge] alone,
// which reads documents.
func Transitions(repo *gitrepo.Repo, base, head string) ([]Transition, error) {
	return transitions(newReader(repo), base, head)
}

func transitions(r *reader, base, head string) ([]Transition, error) {
	repo := r.repo
	bases, err := repo.MergeBases(base, head)
	if err != nil {
		return nil, fmt.Errorf("find the merge bases: %w", err)
	}
	if len(bases) == 0 {
		bases = []string{""} // unrelated histories have nothing in common
	}
	list, err := landing(repo, base, head, bases)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if err := list[i].sum(r); err != nil {
			return nil, fmt.Errorf("read %s: %w", list[i].Path, err)
		}
	}
	return list, nil
}

// landing compares the head and the base with each merge base.
func landing(repo *gitrepo.Repo, base, head string, bases []string) ([]Transition, error) {
	touched := map[string]gitrepo.File{} // by the head: what it holds
	theirs := map[string]bool{}          // touched by the base
	for _, b := range bases {
		changes, err := repo.Compare(b, head)
		if err != nil {
			return nil, err
		}
		for _, c := range changes {
			touched[c.Path] = c.After
		}
		if changes, err = repo.Compare(b, base); err != nil {
			return nil, err
		}
		for _, c := range changes {
			theirs[c.Path] = true
		}
	}
	paths := make([]string, 0, len(touched))
	for p := range touched {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	present, err := repo.Files(base, paths)
	if err != nil {
		return nil, err
	}
	var changes []gitrepo.FileChange
	for i, p := range paths {
		if present[i] != touched[p] {
			changes = append(changes, gitrepo.FileChange{Path: p, Before: present[i], After: touched[p]})
		}
	}
	return pair(changes, theirs), nil
}

// pair makes transitions of changes, and one of each document that moved.
func pair(changes []gitrepo.FileChange, theirs map[string]bool) []Transition {
	changes = moved(changes, theirs)
	changes = gitrepo.Moves(changes, func(from, to string) bool {
		a, b := refOf(from), refOf(to)
		return a.Kind == b.Kind && a.Kind != attest.Outside && !theirs[from] && !theirs[to]
	})
	list := make([]Transition, len(changes))
	for i, c := range changes {
		list[i] = Transition{
			Ref: refOf(c.Path), Path: c.Path, From: c.From, Before: c.Before, After: c.After,
			Change: changed(c), Both: theirs[c.Path] || theirs[c.From],
		}
	}
	return list
}

// moved pairs what has one id in two places, whatever its bytes.
func moved(changes []gitrepo.FileChange, theirs map[string]bool) []gitrepo.FileChange {
	gone := map[intel.Ref]int{}
	for i, c := range changes {
		if ref := refOf(c.Path); c.After == (gitrepo.File{}) && ref.Kind != attest.Outside && !theirs[c.Path] {
			gone[ref] = i
		}
	}
	taken := map[int]bool{}
	list := slices.Clone(changes)
	for i := range list {
		c := &list[i]
		j, ok := gone[refOf(c.Path)]
		if ok && !taken[j] && c.Before == (gitrepo.File{}) && !theirs[c.Path] {
			c.From, c.Before, taken[j] = list[j].Path, list[j].Before, true
		}
	}
	var kept []gitrepo.FileChange
	for i, c := range list {
		if !taken[i] {
			kept = append(kept, c)
		}
	}
	return kept
}

func changed(c gitrepo.FileChange) signoff.Change {
	switch {
	case c.From != "":
		return signoff.Rename
	case c.Before == (gitrepo.File{}):
		return signoff.Add
	case c.After == (gitrepo.File{}):
		return signoff.Delete
	}
	return signoff.Modify
}

// refOf returns which document a path is, and of the kind attest.Outside where
// there can be none.
func refOf(name string) intel.Ref {
	base := path.Base(name)
	ref, ok := corpus.Place(name)
	if !strings.HasPrefix(name, "content/") || !ok || base == "README.md" || strings.HasPrefix(base, ".") {
		return intel.Ref{Kind: attest.Outside, ID: base}
	}
	return ref
}

// sum fills in the digests.
func (t *Transition) sum(r *reader) (err error) {
	if t.Previous, err = r.digest(t.Before); err == nil {
		t.Digest, err = r.digest(t.After)
	}
	return err
}
