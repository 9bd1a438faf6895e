package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// era is a set of files that decides about some revisions: of each it holds the
// text and what there was, in one round of it, of policy, council, reviews and
// of what it is about. One corpus for each revision would take minutes where
// there are thousands.
type era struct {
	files  map[string]gitrepo.File
	places map[intel.Ref]string // where documents lie; "" for one that must not be there
	list   []*revision
}

// settle judges revisions round by round until their sign-off is complete, and
// returns the states in which it was. What never was signed may have been out
// provisionally: that is the state of its last round.
func (e *env) settle(ctx context.Context, h *annals, list []*revision) ([]edition.State, error) {
	schemas, err := schema.Compile()
	if err != nil {
		return nil, fmt.Errorf("compile the schemas: %w", err)
	}
	var states []edition.State
	for len(list) > 0 {
		var waiting []*revision
		for _, era := range h.eras(list) {
			world, _, err := corpus.Load(ctx, gate.Shelf(h.repo, era.files), corpus.Options{Schemas: schemas, Workers: e.workers})
			if err != nil {
				return nil, err
			}
			world.Trim()
			s, left := era.judge(world, signoff.Files(world, e.workers))
			if waiting = append(waiting, left...); len(s.Places) > 0 {
				states = append(states, s)
			}
		}
		list = waiting
	}
	return states, nil
}

// judge decides about the revisions of an era, and returns those that wait for
// their next round.
func (era *era) judge(w *corpus.World, evidence map[intel.Ref][]signoff.Review) (edition.State, []*revision) {
	s := edition.State{
		World: w, Decisions: map[intel.Ref]*signoff.Decision{},
		Places: map[intel.Ref]edition.Place{}, Names: map[intel.Ref]intel.Ref{},
	}
	center := signoff.CenterOf(w)
	var waiting []*revision
	for _, r := range era.list {
		now := r.rounds[0]
		r.rounds = r.rounds[1:]
		entry := w.Entry(r.ref)
		if entry == nil || !entry.Valid {
			continue
		}
		d, done := now.decision, true
		if d == nil {
			d, done = signoff.Completed(center, signoff.SubjectOf(w, entry), evidence[r.ref], signoff.Written(w, r.ref), now.from, now.until)
		}
		if !done && len(r.rounds) > 0 {
			waiting = append(waiting, r)
			continue
		}
		s.Decisions[r.ref], s.Places[r.ref], s.Names[r.ref] = d, r.place, r.of
	}
	return s, waiting
}

// openEras is how many eras a revision may join. Revisions come by product, and
// many products were revised in the same weeks.
const openEras = 64

// eras puts revisions together that can be judged with one corpus.
func (h *annals) eras(list []*revision) []*era {
	var all []*era
	byFrame := map[string][]*era{}
	for _, r := range list {
		if len(r.rounds) == 0 {
			continue
		}
		frame, files, places := h.need(r)
		some := byFrame[frame]
		i := 0
		for i < len(some) && !some[i].fits(files, places) {
			i++
		}
		if i == len(some) {
			fresh := &era{map[string]gitrepo.File{}, map[intel.Ref]string{}, nil}
			all, some = append(all, fresh), append(some, fresh)
		}
		some[i].take(r, files, places)
		byFrame[frame] = some[max(len(some)-openEras, 0):]
	}
	return all
}

// need returns what decides about a revision in its next round. The frame tells
// who decides: it is the same for all of an era.
func (h *annals) need(r *revision) (frame string, files map[string]gitrepo.File, places map[intel.Ref]string) {
	line := r.rounds[0].line
	files, places = map[string]gitrepo.File{}, map[intel.Ref]string{r.ref: r.path}
	var b strings.Builder
	for _, p := range h.frame() {
		if f := h.at(p, line); f.ID != "" {
			files[p] = f
			fmt.Fprintln(&b, p, f.ID, f.Mode)
		}
	}
	for _, ref := range r.cites {
		p := h.lay(ref, line)
		if places[ref] = p; p != "" {
			files[p] = h.at(p, line)
		}
	}
	for _, p := range r.reviews(h) {
		if f := h.at(p, line); f.ID != "" {
			files[p] = f
		}
	}
	files[r.path] = r.file
	return b.String(), files, places
}

// fits reports whether an era can hold some files beside its own.
func (era *era) fits(files map[string]gitrepo.File, places map[intel.Ref]string) bool {
	for ref, p := range places {
		if own, known := era.places[ref]; known && (own != p || ref.Kind == intel.Assessments) {
			return false
		}
	}
	for p, f := range files {
		if own, known := era.files[p]; known && own != f {
			return false
		}
	}
	return true
}

func (era *era) take(r *revision, files map[string]gitrepo.File, places map[intel.Ref]string) {
	era.list = append(era.list, r)
	for p, f := range files {
		era.files[p] = f
	}
	for ref, p := range places {
		era.places[ref] = p
	}
}
