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
	"time"

	"github.com/dossier-cti/dossier/engine/audit"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
)

// recollect reads the lineage of all documents, once for each state of the history.
func (e *env) recollect(ctx context.Context, j *job) (err error) {
	if j.repo == nil || j.commit == "" {
		return nil
	}
	p := j.history()
	if p.lineage != nil || p.shallow {
		return nil
	}
	p.lineage, err = e.lineage(ctx, j.repo, cmp.Or(j.rev, "HEAD"))
	if p.shallow = errors.Is(err, gitrepo.ErrShallow); p.shallow {
		fmt.Fprintln(e.err, "This clone is shallow, so no page says which revision it shows and what changed; fetch the whole history (in a GitHub workflow `fetch-depth: 0`)")
		return nil
	}
	return err
}

// lookBack finds what products were before their last revision, for their pages
// to say what changed. Without a whole history they say nothing of it.
func (e *env) lookBack(ctx context.Context, j *job) error {
	if j.repo == nil || j.commit == "" {
		return nil
	}
	p := j.history()
	if err := e.recollect(ctx, j); err != nil || p.lineage == nil {
		return err
	}
	if !j.drafts {
		if err := e.lastSigned(ctx, j, p.lineage); err != nil {
			return err
		}
	}
	if !p.moved {
		var err error
		if p.renamed, err = j.renamings(p.lineage); err != nil {
			return err
		}
		p.moved = true
	}
	j.renamed = strictest(p.renamed, j.world.Organisation)
	return e.former(ctx, j, p.lineage)
}

// heritage is what is known of the history of one commit at one moment. Nothing on
// disk changes it, so that it can be kept until there is another commit.
type heritage struct {
	head    string
	moment  time.Time
	lineage *gitrepo.Lineage // nil before it was read, and in a shallow clone
	shallow bool
	audit   *audit.Report        // nil before, and where the policy names no beginning
	settled map[audit.State]bool // the revisions in states
	states  []edition.State
	renamed []edition.Renaming // label 0: that of its kind
	moved   bool               // renamed are known
	places  map[text]standing
}

// text is a text of a product, as the history is asked for it.
type text struct {
	path         string
	digest       doc.Digest
	clean, stale bool // whether all files are those of the commit, and this one is the last signed
}

// standing is where in its history a product stands, and its revisions until
// then, the youngest first.
type standing struct {
	edition.Revision
	steps []gitrepo.Step
}

// history returns what is known of the commit of a job: what another job knew,
// if it was of the same.
func (j *job) history() *heritage {
	if j.heritage == nil || j.heritage.head != j.head || !j.heritage.moment.Equal(j.moment) {
		j.heritage = &heritage{head: j.head, moment: j.moment, settled: map[audit.State]bool{}, places: map[text]standing{}}
	}
	return j.heritage
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
		last := 0
		for _, s := range l.Revisions(is) {
			if last = max(last, s.N); s.Path != was || s.File.ID == "" {
				continue
			}
			data, err := j.repo.Read(s.File, doc.MaxBytes)
			if err != nil {
				return nil, fmt.Errorf("read %s as it was: %w", was, err)
			}
			d, _ := doc.Parse(was, data)
			list = append(list, edition.Renaming{From: from, To: to, TLP: intel.ParseTLP(d.Nodes().Get("tlp").Text()), Revisions: last})
		}
	}
	return list, nil
}

// strictest leaves of each former name the strictest label it ever had, and the
// most revisions.
func strictest(list []edition.Renaming, org *intel.Organisation) []edition.Renaming {
	list = slices.Clone(list)
	for i := range list {
		list[i].TLP = cmp.Or(list[i].TLP, org.DefaultTLP(list[i].From.Kind))
	}
	slices.SortFunc(list, func(a, b edition.Renaming) int {
		return cmp.Or(cmp.Compare(a.From.String(), b.From.String()), cmp.Compare(b.TLP, a.TLP))
	})
	for i := 1; i < len(list); i++ {
		if a, b := &list[i-1], &list[i]; a.From == b.From {
			b.TLP, b.Revisions = max(a.TLP, b.TLP), max(a.Revisions, b.Revisions)
		}
	}
	slices.Reverse(list)
	list = slices.CompactFunc(list, func(a, b edition.Renaming) bool { return a.From == b.From })
	slices.Reverse(list)
	return list
}

// former finds the revisions of what is published, and what decided about each
// in its own time. Nothing is read of products that have one revision only.
func (e *env) former(ctx context.Context, j *job, l *gitrepo.Lineage) error {
	j.former = edition.Former{Revisions: map[intel.Ref]edition.Revision{}}
	h := &annals{job: j, lineage: l, landings: map[string][]gitrepo.Step{}}
	var list []*revision
	for _, a := range j.world.Assessments.All() {
		if d := j.decisions[a.Ref]; d == nil || !j.drafts && !out(d) {
			continue
		}
		r, err := j.place(l, j.world.Entry(a.Ref))
		if err != nil {
			return fmt.Errorf("read the history of %s: %w", a.Ref, err)
		}
		j.former.Revisions[a.Ref] = r.Revision
		if r.N < 2 || a.Withdrawn != nil && a.Withdrawn.Remove {
			continue
		}
		for i, s := range r.steps {
			next := 0 // the commit that took its place
			if i > 0 {
				next = r.steps[i-1].Line
			}
			known := audit.State{Commit: s.Commit.ID, Path: s.Path}
			if j.heritage.settled[known] {
				continue
			}
			v, err := h.revision(a.Ref, s, next)
			if err != nil {
				return fmt.Errorf("read revision %d of %s: %w", s.N, a.Ref, err)
			}
			list = append(list, v)
		}
	}
	states, err := e.settle(ctx, h, list)
	if err != nil {
		return fmt.Errorf("judge former revisions: %w", err)
	}
	for _, v := range list {
		j.heritage.settled[audit.State{Commit: v.commit, Path: v.path}] = true
	}
	j.heritage.states = append(j.heritage.states, states...)
	j.former.States = j.heritage.states
	return nil
}

// place tells where in its history a product stands; the same text stands where it
// stood.
func (j *job) place(l *gitrepo.Lineage, e *corpus.Entry) (standing, error) {
	_, stale := j.stale[e.Ref]
	of := text{e.Path, e.Doc.Digest, j.dirty == 0, stale}
	s, known := j.heritage.places[of]
	if known {
		return s, nil
	}
	var err error
	s.Revision, s.steps, err = j.standing(l.Revisions(e.Path), e)
	if err == nil {
		j.heritage.places[of] = s
	}
	return s, err
}

// standing finds a text in the history of a product. Of a text that is not committed nothing is known,
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
			return edition.Revision{Place: edition.Place{N: s.N, Updated: s.Commit.Time}, Published: first.Commit.Time}, steps[i:], nil
		}
		if _, stale := j.stale[e.Ref]; !stale {
			break // the last revision it must be
		}
	}
	return r, nil, nil
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
