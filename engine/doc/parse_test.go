package doc_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
)

// brief writes findings as "line:column-end rule", one a line; a span that
// covers no more than one line is given by its two columns.
func brief(list []diag.Diagnostic) string {
	var b strings.Builder
	for _, d := range list {
		fmt.Fprintf(&b, "%d:%d-%d %s\n", d.Span.Start.Line, d.Span.Start.Column, d.Span.End.Column, d.Rule)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestMistakesAreReportedWhereTheyStand(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a conflict that git left", "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n", "2:1-13 merge-conflict"},
		{"a conflict from the first line", "<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n", "1:1-13 merge-conflict"},
		{"a tab indents", "a:\n\tb: 1\n", "2:1-2 yaml-tab"},
		{"a tab after spaces", "a:\n  b: 1\n \tc: 1\n", "3:2-3 yaml-tab"},
		{"a tab in a block of text", "a: >-\n\tb\n", "2:1-2 yaml-tab"},
		{"a bracket is not closed, keys follow", "a: 1\nb: [x, y\nc: 2\nd: 3\n", "2:4-5 yaml-bracket"},
		{"a bracket is not closed at the end", "a: 1\nb: [x, y\n", "2:4-5 yaml-bracket"},
		{"a bracket in a list of mappings", "a:\n  - {b: 1, c: 2\n  - {b: 1}\n", "2:5-6 yaml-bracket"},
		{"a bracket is closed by the wrong one", "a: [x, {b: y]\n", "1:13-14 yaml-bracket"},
		{"a comma is missing in braces", "a: {b: 1 c: 2}\n", "1:11-12 yaml-bracket"},
		{"text follows a bracket", "a: [S1] says so\n", "1:9-16 yaml-bracket"},
		{"a quote is not closed, keys follow", "a: 1\nb: \"x\nc: \"y\"\n", "2:4-5 yaml-quote"},
		{"a quote is not closed at the end", "a: 1\nb: 'x\n", "2:4-5 yaml-quote"},
		{"text follows a quote", "a: \"x\" y\n", "1:8-9 yaml-quote"},
		{"an apostrophe within single quotes", "a: 'it's'\n", "1:8-10 yaml-quote"},
		{"a Windows path in double quotes", `a: "C:\Windows"` + "\n", "1:7-9 yaml-quote"},
		{"a second colon", "title: Ivanti: second wave\n", "1:8-27 yaml-colon"},
		{"a second colon after letters of two bytes", "title: Kovač: Größe\n", "1:8-20 yaml-colon"},
		{"a colon on a further line", "title: a\n  b c: d\n", "2:6-7 yaml-colon"},
		{"a space is missing after a colon", "a: 1\nb:2\nc: 3\n", "2:1-4 yaml-colon"},
		{"a key without colon", "a: 1\nb\nc: 3\n", "2:1-2 yaml-syntax"},
		{"a key too deep", "a: 1\n  b: 2\n", "2:3-4 yaml-indentation"},
		{"a key too deep after a quoted value", "a: \"1\"\n  b: 2\n", "2:3-7 yaml-indentation"},
		{"a key between two levels", "a:\n    b: 2\n  c: 3\n", "3:3-7 yaml-indentation"},
		{"a list item between two levels", "a:\n    - b\n  - c\n", "3:3-6 yaml-indentation"},
		{"a key among list items", "a:\n  - b\n  c: 3\n", "3:3-7 yaml-indentation"},
		{"a list on the line of its key", "a: - b\n", "1:4-5 yaml-indentation"},
		{"an unknown anchor", "a: 1\nb: *bold*\n", "2:4-10 yaml-alias"},
		{"an unknown anchor in a list", "a: 1\nb: [x, *y]\n", "2:8-10 yaml-alias"},
		{"a reserved character", "a: 1\nb: @home\n", "2:4-9 yaml-reserved"},
		{"a per cent sign", "a: 1\nb: %home\n", "2:4-9 yaml-reserved"},
		{"a question mark within brackets", "a: [x, why is it so?, y]\n", "1:8-21 yaml-reserved"},
		{"an address with a query within braces", "- {a: 1, b: https://x.example/?q=1}\n", "1:13-35 yaml-reserved"},
		{"a comma too many", "a: [x,, y]\n", "1:7-8 yaml-bracket"},
		{"a bracket within a text in brackets", "a: [x [1], y]\n", "1:7-8 yaml-bracket"},
		{"a brace closes a bracket over two lines", "a: [x,\n  y}\n", "2:4-5 yaml-bracket"},
		{"a colon without key in a list", "a: [x, : y]\n", "1:8-9 yaml-colon"},
		{"a reserved character within brackets", "a: [x, @y]\n", "1:8-9 yaml-reserved"},
		{"a tag within brackets that are broken", "a: [x, !y z\n", "1:8-10 yaml-tag"},
		{"a quote within brackets", "a: [\"x\", \"y, z]\n", "1:10-11 yaml-quote"},
		{"text after a quote within brackets", "a: [\"x\" y]\n", "1:9-10 yaml-bracket"},
		{"an anchor before the mistake", "a: &x [1]\nb: [*x, &y 2, *y, *z]\n", "2:19-21 yaml-alias"},
		{"an anchor without name", "a: & b\n", "1:4-7 yaml-reserved"},
		{"a tag before the mistake", "a: !x y\nb: [\n", "1:4-6 yaml-tag"},
		{"a quoted key before the mistake", "\"a b\": 1\n'c': 2\nd: [\n", "3:4-5 yaml-bracket"},
		{"a key with an open quote", "a: 1\n\"b: 2\nc: 3\n", "2:1-2 yaml-quote"},
		{"a comment before the mistake", "a: 1 # note: this\nb: [x, # note\n  y # note\n", "2:4-5 yaml-bracket"},
		{"a list in the column of its key before the mistake", "a:\n- b\n- c\nd: [\n", "4:4-5 yaml-bracket"},
		{"a list item among keys", "a: 1\n- b\n", "2:1-4 yaml-indentation"},
		{"a block of text with a given column", "a: |2\n   b\n  c\nd: [\n", "4:4-5 yaml-bracket"},
		{"a block of text in two columns", "a: |\n    b\n  c\n", "3:3-4 yaml-indentation"},
		{"nested lists before the mistake", "a:\n  - - b\n    - c\n  - d\ne: [\n", "5:4-5 yaml-bracket"},
		{"an empty key", ": a\n", "1:1-2 yaml-key"},
		{"a tab on an empty line of a text", "a: >-\n  b\n\t\nc: [\n", "4:4-5 yaml-bracket"},
		{"text after the sign of a block", "a: > b\n", "1:4-7 yaml-syntax"},
		{"a stray closing bracket", "a: ]\n", "1:4-5 yaml-reserved"},
		{"a duplicate key", "a: 1\nb: 2\na: 3\n", "3:1-2 duplicate-key"},
		{"duplicate keys in braces", "a: {b: 1, b: 2}\n", "1:11-12 duplicate-key"},
		{"an anchor and its alias", "a: &x [1]\nb: *x\n", "1:4-6 yaml-alias\n2:4-6 yaml-alias"},
		{"a cyclic alias", "a: &x [*x]\n", "1:4-6 yaml-alias\n1:8-10 yaml-alias"},
		{"a merge key", "a: {b: 1}\n<<: {c: 1}\n", "2:1-3 yaml-merge-key"},
		{"a tag", "a: !!binary aGk=\nb: !x y\nc: ! z\n", "1:4-12 yaml-tag\n2:4-6 yaml-tag\n3:4-5 yaml-tag"},
		{"a structure as key", "? [a]\n: b\n", "1:3-4 yaml-key"},
		{"a second document", "a: 1\n---\nb: 2\n", "2:1-4 yaml-one-document"},
		{"text after the end of the document", "a: 1\n...\nb: 2\n", "2:1-4 yaml-one-document"},
		{"a directive", "%YAML 1.1\n---\na: 1\n", "1:1-4 yaml-one-document"},
		{"a list at the top", "- a\n", "1:1-2 yaml-not-fields"},
		{"a text at the top", "title:Edge devices\n", "1:1-19 yaml-not-fields"},
		{"nothing", "", "0:0-0 empty-file"},
		{"only a comment", "# soon\n", "0:0-0 empty-file"},
		{"a byte that is no UTF-8", "a: é\nb: x\xff\n", "2:5-6 invalid-utf8"},
		{"UTF-16", "\xff\xfea\x00", "1:1-2 invalid-utf8"},
		{"a NUL byte", "a: 1\nbé: \x00\n", "2:5-6 control-character"},
		{"a line separator", "a: b\u2028c\n", "1:5-6 control-character"},
		{"a lone carriage return", "a: b\rc: d\n", "1:5-6 control-character"},
		{"text turned round", "a: b\u202ec\n", "1:5-6 control-character"},
		{"nested too deep", "a: " + strings.Repeat("[", 32) + strings.Repeat("]", 32) + "\n", "1:35-36 nesting-too-deep"},
		{"nested far too deep", "a: " + strings.Repeat("[", 20_000) + "\n", "1:20003-20004 yaml-bracket"},
		{"too many values", "a: [" + strings.Repeat("1,", 50_000) + "]\n", "1:99999-100000 too-many-values"},
		{"too large", "a: " + strings.Repeat("x", 10<<20) + "\n", "0:0-0 file-too-large"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, findings := doc.Parse("content/a.yaml", []byte(test.text))
			if diff := cmp.Diff(test.want, brief(findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
				for _, d := range findings {
					t.Log(d.Message)
				}
			}
		})
	}
}

func TestFixesMend(t *testing.T) {
	for _, text := range []string{
		"title: Ivanti: second wave # two\n", "a: 1\nb:2\nc: 3\n", "a: *bold* text\n", "a: @home\n",
		"a: [x, why is it so?, y]\n", "- {a: 1, b: https://x.example/?q=1}\n", "a: 5 \\ 6: 7\n", "é: ü: it's \"so\"\n",
	} {
		_, findings := doc.Parse("a.yaml", []byte(text))
		if len(findings) != 1 || findings[0].Fix == "" {
			t.Errorf("%q: findings %v", text, findings)
			continue
		}
		at, lines := findings[0].Span, strings.Split(text, "\n")
		line := []rune(lines[at.Start.Line-1])
		lines[at.Start.Line-1] = string(line[:at.Start.Column-1]) + findings[0].Fix + string(line[at.End.Column-1:])
		mended := strings.Join(lines, "\n")
		if _, left := doc.Parse("a.yaml", []byte(mended)); len(left) > 0 && left[0].Rule != "yaml-not-fields" {
			t.Errorf("%q became %q: %v", text, mended, left)
		}
	}
}

func TestMistakesInMarkdownCountTheLinesOfTheFile(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a tab in the front matter", "---\na:\n\tb: 1\n---\nBody\n", "3:1-2 yaml-tab"},
		{"a duplicate key", "---\r\na: 1\r\na: 2\r\n---\r\nBody\r\n", "3:1-2 duplicate-key"},
		{"an open bracket", "---\na: [\n---\nBody ]\n", "2:4-5 yaml-bracket"},
		{"no front matter", "# Title\n", "1:1-8 front-matter-missing"},
		{"front matter not closed", "---\na: 1\n\nBody\n", "1:1-4 front-matter-open"},
		{"empty front matter", "---\n---\nBody\n", "1:1-4 empty-file"},
		{"front matter of comments", "---\n# soon\n---\nBody\n", "0:0-0 empty-file"},
		{"a second document", "---\na: 1\n--- b\n---\nBody\n", "3:1-4 yaml-one-document"},
		{"a NUL byte in the body", "---\na: 1\n---\nBo\x00dy\n", "4:3-4 control-character"},
		{"nothing", " \n", "0:0-0 empty-file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, findings := doc.Parse("content/a.md", []byte(test.text))
			if diff := cmp.Diff(test.want, brief(findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestADuplicateKeyPointsToTheFirst(t *testing.T) {
	d, findings := doc.Parse("a.yaml", []byte("tlp: green\ntitle: x\ntlp: red\n"))
	if len(findings) != 1 || len(findings[0].Related) != 1 {
		t.Fatalf("findings = %+v", findings)
	}
	if got := findings[0].Related[0].Span.Start; got != (diag.Position{Line: 1, Column: 1}) {
		t.Errorf("related place = %v", got)
	}
	if got := d.Root.Get("tlp").Text(); got != "green" {
		t.Errorf("the first value shall stand, got %q", got)
	}
}

func TestScalarsKeepTheirText(t *testing.T) {
	tests := []struct {
		text  string
		shape doc.Shape
		want  string
	}{
		{"2024-11-18", doc.Text, "2024-11-18"},
		{"2024-11-18T15:00:00Z", doc.Text, "2024-11-18T15:00:00Z"},
		{"true", doc.Boolean, "true"},
		{"True", doc.Text, "True"},
		{"yes", doc.Text, "yes"},
		{"no", doc.Text, "no"},
		{"70", doc.Integer, "70"},
		{"-7", doc.Integer, "-7"},
		{"007", doc.Integer, "007"},
		{"0x1F", doc.Text, "0x1F"},
		{"10.2", doc.Number, "10.2"},
		{"1e3", doc.Number, "1e3"},
		{"1e", doc.Text, "1e"},
		{".5", doc.Number, ".5"},
		{".", doc.Text, "."},
		{"10.2.1", doc.Text, "10.2.1"},
		{"1_000", doc.Text, "1_000"},
		{"12:30:45", doc.Text, "12:30:45"},
		{"12345678901234567890", doc.Number, "12345678901234567890"},
		{"+", doc.Text, "+"},
		{"~", doc.Null, "~"},
		{"null", doc.Null, "null"},
		{"", doc.Null, ""},
		{`"70"`, doc.Text, "70"},
		{"'it''s'", doc.Text, "it's"},
		{">-\n  a\n  b", doc.Text, "a b"},
		{"a\n  b", doc.Text, "a b"},
	}
	for _, test := range tests {
		d, findings := doc.Parse("a.yaml", []byte("k: "+test.text+"\n"))
		if len(findings) > 0 {
			t.Errorf("%q: %v", test.text, findings)
			continue
		}
		n := d.Root.Get("k")
		if n.Shape != test.shape || n.Text() != test.want {
			t.Errorf("%q: shape %d text %q, want shape %d text %q", test.text, n.Shape, n.Text(), test.shape, test.want)
		}
	}
}

func TestSpansCoverWhatStandsOnOneLine(t *testing.T) {
	const text = `# note
title: Größe über alles # comment
quoted: "a \" b" # c
single: 'it''s' # c
folded: >-
  a
  b
long: one
  two
items: [ä, "b", {x: y}, ] # c
empty:
open: [a,
  b]
list:
  - id: K1
    name: n
  - plain text
emoji: 🛡 x
`
	d, findings := doc.Parse("a.yaml", []byte("\ufeff"+strings.ReplaceAll(text, "\n", "\r\n")))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	r := d.Root
	tests := []struct {
		name string
		at   diag.Span
		want string
	}{
		{"root", r.Span, "2:1-2:6"},
		{"key", r.Field("title").Span, "2:1-2:6"},
		{"plain", r.Get("title").Span, "2:8-2:24"},
		{"double quotes", r.Get("quoted").Span, "3:9-3:17"},
		{"single quotes", r.Get("single").Span, "4:9-4:16"},
		{"block of text", r.Get("folded").Span, "5:9-5:11"},
		{"text of two lines", r.Get("long").Span, "8:7-8:10"},
		{"list in brackets", r.Get("items").Span, "10:8-10:26"},
		{"item in quotes", r.At("items", 1).Span, "10:12-10:15"},
		{"mapping in braces", r.At("items", 2).Span, "10:17-10:23"},
		{"value in braces", r.At("items", 2, "x").Span, "10:21-10:22"},
		{"nothing", r.Get("empty").Span, "11:7-11:7"},
		{"brackets over two lines", r.Get("open").Span, "12:7-12:8"},
		{"list", r.Get("list").Span, "15:3-15:4"},
		{"mapping", r.At("list", 0).Span, "15:5-15:7"},
		{"item", r.At("list", 1).Span, "17:5-17:15"},
		{"after an emoji", r.Get("emoji").Span, "18:8-18:11"},
	}
	for _, test := range tests {
		got := fmt.Sprintf("%d:%d-%d:%d", test.at.Start.Line, test.at.Start.Column, test.at.End.Line, test.at.End.Column)
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestMarkdownIsSplitFromItsFrontMatter(t *testing.T) {
	d, findings := doc.Parse("a.md", []byte("---\r\ntitle: x\r\n---\r\n## Summary\r\n\r\n---\r\nEnd\r\n"))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if d.Body != "## Summary\n\n---\nEnd\n" || d.BodyLine != 4 {
		t.Errorf("body %q from line %d", d.Body, d.BodyLine)
	}
	if d.Root.Get("title").Span.Start != (diag.Position{Line: 2, Column: 8}) {
		t.Errorf("title at %v", d.Root.Get("title").Span)
	}
}

func TestHostileFilesAreRefusedQuickly(t *testing.T) {
	bomb := "a0: &a0 [x]\n"
	for i := 1; i < 60; i++ {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9), ","))
	}
	half := 1<<20 - 100
	files := map[string]string{
		"an alias bomb":               bomb,
		"a long line of brackets":     "a: " + strings.Repeat("[", half),
		"a long line of braces":       "a: " + strings.Repeat("{a: ", half/4),
		"a long line of quotes":       "a: " + strings.Repeat(`"`, half),
		"a long line of dashes":       strings.Repeat("- ", half/2),
		"a long line of colons":       strings.Repeat("a: ", half/3),
		"a long line of question":     strings.Repeat("? ", half/2),
		"lines that step to the left": stairs(1400),
		"many keys":                   manyKeys(60_000),
		"many comments":               "a: 1\n" + strings.Repeat("# x\n", half/4),
		"many empty lines":            "a: 1\n" + strings.Repeat("\n", half),
		"a long text":                 "a: " + strings.Repeat("x ", half/2),
		"many items on a line":        "a: [" + strings.Repeat("é,", half/3) + "]",
		"many anchors":                "a: [" + strings.Repeat("&a ,", half/4) + "]",
		"many fences":                 "---\n" + strings.Repeat("a\n", half/2),
	}
	for name, text := range files {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			d, findings := doc.Parse("a.yaml", []byte(text))
			if took := time.Since(start); took > time.Minute {
				t.Errorf("took %v", took)
			}
			if len(findings) == 0 && d.Root == nil {
				t.Error("neither a document nor a finding")
			}
			if len(findings) > 60 {
				t.Errorf("%d findings", len(findings))
			}
		})
	}
}

func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: 1\n", i%20_000)
	}
	return b.String()
}

func TestRulesExplainThemselves(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range doc.Rules() {
		if r.Code == "" || r.Title == "" || r.Why == "" || r.Wrong == "" || r.Right == "" || seen[r.Code] {
			t.Errorf("rule %q is not complete or not unique", r.Code)
		}
		seen[r.Code] = true
	}
}

// FuzzParse demands that nothing panics and that every place lies in the file.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"a: 1\nb: [x, {c: d}]\n", "---\na: >-\n  b\n---\n# Body\n", "a: &x [*x]\n", "a:\n\t- b\n", "a: 'b\nc: \"d\\q\"\n",
		"? a\n: b\n", "a: !!str b\n", "- - - a\n", "a: {b: 1, b: 2}\n", "k: é: ü\n", "a: [\n]: b", "\ufeffa: 1\r\n",
	} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, markdown bool) {
		path := "a.yaml"
		if markdown {
			path = "a.md"
		}
		d, findings := doc.Parse(path, data)
		lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
		for _, found := range findings {
			inside(t, lines, found.Span, found.Message)
			for _, r := range found.Related {
				inside(t, lines, r.Span, r.Message)
			}
		}
		if d.Root == nil && len(findings) == 0 {
			t.Error("neither a document nor a finding")
		}
		walk(t, lines, d.Root)
	})
}

func walk(t *testing.T, lines []string, n *doc.Node) {
	if n == nil {
		return
	}
	inside(t, lines, n.Span, n.Scalar)
	for _, item := range n.Items {
		walk(t, lines, item)
	}
	for _, f := range n.Fields {
		inside(t, lines, f.Span, f.Key)
		walk(t, lines, f.Value)
	}
}

func inside(t *testing.T, lines []string, s diag.Span, what string) {
	t.Helper()
	if s == (diag.Span{}) {
		return
	}
	for _, p := range []diag.Position{s.Start, s.End} {
		if p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Column > len([]rune(lines[p.Line-1]))+1 {
			t.Fatalf("%v lies outside the file (%s)", p, what)
		}
	}
	if s.End.Line < s.Start.Line || s.End.Line == s.Start.Line && s.End.Column < s.Start.Column {
		t.Fatalf("%v ends before it starts (%s)", s, what)
	}
}

func example(tb testing.TB) (paths []string, files [][]byte) {
	root := filepath.Join("..", "..", "content")
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		paths, files = append(paths, path), append(files, data)
		return nil
	})
	if err != nil {
		tb.Skip("the example content is not there: ", err)
	}
	return paths, files
}

func TestTheExampleContentIsRead(t *testing.T) {
	paths, files := example(t)
	for i, data := range files {
		if _, findings := doc.Parse(paths[i], data); len(findings) > 0 {
			t.Errorf("%s: %v", paths[i], findings)
		}
	}
}
