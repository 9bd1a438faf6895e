package web

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/intel"
)

// formless are the pages that say nothing of their own, so that no JSON and no
// Markdown lies beside them.
var formless = []struct{ pages, why string }{
	{`^404\.html$`, "stands for pages that are not there"},
	{`/page/\d+/index\.html$`, "goes on with a list that begins elsewhere"},
	{`^(assessments|requirements|roundups|inquiries|estate)/index\.html$`, "lists items that have forms of their own"},
	{`^assessments/by/`, "lists products in another order"},
	{`^search/index\.html$`, "asks the index, which is made of files for programs"},
	{`^exports/index\.html$`, "leads to files for programs"},
	{`^guide/fields/index\.html$`, "lists the kinds of documents"},
}

// hasForms reports what is wrong with the forms of a page: an item has all of
// them and leads to them, any other page none.
func hasForms(page, html string, exists func(string) bool) (wrong string) {
	folder := strings.TrimPrefix(path.Dir(page)+"/", "./")
	json, md := exists(folder+"index.json"), exists(folder+"index.md")
	without := strings.Contains(html, `http-equiv="refresh"`) // it leads to where the item is now
	for _, f := range formless {
		without = without || regexp.MustCompile(f.pages).MatchString(page)
	}
	switch {
	case page == "404.html":
	case without && (json || md):
		return "has forms, and is of a kind that has none"
	case !without && (!json || !md):
		return "has not all its forms"
	case !without && !strings.Contains(html, "no longer available") && (!strings.Contains(html, `index.json">`) || !strings.Contains(html, `index.md">`)):
		return "does not lead to its forms"
	}
	return ""
}

func TestEveryItemHasAllItsFormsAndNoListHasAny(t *testing.T) {
	files := draw(t, rich())
	exists := func(name string) bool { return files[name] != "" }
	for _, name := range pagesOf(files) {
		if wrong := hasForms(name, files[name], exists); wrong != "" {
			t.Errorf("%s %s", name, wrong)
		}
	}
}

// everyItemHasItsForms reads the pages of the example.
func everyItemHasItsForms(t *testing.T, folder string) {
	site := os.DirFS(folder)
	exists := func(name string) bool { _, err := fs.Stat(site, name); return err == nil }
	met := make([]bool, len(formless))
	for _, page := range pagesIn(t, site) {
		html, err := fs.ReadFile(site, page)
		if err != nil {
			t.Fatal(err)
		}
		if wrong := hasForms(page, string(html), exists); wrong != "" {
			t.Errorf("%s %s", page, wrong)
		}
		for i, f := range formless {
			met[i] = met[i] || regexp.MustCompile(f.pages).MatchString(page)
		}
	}
	if i := slices.Index(met, false); i >= 0 {
		t.Errorf("no page is of the kind %s", formless[i].pages)
	}
}

// What Markdown leaves out may be what makes its page strict.
func TestNoMarkdownIsMarkedMoreStrictlyThanItsPage(t *testing.T) {
	files := draw(t, rich())
	for name, text := range files {
		if path.Base(name) != "index.md" {
			continue
		}
		_, label, _ := strings.Cut(text, "\ntlp: ")
		label, _, _ = strings.Cut(label, "\n")
		page := files[path.Join(path.Dir(name), "index.html")]
		_, band, _ := strings.Cut(page, `<p class="tlp tlp-`)
		band, _, _ = strings.Cut(band, `"`)
		if own, above := intel.ParseTLP(label), intel.ParseTLP(strings.Replace(band, "-", "+", 1)); own == 0 || above == 0 || own > above {
			t.Errorf("%s is %s, its page %s", name, own, above)
		}
	}
}

func TestMarkdownSaysWhatThePageSays(t *testing.T) {
	w := rich()
	w.ed.Requirements[0].Current[0].BottomLine = "Two of fourteen were open. Both were closed."
	files := draw(t, w)
	for name, wants := range map[string][]string{
		"requirements/PIR-001/index.md": {
			"## What we hold now\n\nTwo of fourteen were open. From ", "[[assessments/2024-11-21-panos-management]]", "- Owner: Anna Hansen\n",
			"- EEI1, answered", "- EEI2, open", "\n## Assessments\n\n- 21 Nov 2024, flash alert: ", "\n## Inquiries\n\n- ",
		},
		"assessments/2024-11-18-frostygoop/index.md": {"\n## Sign-off\n\n- ", " dissents"},
		"assessments/2024-11-20-vcenter/index.md":    {" has not been heard yet\n"},
		"requirements/PIR-001/index.json":            {`"answer":"Two of fourteen were open."`},
		"how-to-read/index.md":                       {"- **likely** or probable: 55–80%\n", "- TLP:AMBER: "},
		"how-to-read/index.json":                     {`{"term":"likely","or":"probable","low":55,"high":80}`},
		"guide/sign-off/index.md":                    {"# How sign-off works\n\nThe approval of a pull request"},
		"guide/fields/assessments/index.json":        {`{"path":"judgements.likelihood","description":"`},
		"guide/fields/assessments/index.md":          {"- `judgements.likelihood`, required: "},
		"index.md":                                   {"# What leadership should know this week\n", "\n## Key judgements\n\n- ", "\n## You asked\n\n- ", "\n## Priority requirements\n\n- PIR-001 ", "[[roundups/2024-W47]]"},
		"index.json":                                 {`"kind":"briefing"`, `"judgements":[{"assessment":"`, `"asked":[{`, `"roundup":"2024-W47"`},
		"fusion-center/index.md":                     {"\n## Domains\n\n- **Network**: ", "\n## Reviews that are waiting\n", "\n## Dissent kept open\n", "\n## Members\n"},
		"fusion-center/index.json":                   {`"domains":[{"id":"network"`, `"waiting":[{"domain":"`, `"dissents":[{"assessment":"`, `"members":[{"name":"`},
		"metrics/index.md":                           {"- **Coverage.** ", "## Coverage\n\nPIR-004 ", ".\n\n| Requirement | Title | Current products | Newest |\n|---|---|---|---|\n| PIR-001 | "},
		"changes/index.md":                           {"# Changes\n", "**New**, "},
		"changes/index.json":                         {`"changes":[{"at":"`, `"total":`},
		"sources/index.md":                           {"# Where our information comes from\n", "- **"},
		"sources/index.json":                         {`"sources":[{"id":"`},
		"inquiries/2024-11-19-panos/index.md":        {"**Partly.** Two firewalls were exposed", "- Answered in: 3 h 20 min\n", "\n## What each domain said\n"},
	} {
		for _, want := range wants {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s does not say %q:\n%s", name, want, files[name])
			}
		}
	}
}
