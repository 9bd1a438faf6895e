package edition

import (
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// Status is where a document stands.
type Status string

// The published states, and Draft, which is in an edition only where its
// Request asked for drafts.
const (
	SignedOff   Status = "signed-off"
	Provisional Status = "provisional"
	Superseded  Status = "superseded"
	Expired     Status = "expired" // past its review date, or its sign-off ran out
	Withdrawn   Status = "withdrawn"
	Draft       Status = "draft"
)

// Noun returns the state in words, for example "Signed off".
func (s Status) Noun() string {
	switch s {
	case SignedOff:
		return "Signed off"
	case Provisional:
		return "Provisional"
	case Superseded:
		return "Superseded"
	case Expired:
		return "Expired"
	case Withdrawn:
		return "Withdrawn"
	case Draft:
		return "Draft"
	}
	return string(s)
}

// SignOff is who answers for a document.
type SignOff struct {
	Status   Status
	Issued   time.Time // when it was signed, or first released provisionally
	Due      time.Time // provisional: when the rest of the sign-off is due
	Overdue  bool      // provisional: Due has passed
	Domains  []DomainSignOff
	Reviews  []Review // in order of time
	Sentence string   // the decision in one sentence
}

// Signed returns the number of required domains that have been heard, and of
// all that are required.
func (s *SignOff) Signed() (have, need int) {
	for _, d := range s.Domains {
		if d.Heard {
			have++
		}
	}
	return have, len(s.Domains)
}

// Dissents returns the reviews that dissent.
func (s *SignOff) Dissents() []Review {
	var list []Review
	for _, r := range s.Reviews {
		if r.Decision == intel.Dissent {
			list = append(list, r)
		}
	}
	return list
}

// DomainSignOff is one required domain with the reviews that speak for it.
type DomainSignOff struct {
	Domain  *Domain
	Heard   bool
	Reviews []Review
}

// Review is one signed review. Reviewer is nil when the council is not
// released to the audience, and Comment is empty when it is marked too
// strictly.
type Review struct {
	Reviewer *Person
	Domains  []*Domain // those it counted for
	Decision intel.Decision
	At       time.Time
	Comment  string
	TLP      intel.TLP // of the comment; unset without one
}

// SettledAt returns when a product came to stand as it does: signed, superseded,
// withdrawn, expired.
func (e *Edition) SettledAt(a *Assessment) time.Time {
	at := a.Issued
	later := func(t time.Time) {
		if t.After(at) && !t.After(e.Moment) {
			at = t
		}
	}
	switch {
	case a.Withdrawal != nil:
		later(a.Withdrawal.At)
	case a.SupersededBy != nil:
		later(a.SupersededBy.Issued)
	case a.Status == Expired:
		later(a.Expires)
	}
	if a.Status == SignedOff { // a provisional product that was signed since
		for _, r := range a.Reviews {
			later(r.At)
		}
	}
	return at
}

// Person is a member of the fusion center.
type Person struct {
	Item
	Name, Team    string
	Roles         []intel.Role
	Domains       []*Domain
	Deputies      []*Person
	RespondWithin time.Duration
	Away          bool // at the edition's moment
	Active        bool // at the edition's moment
}
