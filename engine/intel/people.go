package intel

import (
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/doc"
)

// Role is what a member may do in the fusion center.
type Role string

// The roles.
const (
	SME              Role = "sme"
	Chair            Role = "chair"
	ReleaseAuthority Role = "release-authority"
	Recorder         Role = "recorder"
	Analyst          Role = "analyst" // writes; signs nothing by this role
)

// Member is one person of the fusion center.
type Member struct {
	Header
	Name          string
	Team          string
	Roles         []Role
	Domains       []string // domain ids
	Deputies      []string // council ids
	RespondWithin time.Duration
	Away          []Period
	GitHubLogin   string
	GitHubID      int
	Emails        []string
	Keys          []Key
	Active        Period
}

// Has reports whether the member holds a role.
func (m *Member) Has(r Role) bool { return slices.Contains(m.Roles, r) }

// Covers reports whether a domain is one of the member's own.
func (m *Member) Covers(domain string) bool { return slices.Contains(m.Domains, domain) }

// AwayAt reports whether the member is away at a moment.
func (m *Member) AwayAt(t time.Time) bool {
	return slices.ContainsFunc(m.Away, func(p Period) bool { return p.Holds(t) })
}

// Period is a span of time from the first day to the end of the last day. A
// zero Until means that the end is open.
type Period struct{ From, Until time.Time }

// Holds reports whether a moment lies in the period.
func (p Period) Holds(t time.Time) bool {
	return !t.Before(p.From) && (p.Until.IsZero() || t.Before(p.Until.AddDate(0, 0, 1)))
}

// Key is a member's public SSH key with the time it may sign in.
type Key struct {
	Public     string // one line of an authorized_keys file
	ValidFrom  time.Time
	ValidUntil time.Time // zero: open
	RevokedAt  time.Time // zero: not revoked
}

// Holds reports whether the key may sign at a moment.
func (k Key) Holds(t time.Time) bool {
	return !t.Before(k.ValidFrom) &&
		(k.ValidUntil.IsZero() || t.Before(k.ValidUntil)) &&
		(k.RevokedAt.IsZero() || t.Before(k.RevokedAt))
}

// DecodeMember reads a council member.
func DecodeMember(h Header, d *doc.Document) *Member {
	n := d.Root
	return &Member{
		Header:        h,
		Name:          n.Get("name").Text(),
		Team:          n.Get("team").Text(),
		Roles:         typed[Role](n.Get("roles")),
		Domains:       n.Get("domains").Strings(),
		Deputies:      n.Get("deputies").Strings(),
		RespondWithin: n.Get("respond_within").Duration(),
		Away:          each(n.Get("away"), decodePeriod),
		GitHubLogin:   n.At("identities", "github", "login").Text(),
		GitHubID:      n.At("identities", "github", "id").Int(),
		Emails:        n.At("identities", "emails").Strings(),
		Keys:          each(n.Get("keys"), decodeKey),
		Active:        decodePeriod(n.Get("active")),
	}
}

func decodePeriod(n *doc.Node) Period {
	return Period{From: n.Get("from").Time(), Until: n.Get("until").Time()}
}

func decodeKey(n *doc.Node) Key {
	return Key{
		Public:     n.Get("key").Text(),
		ValidFrom:  n.Get("valid_from").Time(),
		ValidUntil: n.Get("valid_until").Time(),
		RevokedAt:  n.Get("revoked_at").Time(),
	}
}

// Decision is what a reviewer says of a document.
type Decision string

// The four decisions.
const (
	Concur            Decision = "concur"
	ConcurWithComment Decision = "concur-with-comment"
	Dissent           Decision = "dissent"
	Abstain           Decision = "abstain"
)

// Review is one SME's review of one state of one document.
type Review struct {
	Header
	Statement  Statement
	Comment    string
	CommentTLP TLP    // unset: the label of reviews
	Signature  string // armored SSH signature
}

// Statement is what a reviewer signs. Its fields are the text of the file, so
// that the signed bytes can be rebuilt exactly.
type Statement struct {
	Format     string
	Repository string
	Document   string // kind/id
	Path       string
	Change     string // add, modify, rename, delete, withdraw
	Previous   string // digest of the former content, or "none"
	Digest     string
	Reviewer   string
	Domains    string // ids joined by ", "
	Decision   Decision
	Date       string // RFC 3339
	Comment    string // SHA-256 of the comment, or "none"
	CommentTLP string // its label, or "none" for that of reviews
	Record     Record // of a recorded review; else the zero value
}

// Record is what a recorder adds to the statement of a review that was made on
// a forge, so that the sign-off can be judged without the forge for ever. People
// stand as council ids, strangers as "github:" and the id or login of their
// account.
type Record struct {
	PullRequest  string // number
	Review       string // id of the review on the forge
	Head         string // commit that was merged
	MergeBase    string // commit that it branched off
	Author       string // who opened the pull request
	Contributors string // whoever made a commit that touches the document, joined by ", ", or "none"
	Objections   string // members whose objection stood when it landed, joined by ", ", or "none"
	Dismissals   string // "MEMBER by CHAIR", joined by ", ", or "none"
	Policy       string // digest of the policy it was decided under
	Council      string // digest of the council: of its sorted files
	Recorder     string // council id of whose key signs
	Date         string // when it was recorded, RFC 3339
}

// DecodeReview reads a review file.
func DecodeReview(h Header, d *doc.Document) *Review {
	n := d.Root
	s := n.Get("statement")
	return &Review{
		Header: h,
		Statement: Statement{
			Format:     s.Get("format").Text(),
			Repository: s.Get("repository").Text(),
			Document:   s.Get("document").Text(),
			Path:       s.Get("path").Text(),
			Change:     s.Get("change").Text(),
			Previous:   s.Get("previous").Text(),
			Digest:     s.Get("digest").Text(),
			Reviewer:   s.Get("reviewer").Text(),
			Domains:    s.Get("domains").Text(),
			Decision:   Decision(s.Get("decision").Text()),
			Date:       s.Get("date").Text(),
			Comment:    s.Get("comment").Text(),
			CommentTLP: s.Get("comment_tlp").Text(),
			Record:     decodeRecord(s),
		},
		Comment:    n.Get("comment").Text(),
		CommentTLP: ParseTLP(s.Get("comment_tlp").Text()),
		Signature:  n.Get("signature").Text(),
	}
}

func decodeRecord(s *doc.Node) Record {
	if s.Get("recorder") == nil {
		return Record{}
	}
	return Record{
		PullRequest:  s.Get("pull_request").Text(),
		Review:       s.Get("review").Text(),
		Head:         s.Get("head").Text(),
		MergeBase:    s.Get("merge_base").Text(),
		Author:       s.Get("author").Text(),
		Contributors: s.Get("contributors").Text(),
		Objections:   s.Get("objections").Text(),
		Dismissals:   s.Get("dismissals").Text(),
		Policy:       s.Get("policy").Text(),
		Council:      s.Get("council").Text(),
		Recorder:     s.Get("recorder").Text(),
		Date:         s.Get("recorded").Text(),
	}
}

// Stakeholder is a role that intelligence is made for.
type Stakeholder struct {
	Header
	Name         string
	Audience     string
	Requirements []string
	Cadence      string
	Formats      []string
}

// DecodeStakeholder reads a stakeholder.
func DecodeStakeholder(h Header, d *doc.Document) *Stakeholder {
	n := d.Root
	return &Stakeholder{
		Header:       h,
		Name:         n.Get("name").Text(),
		Audience:     n.Get("audience").Text(),
		Requirements: n.Get("requirements").Strings(),
		Cadence:      n.Get("cadence").Text(),
		Formats:      n.Get("formats").Strings(),
	}
}
