package github

import (
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/signoff"
)

// Vote is a review of a pull request as the fusion center understands it. Of
// its [signoff.Review] the document, its path, change and digests are left for
// the caller to fill in for each subject, from git: an approval or a dissent
// with the state of the document at Commit, an objection with the transition
// that is judged, since it blocks whatever was pushed after it.
type Vote struct {
	signoff.Review
	ID     int64
	Commit string    // full object id that the forge names; empty for an objection of which it knows none
	Moved  time.Time // the first force-push or branch update at or after the review; zero: none. From then on Commit may not be what the reviewer saw
	Lift   *Lift     // of an objection
	Note   string    // why an objection stands though it was dismissed, as a sentence
}

// Lift is the dismissal of an objection by a chair who was active then and did
// not open the pull request. It clears the objection for a subject, unless the
// chair is among its contributors.
type Lift struct {
	Member string // council id
	At     time.Time
	Reason string
}

// Votes says what the reviews mean to a fusion center, in order of time; of
// two in one second the higher id is the later. Of each member it gives the
// last opinion; approvals are given back to the last opinion of another sort,
// since a branch that returns to approved bytes is approved. A dismissed
// approval is an opinion that gives nothing, and takes what the member approved
// before with it. A dismissed objection stays one, with its Lift. Comments and
// pending reviews are no opinions.
//
// Ignored holds every approval and objection that means nothing, with the
// reason; its Member is a council id or else the login with an @.
func (e *Evidence) Votes(c *signoff.Center) (votes []Vote, ignored []signoff.Ignored) {
	all := map[string][]opinion{}
	for _, r := range sorted(e.Reviews, compareReviews) {
		o, why := e.opinion(c, &r)
		switch {
		case why != "":
			ignored = append(ignored, signoff.Ignored{Review: o.Review, Reason: why})
		case o.stance != none:
			all[o.Member] = append(all[o.Member], o)
		}
	}
	for _, list := range all {
		given, past := standing(list)
		votes, ignored = append(votes, given...), append(ignored, past...)
	}
	slices.SortFunc(votes, func(a, b Vote) int { return later(a.Review, b.Review) })
	slices.SortFunc(ignored, func(a, b signoff.Ignored) int { return later(a.Review, b.Review) })
	return votes, ignored
}

// Stands reports whether a vote means anything for a subject with some
// contributors, by council id: an objection that was lifted does only if the
// chair who lifted it is one of them.
func (v *Vote) Stands(contributors []string) bool {
	return v.Lift == nil || slices.Contains(contributors, v.Lift.Member)
}

// later orders reviews by time and then by their references, which end in the
// id.
func later(a, b signoff.Review) int {
	if n := a.At.Compare(b.At); n != 0 {
		return n
	}
	if n := len(a.Reference) - len(b.Reference); n != 0 {
		return n
	}
	return strings.Compare(a.Reference, b.Reference)
}

// standing returns what of one member's opinions stands.
func standing(list []opinion) (votes []Vote, past []signoff.Ignored) {
	last := list[len(list)-1]
	from := len(list) - 1
	for from > 0 && list[from-1].stance == last.stance && (last.stance == approval || last.stance == dissent) {
		from--
	}
	for i, o := range list {
		switch {
		case o.stance == withdrawn:
			past = append(past, signoff.Ignored{Review: o.Review, Reason: "it was dismissed"})
		case i < from:
			past = append(past, signoff.Ignored{Review: o.Review, Reason: "a later review by " + o.Member + " takes its place"})
		default:
			votes = append(votes, o.Vote)
		}
	}
	return votes, past
}
