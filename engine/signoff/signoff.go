// Package signoff decides what is signed off, by whom, and why not. [Decide] is
// one pure function of the policy, the council, a subject, the evidence and a
// moment: it knows no network, git or clock, and the order of the evidence
// never matters. It fails closed: what cannot be attributed, verified or
// matched to exactly these bytes is not an approval, and the decision says so.
//
// [Judge] feeds it from a loaded corpus: it checks all signed review files once
// and decides every document. [Decision.Status] tells where a document stands
// for its readers.
package signoff

import (
	"time"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Center is the fusion center that decides: its policy, its people and the
// domains it is divided into. A nil policy denies everything.
type Center struct {
	Policy  *intel.Policy
	Council []*intel.Member
	Domains []intel.Domain
}

// Change is a transition of a document.
type Change string

// The transitions.
const (
	Add      Change = "add"
	Modify   Change = "modify"
	Rename   Change = "rename"
	Delete   Change = "delete"
	Withdraw Change = "withdraw"
)

const (
	// NoPrevious is the former digest of a document that is new.
	NoPrevious doc.Digest = "none"
	// AnyPrevious is the former digest where history is not at hand: a review
	// of the same bytes counts whatever it says they replaced.
	AnyPrevious doc.Digest = "any"
)

// Subject is one transition of one document: what is to be signed.
type Subject struct {
	intel.Ref
	Path     string
	From     string          // where it lay before, if elsewhere: the rules of both places apply
	Products []intel.Product // of an assessment; both when it changes
	Change   Change
	Previous doc.Digest
	Digest   doc.Digest
	Lowered  bool      // its marking is lowered
	Domains  []string  // required: who must be heard
	Authors  []string  // council ids of those who made it; they cannot sign it
	Involved []string  // council ids of those who cannot sign it alone
	Start    time.Time // when the reviewers were asked; zero: not known
}

// Object is the decision of a reviewer on a forge who asks for changes. A
// signed review file does not hold it.
const Object intel.Decision = "object"

// Review is one piece of evidence: what one member said of one transition.
type Review struct {
	Member    string // council id
	Decision  intel.Decision
	At        time.Time
	Domains   []string // the reviewer speaks for; empty: for none
	Document  intel.Ref
	Path      string
	Change    Change
	Previous  doc.Digest
	Digest    doc.Digest
	Verified  bool   // signed by the member, or vouched for by the forge
	Flaw      string // why it is not verified, as a sentence
	Reference string // where it is found: the path of a review file
	Comment   string
	Label     intel.TLP // of the comment
	Channel   Channel
	Excluded  []string // council ids of those who, by a record, made the document and cannot sign it
}

// Channel is the way on which a review came to be evidence.
type Channel string

// The channels. The zero value is for what a reviewer signed, and for what a
// forge says of a pull request that is still open.
const (
	Signed   Channel = ""
	Recorded Channel = "recorded" // made on a forge; the recorder's signature vouches for it
	Unsigned Channel = "unsigned" // recorded, not signed
)

func (r *Review) approves() bool {
	return r.Decision == intel.Concur || r.Decision == intel.ConcurWithComment
}

// heard reports whether the review speaks for a domain: a dissent does too,
// since the domain was consulted.
func (r *Review) heard() bool { return r.approves() || r.Decision == intel.Dissent }

// State is what the gate says of a subject.
type State string

// The states of the gate.
const (
	Satisfied        State = "satisfied"
	ProvisionalState State = "provisional" // may be published with its mark
	Waiting          State = "waiting"
	Objected         State = "objected"
	Denied           State = "denied"
)

// Decision is what was decided and why.
type Decision struct {
	Subject
	State            State
	IssuedAt         time.Time     // first moment at which it was satisfied; zero when it is not, or nobody had to sign
	ProvisionalSince time.Time     // first moment at which the policy let it out provisionally; zero: never
	ValidUntil       time.Time     // the sign-off runs out; zero: never
	Due              time.Time     // the missing reviews are due; zero: no time is set
	Grace            time.Duration // from ProvisionalSince on, how long it may stay out unsigned
	Required         []Required    // in the order of the policy
	Counted          []Counted     // in order of time
	Ignored          []Ignored     // in order of time
	Dissents         []Review      // in order of time
	Objections       []Review      // in order of time
	Sentence         string        // the decision in one sentence that names no person
	Details          []string      // what is missing, from whom, and what was ignored and why; they name people
}

// Required is one demand of one rule of the policy.
type Required struct {
	Rule       string     // its name
	Domain     string     // that must be heard; empty for a number of people
	Role       intel.Role // whom people are counted among; empty: any qualified member
	Outsider   bool       // someone other than those involved must be among them
	Need, Have int
	From       []string  // council ids whose reviews count here
	Candidates []string  // council ids who can still sign
	Deadlock   bool      // the council as it stands cannot fulfil it
	Due        time.Time // zero: no time is set
}

// Met reports whether the demand is fulfilled.
func (r *Required) Met() bool { return r.Have >= r.Need }

// Missing returns how many reviews are missing.
func (r *Required) Missing() int { return max(r.Need-r.Have, 0) }

// Counted is a review that counts, with the required domains it speaks for.
type Counted struct {
	Review
	For []string
}

// Ignored is a review that does not count. Reason ends the sentence "the review
// by … does not count: …".
type Ignored struct {
	Review
	Reason string
}

// Missing returns the demands that are not met.
func (d *Decision) Missing() []Required {
	var list []Required
	for _, r := range d.Required {
		if !r.Met() {
			list = append(list, r)
		}
	}
	return list
}

// Asked reports whether the policy asks anybody to sign. What it does not ask
// for is satisfied at once: checked, not signed.
func (d *Decision) Asked() bool { return len(d.Required) > 0 }

// Issued returns when the document was signed off, else when it was first
// released provisionally; the zero time when neither happened.
func (d *Decision) Issued() time.Time {
	if d.IssuedAt.IsZero() {
		return d.ProvisionalSince
	}
	return d.IssuedAt
}

// Overdue reports whether missing reviews are late at a moment.
func (d *Decision) Overdue(moment time.Time) bool {
	return d.State != Satisfied && !d.Due.IsZero() && moment.After(d.Due)
}

// Lapses returns when a provisional document leaves the edition because nobody
// signed it in time: twice the time to respond after it was let out.
func (d *Decision) Lapses() time.Time {
	if d.State != ProvisionalState {
		return time.Time{}
	}
	return d.ProvisionalSince.Add(d.Grace)
}
