package example

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// File is one file of a repository, with the moment at which it came.
type File struct {
	Path string
	Data string
	At   time.Time
}

// Notary signs what a policy asks to be signed.
type Notary struct {
	World  *corpus.World
	Keys   map[string]*attest.Signer // by council id
	Script *Script
	// Written says when a document that bears no time of its own was put before
	// its reviewers; nil: two days before the moment of the repository.
	Written func(path string) time.Time
	// Former says what a document comes out of; nil: every document is new.
	Former func(path string) (signoff.Change, doc.Digest)
	Quick  bool      // reviews come within two hours
	End    time.Time // the moment of a repository that names none
}

// Stream returns 32 bytes that follow from a text.
func Stream(text string) io.Reader {
	sum := sha256.Sum256([]byte(text))
	return strings.NewReader(string(sum[:]))
}

var keyLine = regexp.MustCompile(`key: "ssh-[^"]*"`)

// WithKey puts a public key into the text of a council member.
func WithKey(text string, key *attest.Signer) string {
	return keyLine.ReplaceAllLiteralString(text, `key: "`+strings.TrimSpace(key.Public())+`"`)
}

// Load reads a repository that must be valid but for its reviews.
func Load(ctx context.Context, tree fs.FS) (*corpus.World, error) {
	schemas, err := schema.Compile()
	if err != nil {
		return nil, fmt.Errorf("compile the schemas: %w", err)
	}
	world, found, err := corpus.Load(ctx, tree, corpus.Options{Schemas: schemas, Workers: runtime.GOMAXPROCS(0)})
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(d diag.Diagnostic) bool {
		return d.Severity != diag.Error || strings.HasPrefix(d.File, "content/reviews/")
	})
	if n := len(found); n > 0 {
		first := diag.Sort(found)[0]
		return nil, fmt.Errorf("%s:%d: %s (and %d more; see `dossier check`)", first.File, first.Span.Start.Line, first.Message, n-1)
	}
	return world, nil
}

// All returns the review files of every document.
func (n *Notary) All() ([]File, error) {
	var files []File
	for i := range n.World.Entries() {
		e := &n.World.Entries()[i]
		if e.Kind == intel.Reviews || n.Script.Unsigned[e.Ref.String()] {
			continue
		}
		reviews, err := n.Document(e)
		if err != nil {
			return nil, err
		}
		files = append(files, reviews...)
	}
	return files, nil
}

// Document returns the review files of one document.
func (n *Notary) Document(e *corpus.Entry) ([]File, error) {
	reviews, err := n.reviews(e)
	if err != nil {
		return nil, fmt.Errorf("sign %s: %w", e.Ref, err)
	}
	var files []File
	for _, r := range reviews {
		f, err := n.file(e, r)
		if err != nil {
			return nil, fmt.Errorf("sign %s: %w", e.Ref, err)
		}
		files = append(files, f)
	}
	return files, nil
}

// reviews returns what the script says of a document, and after that plain
// agreement by whom the policy still asks, until it is signed off.
func (n *Notary) reviews(e *corpus.Entry) ([]signoff.Review, error) {
	center := signoff.CenterOf(n.World)
	subject := signoff.SubjectOf(n.World, e)
	var list []signoff.Review
	for _, line := range n.Script.lines[e.Ref.String()] {
		list = append(list, n.review(&subject, e, line))
	}
	end := cmp.Or(n.World.Organisation.AsOf, n.End)
	for {
		d := signoff.Decide(center, subject, list, end)
		if d.State == signoff.Satisfied || d.State == signoff.ProvisionalState && n.Script.provisional[e.Ref.String()] {
			return list, nil
		}
		who := n.next(d)
		if who == "" {
			return nil, fmt.Errorf("nobody is left to ask: %s", d.Sentence)
		}
		list = append(list, n.review(&subject, e, line{reviewer: who, decision: intel.Concur}))
	}
}

// next chooses whom to ask: of the first demand that is not met the lead of
// its domain, else the first who can sign.
func (n *Notary) next(d *signoff.Decision) string {
	for _, r := range d.Missing() {
		if len(r.Candidates) == 0 {
			continue
		}
		domain, _ := n.World.Organisation.Domain(r.Domain)
		if slices.Contains(r.Candidates, domain.Lead) {
			return domain.Lead
		}
		return slices.MinFunc(r.Candidates, func(a, b string) int {
			return cmp.Or(cmp.Compare(chance(d.Ref, a), chance(d.Ref, b)), cmp.Compare(a, b))
		})
	}
	return ""
}

// chance is a number below 2³² that looks random and follows from its
// arguments.
func chance(r intel.Ref, salt string) uint32 {
	sum := sha256.Sum256([]byte(r.String() + " " + salt))
	return uint32(sum[0])<<24 | uint32(sum[1])<<16 | uint32(sum[2])<<8 | uint32(sum[3])
}

func (n *Notary) review(s *signoff.Subject, e *corpus.Entry, l line) signoff.Review {
	m := n.World.Council.Get(l.reviewer)
	var domains []string
	for _, d := range s.Domains {
		if m != nil && (m.Covers(d) || slices.Contains(l.domains, d)) {
			domains = append(domains, d)
		}
	}
	change, previous := s.Change, signoff.NoPrevious
	if n.Former != nil {
		change, previous = n.Former(e.Path)
	}
	return signoff.Review{
		Member: l.reviewer, Decision: l.decision, At: n.when(e, l), Domains: domains,
		Document: e.Ref, Path: e.Path, Change: change, Previous: previous,
		Digest: e.Doc.Digest, Verified: true, Comment: l.comment,
	}
}

// when sets the time of a review: some hours after an assessment was written,
// some minutes after a flash alert or anything else.
func (n *Notary) when(e *corpus.Entry, l line) time.Time {
	begin, quick := n.written(e)
	quick = quick || n.Quick
	wait := l.after
	if wait == 0 && quick {
		wait = time.Duration(15+chance(e.Ref, l.reviewer)%90) * time.Minute
	} else if wait == 0 {
		wait = time.Duration(90+chance(e.Ref, l.reviewer)%1100) * time.Minute
	}
	at := begin.Add(wait)
	if last := n.World.Organisation.AsOf.Add(-time.Duration(20+chance(e.Ref, l.reviewer)%40) * time.Minute); at.After(last) {
		at = last
	}
	return at.Truncate(time.Minute)
}

// written returns when a document was put before its reviewers, and whether
// they hurried.
func (n *Notary) written(e *corpus.Entry) (at time.Time, quick bool) {
	root := e.Doc.Nodes()
	switch e.Kind {
	case intel.Assessments:
		if w := root.At("withdrawn", "at"); w != nil {
			return w.Time(), true
		}
		return root.Get("information_cutoff").Time(), root.Get("product").Text() == string(intel.FlashAlert)
	case intel.Inquiries:
		if at := root.Get("answered_at").Time(); !at.IsZero() {
			return at, true
		}
		return root.Get("asked_at").Time(), true
	case intel.Outcomes:
		return root.Get("resolved_at").Time(), true
	}
	if n.Written != nil {
		return n.Written(e.Path), true
	}
	return n.World.Organisation.AsOf.Add(-50 * time.Hour), true
}

func (n *Notary) file(e *corpus.Entry, r signoff.Review) (File, error) {
	review := &intel.Review{
		Comment: r.Comment,
		Statement: intel.Statement{
			Format: attest.Format, Repository: n.World.Organisation.Repository,
			Document: e.Ref.String(), Path: e.Path, Change: string(r.Change), Previous: string(r.Previous),
			Digest: string(r.Digest), Reviewer: r.Member, Domains: strings.Join(r.Domains, ", "),
			Decision: r.Decision, Date: r.At.Format(time.RFC3339), Comment: attest.CommentSum(r.Comment), CommentTLP: attest.None,
		},
	}
	key := n.Keys[r.Member]
	if key == nil {
		return File{}, fmt.Errorf("%s has no key in the council", r.Member)
	}
	if len(r.Domains) == 0 {
		review.Statement.Domains = attest.None
	}
	var err error
	if review.Signature, err = attest.Sign(review.Statement, key); err != nil {
		return File{}, err
	}
	data, err := attest.MarshalReview(review)
	return File{Path: attest.Path(e.Path, e.Doc.Digest, r.Member), Data: string(data), At: r.At}, err
}
