package web

import (
	"bytes"
	"fmt"
	"html/template"
	"iter"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// needInquiries is how many inquiries stand in the margin of a requirement.
const needInquiries = 10

// needsPage is one page of the index of requirements.
type needsPage struct {
	Title    string
	PIRs     []need
	GIRs     []need
	Coverage string // "All 10 in force have a current answer."
	Pager    pager
	Empty    bool
	Contact  template.URL
}

// requirementPage is a requirement as its page shows it.
type requirementPage struct {
	ID, Title, Question, Decision string
	Kind                          string
	Retired                       bool
	Owner                         string
	Domain                        *link
	Stakeholders                  string
	Valid, Review                 template.HTML
	ReviewPassed                  bool
	Priority                      int
	Answer                        *entry // the newest live product: what we hold now
	Current                       int
	EEIs                          []element
	Gaps                          []string // elements of information that are open
	Assessments                   []entry
	Pager                         pager
	Inquiries                     []asked
	MoreInquiries                 *link
	Keywords                      string
	Notes                         string
	SignOff                       signOff
	Issued                        template.HTML
	Ask, JSON, MD, Atom, Feed     template.URL
}

// element is one essential element of information.
type element struct {
	ID, Question string
	Answered     bool
	By           []link
}

func (s *site) requirements() iter.Seq[file] {
	return func(yield func(file) bool) {
		for _, r := range s.ed.Requirements {
			folder := "requirements/" + r.ID
			for f := range leafFiles(folder, len(r.Assessments), func(l leaf, b *bytes.Buffer) error { return s.requirement(r, l, b) }) {
				if !yield(f) {
					return
				}
			}
			if !yield(file{folder + "/index.json", func(b *bytes.Buffer) error { return s.requirementRecord(r, b) }}) ||
				!yield(file{folder + "/index.md", func(b *bytes.Buffer) error { return s.requirementSource(r, b) }}) {
				return
			}
		}
	}
}

func (s *site) requirement(r *edition.Requirement, l leaf, b *bytes.Buffer) error {
	p := s.page(l.path())
	p.raise(r.TLP)
	v := requirementPage{
		ID: r.ID, Title: r.Title, Question: r.Question, Decision: r.Decision, Kind: requirementKind(r), Retired: r.Retired,
		Owner: p.person(r.Owner), Valid: p.day(r.ValidFrom), Review: p.day(r.ReviewBy),
		ReviewPassed: !r.Retired && !r.ReviewBy.IsZero() && p.past(r.ReviewBy), Priority: r.Priority,
		Current: len(r.Current), Assessments: entries(part(l, r.Assessments), p.entryWithEstimate), Pager: p.pager(l),
		Keywords: strings.Join(r.Keywords, ", "), Notes: r.Notes, SignOff: p.signOff(&r.SignOff), Issued: p.day(r.Issued),
		Ask: p.mailto("Question on "+r.ID, ""), JSON: p.to("requirements/" + r.ID + "/index.json"),
	}
	v.MD = p.to("requirements/" + r.ID + "/index.md")
	v.Atom, v.Feed = p.to("requirements/"+r.ID+"/feed.atom"), p.to("requirements/"+r.ID+"/feed.json")
	p.feed = &link{v.Atom, r.ID + " " + r.Title}
	if r.Domain != nil {
		d := p.domain(r.Domain)
		v.Domain = &d
	}
	if len(r.Current) > 0 {
		e := p.entryWithEstimate(r.Current[0])
		e.Summary = held(r)
		if e.Leading != nil && r.Current[0].Status == edition.Provisional {
			e.State = "" // what it says of the sign-off says so
		}
		v.Answer = &e
	}
	for i := range v.Assessments {
		v.Assessments[i].Answers = slices.DeleteFunc(v.Assessments[i].Answers, func(l link) bool { return l.Text == r.ID })
	}
	v.Stakeholders = intel.Join(texts(r.Stakeholders, p.stakeholder))
	p.elements(r, &v)
	shown, rest := first(r.Inquiries, needInquiries)
	for _, q := range shown {
		v.Inquiries = append(v.Inquiries, p.askedBriefly(q))
	}
	if rest > 0 {
		l := p.at("inquiries/index.html", intel.Count(rest, "more inquiry"))
		v.MoreInquiries = &l
	}
	crumbs := p.crumbs(1, link{Text: r.ID})
	return p.render(b, "requirement", l.titled(r.ID+" "+r.Title), crumbs, v)
}

func (p *page) elements(r *edition.Requirement, v *requirementPage) {
	for _, e := range r.EEIs {
		by, _ := first(e.AnsweredBy, 5)
		v.EEIs = append(v.EEIs, element{e.ID, e.Question, e.Answered, links(by, p.assessment)})
		if !e.Answered {
			v.Gaps = append(v.Gaps, e.Question)
		}
	}
}

func requirementKind(r *edition.Requirement) string {
	if r.PIR {
		return "Priority intelligence requirement"
	}
	return "General intelligence requirement"
}

func texts[T any](list []T, text func(T) string) []string {
	var out []string
	for _, each := range list {
		if t := text(each); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// coverage says how many active requirements have a current answer.
func coverage(all []*edition.Requirement) string {
	active, gaps := 0, 0
	for _, r := range all {
		if !r.Retired {
			active++
		}
		if r.Gap() {
			gaps++
		}
	}
	switch {
	case active == 0:
		return ""
	case gaps == 0:
		return fmt.Sprintf("All %d in force have a current answer.", active)
	case gaps == 1:
		return fmt.Sprintf("One of the %d in force has no current answer.", active)
	}
	return fmt.Sprintf("%d of the %d in force have no current answer.", gaps, active)
}

func (s *site) requirementIndex(l leaf, b *bytes.Buffer) error {
	p := s.page(l.path())
	v := needsPage{
		Title: "Intelligence requirements", Pager: p.pager(l), Empty: l.of == 0,
	}
	if s.ed.Audience.Default {
		v.Contact = s.mailto("A new intelligence requirement", "")
	}
	v.Coverage = coverage(s.ed.Requirements)
	for _, r := range part(l, s.ed.Requirements) {
		if r.PIR {
			v.PIRs = append(v.PIRs, p.need(r))
		} else {
			v.GIRs = append(v.GIRs, p.need(r))
		}
	}
	return p.render(b, "requirements", l.titled(v.Title), p.crumbs(1), v)
}
