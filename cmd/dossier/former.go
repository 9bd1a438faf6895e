package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// lookBack finds what products were before their last revision, for their pages
// to say what changed. Without a whole history they say nothing of it.
func (e *env) lookBack(ctx context.Context, j *job) error {
	if j.repo == nil || j.commit == "" {
		return nil
	}
	l, err := e.lineage(ctx, j.repo, cmp.Or(j.rev, "HEAD"))
	if errors.Is(err, gitrepo.ErrShallow) {
		fmt.Fprintln(e.err, "This clone is shallow, so no page says which revision it shows and what changed; fetch the whole history (in a GitHub workflow `fetch-depth: 0`)")
		return nil
	}
	if err != nil {
		return err
	}
	if err := e.lastSigned(ctx, j, l); err != nil {
		return err
	}
	if j.renamed, err = j.renamings(l); err != nil {
		return err
	}
	revisions, texts := map[intel.Ref]edition.Revision{}, map[string][]byte{}
	for _, a := range j.world.Assessments.All() {
		r, before, err := j.standing(l.Revisions(a.Path), j.world.Entry(a.Ref))
		if err != nil {
			return fmt.Errorf("read the history of %s: %w", a.Ref, err)
		}
		if revisions[a.Ref] = r; before != nil {
			texts[a.Path] = before
		}
	}
	return e.former(ctx, j, revisions, texts)
}

// renamings returns the former names of documents. A name under which nobody
// signed anything was never published, and stays so.
func (j *job) renamings(l *gitrepo.Lineage) ([]edition.Renaming, error) {
	var list []edition.Renaming
	for was, is := range l.Moved() {
		from, _ := corpus.Place(was)
		to, _ := corpus.Place(is)
		rest := strings.TrimPrefix(was, "content/")
		if from == to || !j.holds("content/reviews/"+strings.TrimSuffix(rest, path.Ext(rest))) {
			continue
		}
		for _, s := range l.Revisions(is) {
			if s.Path != was || s.File.ID == "" {
				continue
			}
			data, err := j.repo.Read(s.File, doc.MaxBytes)
			if err != nil {
				return nil, fmt.Errorf("read %s as it was: %w", was, err)
			}
			d, _ := doc.Parse(was, data)
			label := cmp.Or(intel.ParseTLP(d.Nodes().Get("tlp").Text()), j.world.Organisation.DefaultTLP(from.Kind))
			list = append(list, edition.Renaming{From: from, To: to, TLP: label})
		}
	}
	return strictest(list), nil
}

// strictest leaves of each former name the strictest label it ever had.
func strictest(list []edition.Renaming) []edition.Renaming {
	slices.SortFunc(list, func(a, b edition.Renaming) int {
		return cmp.Or(cmp.Compare(a.From.String(), b.From.String()), cmp.Compare(b.TLP, a.TLP))
	})
	return slices.CompactFunc(list, func(a, b edition.Renaming) bool { return a.From == b.From })
}

// standing tells where in its history a product stands, and what its text was
// before. Of a text that is not committed nothing is known.
func (j *job) standing(steps []gitrepo.Step, e *corpus.Entry) (r edition.Revision, before []byte, err error) {
	var last, former gitrepo.Step
	for _, s := range steps {
		if s.N > 0 {
			former, last = last, s
		}
	}
	if last.N == 0 || len(steps) == 0 {
		return r, nil, nil
	}
	data, err := j.repo.Read(last.File, doc.MaxBytes)
	if err != nil || doc.Sum(data) != e.Doc.Digest {
		return r, nil, err
	}
	r = edition.Revision{N: last.N, Published: steps[0].Commit.Time, Updated: last.Commit.Time}
	if former.N > 0 {
		before, err = j.repo.Read(former.File, doc.MaxBytes)
	}
	return r, before, err
}

// former loads the former texts among the documents that they refer to, and
// judges them by the reviews that are there.
func (e *env) former(ctx context.Context, j *job, revisions map[intel.Ref]edition.Revision, texts map[string][]byte) error {
	j.former = edition.Former{Revisions: revisions}
	if len(texts) == 0 {
		return nil
	}
	schemas, err := schema.Compile()
	if err != nil {
		return fmt.Errorf("compile the schemas: %w", err)
	}
	wanted := []string{"content/dossier.yaml", "content/policy.yaml"}
	for _, k := range []intel.Kind{intel.Council, intel.Requirements, intel.Stakeholders, intel.Estate, intel.Sources} {
		wanted = append(wanted, "content/"+string(k))
	}
	listed := map[string]bool{}
	for p := range texts {
		rest := strings.TrimPrefix(p, "content/")
		listed[p], listed["content/reviews/"+strings.TrimSuffix(rest, path.Ext(rest))] = true, true
	}
	for p := range listed {
		wanted = append(wanted, p)
	}
	world, _, err := corpus.Load(ctx, replaced{only{j.fsys, wanted}, texts}, corpus.Options{Schemas: schemas, Workers: e.workers})
	if err != nil {
		return fmt.Errorf("read former revisions: %w", err)
	}
	world.Trim()
	j.former.World = world
	j.former.Decisions, _ = signoff.Judge(world, j.moment, e.workers)
	return nil
}

// replaced is a file system in which some files have another text.
type replaced struct {
	only
	texts map[string][]byte
}

// Open opens a file, with the text that replaces its own if there is one.
func (r replaced) Open(name string) (fs.File, error) {
	f, err := r.only.Open(name)
	if text, ok := r.texts[name]; ok && err == nil {
		return &replacement{f, strings.NewReader(string(text))}, nil
	}
	return f, err
}

// replacement is an open file that reads as another text.
type replacement struct {
	fs.File
	text *strings.Reader
}

func (r *replacement) Read(p []byte) (int, error) { return r.text.Read(p) }
