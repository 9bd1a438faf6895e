package web

import (
	"html/template"
	"slices"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// signOff is who answers for a document, domain by domain.
type signOff struct {
	Sentence string
	Domains  []domainSignOff
	Others   []review // that speak for no required domain
	Dissents []review
}

type domainSignOff struct {
	Domain  link
	Heard   bool
	Due     template.HTML // while the domain has not been heard
	Reviews []review
}

// review is one expert's word.
type review struct {
	Domain, Name, Verb, Comment string
	Dissent                     bool
	At                          template.HTML
}

func (p *page) signOff(o *edition.SignOff) signOff {
	v := signOff{Sentence: o.Sentence}
	told := map[string]bool{} // a comment is printed once, under the first domain it speaks for
	for _, d := range o.Domains {
		row := domainSignOff{Domain: p.domain(d.Domain), Heard: d.Heard}
		if !d.Heard {
			row.Due = p.moment(o.Due)
		}
		for _, r := range d.Reviews {
			row.Reviews = append(row.Reviews, p.review(r, d.Domain.Name).once(told))
		}
		v.Domains = append(v.Domains, row)
	}
	for _, r := range o.Reviews {
		if !speaks(o, r) {
			v.Others = append(v.Others, p.review(r, firstDomain(r)).once(told))
		}
	}
	for _, r := range o.Dissents() {
		v.Dissents = append(v.Dissents, p.review(r, firstDomain(r)))
	}
	return v
}

// speaks reports whether a review counts for one of the required domains.
func speaks(o *edition.SignOff, r edition.Review) bool {
	return slices.ContainsFunc(o.Domains, func(d edition.DomainSignOff) bool {
		return slices.ContainsFunc(d.Reviews, func(other edition.Review) bool {
			return other.Reviewer == r.Reviewer && other.At.Equal(r.At) && other.Decision == r.Decision
		})
	})
}

func firstDomain(r edition.Review) string {
	if len(r.Domains) == 0 {
		return ""
	}
	return r.Domains[0].Name
}

func (p *page) review(r edition.Review, domain string) review {
	return review{
		Domain: domain, Name: p.expert(r.Reviewer, domain), Verb: r.Decision.Verb(), At: p.moment(r.At),
		Comment: r.Comment, Dissent: r.Decision == intel.Dissent,
	}
}

// once removes a comment that is told elsewhere on the page.
func (v review) once(told map[string]bool) review {
	if v.Dissent || told[v.Comment] {
		v.Comment = ""
	}
	told[v.Comment] = true
	return v
}
