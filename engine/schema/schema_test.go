package schema_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
)

type file struct {
	kind intel.Kind
	path string
	data []byte
}

// example returns the files of the example organisation.
func example(tb testing.TB) []file {
	tb.Helper()
	root := filepath.Join("..", "..", "content")
	var list []file
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(root, path)
		list = append(list, file{kindOf(filepath.ToSlash(rel)), filepath.ToSlash(filepath.Join("content", rel)), data})
		return err
	})
	if err != nil {
		tb.Skip("the example content is not there: ", err)
	}
	return list
}

// kindOf tells the kind by the path below content/.
func kindOf(path string) intel.Kind {
	kind, _, _ := strings.Cut(path, "/")
	return intel.Kind(strings.TrimSuffix(kind, ".yaml"))
}

func compile(tb testing.TB) *schema.Set {
	tb.Helper()
	s, err := schema.Compile()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestTheExampleContentIsValid(t *testing.T) {
	s := compile(t)
	for _, f := range example(t) {
		d, findings := doc.Parse(f.path, f.data)
		for _, found := range append(findings, s.Check(f.kind, d)...) {
			t.Errorf("%s:%d:%d: %s (%s)", found.File, found.Span.Start.Line, found.Span.Start.Column, found.Message, found.Rule)
		}
	}
}

func TestEveryProductHasItsSections(t *testing.T) {
	sections, err := schema.Sections()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range intel.Products {
		if got := sections[p]; len(got) < 2 || got[0] != "Summary" {
			t.Errorf("sections of %s: %q", p, got)
		}
	}
}

func TestEveryFieldIsDescribed(t *testing.T) {
	s := compile(t)
	var walk func(where string, list []schema.Field)
	walk = func(where string, list []schema.Field) {
		for _, f := range list {
			if len(f.Description) < 8 || !strings.ContainsAny(f.Description[len(f.Description)-1:], ".?") {
				t.Errorf("%s.%s is not described by a sentence: %q", where, f.Name, f.Description)
			}
			walk(where+"."+f.Name, f.Fields)
		}
	}
	for _, kind := range schema.Kinds() {
		list := s.Fields(kind)
		if len(list) == 0 {
			t.Errorf("%s has no fields", kind)
		}
		walk(string(kind), list)
	}
}

func TestFieldsKeepTheirOrder(t *testing.T) {
	var got []string
	for _, f := range compile(t).Fields(intel.Stakeholders) {
		got = append(got, f.Name)
	}
	want := []string{"name", "audience", "requirements", "cadence", "formats", "tlp", "suppress"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestVocabulariesAgreeWithTheDomainTypes(t *testing.T) {
	s := compile(t)
	values := func(kind intel.Kind, path ...string) []string {
		list := s.Fields(kind)
		var at schema.Field
		for _, name := range path {
			for _, f := range list {
				if f.Name == name {
					at = f
				}
			}
			list = at.Fields
		}
		return at.Values
	}
	for _, v := range values(intel.Assessments, "tlp") {
		if intel.ParseTLP(v).String() != v {
			t.Errorf("label %q is not known", v)
		}
	}
	likelihoods := values(intel.Assessments, "judgements", "likelihood")
	if len(likelihoods) != 14 {
		t.Errorf("%d likelihoods", len(likelihoods))
	}
	for _, v := range likelihoods {
		if intel.ParseLikelihood(v).Key() != v {
			t.Errorf("likelihood %q is not known", v)
		}
	}
	for _, v := range values(intel.Assessments, "judgements", "confidence") {
		if intel.ParseConfidence(v).String() != v {
			t.Errorf("confidence %q is not known", v)
		}
	}
	if diff := cmp.Diff(texts(intel.Products), values(intel.Assessments, "product")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(texts(intel.Kinds), values(intel.Rules, "rules", "applies_to", "kinds")); diff != "" {
		t.Error(diff)
	}
}

func texts[T ~string](list []T) []string {
	var out []string
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}

func TestRulesExplainThemselves(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range schema.Rules() {
		if r.Code == "" || r.Title == "" || r.Why == "" || r.Wrong == "" || r.Right == "" || seen[r.Code] {
			t.Errorf("rule %q is not complete or not unique", r.Code)
		}
		seen[r.Code] = true
	}
}

// BenchmarkAssessment reads and checks the assessments of the example, some 8 kB
// each; ns/op is for one of them.
func BenchmarkAssessment(b *testing.B) {
	s := compile(b)
	var files []file
	var docs []*doc.Document
	size := 0
	for _, f := range example(b) {
		if f.kind == intel.Assessments {
			d, _ := doc.Parse(f.path, f.data)
			files, docs, size = append(files, f), append(docs, d), size+len(f.data)
		}
	}
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(size / len(files)))
		b.ReportAllocs()
		for i := range b.N {
			f := files[i%len(files)]
			doc.Parse(f.path, f.data)
		}
	})
	b.Run("check", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			s.Check(intel.Assessments, docs[i%len(docs)])
		}
	})
}

// BenchmarkCompile compiles every schema, as the first check of each kind does.
func BenchmarkCompile(b *testing.B) {
	for range b.N {
		s := compile(b)
		for _, kind := range schema.Kinds() {
			s.Check(kind, &doc.Document{Root: &doc.Node{Shape: doc.Mapping}})
		}
	}
}

func TestEveryHintIsShownByEditorsToo(t *testing.T) {
	type object = map[string]any
	var walk func(where string, v any)
	walk = func(where string, v any) {
		o, _ := v.(object)
		if hint, ok := o["x-hint"].(string); ok && o["patternErrorMessage"] != "Must be "+hint+"." {
			t.Errorf("%s: x-hint %q, patternErrorMessage %v", where, hint, o["patternErrorMessage"])
		}
		_, pattern := o["pattern"].(string)
		_, format := o["format"].(string)
		if (pattern || format) && o["x-hint"] == nil {
			t.Errorf("%s has a form and no x-hint that says which", where)
		}
		for key, value := range o {
			walk(where+" "+key, value)
		}
	}
	for _, kind := range schema.Kinds() {
		data, err := schema.Source(kind)
		var v any
		if err := errors.Join(err, json.Unmarshal(data, &v)); err != nil {
			t.Fatal(err)
		}
		walk(string(kind), v)
	}
}

func TestOnlyAKeyThatMayBeLeftOutIsSaidSo(t *testing.T) {
	s := compile(t)
	const rest = "name: Gateways\ndescription: They stand at the edge.\nkeywords: [edge]\nvendor: V\nproduct: P\nexposure: internet\nowner: Network\n"
	for text, want := range map[string]string{
		rest + "type: technology\ndomain:\n":                                          `"domain" is empty: Domain of the fusion center that signs statements about it`,
		rest + "type: technology\ndomain: network\nversions:\n":                       `"versions" is empty; write a list, or leave the key out`,
		"type: objective\nname:\ndescription: D.\nkeywords: [edge]\nowner: Network\n": `"name" is empty: Name that staff would recognise`,
	} {
		d, _ := doc.Parse("content/estate/gateways.yaml", []byte(text))
		if found := s.Check(intel.Estate, d); len(found) != 1 || found[0].Message != want {
			t.Errorf("%s\ngot %v\nwant %s", text, found, want)
		}
	}
}
