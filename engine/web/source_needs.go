package web

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

func (s *site) requirementSource(q *edition.Requirement, b *bytes.Buffer) error {
	return s.account(b, &q.Item, q.ID+" "+q.Title, func(m account) {
		m.paragraph("**" + q.Question + "**")
		m.facts(requirementFacts(m.page, q))
		m.answer(q)
		m.list("Essential elements of information", texts(q.EEIs, m.element))
		all, _ := first(q.Assessments, perPage)
		m.list("Assessments", texts(all, m.entry))
		asked, _ := first(q.Inquiries, perPage)
		m.list("Inquiries", texts(asked, m.inquiry))
		if q.Notes != "" {
			m.section("Notes")
			fmt.Fprintf(m, "%s\n", strings.TrimSpace(q.Notes))
		}
	})
}

// requirementFacts are those in a row below the title of the page.
func requirementFacts(p *page, q *edition.Requirement) []fact {
	list := []fact{
		{"Decision it supports", q.Decision}, {"Priority", strconv.Itoa(q.Priority) + " of 5"}, {"Owner", p.person(q.Owner)},
		{"Asked for by", intel.Join(texts(q.Stakeholders, p.stakeholder))}, {"In force since", stamp(q.ValidFrom)}, {"Review by", stamp(q.ReviewBy)},
		{"Watched words", strings.Join(q.Keywords, ", ")},
	}
	if q.Domain != nil {
		list = append(list, fact{"Domain", q.Domain.Name})
	}
	if q.Retired {
		list = append(list, fact{"Retired", "no longer collected against"})
	}
	return list
}

// facts writes those that are known as a list without a heading.
func (m source) facts(list []fact) {
	m.WriteString("\n")
	for _, f := range list {
		if f.Value != "" {
			fmt.Fprintf(m, "- %s: %s\n", f.Name, oneLine(f.Value))
		}
	}
}

// answer writes what we hold now, as the page does.
func (m account) answer(q *edition.Requirement) {
	m.section("What we hold now")
	switch {
	case len(q.Current) > 0:
		a := q.Current[0]
		fmt.Fprintf(m, "%s From %s, %s, %s.\n", held(q), m.product(a), m.page.dayText(a.Issued), signedPhrase(&a.SignOff))
	case q.Retired:
		m.WriteString("Nothing; the requirement is retired.\n")
	default:
		m.WriteString("Gap: nothing current answers this requirement.\n")
	}
}

// held is the one-sentence answer that the newest live product gives to a
// requirement, "" while there is none.
func held(q *edition.Requirement) string {
	if len(q.Current) == 0 {
		return ""
	}
	return safe(intel.FirstSentence(q.Current[0].BottomLine), q.Current[0].Indicators)
}

func (m account) element(e edition.EEI) string {
	state := "open"
	if e.Answered {
		state = "answered"
	}
	if by, _ := first(e.AnsweredBy, 5); len(by) > 0 {
		state += " by " + strings.Join(texts(by, func(a *edition.Assessment) string { return m.about(&a.Item) }), ", ")
	}
	return e.ID + ", " + state + ": " + e.Question
}

func (s *site) inquirySource(q *edition.Inquiry, b *bytes.Buffer) error {
	return s.account(b, &q.Item, q.Question, func(m account) {
		if q.Answered() {
			m.paragraph(fmt.Sprintf("**%s.** %s Answered at %s.", q.Answer.Word(), unanswered(q), stamp(q.AnsweredAt)))
		} else {
			m.paragraph("**Open.**")
		}
		if q.Assessment != nil {
			m.paragraph("Backed by " + m.about(&q.Assessment.Item) + ".")
		}
		m.facts(inquiryFacts(m, q))
		if body := strings.TrimSpace(q.Body); body != "" {
			fmt.Fprintf(m, "\n%s\n", body)
		}
		if q.Assessment != nil {
			m.list("What each domain said", texts(q.Assessment.Reviews, m.review))
		}
	})
}

func inquiryFacts(m account, q *edition.Inquiry) []fact {
	list := []fact{
		{"Asked at", stamp(q.AskedAt)}, {"Asked by", m.page.stakeholder(q.AskedBy)}, {"Due", stamp(q.DueAt)},
		{"Belongs to", strings.Join(texts(q.Requirements, func(r *edition.Requirement) string { return m.about(&r.Item) }), ", ")},
	}
	if q.Answered() {
		list = append(list, fact{"Answered in", intel.Span(q.Took())}, fact{"As of", stamp(q.AsOf)})
		if q.Confidence != 0 {
			list = append(list, fact{"Confidence", q.Confidence.String()})
		}
	}
	if a := q.Article; a != nil {
		list = append(list, fact{"Asked about", strings.Join(texts([]string{a.Title, a.Publisher, stamp(a.Published)}, oneLine), ", ")})
	}
	return list
}

// review is what one expert said of a product.
func (m account) review(r edition.Review) string {
	domain := firstDomain(r)
	text := m.page.expert(r.Reviewer, domain) + " " + r.Decision.Verb()
	if domain != "" && r.Reviewer != nil {
		text += " for " + domain
	}
	text += ", " + stamp(r.At)
	if r.Comment != "" {
		text += ": " + r.Comment
	}
	return text
}
