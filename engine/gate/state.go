package gate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
)

// state is as much of the repository as a judgement needs, at the base or as it
// would land.
type state struct {
	*corpus.World                   // empty where there is no dossier.yaml
	flaw          map[string]string // by path: why a document is not valid
}

// always lists what is read of the base whatever changes: the rules, the
// council, and what gives domains to others.
var always = []string{"content/dossier.yaml", "content/policy.yaml", "content/council/", "content/requirements/", "content/estate/"}

// states loads the base, with the review files that the head adds, and what
// would land.
func (j *judging) states(ctx context.Context) error {
	all, err := j.Repo.Compare("", j.verdict.Base)
	if err != nil {
		return fmt.Errorf("list the base: %w", err)
	}
	index := make(map[string]gitrepo.File, len(all))
	j.places = map[intel.Ref][]string{}
	for _, c := range all {
		index[c.Path] = c.After
		if ref := refOf(c.Path); ref.Kind != intel.Reviews && ref.Kind != attest.Outside {
			j.places[folded(ref)] = append(j.places[folded(ref)], c.Path)
		}
	}
	before, after := map[string]gitrepo.File{}, map[string]gitrepo.File{}
	for name, f := range index {
		if slices.ContainsFunc(always, func(p string) bool { return name == p || strings.HasSuffix(p, "/") && strings.HasPrefix(name, p) }) {
			before[name] = f
		}
	}
	if f, ok := index[always[0]]; ok {
		after[always[0]] = f
	}
	if err := j.shelve(index, before, after); err != nil {
		return err
	}
	if j.base, err = j.load(ctx, before); err != nil {
		return fmt.Errorf("read the base: %w", err)
	}
	if j.landing, err = j.load(ctx, after); err != nil {
		return fmt.Errorf("read what would land: %w", err)
	}
	return nil
}

// shelve adds the documents that change, before and after, and what they cite.
func (j *judging) shelve(index, before, after map[string]gitrepo.File) error {
	for _, t := range j.transitions {
		switch {
		case !t.Document():
		case t.Ref.Kind == intel.Reviews && t.Change == "add":
			before[t.Path] = t.After
		default:
			if t.Before.Plain() {
				before[t.lay()] = t.Before
			}
			if t.After.Plain() {
				after[t.Path] = t.After
			}
			if err := j.cited(t.lay(), t.Before, index, before); err != nil {
				return err
			}
			if err := j.cited(t.Path, t.After, index, before); err != nil {
				return err
			}
		}
	}
	return nil
}

// lay returns where a transition's document lay.
func (t *Transition) lay() string {
	if t.From != "" {
		return t.From
	}
	return t.Path
}

// cited adds the products that an inquiry, an outcome or a reader's verdict is
// about, since their domains are its own.
func (j *judging) cited(name string, f gitrepo.File, index, files map[string]gitrepo.File) error {
	if !f.Plain() || !Citing(name) {
		return nil
	}
	data, err := j.reader.read(f)
	if err != nil {
		return err
	}
	ref, ok := Cited(name, data)
	for _, name := range j.places[folded(ref)] {
		if _, known := files[name]; known || !ok || refOf(name) != ref {
			continue
		}
		files[name] = index[name]
		if err := j.cited(name, index[name], index, files); err != nil {
			return err
		}
	}
	return nil
}

// Citing reports whether a document at a path can be about another, whose domains
// are then its own.
func Citing(name string) bool {
	k := refOf(name).Kind
	return k == intel.Inquiries || k == intel.Outcomes || k == intel.Feedbacks
}

// Cited returns the document whose domains must be heard about the inquiry, the
// outcome or the reader's verdict that lies at a path, since it is about that
// document; false where it names none, and for documents of other kinds.
func Cited(name string, data []byte) (intel.Ref, bool) {
	if !Citing(name) {
		return intel.Ref{}, false
	}
	d, _ := doc.Parse(name, data[:min(len(data), doc.MaxBytes)])
	if id := d.Root.Get("assessment").Text(); id != "" {
		return intel.Ref{Kind: intel.Assessments, ID: id}, true
	}
	return intel.ParseRef(d.Root.Get("document").Text())
}

func (j *judging) load(ctx context.Context, files map[string]gitrepo.File) (*state, error) {
	s := &state{flaw: map[string]string{}}
	w, found, err := corpus.Load(ctx, newShelf(j.reader, files), corpus.Options{Schemas: j.Schemas, Workers: j.Workers, Light: true})
	if errors.Is(err, corpus.ErrNoRepository) {
		s.World = &corpus.World{Organisation: &intel.Organisation{Ceiling: intel.ShippedTLP}}
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	s.World = w
	w.Trim()
	for _, d := range diag.Sort(found) {
		if d.Severity == diag.Error && s.flaw[d.File] == "" {
			s.flaw[d.File] = fmt.Sprintf("line %d: %s", max(d.Span.Start.Line, 1), d.Message)
		}
	}
	return s, nil
}

// folded returns a reference that is the same for ids which differ in capitals
// only: on some systems their pages would be one file.
func folded(r intel.Ref) intel.Ref { return intel.Ref{Kind: r.Kind, ID: strings.ToLower(r.ID)} }
