package signoff

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// CenterOf returns the fusion center of a corpus.
func CenterOf(w *corpus.World) *Center {
	return &Center{Policy: w.Policy, Council: w.Council.All(), Domains: w.Organisation.Domains}
}

// SubjectOf returns a document of a corpus as a subject, without history: what
// it replaced is not known, so reviews of the same bytes count whatever they
// say they replaced, and lowered markings are not seen. The caller sets Start.
func SubjectOf(w *corpus.World, e *corpus.Entry) Subject {
	s := Subject{
		Ref: e.Ref, Path: e.Path, Digest: e.Doc.Digest,
		Change: Add, Previous: AnyPrevious, Domains: Domains(w, e.Ref),
	}
	switch e.Kind {
	case intel.Assessments:
		a := w.Assessments.Get(e.ID)
		s.Products, s.Authors = []intel.Product{a.Product}, a.Authors
		if a.Withdrawn != nil {
			s.Change = Withdraw
		}
	case intel.Outcomes:
		o := w.Outcomes.Get(e.ID)
		s.Authors = []string{o.Author}
		if a := w.Assessments.Get(o.Assessment); a != nil {
			s.Involved = a.Authors
		}
	case intel.Roundups:
		s.Authors = []string{w.Notes.Get(e.ID).Editor}
	}
	return s
}

// Judge checks all review files of a corpus, at most workers at once, and
// decides every valid document but the reviews themselves, which their
// signatures vouch for. The reviewers count as asked from the date of the first
// verified review of a document's state. Findings are about reviews that are
// broken, left over, or of an older state of their document.
func Judge(w *corpus.World, moment time.Time, workers int) (map[intel.Ref]*Decision, []diag.Diagnostic) {
	evidence, found := collect(w, workers)
	center := CenterOf(w)
	decisions := map[intel.Ref]*Decision{}
	for i := range w.Entries() {
		e := &w.Entries()[i]
		if e.Kind == intel.Reviews || !e.Valid {
			continue
		}
		s := SubjectOf(w, e)
		s.Start = asked(center, s, evidence[e.Ref], moment, written(w, e))
		decisions[e.Ref] = Decide(center, s, evidence[e.Ref], moment)
	}
	return decisions, found
}

// asked returns when the reviewers of a state were asked at the latest: when
// the first of them answered who may answer. What an outsider or an author
// signed moves nothing, nor does a date before the text was written.
func asked(c *Center, s Subject, evidence []Review, moment, written time.Time) time.Time {
	b := &bench{Center: c, subject: &s}
	var first time.Time
	for _, r := range evidence {
		if b.admit(&r, moment) == "" && !b.excluded(r.Member) && (first.IsZero() || r.At.Before(first)) {
			first = r.At
		}
	}
	if !first.IsZero() && first.Before(written) {
		return written
	}
	return first
}

// collect returns the evidence for each document.
func collect(w *corpus.World, workers int) (map[intel.Ref][]Review, []diag.Diagnostic) {
	reviews := w.Reviews.All()
	flaws := make([]error, len(reviews))
	owners, found := keys(w)
	members := map[string]*intel.Member{}
	for _, m := range w.Council.All() {
		members[m.ID] = owners.alone(m)
	}
	parallel(workers, len(reviews), func(i int) { flaws[i] = verify(w, members[reviews[i].Statement.Reviewer], reviews[i]) })
	evidence := map[intel.Ref][]Review{}
	for i, r := range reviews {
		e := Evidence(r, flaws[i])
		evidence[e.Document] = append(evidence[e.Document], e)
		if d, bad := finding(w, r, &e, flaws[i]); bad {
			found = append(found, d)
		}
	}
	return evidence, found
}

// written returns when a product was written at the earliest: its cut-off.
func written(w *corpus.World, e *corpus.Entry) time.Time {
	if a := w.Assessments.Get(e.ID); e.Kind == intel.Assessments && a.Withdrawn == nil {
		return a.InformationCutoff
	}
	return time.Time{}
}

// parallel calls do for 0 to n-1 from some goroutines.
func parallel(workers, n int, do func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(max(workers, 1), n) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	group.Wait()
}

// verify checks one review file, and that the file is in the one form that
// `dossier sign` writes: then every byte of it is what it seems.
func verify(w *corpus.World, m *intel.Member, r *intel.Review) error {
	if err := attest.Check(r, w.Organisation.Repository, m); err != nil {
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

// Evidence turns a review file into evidence; err is what [attest.Check] says.
func Evidence(r *intel.Review, err error) Review {
	s := r.Statement
	document, ok := intel.ParseRef(s.Document)
	if !ok { // the two single files
		kind, id, _ := strings.Cut(s.Document, "/")
		document = intel.Ref{Kind: intel.Kind(kind), ID: id}
	}
	e := Review{
		Member: s.Reviewer, Decision: s.Decision, Document: document, Path: s.Path,
		Change: Change(s.Change), Previous: doc.Digest(s.Previous), Digest: doc.Digest(s.Digest),
		Verified: err == nil, Reference: r.Path, Comment: r.Comment, Label: max(r.TLP, r.CommentTLP),
	}
	if err != nil {
		e.Flaw = err.Error()
	}
	if s.Domains != attest.None {
		e.Domains = strings.Split(s.Domains, ", ")
	}
	if at, err := time.Parse(time.RFC3339, s.Date); err == nil {
		e.At = at.UTC()
	}
	return e
}

// finding says what is wrong with a review file.
func finding(w *corpus.World, r *intel.Review, e *Review, flaw error) (diag.Diagnostic, bool) {
	place := func(path ...any) diag.Span { return w.Nodes(w.Entry(r.Ref)).Place(path...) }
	var why *attest.Reason
	target := w.Entry(e.Document)
	switch {
	case errors.As(flaw, &why):
		return why.Rule.At(r.Path, place(why.Field...), "this review does not count: %s", why.Sentence), true
	case target == nil:
		return ruleOrphan.At(r.Path, place("statement", "document"), "the document %s that was reviewed here is gone", e.Document), true
	case target.Doc.Digest != e.Digest:
		return ruleOlder.At(r.Path, place("statement", "digest"), "this review is of an older state (%s) of %s, which is now %s, and does not count for it", e.Digest.Short(), e.Document, target.Doc.Digest.Short()), true
	case target.Path != e.Path:
		return ruleOlder.At(r.Path, place("statement", "path"), "this review was signed for the path %s, and the document now lies at %s", e.Path, target.Path), true
	}
	return diag.Diagnostic{}, false
}
