package web

import (
	"bytes"
	"html/template"
	"iter"
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// inquiriesPage is one page of the index of inquiries.
type inquiriesPage struct {
	Title          string
	Open, Answered []inquiryRow
	Pager          pager
	Empty          bool
	Ask            template.URL
}

// inquiryRow is an inquiry in the index.
type inquiryRow struct {
	asked
	By string
}

// inquiryPage is an inquiry as its page shows it: the answer first.
type inquiryPage struct {
	ID string
	asked
	By       string
	Article  *article
	Bars     template.HTML
	AsOf     template.HTML
	Product  *link
	Banner   *banner // how the product that backs the answer stands, unless it is simply in force
	Body     template.HTML
	Facts    []domainSignOff
	Others   []review
	Dissents []review
	Timeline []event
	Needs    []link
	AskedAt  template.HTML
	FollowUp template.URL
	PDF      *link
}

// article is the publication that caused an inquiry.
type article struct {
	Title, Publisher, Href string
	Day                    template.HTML
}

// event is one line of the timeline of an inquiry.
type event struct {
	At    template.HTML
	After string // time since the question; "" for the question itself
	What  string
	Link  *link
	when  time.Time
}

func (s *site) inquiryIndex(l leaf, b *bytes.Buffer) error {
	p := s.page(l.path())
	v := inquiriesPage{
		Title: "Inquiries", Pager: p.pager(l), Empty: l.of == 0,
	}
	if s.ed.Audience.Default {
		v.Ask = s.mailto("A question: are we affected by …?", "The question, in one sentence:\n\nWhere you read of it:\n\nWhen you need the answer:\n\n")
	}
	for _, q := range part(l, s.ed.Inquiries) {
		row := inquiryRow{p.asked(q), p.stakeholder(q.AskedBy)}
		if q.Answered() {
			v.Answered = append(v.Answered, row)
		} else {
			v.Open = append(v.Open, row)
		}
	}
	return p.render(b, "inquiries", l.titled(v.Title), p.crumbs(4), v)
}

func (s *site) inquiries() iter.Seq[file] {
	return each(s.ed.Inquiries, func(q *edition.Inquiry) []file {
		folder := "inquiries/" + q.ID + "/"
		return []file{
			{folder + "index.html", func(b *bytes.Buffer) error { return s.inquiry(q, b) }},
			{folder + "index.json", func(b *bytes.Buffer) error { return s.inquiryRecord(q, b) }},
			{folder + "index.md", func(b *bytes.Buffer) error { return s.inquirySource(q, b) }},
		}
	})
}

func (s *site) inquiry(q *edition.Inquiry, b *bytes.Buffer) error {
	p := s.page("inquiries/" + q.ID + "/index.html")
	p.raise(q.TLP)
	v := inquiryPage{
		ID: q.ID, asked: p.asked(q), By: p.stakeholder(q.AskedBy), Body: p.prose(q.Body, nil),
		AsOf: p.moment(q.AsOf), AskedAt: p.moment(q.AskedAt), Needs: links(q.Requirements, p.requirement),
		Timeline: p.timeline(q), FollowUp: s.mailto("Question on "+q.ID, "About “"+q.Question+"” ("+q.ID+"):\n\n"),
	}
	if q.Article != nil {
		v.Article = &article{q.Article.Title, q.Article.Publisher, outward(q.Article.URL), p.day(q.Article.Published)}
	}
	if q.Answered() && q.Confidence != 0 {
		v.Bars = bars(q.Confidence)
	}
	if pdf, ok := p.opts.PDFs[InquiryPDF(q.ID)]; ok {
		l := p.at(InquiryPDF(q.ID), "Download the "+pdfWords(pdf))
		v.PDF = &l
	}
	if a := q.Assessment; a != nil {
		l := p.assessment(a)
		v.Product = &l
		facts := p.signOff(&a.SignOff)
		v.Facts, v.Others, v.Dissents = facts.Domains, facts.Others, facts.Dissents
		v.Banner = v.Outdated
		if a.Status == edition.Provisional {
			n := p.provisional(&a.SignOff)
			v.Banner = &n
		}
	}
	return p.render(b, "inquiry", q.Question, p.crumbs(4, link{Text: q.ID}), v)
}

// outdated says of an answer whose product is superseded or expired that it is
// what we held then; nil while the product is live.
func (p *page) outdated(a *edition.Assessment) *banner {
	switch {
	case a.Status == edition.Superseded && a.SupersededBy != nil:
		l := p.assessment(a.SupersededBy)
		return &banner{"superseded", "Superseded.", "A later product replaces the one behind this answer; read instead, issued " + p.day(a.SupersededBy.Issued) + ":", &l}
	case a.Status == edition.Superseded:
		return &banner{"superseded", "Superseded.", "A later product replaces the one behind this answer.", nil}
	case a.Status == edition.Expired:
		return &banner{"expired", "Expired.", "The product behind this answer has run out; it shows what we held then, not what we hold now.", nil}
	}
	return nil
}

// timeline tells what happened when, with the hours since the question.
func (p *page) timeline(q *edition.Inquiry) []event {
	list := []event{{What: "Question asked", when: q.AskedAt}}
	if a := q.Assessment; a != nil {
		l := p.assessment(a)
		if a.Issued.Before(q.AskedAt) {
			list = append(list, event{What: "Already on record:", Link: &l, when: a.Issued})
		} else {
			list = append(list, event{What: "Product issued:", Link: &l, when: a.Issued})
		}
		for _, r := range a.Reviews {
			if r.At.After(q.AskedAt) {
				d := firstDomain(r)
				what := intel.Upper(p.expert(r.Reviewer, d)) + " " + r.Decision.Verb()
				if d != "" && r.Reviewer != nil {
					what += " for " + d
				}
				list = append(list, event{What: what, when: r.At})
			}
		}
	}
	if q.Answered() {
		list = append(list, event{What: "Answered", when: q.AnsweredAt})
	}
	if !q.DueAt.IsZero() {
		list = append(list, event{What: "Answer due", when: q.DueAt})
	}
	slices.SortStableFunc(list, func(a, b event) int { return a.when.Compare(b.when) })
	for i := range list {
		list[i].At = p.moment(list[i].when)
		if d := list[i].when.Sub(q.AskedAt); d > 0 {
			list[i].After = "after " + intel.Span(d)
		}
	}
	return list
}
