package signoff

import (
	"cmp"
	"slices"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Domains returns the domains that must be heard about a document: those it
// names itself, those that own what it is about, and those of what it answers
// or cites. So an author cannot choose away the awkward team. They come in the
// order of dossier.yaml, domains it does not know last. What the document names
// is looked up in other states of the corpus too, so that nobody can change who
// owns a system in the same breath.
func Domains(w *corpus.World, ref intel.Ref, others ...*corpus.World) []string {
	u := union{World: w, all: append([]*corpus.World{w}, others...)}
	u.document(ref)
	slices.SortFunc(u.ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(u.place(a), u.place(b)), cmp.Compare(a, b))
	})
	return u.ids
}

// union collects domains once each.
type union struct {
	*corpus.World
	all []*corpus.World
	ids []string
}

func (u *union) place(id string) int {
	i := slices.IndexFunc(u.Organisation.Domains, func(d intel.Domain) bool { return d.ID == id })
	if i < 0 {
		return len(u.Organisation.Domains)
	}
	return i
}

func (u *union) add(ids ...string) {
	for _, id := range ids {
		if id != "" && !slices.Contains(u.ids, id) {
			u.ids = append(u.ids, id)
		}
	}
}

func (u *union) document(ref intel.Ref) {
	switch ref.Kind {
	case intel.Assessments:
		u.assessment(u.Assessments.Get(ref.ID))
	case intel.Requirements:
		u.requirements(ref.ID)
	case intel.Estate:
		u.estate(ref.ID)
	case intel.Stakeholders:
		if s := u.Stakeholders.Get(ref.ID); s != nil {
			u.requirements(s.Requirements...)
		}
	case intel.Sources:
		if s := u.Sources.Get(ref.ID); s != nil {
			u.requirements(s.Requirements...)
		}
	case intel.Inquiries:
		if q := u.Inquiries.Get(ref.ID); q != nil {
			u.requirements(q.Requirements...)
			u.assessments(q.Assessment)
		}
	case intel.Outcomes:
		if o := u.Outcomes.Get(ref.ID); o != nil {
			u.assessments(o.Assessment)
		}
	case intel.Feedbacks:
		u.feedback(u.Feedback.Get(ref.ID))
	}
}

func (u *union) feedback(f *intel.Feedback) {
	if f == nil {
		return
	}
	if ref, ok := intel.ParseRef(f.Document); ok && ref.Kind != intel.Feedbacks {
		for _, w := range u.all {
			v := union{World: w, all: u.all, ids: u.ids}
			v.document(ref)
			u.ids = v.ids
		}
	}
}

// assessments adds the domains of a product that a document cites.
func (u *union) assessments(id string) {
	for _, w := range u.all {
		u.assessment(w.Assessments.Get(id))
	}
}

func (u *union) assessment(a *intel.Assessment) {
	if a == nil {
		return
	}
	u.add(a.Domains...)
	u.requirements(a.Answers...)
	if a.Affected != nil {
		u.estate(a.Affected.Estate...)
	}
	for _, j := range a.Judgements {
		u.requirements(j.About...) // an id is of one or the other
		u.estate(j.About...)
	}
}

func (u *union) requirements(ids ...string) {
	for _, id := range ids {
		for _, w := range u.all {
			if r := w.Requirements.Get(id); r != nil {
				u.add(r.Domain)
			}
		}
	}
}

func (u *union) estate(ids ...string) {
	for _, id := range ids {
		for _, w := range u.all {
			if e := w.Estate.Get(id); e != nil {
				u.add(e.Domain)
			}
		}
	}
}
