package main

import (
	"encoding/json"
	"fmt"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/mail"
	"github.com/dossier-cti/dossier/engine/pdf"
	"github.com/dossier-cti/dossier/engine/roundup"
	"github.com/dossier-cti/dossier/engine/web"
)

// embedder returns what makes the files that PDFs carry, nil where dossier.yaml
// does not ask for them.
func (j *job) embedder(ed *edition.Edition, rounds []*roundup.Roundup) (func(any) ([]pdf.File, error), error) {
	if !j.embed {
		return nil, nil
	}
	forms, err := web.NewForms(ed, rounds)
	if err != nil {
		return nil, err
	}
	return func(document any) ([]pdf.File, error) {
		switch v := document.(type) {
		case *roundup.Roundup:
			data, err := forms.Roundup(v)
			return carried("roundup", mail.Markdown(v), data, err)
		case *edition.Assessment:
			markdown, data, err := forms.Assessment(v)
			return carried("assessment", markdown, data, err)
		case *edition.Inquiry:
			markdown, data, err := forms.Inquiry(v)
			return carried("answer", markdown, data, err)
		}
		return nil, nil
	}, nil
}

// carried names the two forms of a document. They are marked as the data says.
func carried(name string, markdown, data []byte, err error) ([]pdf.File, error) {
	if err != nil {
		return nil, err
	}
	var says struct{ TLP string }
	if err := json.Unmarshal(data, &says); err != nil {
		return nil, fmt.Errorf("read the label of the data: %w", err)
	}
	label := intel.ParseTLP(says.TLP)
	return []pdf.File{
		{Name: name + ".json", Type: "application/json", Description: "The data of this document", Data: data, Label: label},
		{Name: name + ".md", Type: "text/markdown", Description: "The text of this document as Markdown", Data: markdown, Label: label},
	}, nil
}
