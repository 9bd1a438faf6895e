package main

import (
	"context"
	"fmt"
	"maps"
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
	basis
	list []*revision
}

// basis is what decides about some revisions, in one round of each.
type basis struct {
	files  map[string]gitrepo.File
	places map[intel.Ref]string    // where documents lie; "" for one that must not be there
	names  map[intel.Ref]intel.Ref // of today, of those that had another
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
		Places: map[intel.Ref]edition.Place{}, Names: era.names,
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
		s.Decisions[r.ref], s.Places[r.ref] = d, r.place
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
		frame, n := h.need(r)
		some := byFrame[frame]
		i := 0
		for i < len(some) && !some[i].fits(n) {
			i++
		}
		if i == len(some) {
			fresh := &era{basis: newBasis()}
			all, some = append(all, fresh), append(some, fresh)
		}
		some[i].take(r, n)
		byFrame[frame] = some[max(len(some)-openEras, 0):]
	}
	return all
}

// need returns what decides about a revision in its next round. The frame tells
// who decides: it is the same for all of an era.
func (h *annals) need(r *revision) (frame string, n basis) {
	line := r.rounds[0].line
	n = newBasis()
	n.places[r.ref], n.names[r.ref] = r.path, r.of
	var b strings.Builder
	for _, p := range h.frame() {
		if f := h.at(p, line); f.ID != "" {
			n.files[p] = f
			fmt.Fprintln(&b, p, f.ID, f.Mode)
		}
	}
	for _, ref := range r.cites {
		p := h.lay(ref, line)
		if n.places[ref] = p; p != "" {
			n.files[p] = h.at(p, line)
			h.rename(n.names, p, line)
		}
	}
	for _, p := range r.reviews(h) {
		if f := h.at(p, line); f.ID != "" {
			n.files[p] = f
			h.rename(n.names, p, line)
		}
	}
	n.files[r.path] = r.file
	return b.String(), n
}

func newBasis() basis {
	return basis{map[string]gitrepo.File{}, map[intel.Ref]string{}, map[intel.Ref]intel.Ref{}}
}

// rename notes what is called today what lay at a path, if that is another name.
func (h *annals) rename(names map[intel.Ref]intel.Ref, name string, line int) {
	now := h.lineage.Now(name, line)
	if now == name {
		return
	}
	was, _ := corpus.Place(name)
	if is, ok := corpus.Place(now); ok && is != was {
		names[was] = is
	}
}

// fits reports whether an era can hold what another revision needs beside its own.
// What two of them call the same must be the same today.
func (era *era) fits(n basis) bool {
	for ref, p := range n.places {
		if own, known := era.places[ref]; known && (own != p || ref.Kind == intel.Assessments) {
			return false
		}
	}
	return agree(era.files, n.files) && agree(era.names, n.names)
}

// agree reports whether two maps have no key with different values.
func agree[K, V comparable](a, b map[K]V) bool {
	for k, v := range b {
		if own, known := a[k]; known && own != v {
			return false
		}
	}
	return true
}

func (era *era) take(r *revision, n basis) {
	era.list = append(era.list, r)
	maps.Copy(era.files, n.files)
	maps.Copy(era.places, n.places)
	maps.Copy(era.names, n.names)
}
