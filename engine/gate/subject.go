package gate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// subject says what is to be signed: of both versions of the document, all that
// asks for somebody.
func (j *judging) subject(t *Transition) signoff.Subject {
	s := signoff.Subject{Ref: t.Ref, Path: t.Path, From: t.From, Change: t.Change, Previous: t.Previous, Digest: t.Digest}
	if !t.Document() || t.Ref.Kind == intel.Reviews {
		return s
	}
	was := t.Ref
	if t.From != "" {
		was = refOf(t.From)
	}
	s.Domains = j.domains(was, t.Ref)
	if a := j.base.Assessments.Get(was.ID); was.Kind == intel.Assessments && a != nil {
		s.Products = append(s.Products, a.Product)
	}
	j.landed(t, was, &s)
	s.Lowered = j.lowered(t, was)
	t.Change = s.Change
	return s
}

// domains returns those of both versions, in the order of dossier.yaml.
func (j *judging) domains(was, is intel.Ref) []string {
	list := append(signoff.Domains(j.base.World, was, j.landing.World), signoff.Domains(j.landing.World, is, j.base.World)...)
	place := func(id string) int {
		i := slices.IndexFunc(j.base.Organisation.Domains, func(d intel.Domain) bool { return d.ID == id })
		if i < 0 {
			return len(j.base.Organisation.Domains)
		}
		return i
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(place(a)-place(b), strings.Compare(a, b)) })
	return slices.Compact(list)
}

// landed adds what the version that would land says of itself.
func (j *judging) landed(t *Transition, was intel.Ref, s *signoff.Subject) {
	switch t.Ref.Kind {
	case intel.Assessments:
		a, b := j.landing.Assessments.Get(t.Ref.ID), j.base.Assessments.Get(was.ID)
		if a == nil {
			return
		}
		if !slices.Contains(s.Products, a.Product) {
			s.Products = append(s.Products, a.Product)
		}
		s.Authors = slices.Clone(a.Authors)
		if t.Change == signoff.Modify && a.Withdrawn != nil && (b == nil || b.Withdrawn == nil) {
			s.Change = signoff.Withdraw
		}
	case intel.Outcomes:
		if o := j.landing.Outcomes.Get(t.Ref.ID); o != nil {
			s.Authors = []string{o.Author}
			for _, w := range []*state{j.base, j.landing} {
				if a := w.Assessments.Get(o.Assessment); a != nil {
					s.Involved = append(s.Involved, a.Authors...)
				}
			}
		}
	case intel.Roundups:
		if n := j.landing.Notes.Get(t.Ref.ID); n != nil {
			s.Authors = []string{n.Editor}
		}
	}
}
