package github

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/attest"
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

	// What not every forge tells.
	Pushes    []Push           `json:"pushes,omitempty"`    // to the branch, in order; the last one made Head
	Verified  []string         `json:"verified,omitempty"`  // commits whose signature the forge has verified
	Retargets []time.Time      `json:"retargets,omitempty"` // when the base became another branch or was rewritten: what was reviewed before was another change
	Captures  []attest.Capture `json:"captures,omitempty"`  // which heads reviewers saw, signed by the recorder
}

// Push is one push to the branch of a pull request.
type Push struct {
	Head string    `json:"head"` // commit
	At   time.Time `json:"at"`
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
