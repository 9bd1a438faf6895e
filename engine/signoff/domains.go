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
// order of dossier.yaml, domains it does not know last.
func Domains(w *corpus.World, ref intel.Ref) []string {
	u := union{World: w}
	u.document(ref)
	slices.SortFunc(u.ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(u.place(a), u.place(b)), cmp.Compare(a, b))
	})
	return u.ids
}

// union collects domains once each.
type union struct {
	*corpus.World
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
			u.assessment(u.Assessments.Get(q.Assessment))
		}
	case intel.Outcomes:
		if o := u.Outcomes.Get(ref.ID); o != nil {
			u.assessment(u.Assessments.Get(o.Assessment))
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
		u.document(ref)
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
		if r := u.Requirements.Get(id); r != nil {
			u.add(r.Domain)
		}
	}
}

func (u *union) estate(ids ...string) {
	for _, id := range ids {
		if e := u.Estate.Get(id); e != nil {
			u.add(e.Domain)
		}
	}
}
