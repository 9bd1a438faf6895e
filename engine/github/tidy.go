package github

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
)

// tidy checks evidence and brings it into its one order, so that neither the
// order of rows nor their repetition means anything.
func (e *Evidence) tidy() error {
	e.Reviews = sorted(e.Reviews, compareReviews)
	e.Dismissals = sorted(e.Dismissals, compareDismissals)
	e.ForcePushes = sorted(e.ForcePushes, time.Time.Compare)
	e.Accounts = sorted(e.Accounts, func(a, b Account) int {
		return cmp.Or(cmp.Compare(a.Email, b.Email), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Login, b.Login))
	})
	if err := cmp.Or(e.check(), e.checkMore()); err != nil {
		return err
	}
	seen := map[int64]bool{}
	for i := range e.Reviews {
		r := &e.Reviews[i]
		if err := r.check(); err != nil {
			return err
		}
		if seen[r.ID] {
			return fmt.Errorf("review %d is there twice, and differs", r.ID)
		}
		seen[r.ID] = true
	}
	return nil
}

// sorted returns rows in order and each once, as a list that is not nil.
func sorted[T any](rows []T, compare func(a, b T) int) []T {
	rows = append(make([]T, 0, len(rows)), rows...)
	slices.SortFunc(rows, compare)
	return slices.CompactFunc(rows, func(a, b T) bool { return compare(a, b) == 0 })
}

func compareReviews(a, b Review) int {
	return cmp.Or(
		second(a.SubmittedAt).Compare(second(b.SubmittedAt)), cmp.Compare(a.ID, b.ID),
		a.SubmittedAt.Compare(b.SubmittedAt), compareActors(a.Actor, b.Actor),
		cmp.Compare(a.State, b.State), cmp.Compare(a.Commit, b.Commit), cmp.Compare(a.Body, b.Body),
	)
}

func compareDismissals(a, b Dismissal) int {
	return cmp.Or(
		cmp.Compare(a.Review, b.Review), a.At.Compare(b.At), compareActors(a.By, b.By),
		cmp.Compare(a.Was, b.Was), cmp.Compare(a.Reason, b.Reason),
	)
}

func compareActors(a, b *Actor) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Login, b.Login), cmp.Compare(a.Type, b.Type))
}

// second cuts a time to the precision that GitHub tells.
func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

func (e *Evidence) check() error {
	if _, _, err := Split(e.Repository); err != nil {
		return err
	}
	for _, n := range []int{len(e.Reviews), len(e.Dismissals), len(e.ForcePushes), len(e.Accounts)} {
		if n > mostRows {
			return fmt.Errorf("a list has %d rows; %d are the most", n, mostRows)
		}
	}
	switch {
	case e.Number < 1:
		return fmt.Errorf("%d is no number of a pull request", e.Number)
	case e.Author.ID < 1 || e.Author.Login == "":
		return errors.New("it does not say who opened the pull request")
	case e.Base == "" || e.Head == "":
		return errors.New("base or head is missing")
	}
	texts := []string{e.Base, e.Head, e.Author.Login, e.Author.Type}
	for _, a := range e.Accounts {
		texts = append(texts, a.Email, a.Login)
	}
	for _, d := range e.Dismissals {
		if d.Review < 1 {
			return errors.New("a dismissal names no review")
		}
		if len(d.Reason) > longestBody {
			return fmt.Errorf("the reason for dismissing review %d has %d bytes", d.Review, len(d.Reason))
		}
		texts = append(texts, d.Was)
		texts = append(texts, d.By.texts()...)
	}
	return plainText(texts)
}

// checkMore checks what not every forge tells.
func (e *Evidence) checkMore() error {
	if max(len(e.Pushes), len(e.Verified), len(e.Retargets), len(e.Captures)) > mostRows {
		return fmt.Errorf("a list has more than %d rows", mostRows)
	}
	slices.SortFunc(e.Retargets, time.Time.Compare)
	slices.Sort(e.Verified)
	e.Verified = slices.Compact(e.Verified)
	slices.SortStableFunc(e.Captures, func(a, b attest.Capture) int { return cmp.Or(cmp.Compare(a.Review, b.Review), a.At.Compare(b.At)) })
	texts := slices.Clone(e.Verified)
	for i, p := range e.Pushes {
		if p.At.IsZero() || i > 0 && p.At.Before(e.Pushes[i-1].At) {
			return errors.New("the pushes are not in order of time")
		}
		texts = append(texts, p.Head)
	}
	for _, c := range e.Captures {
		texts = append(texts, c.Head, c.Base, c.Recorder)
	}
	return plainText(texts)
}

func (r *Review) check() error {
	switch {
	case r.ID < 1:
		return errors.New("a review has no id")
	case r.SubmittedAt.IsZero() && (r.State == ChangesRequested || r.State == Dismissed):
		return fmt.Errorf("review %d has no date, and may be an objection", r.ID)
	case len(r.Body) > longestBody:
		return fmt.Errorf("the text of review %d has %d bytes", r.ID, len(r.Body))
	}
	return plainText(append(r.Actor.texts(), r.State, r.Commit))
}

func (a *Actor) texts() []string {
	if a == nil {
		return nil
	}
	return []string{a.Login, a.Type}
}

// plainText refuses names that could not be shown on a terminal.
func plainText(texts []string) error {
	for _, s := range texts {
		if len(s) > longestText || s != oneLine(s, longestText) {
			return fmt.Errorf("%q is no name", oneLine(s, 40))
		}
	}
	return nil
}
