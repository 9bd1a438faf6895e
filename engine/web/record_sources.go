package web

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// sourcesRecord lists all sources: unlike pages it is not cut into parts.
type sourcesRecord struct {
	pageRecord
	Sources []sourceRecord `json:"sources"`
}

type sourceRecord struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Type         string   `json:"type,omitempty"`
	URL          string   `json:"url,omitempty"`
	Reliability  string   `json:"reliability,omitempty"`
	Requirements []string `json:"requirements,omitempty"` // at most 50
	Cited        int      `json:"cited"`
	Latest       string   `json:"latest,omitempty"`
}

func (s *site) sourcesRecord(b *bytes.Buffer) error {
	p := s.page("sources/index.json")
	v := sourcesRecord{Sources: []sourceRecord{}}
	for _, o := range s.ed.Sources {
		p.raise(o.TLP)
		serves, _ := first(o.Requirements, perPage)
		r := sourceRecord{ID: o.ID, Name: o.Name, Type: o.Type, URL: outward(o.URL), Reliability: o.Reliability, Requirements: ids(p, serves), Cited: len(o.Cited)}
		if len(o.Cited) > 0 {
			r.Latest = p.idOf(&o.Cited[0].Item)
		}
		v.Sources = append(v.Sources, r)
	}
	v.pageRecord = p.pageRecord("sources", "sources")
	return encode(b, v)
}

func (s *site) sourcesSource(b *bytes.Buffer) error {
	p := s.page("sources/index.md")
	return p.account(b, "sources", "sources", sourcesTitle, func(m account) {
		m.list("Sources", texts(s.ed.Sources, m.collected))
	})
}

// collected is a collection source in a line.
func (m account) collected(o *edition.Source) string {
	m.page.raise(o.TLP)
	text := fmt.Sprintf("**%s**, %s", o.Name, o.Reliability)
	if words := intel.Grade(o.Reliability + "1").Reliability(); words != "" {
		text += " (" + words + ")"
	}
	if at := outward(o.URL); at != "" {
		text += ", " + at
	}
	if serves, _ := first(o.Requirements, perPage); len(serves) > 0 {
		text += ", for " + strings.Join(ids(m.page, serves), ", ")
	}
	if len(o.Cited) == 0 {
		return text + ". Not cited yet."
	}
	return text + fmt.Sprintf(". Cited in %s, last in %s.", count(len(o.Cited), "product"), m.product(o.Cited[0]))
}
