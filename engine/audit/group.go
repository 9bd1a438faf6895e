package audit

import (
	"errors"
	"slices"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// landing is a run of steps that came as one.
type landing struct{ first, last int }

// together bounds how many steps can be one landing: GitHub rebases no longer
// pull requests.
const together = 250

// touch is a step that changes a path.
type touch struct {
	step          int
	before, after gitrepo.File
}

// group tells landings apart. A review that was made of the change from one
// state to another joins the steps that led there, and the records of one pull
// request join the steps of all its documents: so do merges by rebase land.
func (a *auditor) group() error {
	touches := map[string][]touch{}
	for i, s := range a.steps {
		for _, c := range s.changes {
			touches[c.Path] = append(touches[c.Path], touch{i, c.Before, c.After})
		}
	}
	digests := map[gitrepo.File]doc.Digest{}
	pulls := map[string]landing{}
	var runs []landing
	for _, f := range a.ordered() {
		if f.flaw != nil || f.review == nil {
			continue
		}
		run, ok, err := a.chain(f, touches[f.review.Statement.Path], digests)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if s := f.review.Statement; attest.Recorded(s) {
			run = a.widen(run, pulls, s.Record.PullRequest)
		}
		if a.joins(run) {
			runs = append(runs, run)
		}
	}
	a.landings = joined(runs, len(a.steps))
	return nil
}

// widen joins a run to the others of its pull request, if they can have landed
// together.
func (a *auditor) widen(run landing, pulls map[string]landing, number string) landing {
	wide := run
	if pull, known := pulls[number]; known {
		wide.first, wide.last = min(run.first, pull.first), max(run.last, pull.last)
	}
	if wide.first < wide.last && !a.joins(wide) {
		return run
	}
	pulls[number] = wide
	return wide
}

// ordered returns the review files in the order of landing.
func (a *auditor) ordered() []*filed {
	list := make([]*filed, 0, len(a.reviews))
	for i := range a.steps {
		for _, c := range a.steps[i].reviews {
			if f := a.reviews[c.Path]; f.step == i {
				list = append(list, f)
			}
		}
	}
	return list
}

// chain finds the steps that took a document from the former state of a review
// to the state that it is of, at the latest when the review landed.
func (a *auditor) chain(f *filed, list []touch, digests map[gitrepo.File]doc.Digest) (landing, bool, error) {
	s := f.review.Statement
	for j := len(list) - 1; j >= 0; j-- {
		after, err := a.digest(list[j].after, digests)
		if err != nil {
			return landing{}, false, err
		}
		if list[j].step > f.step || string(after) != s.Digest {
			continue
		}
		for i := j; i >= 0 && list[j].step-list[i].step < together; i-- {
			before, err := a.digest(list[i].before, digests)
			if err != nil {
				return landing{}, false, err
			}
			if string(before) == s.Previous {
				return landing{list[i].step, list[j].step}, true, nil
			}
		}
		return landing{list[j].step, list[j].step}, true, nil
	}
	return landing{}, false, nil
}

// joins reports whether steps can have landed as one: a rebase makes no merges.
func (a *auditor) joins(l landing) bool {
	return l.last > l.first && l.last-l.first < together &&
		!slices.ContainsFunc(a.steps[l.first:l.last+1], func(s step) bool { return len(s.Parents) > 1 })
}

// joined divides n steps into runs, which may overlap, and single steps.
func joined(runs []landing, n int) []landing {
	slices.SortFunc(runs, func(a, b landing) int { return a.first - b.first })
	var list []landing
	for i := 0; i < n; {
		l := landing{i, i}
		for len(runs) > 0 && runs[0].first <= l.last {
			l.last = max(l.last, runs[0].last)
			runs = runs[1:]
		}
		list = append(list, l)
		i = l.last + 1
	}
	return list
}

// digest returns what reviews say of the bytes of a file.
func (a *auditor) digest(f gitrepo.File, known map[gitrepo.File]doc.Digest) (doc.Digest, error) {
	if f == (gitrepo.File{}) {
		return signoff.NoPrevious, nil
	}
	if d, ok := known[f]; ok {
		return d, nil
	}
	data, err := a.Repo.Read(f, largest)
	if err != nil && !errors.Is(err, gitrepo.ErrTooLarge) {
		return "", err
	}
	known[f] = doc.Sum(data)
	return known[f], nil
}

// largest bounds what is read of one file. Nobody can have reviewed more.
const largest = 256 << 20
