package audit

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// seat is a fusion center for as long as neither its rules nor its people
// change.
type seat struct {
	from         int // it decides from this step on: the one after the change
	center       *signoff.Center
	organisation *intel.Organisation      // nil: there was none
	keys         map[string]*intel.Member // by id, with the keys that nobody else holds
	policy       string                   // digests, as records name them
	people       string
}

// ruling are the files that say who decides.
func ruling(name string) bool {
	return name == "content/dossier.yaml" || name == "content/policy.yaml" || strings.HasPrefix(name, "content/council/")
}

// seat reads the fusion center of the root and after each change of it.
func (a *auditor) seat() error {
	s, err := a.seatAt(a.Root, 0)
	if err != nil {
		return err
	}
	a.seats = []seat{s}
	for i := range a.steps {
		if !slices.ContainsFunc(a.steps[i].paths(), ruling) {
			continue
		}
		if s, err = a.seatAt(a.steps[i].ID, i+1); err != nil {
			return err
		}
		a.seats = append(a.seats, s)
	}
	return nil
}

func (s *step) paths() []string {
	list := make([]string, len(s.changes))
	for i, c := range s.changes {
		list[i] = c.Path
	}
	return list
}

func (a *auditor) seatAt(commit string, from int) (seat, error) {
	tree, err := a.Repo.Tree(commit)
	if err != nil {
		return seat{}, err
	}
	w, _, err := corpus.Load(a.ctx, part{tree, ruling}, corpus.Options{Schemas: a.Schemas, Workers: a.Workers})
	if errors.Is(err, corpus.ErrNoRepository) {
		return seat{from: from, center: &signoff.Center{}}, nil // nobody decides: everything is denied
	}
	if err != nil {
		return seat{}, err
	}
	c := signoff.CenterOf(w)
	policy, people := signoff.Sums(w)
	return seat{from, c, w.Organisation, signoff.Alone(c.Council), string(policy), string(people)}, nil
}

// seated returns the fusion center that decides what a step brings.
func (a *auditor) seated(i int) *seat {
	at := len(a.seats) - 1
	for a.seats[at].from > i {
		at--
	}
	return &a.seats[at]
}

// latest returns the fusion center of the head.
func (a *auditor) latest() *seat { return &a.seats[len(a.seats)-1] }

// part is a file system of which only some files below content/ are seen.
type part struct {
	fs.FS
	shown func(name string) bool
}

// ReadDir lists a folder in order, without the files that are not seen.
func (p part) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(p.FS, name)
	return slices.DeleteFunc(list, func(d fs.DirEntry) bool {
		full := strings.TrimPrefix(name+"/"+d.Name(), "./")
		return !d.IsDir() && !p.shown(full) || d.IsDir() && name == "content" && !p.shown(full+"/")
	}), err
}

// Founded returns the commit that the policy of a revision names as the
// beginning, and "" where it names none.
func Founded(ctx context.Context, repo *gitrepo.Repo, rev string, schemas *schema.Set) (string, error) {
	a := &auditor{Request: Request{Repo: repo, Schemas: schemas}, ctx: ctx}
	s, err := a.seatAt(rev, 0)
	if err != nil || s.center.Policy == nil {
		return "", err
	}
	return s.center.Policy.Founded, nil
}
