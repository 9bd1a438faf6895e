package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/rule"
)

// fork returns the state at which a line of work left a base: what the base
// has got since is none of its doing. Of several merge bases one is as good as
// another, as for git diff BASE...HEAD; without any it is the base itself.
func (e *env) fork(repo *gitrepo.Repo, base, head string) (*gitrepo.Tree, error) {
	tree, err := repo.Tree(base)
	if err != nil {
		return nil, err
	}
	list, err := repo.MergeBases(tree.Commit.ID, head)
	switch {
	case err != nil:
		return nil, err
	case len(list) == 0:
		fmt.Fprintf(e.err, "%s and %s have no commit in common, so they are compared as they are\n", base, head)
		return tree, nil
	}
	return repo.Tree(list[0])
}

// moves returns the findings about judgements that moved since the base without
// a reason. What is known already, since the product supersedes another, is not
// said twice.
func (c *checking) moves(changed []string, known []diag.Diagnostic) ([]diag.Diagnostic, error) {
	before, err := assessments(c.base, changed)
	if err != nil {
		return nil, err
	}
	now, err := assessments(c.now.fsys, changed)
	if err != nil {
		return nil, err
	}
	var found []diag.Diagnostic
	for id, d := range now {
		if old := before[id]; old != nil && old.Digest != d.Digest {
			found = append(found, rule.Moved(old, d, c.base.Commit.Short())...)
		}
	}
	return slices.DeleteFunc(found, func(d diag.Diagnostic) bool {
		return slices.ContainsFunc(known, func(k diag.Diagnostic) bool {
			return k.Rule == d.Rule && k.File == d.File && k.Span == d.Span
		})
	}), nil
}

// assessments reads those of some files that are assessments, by id. Files that
// are not there, or cannot be read as documents, are left out.
func assessments(fsys fs.FS, paths []string) (map[string]*doc.Document, error) {
	list := map[string]*doc.Document{}
	for _, path := range paths {
		ref, ok := corpus.Place(path)
		if !ok || ref.Kind != intel.Assessments {
			continue
		}
		data, err := document(fsys, path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if d, _ := doc.Parse(path, data); d.Root != nil {
			list[ref.ID] = d
		}
	}
	return list, nil
}
