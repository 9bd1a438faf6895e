package rule_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/rule"
	"github.com/dossier-cti/dossier/engine/schema"
)

var update = flag.Bool("update", false, "write the golden files")

// moment is when fixtures are checked: the Friday of 2024-W47.
var moment = time.Date(2024, 11, 22, 16, 0, 0, 0, time.UTC)

// european are fonts without the scripts of Asia, and without emoji.
var european = rule.Fonts{
	Covers:   func(r rune) bool { return r < 0x2e80 },
	Unusable: map[string]error{"fonts/missing.ttf": errors.New("no such file")},
}

func TestFindingsAreThoseTheFixturesExpect(t *testing.T) {
	base := archive(t, "testdata/base.txtar")
	var golden strings.Builder
	for _, name := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			files := overlay(t, base, archive(t, "testdata/"+name+".txtar"))
			content, want := expectations(t, files)
			found := rule.CheckPrinted(load(t, content), moment, european)
			if diff := cmp.Diff(want, places(found)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			fmt.Fprintf(&golden, "# %s\n%s\n", name, printed(found))
		})
	}
	compare(t, "testdata/findings.golden", golden.String())
}

func TestEveryRuleHasAFixtureOfItsName(t *testing.T) {
	names := fixtures(t)
	for _, r := range rule.Rules() {
		if !slices.Contains(names, r.Code) {
			t.Errorf("no testdata/%s.txtar", r.Code)
			continue
		}
		data, err := os.ReadFile("testdata/" + r.Code + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`want: .*\b` + r.Code + `:\d+`).Match(data) {
			t.Errorf("testdata/%s.txtar expects no finding of its rule", r.Code)
		}
	}
}

func TestRulesExplainThemselves(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range slices.Concat(rule.Rules(), corpus.Rules(), schema.Rules()) {
		if seen[r.Code] {
			t.Errorf("two rules have the code %s", r.Code)
		}
		seen[r.Code] = true
		for what, text := range map[string]string{"title": r.Title, "reason": r.Why, "wrong example": r.Wrong, "right example": r.Right} {
			if text == "" {
				t.Errorf("%s has no %s", r.Code, what)
			}
		}
		if !strings.HasSuffix(r.Title, ".") || !strings.HasSuffix(r.Why, ".") {
			t.Errorf("%s: title and reason are sentences and end with a full stop", r.Code)
		}
	}
}

func TestTheBaseOfTheFixturesHasNoFinding(t *testing.T) {
	content, _ := expectations(t, archive(t, "testdata/base.txtar"))
	if found := rule.Check(load(t, content), moment); len(found) > 0 {
		t.Errorf("findings:\n%s", printed(found))
	}
}

func TestTwoChecksGiveTheSameList(t *testing.T) {
	content := many(t, 400) // several workers' share
	for i, name := range slices.Sorted(maps.Keys(content)) {
		if i%3 == 0 {
			f := content[name]
			f.Data = bytes.ReplaceAll(f.Data, []byte("[[estate/panos]]"), []byte("[[estate/panoss]] [S9] T1086"))
		}
	}
	w := load(t, content)
	first := rule.Check(w, moment)
	if len(first) < 1000 {
		t.Fatalf("only %d findings", len(first))
	}
	for range 5 {
		if diff := cmp.Diff(first, rule.Check(w, moment)); diff != "" {
			t.Fatalf("another list (-first +next):\n%s", diff)
		}
	}
}

func TestAnInvalidDocumentStillHasItsReferencesChecked(t *testing.T) {
	const edge = "content/assessments/2024/11/2024-11-18-edge.md"
	files := archive(t, "testdata/base.txtar")
	files[edge] = strings.NewReplacer(
		"title: Management", "titel: Management",
		"answers: [PIR-001]", "answers: [PIR-009, not an id]",
		"authors: [mvega]", "authors: mvega",
		"[[PIR-001]]", "[[PIR-010]]",
	).Replace(files[edge])
	content, _ := expectations(t, files)
	w, found := read(t, content)
	if errors, _ := diag.Count(found); errors < 3 {
		t.Fatalf("the schema finds too little:\n%s", printed(found))
	}
	want := []string{
		edge + ":39:34: unknown-reference",
		edge + ":7:11: unknown-reference",
	}
	if diff := cmp.Diff(want, places(rule.Check(w, moment))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestAReviewAboveTheCeilingIsFound(t *testing.T) {
	const path = "content/reviews/assessments/2024/11/2024-11-18-edge/abc-ahansen.yaml"
	files := archive(t, "testdata/base.txtar")
	files[path] = "statement: {}\ntlp: red\n"
	content, _ := expectations(t, files)
	w, _ := read(t, content)
	want := []string{path + ":0:0: tlp-above-ceiling"}
	if diff := cmp.Diff(want, places(rule.Check(w, moment))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestAWorldWithoutPolicyOrOrganisationIsChecked(t *testing.T) {
	files := archive(t, "testdata/base.txtar")
	for name := range files {
		if name != "content/dossier.yaml" {
			delete(files, name)
		}
	}
	files["content/dossier.yaml"] = "organisation: nothing\n"
	content, _ := expectations(t, files)
	w, _ := read(t, content)
	if found := rule.Check(w, moment); len(found) > 0 {
		t.Errorf("findings:\n%s", printed(found))
	}
}

func fixtures(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range paths {
		if name := strings.TrimSuffix(filepath.Base(p), ".txtar"); name != "base" {
			names = append(names, name)
		}
	}
	return names
}

func archive(t testing.TB, path string) map[string]string {
	t.Helper()
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range a.Files {
		files[f.Name] = string(f.Data)
	}
	return files
}

// overlay puts the files of a fixture over those of the base. A file that
// begins with "# like PATH" is the base's file of that path with the fields
// and the body that follow put in the place of its own; "# gone" removes one.
func overlay(t *testing.T, base, fixture map[string]string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for name, text := range base {
		files[name] = text
	}
	for name, text := range fixture {
		first, rest, _ := strings.Cut(text, "\n")
		model, like := strings.CutPrefix(first, "# like ")
		switch {
		case first == "# gone":
			delete(files, name)
		case like && base[model] == "":
			t.Fatalf("%s: the base has no %s", name, model)
		case like:
			files[name] = merge(base[model], rest)
		default:
			files[name] = text
		}
	}
	return files
}

// merge replaces the top-level fields and the body of a document.
func merge(model, changes string) string {
	fields, body := cut(strings.TrimPrefix(model, "---\n"))
	changed, changedBody := cut(changes)
	for _, c := range changed {
		i := slices.IndexFunc(fields, func(f string) bool { return key(f) == key(c) })
		switch {
		case i < 0:
			fields = append(fields, c)
		case strings.TrimSpace(c) == key(c)+": gone":
			fields = slices.Delete(fields, i, i+1)
		default:
			fields[i] = c
		}
	}
	text := strings.Join(fields, "")
	if body == "" && changedBody == "" {
		return text
	}
	if changedBody == "" {
		changedBody = body
	}
	return "---\n" + text + "---\n" + changedBody
}

func key(field string) string {
	name, _, _ := strings.Cut(field, ":")
	return name
}

// cut separates the top-level fields of a document, and its body.
func cut(text string) (fields []string, body string) {
	text, body, _ = strings.Cut(text, "---\n")
	for line := range strings.Lines(text) {
		if len(fields) == 0 || line[0] != ' ' && line[0] != '-' && line[0] != '#' {
			fields = append(fields, line)
		} else {
			fields[len(fields)-1] += line
		}
	}
	return fields, body
}

var wanted = regexp.MustCompile(` *(?:#|<!--) want:((?: [a-z-]+:\d+(?:\+\d+)?)+)(?: -->)?$`)

// expectations removes the comments about findings and returns what they say,
// as "path:line:column: code". Behind the column may stand how many lines below
// the comment the finding is: folded text has no room for one.
func expectations(t *testing.T, files map[string]string) (fs.FS, []string) {
	t.Helper()
	content, want := fstest.MapFS{}, []string{}
	for name, text := range files {
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			m := wanted.FindStringSubmatch(line)
			if m == nil {
				if strings.Contains(line, "want:") {
					t.Fatalf("%s:%d: unreadable expectation: %s", name, i+1, line)
				}
				continue
			}
			lines[i] = strings.TrimSuffix(line, m[0])
			for each := range strings.FieldsSeq(m[1]) {
				code, place, _ := strings.Cut(each, ":")
				column, below, _ := strings.Cut(place, "+")
				down, _ := strconv.Atoi(below)
				want = append(want, fmt.Sprintf("%s:%d:%s: %s", name, i+1+down, column, code))
			}
		}
		content[name] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n"))}
	}
	slices.Sort(want)
	return content, want
}

func load(t testing.TB, content fs.FS) *corpus.World {
	t.Helper()
	w, found := read(t, content)
	if len(found) > 0 {
		t.Fatalf("the fixture is not valid by itself:\n%s", printed(found))
	}
	return w
}

// compiled holds the schemas, which take longer to compile than a fixture to
// check.
var compiled = sync.OnceValues(schema.Compile)

func read(t testing.TB, content fs.FS) (*corpus.World, []diag.Diagnostic) {
	t.Helper()
	schemas, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	w, found, err := corpus.Load(context.Background(), content, corpus.Options{Schemas: schemas, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	return w, found
}

func places(found []diag.Diagnostic) []string {
	list := []string{}
	for _, d := range found {
		list = append(list, fmt.Sprintf("%s:%d:%d: %s", d.File, d.Span.Start.Line, d.Span.Start.Column, d.Rule))
	}
	slices.Sort(list)
	return list
}

func printed(found []diag.Diagnostic) string {
	var b strings.Builder
	for _, d := range found {
		fmt.Fprintf(&b, "%s:%d:%d-%d: %s: %s (%s)\n", d.File, d.Span.Start.Line, d.Span.Start.Column, d.Span.End.Column, d.Severity, d.Message, d.Rule)
		if d.Fix != "" {
			fmt.Fprintf(&b, "   fix: %s\n", d.Fix)
		}
		for _, r := range d.Related {
			fmt.Fprintf(&b, "   see %s:%d:%d: %s\n", r.File, r.Span.Start.Line, r.Span.Start.Column, r.Message)
		}
	}
	return b.String()
}

func compare(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// jargon is what a message must not hold: pointers, regular expressions, and
// the names that only programmers have for things.
var jargon = regexp.MustCompile(`#/|\$defs|(^|\D)/\d+/|\^[\[(a-zA-Z]|\\d|\[0-9\]|\[a-z|properties|minLength|oneOf|nil\b|%!|\bstruct\b`)

func TestMessagesSpeakToAnalysts(t *testing.T) {
	golden, err := os.ReadFile("testdata/findings.golden")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(golden)) {
		if strings.HasPrefix(line, "content/") || strings.HasPrefix(line, "   ") {
			n++
			_, message, _ := strings.Cut(line, ": ")
			if m := jargon.FindString(message); m != "" || len(line) > 500 {
				t.Errorf("%q: %s", m, line)
			}
		}
	}
	if n < 300 {
		t.Errorf("only %d lines", n)
	}
}
