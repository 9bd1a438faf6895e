package export

import (
	"cmp"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// opinion is what an expert said of a product in a signed review. It is the
// expert's, not the organisation's: a maker of a report has no opinion of it
// (STIX 2.1, section 4.14).
func (x *Exports) opinion(a *edition.Assessment, r edition.Review, by, report string) *object {
	o := object{
		Type: "opinion", CreatedBy: by, Opinion: agreement(r.Decision), Why: flat(r.Comment),
		Refs: []string{report}, Labels: []string{string(r.Decision)}, Markings: marked(own(a, r.TLP, known(r.Reviewer))),
	}
	if r.Reviewer != nil {
		o.Authors = []string{r.Reviewer.Name}
	}
	return said(r.At, o)
}

// agreement is of opinion-enum (STIX 2.1, section 10.15).
func agreement(d intel.Decision) string {
	switch d {
	case intel.Concur, intel.ConcurWithComment:
		return "agree"
	case intel.Dissent:
		return "disagree"
	}
	return "neutral"
}

// reviewer is who gave an opinion: by name where the edition names the council,
// else the experts of a field.
func (x *Exports) reviewer(r edition.Review) *object {
	if p := r.Reviewer; p != nil {
		return x.stock.get("person "+p.ID, func() *object {
			return lasting(object{Type: "identity", Name: p.Name, Class: "individual", Markings: marked(known(p))})
		})
	}
	var fields []string
	for _, d := range r.Domains {
		fields = append(fields, d.Name)
	}
	name := "Experts of the fusion center"
	if len(fields) > 0 {
		name = "Experts of " + intel.Join(fields)
	}
	return x.stock.get("group "+name, func() *object {
		return lasting(object{Type: "identity", Name: name + ", " + x.ed.Organisation.Name, Class: "group"})
	})
}

// known is the label of a person, the least strict for none.
func known(p *edition.Person) intel.TLP {
	if p == nil {
		return intel.Clear
	}
	return max(cmp.Or(p.Own, p.TLP), intel.Clear)
}
