// Package edition is the release boundary: it copies out of a corpus what one
// audience may see at one moment, and nothing else. Renderers receive an
// [Edition] and cannot reach the corpus, so a marking cannot leak through a
// forgotten condition: what is above the audience's label is not there.
//
// Values are linked by pointers to other released values; a reference to
// something that is not released is dropped, in Markdown bodies it becomes the
// words "not in this edition". Slices have a fixed order, newest first unless
// said otherwise.
package edition

import (
	"time"

	"github.com/dossier-cti/dossier/engine/attack"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Edition is everything one audience may see at one moment. It is read-only
// once made.
type Edition struct {
	Organisation Organisation
	Audience     intel.Audience
	Moment       time.Time // as of when; printed on every page
	Commit       string    // abbreviated commit id; "" outside git
	TLP          intel.TLP // the strictest label of anything in it

	Requirements []*Requirement // PIRs before GIRs, by priority and id
	Assessments  []*Assessment  // by issue time
	Inquiries    []*Inquiry     // by the time they were asked
	Notes        []*Note        // by week
	Domains      []*Domain      // in the order of dossier.yaml
	Members      []*Person      // by name
	Stakeholders []*Stakeholder // by name
	Estate       []*EstateEntry // by type, then name
	Sources      []*Source      // by name
	Outcomes     []*Outcome     // by the time they were resolved
	Moved        []Moved        // by the former name

	Attack *attack.Catalog // what is known of the techniques that are named; no part of what is released

	byRef map[intel.Ref]any
}

// Organisation is whose edition it is.
type Organisation struct {
	Name, Sector, Notice string
	Contact, Questions   string // e-mail addresses
	FeedbackForm         string // address of a form, with {id} and {state} in it; may be ""
	SiteURL              string // without a slash at the end; may be ""
	Language             string // BCP 47
	Zone                 *time.Location
}

// Item is what every released document has.
type Item struct {
	ID     string
	Kind   intel.Kind
	TLP    intel.TLP // of all that is shown of it here, its parts and what it names included
	Own    intel.TLP // of its own words alone
	Digest string    // of the signed bytes
	Stale  bool      // it was edited since and the newer draft is not signed
	SignOff
}

// Ref names the document.
func (i *Item) Ref() intel.Ref { return intel.Ref{Kind: i.Kind, ID: i.ID} }

// Domain is a field of expertise of the fusion center. Lead and Deputy are nil
// when they are not released.
type Domain struct {
	ID, Name, Scope string
	Lead, Deputy    *Person
	Members         []*Person     // active now, lead first, then by name
	RespondWithin   time.Duration // the lead's; 0 when not stated
	Waiting         []*Assessment // provisional, and this domain has not been heard; oldest first
}

// Stakeholder is a role that intelligence is made for.
type Stakeholder struct {
	Item
	Name         string
	Requirements []*Requirement
	Cadence      string
	Formats      []string
}

// Requirement is an intelligence requirement with what answers it.
type Requirement struct {
	Item
	Title, Question, Decision string
	Stakeholders              []*Stakeholder
	Owner                     *Person
	Domain                    *Domain
	PIR                       bool
	Priority                  int // 1 (highest) to 5
	EEIs                      []EEI
	Keywords                  []string
	GIRCategory               string
	ValidFrom, ReviewBy       time.Time
	Retired                   bool
	Notes                     string
	Assessments               []*Assessment // all that answer it
	Current                   []*Assessment // those that are live
	Inquiries                 []*Inquiry
}

// Gap reports whether the requirement is active and nothing current answers it.
func (r *Requirement) Gap() bool { return !r.Retired && len(r.Current) == 0 }

// EEI is an essential element of information.
type EEI struct {
	ID, Question string
	Answered     bool
	AnsweredBy   []*Assessment
}

// Assessment is a finished product.
type Assessment struct {
	Item
	Product            intel.Product
	Title              string
	Cutoff             time.Time // based on information available at
	Authors            []*Person
	BottomLine         string
	Answers            []*Requirement
	Affected           *Affected // nil when there is none, or none for this audience
	Judgements         []*Judgement
	Citations          []Citation
	Attack             []string // ATT&CK technique ids
	CVEs               []string
	Actors             []string
	Indicators         []intel.Indicator
	Assumptions        []string
	Gaps               []string
	WouldChangeOurMind []string
	Supersedes         *Assessment
	SupersededBy       *Assessment
	ReviewBy           time.Time
	ChangeReason       string
	Expires            time.Time // when it stops being current: review date or end of its sign-off
	Withdrawal         *intel.Withdrawal
	Inquiries          []*Inquiry // that it answers
	Feedback           []Feedback
	Body               string // Markdown; every [[reference]] in it is in the edition
	Revision           Revision
}

// Live reports whether the product states what we hold now, or as a draft what
// we are about to.
func (a *Assessment) Live() bool {
	return a.Status == SignedOff || a.Status == Provisional || a.Status == Draft && a.Withdrawal == nil
}

// Affected says whether we are affected.
type Affected struct {
	Status     intel.AffectedStatus
	Estate     []*EstateEntry
	Services   []*EstateEntry // objectives that the estate supports
	Statement  string
	Confidence intel.Confidence
	Because    string
	AsOf       time.Time
}

// Judgement is a key judgement.
type Judgement struct {
	ID          string
	Assessment  *Assessment
	Statement   string
	Likelihood  intel.Likelihood
	Probability int // percent; 0: none stated
	Confidence  intel.Confidence
	Because     string
	Citations   []string // ids of the assessment's citations
	About       []Subject
	ResolvesBy  time.Time
	Resolution  string
	Movement    Movement
	Outcome     *Outcome // nil while open

	claim claim
}

// claim names what a judgement is about across products.
type claim struct {
	proposition string
	negated     bool
}

// Subject is a released document that a judgement is about.
type Subject struct {
	Ref   intel.Ref
	Title string
}

// Movement tells how a judgement stands to the same judgement of the revision
// before, where the edition holds that one, and else of the product
// that its product supersedes.
type Movement struct {
	Kind   MovementKind
	Before *Judgement // nil when New
	Reason string     // the product's change reason
}

// MovementKind names a movement.
type MovementKind string

// The movements. Confidence is a changed confidence in the same band of
// likelihood; new words alone leave a judgement Unchanged.
const (
	New        MovementKind = "new"
	Raised     MovementKind = "raised"
	Lowered    MovementKind = "lowered"
	Confidence MovementKind = "confidence"
	Unchanged  MovementKind = "unchanged"
)

// Citation is a source of a product with its grade spelled out.
type Citation struct {
	ID, Title, Publisher, URL string
	Grade                     intel.Grade
	Retrieved                 time.Time
	Source                    *Source   // nil when not released
	TLP                       intel.TLP // unset: the document's
}

// Inquiry is a question of an executive. Its answer is set only when the
// product that backs it is in the edition, is not withdrawn and speaks of us; the
// product may be superseded or expired since, which readers must be told. The
// answer "not known" may stand without a product, and then has neither
// Confidence nor AsOf.
type Inquiry struct {
	Item
	Question       string
	AskedBy        *Stakeholder // nil when not released
	AskedAt, DueAt time.Time
	Article        *intel.Article
	Requirements   []*Requirement
	Answer         intel.Answer // intel.Open while there is none
	AnsweredAt     time.Time
	Line           string // the one-line answer
	Confidence     intel.Confidence
	AsOf           time.Time
	Assessment     *Assessment // nil while open, and for "not known" without a product
	Body           string      // Markdown; "" while open
}

// Answered reports whether there is an answer.
func (q *Inquiry) Answered() bool { return q.Answer != intel.Open }

// Took returns the time from question to answer, 0 while open.
func (q *Inquiry) Took() time.Duration {
	if !q.Answered() {
		return 0
	}
	return q.AnsweredAt.Sub(q.AskedAt)
}

// Outcome is how a judgement came out.
type Outcome struct {
	Item
	Judgement  *Judgement
	Result     intel.Result
	ResolvedAt time.Time
	Evidence   string
	URL        string
}

// Feedback is a reader's verdict.
type Feedback struct {
	From    *Stakeholder
	At      time.Time
	Useful  string
	Comment string
	Context string

	label intel.TLP
}

// Note is the editor's note of a week.
type Note struct {
	Item
	Editor *Person
	Title  string
	Body   string // Markdown
}

// EstateEntry is a technology, supplier or business objective.
type EstateEntry struct {
	Item
	Type                      intel.EstateType
	Name, Description         string
	Vendor, Product, Exposure string
	Versions                  []string
	Owner                     string
	Domain                    *Domain
	Supports                  []*EstateEntry
	Supplier                  *EstateEntry
	Criticality, Provides     string
	Assessments               []*Assessment // that name it
}

// Source is a collection source.
type Source struct {
	Item
	Name, Type, URL string
	Reliability     string
	Requirements    []*Requirement
	Cost, Licence   string
	Cited           []*Assessment
}
