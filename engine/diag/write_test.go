package diag_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func span(line, column, end int) diag.Span {
	return diag.Span{Start: diag.Position{Line: line, Column: column}, End: diag.Position{Line: line, Column: end}}
}

var files = map[string]string{
	"content/a.md": "---\nproduct: flash-alert\njudgements:\n    likelihood: probable\n\tnote: x\n東京: probable\n",
	"content/b.yaml": "title: " + strings.Repeat("long ", 60) + "END " + strings.Repeat("tail ", 60) + "\n" +
		"esc: \x1b[31mred\u202e\n\xff bad\r\n",
	"content/c.yaml": "\ufefftlp: red\n",
}

func source(file string) []byte {
	text, ok := files[file]
	if !ok {
		return nil
	}
	return []byte(text)
}

func findings() []diag.Diagnostic {
	bad := &diag.Rule{Code: "likelihood-mixed-rows"}
	soft := &diag.Rule{Code: "review-passed", Severity: diag.Warning}
	return diag.Sort([]diag.Diagnostic{
		bad.At("content/a.md", span(4, 17, 25), `"probable" belongs to the other row of ICD 203 terms; this product uses "likely"`).Fixed("likely"),
		bad.At("content/a.md", span(5, 2, 6), "a tab indents this line"),
		bad.At("content/a.md", span(6, 5, 13), "after wide characters"),
		bad.At("content/b.yaml", span(1, 308, 311), "in a long line"),
		bad.At("content/b.yaml", span(2, 6, 7), "a control character, 100 %%\nand a second line"),
		bad.At("content/b.yaml", span(3, 1, 2), "a byte that is no UTF-8"),
		soft.At("content/c.yaml", span(1, 1, 4), "a warning").See("content/a.md", span(2, 1, 8), "the other place"),
		soft.At("content/c.yaml", span(1, 9, 9), "at the end of a line"),
		bad.At("content/c.yaml", diag.Span{}, "the file as a whole"),
		bad.At("content/gone.yaml", span(3, 1, 4), "a file that cannot be read"),
		bad.At("content/c.yaml", span(9, 1, 4), "a line that is not there"),
	})
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestFindingsAreWrittenInEveryFormat(t *testing.T) {
	tests := []struct {
		file  string
		write func(*bytes.Buffer) error
	}{
		{"text.golden", func(b *bytes.Buffer) error { return diag.WriteText(b, findings(), source, false) }},
		{"color.golden", func(b *bytes.Buffer) error { return diag.WriteText(b, findings(), source, true) }},
		{"json.golden", func(b *bytes.Buffer) error { return diag.WriteJSON(b, findings(), 3) }},
		{"github.golden", func(b *bytes.Buffer) error { return diag.WriteGitHub(b, findings()) }},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			var b bytes.Buffer
			if err := test.write(&b); err != nil {
				t.Fatal(err)
			}
			golden(t, test.file, b.Bytes())
		})
	}
}

func TestNoFindingIsAnEmptyList(t *testing.T) {
	var b bytes.Buffer
	if err := diag.WriteJSON(&b, nil, 7); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"diagnostics": []any{}, "errors": 0.0, "warnings": 0.0, "documents": 7.0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestGitHubGetsTenFindingsOfEachSeverity(t *testing.T) {
	hard, soft := &diag.Rule{Code: "a"}, &diag.Rule{Code: "b", Severity: diag.Warning}
	var list []diag.Diagnostic
	for i := range 15 {
		list = append(list, hard.At("x.yaml", span(i+1, 1, 2), "m"), soft.At("x.yaml", span(i+1, 1, 2), "m"))
	}
	var b bytes.Buffer
	if err := diag.WriteGitHub(&b, list); err != nil {
		t.Fatal(err)
	}
	if n, m := strings.Count(b.String(), "::error "), strings.Count(b.String(), "::warning "); n != 10 || m != 10 {
		t.Errorf("%d errors and %d warnings", n, m)
	}
}

func TestContentCannotIssueWorkflowCommands(t *testing.T) {
	rule := &diag.Rule{Code: "a"}
	d := rule.At("a,line=1::x.yaml", span(1, 1, 2), "%s", "x\n::set-output name=y::z\r%0A")
	var b bytes.Buffer
	if err := diag.WriteGitHub(&b, []diag.Diagnostic{d}); err != nil {
		t.Fatal(err)
	}
	want := "::error file=a%2Cline=1%3A%3Ax.yaml,line=1,col=1,endLine=1,endColumn=1,title=a::x%0A::set-output name=y::z%0D%250A\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestControlCharactersDoNotReachTheTerminal(t *testing.T) {
	rule := &diag.Rule{Code: "a"}
	d := rule.At("a\x1b.yaml", span(1, 1, 2), "m\x1b[2J").Fixed("\x07").See("b\x1b", span(1, 1, 1), "\x1b")
	var b bytes.Buffer
	if err := diag.WriteText(&b, []diag.Diagnostic{d}, func(string) []byte { return []byte("x\x1b]0;y\x07\u009b") }, false); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\x07\u009b") {
		t.Errorf("%q", b.String())
	}
}

func TestAFailureToWriteIsReported(t *testing.T) {
	list := findings()
	for name, write := range map[string]func() error{
		"text":   func() error { return diag.WriteText(broken{}, list, source, false) },
		"json":   func() error { return diag.WriteJSON(broken{}, list, 1) },
		"github": func() error { return diag.WriteGitHub(broken{}, list) },
	} {
		if write() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, fmt.Errorf("disk full") }

func TestFindingsAreSortedByPlaceAndNotRepeated(t *testing.T) {
	rule := &diag.Rule{Code: "a"}
	list := diag.Sort([]diag.Diagnostic{
		rule.At("b", span(1, 1, 2), "m"), rule.At("a", span(10, 1, 2), "m"), rule.At("a", span(2, 5, 6), "m"),
		rule.At("a", span(2, 3, 4), "m"), rule.At("a", span(2, 3, 4), "m"),
	})
	var got []string
	for _, d := range list {
		got = append(got, fmt.Sprintf("%s:%d:%d", d.File, d.Span.Start.Line, d.Span.Start.Column))
	}
	if diff := cmp.Diff([]string{"a:2:3", "a:2:5", "a:10:1", "b:1:1"}, got); diff != "" {
		t.Error(diff)
	}
}
