package web

import (
	"bytes"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// Forms makes the files beside pages one at a time, for documents that carry
// them. It may be used by several goroutines at once.
type Forms struct{ site *site }

// NewForms prepares the forms of an edition.
func NewForms(ed *edition.Edition, rounds []*roundup.Roundup) (*Forms, error) {
	s, err := newSite(ed, rounds, Options{})
	return &Forms{s}, err
}

// Assessment returns the Markdown and the JSON beside the page of a product.
func (f *Forms) Assessment(a *edition.Assessment) (markdown, data []byte, err error) {
	return both(
		func(b *bytes.Buffer) error { return f.site.assessmentSource(a, b) },
		func(b *bytes.Buffer) error { return f.site.assessmentRecord(a, b) },
	)
}

// Inquiry returns the Markdown and the JSON beside the page of a question.
func (f *Forms) Inquiry(q *edition.Inquiry) (markdown, data []byte, err error) {
	return both(
		func(b *bytes.Buffer) error { return f.site.inquirySource(q, b) },
		func(b *bytes.Buffer) error { return f.site.inquiryRecord(q, b) },
	)
}

// Roundup returns the JSON beside the page of a week.
func (f *Forms) Roundup(r *roundup.Roundup) ([]byte, error) {
	var b bytes.Buffer
	err := f.site.roundupRecord(r, &b)
	return b.Bytes(), err
}

func both(one, other func(*bytes.Buffer) error) (markdown, data []byte, err error) {
	var m, d bytes.Buffer
	if err := one(&m); err != nil {
		return nil, nil, err
	}
	err = other(&d)
	return m.Bytes(), d.Bytes(), err
}
