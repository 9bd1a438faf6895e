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
	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
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
	s.subject.Change, s.subject.Previous = signoff.Add, signoff.NoPrevious
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
	head, ok, err := repo.Head()
	if err != nil || !ok {
		return err
	}
	before, err := s.before(repo, head.ID)
	if err == nil && before != "" {
		err = s.since(repo, before, head.ID)
	}
	if err != nil {
		return fmt.Errorf("find the state before the change: %w", err)
	}
	return nil
}

// since tells the change since a commit, as the gate will see it.
func (s *signing) since(repo *gitrepo.Repo, before, head string) error {
	list, err := gate.Transitions(repo, before, head)
	if err != nil {
		return err
	}
	lay := s.entry.Path
	for _, t := range list {
		if t.Path == s.entry.Path && t.From != "" {
			lay = t.From
		}
	}
	data, there, err := read(repo, before, lay)
	if err != nil || !there {
		return err
	}
	was, _ := doc.Parse(lay, data[:min(len(data), doc.MaxBytes)])
	a := s.world.Assessments.Get(s.entry.ID)
	s.subject.Previous = doc.Sum(data)
	switch {
	case lay != s.entry.Path:
		s.subject.Change = signoff.Rename
	case s.entry.Kind == intel.Assessments && a.Withdrawn != nil && was.Root.Get("withdrawn") == nil:
		s.subject.Change = signoff.Withdraw
	default:
		s.subject.Change = signoff.Modify
	}
	return nil
}

// before returns the commit that the document changes from: where this branch
// left the main one. On the main branch itself that is the last commit before
// the document became what it is; none if it always was.
func (s *signing) before(repo *gitrepo.Repo, head string) (string, error) {
	if s.base != "" {
		base, err := repo.Revision(s.base)
		if err != nil {
			return "", fmt.Errorf("--base: %w", err)
		}
		return base.ID, nil
	}
	for _, branch := range mainBranches {
		tip, err := repo.Revision(branch)
		if err != nil {
			continue
		}
		bases, err := repo.MergeBases(tip.ID, head)
		if err != nil {
			return "", err
		}
		if len(bases) > 0 && bases[0] != head {
			return bases[0], nil
		}
		break
	}
	line, err := repo.FirstParents(head, "")
	if err != nil {
		return "", err
	}
	for _, c := range line {
		data, there, err := read(repo, c.ID, s.entry.Path)
		if err != nil || !there || doc.Sum(data) != s.entry.Doc.Digest {
			return c.ID, err
		}
	}
	return "", nil
}

// read returns what a commit holds at a path.
func read(repo *gitrepo.Repo, commit, path string) ([]byte, bool, error) {
	f, err := repo.File(commit, path)
	if err != nil || f == (gitrepo.File{}) {
		return nil, false, err
	}
	data, err := repo.Read(f, doc.MaxBytes)
	return data, err == nil, err
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
