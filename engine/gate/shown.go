package gate

import (
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// moves notes which votes the base was merged into the branch after, where the
// forge does not tell of pushes. GitHub shows such a vote at the merge. A merge
// came later if the commit that was reviewed does not have it, or if it was made
// after the review: the date of a commit speaks against an approval only.
func (j *judging) moves() error {
	merges := j.work.updates()
	if j.starts != nil || len(merges) == 0 {
		return nil
	}
	for i := range j.votes {
		v := &j.votes[i]
		if v.Decision == signoff.Object || !v.Moved.IsZero() {
			continue
		}
		s, err := j.look(v.Commit, j.verdict.Base)
		if err != nil {
			return err
		}
		for _, m := range merges {
			if made := m.Committer.When; s.flaw == "" && (s.missing[m.ID] || made.After(v.At)) && (v.Moved.IsZero() || made.Before(v.Moved)) {
				v.Moved = made
			}
		}
	}
	return nil
}

// updates returns the commits that merged something of the base into the pull
// request.
func (w *work) updates() []gitrepo.Revision {
	own := map[string]bool{}
	for _, v := range w.commits {
		own[v.ID] = true
	}
	var list []gitrepo.Revision
	for _, v := range w.commits[:w.pulled] {
		if len(v.Parents) > 1 && slices.ContainsFunc(v.Parents, func(p string) bool { return !own[p] }) {
			list = append(list, v)
		}
	}
	return list
}

// shown returns when a transition was on the forge at the latest: when somebody
// reviewed it, though it were its author, and with a comment only.
func (j *judging) shown(t *Transition) (first time.Time, err error) {
	if j.Evidence == nil {
		return first, nil
	}
	for _, r := range j.Evidence.Reviews {
		v := github.Vote{Commit: r.Commit, Review: signoff.Review{At: second(r.SubmittedAt)}}
		moved := slices.ContainsFunc(j.Evidence.ForcePushes, func(at time.Time) bool { return !second(at).Before(v.At) })
		if r.SubmittedAt.IsZero() || v.At.After(j.Moment) || moved || j.retargeted(&v) != "" || !first.IsZero() && !v.At.Before(first) {
			continue
		}
		why, err := j.matches(t, v.Commit, j.verdict.Base, "somebody")
		if err != nil {
			return first, err
		}
		if why == "" {
			first = v.At
		}
	}
	return first, nil
}

// second cuts a time to the precision that forges tell.
func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
