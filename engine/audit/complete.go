package audit

import (
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// State is what one commit of the branch made of a document.
type State struct{ Commit, Path string }

// Completion is how the sign-off of a state became complete.
type Completion struct {
	Decision *signoff.Decision // as it was then; of a state that was never signed, the last
	Commit   string            // of the branch, with which its last review landed
}

// Completed tells how the sign-off of a state of a product became complete:
// nothing that landed later changes it, unless a review was tampered with or its
// key turned out to have been revoked. It is false for states that the audit did
// not judge: those before its root. One in the middle of a landing has no
// decision.
func (r *Report) Completed(s State) (c Completion, judged bool) {
	if complete := r.complete[s]; complete != nil {
		c = complete()
	}
	return c, r.steps[s.Commit]
}

// remember lets the report tell how the sign-off of what a landing made of a
// product became complete, if it is asked: hardly any state has a page.
func (a *auditor) remember(l *judged, t *gate.Transition, s signoff.Subject, written time.Time) {
	state := State{a.steps[l.last].ID, t.Path}
	for _, i := range a.touched(t.Path) {
		if i <= l.last {
			state.Commit = a.steps[i].ID
		}
	}
	a.report.complete[state] = func() Completion { return a.complete(l, t, s, written) }
}

// complete tells how the sign-off of what a landing made of a product became
// complete. Reviews count from the landing of their files on.
func (a *auditor) complete(l *judged, t *gate.Transition, s signoff.Subject, written time.Time) (c Completion) {
	rounds := []int{l.last}
	for _, f := range a.of(l, t) {
		if f.step > l.last {
			rounds = append(rounds, f.step)
		}
	}
	rounds = slices.Compact(rounds)
	for k, step := range rounds {
		until := a.Moment
		if k+1 < len(rounds) {
			until = a.landed(rounds[k+1])
		}
		evidence, center := a.evidence(l, t, step+1)
		d, done := signoff.Completed(center, s, evidence, written, a.landed(step), until)
		if c = (Completion{d, a.steps[step].ID}); done {
			break
		}
	}
	return c
}
