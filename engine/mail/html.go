package mail

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
	"github.com/dossier-cti/dossier/engine/roundup"
)

//go:embed letter.html
var sheet string

// HTML returns a roundup as one page that needs nothing else. Its styles stand
// in the elements, since mail programs drop style sheets; it has no script, no
// image and loads nothing.
func HTML(r *roundup.Roundup) ([]byte, error) {
	l := compose(r)
	v := struct {
		*letter
		NoteTitle string
		Body      template.HTML
		Tint      template.CSS
	}{letter: l, Tint: tint(l.Label)}
	if l.Note != nil {
		v.NoteTitle = titleOf(l.Note)
		v.Body = template.HTML(markdown.Parse(l.Note.Markdown, markdown.Options{Resolve: resolver(r), IDPrefix: "note-"}).HTML())
	}
	t, err := template.New("letter").Parse(sheet)
	if err != nil {
		return nil, fmt.Errorf("read the letter's template: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, v); err != nil {
		return nil, fmt.Errorf("write the letter as HTML: %w", err)
	}
	return b.Bytes(), nil
}

// tint returns the colour of a label on black (TLP 2.0).
func tint(label intel.TLP) template.CSS {
	switch label {
	case intel.Red:
		return "#ff2b2b"
	case intel.Amber, intel.AmberStrict:
		return "#ffc000"
	case intel.Green:
		return "#33ff00"
	}
	return "#ffffff"
}
