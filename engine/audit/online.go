package audit

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Pulls returns the numbers of the pull requests whose reviews were recorded, in
// order.
func (r *Report) Pulls() []int {
	var numbers []int
	for _, f := range r.records {
		if n, err := strconv.Atoi(f.review.Statement.Record.PullRequest); err == nil && !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers
}

// Compare adds a finding for each record of a pull request that the forge does
// not bear out: the review is not there, was made by somebody else, at another
// time, or does not say what was recorded.
func (r *Report) Compare(e *github.Evidence) {
	for _, f := range r.records {
		s := f.review.Statement
		if s.Record.PullRequest != strconv.Itoa(e.Number) {
			continue
		}
		if why := contradicts(s, e, f.member); why != "" {
			r.Findings = append(r.Findings, Finding{
				Problem: Disagrees, Commit: f.commit, Path: f.path, step: f.step,
				Sentence: fmt.Sprintf("Commit %s: the record %s is of review %s in pull request %d, and %s. Ask %s what was recorded, and why.", f.commit.Short(), f.path, s.Record.Review, e.Number, why, s.Record.Recorder),
			})
		}
	}
}

// contradicts says what the forge knows otherwise, as the end of a sentence.
func contradicts(s intel.Statement, e *github.Evidence, m *intel.Member) string {
	i := slices.IndexFunc(e.Reviews, func(v github.Review) bool { return strconv.FormatInt(v.ID, 10) == s.Record.Review })
	if i < 0 {
		return "the forge has no such review"
	}
	v := e.Reviews[i]
	switch {
	case s.Record.Head != e.Head:
		return fmt.Sprintf("the pull request ended at %.7s, not at %.7s", e.Head, s.Record.Head)
	case v.Actor == nil:
		return "the account that made it is gone, so nobody can confirm it"
	case m == nil || int64(m.GitHubID) != v.Actor.ID:
		return fmt.Sprintf("it was made by @%s, who is not %s", v.Actor.Login, s.Reviewer)
	case v.SubmittedAt.UTC().Truncate(time.Second).Format(time.RFC3339) != s.Date:
		return "it was made on " + moment(v.SubmittedAt)
	case v.State == github.Dismissed && !slices.ContainsFunc(e.Dismissals, func(d github.Dismissal) bool {
		return d.Review == v.ID && d.At.After(attest.Signed(s))
	}):
		return "it had been dismissed before it was recorded"
	case v.State != github.Approved && v.State != github.Dismissed && !(v.State == github.ChangesRequested && s.Decision == intel.Dissent):
		return fmt.Sprintf("its state is %s", v.State)
	}
	return ""
}
