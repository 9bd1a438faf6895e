package roundup

import (
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// FollowUp is what became of something that the issue before announced for the
// time since.
type FollowUp struct {
	Event
	Done bool
	Said string // "Answered 20 Nov 2024", "Still open"
}

// followUp looks up what the issue before announced. What came to pass in
// between two issues that do not follow each other counts as well.
func (r *Roundup) followUp(before *Roundup) {
	for _, e := range before.Coming {
		if lasts(e.At).After(r.End()) {
			continue
		}
		f := FollowUp{Event: e}
		f.Done, f.Said = r.became(e)
		r.Followed = append(r.Followed, f)
	}
	slices.SortStableFunc(r.Followed, func(a, b FollowUp) int { return a.At.Compare(b.At) })
}

// Settled says in a sentence how much of what the issue before announced is
// done, and returns the rest; what is done stands in other parts of the issue.
func (r *Roundup) Settled() (sentence string, open []FollowUp) {
	for _, f := range r.Followed {
		if !f.Done {
			open = append(open, f)
		}
	}
	n := len(r.Followed)
	switch of := Count(n, "point") + " that fell due since the last issue"; {
	case n == 0:
		return "", nil
	case len(open) == 0 && n == 1:
		return "The one point that fell due since the last issue is settled.", nil
	case len(open) == 0 && n == 2:
		return "Both points that fell due since the last issue are settled.", nil
	case len(open) == 0:
		return "All " + of + " are settled.", nil
	case len(open) == n:
		return "Of " + of + ", none is settled.", open
	case n-len(open) == 1:
		return "Of " + of + ", one is settled.", open
	default:
		return "Of " + of + ", " + intel.Number(n-len(open)) + " are settled.", open
	}
}

// became says whether what was due is done by the end of the week.
func (r *Roundup) became(e Event) (done bool, said string) {
	by := func(t time.Time) bool { return !t.IsZero() && !t.After(r.End()) }
	day := func(t time.Time) string { return intel.Day(t, r.Edition.Organisation.Zone) }
	switch v := e.about.(type) {
	case *edition.Inquiry:
		if by(v.AnsweredAt) {
			return true, "Answered " + day(v.AnsweredAt)
		}
		return false, "Not answered yet"
	case *edition.Assessment:
		if id, ok := strings.CutPrefix(e.What, "Judgement "); ok {
			return r.decided(v, strings.TrimSuffix(id, " resolves"))
		}
		switch {
		case v.Withdrawal != nil && by(v.Withdrawal.At):
			return true, "Withdrawn " + day(v.Withdrawal.At)
		case v.SupersededBy != nil && by(v.SupersededBy.Issued):
			return true, "Superseded " + day(v.SupersededBy.Issued)
		case e.What == signOffDue:
			return false, "Still provisional"
		}
	}
	return false, "Not reviewed yet"
}

// decided looks up the outcome of a judgement.
func (r *Roundup) decided(a *edition.Assessment, id string) (done bool, said string) {
	for _, j := range a.Judgements {
		if j.ID == id && j.Outcome != nil && !j.Outcome.ResolvedAt.After(r.End()) {
			return true, j.Outcome.Result.Sentence()
		}
	}
	return false, "No outcome recorded yet"
}
