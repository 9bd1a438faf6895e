package fix

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
)

func fixer(t testing.TB) *Fixer {
	t.Helper()
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	return New(schemas)
}

func TestLayoutIsMended(t *testing.T) {
	tests := map[string]struct{ path, before, after string }{
		"line ends of Windows": {"a.yaml", "name: a\r\nlicence: b\r\n", "name: a\nlicence: b\n"},
		"space at line ends":   {"a.yaml", "name: a \t\nlicence: b  \n", "name: a\nlicence: b\n"},
		"no line end at last":  {"a.yaml", "name: a", "name: a\n"},
		"many at last":         {"a.yaml", "name: a\n\n\n", "name: a\n"},
		"space that is text":   {"a.yaml", "notes: |\n  a  \n  b\nname: c \n", "notes: |\n  a  \n  b\nname: c\n"},
		"ends that are text":   {"a.yaml", "notes: |+\n  a\n\n\n", "notes: |+\n  a\n\n\n"},
		"a break of a line":    {"a.md", "---\nname: a\n---\nOne  \ntwo  \n\nThree \n", "---\nname: a\n---\nOne  \ntwo\n\nThree\n"},
		"code":                 {"a.md", "---\nname: a\n---\n```\nx \n```\nText \n", "---\nname: a\n---\n```\nx \n```\nText\n"},
		"a byte order mark":    {"a.yaml", "\ufeffname: a \n", "\ufeffname: a\n"},
		"a broken file":        {"a.yaml", "name: [a \n", "name: [a \n"},
		"blank lines":          {"a.md", "---\nname: a\n---\n  \nText\n", "---\nname: a\n---\n\nText\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, _ := fixer(t).Document(Request{Kind: intel.Sources, Path: test.path, Data: []byte(test.before)})
			if diff := cmp.Diff(test.after, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestKeysAreBroughtInTheOrderOfTheSchema(t *testing.T) {
	tests := map[string]struct{ before, after string }{
		"comments travel with their keys": {
			"# About nothing in particular.\n\n# graded in May\nreliability: A # by hand\n# what it is called\n# here\nname: a\ntype: rss\n",
			"# About nothing in particular.\n\n# what it is called\n# here\nname: a\ntype: rss\n# graded in May\nreliability: A # by hand\n",
		},
		"an editor's line stays": {
			"# yaml-language-server: $schema=x\ntype: rss\nname: a\n",
			"# yaml-language-server: $schema=x\nname: a\ntype: rss\n",
		},
		"values on many lines": {
			"requirements:\n- GIR-001\n# a remark within\n- GIR-002\nname: >-\n  a\n\n  # no comment\ntype: rss\n",
			"name: >-\n  a\n\n  # no comment\ntype: rss\nrequirements:\n- GIR-001\n# a remark within\n- GIR-002\n",
		},
		"items of a list": {
			"suppress:\n  # the first\n  - until: 2025-01-01 # soon\n    # why\n    reason: a\n    rule: b\n  - {reason: \"a, b: {c}\", until: 2025-01-01, rule: d}\n",
			"suppress:\n  # the first\n  - rule: b\n    # why\n    reason: a\n    until: 2025-01-01 # soon\n  - {rule: d, reason: \"a, b: {c}\", until: 2025-01-01}\n",
		},
		"a key nobody knows stays behind its neighbour": {
			"type: rss\ncolour: red\nname: a\n",
			"name: a\ntype: rss\ncolour: red\n",
		},
		"text at the end of the file": {
			"type: rss\nname: a\n# the end\n",
			"name: a\ntype: rss\n# the end\n",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := fixer(t)
			got, _ := f.Document(Request{Kind: intel.Sources, Path: "a.yaml", Data: []byte(test.before)})
			if diff := cmp.Diff(test.after, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if again, changes := f.Document(Request{Kind: intel.Sources, Path: "a.yaml", Data: got}); len(changes) > 0 || string(again) != string(got) {
				t.Errorf("a second time: %v", changes)
			}
		})
	}
}

// found returns a finding about the first place of a text.
func found(text, rule, part, proposal string) diag.Diagnostic {
	before, _, _ := strings.Cut(text, part)
	line := strings.Count(before, "\n") + 1
	column := len([]rune(before[strings.LastIndex(before, "\n")+1:])) + 1
	r := &diag.Rule{Code: rule}
	return r.At("a.md", diag.Span{
		Start: diag.Position{Line: line, Column: column},
		End:   diag.Position{Line: line, Column: column + len([]rune(part))},
	}, "m").Fixed(proposal)
}

func TestFindingsWithOneRemedyAreRemedied(t *testing.T) {
	const live = "live-indicator"
	tests := map[string]struct{ before, rule, part, proposal, after string }{
		"a revoked technique":          {"attack: [T1086, T1190]", "attack-revoked", "T1086", "T1059.001", "attack: [T1059.001, T1190]"},
		"quotes stay":                  {`attack: ["T1086"]`, "attack-revoked", `"T1086"`, "T1059.001", `attack: ["T1059.001"]`},
		"a term in capitals":           {"likelihood: Very Likely", "unknown-value", "Very Likely", "very-likely", "likelihood: very-likely"},
		"a guess":                      {"likelihood: probabel", "unknown-value", "probabel", "probable", "likelihood: probabel"},
		"a label with its prefix":      {"tlp: TLP:AMBER", "unknown-value", "TLP:AMBER", "amber", "tlp: amber"},
		"a date":                       {"review_by: 2024/11/2", "wrong-form", "2024/11/2", "2024-11-02", "review_by: 2024-11-02"},
		"a number that is text":        {"versions: [7.2]", "wrong-type", "7.2", `"7.2"`, `versions: ["7.2"]`},
		"one value for a list":         {"answers: PIR-001", "wrong-type", "PIR-001", "[PIR-001]", "answers: [PIR-001]"},
		"a CVE in small letters":       {"cves: [cve-2024-0012]", "cve-form", "cve-2024-0012", "CVE-2024-0012", "cves: [CVE-2024-0012]"},
		"a reference in small letters": {"answers: [pir-001]", "unknown-reference", "pir-001", "PIR-001", "answers: [PIR-001]"},
		"a reference guessed":          {"answers: [PIR-0O1]", "unknown-reference", "PIR-0O1", "PIR-001", "answers: [PIR-0O1]"},
		"a key in capitals":            {"Title: a", "unknown-key", "Title", "title", "title: a"},
		"what would not be one text":   {"attack: [T1086]", "attack-revoked", "T1086", "{T1: T2}", "attack: [T1086]"},
		"an indicator":                 {"gaps: Who owns evil.example?", live, "evil.example", "evil[.]example", "gaps: Who owns evil[.]example?"},
		"an indicator everywhere it stands": {"gaps: >-\n  Who owns evil.example,\n  not evil.example.net: evil.example.", live, ">-", "evil[.]example",
			"gaps: >-\n  Who owns evil[.]example,\n  not evil.example.net: evil[.]example."},
		"an indicator where brackets mean a list": {"gaps: [a, 198.51.100.7]", live, "198.51.100.7", "198[.]51[.]100[.]7", "gaps: [a, 198.51.100.7]"},
		"an address that begins with its colons":  {"gaps: ::1", live, "::1", "[:][:]1", "gaps: ::1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			text := "---\n" + test.before + "\n---\nText.\n"
			got, changes := fixer(t).Document(Request{Path: "a.md", Data: []byte(text), Findings: []diag.Diagnostic{found(text, test.rule, test.part, test.proposal)}})
			if diff := cmp.Diff("---\n"+test.after+"\n---\nText.\n", string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if (len(changes) > 0) != (test.before != test.after) {
				t.Errorf("changes: %v", changes)
			}
		})
	}
}

func TestIndicatorsInTheTextAreDefangedAndNoLinks(t *testing.T) {
	text := "---\ntitle: a\n---\nSee evil.example, <http://evil.example/a>, [here](https://evil.example/b?c=d) and `evil.example`; not sub.evil.example.\n"
	var list []diag.Diagnostic
	list = append(list, found(text, live, "evil.example", "evil[.]example"))
	list = append(list, found(text, live, "http://evil.example/a", "hxxp://evil[.]example/a"))
	got, _ := fixer(t).Document(Request{Path: "a.md", Data: []byte(text), Findings: list})
	want := "---\ntitle: a\n---\nSee evil[.]example, hxxp://evil[.]example/a, [here](hxxps://evil[.]example/b?c=d) and `evil[.]example`; not sub.evil.example.\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReviewsAndSignedLayoutAreLeftAlone(t *testing.T) {
	data := []byte("type: rss \nname: a\n")
	if _, changes := fixer(t).Document(Request{Kind: intel.Reviews, Path: "a.yaml", Data: data}); len(changes) > 0 {
		t.Errorf("a review: %v", changes)
	}
	if _, changes := fixer(t).Document(Request{Kind: intel.Sources, Path: "a.yaml", Data: data, Scope: Findings}); len(changes) > 0 {
		t.Errorf("the layout of a signed document: %v", changes)
	}
	got, _ := fixer(t).Document(Request{Kind: intel.Sources, Path: "a.yaml", Data: []byte("type: rss\r\n"), Scope: Findings})
	if string(got) != "type: rss\n" {
		t.Errorf("line ends, which no digest holds: %q", got)
	}
}

// Documents of the example are damaged at random in their layout and the order
// of their keys: mending gives what mending the undamaged one gives.
func TestDamageToTheExampleIsUndone(t *testing.T) {
	f := fixer(t)
	root := os.DirFS("../../content")
	n := 0
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		folder, _, _ := strings.Cut(name, "/")
		kind := intel.Kind(folder)
		if err != nil || d.IsDir() || !slices.Contains(intel.Kinds, kind) || kind == intel.Reviews {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		want, _ := f.Document(Request{Kind: kind, Path: name, Data: data})
		chance := rand.New(rand.NewPCG(uint64(n), 1))
		n++
		for round := range 3 {
			damaged := damage(name, string(data), chance)
			got, _ := f.Document(Request{Kind: kind, Path: name, Data: []byte(damaged)})
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s, round %d (-want +got):\n%s", name, round, diff)
			}
			if _, changes := f.Document(Request{Kind: kind, Path: name, Data: got}); len(changes) > 0 {
				t.Errorf("%s, round %d: a second time %v", name, round, changes)
			}
		}
		return nil
	})
	if err != nil || n < 50 {
		t.Fatalf("%d documents: %v", n, err)
	}
}

// damage spoils layout and order without a change of meaning.
func damage(name, data string, chance *rand.Rand) string {
	t := newText(name, []byte(data))
	for range 4 {
		t.shuffle(t.doc.Root, chance)
	}
	for range 3 {
		lines := slices.Clone(t.lines)
		i := chance.IntN(len(lines) - 1)
		lines[i] += strings.Repeat(" ", 1+chance.IntN(3))
		if i < t.front() || strings.TrimSpace(t.lines[i]) == "" {
			t.try(lines, same)
		}
	}
	text := strings.Join(t.lines, "\n")
	if chance.IntN(2) == 0 {
		text += "\n\n"
	}
	if chance.IntN(2) == 0 {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// shuffle puts the fields of one mapping of the document in any order.
func (t *text) shuffle(n *doc.Node, chance *rand.Rand) {
	for n != nil {
		if n.Shape == doc.Mapping && (len(n.Fields) > 1 && chance.IntN(2) == 0) {
			want := chance.Perm(len(n.Fields))
			if lines, ok := t.arrange(n, want); ok {
				t.try(lines, same)
			}
			return
		}
		switch {
		case len(n.Fields) > 0:
			n = n.Fields[chance.IntN(len(n.Fields))].Value
		case len(n.Items) > 0:
			n = n.Items[chance.IntN(len(n.Items))]
		default:
			return
		}
	}
}

func FuzzMendingKeepsWhatADocumentSays(f *testing.F) {
	fix := fixer(f)
	for _, seed := range []string{
		"name: a \r\n# c\ntype: rss\n", "---\ntitle: a\n---\nText  \nmore \n", "type: |+\n  a \n\nname: {b: 1, a: 2}\n",
		"suppress:\n- until: a\n  rule: b\n-\n  reason: c\n  rule: d\n", "type: \"a\n  b\"\nname: 'c' # d\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		for _, path := range []string{"a.yaml", "a.md"} {
			before, _ := doc.Parse(path, []byte(data))
			got, changes := fix.Document(Request{Kind: intel.Sources, Path: path, Data: []byte(data)})
			if len(changes) == 0 {
				if string(got) != data {
					t.Errorf("changed without a word: %q", got)
				}
				continue
			}
			after, _ := doc.Parse(path, got)
			if !reflect.DeepEqual(before.Root.Value(), after.Root.Value()) {
				t.Errorf("%q says something else than %q", got, data)
			}
			if again, more := fix.Document(Request{Kind: intel.Sources, Path: path, Data: got}); len(more) > 0 {
				t.Errorf("%q, then %q: %v", got, again, more)
			}
		}
	})
}

func TestFilesAreReplacedWholeAndOnlyAsTheyWereRead(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "content", "a.yaml")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("before"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, "content/a.yaml", []byte("something else"), []byte("after")); err == nil {
		t.Error("a file that had changed was replaced")
	}
	if err := Write(dir, "content/a.yaml", []byte("before"), []byte("after")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil || string(data) != "after" || info.Mode().Perm() != 0o640 {
		t.Errorf("%q, %v, %v", data, info.Mode(), err)
	}
	if list, err := os.ReadDir(filepath.Dir(name)); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
	outside := filepath.Join(t.TempDir(), "outside.yaml")
	if err := os.WriteFile(outside, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "content", "link.yaml")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"content/link.yaml", "../" + filepath.Base(dir) + "/content/a.yaml", "content/gone.yaml"} {
		if err := Write(dir, path, []byte("before"), []byte("after")); err == nil {
			t.Errorf("%s was written", path)
		}
	}
}
