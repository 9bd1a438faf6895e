package diag_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/dossier-cti/dossier/engine/diag"
)

// rules describe the findings of this test, but for one.
func rules() []*diag.Rule {
	return []*diag.Rule{
		{Code: "review-passed", Severity: diag.Warning, Title: "Reviews are held.", Why: "Time passes.", Wrong: "late", Right: "in time"},
		{Code: "unbroken", Title: "Nobody breaks this."},
	}
}

func TestSARIFIsValidAgainstItsSchema(t *testing.T) {
	data, err := os.ReadFile("testdata/sarif-2.1.0.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	if err := c.AddResource("sarif.json", bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	odd := (&diag.Rule{Code: "odd"}).At("a b/ü:%#?.yaml", span(1, 3, 3), "\x1b %s", "\xff")
	for name, list := range map[string][]diag.Diagnostic{"findings": append(findings(), odd), "none": nil} {
		var b bytes.Buffer
		if err := diag.WriteSARIF(&b, list, rules(), ""); err != nil {
			t.Fatal(err)
		}
		var got any
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(got); err != nil {
			t.Errorf("%s: %#v", name, err)
		}
	}
}

func TestSARIFSaysWhatTheFindingsSay(t *testing.T) {
	var b bytes.Buffer
	if err := diag.WriteSARIF(&b, findings(), rules(), "1.2.3"); err != nil {
		t.Fatal(err)
	}
	golden(t, "sarif.golden", b.Bytes())
}

func TestAFileNameIsAnAddress(t *testing.T) {
	var b bytes.Buffer
	list := []diag.Diagnostic{(&diag.Rule{Code: "a"}).At("content/a b#c%.yaml", diag.Span{}, "m")}
	if err := diag.WriteSARIF(&b, list, nil, "1"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `"uri": "content/a%20b%23c%25.yaml"`) || strings.Contains(b.String(), "region") {
		t.Error(b.String())
	}
}

func TestTheSummaryHoldsWhatTheAnnotationsLeaveOut(t *testing.T) {
	hard, soft := &diag.Rule{Code: "a"}, &diag.Rule{Code: "b", Severity: diag.Warning}
	var list []diag.Diagnostic
	for i := range 12 {
		list = append(list, hard.At("x.yaml", span(i+1, 1, 2), "m"), soft.At("x.yaml", span(i+1, 1, 2), "m"))
	}
	var b bytes.Buffer
	if err := diag.WriteSummary(&b, list, 3); err != nil {
		t.Fatal(err)
	}
	golden(t, "summary.golden", b.Bytes())

	b.Reset()
	if err := diag.WriteSummary(&b, list[:4], 1); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "|") {
		t.Errorf("a table of nothing: %s", b.String())
	}
	b.Reset()
	for range 2000 {
		list = append(list, hard.At("x.yaml", span(1, 1, 2), "%s", strings.Repeat("<", 5000)))
	}
	if err := diag.WriteSummary(&b, list, 1); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 1<<20 || !strings.Contains(b.String(), " findings more; ") {
		t.Errorf("%d bytes, ending in %q", b.Len(), b.String()[b.Len()-80:])
	}
}

func TestContentStaysTextInTheSummary(t *testing.T) {
	var list []diag.Diagnostic
	for range 11 {
		list = append(list, (&diag.Rule{Code: "a"}).At("x|y.yaml", span(1, 1, 2), "%s", "<img src=x> | [a](http://evil.example) www.evil.example @team `code`\n# Heading &amp; \x1b"))
	}
	var b bytes.Buffer
	if err := diag.WriteSummary(&b, list, 1); err != nil {
		t.Fatal(err)
	}
	table := b.String()[strings.Index(b.String(), "| error"):]
	if strings.ContainsAny(table, "<`@[\x1b") || strings.Count(table, "|") != 5 || strings.Count(table, "\n") != 1 ||
		strings.Contains(table, "http:") || strings.Contains(table, "www.") || strings.Contains(table, "&amp;") {
		t.Error(table)
	}
}

func TestOnlyWhatAChangeBroughtIsReported(t *testing.T) {
	rule := &diag.Rule{Code: "a"}
	at := func(file string, line int, message string) diag.Diagnostic {
		return rule.At(file, span(line, 1, 2), "%s", message)
	}
	before := []diag.Diagnostic{at("x", 1, "old"), at("x", 2, "twice"), at("y", 1, "touched"), at("z", 1, "gone")}
	after := []diag.Diagnostic{at("x", 5, "old"), at("x", 1, "twice"), at("x", 2, "twice"), at("x", 3, "new"), at("y", 1, "touched"), at("v", 1, "old")}
	var got []string
	for _, d := range diag.Since(before, after, []string{"y"}) {
		got = append(got, fmt.Sprintf("%s:%d %s", d.File, d.Span.Start.Line, d.Message))
	}
	if diff := cmp.Diff([]string{"x:2 twice", "x:3 new", "y:1 touched", "v:1 old"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
