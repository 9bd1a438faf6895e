package gate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// evidence gathers what was said of one transition.
func (j *judging) evidence(t *Transition, s signoff.Subject, made []string) ([]signoff.Review, error) {
	evidence := slices.Clone(j.strangers)
	evidence = append(evidence, j.reviews[t.Ref]...)
	for i := range j.votes {
		v := &j.votes[i]
		r := v.Review
		r.Document, r.Path, r.Change, r.Previous, r.Digest = s.Ref, s.Path, s.Change, s.Previous, s.Digest
		switch {
		case v.Stands(made) && v.Decision == signoff.Object:
		case v.Decision == signoff.Object:
			r.Verified, r.Flaw = false, strings.TrimSuffix(fmt.Sprintf("%s dismissed it on %s: %s", v.Lift.Member, when(v.Lift.At), v.Lift.Reason), ": ")
		default:
			why, err := j.sees(v, t)
			if err != nil {
				return nil, err
			}
			r.Verified, r.Flaw = why == "", why
		}
		evidence = append(evidence, r)
	}
	for i := range evidence {
		j.seated(&evidence[i])
	}
	return evidence, nil
}

// seated voids an approval by somebody who has left the council since. What
// landed before they left was judged then.
func (j *judging) seated(r *signoff.Review) {
	for _, m := range j.verdict.Center.Council {
		if m.ID == r.Member && r.Verified && r.Decision != signoff.Object && m.Active.Holds(r.At) && !m.Active.Holds(j.Moment) {
			r.Verified, r.Flaw = false, m.ID+" is no longer an active member of the council"
		}
	}
}

// sees says why an approval is not one of a transition, and "" when it is.
func (j *judging) sees(v *github.Vote, t *Transition) (string, error) {
	capture, captured := j.capture(v)
	switch {
	case captured:
		return j.matches(t, capture.Head, capture.Base, v.Member)
	case j.retargeted(v) != "":
		return j.retargeted(v), nil
	case !v.Moved.IsZero() && t.Change != signoff.Add:
		return fmt.Sprintf("the branch was rewritten or updated on %s, after it, and nothing shows what %s saw; it is asked for again", when(v.Moved), v.Member), nil
	}
	return j.matches(t, v.Commit, j.verdict.Base, v.Member)
}

// retargeted says that the pull request was another change when it was
// reviewed, and "" when it was not.
func (j *judging) retargeted(v *github.Vote) string {
	for _, at := range j.Evidence.Retargets {
		if !second(at).Before(v.At) {
			return fmt.Sprintf("the pull request was turned to another base on %s, after it; it is asked for again", when(at))
		}
	}
	return ""
}

func when(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }
