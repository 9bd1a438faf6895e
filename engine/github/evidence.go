package github

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
	"unicode/utf8"
)

// Evidence is what a forge knows of a pull request. In its JSON form it is the
// file that `dossier evidence` writes and `dossier gate --evidence` reads; any
// forge can be put into that form. The commits and what they change are in git.
type Evidence struct {
	Repository  string      `json:"repository"` // owner/name
	Number      int         `json:"number"`
	Author      Actor       `json:"author"` // of the pull request
	Base        string      `json:"base"`   // commit that the forge compares with; it may be older than the branch
	Head        string      `json:"head"`   // commit that would land
	Reviews     []Review    `json:"reviews"`
	Dismissals  []Dismissal `json:"dismissals"`
	ForcePushes []time.Time `json:"force_pushes"` // after which a review may name a commit that its reviewer never saw
	Accounts    []Account   `json:"accounts"`     // an address with two accounts belongs to neither
}

// Actor is an account. Its id stays when the login changes.
type Actor struct {
	ID    int64  `json:"id"`
	Login string `json:"login"`
	Type  string `json:"type"` // User for a person; Bot, Organization, Mannequin
}

// The states of a review, as GitHub's REST interface writes them. Webhooks
// write them in lower case, and are not evidence.
const (
	Approved         = "APPROVED"
	ChangesRequested = "CHANGES_REQUESTED"
	Commented        = "COMMENTED"
	Dismissed        = "DISMISSED"
	Pending          = "PENDING"
)

// Review is one review as the forge tells it.
type Review struct {
	ID          int64     `json:"id"`
	Actor       *Actor    `json:"actor"` // null: the account is gone
	State       string    `json:"state"`
	Commit      string    `json:"commit"`                // empty: the forge knows it no longer
	SubmittedAt time.Time `json:"submitted_at,omitzero"` // zero: pending
	Body        string    `json:"body,omitempty"`        // kept only where it says more than the state: Dissent:, Concur:, Abstain:
}

// Dismissal says who dismissed a review.
type Dismissal struct {
	Review int64     `json:"review"`
	By     *Actor    `json:"by"`
	At     time.Time `json:"at"`
	Was    string    `json:"was,omitempty"`    // the state before; empty: not known, and taken for an objection
	Reason string    `json:"reason,omitempty"` // GitHub takes no dismissal without one
}

// Account says which account an e-mail address of commits belongs to.
type Account struct {
	Email string `json:"email"`
	ID    int64  `json:"id"`
	Login string `json:"login"`
}

const (
	largestFile = 16 << 20 // bytes of an evidence file
	mostRows    = 50_000   // of each list
	longestText = 1 << 10  // bytes of a name
	longestBody = 1 << 18  // bytes of a review's text; GitHub takes 65,536 characters
)

// ReadEvidence reads an evidence file. It takes nothing that it does not
// understand in full: no unknown or repeated fields, no text after the end, no
// invalid UTF-8, and no more than 16 MiB.
func ReadEvidence(r io.Reader) (*Evidence, error) {
	data, err := io.ReadAll(io.LimitReader(r, largestFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read evidence: %w", err)
	case len(data) > largestFile:
		return nil, fmt.Errorf("read evidence: it is larger than %d MiB", largestFile>>20)
	case !utf8.Valid(data):
		return nil, errors.New("read evidence: it is not UTF-8")
	}
	if err := plainKeys(data); err != nil {
		return nil, fmt.Errorf("read evidence: %w", err)
	}
	e := &Evidence{}
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	if err := in.Decode(e); err != nil {
		return nil, fmt.Errorf("read evidence: %w", err)
	}
	if err := e.tidy(); err != nil {
		return nil, fmt.Errorf("read evidence: %w", err)
	}
	return e, nil
}

// Write writes the evidence as a file. The same evidence gives the same bytes.
func (e *Evidence) Write(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(e); err != nil {
		return fmt.Errorf("write evidence: %w", err)
	}
	return nil
}

// tidy checks evidence and brings it into its one order, so that neither the
// order of rows nor their repetition means anything.
func (e *Evidence) tidy() error {
	e.Reviews = sorted(e.Reviews, compareReviews)
	e.Dismissals = sorted(e.Dismissals, compareDismissals)
	e.ForcePushes = sorted(e.ForcePushes, time.Time.Compare)
	e.Accounts = sorted(e.Accounts, func(a, b Account) int {
		return cmp.Or(cmp.Compare(a.Email, b.Email), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Login, b.Login))
	})
	if err := e.check(); err != nil {
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
