package web

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// The index.json beside a page says what the page says, for programs. Fields
// are only ever added; what is not known or not released is absent. Times are
// RFC 3339 in UTC, and dates have no time of day.

// record is what the files of all kinds begin with.
type record struct {
	Kind    string         `json:"kind"`
	ID      string         `json:"id"`
	TLP     string         `json:"tlp"`
	Status  string         `json:"status,omitempty"`
	Digest  string         `json:"digest,omitempty"`
	Issued  string         `json:"issued,omitempty"`
	AsOf    string         `json:"as_of"`
	Commit  string         `json:"commit,omitempty"`
	SignOff *signOffRecord `json:"sign_off,omitempty"`
}

type signOffRecord struct {
	Due     string         `json:"due,omitempty"`
	Overdue bool           `json:"overdue,omitempty"`
	Domains []domainRecord `json:"domains"`
	Reviews []reviewRecord `json:"reviews"`
}

type domainRecord struct {
	Domain string `json:"domain"`
	Heard  bool   `json:"heard"`
}

type reviewRecord struct {
	Domains  []string `json:"domains"`
	Decision string   `json:"decision"`
	Reviewer string   `json:"reviewer,omitempty"`
	At       string   `json:"at"`
	Comment  string   `json:"comment,omitempty"`
}

func (p *page) record(i *edition.Item) record {
	r := record{
		Kind: i.Kind.Noun(), ID: i.ID, Status: string(i.Status), Digest: i.Digest, Issued: stamp(i.Issued),
		AsOf: stamp(p.ed.Moment), Commit: p.ed.Commit,
		SignOff: &signOffRecord{Due: stamp(i.Due), Overdue: i.Overdue, Domains: []domainRecord{}, Reviews: []reviewRecord{}},
	}
	p.raise(i.TLP)
	for _, d := range i.Domains {
		r.SignOff.Domains = append(r.SignOff.Domains, domainRecord{d.Domain.ID, d.Heard})
	}
	for _, v := range i.Reviews {
		r.SignOff.Reviews = append(r.SignOff.Reviews, p.reviewRecord(v))
	}
	return r
}

func (p *page) reviewRecord(v edition.Review) reviewRecord {
	return reviewRecord{texts(v.Domains, domainID), string(v.Decision), p.person(v.Reviewer), stamp(v.At), v.Comment}
}

// stamp writes a time for programs; "" for none.
func stamp(t time.Time) string { return intel.Stamp(t) }

func encode(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// idOf is an item's id; naming it counts for the label.
func (p *page) idOf(i *edition.Item) string {
	p.raise(i.TLP)
	return i.ID
}

// document is anything that is an item.
type document interface {
	*edition.Requirement | *edition.Inquiry | *edition.EstateEntry | *edition.Assessment | *edition.Stakeholder
}

func ids[T document](p *page, list []T) []string {
	var out []string
	for _, each := range list {
		switch v := any(each).(type) {
		case *edition.Requirement:
			out = append(out, p.idOf(&v.Item))
		case *edition.Inquiry:
			out = append(out, p.idOf(&v.Item))
		case *edition.EstateEntry:
			out = append(out, p.idOf(&v.Item))
		case *edition.Assessment:
			out = append(out, p.idOf(&v.Item))
		case *edition.Stakeholder:
			out = append(out, p.idOf(&v.Item))
		}
	}
	return out
}
