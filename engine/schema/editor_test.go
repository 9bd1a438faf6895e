package schema_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/starter"
)

// asYAML returns a document as the editor is shown it: front matter is a YAML
// file of its own, with the lines it has in the Markdown file.
func asYAML(f file) (path, text string) {
	text, _ = onlyYAML(f.path, f.data)
	if plain, ok := strings.CutSuffix(f.path, ".md"); ok {
		return plain + ".yaml", text
	}
	return f.path, text
}

func TestEditorsCheckAndCompleteContent(t *testing.T) {
	e := openEditor(t)
	for _, test := range []struct {
		name string
		run  func(*editor)
	}{
		{"the example gets no complaint", acceptsTheExample},
		{"a new repository gets no complaint", acceptsNewRepositories},
		{"complaints are in the lines of our findings", complainsWhereWeDo},
		{"a draft gets the right complaints", complainsOfADraft},
		{"keys and values are offered", completes},
		{"fields are explained", explains},
	} {
		t.Run(test.name, func(t *testing.T) {
			e.t = t
			test.run(e)
		})
	}
}

func acceptsTheExample(e *editor) {
	var pairs []string
	for _, f := range example(e.t) {
		path, text := asYAML(f)
		pairs = append(pairs, path, text)
	}
	e.noComplaint(pairs)
}

func acceptsNewRepositories(e *editor) {
	var pairs []string
	for _, size := range starter.Sizes {
		files, err := starter.Repository(starter.Options{Size: size, Repository: "northlight-energy/intelligence", Now: time.Unix(0, 0)})
		if err != nil {
			e.t.Fatal(err)
		}
		for _, f := range files {
			if strings.HasPrefix(f.Path, "content/") {
				path, text := asYAML(file{path: string(size) + "/" + f.Path, data: f.Data})
				pairs = append(pairs, path, text)
			}
		}
	}
	if len(pairs) < 20 {
		e.t.Errorf("only %d files", len(pairs)/2)
	}
	e.noComplaint(pairs)
}

func (e *editor) noComplaint(pairs []string) {
	e.t.Helper()
	complaints := e.open(pairs...)
	for _, path := range slices.Sorted(maps.Keys(complaints)) {
		for _, c := range complaints[path] {
			e.t.Errorf("%s:%s", path, c)
		}
	}
}

func complainsWhereWeDo(e *editor) {
	s, files, pairs, wrong := compile(e.t), map[string]file{}, []string{}, 0
	for _, f := range append(fixtures(e.t, "testdata"), fixtures(e.t, "../rule/testdata")...) {
		if d, unreadable := doc.Parse(f.path, f.data); d.Root == nil || len(unreadable) > 0 {
			continue
		}
		path, text := asYAML(f)
		files[path], pairs = f, append(pairs, path, text)
	}
	complaints := e.open(pairs...)
	for _, path := range slices.Sorted(maps.Keys(complaints)) {
		d, _ := doc.Parse(files[path].path, files[path].data)
		ours := s.Check(files[path].kind, d)
		if len(ours) > 0 {
			wrong++
		}
		sameLines(e.t, path, ours, complaints[path])
	}
	if wrong < 15 {
		e.t.Errorf("only %d of %d files are wrong", wrong, len(files))
	}
}

// sameLines compares the lines of findings and complaints.
func sameLines(t *testing.T, path string, ours []diag.Diagnostic, theirs []complaint) {
	t.Helper()
	for _, d := range ours {
		here := func(c complaint) bool { return c.about(d) }
		// True with a capital is a truth value to the server.
		if !slices.ContainsFunc(theirs, here) && d.Fix != "true" {
			t.Errorf("%s:%d: the editor does not say so: %s", path, d.Span.Start.Line, d.Message)
		}
	}
	for _, c := range theirs {
		if strings.Contains(c.Message, "pattern") || strings.Contains(c.Message, "RFC") {
			t.Errorf("%s:%s: an analyst cannot read this", path, c)
		}
		here := func(d diag.Diagnostic) bool {
			misspelt := c.Message == `Missing property "`+d.Fix+`".`
			return c.about(d) || misspelt
		}
		if !slices.ContainsFunc(ours, here) {
			t.Errorf("%s:%s: only the editor says so", path, c)
		}
	}
}

// about reports whether a complaint stands in the line of a finding. What a
// mapping lacks is said at its key by the server, at its first line by us.
func (c complaint) about(d diag.Diagnostic) bool {
	line := c.Range.Start.Line + 1
	return line == d.Span.Start.Line || d.Rule == "missing-key" && line == d.Span.Start.Line-1
}

const pathOfDraft = "content/assessments/2024/11/2024-11-18-draft.yaml"

const draft = `product: flash-alert
titel: PAN-OS management interface exploited
information_cutoff: 2024-11-18T15:00:00Z
tlp: TLP:AMBER
authors: mvega
bottom_line: Two firewalls were exposed.
answers: [PIR-001]
cves: [cve-2024-12]
judgements:
  - id: KJ1
    statement: Attackers will likely try exposed interfaces.
    likelihood: likley
    probability: 100
    confidence: high
    sources: [S1]
    resolves_by: 2024-12-31
    
sources: []
review_by: 2024-13-18
`

func complainsOfADraft(e *editor) {
	var got []string
	for _, c := range e.open(pathOfDraft, draft)[pathOfDraft] {
		message, _, _ := strings.Cut(c.String(), ` Valid values: "almost-no-chance",`)
		got = append(got, message)
	}
	want := []string{
		`1:1: Missing property "title".`,
		`1:1: Missing property "affected".`,
		`2:1: Property titel is not allowed.`,
		`4:6: Value is not accepted. Valid values: "clear", "green", "amber", "amber+strict", "red".`,
		`5:10: Incorrect type. Expected "array".`,
		`8:8: Must be a CVE id such as CVE-2024-0012.`,
		`10:5: Missing property "because".`,
		`10:5: Object is missing property resolution required by property resolves_by.`,
		`12:17: Value is not accepted.`,
		`13:18: Value is above the maximum of 99.`,
		`19:12: Must be a date such as 2024-11-18.`,
	}
	if diff := cmp.Diff(want, got, sorted); diff != "" {
		e.t.Errorf("complaints (-want +got):\n%s", diff)
	}
}

var sorted = cmpopts.SortSlices(strings.Compare)

func completes(e *editor) {
	e.open(pathOfDraft, draft)
	var keys, values []string
	for _, f := range judgement(e.t) {
		if !strings.Contains(draft, " "+f.Name+": ") {
			keys = append(keys, f.Name)
		}
		if f.Name == "likelihood" {
			values = f.Values
		}
	}
	for behind, want := range map[string][]string{
		"likelihood: ":                  values,
		"resolves_by: 2024-12-31\n    ": keys,
		"\ntlp: ":                       {"clear", "green", "amber", "amber+strict", "red"},
	} {
		if diff := cmp.Diff(want, e.completions(e.at(pathOfDraft, draft, behind)), sorted); diff != "" {
			e.t.Errorf("completions behind %q (-want +got):\n%s", behind, diff)
		}
	}
}

func explains(e *editor) {
	e.open(pathOfDraft, draft)
	for _, f := range judgement(e.t) {
		within := "    " + f.Name[:len(f.Name)-1]
		if !strings.Contains(draft, "    "+f.Name+": ") {
			continue
		}
		if text := e.hover(e.at(pathOfDraft, draft, within)); !strings.Contains(text, f.Description) {
			e.t.Errorf("hovering over %s shows %q", f.Name, text)
		}
	}
}

// judgement returns the fields of a judgement.
func judgement(t *testing.T) []schema.Field {
	list := compile(t).Fields(intel.Assessments)
	i := slices.IndexFunc(list, func(f schema.Field) bool { return f.Name == "judgements" })
	return list[i].Fields
}
