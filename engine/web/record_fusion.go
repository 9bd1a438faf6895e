package web

import (
	"bytes"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

type fusionRecord struct {
	pageRecord
	Domains  []domainCardRecord `json:"domains"`
	Waiting  []waitingRecord    `json:"waiting"`  // at most 20, those that wait longest
	Dissents []dissentRecord    `json:"dissents"` // on live products, at most 20
	Members  []memberRecord     `json:"members,omitempty"`
}

type domainCardRecord struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Scope    string   `json:"scope,omitempty"`
	Lead     string   `json:"lead,omitempty"`
	Deputy   string   `json:"deputy,omitempty"`
	Members  []string `json:"members,omitempty"`
	Promises *float64 `json:"responds_within_hours,omitempty"`
	Waiting  int      `json:"waiting"`
}

type waitingRecord struct {
	Domain     string `json:"domain"`
	Assessment string `json:"assessment"`
	Since      string `json:"since"`
	Due        string `json:"due,omitempty"`
	Overdue    bool   `json:"overdue,omitempty"`
}

type dissentRecord struct {
	Assessment string `json:"assessment"`
	reviewRecord
}

type memberRecord struct {
	Name    string   `json:"name"`
	Team    string   `json:"team,omitempty"`
	Roles   []string `json:"roles"`
	Domains []string `json:"domains,omitempty"`
	Away    bool     `json:"away,omitempty"`
}

func (s *site) fusionRecord(b *bytes.Buffer) error {
	p := s.page("fusion-center/index.json")
	page := p.fusion()
	v := fusionRecord{Domains: []domainCardRecord{}, Waiting: []waitingRecord{}, Dissents: []dissentRecord{}}
	for _, d := range s.ed.Domains {
		v.Domains = append(v.Domains, domainCardRecord{
			d.ID, d.Name, d.Scope, p.person(d.Lead), p.person(d.Deputy), texts(d.Members, p.person), hours(d), len(d.Waiting),
		})
	}
	for _, w := range page.Waiting {
		v.Waiting = append(v.Waiting, waitingRecord{w.of.ID, p.idOf(&w.on.Item), stamp(w.on.Issued), stamp(w.on.Due), w.Overdue})
	}
	for _, d := range page.Dissents {
		v.Dissents = append(v.Dissents, dissentRecord{p.idOf(&d.on.Item), p.reviewRecord(d.of)})
	}
	for _, m := range page.Members {
		v.Members = append(v.Members, memberRecord{
			m.Name, m.Team, texts(m.is.Roles, func(r intel.Role) string { return string(r) }), texts(m.is.Domains, domainID), m.Away,
		})
	}
	v.pageRecord = p.pageRecord("fusion-center", "fusion-center")
	return encode(b, v)
}

func domainID(d *edition.Domain) string { return d.ID }

// hours is the response time that a domain promises; nil for none.
func hours(d *edition.Domain) *float64 {
	if d.RespondWithin == 0 {
		return nil
	}
	h := d.RespondWithin.Hours()
	return &h
}
