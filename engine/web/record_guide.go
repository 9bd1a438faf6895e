package web

import (
	"bytes"

	"github.com/dossier-cti/dossier/engine/intel"
)

// guideRecord is the vocabularies for programs.
type guideRecord struct {
	pageRecord
	Likelihoods []likelihoodRecord `json:"likelihoods"`
	Confidences []confidenceRecord `json:"confidences"`
	Reliability []gradeRow         `json:"reliability"`
	Credibility []gradeRow         `json:"credibility"`
	Labels      []labelRecord      `json:"labels"`
}

type likelihoodRecord struct {
	Term string `json:"term"`
	Or   string `json:"or"`
	Low  int    `json:"low"`
	High int    `json:"high"`
}

type confidenceRecord struct {
	Level string `json:"level"`
	Means string `json:"means"`
}

type labelRecord struct {
	Label    string `json:"label"`
	Handling string `json:"handling"`
}

func (s *site) guideRecord(b *bytes.Buffer) error {
	words := s.vocabularies()
	v := guideRecord{
		pageRecord:  s.page("how-to-read/index.json").pageRecord("guide", "how-to-read"),
		Reliability: words.Reliability, Credibility: words.Credibility,
	}
	for i, l := range intel.Likelihoods()[:len(words.Likelihoods)] {
		low, high := l.Range()
		v.Likelihoods = append(v.Likelihoods, likelihoodRecord{words.Likelihoods[i].Term, words.Likelihoods[i].Other, low, high})
	}
	for _, c := range words.Confidences {
		v.Confidences = append(v.Confidences, confidenceRecord{c.Word, c.Means})
	}
	for _, m := range words.Labels {
		v.Labels = append(v.Labels, labelRecord{string(m.Label), m.Handling})
	}
	return encode(b, v)
}

func (s *site) guideSource(b *bytes.Buffer) error {
	v := s.vocabularies()
	return s.page("how-to-read/index.md").account(b, "guide", "how-to-read", guideTitle, func(m account) {
		m.list("Likelihood", texts(v.Likelihoods, func(r likelihoodRow) string { return "**" + r.Term + "** or " + r.Other + ": " + r.Range }))
		m.list("Confidence", texts(v.Confidences, func(r confidenceRow) string { return "**" + r.Word + ".** " + r.Means }))
		grade := func(r gradeRow) string { return r.Sign + ": " + r.Words }
		m.list("Reliability of the source", texts(v.Reliability, grade))
		m.list("Credibility of the information", texts(v.Credibility, grade))
		m.list("Labels", texts(v.Labels, func(k marking) string { return string(k.Label) + ": " + k.Handling }))
	})
}

// textRecord is a guide that somebody wrote.
type textRecord struct {
	pageRecord
	Title string `json:"title"`
	Body  string `json:"body"` // Markdown
}

func (s *site) signOffGuideRecord(b *bytes.Buffer) error {
	text, err := signOffText()
	if err != nil {
		return err
	}
	return encode(b, textRecord{s.page("guide/sign-off/index.json").pageRecord("guide", "sign-off"), signOffTitle, text})
}

func (s *site) signOffSource(b *bytes.Buffer) error {
	text, err := signOffText()
	if err != nil {
		return err
	}
	return s.page("guide/sign-off/index.md").account(b, "guide", "sign-off", signOffTitle, func(m account) { m.WriteString("\n" + text) })
}

// fieldsRecord is the reference of one kind of document.
type fieldsRecord struct {
	pageRecord
	Fields   []fieldRow   `json:"fields"`
	Sections []sectionRow `json:"sections,omitempty"`
}

func (s *site) fieldsRecord(k intel.Kind, b *bytes.Buffer) error {
	v, err := reference(k)
	if err != nil {
		return err
	}
	return encode(b, fieldsRecord{s.page(fieldsBase+"/"+string(k)+"/index.json").pageRecord("guide", string(k)), v.Fields, v.Sections})
}

func (s *site) fieldsSource(k intel.Kind, b *bytes.Buffer) error {
	v, err := reference(k)
	if err != nil {
		return err
	}
	return s.page(fieldsBase+"/"+string(k)+"/index.md").account(b, "guide", string(k), v.Title, func(m account) {
		m.list("Fields", texts(v.Fields, fieldRow.words))
		m.list("Headings", texts(v.Sections, func(r sectionRow) string { return r.Product + ": " + r.Headings }))
	})
}

func (r fieldRow) words() string {
	text := "`" + r.Path + "`"
	if r.Required {
		text += ", required"
	}
	text += ": " + r.Description
	for i, value := range r.Values {
		text += [...]string{" One of `", ", `"}[min(i, 1)] + value + "`"
	}
	return text
}
