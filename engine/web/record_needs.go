package web

import (
	"bytes"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

type requirementRecord struct {
	record
	Title        string      `json:"title"`
	Question     string      `json:"question"`
	Decision     string      `json:"decision,omitempty"`
	Stakeholders []string    `json:"stakeholders,omitempty"`
	Owner        string      `json:"owner,omitempty"`
	Domain       string      `json:"domain,omitempty"`
	Priority     int         `json:"priority"`
	EEIs         []eeiRecord `json:"eeis,omitempty"`
	Keywords     []string    `json:"keywords,omitempty"`
	ValidFrom    string      `json:"valid_from,omitempty"`
	ReviewBy     string      `json:"review_by,omitempty"`
	Retired      bool        `json:"retired,omitempty"`
	Gap          bool        `json:"gap"`
	Answer       string      `json:"answer,omitempty"` // the first sentence of the newest live product
	Current      int         `json:"current"`
	Latest       []string    `json:"latest,omitempty"` // newest live products, at most 50
	Inquiries    []string    `json:"inquiries,omitempty"`
}

type eeiRecord struct {
	ID         string   `json:"id"`
	Question   string   `json:"question"`
	Answered   bool     `json:"answered"`
	AnsweredBy []string `json:"answered_by,omitempty"`
}

func (s *site) requirementRecord(q *edition.Requirement, b *bytes.Buffer) error {
	p := s.page("requirements/" + q.ID + "/index.json")
	latest, _ := first(q.Current, perPage)
	inquiries, _ := first(q.Inquiries, perPage)
	r := requirementRecord{
		record: p.record(&q.Item), Title: q.Title, Question: q.Question, Decision: q.Decision,
		Stakeholders: texts(q.Stakeholders, p.stakeholder), Owner: p.person(q.Owner), Priority: q.Priority, Keywords: q.Keywords,
		ValidFrom: stamp(q.ValidFrom), ReviewBy: stamp(q.ReviewBy), Retired: q.Retired, Gap: q.Gap(), Answer: held(q), Current: len(q.Current),
		Latest: ids(p, latest), Inquiries: ids(p, inquiries),
	}
	if q.Domain != nil {
		r.Domain = q.Domain.ID
	}
	for _, e := range q.EEIs {
		by, _ := first(e.AnsweredBy, perPage)
		r.EEIs = append(r.EEIs, eeiRecord{e.ID, e.Question, e.Answered, ids(p, by)})
	}
	r.TLP = max(p.tlp, intel.Clear).String()
	return encode(b, r)
}

type inquiryRecord struct {
	record
	Question     string         `json:"question"`
	AskedBy      string         `json:"asked_by,omitempty"`
	AskedAt      string         `json:"asked_at"`
	DueAt        string         `json:"due_at,omitempty"`
	Article      *articleRecord `json:"article,omitempty"`
	Requirements []string       `json:"requirements,omitempty"`
	Answer       string         `json:"answer,omitempty"`
	AnsweredAt   string         `json:"answered_at,omitempty"`
	Line         string         `json:"line,omitempty"`
	Confidence   string         `json:"confidence,omitempty"`
	AnswerAsOf   string         `json:"answer_as_of,omitempty"`
	Assessment   string         `json:"assessment,omitempty"`
	Body         string         `json:"body,omitempty"`
}

type articleRecord struct {
	Title     string `json:"title"`
	Publisher string `json:"publisher,omitempty"`
	URL       string `json:"url,omitempty"`
	Published string `json:"published,omitempty"`
}

func (s *site) inquiryRecord(q *edition.Inquiry, b *bytes.Buffer) error {
	p := s.page("inquiries/" + q.ID + "/index.json")
	r := inquiryRecord{
		record: p.record(&q.Item), Question: q.Question, AskedBy: p.stakeholder(q.AskedBy), AskedAt: stamp(q.AskedAt),
		DueAt: stamp(q.DueAt), Requirements: ids(p, q.Requirements), Answer: string(q.Answer), AnsweredAt: stamp(q.AnsweredAt),
		Line: q.Line, Confidence: q.Confidence.String(), AnswerAsOf: stamp(q.AsOf), Body: q.Body,
	}
	if a := q.Article; a != nil {
		r.Article = &articleRecord{a.Title, a.Publisher, a.URL, stamp(a.Published)}
	}
	if q.Assessment != nil {
		r.Assessment = p.idOf(&q.Assessment.Item)
	}
	r.TLP = max(p.tlp, intel.Clear).String()
	return encode(b, r)
}
