package main

import (
	"context"
	"fmt"
	"maps"
	"os"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/rule"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
	"github.com/dossier-cti/dossier/engine/web"
)

// memory is what a command that lasts keeps of one state of the files on disk for
// the next: only what has changed is read, verified and compared again. What is
// drawn is the same as without it.
type memory struct {
	schemas *schema.Set
	sheets  web.Sheets
	files   corpus.Memory
	reviews signoff.Memory
	past    *heritage // of the commit and moment that were shown last

	faces rule.Fonts
	own   []diag.Diagnostic // of the files that were read last, each by itself

	head      string              // the commit that the files were compared with; "" for none yet
	different map[string]struct{} // files that are not as in that commit
}

func (e *env) newMemory() (*memory, error) {
	m := &memory{files: corpus.Memory{Now: e.now}}
	var err error
	if m.schemas, err = schema.Compile(); err != nil {
		return nil, fmt.Errorf("compile the schemas: %w", err)
	}
	m.sheets, err = web.ReadSheets()
	return m, err
}

// dirty returns how many files are not as in a commit. saved are the paths that
// may have changed since the last time, nil for any.
func (m *memory) dirty(root string, tree *gitrepo.Tree, saved []string) (int, error) {
	if m.head != tree.Commit.ID || saved == nil {
		m.head, m.different, saved = tree.Commit.ID, map[string]struct{}{}, []string{"content"}
	}
	for _, name := range saved {
		maps.DeleteFunc(m.different, func(at string, _ struct{}) bool { return inside(at, name) })
		list, err := tree.Changed(os.DirFS(root), name)
		if err != nil {
			m.head = ""
			return 0, err
		}
		for _, at := range list {
			m.different[at] = struct{}{}
		}
	}
	return len(m.different), nil
}

// reread loads the content of a job and looks at what has changed. What is wrong
// with it is known once [env.inspect] has looked at everything.
func (e *env) reread(ctx context.Context, j *job) (err error) {
	m := j.memory
	j.world, j.found, err = corpus.Load(ctx, j.fsys, corpus.Options{Schemas: m.schemas, Workers: e.workers, Memory: &m.files})
	if err != nil {
		return err
	}
	var found []diag.Diagnostic
	j.decisions, found = m.reviews.Judge(j.world, j.moment, e.workers)
	j.found = append(j.found, found...)
	m.own = rule.CheckFresh(j.world, j.moment, m.typefaces(j))
	return ctx.Err()
}

// inspect looks at everything that a job has loaded.
func (e *env) inspect(j *job) {
	j.found = diag.Sort(append(j.found, rule.CheckPrinted(j.world, j.moment, j.memory.typefaces(j))...))
}

// typefaces opens the program's own fonts once; those of the repository may change.
func (m *memory) typefaces(j *job) rule.Fonts {
	if m.faces.Covers == nil || len(j.world.Organisation.Fonts) > 0 {
		m.faces = j.typefaces()
	}
	return m.faces
}
