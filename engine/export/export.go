// Package export writes what an edition holds for machines: STIX 2.1, a table of
// indicators, layers of the ATT&CK Navigator, a MISP feed.
//
//	x := export.New(ed)
//	err := x.Bundle(w, x.Products()...)  // STIX 2.1
//	err := x.Indicators(w, x.Products()...)  // CSV
//	err := x.Layer(w, "enterprise-attack")
//	err := x.Feed(func(name string, data []byte) error { … })
//
// Only an edition comes in, so nothing that is not released can come out. Each
// object, row and event carries the label of what it holds. Drafts are left
// out, and of products that were removed not even the id is told.
//
// The same edition gives the same bytes. Indicators are written as they are, for
// programs; names and descriptions, which people read, have them defanged.
package export

import (
	"cmp"
	"time"

	"github.com/dossier-cti/dossier/engine/attack"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Exports writes one edition. It may be used by several goroutines at once.
type Exports struct {
	ed       *edition.Edition
	attack   *attack.Catalog
	products []*edition.Assessment
	space    string // namespace of the ids that this organisation and this audience give
	org      *object
	program  *object
	terms    *object // the extension that estimates stand in
	stock    stock
}

// New prepares the exports of an edition.
func New(ed *edition.Edition) *Exports {
	x := &Exports{ed: ed, attack: ed.Attack, stock: stock{made: map[string]*object{}}}
	if x.attack == nil {
		x.attack = attack.Embedded()
	}
	x.org = lasting(object{Type: "identity", Name: ed.Organisation.Name, Class: "organization"})
	x.program = lasting(object{Type: "identity", Name: "Dossier", Class: "system"})
	x.terms = extension(x.program.ID)
	x.space = uuid5(Namespace, "edition", x.org.ID, ed.Organisation.SiteURL, ed.Audience.ID)
	for _, a := range ed.Assessments {
		if Has(a) {
			x.products = append(x.products, a)
		}
	}
	return x
}

// Has reports whether a product is exported: drafts are not, nor what was
// removed.
func Has(a *edition.Assessment) bool {
	return a.Status != edition.Draft && (a.Withdrawal == nil || !a.Withdrawal.Remove)
}

// Products are the products that are exported, in the order of the edition.
func (x *Exports) Products() []*edition.Assessment { return x.products }

// own is the label of a product's own words, and of parts that are marked more
// strictly.
func own(a *edition.Assessment, parts ...intel.TLP) intel.TLP {
	label := max(cmp.Or(a.Own, a.TLP), intel.Clear)
	for _, t := range parts {
		label = max(label, t)
	}
	return label
}

// created is when a product was first published. Where its history is not known
// that is when it was issued.
func created(a *edition.Assessment) time.Time {
	if a.Revision.N > 0 {
		return a.Revision.Published
	}
	return a.Issued
}

// modified is when what is exported of a product came to be as it is: its last
// revision landed, or its standing changed.
func (x *Exports) modified(a *edition.Assessment) time.Time {
	at := x.ed.SettledAt(a)
	for _, other := range []time.Time{a.Revision.Updated, created(a)} {
		if other.After(at) {
			at = other
		}
	}
	return at
}

// until is the end of an indicator's validity, whose last day counts in full.
func until(i intel.Indicator) time.Time {
	if i.ValidUntil.IsZero() {
		return i.ValidUntil
	}
	return i.ValidUntil.AddDate(0, 0, 1)
}

// address is the full address of a product's page, "" for a site without one.
func (x *Exports) address(a *edition.Assessment) string { return x.ed.Address(a.Ref()) }
