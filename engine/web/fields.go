package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"iter"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/search"
	files "github.com/dossier-cti/dossier/site"
)

// fieldsPage is the reference of one kind of document, or with no kind the list
// of all.
type fieldsPage struct {
	Title, Where string
	Kinds        []link
	Fields       []fieldRow
	Sections     []sectionRow
}

type fieldRow struct {
	Path        string   `json:"path"`
	Description string   `json:"description"`
	Required    bool     `json:"required,omitempty"`
	Values      []string `json:"values,omitempty"`
}

// sectionRow is the headings that the text of a product must have.
type sectionRow struct {
	Product  string `json:"product"`
	Headings string `json:"headings"`
}

// fieldsBase is the folder of the reference.
const fieldsBase = "guide/fields"

// guides yields the guide pages that are made of the schemas and of texts.
func (s *site) guides() iter.Seq[file] {
	list := []file{
		{"guide/sign-off/index.html", s.signOffGuide},
		{"guide/sign-off/index.json", s.signOffGuideRecord},
		{"guide/sign-off/index.md", s.signOffSource},
		{fieldsBase + "/index.html", func(b *bytes.Buffer) error { return s.fields("", b) }},
	}
	for _, k := range schema.Kinds() {
		folder := fieldsBase + "/" + string(k) + "/"
		list = append(list,
			file{folder + "index.html", func(b *bytes.Buffer) error { return s.fields(k, b) }},
			file{folder + "index.json", func(b *bytes.Buffer) error { return s.fieldsRecord(k, b) }},
			file{folder + "index.md", func(b *bytes.Buffer) error { return s.fieldsSource(k, b) }},
		)
	}
	return slices.Values(list)
}

func (s *site) fields(k intel.Kind, b *bytes.Buffer) error {
	p := s.page(fieldsBase + "/index.html")
	v := fieldsPage{Title: "Fields of every kind of document"}
	crumbs := []link{p.at(sections[0].path, sections[0].name), {Text: "Fields"}}
	if k != "" {
		p = s.page(fieldsBase + "/" + string(k) + "/index.html")
		crumbs = []link{p.at(sections[0].path, sections[0].name), p.at(fieldsBase+"/index.html", "Fields"), {Text: sentence(plural(k.Noun()))}}
		var err error
		if v, err = reference(k); err != nil {
			return err
		}
	}
	for _, other := range schema.Kinds() {
		v.Kinds = append(v.Kinds, p.at(fieldsBase+"/"+string(other)+"/index.html", "Fields of "+plural(other.Noun())))
	}
	return p.render(b, "fields", v.Title, crumbs, v)
}

// reference is what the schemas say of one kind of document.
func reference(k intel.Kind) (fieldsPage, error) {
	v := fieldsPage{Title: "Fields of " + plural(k.Noun()), Where: "content/" + string(k)}
	set, err := schema.Compile()
	if err != nil {
		return v, fmt.Errorf("compile the schemas: %w", err)
	}
	v.Fields = fieldRows("", set.Fields(k))
	if k == intel.Assessments {
		headings, err := schema.Sections()
		if err != nil {
			return v, err
		}
		for _, product := range intel.Products {
			v.Sections = append(v.Sections, sectionRow{sentence(product.Noun()), strings.Join(headings[product], ", ")})
		}
	}
	return v, nil
}

// fieldRows lists fields with those of their groups behind them.
func fieldRows(above string, list []schema.Field) []fieldRow {
	var rows []fieldRow
	for _, f := range list {
		rows = append(rows, fieldRow{above + f.Name, f.Description, f.Required, f.Values})
		rows = append(rows, fieldRows(above+f.Name+".", f.Fields)...)
	}
	return rows
}

// textPage is a guide page that somebody wrote.
type textPage struct {
	Title string
	Body  template.HTML
}

const signOffTitle = "How sign-off works"

func (s *site) signOffGuide(b *bytes.Buffer) error {
	p := s.page("guide/sign-off/index.html")
	text, err := signOffText()
	if err != nil {
		return err
	}
	crumbs := []link{p.at(sections[0].path, sections[0].name), {Text: signOffTitle}}
	body := markdown.Parse(text, markdown.Options{IDPrefix: "text-"}).HTML()
	return p.render(b, "text", signOffTitle, crumbs, textPage{signOffTitle, template.HTML(body)})
}

// signOffText is also the text of the README.
func signOffText() (string, error) {
	data, err := fs.ReadFile(files.Files, "guide/sign-off.md")
	if err != nil {
		return "", fmt.Errorf("read the guide to sign-off: %w", err)
	}
	return string(data), nil
}

// guideHits are the guide pages in the index.
func (s *site) guideHits() ([]search.Document, error) {
	text, err := signOffText()
	label := intel.Clear.Label()
	list := []search.Document{
		{Path: "how-to-read/index.html", Title: "How to read likelihood and confidence", Kind: "Guide", TLP: label,
			Lead: "What the words of an estimate, the grades of sources and the labels mean.", Body: "probability ICD 203 Admiralty grade reliability credibility traffic light protocol TLP"},
		{Path: "guide/sign-off/index.html", Title: "How sign-off works", Kind: "Guide", TLP: label, Lead: "Who must agree before a product is released, and how.", Body: text},
	}
	for _, k := range schema.Kinds() {
		list = append(list, search.Document{
			Path: fieldsBase + "/" + string(k) + "/index.html", Title: "Fields of " + plural(k.Noun()), Kind: "Guide", TLP: label,
			Lead: "What a file below content/" + string(k) + " holds.",
		})
	}
	return list, err
}
