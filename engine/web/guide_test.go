package web

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
)

// The guide to sign-off and the README tell the same in the same words.
func TestTheGuideToSignOffIsTheTextOfTheReadme(t *testing.T) {
	text, err := signOffText()
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for part := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if !strings.Contains(string(readme), part) {
			t.Errorf("site/guide/sign-off.md says what README.md does not; write the same in both:\n%s", part)
		}
	}
}

func TestEveryFieldOfEverySchemaIsExplained(t *testing.T) {
	files := draw(t, newWorld())
	set, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range schema.Kinds() {
		page := files["guide/fields/"+string(k)+"/index.html"]
		rows := fieldRows("", set.Fields(k))
		if len(rows) < 3 {
			t.Errorf("%s has %d fields", k, len(rows))
		}
		for _, r := range rows {
			if !strings.Contains(page, "<code>"+r.Path+"</code>") || r.Description == "" {
				t.Errorf("%s of %s is not explained: %q", r.Path, k, r.Description)
			}
		}
	}
	page := files["guide/fields/assessments/index.html"]
	for _, want := range []string{"<code>judgements.likelihood</code>", "<code>very-likely</code>", "Summary, Recommended action"} {
		if !strings.Contains(page, want) {
			t.Errorf("the fields of an assessment do not say %s", want)
		}
	}
}

func TestFewCasesAreNotJudged(t *testing.T) {
	few := draw(t, rich())["metrics/index.html"]
	for _, want := range []string{"too few to judge", "PIR-004"} {
		if !strings.Contains(few, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(few, "Brier") {
		t.Error("one resolved judgement has a score")
	}
	w := rich()
	for range 12 {
		a := w.assessment("2024-05-05-forecast", "A forecast", ago(200*day))
		j := judge(a, "KJ1", "It will happen.", "likely", intel.High)
		o := &edition.Outcome{Item: item(intel.Outcomes, "x", intel.Green), Judgement: j, Result: intel.Occurred, ResolvedAt: ago(100 * day)}
		j.Outcome, w.ed.Outcomes = o, append(w.ed.Outcomes, o)
	}
	w.ed.Assessments = w.ed.Assessments[:len(w.ed.Assessments)-11] // the twelve have one page
	page := draw(t, w)["metrics/index.html"]
	for _, want := range []string{"The twelve judgements that are resolved have a Brier score of 0.1", "<figcaption", "The data as a table"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// Whoever asks for what is not there gets it at any depth; it must find its style
// sheet from there.
func TestWhatIsServedForAMissingPageFindsTheSite(t *testing.T) {
	for address, root := range map[string]string{
		"":                                    "/",
		"https://briefing.example":            "/",
		"https://team.github.example/intel":   "/intel/",
		"http://host.example:8080/a/b%20c":    "/a/b%20c/",
		"https://host.example//evil.example/": "/evil.example/",
		"https://host.example/a?b=/c#/d":      "/a/",
	} {
		w := newWorld()
		w.ed.Organisation.SiteURL = address
		page := draw(t, w)["404.html"]
		for _, m := range hrefForm.FindAllStringSubmatch(page, -1) {
			if to := m[1]; to != "#main" && !strings.HasPrefix(to, "mailto:") && (!strings.HasPrefix(to, root) || strings.HasPrefix(to, "//")) {
				t.Errorf("with the address %q the page leads to %s", address, to)
			}
		}
		for _, want := range []string{`<link rel="stylesheet" href="` + root + `site.css">`, `<script src="` + root + `site.js"`, `action="` + root + `search/index.html"`} {
			if !strings.Contains(page, want) {
				t.Errorf("with the address %q the page has no %s", address, want)
			}
		}
	}
}

func TestAFormForReadersNamesTheProduct(t *testing.T) {
	w := rich()
	const page = "assessments/2024-11-21-panos-management/index.html"
	if want := `<a href="https://github.com/northlight-energy/intelligence/issues/new?template=feedback.yml&amp;document=2024-11-21-panos-management%20000000000000">Do either by a form</a>`; !strings.Contains(draw(t, w)[page], want) {
		t.Errorf("the page does not offer %s", want)
	}
	w.ed.Organisation.FeedbackForm = ""
	if strings.Contains(draw(t, w)[page], "by a form") {
		t.Error("a form is offered that nobody has configured")
	}
}
