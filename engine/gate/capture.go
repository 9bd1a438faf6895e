package gate

import (
	"slices"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/github"
)

// capture returns what a recorder signed of a review when it was made: the first
// that can be relied on.
func (j *judging) capture(v *github.Vote) (attest.Capture, bool) {
	for _, c := range j.Evidence.Captures {
		if c.Review == v.ID && j.relies(c) && !c.At.Before(v.At) && (v.Moved.IsZero() || c.At.Before(v.Moved)) {
			return c, true
		}
	}
	return attest.Capture{}, false
}

// relies reports whether a capture was signed by a recorder of the council.
func (j *judging) relies(c attest.Capture) bool {
	for _, m := range j.verdict.Center.Council {
		if m.ID == c.Recorder {
			return attest.CheckCapture(c, j.Evidence.Repository, j.Evidence.Number, m, j.Moment) == nil && !c.At.After(j.Moment)
		}
	}
	return false
}

// Capture says what is to be signed of a vote, so that the review still counts
// after the branch was rewritten.
func (v *Verdict) Capture(vote github.Vote, recorder string) attest.Capture {
	return attest.Capture{Review: vote.ID, Head: vote.Commit, Base: v.Base, At: v.Moment, Recorder: recorder}
}

// kept returns the captures of the evidence that can be relied on, of reviews
// that still mean something.
func (j *judging) kept() []attest.Capture {
	var list []attest.Capture
	for _, c := range j.Evidence.Captures {
		stands := slices.ContainsFunc(j.votes, func(v github.Vote) bool { return v.ID == c.Review })
		if stands && j.relies(c) && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}
