package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
	"github.com/dossier-cti/dossier/engine/starter"
)

// loaded reads the content on disk.
func (e *env) loaded(ctx context.Context, root string) (*corpus.World, []diag.Diagnostic, error) {
	schemas, err := schema.Compile()
	if err != nil {
		return nil, nil, fmt.Errorf("compile the schemas: %w", err)
	}
	bar := e.progress("Reading document")
	defer bar.end()
	return corpus.Load(ctx, os.DirFS(root), corpus.Options{Schemas: schemas, Workers: e.workers, Progress: bar.step})
}

// relative returns a path of the command line from the root, with slashes.
func (e *env) relative(root, name string) string {
	abs, err := filepath.Abs(e.path(name))
	if err != nil {
		return name
	}
	rel, err := filepath.Rel(root, abs)
	if err != nil {
		return name
	}
	return filepath.ToSlash(rel)
}

// mainBranches are where the state before a change is looked for, in order.
var mainBranches = []string{"origin/HEAD", "origin/main", "origin/master", "main", "master"}

// transition finds in git what the document was before.
func (s *signing) transition() (err error) {
	s.subject.Previous = signoff.NoPrevious
	repo, inGit, err := gitrepo.Open(s.root)
	if err != nil {
		return err
	}
	if !inGit {
		if s.base != "" {
			return fmt.Errorf("--base %s: %s is not in a git repository", s.base, s.root)
		}
		return nil
	}
	defer func() { err = errors.Join(err, repo.Close()) }()
	previous, err := s.former(repo)
	if err != nil {
		return fmt.Errorf("find the state before the change: %w", err)
	}
	if previous != signoff.NoPrevious {
		s.subject.Previous = previous
		if s.subject.Change == signoff.Add {
			s.subject.Change = signoff.Modify
		}
	}
	return nil
}

// former returns the digest that the document had where this branch left the
// main one. On the main branch itself that is its state before the last landing
// that changed it.
func (s *signing) former(repo *gitrepo.Repo) (doc.Digest, error) {
	head, ok, err := repo.Head()
	if err != nil || !ok {
		return signoff.NoPrevious, err
	}
	if s.base != "" {
		base, err := repo.Revision(s.base)
		if err != nil {
			return "", fmt.Errorf("--base: %w", err)
		}
		return s.digest(repo, base.ID)
	}
	for _, branch := range mainBranches {
		tip, err := repo.Revision(branch)
		if err != nil {
			continue
		}
		bases, err := repo.MergeBases(tip.ID, head.ID)
		if err != nil {
			return "", err
		}
		if len(bases) > 0 && bases[0] != head.ID {
			return s.digest(repo, bases[0])
		}
		break
	}
	return s.landed(repo, head.ID)
}

// landed walks down the main branch to where the document became what it is.
func (s *signing) landed(repo *gitrepo.Repo, head string) (doc.Digest, error) {
	line, err := repo.FirstParents(head, "")
	if err != nil {
		return "", err
	}
	for _, c := range line {
		if d, err := s.digest(repo, c.ID); err != nil || d != s.entry.Doc.Digest {
			return d, err
		}
	}
	return signoff.NoPrevious, nil
}

// digest returns the digest of the document at a commit.
func (s *signing) digest(repo *gitrepo.Repo, commit string) (doc.Digest, error) {
	f, err := repo.File(commit, s.entry.Path)
	if err != nil || f == (gitrepo.File{}) {
		return signoff.NoPrevious, err
	}
	data, err := repo.Read(f, doc.MaxBytes)
	if err != nil {
		return "", err
	}
	return doc.Sum(data), nil
}

// writeWhole makes a file with its folders in one step: it is there in full or
// not at all. It never overwrites one.
func writeWhole(dir string, f starter.File) error {
	name := filepath.Join(dir, filepath.FromSlash(f.Path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("make a folder for %s: %w", f.Path, err)
	}
	partial, err := os.CreateTemp(filepath.Dir(name), ".review-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", f.Path, err)
	}
	_, err = partial.Write(f.Data)
	err = errors.Join(err, partial.Chmod(0o644), partial.Sync(), partial.Close())
	if err == nil {
		err = os.Link(partial.Name(), name) // unlike a rename, it never overwrites
		if err != nil && !errors.Is(err, fs.ErrExist) {
			err = os.Rename(partial.Name(), name) // a disk without links
		}
	}
	if removed := os.Remove(partial.Name()); removed != nil && !errors.Is(removed, fs.ErrNotExist) {
		err = errors.Join(err, removed)
	}
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and a review is never changed", f.Path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", f.Path, err)
	}
	return nil
}
