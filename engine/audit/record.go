package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// Recording is what records are made of: the verdict on a landing, the evidence
// that it was given on, and who vouches for it.
type Recording struct {
	Repo     *gitrepo.Repo
	Schemas  *schema.Set
	Verdict  *gate.Verdict // of the landing on the commit before it
	Evidence *github.Evidence
	Recorder string         // council id; empty only where the policy lets records go unsigned
	Signer   *attest.Signer // nil: likewise
	Now      time.Time
}

// ErrNoRecorder means that the policy asks for signed records, and there is
// nobody to sign them.
var ErrNoRecorder = errors.New("the policy asks for signed records")

// Records returns the reviews of a forge that count for what has landed, or
// dissent from it, as review files in the order of their paths. What the policy
// asks nobody to sign has none.
func Records(ctx context.Context, r Recording) ([]*intel.Review, error) {
	a := &auditor{Request: Request{Repo: r.Repo, Schemas: r.Schemas}, ctx: ctx}
	s, err := a.seatAt(r.Verdict.Base, 0)
	if err != nil {
		return nil, fmt.Errorf("read the council of %s: %w", r.Verdict.Base, err)
	}
	if s.organisation == nil || s.center.Policy == nil {
		return nil, fmt.Errorf("%s has no valid content/dossier.yaml and content/policy.yaml, so nothing could be signed there", r.Verdict.Base[:7])
	}
	if r.Signer == nil && !s.center.Policy.Unsigned {
		return nil, ErrNoRecorder
	}
	bases, err := r.Repo.MergeBases(r.Verdict.Base, r.Evidence.Head)
	if err != nil {
		return nil, err
	}
	if len(bases) == 0 {
		return nil, errors.New("the pull request and the branch have no commit in common")
	}
	w := &writer{Recording: r, seat: s, base: bases[0]}
	var records []*intel.Review
	for _, d := range r.Verdict.Documents {
		if d.Transition.Ref.Kind == intel.Reviews || !d.Asked() {
			continue
		}
		for _, r := range said(d) {
			review, err := w.record(d, r)
			if err != nil {
				return nil, fmt.Errorf("record what %s said of %s: %w", r.Member, d.Path, err)
			}
			if review != nil {
				records = append(records, review)
			}
		}
	}
	slices.SortFunc(records, func(a, b *intel.Review) int { return strings.Compare(a.Path, b.Path) })
	return records, nil
}

// said returns what was said of a document that is worth keeping: each review
// once.
func said(d *gate.Document) []signoff.Review {
	var list []signoff.Review
	for _, c := range d.Counted {
		list = append(list, c.Review)
	}
	for _, r := range d.Dissents {
		if !slices.ContainsFunc(list, func(o signoff.Review) bool { return o.Member == r.Member }) {
			list = append(list, r)
		}
	}
	return list
}

// writer makes the records of one landing.
type writer struct {
	Recording
	seat seat
	base string // merge base
}

// record makes one review file, and nil of what is one already.
func (w *writer) record(d *gate.Document, r signoff.Review) (*intel.Review, error) {
	id, ok := w.number(r.Reference)
	if !ok {
		return nil, nil
	}
	made := contributors(d)
	s := intel.Statement{
		Format: attest.RecordFormat, Repository: w.seat.organisation.Repository, Document: d.Ref.String(), Path: d.Path,
		Change: string(d.Change), Previous: string(d.Previous), Digest: string(d.Digest), Reviewer: r.Member,
		Domains: list(common(r.Domains, d.Domains)), Decision: r.Decision, Date: r.At.UTC().Format(time.RFC3339),
		Comment: attest.CommentSum(r.Comment), CommentTLP: attest.None,
		Record: intel.Record{
			PullRequest: strconv.Itoa(w.Evidence.Number), Review: strconv.FormatInt(id, 10),
			Head: w.Evidence.Head, MergeBase: w.base, Author: w.opener(), Contributors: list(made),
			Objections: list(objectors(d)), Dismissals: list(w.lifted(made)),
			Policy: w.seat.policy, Council: w.seat.people,
			Recorder: w.Recorder, Date: w.Now.UTC().Format(time.RFC3339),
		},
	}
	if s.Record.Recorder == "" {
		s.Record.Recorder = attest.None
	}
	place, err := w.place(s)
	if err != nil {
		return nil, err
	}
	review := &intel.Review{Header: intel.Header{Path: place}, Statement: s, Comment: r.Comment, Signature: attest.None}
	if w.Signer == nil {
		return review, attest.CheckForm(review, s.Repository)
	}
	if review.Signature, err = attest.Sign(s, w.Signer); err != nil {
		return nil, err
	}
	return review, attest.Check(review, s.Repository, w.seat.keys[w.Recorder])
}

// place returns where a record goes. What lay there before the landing is of an
// earlier one that ended in the same state.
func (w *writer) place(s intel.Statement) (string, error) {
	first := attest.PathOf(s)
	f, err := w.Repo.File(w.Verdict.Base, first)
	if err != nil || f == (gitrepo.File{}) {
		return first, err
	}
	return attest.LaterPathOf(s), nil
}

// number reads the id of a review off its reference, and reports false for what
// is not of this pull request on the forge.
func (w *writer) number(reference string) (int64, bool) {
	text, ok := strings.CutPrefix(reference, fmt.Sprintf("%s#%d review ", w.Evidence.Repository, w.Evidence.Number))
	id, err := strconv.ParseInt(text, 10, 64)
	return id, ok && err == nil
}

// opener names who opened the pull request, as contributors are named.
func (w *writer) opener() string {
	for _, m := range w.seat.center.Council {
		if w.Evidence.Author.ID > 0 && int64(m.GitHubID) == w.Evidence.Author.ID {
			return m.ID
		}
	}
	return "github:" + strconv.FormatInt(w.Evidence.Author.ID, 10)
}

// contributors names whoever made a document: members by their ids, others by
// their accounts.
func contributors(d *gate.Document) []string {
	var names []string
	for _, c := range d.Contributors {
		names = append(names, c.Members...)
		if len(c.Members) == 0 && c.Account != "" {
			names = append(names, "github:"+strings.TrimLeft(c.Account, "@#"))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func objectors(d *gate.Document) []string {
	var ids []string
	for _, o := range d.Objections {
		ids = append(ids, o.Member)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// lifted names the objections that a chair has dismissed for a document of some
// contributors.
func (w *writer) lifted(made []string) []string {
	votes, _ := w.Evidence.Votes(w.Verdict.Center)
	var names []string
	for _, v := range votes {
		if v.Lift != nil && !v.Stands(made) {
			names = append(names, v.Member+" by "+v.Lift.Member)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func common(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(b), func(s string) bool { return !slices.Contains(a, s) })
}

// list writes a list as a statement does.
func list(items []string) string {
	if len(items) == 0 {
		return attest.None
	}
	return strings.Join(items, ", ")
}
