package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// find notes a finding about a step.
func (a *auditor) find(i int, p Problem, path, sentence string) {
	s := &a.steps[i]
	a.report.Findings = append(a.report.Findings, Finding{
		Problem: p, Commit: s.Commit, Path: path, step: i,
		Sentence: fmt.Sprintf("Commit %s of %s: %s.", s.Short(), moment(s.Time), strings.TrimSuffix(sentence, ".")),
	})
}

// note reports a document that landed without its sign-off.
func (a *auditor) note(l *judged, t *gate.Transition, d *signoff.Decision, evidence []signoff.Review) {
	signed := d.State == signoff.Satisfied || d.State == signoff.ProvisionalState && a.Moment.Before(d.Lapses())
	if signed {
		a.signed[t.Path], a.signed[lay(t)] = l.last, l.last
	}
	what := fmt.Sprintf("it %s %s", verbs[t.Change], t.Path)
	reason := a.reason(l)
	switch {
	case reason != "" && (d.Asked() || !signed):
		a.find(l.last, Forced, t.Path, what+" by a forced merge, with the reason: "+reason)
		a.report.Findings[len(a.report.Findings)-1].Reason = reason
	case signed:
	case len(evidence) == 0:
		a.find(l.last, DirectPush, t.Path, what+" without a record of any review: a direct push, or a merge that nobody recorded. "+denial(d)+cure(d))
	default:
		a.find(l.last, Unsigned, t.Path, what+" without its sign-off. "+strings.Join(d.Details, " ")+" "+cure(d))
	}
}

var verbs = map[signoff.Change]string{
	signoff.Add: "added", signoff.Modify: "changed", signoff.Rename: "moved", signoff.Delete: "removed", signoff.Withdraw: "withdrew",
}

// denial says why no review could ever sign a document, if that is so.
func denial(d *signoff.Decision) string {
	if d.State != signoff.Denied {
		return ""
	}
	return d.Sentence + " "
}

// cure says what can be done about it.
func cure(d *signoff.Decision) string {
	var who []string
	for _, r := range d.Missing() {
		for _, id := range r.Candidates {
			if !slices.Contains(who, id) {
				who = append(who, id)
			}
		}
	}
	switch {
	case d.Change == signoff.Delete || d.Kind == attest.Outside:
		return "Undo it (git revert), and let it land by a pull request that is approved and recorded"
	case len(who) == 0:
		return "Let it land anew by a pull request that is approved and recorded"
	}
	return fmt.Sprintf("It counts as unsigned until it is signed (`dossier sign %s --key KEY`, by %s), or undone by a pull request", d.Ref, strings.Join(who, ", "))
}

// reason returns what the commits of a landing state as the reason of a forced
// merge.
func (a *auditor) reason(l *judged) string {
	const key = "forced-merge:"
	for i := l.last; i >= l.first; i-- {
		for line := range strings.SplitSeq(a.steps[i].Message, "\n") {
			if len(line) > len(key) && strings.EqualFold(line[:len(key)], key) {
				return strings.TrimSpace(line[len(key):])
			}
		}
	}
	return ""
}

// settle tells what was made good later. It is shown all the same.
func (a *auditor) settle() {
	list := a.report.Findings
	for i := range list {
		f := &list[i]
		switch f.Problem {
		case Forced, ReviewVoid:
			f.Settled = true
		case ReviewChanged:
			if f.Settled = a.reviews[f.Path].intact(); f.Settled {
				f.Sentence += " It was restored later."
			}
		case DirectPush, Unsigned:
			if last, ok := a.signed[f.Path]; ok && last > f.step {
				f.Settled = true
				f.Sentence += " A later change of it was signed off."
			}
		}
	}
	slices.SortStableFunc(list, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(x.step, y.step), cmp.Compare(x.Path, y.Path), cmp.Compare(x.Problem, y.Problem))
	})
}
