package web

import (
	"bytes"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// pageRecord is what the files of pages begin with that are no documents.
type pageRecord struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	TLP    string `json:"tlp"`
	AsOf   string `json:"as_of"`
	Commit string `json:"commit,omitempty"`
}

// pageRecord is made last, when the page's label is known.
func (p *page) pageRecord(kind, id string) pageRecord {
	return pageRecord{kind, id, max(p.tlp, intel.Clear).String(), stamp(p.ed.Moment), p.ed.Commit}
}

type homeRecord struct {
	pageRecord
	Title        string          `json:"title"`
	Judgements   []leadingRecord `json:"judgements"`
	Alerts       []string        `json:"flash_alerts,omitempty"`
	Asked        []askedRecord   `json:"asked,omitempty"`
	Requirements []needRecord    `json:"requirements,omitempty"`
	Active       int             `json:"active_requirements"`
	Gaps         int             `json:"gaps"`
	Current      int             `json:"current"`
	Roundup      string          `json:"roundup,omitempty"`
}

// leadingRecord is a judgement away from its product.
type leadingRecord struct {
	Assessment string `json:"assessment"`
	judgementRecord
}

type askedRecord struct {
	ID         string `json:"id"`
	Question   string `json:"question"`
	Answer     string `json:"answer,omitempty"`
	Line       string `json:"line,omitempty"` // its first sentence
	Took       string `json:"answered_in,omitempty"`
	Confidence string `json:"confidence,omitempty"`
}

type needRecord struct {
	ID      string `json:"id"`
	Current int    `json:"current"`
	Newest  string `json:"newest,omitempty"`
	Gap     bool   `json:"gap"`
}

func (s *site) homeRecord(b *bytes.Buffer) error {
	p := s.page("index.json")
	p.raise(s.ed.TLP)
	c := s.front()
	v := homeRecord{
		Title: homeTitle(s.ed.Audience), Judgements: []leadingRecord{}, Alerts: ids(p, c.alerts), Active: c.needed, Gaps: c.gaps, Current: s.current,
	}
	for _, j := range c.judgements {
		v.Judgements = append(v.Judgements, leadingRecord{p.idOf(&j.Assessment.Item), p.judgementRecord(j)})
	}
	for _, q := range c.asked {
		v.Asked = append(v.Asked, p.askedRecord(q))
	}
	for _, r := range c.needs {
		n := needRecord{ID: p.idOf(&r.Item), Current: len(r.Current), Gap: r.Gap()}
		if len(r.Current) > 0 {
			n.Newest = stamp(r.Current[0].Issued)
		}
		v.Requirements = append(v.Requirements, n)
	}
	if len(s.rounds) > 0 {
		p.raise(s.rounds[0].TLP)
		v.Roundup = s.rounds[0].Week.String()
	}
	v.pageRecord = p.pageRecord("briefing", "briefing")
	return encode(b, v)
}

func (p *page) askedRecord(q *edition.Inquiry) askedRecord {
	short := p.askedBriefly(q)
	r := askedRecord{ID: p.idOf(&q.Item), Question: q.Question, Line: short.Line, Took: short.Took, Confidence: short.Confidence}
	if q.Answered() {
		r.Answer = string(q.Answer)
	}
	return r
}
