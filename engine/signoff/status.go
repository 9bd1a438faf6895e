package signoff

import (
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Status is where a document stands for its readers.
type Status string

// The published states, and Draft for what is not published.
const (
	Draft       Status = "draft" // not signed, or provisional for too long
	Provisional Status = "provisional"
	SignedOff   Status = "signed-off"
	Stale       Status = "stale" // edited after signing; only history can tell
	Superseded  Status = "superseded"
	Expired     Status = "expired"
	Withdrawn   Status = "withdrawn"
)

// Life is what a document's status depends on beside its sign-off.
type Life struct {
	ReviewBy   time.Time   // its last day; zero: open
	Withdrawn  bool        // the document says that it is withdrawn
	Successors []intel.Ref // signed products that supersede it
}

// Status returns where a document stands at a moment. Nothing takes effect that
// is not signed: neither a withdrawal nor a successor. The last day of review
// counts in full.
func (d *Decision) Status(l Life, moment time.Time) Status {
	released := Provisional
	switch {
	case d.State == Satisfied:
		released = SignedOff
	case d.State != ProvisionalState, !moment.Before(d.Lapses()):
		return Draft
	}
	switch {
	case l.Withdrawn:
		return Withdrawn
	case len(l.Successors) > 0:
		return Superseded
	case passed(d.ValidUntil, moment), !l.ReviewBy.IsZero() && passed(l.ReviewBy.AddDate(0, 0, 1), moment):
		return Expired
	}
	return released
}

func passed(end, moment time.Time) bool { return !end.IsZero() && !moment.Before(end) }

// Lives reads from a corpus, and the decisions about it, what the status of
// every product depends on. A successor counts once it is signed, and while it
// is not withdrawn; an edition keeps of the successors those that it holds.
// Documents of other kinds have the zero Life.
func Lives(w *corpus.World, decisions map[intel.Ref]*Decision) map[intel.Ref]Life {
	lives := make(map[intel.Ref]Life, w.Assessments.Len())
	for _, a := range w.Assessments.All() {
		l := lives[a.Ref]
		l.ReviewBy, l.Withdrawn = a.ReviewBy, a.Withdrawn != nil
		lives[a.Ref] = l
		former := intel.Ref{Kind: intel.Assessments, ID: a.Supersedes}
		if d := decisions[a.Ref]; a.Supersedes != "" && former != a.Ref && d != nil && d.State == Satisfied && a.Withdrawn == nil {
			l = lives[former]
			l.Successors = append(l.Successors, a.Ref)
			lives[former] = l
		}
	}
	return lives
}

// Statuses returns where every document that was decided stands at a moment.
func Statuses(w *corpus.World, decisions map[intel.Ref]*Decision, moment time.Time) map[intel.Ref]Status {
	lives := Lives(w, decisions)
	all := make(map[intel.Ref]Status, len(decisions))
	for ref, d := range decisions {
		all[ref] = d.Status(lives[ref], moment)
	}
	return all
}
