package web

import (
	"bytes"
	"html/template"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/metrics"
)

// fusionMost is how many waiting reviews and dissents one list shows.
const fusionMost = 20

// fusion is the fusion center: who is responsible for what, what waits for
// whom, and where experts disagree.
type fusion struct {
	Inside   bool // readers may know the council, or are the leadership
	Domains  []domainCard
	Waiting  []waiting
	More     int // waiting reviews left out
	Latency  *figure
	Dissents []dissent
	Earlier  int // dissents left out
	Members  []member
	Moment   template.HTML
	Join     template.URL
}

type domainCard struct {
	ID, Name, Scope, Lead, Deputy, Respond string
	Others                                 string // members besides lead and deputy
	Waiting                                int
}

// waiting is a provisional product that a domain has not been heard on.
type waiting struct {
	Domain  string
	Product link
	Age     string
	Due     template.HTML
	Overdue bool
	age     int64
	of      *edition.Domain
	on      *edition.Assessment
}

type dissent struct {
	review
	Product link
	of      edition.Review
	on      *edition.Assessment
}

type member struct {
	Name, Team, Roles, Domains, Deputies, Respond string
	Away                                          bool
	is                                            *edition.Person
}

func (s *site) fusionCenter(b *bytes.Buffer) error {
	p := s.page("fusion-center/index.html")
	return p.render(b, "fusion-center", "Fusion center", p.crumbs(5), p.fusion())
}

func (p *page) fusion() fusion {
	p.raise(p.ed.TLP) // domains carry no label of their own
	v := fusion{Moment: p.footMoment, Join: p.mailto("Joining the fusion center", "The field I know:\n\nHow quickly I can answer:\n\n")}
	for _, d := range p.ed.Domains {
		v.Domains = append(v.Domains, p.domainCard(d))
		for _, a := range d.Waiting {
			v.Waiting = append(v.Waiting, waiting{
				Domain: d.Name, Product: p.assessment(a), Age: intel.Span(p.ed.Moment.Sub(a.Issued)), Due: p.moment(a.Due),
				Overdue: a.Overdue, age: int64(p.ed.Moment.Sub(a.Issued)), of: d, on: a,
			})
		}
	}
	slices.SortStableFunc(v.Waiting, func(a, b waiting) int { return int(max(-1, min(1, b.age-a.age))) })
	v.Waiting, v.More = first(v.Waiting, fusionMost)
	r := metrics.Of(p.ed)
	v.Latency = p.latency(&r)
	p.dissents(&v)
	for _, m := range p.ed.Members {
		if m.Active {
			v.Members = append(v.Members, p.member(m))
		}
	}
	v.Inside = p.ed.Audience.Default || len(v.Members) > 0
	return v
}

func (p *page) domainCard(d *edition.Domain) domainCard {
	c := domainCard{
		ID: d.ID, Name: d.Name, Scope: d.Scope, Lead: p.person(d.Lead), Deputy: p.person(d.Deputy),
		Waiting: len(d.Waiting),
	}
	others := slices.DeleteFunc(slices.Clone(d.Members), func(m *edition.Person) bool { return m == d.Lead || m == d.Deputy })
	c.Others = intel.Join(texts(others, p.person))
	if d.RespondWithin > 0 {
		c.Respond = intel.Span(d.RespondWithin)
	}
	return c
}

// dissents lists those kept open: on products that still state what we hold.
func (p *page) dissents(v *fusion) {
	for _, a := range p.ed.Assessments {
		if !a.Live() {
			continue
		}
		for _, r := range a.Dissents() {
			if len(v.Dissents) == fusionMost {
				v.Earlier++
				continue
			}
			v.Dissents = append(v.Dissents, dissent{p.review(r, firstDomain(r)), p.assessment(a), r, a})
		}
	}
}

func (p *page) member(m *edition.Person) member {
	v := member{is: m, Name: p.person(m), Team: m.Team, Away: m.Away, Deputies: intel.Join(texts(m.Deputies, p.person))}
	v.Roles = strings.Join(texts(m.Roles, roleWord), ", ")
	v.Domains = strings.Join(texts(m.Domains, func(d *edition.Domain) string { return d.Name }), ", ")
	if m.RespondWithin > 0 {
		v.Respond = intel.Span(m.RespondWithin)
	}
	return v
}
