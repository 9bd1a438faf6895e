package sheet_test

import (
	"bytes"
	"html/template"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/web/sheet"
)

// page has something of everything that templates are given.
type page struct {
	base
	Words, None string
	Kind        kind
	Grade       grade
	Number      int
	Zero        int
	Yes, No     bool
	Link        template.URL
	Markup      template.HTML
	Head        *head
	Nobody      *head
	List, Empty []string
	Heads       []head
	Rows        [][]string
	Main        any
	Deep        struct{ Head head }
}

type base struct{ Inherited string }

type kind string

type grade int

func (g grade) String() string { return "<grade " + strings.Repeat("*", int(g)) + ">" }

type head struct {
	Href template.URL
	Text string
	Next *head
}

func (h head) Loud() string { return strings.ToUpper(h.Text) + "!" }
func (h head) HTML() template.HTML {
	return template.HTML("<b>" + template.HTMLEscapeString(h.Text) + "</b>")
}
func (h *head) Pointed() string      { return h.Text }
func (h head) Needs(n string) string { return n }

func full(s string) page {
	h := head{template.URL(s), s, &head{"deep", s, nil}}
	return page{
		base: base{s}, Words: s, Kind: kind(s), Grade: 3, Number: 7, Yes: true, Link: template.URL(s), Markup: template.HTML(s),
		Head: &h, List: []string{s, "two", "a+b"}, Heads: []head{h, {"#x", "y", nil}}, Rows: [][]string{{s, "1"}, {}, {"2", "3"}}, Main: h,
		Deep: struct{ Head head }{h},
	}
}

// parts are templates that pages call.
const parts = `{{define "head"}}<a href="{{.Href}}">{{.Text}}</a>{{with .Next}} {{template "head" .}}{{end}}{{end}}` +
	`{{define "words"}}{{range $i, $w := .}}{{if $i}}, {{end}}{{$w}}{{else}}none{{end}}{{end}}` +
	`{{define "main"}}<i>{{.Text}} {{$.Text}}</i>{{end}}`

var templates = []string{
	`<p>{{.Words}}, {{.Kind}}, {{.Grade}}, {{.Number}}, {{.Inherited}}, {{.Markup}}, {{.Link}}</p>`,
	`<title>{{.Words}} {{.Number}}</title>`,
	`<textarea>{{.Words}}</textarea>`,
	`<p title="{{.Words}}" class="a b-{{.Words}}" data-n='{{.Number}}' dir="{{.Kind}}">`,
	`<a href="{{.Link}}">1</a><a href="{{.Words}}">2</a><a href="#{{.Words}}">3</a><a href="#{{.Link}}">4</a>`,
	`<a href="{{.Link}}x/{{.Words}}.css">5</a><a href="/a/{{.Words}}?q={{.Words}}&amp;r={{.Link}}">6</a><form action="{{.Link}}">`,
	`<meta http-equiv="refresh" content="0; url={{.Link}}"><meta name="description" content="{{.Words}}">`,
	`{{if .Yes}}yes{{else}}no{{end}}{{if .No}}yes{{else if .None}}none{{else if .Words}}some{{end}}{{if not .Zero}}zero{{end}}`,
	`{{with .Head}}{{.Text}} {{.Loud}} {{.HTML}}{{with .Next}}{{.Text}}{{end}}{{$.Words}}{{else}}nobody{{end}}{{with .Nobody}}x{{else}}nobody{{end}}`,
	`{{with $h := .Head}}{{$h.Text}}{{end}}{{if $w := .Words}}{{$w}}{{end}}{{$x := .Head}}{{$x.Text}}{{$x.Next.Text}}`,
	`{{$w := .Words}}{{if $w := .None}}some{{else}}[{{$w}}]{{end}}{{with $w := .Nobody}}x{{else}}{{if $w}}some{{end}}{{end}}{{$w}}`,
	`{{$w := .Words}}{{range $i, $w := .Empty}}x{{else}}{{if $i}}some{{end}}{{range $w}}{{.}}{{else}}none{{end}}{{end}}{{$w}}`,
	`{{range .List}}<li>{{.}}</li>{{end}}{{range .Empty}}x{{else}}empty{{end}}{{range $e := .List}}{{$e}}{{end}}`,
	`{{range $i, $h := .Heads}}{{if $i}}; {{end}}{{$i}} {{$h.Text}} {{.Href}} {{$h.Loud}}{{end}}`,
	`{{$list := .List}}{{range .Rows}}<tr>{{range $i, $c := .}}<td title="{{index $list $i}}">{{$c}}</td>{{else}}-{{end}}</tr>{{end}}`,
	`{{or .None .Words "x"}}{{or .None "<none>"}}{{and .Words .None}}{{if or .Empty .Zero .Head}}1{{end}}{{if and .Yes .Number .None}}2{{else}}3{{end}}{{if gt .Number 6}}4{{end}}{{if gt .Zero .Number}}5{{end}}{{if eq .Words "x"}}6{{end}}{{if eq .Words .Words}}7{{end}}`,
	`{{template "head" .Head}}{{template "words" .List}}{{template "words" .Empty}}{{template "main" .Main}}{{template "main" .Deep.Head}}{{.Deep.Head.Text}}`,
	`{{- /* said to nobody */ -}} {{with .List}}{{template "words" .}}{{end}} {{""}}{{"<b>"}}{{1}}`,
}

var hostile = []string{
	"", "plain", `<script>alert("1")</script>`, `"><img src=x onerror='y'>`, "a & b &amp; c", "javascript:alert(1)", "JavaScript:x", "data:text/html,x",
	"https://example.org/a b?c=d&e=f+g#h", "mailto:a@b.c?subject=é", "//evil.example/x", "../a/b", "x:y/z", "a/b:c", "100% %41 %zz %", "\x00\x01\t\n\r",
	"\xff\xfe broken", "日本語 العربية 🙂", "{{.Words}}", "-->", "]]>", "</title></textarea>", "&#43;+=`'\"", "\u2028\u2029\ufeff", "http:", ":", "a:b",
}

func render(t *testing.T, text string, data any) (want, got string) {
	t.Helper()
	made := template.Must(template.Must(template.New("page").Parse(parts)).Parse(text))
	var w, g bytes.Buffer
	if err := made.Execute(&w, data); err != nil {
		t.Fatal(err)
	}
	s, err := sheet.New(made)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Execute(&g, data); err != nil {
		t.Fatal(err)
	}
	return w.String(), g.String()
}

func TestASheetWritesWhatHTMLTemplateWrites(t *testing.T) {
	for _, text := range templates {
		for _, s := range hostile {
			want, got := render(t, text, full(s))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s with %q (-html/template +sheet):\n%s", text, s, diff)
			}
		}
		want, got := render(t, text, page{Head: &head{Next: &head{}}, Main: head{}, Heads: []head{{}}})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s with nothing (-html/template +sheet):\n%s", text, diff)
		}
	}
}

func FuzzASheetWritesWhatHTMLTemplateWrites(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	text := strings.Join(templates[:6], "\n")
	f.Fuzz(func(t *testing.T, s string) {
		want, got := render(t, text, full(s))
		if want != got {
			t.Errorf("html/template writes\n%s\nand the sheet\n%s", want, got)
		}
	})
}

// What is not known is left to html/template, so that it cannot be written with
// too little escaping.
func TestWhatASheetDoesNotKnowIsLeftToHTMLTemplate(t *testing.T) {
	for text, say := range map[string]string{
		`<script>x = {{.Words}}</script>`:         "cannot be written",
		`<p style="color: {{.Words}}">`:           "cannot be written",
		`<p onclick="{{.Words}}">`:                "cannot be written",
		`<p title={{.Words}}>`:                    "cannot be written",
		`<p {{.Words}}="x">`:                      "cannot be written",
		`<p title="{{.Markup}}">`:                 "cannot be written",
		`<img srcset="{{.Words}}">`:               "cannot be written",
		`{{.Head}}`:                               "cannot be written",
		`{{.Yes}}`:                                "cannot be written",
		`{{.Main}}`:                               "cannot be written",
		`{{or .Words .Number}}`:                   "cannot be written",
		`{{with or .Words .Number}}{{.}}{{end}}`:  "of several types",
		`{{.Words | printf "%q"}}`:                "cannot be written",
		`{{printf "%s" .Words}}`:                  "is not known here",
		`{{len .Words}}`:                          "is not known here",
		`{{.Missing}}`:                            "has no field Missing",
		`{{.Words.Missing}}`:                      "has no fields",
		`{{.Head.Pointed}}`:                       "",
		`{{range .Heads}}{{.Pointed}}{{end}}`:     "has no field Pointed",
		`{{.Head.Needs "x"}}`:                     "has arguments",
		`{{range .Number}}{{end}}`:                "is no list",
		`{{if .Main}}{{end}}`:                     "neither there nor missing",
		`{{range .List}}{{break}}{{end}}`:         "is not known here",
		`{{$x := 1}}{{if .Yes}}{{$x = 2}}{{end}}`: "sets what stands outside",
		`{{template "words"}}`:                    "has no data",
		`<p title="{{template "words" .List}}">`:  "stands inside a tag",
		`{{template "head" .Words}}`:              "has no fields",
	} {
		made := template.Must(template.Must(template.New("page").Parse(parts)).Parse(text))
		s, err := sheet.New(made)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		var got, want bytes.Buffer
		got.WriteString("Before ")
		want.WriteString("Before ")
		data := full("x")
		failed, wrong := s.Execute(&got, data) != nil, made.Execute(&want, data) != nil
		if got.String() != want.String() || failed != wrong {
			t.Errorf("%s: it wrote %q, and html/template %q", text, got.String(), want.String())
		}
		if err := s.Refused(); say == "" && err != nil || say != "" && (err == nil || !strings.Contains(err.Error(), say)) {
			t.Errorf("%s: %v, want %q", text, err, say)
		}
	}
}

func TestATemplateThatCannotBeEscapedIsRefused(t *testing.T) {
	_, err := sheet.New(template.Must(template.New("page").Parse(`<a href="{{if .}}x"{{end}}>`)))
	if err == nil {
		t.Error("it is taken")
	}
}

func TestAFieldOfNothingIsAnError(t *testing.T) {
	s, err := sheet.New(template.Must(template.New("page").Parse(`{{.Nobody.Text}}`)))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Execute(new(bytes.Buffer), full("x")); err == nil || !strings.Contains(err.Error(), "template page") {
		t.Errorf("it says %v", err)
	}
}

func BenchmarkExecute(b *testing.B) {
	made := template.Must(template.Must(template.New("page").Parse(parts)).Parse(strings.Join(templates, "")))
	s, err := sheet.New(made)
	if err != nil {
		b.Fatal(err)
	}
	data := any(full("some words"))
	for name, execute := range map[string]func(*bytes.Buffer) error{
		"sheet":         func(w *bytes.Buffer) error { return s.Execute(w, data) },
		"html-template": func(w *bytes.Buffer) error { return made.Execute(w, data) },
	} {
		b.Run(name, func(b *testing.B) {
			var w bytes.Buffer
			for b.Loop() {
				w.Reset()
				if err := execute(&w); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
