package web

import (
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/edition"
)

func TestARevisionHasAllItsFormsAndSaysWhatIsTheLatest(t *testing.T) {
	files := draw(t, rich())
	folder := "assessments/2024-11-21-panos-management/"
	for path, want := range map[string]string{
		"index.html":    `<a href="../../assessments/2024-11-21-panos-management/r1/index.html">Revision 1</a>`,
		"r1/index.html": "FORMERLINE",
		"r1/index.json": `"revision":1,"latest":2`,
		"r1/index.md":   "Revision 1 of 2",
		"r2/index.html": "Revision 2, this page",
	} {
		if !strings.Contains(files[folder+path], want) {
			t.Errorf("%s%s does not say %s", folder, path, want)
		}
	}
	old, latest := files[folder+"r1/index.html"], files[folder+"r2/index.html"]
	if !strings.Contains(old, "An older revision.") || strings.Contains(latest, "An older revision.") {
		t.Error("not the older revision alone says that it is")
	}
	if html := files["assessments/2024-09-10-wrong/r1/index.html"]; !strings.Contains(html, "Withdrawn.") {
		t.Error("the revision of a withdrawn product does not say so")
	}
	if html := files["assessments/2024-11-20-vcenter/r1/index.html"]; strings.Contains(html, "Provisional,") {
		t.Error("a signed revision bears the banner of the provisional one after it")
	}
}

func TestOfARemovedProductEveryRevisionIsANotice(t *testing.T) {
	files := draw(t, rich())
	for _, n := range []string{"r1", "r2"} {
		for _, form := range []string{"index.html", "index.json", "index.md"} {
			data := files["assessments/2024-09-01-gone/"+n+"/"+form]
			if !strings.Contains(data, "It named a person.") || strings.Contains(data, "SECRET") {
				t.Errorf("%s of %s: %.300s", form, n, data)
			}
		}
	}
}

func TestFormerWordsAreInNoIndexAndNoFeed(t *testing.T) {
	for name, data := range draw(t, rich()) {
		if strings.Contains(strings.ToLower(data), "formerline") && !strings.Contains(name, "/r1/") && !strings.Contains(name, "/r2/") {
			t.Errorf("%s holds what only revisions say", name)
		}
	}
}

func TestTheWordsOfARevisionStayWhateverBecomesOfTheRest(t *testing.T) {
	body := func(w *world) string {
		_, words, _ := strings.Cut(draw(t, w)["assessments/2024-11-21-panos-management/r1/index.html"], `<div class="body">`)
		words, _, found := strings.Cut(words, "<aside")
		if !found {
			t.Fatal("there is no body")
		}
		return words
	}
	later := rich()
	later.ed.Moment = now.AddDate(1, 0, 0)
	later.ed.Commit = "0000000"
	for _, a := range later.ed.Assessments {
		if a.ID == "2024-11-21-panos-management" {
			a.Status, a.Title, a.Body = edition.Expired, "Other words", "Other words"
			a.Revision.N = 3
		} else if a.Supersedes == nil {
			a.Attack, a.CVEs = nil, nil
		}
	}
	if body(rich()) != body(later) {
		t.Error("the words have changed")
	}
}
