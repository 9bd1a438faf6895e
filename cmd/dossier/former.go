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
	return e.former(ctx, j, l)
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

// former finds the revisions of what is published, and loads the texts of each
// state that lies behind among the documents that they refer to. Nothing is read
// of products that have one revision only.
func (e *env) former(ctx context.Context, j *job, l *gitrepo.Lineage) error {
	j.former = edition.Former{Revisions: map[intel.Ref]edition.Revision{}}
	var depths []depth
	for _, a := range j.world.Assessments.All() {
		if d := j.decisions[a.Ref]; d == nil || !j.drafts && !out(d) {
			continue
		}
		r, past, err := j.standing(l.Revisions(a.Path), j.world.Entry(a.Ref))
		if err != nil {
			return fmt.Errorf("read the history of %s: %w", a.Ref, err)
		}
		j.former.Revisions[a.Ref] = r
		if a.Withdrawn != nil && a.Withdrawn.Remove {
			continue
		}
		for i, s := range past {
			if i == len(depths) {
				depths = append(depths, depth{map[string]gitrepo.File{}, map[intel.Ref]edition.Place{}})
			}
			depths[i].files[a.Path], depths[i].places[a.Ref] = s.File, edition.Place{N: s.N, Updated: s.Commit.Time}
		}
	}
	for _, d := range depths {
		s, err := e.state(ctx, j, d)
		if err != nil {
			return fmt.Errorf("read former revisions: %w", err)
		}
		j.former.States = append(j.former.States, s)
	}
	return nil
}

// depth is what some products were a number of revisions ago, by their paths.
type depth struct {
	files  map[string]gitrepo.File
	places map[intel.Ref]edition.Place
}

// standing tells where in its history a product stands, and which revisions came
// before, the youngest first. Of a text that is not committed nothing is known,
// nor of one that was committed after the moment of which the output speaks: an
// example tells of an earlier day than that on which it was written.
func (j *job) standing(steps []gitrepo.Step, e *corpus.Entry) (r edition.Revision, past []gitrepo.Step, err error) {
	steps = slices.DeleteFunc(slices.Clone(steps), func(s gitrepo.Step) bool { return s.N == 0 })
	slices.Reverse(steps)
	for i, s := range steps {
		same := len(steps) == 1 && j.dirty == 0 // nothing else was ever committed
		if !same {
			data, err := j.repo.Read(s.File, doc.MaxBytes)
			if err != nil {
				return r, nil, err
			}
			same = doc.Sum(data) == e.Doc.Digest
		}
		if same && s.Commit.Time.After(j.moment) {
			break
		}
		if same {
			first := steps[len(steps)-1]
			return edition.Revision{Place: edition.Place{N: s.N, Updated: s.Commit.Time}, Published: first.Commit.Time}, steps[i+1:], nil
		}
		if _, stale := j.stale[e.Ref]; !stale {
			break // the last revision it must be
		}
	}
	return r, nil, nil
}

// state loads former texts among what is there now, and judges them by the
// reviews that are there.
func (e *env) state(ctx context.Context, j *job, d depth) (edition.State, error) {
	schemas, err := schema.Compile()
	if err != nil {
		return edition.State{}, fmt.Errorf("compile the schemas: %w", err)
	}
	wanted := []string{"content/dossier.yaml", "content/policy.yaml"}
	for _, k := range []intel.Kind{intel.Council, intel.Requirements, intel.Stakeholders, intel.Estate, intel.Sources} {
		wanted = append(wanted, "content/"+string(k))
	}
	texts := map[string][]byte{}
	for p, file := range d.files {
		if texts[p], err = j.repo.Read(file, doc.MaxBytes); err != nil {
			return edition.State{}, err
		}
		rest := strings.TrimPrefix(p, "content/")
		wanted = append(wanted, p, "content/reviews/"+strings.TrimSuffix(rest, path.Ext(rest)))
	}
	world, _, err := corpus.Load(ctx, replaced{only{j.fsys, wanted}, texts}, corpus.Options{Schemas: schemas, Workers: e.workers})
	if err != nil {
		return edition.State{}, err
	}
	world.Trim()
	decisions, _ := signoff.Judge(world, j.moment, e.workers)
	return edition.State{World: world, Decisions: decisions, Places: d.places}, nil
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
