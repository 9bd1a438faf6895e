package web

import (
	"fmt"
	"path"
	"strings"
	"testing"
)

func TestBesideEachDocumentLiesItsMarkdown(t *testing.T) {
	files := draw(t, rich())
	for name, text := range files {
		if path.Base(name) != "index.md" {
			continue
		}
		id := map[string]string{"index.md": "briefing"}[name]
		if folders := strings.Split(name, "/"); id == "" {
			if id = folders[min(1, len(folders)-2)]; folders[0] == "guide" {
				id = folders[len(folders)-2]
			}
		}
		if !strings.HasPrefix(text, "---\nid: "+id+"\n") || strings.Count(text, "\n# ") != 1 {
			t.Errorf("%s begins %.80q", name, text)
		}
		if strings.Contains(text, "198.51.100.7") || strings.Contains(text, "evil.example") || strings.Contains(text, "SECRET") {
			t.Errorf("%s holds a live indicator, or what was removed", name)
		}
	}
	text := files["assessments/2024-11-21-panos-management/index.md"]
	for _, want := range []string{
		"tlp: amber+strict\n", "# PAN-OS management interface flaw exploited in the wild\n", "**Bottom line.** Two of our fourteen",
		"## Key judgements\n\n- **KJ1.** ", "198[.]51[.]100[.]7", "- [S1] Vendor advisory, Vendor, https://vendor.example/advisory, A1\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if text := files["inquiries/2024-11-19-panos/index.md"]; !strings.Contains(text, "**Partly.** Two firewalls were exposed") {
		t.Error(text)
	}
	week := files["roundups/2024-W47/index.md"]
	for _, want := range []string{
		"tlp: amber+strict\n", "# Weekly roundup, 18 to 24 November 2024\n", "\nOne judgement changed.\n", "\n## A word before\n\nA week of firewalls.\n",
		"\n## Changed\n\n- Criminal actors will attempt", "Raised from roughly even chance on 21 Nov 2024: two vendors", "\n- 2024-12-18: Review of, [[assessments/",
	} {
		if !strings.Contains(week, want) {
			t.Errorf("%q is not in\n%s", want, week)
		}
	}
	if text := files["estate/panos-gateways/index.md"]; !strings.Contains(text, "\n## What threatens it\n\n- ") {
		t.Error(text)
	}
}

// Every technique, vulnerability, actor and year in use is reached from a list,
// and no list has more than its number of entries on a page.
func TestListsLeadToEveryShelf(t *testing.T) {
	w := newWorld()
	for i := range 130 {
		a := w.assessment(fmt.Sprintf("2024-11-01-n%03d", i), fmt.Sprintf("Product %d", i), ago(day))
		a.Actors, a.CVEs, a.Attack = []string{fmt.Sprintf("Actor %03d", i)}, []string{fmt.Sprintf("CVE-2024-%05d", i)}, []string{"T1190", "T1059.001"}
	}
	files := draw(t, w)
	for _, list := range []string{"actor", "cve"} {
		all := ""
		for _, page := range []string{"index.html", "page/2/index.html", "page/3/index.html"} {
			text := files["assessments/by/"+list+"/"+page]
			if n := strings.Count(text, "<tr>"); n < 2 || n > 1+perPage {
				t.Errorf("%s of %s has %d rows", page, list, n)
			}
			all += text
		}
		for i := range 130 {
			if want := map[string]string{"actor": fmt.Sprintf("by/actor/actor-%03d/index.html", i), "cve": fmt.Sprintf("by/cve/CVE-2024-%05d/index.html", i)}[list]; strings.Count(all, want) != 1 {
				t.Errorf("%s is listed %d times", want, strings.Count(all, want))
			}
		}
	}
	matrix := files["assessments/by/technique/index.html"]
	for _, want := range []string{"<h3>Initial access</h3>", "T1190 Exploit Public-Facing Application</a>", "<h3>Execution</h3>", "T1059.001 PowerShell</a>"} {
		if !strings.Contains(matrix, want) {
			t.Errorf("%s is not in the matrix", want)
		}
	}
	if strings.Count(matrix, `<svg class="chart"`) != 1 || !strings.Contains(matrix, "Current products name 2 techniques, most often T1059.001") {
		t.Error("the matrix is not drawn")
	}
	if !strings.Contains(matrix, `<a href="../../../assessments/by/technique/T1190/index.html">T1190</a></td>`) {
		t.Error("the data of the picture do not lead to the techniques")
	}
	if !strings.Contains(files["site.css"], "{.wide + .matrix{display:none}}") {
		t.Error("wide screens repeat the matrix as a list")
	}
	if strings.Contains(matrix, "<h3>Impact</h3>") {
		t.Error("the matrix has a tactic that nothing uses")
	}
	page := files["assessments/2024-11-01-n007/index.html"]
	for _, want := range []string{`../../assessments/by/cve/CVE-2024-00007/index.html"`, `../../assessments/by/technique/T1059.001/index.html"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not lead to %s", want)
		}
	}
}

func TestEditionsChooseSectionsAndTheirOrder(t *testing.T) {
	const page = "assessments/2024-11-21-panos-management/index.html"
	for name, tt := range map[string]struct {
		sections, order, absent []string
	}{
		"as usual": {nil, []string{
			`id="bottom-line"`, `id="affected"`, `id="judgements"`, `id="changes"`, `id="sources"`, `<aside`, "<h2>Techniques</h2>", "<h2>Indicators</h2>",
		}, []string{`id="techniques"`, `id="indicators"`}},
		"for defenders": {[]string{"techniques", "indicators", "affected", "judgements", "text", "sources"}, []string{
			`id="bottom-line"`, `id="techniques"`, "T1190 Exploit Public-Facing Application", `id="indicators"`, "198[.]51[.]100[.]7", `id="affected"`, `id="judgements"`, `id="sources"`, `<aside`,
		}, []string{"<h2>Indicators</h2>", "<h2>Techniques</h2>", `id="changes"`, `href="#changes"`, `id="gaps"`}},
		"with what other pages lead to": {[]string{"text"}, []string{`class="prose"`, `id="judgements"`, `id="sources"`}, []string{`id="affected"`}},
	} {
		w := rich()
		w.ed.Audience.Sections = tt.sections
		text, at := draw(t, w)[page], 0
		for _, want := range tt.order {
			next := strings.Index(text[at:], want)
			if next < 0 {
				t.Errorf("%s: %s does not follow", name, want)
				break
			}
			at += next
		}
		for _, not := range tt.absent {
			if strings.Contains(text, not) {
				t.Errorf("%s: there is %s", name, not)
			}
		}
		if n := strings.Count(text, `href="indicators.csv"`); n != 1 {
			t.Errorf("%s: the page leads to their table %d times", name, n)
		}
	}
}

func TestManyIndicatorsHaveASectionInEveryArrangement(t *testing.T) {
	w := rich()
	w.ed.Audience.Sections = []string{"text"}
	if text := draw(t, w)["assessments/2024-10-05-wide/index.html"]; !strings.Contains(text, `href="#indicators"`) || !strings.Contains(text, `id="indicators"`) {
		t.Error("what the margin leads to is not there")
	}
}
