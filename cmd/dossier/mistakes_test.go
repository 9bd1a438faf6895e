package main

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// A mistake is made in a file of the example: what the pattern matches, once,
// is replaced. In the replacement ‹code› stands where the finding is expected,
// and $1 for what the pattern's first group holds. An empty pattern replaces
// the whole file, or adds it.
type mistake struct{ file, pattern, text string }

// mark is an expected finding within a text; with ! it is about the file as a
// whole.
var mark = regexp.MustCompile(`‹([a-z0-9-]+)(!?)›`)

// exempt are the rules that no mistake of this list breaks, with the reason.
var exempt = map[string]string{
	"attack-bundle": "it hides what is found about techniques and actors: testdata/script/attack.txtar",
	"no-policy":     "a repository without a policy has no other finding worth a place: TestBadInput",
	"not-valid":     "the net below the other rules of a schema: no schema of ours lets anything fall into it",
}

// Every rule is broken once in a copy of the example, in documents that do not
// hide each other's findings, and the check names each place exactly.
func TestOneMistakeOfEachKindIsFoundAtItsPlaceAndNothingElse(t *testing.T) {
	r := example(t)
	want := map[string][]string{} // by file
	before, code := r.findings()
	if code != 0 {
		t.Fatalf("the example has errors before any mistake is made:\n%s", strings.Join(before, "\n"))
	}
	for _, finding := range before {
		file, _, _ := strings.Cut(finding, ":")
		want[file] = append(want[file], finding)
	}
	r.sign(notary{})
	world := r.world()
	signed := reviews(world)
	maps.Copy(want, r.secondAlert())
	for file, edits := range grouped(mistakes()) {
		want["content/"+file] = r.spoil(file, edits)
	}
	maps.Copy(want, r.outdated(signed, want))
	maps.Copy(want, r.spoilReviews(signed))
	maps.Copy(want, r.forged(world))
	maps.Copy(want, r.spoilFolders())

	got, code := r.findings()
	if code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	list := slices.Sorted(slices.Values(slices.Concat(slices.Collect(maps.Values(want))...)))
	missing, extra := less(list, got), less(got, list)
	if len(missing)+len(extra) > 0 {
		t.Errorf("of %d findings these are missing:\n%s\nand these are too many:\n%s", len(list), strings.Join(missing, "\n"), strings.Join(extra, "\n"))
	}
	everyRule(t, list)
}

// less returns what one list has more often than the other.
func less(list, other []string) []string {
	other = slices.Clone(other)
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool {
		i := slices.Index(other, s)
		if i >= 0 {
			other = slices.Delete(other, i, i+1)
		}
		return i >= 0
	})
}

// everyRule fails for a rule that no expectation names.
func everyRule(t *testing.T, list []string) {
	t.Helper()
	broken := map[string]bool{}
	for _, finding := range list {
		broken[finding[strings.LastIndex(finding, " ")+1:]] = true
	}
	for _, rule := range allRules() {
		if !broken[rule.Code] && exempt[rule.Code] == "" {
			t.Errorf("no mistake breaks the rule %s", rule.Code)
		}
		if broken[rule.Code] && exempt[rule.Code] != "" {
			t.Errorf("%s is exempt and yet broken", rule.Code)
		}
	}
}

// secondAlert adds a flash alert to a day that has one already.
func (r *repository) secondAlert() map[string][]string {
	first := "content/assessments/2024/11/2024-11-20-vcenter.md"
	again := "content/assessments/2024/11/2024-11-20-vcenter-again.md"
	text, want := expected(again, strings.Replace(r.read(first), "product: ", "product: ‹flash-alert-budget›", 1))
	r.write(again, text)
	return map[string][]string{again: want}
}

func grouped(list []mistake) map[string][]mistake {
	files := map[string][]mistake{}
	for _, m := range list {
		files[m.file] = append(files[m.file], m)
	}
	return files
}

// spoil makes the mistakes in one file and returns the findings they ask for.
func (r *repository) spoil(file string, edits []mistake) []string {
	r.t.Helper()
	text := ""
	if edits[0].pattern != "" {
		text = r.read("content/" + file)
	}
	for _, m := range edits {
		pattern := regexp.MustCompile(m.pattern)
		if n := len(pattern.FindAllStringIndex(text, -1)); m.pattern != "" && n != 1 {
			r.t.Fatalf("%s: %q matches %d times", file, m.pattern, n)
		}
		if m.pattern == "" {
			text = m.text
			continue
		}
		text = pattern.ReplaceAllString(text, m.text)
	}
	text, want := expected("content/"+file, text)
	r.write("content/"+file, text)
	return want
}

// expected takes the marks out of a text and returns what they ask for.
func expected(file, text string) (string, []string) {
	var want []string
	for {
		m := mark.FindStringSubmatchIndex(text)
		if m == nil {
			return text, want
		}
		line := strings.Count(text[:m[0]], "\n") + 1
		column := utf8.RuneCountInString(text[strings.LastIndex(text[:m[0]], "\n")+1:m[0]]) + 1
		if m[4] < m[5] {
			line, column = 0, 0
		}
		want = append(want, fmt.Sprintf("%s:%d:%d: %s", file, line, column, text[m[2]:m[3]]))
		text = text[:m[0]] + text[m[1]:]
	}
}

// reviews returns the review files by the path of what they are about.
func reviews(w *corpus.World) map[string][]string {
	list := map[string][]string{}
	for _, review := range w.Reviews.All() {
		list[review.Statement.Path] = append(list[review.Statement.Path], review.Path)
	}
	return list
}

// outdated returns what is expected of the youngest reviews of spoilt documents:
// they are of an older state.
func (r *repository) outdated(signed map[string][]string, spoilt map[string][]string) map[string][]string {
	r.t.Helper()
	want := map[string][]string{}
	for document, reviews := range signed {
		if _, ok := spoilt[document]; !ok {
			continue
		}
		youngest, review := "", ""
		for _, name := range reviews {
			if strings.Contains(r.read(name), "digest: "+string(doc.Sum([]byte(r.read(document))))) {
				continue // the document has a finding without a change
			}
			_, date, _ := strings.Cut(r.read(name), "\n  date: ")
			if date, _, _ = strings.Cut(date, "\n"); date >= youngest {
				youngest, review = date, name
			}
		}
		if review != "" {
			line, _, _ := strings.Cut(r.read(review), "digest: ")
			want[review] = []string{fmt.Sprintf("%s:%d:%d: review-outdated", review, strings.Count(line, "\n")+1, len("  digest: ")+1)}
		}
	}
	return want
}

// spoilReviews breaks every rule about reviews, each in the review of another
// document that nothing else touches.
func (r *repository) spoilReviews(signed map[string][]string) map[string][]string {
	r.t.Helper()
	want := map[string][]string{}
	for _, m := range []mistake{
		{"content/estate/entra-id.yaml", `(?m)^signature:`, "comment: ‹review-comment›I never said so\nsignature:"},
		{"content/estate/fortimanager.yaml", `(?s)\A(statement:.*)`, "‹review-form›$1# agreed by everybody\n"},
		{"content/estate/m365-tenant.yaml", `repository: `, "repository: ‹review-repository›other-"},
		{"content/estate/okta-workforce.yaml", `(?m)^signature: (\|\n.*\n) *(.)`, "signature: ‹review-signature›${1}  A"},
		{"content/estate/scada-ems.yaml", `document: estate/scada-ems`, "document: ‹review-statement›estate/linux-fleet"},
	} {
		file := signed[m.file][0]
		want[file] = r.spoil(strings.TrimPrefix(file, "content/"), []mistake{{file, m.pattern, m.text}})
	}
	moved := signed["content/estate/sap-erp.yaml"][0]
	text := r.read(moved)
	if err := os.Remove(r.path(moved)); err != nil {
		r.t.Fatal(err)
	}
	renamed := strings.Replace(moved, ".yaml", "-copy.yaml", 1)
	text, want[renamed] = expected(renamed, strings.Replace(text, "path: ", "path: ‹review-name›", 1))
	r.write(renamed, text)
	return want
}

// forged adds reviews with an honest form and a false claim.
func (r *repository) forged(w *corpus.World) map[string][]string {
	r.t.Helper()
	n := notary{repository: r, world: w}
	entry := n.world.Entry(intel.Ref{Kind: intel.Estate, ID: "substation-rtus"})
	honest := signoff.Review{
		Member: "ahansen", Decision: intel.Concur, At: n.moment(), Domains: []string{"network"}, Document: entry.Ref,
		Path: entry.Path, Change: signoff.Add, Previous: signoff.NoPrevious, Digest: entry.Doc.Digest,
	}
	want := map[string][]string{}
	for code, lie := range map[string]func(*signoff.Review){
		"review-key": func(v *signoff.Review) { v.At = time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC) },
		"review-orphaned": func(v *signoff.Review) {
			v.Document.ID, v.Path = "ghost-server", "content/estate/ghost-server.yaml"
		},
		"review-reviewer": func(v *signoff.Review) { v.Member = "nobody" },
	} {
		review := honest
		lie(&review)
		path := n.file(review)
		field := map[string]string{"review-key": "date", "review-orphaned": "document", "review-reviewer": "reviewer"}[code]
		_, want[path] = expected(path, strings.Replace(r.read(path), "  "+field+": ", "  "+field+": ‹"+code+"›", 1))
	}
	return want
}

// spoilFolders breaks the rules about what may lie below content/; their
// findings are about a file or folder as a whole.
func (r *repository) spoilFolders() map[string][]string {
	r.t.Helper()
	feedback := r.read("content/feedback/2024-11-19-ceo-panos.yaml")
	r.write("content/assesments/2024-11-18-edge.md", "---\n---\n")
	r.write("content/sources/PIR 1.yaml", "")
	r.write("content/feedback/2024/2024-11-19-ceo-panos.yaml", feedback)
	for i := range 501 {
		r.write(fmt.Sprintf("content/feedback/many/2024-11-20-ceo-%03d.yaml", i), feedback)
	}
	if err := os.Symlink("/etc/passwd", r.path("content/sources/passwd.yaml")); err != nil {
		r.t.Fatal(err)
	}
	want := map[string][]string{}
	for file, code := range map[string]string{
		"content/assesments/2024-11-18-edge.md":           "unknown-kind",
		"content/sources/PIR 1.yaml":                      "bad-id",
		"content/feedback/2024/2024-11-19-ceo-panos.yaml": "duplicate-id",
		"content/feedback/many":                           "wide-folder",
		"content/sources/passwd.yaml":                     "special-file",
	} {
		want[file] = []string{file + ":0:0: " + code}
	}
	return want
}
