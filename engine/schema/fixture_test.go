package schema_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/schema"
)

// A want names a finding: rule, first column and the one after the last, and a
// part of the message. It stands in a comment on the line of the finding.
// Where no comment can stand, it stands in the head of the archive behind the
// path and the line, which is 0 for a file as a whole.
var (
	wantHere  = regexp.MustCompile("([a-z0-9-]+) (\\d+)-(\\d+) `([^`]*)`")
	wantThere = regexp.MustCompile(`(?m)^want (\S+):(\d+): (.*)$`)
)

type finding struct{ Where, Rule, Message string }

func TestEveryMistakeHasItsOneFinding(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no fixtures: ", err)
	}
	s := compile(t)
	for _, path := range archives {
		t.Run(filepath.Base(path), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var got []finding
			for _, f := range archive.Files {
				got = append(got, check(s, f)...)
			}
			compare(t, wants(archive), got)
		})
	}
}

func diagnose(s *schema.Set, f txtar.File) []diag.Diagnostic {
	d, findings := doc.Parse(f.Name, f.Data)
	return diag.Sort(append(findings, s.Check(kindOf(strings.TrimPrefix(f.Name, "content/")), d)...))
}

func check(s *schema.Set, f txtar.File) (list []finding) {
	for _, found := range diagnose(s, f) {
		at := found.Span
		where := fmt.Sprintf("%s:%d:%d-%d", found.File, at.Start.Line, at.Start.Column, at.End.Column)
		message := found.Message
		if found.Fix != "" {
			message += " -> " + found.Fix
		}
		list = append(list, finding{where, found.Rule, message})
	}
	return list
}

// wants collects the findings that an archive asks for, in its order.
func wants(archive *txtar.Archive) (list []finding) {
	for _, f := range archive.Files {
		for _, m := range wantThere.FindAllStringSubmatch(string(archive.Comment), -1) {
			if m[1] == f.Name {
				list = append(list, read(f.Name+":"+m[2], m[3])...)
			}
		}
		for i, line := range strings.Split(string(f.Data), "\n") {
			if _, comment, ok := strings.Cut(line, "# want: "); ok {
				list = append(list, read(fmt.Sprintf("%s:%d", f.Name, i+1), comment)...)
			}
		}
	}
	return list
}

func read(where, text string) (list []finding) {
	for _, m := range wantHere.FindAllStringSubmatch(text, -1) {
		list = append(list, finding{where + ":" + m[2] + "-" + m[3], m[1], m[4]})
	}
	return list
}

func compare(t *testing.T, want, got []finding) {
	t.Helper()
	for i, w := range want {
		for _, g := range got {
			if g.Where == w.Where && g.Rule == w.Rule && strings.Contains(g.Message, w.Message) {
				want[i].Message = g.Message
			}
		}
	}
	order := func(a, b finding) int { return strings.Compare(a.Where+a.Rule, b.Where+b.Rule) }
	slices.SortStableFunc(want, order)
	slices.SortStableFunc(got, order)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestFixesMend(t *testing.T) {
	archives, _ := filepath.Glob("testdata/*.txtar")
	s, fixes := compile(t), 0
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			before := diagnose(s, f)
			for _, found := range before {
				if found.Fix == "" {
					continue
				}
				fixes++
				after := diagnose(s, txtar.File{Name: f.Name, Data: fixed(f.Data, found)})
				still := slices.ContainsFunc(after, func(d diag.Diagnostic) bool {
					return d.Span.Start == found.Span.Start || strings.HasPrefix(d.Rule, "yaml-")
				})
				if still || !strings.HasPrefix(found.Rule, "yaml-") && len(after) != len(before)-1 {
					t.Errorf("%s:%v: %q does not mend %q", f.Name, found.Span.Start, found.Fix, found.Message)
				}
			}
		}
	}
	if fixes < 20 {
		t.Errorf("only %d fixes", fixes)
	}
}

// fixed writes a fix in place of what its finding is about.
func fixed(data []byte, d diag.Diagnostic) []byte {
	lines := strings.Split(string(data), "\n")
	line := []rune(lines[d.Span.Start.Line-1])
	lines[d.Span.Start.Line-1] = string(line[:d.Span.Start.Column-1]) + d.Fix + string(line[d.Span.End.Column-1:])
	return []byte(strings.Join(lines, "\n"))
}

// jargon is what a message must not hold: pointers and regular expressions.
var jargon = regexp.MustCompile(`#/|\$defs|(^|\D)/\d+/|\^[\[(a-zA-Z]|\\d|\[0-9\]|\[a-z|properties|minLength|oneOf`)

func TestMessagesSpeakToAnalysts(t *testing.T) {
	archives, _ := filepath.Glob("testdata/*.txtar")
	s := compile(t)
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			for _, found := range check(s, f) {
				if jargon.MatchString(found.Message) || utf8.RuneCountInString(found.Message) > 400 || strings.HasSuffix(found.Message, " ") {
					t.Errorf("%s: %q", found.Where, found.Message)
				}
			}
		}
	}
}

func TestEveryRuleHasAFixture(t *testing.T) {
	archives, _ := filepath.Glob("testdata/*.txtar")
	s, seen := compile(t), map[string]bool{}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			for _, found := range check(s, f) {
				seen[found.Rule] = true
			}
		}
	}
	// What no fixture can show: bytes a text archive cannot hold, files too
	// large for one, and the rule for failures no schema of ours can cause.
	elsewhere := []string{"file-too-large", "too-many-values", "invalid-utf8", "control-character", "not-valid"}
	for _, r := range slices.Concat(doc.Rules(), schema.Rules()) {
		if !seen[r.Code] && !slices.Contains(elsewhere, r.Code) {
			t.Errorf("rule %s has no fixture", r.Code)
		}
	}
}
