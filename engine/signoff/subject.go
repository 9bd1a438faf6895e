package signoff

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
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
	return new(Memory).Judge(w, moment, workers)
}

// Judge is the function of that name; it verifies those reviews only that it did
// not verify before.
func (m *Memory) Judge(w *corpus.World, moment time.Time, workers int) (map[intel.Ref]*Decision, []diag.Diagnostic) {
	flaws := m.verified(w, workers)
	evidence := evidence(w.Reviews.All(), flaws)
	subjects := judged(w)
	decided := make([]*Decision, len(subjects))
	center := CenterOf(w)
	parallel(workers, len(subjects), func(i int) {
		e := subjects[i]
		s := SubjectOf(w, e)
		s.exclude(evidence[e.Ref])
		s.Start = Asked(center, s, evidence[e.Ref], moment, Written(w, e.Ref))
		decided[i] = Decide(center, s, evidence[e.Ref], moment)
	})
	decisions := make(map[intel.Ref]*Decision, len(subjects))
	for _, d := range decided {
		decisions[d.Ref] = d
	}
	return decisions, findings(w, flaws)
}

// judged returns what is decided: the valid documents but for the reviews.
func judged(w *corpus.World) []*corpus.Entry {
	var list []*corpus.Entry
	for i := range w.Entries() {
		if e := &w.Entries()[i]; e.Kind != intel.Reviews && e.Valid {
			list = append(list, e)
		}
	}
	return list
}

// Completed returns what was decided of a subject when its sign-off became
// complete, by evidence that was at hand from one moment until another. Reviews
// that came later, and deputies who count by now, change nothing of that. If it
// did not become complete, the decision is that of the end, and false. Written
// is when the text is from, at the earliest.
func Completed(c *Center, s Subject, evidence []Review, written, from, until time.Time) (*Decision, bool) {
	s.exclude(evidence)
	at := func(moment time.Time) *Decision {
		s.Start = Asked(c, s, evidence, moment, written)
		return Decide(c, s, evidence, moment)
	}
	if d := at(from); d.State == Satisfied || !until.After(from) {
		return d, d.State == Satisfied
	}
	d := at(until)
	if d.State == Satisfied {
		d = at(d.IssuedAt)
	}
	return d, d.State == Satisfied
}

// Speaks returns the required domains of a subject that a member could speak for
// at a moment: their own, and as a deputy those of others. Whether a deputy
// counts yet is for [Decide].
func (c *Center) Speaks(m *intel.Member, s *Subject, moment time.Time) []string {
	b := &bench{Center: c, subject: s}
	var list []string
	for _, d := range s.Domains {
		if b.covers(m, d, moment, late) {
			list = append(list, d)
		}
	}
	return list
}

// Asked returns when the reviewers of a state were asked at the latest: when
// the first of them answered who may answer. What an outsider or an author
// signed moves nothing, nor does a date before the text was written.
func Asked(c *Center, s Subject, evidence []Review, moment, written time.Time) time.Time {
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

// Written returns when a product was written at the earliest: its cut-off. Of
// anything else, and of a withdrawal, nothing is known.
func Written(w *corpus.World, ref intel.Ref) time.Time {
	if a := w.Assessments.Get(ref.ID); ref.Kind == intel.Assessments && a != nil && a.Withdrawn == nil {
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
