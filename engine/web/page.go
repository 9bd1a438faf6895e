package web

import (
	"html/template"
	"net/url"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
)

// page is one page in the making. It makes the links to other pages and, with
// each, takes note of the label of what it names.
type page struct {
	*site
	path string // from the root of the site, ends in ".html"
	root string // the way from the page to the root: "", "../", …
	tlp  intel.TLP
	feed *link // beside the edition's; nil for none

	forward template.URL // where the page leads at once; "" for none
}

func (s *site) page(path string) *page {
	return &page{site: s, path: path, root: strings.Repeat("../", strings.Count(path, "/")), tlp: intel.Clear}
}

// link is an address with its words.
type link struct {
	Href template.URL
	Text string
}

// raise makes the page's label at least as strict as t.
func (p *page) raise(t intel.TLP) { p.tlp = max(p.tlp, t) }

// to is the address of a path of the site, seen from the page.
func (p *page) to(path string) template.URL { return template.URL(p.root + path) }

// at is a link to a page of ours that names no document.
func (p *page) at(path, text string) link { return link{p.to(path), text} }

func itemPath(r intel.Ref) string { return string(r.Kind) + "/" + r.ID + "/index.html" }

// item links to the page of a document and takes note of its label.
func (p *page) item(i *edition.Item, text string) link {
	p.raise(i.TLP)
	return p.at(itemPath(i.Ref()), text)
}

func (p *page) assessment(a *edition.Assessment) link { return p.item(&a.Item, title(a)) }

// title is what an assessment is called in lists; one that was removed keeps
// nothing but its id.
func title(a *edition.Assessment) string {
	if removed(a) {
		return "Withdrawn: " + a.ID
	}
	return a.Title
}

func removed(a *edition.Assessment) bool { return a.Withdrawal != nil && a.Withdrawal.Remove }

func (p *page) requirement(r *edition.Requirement) link { return p.item(&r.Item, r.ID+" "+r.Title) }

func (p *page) requirementIDs(list []*edition.Requirement) []link {
	return links(list, func(r *edition.Requirement) link { return p.item(&r.Item, r.ID) })
}

func (p *page) inquiry(q *edition.Inquiry) link { return p.item(&q.Item, q.Question) }

func (p *page) estate(e *edition.EstateEntry) link { return p.item(&e.Item, e.Name) }

func (p *page) domain(d *edition.Domain) link {
	return p.at("fusion-center/index.html#"+d.ID, d.Name)
}

// judgement links to the place of a judgement in its product.
func (p *page) judgement(j *edition.Judgement) link {
	l := p.item(&j.Assessment.Item, j.Statement)
	l.Href += template.URL("#" + j.ID)
	return l
}

// ref links to any document that has a page.
func (p *page) ref(r intel.Ref, text string) link {
	t, ok := p.targets[r]
	if !ok {
		return link{Text: text}
	}
	p.raise(t.tlp)
	if !hasPage(r.Kind) {
		return link{Text: text}
	}
	return p.at(itemPath(r), text)
}

func hasPage(k intel.Kind) bool {
	switch k {
	case intel.Assessments, intel.Requirements, intel.Inquiries, intel.Estate:
		return true
	}
	return false
}

// person names a member of the council, and no one when not released.
func (p *page) person(m *edition.Person) string {
	if m == nil {
		return ""
	}
	p.raise(m.TLP)
	return m.Name
}

// expert names a reviewer, by their field when the council is not released.
func (p *page) expert(m *edition.Person, domain string) string {
	if name := p.person(m); name != "" {
		return name
	}
	if domain == "" {
		return "an expert of the fusion center"
	}
	return "an expert of " + domain
}

func (p *page) stakeholder(h *edition.Stakeholder) string {
	if h == nil {
		return ""
	}
	p.raise(h.TLP)
	return h.Name
}

// prose draws the Markdown of a product, or of another document with a nil.
// Its ids are set apart from those of the page.
func (p *page) prose(source string, a *edition.Assessment) template.HTML {
	if source == "" {
		return ""
	}
	if a == nil {
		a = &edition.Assessment{}
	}
	return template.HTML(markdown.Parse(source, markdown.Options{
		Resolve:    p.resolve,
		Source:     cited(a),
		Indicator:  named(a.Indicators),
		Term:       p.term,
		IDPrefix:   "text-",
		Highlights: p.highlights,
	}).HTML())
}

// cited gives the places of a product's sources.
func cited(a *edition.Assessment) func(id string) (string, bool) {
	return func(id string) (string, bool) {
		known := slices.ContainsFunc(a.Citations, func(c edition.Citation) bool { return c.ID == id })
		return "#" + id, known
	}
}

// resolve answers for a [[reference]] in Markdown.
func (p *page) resolve(written string) (markdown.Link, bool) {
	r, ok := intel.ParseRef(written)
	t, known := p.targets[r]
	if !ok || !known {
		return markdown.Link{}, false
	}
	l := p.ref(r, t.title)
	return markdown.Link{Href: string(l.Href), Text: l.Text}, true
}

// term gives the page of a technique or a vulnerability that products of the
// edition name.
func (p *page) term(id string) (markdown.Link, bool) {
	path, ok := p.terms[id]
	if !ok {
		return markdown.Link{}, false
	}
	return markdown.Link{Href: string(p.to(path)), Text: id}, true
}

// technique links to the page of a technique by its name.
func (p *page) technique(id string) link { return p.at(techniquePath(id), p.techniqueName(id)) }

// outward is the address of a publication, and "" for one that is not on the
// web, so that no other scheme is ever linked.
func outward(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.String()
}

func links[T any](list []T, to func(T) link) []link {
	out := make([]link, len(list))
	for i, each := range list {
		out[i] = to(each)
	}
	return out
}
