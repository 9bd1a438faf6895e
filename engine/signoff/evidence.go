package signoff

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Reviews returns the evidence about one document of a corpus.
func Reviews(w *corpus.World, ref intel.Ref) []Review {
	var about []*intel.Review
	for _, r := range w.Reviews.All() {
		if reviewed(r.Statement.Document) == ref {
			about = append(about, r)
		}
	}
	return evidence(about, verified(w, about, 1))[ref]
}

// Files returns the evidence of all review files of a corpus by document, checked
// at most workers at once.
func Files(w *corpus.World, workers int) map[intel.Ref][]Review {
	return evidence(w.Reviews.All(), verified(w, w.Reviews.All(), workers))
}

// Check returns the findings about the review files of a corpus, at most workers
// of which are checked at once: those that are broken, left over, or of an older
// state of their document.
func Check(w *corpus.World, workers int) []diag.Diagnostic {
	return findings(w, verified(w, w.Reviews.All(), workers))
}

// verified returns for each review why it cannot be relied on, nil if it can.
func verified(w *corpus.World, reviews []*intel.Review, workers int) []error {
	flaws := make([]error, len(reviews))
	members := Alone(w.Council.All())
	parallel(workers, len(reviews), func(i int) {
		flaws[i] = verify(w, members[attest.Signatory(reviews[i].Statement)], reviews[i])
	})
	return flaws
}

// evidence returns what reviews say for each document.
func evidence(reviews []*intel.Review, flaws []error) map[intel.Ref][]Review {
	about := map[intel.Ref][]Review{}
	for i, r := range reviews {
		list := Evidence(r, flaws[i])
		about[list[0].Document] = append(about[list[0].Document], list...)
	}
	return about
}

// findings returns what is wrong with the keys of the council and with all
// reviews. Reviews of older states are the record of former revisions: they are
// a finding, one for each document, while nobody has signed the present state.
// While dossier.yaml is not valid, the name that reviews must bear is not known,
// and nothing is said of them.
func findings(w *corpus.World, flaws []error) []diag.Diagnostic {
	found := keys(w)
	if settings := w.Entry(intel.Ref{Kind: intel.Settings, ID: "dossier"}); settings == nil || !settings.Valid {
		return diag.Sort(found)
	}
	signed, newest := map[intel.Ref]bool{}, map[intel.Ref]string{}
	older := map[intel.Ref]diag.Diagnostic{}
	for i, r := range w.Reviews.All() {
		ref := reviewed(r.Statement.Document)
		d, bad := finding(w, r, flaws[i])
		switch {
		case !bad:
			signed[ref] = true
		case d.Rule != ruleOlder.Code:
			found = append(found, d)
		case r.Statement.Date >= newest[ref]:
			older[ref], newest[ref] = d, r.Statement.Date
		}
	}
	for ref, d := range older {
		if !signed[ref] {
			found = append(found, d)
		}
	}
	return diag.Sort(found)
}

// verify checks one review file, and that the file is in the one form that
// `dossier sign` writes: then every byte of it is what it seems.
func verify(w *corpus.World, signatory *intel.Member, r *intel.Review) error {
	if err := Vouched(r, w.Organisation.Repository, w.Policy, signatory); err != nil {
		return err
	}
	written, err := attest.MarshalReview(r)
	if err != nil {
		return err
	}
	if doc.Sum(written) != w.Entry(r.Ref).Doc.Digest {
		return &attest.Reason{Rule: &ruleForm, Sentence: "the file says what was signed, but not in the form in which it was written; restore it, or let " + r.Statement.Reviewer + " sign again"}
	}
	return nil
}

// Vouched tells whether a review file can be relied on under a policy: it is
// signed, or a record where the policy lets records go unsigned. The error is an
// [attest.Reason].
func Vouched(r *intel.Review, repository string, p *intel.Policy, signatory *intel.Member) error {
	if p != nil && p.Unsigned && attest.Unsigned(r) {
		return attest.CheckForm(r, repository)
	}
	return attest.Check(r, repository, signatory)
}

// Evidence turns a review file into evidence; err is what [Vouched] says. The
// review itself comes first. A record brings with it the objections that stood
// when the document landed, so that a review cannot be kept and an objection to
// the same bytes lost.
func Evidence(r *intel.Review, err error) []Review {
	s := r.Statement
	e := Review{
		Member: s.Reviewer, Decision: s.Decision, At: instant(s.Date), Document: reviewed(s.Document), Path: s.Path,
		Change: Change(s.Change), Previous: doc.Digest(s.Previous), Digest: doc.Digest(s.Digest), Domains: attest.List(s.Domains),
		Verified: err == nil, Reference: r.Path, Comment: r.Comment, Label: max(r.TLP, r.CommentTLP),
	}
	if err != nil {
		e.Flaw = err.Error()
	}
	if !attest.Recorded(s) {
		return []Review{e}
	}
	e.Channel = Recorded
	if attest.Unsigned(r) {
		e.Channel = Unsigned
	}
	for _, id := range append(attest.List(s.Record.Contributors), s.Record.Author) {
		if !strings.Contains(id, ":") { // accounts of strangers sign nothing anyhow
			e.Excluded = append(e.Excluded, id)
		}
	}
	list := []Review{e}
	for _, id := range attest.List(s.Record.Objections) {
		o := e
		o.Member, o.Decision, o.Domains, o.Comment = id, Object, nil, ""
		list = append(list, o)
		o.At = instant(s.Record.Date) // it stood then too
		list = append(list, o)
	}
	return list
}

// reviewed reads the document of a statement.
func reviewed(document string) intel.Ref {
	if ref, ok := intel.ParseRef(document); ok {
		return ref
	}
	kind, id, _ := strings.Cut(document, "/") // the two single files
	return intel.Ref{Kind: intel.Kind(kind), ID: id}
}

func instant(date string) time.Time {
	at, err := time.Parse(time.RFC3339, date)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// exclude adds to the authors of a subject those who made it by its records.
func (s *Subject) exclude(evidence []Review) {
	s.Authors = slices.Clone(s.Authors)
	named := len(s.Authors)
	for _, r := range evidence {
		if !r.Verified || !s.same(&r) {
			continue
		}
		for _, id := range r.Excluded {
			if !slices.Contains(s.Authors, id) {
				s.Authors = append(s.Authors, id)
			}
		}
	}
	slices.Sort(s.Authors[named:]) // the order of the evidence never matters
}

// same reports whether a review is of this transition.
func (s *Subject) same(r *Review) bool {
	return r.Document == s.Ref && r.Path == s.Path && r.Digest == s.Digest &&
		(s.Previous == AnyPrevious || r.Change == s.Change && r.Previous == s.Previous)
}

// finding says what is wrong with a review file.
func finding(w *corpus.World, r *intel.Review, flaw error) (diag.Diagnostic, bool) {
	s, ref := r.Statement, reviewed(r.Statement.Document)
	place := func(path ...any) diag.Span { return w.Nodes(w.Entry(r.Ref)).Place(path...) }
	var why *attest.Reason
	target := w.Entry(ref)
	switch {
	case errors.As(flaw, &why):
		return why.Rule.At(r.Path, place(why.Field...), "this review does not count: %s", why.Sentence), true
	case ref.Kind == attest.Outside, Change(s.Change) == Delete && target == nil:
		return diag.Diagnostic{}, false
	case target == nil:
		return ruleOrphan.At(r.Path, place("statement", "document"), "the document %s that was reviewed here is gone", ref), true
	case target.Doc.Digest != doc.Digest(s.Digest):
		return ruleOlder.At(r.Path, place("statement", "digest"), "this review is of an older state (%s) of %s, which is now %s, and does not count for it", doc.Digest(s.Digest).Short(), ref, target.Doc.Digest.Short()), true
	case target.Path != s.Path:
		return ruleOlder.At(r.Path, place("statement", "path"), "this review was signed for the path %s, and the document now lies at %s", s.Path, target.Path), true
	}
	return diag.Diagnostic{}, false
}
