package schema_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/schema"
)

// A verdict is what testdata/ajv.js says of one file.
type verdict struct {
	Broken   string
	Failures []failure
}

type failure struct {
	Keyword, Key string
	At           [][2]int // line and column of the value and of its key
}

// keywords lists for each rule the keywords of JSON Schema it stands for.
var keywords = map[string]string{
	"missing-key":   "required dependentRequired",
	"unknown-key":   "additionalProperties",
	"misplaced-key": "false schema",
	"wrong-type":    "type",
	"unknown-value": "enum const type",
	"wrong-form":    "format pattern",
	"empty-value":   "minLength minItems minProperties type format pattern enum",
	"out-of-range":  "minimum maximum",
}

// stricter lists the rules by which we refuse what other readers of YAML take.
var stricter = []string{
	"merge-conflict", // in the body, which the other readers do not see
	"yaml-alias", "yaml-tag", "yaml-merge-key", "nesting-too-deep", "front-matter-missing", "front-matter-open",
}

func TestAnotherValidatorGivesTheSameVerdicts(t *testing.T) {
	files := append(fixtures(t, "testdata"), fixtures(t, filepath.Join("..", "rule", "testdata"))...)
	files = append(files, example(t)...)
	s, wrong := compile(t), 0
	for i, theirs := range ajv(t, files) {
		f := files[i]
		d, unreadable := doc.Parse(f.path, f.data)
		refused := theirs.Broken != "" || len(theirs.Failures) > 0
		if len(unreadable) > 0 {
			alone := slices.ContainsFunc(unreadable, func(d diag.Diagnostic) bool { return slices.Contains(stricter, d.Rule) })
			if !refused && !alone {
				t.Errorf("%s: we cannot read it, ajv takes it: %v", f.path, unreadable)
			}
			continue
		}
		ours := s.Check(f.kind, d)
		if theirs.Broken != "" {
			t.Errorf("%s: we read it, the other parser does not: %s", f.path, theirs.Broken)
		}
		if refused != (len(ours) > 0) {
			t.Errorf("%s: valid for one validator only\nours: %v\najv: %v", f.path, ours, theirs.Failures)
		}
		if refused {
			wrong++
		}
		agree(t, f.path, ours, theirs.Failures)
	}
	if wrong < 15 {
		t.Errorf("only %d of %d files are wrong", wrong, len(files))
	}
}

// agree compares the places of failures, one by one.
func agree(t *testing.T, path string, ours []diag.Diagnostic, theirs []failure) {
	t.Helper()
	for _, f := range theirs {
		if !slices.ContainsFunc(ours, func(d diag.Diagnostic) bool { return f.at(d) || f.misspelt(d) }) {
			t.Errorf("%s: ajv alone has %s of %q at %v", path, f.Keyword, f.Key, f.At)
		}
	}
	for _, d := range ours {
		if !slices.ContainsFunc(theirs, func(f failure) bool { return f.at(d) && f.means(d) }) {
			t.Errorf("%s:%d:%d: ajv does not say so: %s (%s)", path, d.Span.Start.Line, d.Span.Start.Column, d.Message, d.Rule)
		}
	}
}

// at reports whether a finding stands where the failure does, and is about the
// same key if that key is missing.
func (f failure) at(d diag.Diagnostic) bool {
	missing := f.means(diag.Diagnostic{Rule: "missing-key"})
	return slices.Contains(f.At, [2]int{d.Span.Start.Line, d.Span.Start.Column}) &&
		(!missing || strings.HasPrefix(d.Message, strconv.Quote(f.Key)+" is missing"))
}

// means reports whether the rule of a finding stands for the failed keyword.
func (f failure) means(d diag.Diagnostic) bool {
	return f.Keyword != "" && strings.Contains(" "+keywords[d.Rule]+" ", " "+f.Keyword+" ")
}

// misspelt reports whether a finding says that the missing key is there under a
// wrong name. We say that once.
func (f failure) misspelt(d diag.Diagnostic) bool {
	return f.Keyword == "required" && d.Rule == "unknown-key" && d.Fix == f.Key
}

// fixtures returns the documents of the archives in a folder, each archive as if
// it were a folder.
func fixtures(t *testing.T, folder string) (list []file) {
	t.Helper()
	archives, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatal("no fixtures in ", folder)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			name, ok := strings.CutPrefix(f.Name, "content/")
			if kind := kindOf(name); ok && slices.Contains(schema.Kinds(), kind) {
				list = append(list, file{kind, filepath.Base(path) + "/" + f.Name, f.Data})
			}
		}
	}
	return list
}

func ajv(t *testing.T, files []file) (verdicts []verdict) {
	t.Helper()
	type entry struct {
		Kind string `json:"kind"`
		Text string `json:"text"`
	}
	input := struct {
		Schemas map[string]json.RawMessage `json:"schemas"`
		Files   []entry                    `json:"files"`
	}{Schemas: map[string]json.RawMessage{}}
	for _, kind := range schema.Kinds() {
		input.Schemas[string(kind)], _ = schema.Source(kind)
	}
	for _, f := range files {
		text, _ := onlyYAML(f.path, f.data)
		input.Files = append(input.Files, entry{string(f.kind), text})
	}
	data, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	cmd := node(t, []string{"ajv", "ajv-formats", "yaml"}, filepath.Join("testdata", "ajv.js"))
	cmd.Stdin, cmd.Stderr = bytes.NewReader(data), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal("run ajv: ", err)
	}
	if err := json.Unmarshal(out, &verdicts); err != nil || len(verdicts) != len(files) {
		t.Fatalf("%d verdicts for %d files: %v", len(verdicts), len(files), err)
	}
	return verdicts
}
