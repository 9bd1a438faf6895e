package main

import (
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
	"github.com/dossier-cti/dossier/engine/signoff"
)

// annals tell what the files that decide about a product were at any commit of
// the line of first parents. A commit is named by its place on that line, 1 the
// youngest.
type annals struct {
	*job
	lineage  *gitrepo.Lineage
	paths    []string // that ever were a file, in order; nil before they were asked for
	landings map[string][]gitrepo.Step
	cited    map[intel.Ref][]string // where requirements and systems lay
}

// revision is one signed or unsigned state of a product.
type revision struct {
	of     intel.Ref // the product as it is called today
	ref    intel.Ref // as it was called then
	path   string    // likewise
	commit string    // with which it landed
	file   gitrepo.File
	digest doc.Digest
	cites  []intel.Ref // requirements and systems that may concern a domain
	place  edition.Place
	rounds []round // when its sign-off may have become complete, the first first
}

// round is a time during which nothing changed that decides about a revision.
type round struct {
	line        int
	from, until time.Time
	decision    *signoff.Decision // of the audit; nil: there is none
}

// at returns what a commit held at a path.
func (h *annals) at(name string, line int) gitrepo.File {
	for _, s := range h.landed(name) {
		if s.Line >= line {
			return s.File
		}
	}
	return gitrepo.File{}
}

func (h *annals) landed(name string) []gitrepo.Step {
	list, known := h.landings[name]
	if !known {
		list = h.lineage.Landings(name)
		h.landings[name] = list
	}
	return list
}

// below returns the paths that begin with some text.
func (h *annals) below(start string) []string {
	if h.paths == nil {
		h.paths = h.lineage.Paths()
	}
	i, _ := slices.BinarySearch(h.paths, start)
	n := i
	for n < len(h.paths) && strings.HasPrefix(h.paths[n], start) {
		n++
	}
	return h.paths[i:n]
}

// frame returns the paths of all that says who decides.
func (h *annals) frame() []string {
	return append([]string{"content/dossier.yaml", "content/policy.yaml"}, h.below("content/council/")...)
}

// reviews returns the paths of the reviews of a revision.
func (r *revision) reviews(h *annals) []string {
	rest := strings.TrimPrefix(r.path, "content/")
	return h.below("content/reviews/" + strings.TrimSuffix(rest, path.Ext(rest)) + "/" + r.digest.Short() + "-")
}

// revision finds out when the sign-off of a state of a product can have become
// complete: when it landed, whenever a review of it did and, until another
// state took its place, when the rules or the council changed. What the audit
// judged needs no finding out.
func (h *annals) revision(of intel.Ref, s gitrepo.Step, next int) (*revision, error) {
	data, err := h.repo.Read(s.File, doc.MaxBytes)
	if err != nil {
		return nil, err
	}
	ref, _ := corpus.Place(s.Path)
	d, _ := doc.Parse(s.Path, data)
	r := &revision{
		of: of, ref: ref, path: s.Path, commit: s.Commit.ID, file: s.File, digest: doc.Sum(data), cites: cites(d.Nodes()),
		place: edition.Place{N: s.N, Updated: s.Commit.Time},
	}
	steps := []gitrepo.Step{s}
	for _, p := range r.reviews(h) {
		steps = append(steps, h.landed(p)...)
	}
	if h.heritage.audit != nil {
		if c, judged := h.heritage.audit.Completed(audit.State{Commit: s.Commit.ID, Path: s.Path}); judged {
			r.rounds = completed(c, steps)
			return r, nil
		}
	}
	for _, p := range h.frame() {
		for _, c := range h.landed(p) {
			if c.Line > next {
				steps = append(steps, c)
			}
		}
	}
	r.rounds = h.rounds(steps, s.Line)
	return r, nil
}

// completed is the one round of what was audited; none of what was not judged.
func completed(c audit.Completion, steps []gitrepo.Step) []round {
	for _, s := range steps {
		if s.Commit.ID == c.Commit && c.Decision != nil {
			return []round{{line: s.Line, decision: c.Decision}}
		}
	}
	return nil
}

// rounds divides the time since a commit at others that are younger. Commits
// that claim to be older than the one they follow are as old as that.
func (h *annals) rounds(steps []gitrepo.Step, since int) []round {
	slices.SortFunc(steps, func(a, b gitrepo.Step) int { return b.Line - a.Line })
	steps = slices.CompactFunc(steps, func(a, b gitrepo.Step) bool { return a.Line == b.Line })
	var list []round
	for _, s := range steps {
		if s.Line > since || s.Commit.Time.After(h.moment) {
			continue
		}
		from := s.Commit.Time
		if n := len(list); n > 0 {
			if from.Before(list[n-1].from) {
				from = list[n-1].from
			}
			list[n-1].until = from
		}
		list = append(list, round{line: s.Line, from: from, until: h.moment})
	}
	return list
}

// cites returns the requirements and systems that a product names. An id may be
// of either kind.
func cites(n *doc.Node) []intel.Ref {
	ids := slices.Concat(n.Get("answers").Strings(), n.At("affected", "estate").Strings())
	for _, j := range n.Get("judgements").Each() {
		ids = append(ids, j.Get("about").Strings()...)
	}
	slices.Sort(ids)
	var refs []intel.Ref
	for _, id := range slices.Compact(ids) {
		refs = append(refs, intel.Ref{Kind: intel.Requirements, ID: id}, intel.Ref{Kind: intel.Estate, ID: id})
	}
	return refs
}

// lay returns the path at which a commit held a requirement or a system, "" if
// it did not.
func (h *annals) lay(ref intel.Ref, line int) string {
	if h.cited == nil {
		h.cited = map[intel.Ref][]string{}
		for _, k := range []intel.Kind{intel.Requirements, intel.Estate} {
			for _, p := range h.below("content/" + string(k) + "/") {
				if r, ok := corpus.Place(p); ok {
					h.cited[r] = append(h.cited[r], p)
				}
			}
		}
	}
	for _, p := range h.cited[ref] {
		if h.at(p, line).ID != "" {
			return p
		}
	}
	return ""
}
