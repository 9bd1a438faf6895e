package web

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

const csp = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'">`

// pagesOf returns the pages among the files of a site, in order.
func pagesOf(files map[string]string) []string {
	var pages []string
	for name := range files {
		if strings.HasSuffix(name, ".html") {
			pages = append(pages, name)
		}
	}
	slices.Sort(pages)
	return pages
}

var (
	tagForm     = regexp.MustCompile(`<[a-zA-Z!/][^>]*>`)
	attrForm    = regexp.MustCompile(`\s([a-zA-Z-]+)="([^"]*)"`)
	headingForm = regexp.MustCompile(`<h([1-6])[ >]`)
	idForm      = regexp.MustCompile(`\sid="([^"]*)"`)
	hrefForm    = regexp.MustCompile(`\shref="([^"]*)"`)
	scriptForm  = regexp.MustCompile(`^<script src="[./]*site\.js" defer>$`)
	thForm      = regexp.MustCompile(`<th[ >][^>]*`)
)

func TestEveryPageForbidsWhatItDoesNotNeed(t *testing.T) {
	files := draw(t, rich())
	for _, name := range pagesOf(files) {
		html := files[name]
		if strings.Count(html, csp) != 1 {
			t.Errorf("%s: no policy", name)
		}
		for _, tag := range tagForm.FindAllString(html, -1) {
			if scriptForm.MatchString(tag) {
				continue
			}
			if strings.HasPrefix(tag, "<script") || strings.HasPrefix(tag, "<style") || strings.HasPrefix(tag, "<img") || strings.HasPrefix(tag, "<base") {
				t.Errorf("%s: %s", name, tag)
			}
			for _, a := range attrForm.FindAllStringSubmatch(tag, -1) {
				if a[1] == "style" || strings.HasPrefix(a[1], "on") || a[1] == "src" {
					t.Errorf("%s: %s", name, tag)
				}
				if a[1] == "href" && !allowed(a[2]) {
					t.Errorf("%s links to %s", name, a[2])
				}
			}
		}
	}
}

// allowed reports whether an address runs nothing.
func allowed(href string) bool {
	scheme, _, found := strings.Cut(href, ":")
	return !found || strings.ContainsAny(scheme, "/#?") || scheme == "https" || scheme == "http" || scheme == "mailto"
}

func TestEveryPageIsBuiltForReadersOfEveryKind(t *testing.T) {
	files := draw(t, rich())
	for _, name := range pagesOf(files) {
		html := files[name]
		for _, once := range []string{`<html lang="en">`, `<main id="main">`, "<h1", `<a class="skip" href="#main">`, "<title>", `<nav class="nav" aria-label="Main">`} {
			if n := strings.Count(html, once); n != 1 {
				t.Errorf("%s has %d of %s", name, n, once)
			}
		}
		last := 0
		for _, m := range headingForm.FindAllStringSubmatch(html, -1) {
			level := int(m[1][0] - '0')
			if level > last+1 {
				t.Errorf("%s: a heading of level %d follows one of level %d", name, level, last)
			}
			last = level
		}
		seen := map[string]bool{}
		for _, m := range idForm.FindAllStringSubmatch(html, -1) {
			if seen[m[1]] {
				t.Errorf("%s: id %s twice", name, m[1])
			}
			seen[m[1]] = true
		}
		for _, th := range thForm.FindAllString(html, -1) {
			if !strings.Contains(th, `scope="`) {
				t.Errorf("%s: a table heading without scope", name)
			}
		}
		if strings.Count(html, "<svg") != strings.Count(html, `<svg class="track" width="100" height="14" viewBox="0 0 100 14" aria-hidden="true">`)+strings.Count(html, `<svg class="bars" width="24" height="14" viewBox="0 0 24 14" aria-hidden="true">`)+strings.Count(html, `role="img" aria-labelledby="`) {
			t.Errorf("%s: a picture neither is hidden nor has a name", name)
		}
	}
}

func TestEveryPageCarriesItsLabelThreeTimes(t *testing.T) {
	files := draw(t, rich())
	for _, tt := range []struct{ page, label, class, handling string }{
		{"index.html", "TLP:AMBER+STRICT", "amber-strict", "Need to know within Northlight Energy only"},
		{"assessments/2024-11-18-frostygoop/index.html", "TLP:AMBER", "amber", "Need to know within Northlight Energy and its clients"},
		{"assessments/2024-11-21-panos-management/index.html", "TLP:AMBER+STRICT", "amber-strict", "Need to know within Northlight Energy only"},
		{"how-to-read/index.html", "TLP:CLEAR", "clear", "No limit on disclosure"},
	} {
		html := files[tt.page]
		band := `<p class="tlp tlp-` + tt.class + `"><b>` + tt.label + `</b> <span>` + tt.handling + `</span></p>`
		head, foot, _ := strings.Cut(html, "<main")
		if !strings.Contains(head, band) || !strings.Contains(foot, band) {
			t.Errorf("%s: no band %s at the head or foot", tt.page, tt.label)
		}
		if !strings.Contains(html, `print-`+tt.class+`.css" media="print"`) {
			t.Errorf("%s: no sheet for paper", tt.page)
		}
		if css := files["print-"+tt.class+".css"]; strings.Count(css, `content:"`+tt.label+`"`) != 2 {
			t.Errorf("print-%s.css does not print %s at head and foot", tt.class, tt.label)
		}
	}
}

// A page must be marked as strictly as anything that it names.
func TestAPageIsMarkedAsStrictlyAsWhatItNames(t *testing.T) {
	w := newWorld()
	r := w.requirement("PIR-001", "A question", "Is it so?", 1)
	a := w.assessment("2024-11-20-open", "Open", ago(time.Hour), r)
	a.TLP, r.TLP = intel.Green, intel.Red
	for _, p := range w.people {
		p.TLP = intel.Green
	}
	html := draw(t, w)["assessments/2024-11-20-open/index.html"]
	if !strings.Contains(html, "<b>TLP:RED</b>") {
		t.Error("a green product that names a red requirement is not red")
	}
}

func TestWhatWasRemovedLeavesOnlyANotice(t *testing.T) {
	files := draw(t, rich())
	for name, data := range files {
		if strings.Contains(data, "SECRET") {
			t.Errorf("%s tells of a removed product", name)
		}
	}
	html := files["assessments/2024-09-01-gone/index.html"]
	if !strings.Contains(html, "Withdrawn") || !strings.Contains(html, "It named a person.") {
		t.Error("the notice does not say why")
	}
}

func TestIndicatorsAreDefangedAndNeverLinked(t *testing.T) {
	files := draw(t, rich())
	html := files["assessments/2024-11-21-panos-management/index.html"]
	for _, want := range []string{"198[.]51[.]100[.]7", "hxxp://evil[.]example/a.php?x=1"} {
		if !strings.Contains(html, "<code>"+want+"</code>") {
			t.Errorf("%s is not there", want)
		}
	}
	for _, name := range pagesOf(files) {
		if strings.Contains(files[name], "198.51.100.7") || strings.Contains(files[name], "evil.example") {
			t.Errorf("%s holds a live indicator", name)
		}
	}
}

func TestTwoRunsGiveTheSameBytes(t *testing.T) {
	w := rich()
	if diff := cmp.Diff(draw(t, w), draw(t, w)); diff != "" {
		t.Error(diff)
	}
}

func TestPagesDoNotGrowWithTheNumberOfDocuments(t *testing.T) {
	few, many := draw(t, crowd(600)), draw(t, crowd(1200))
	for name, data := range few {
		if !strings.HasSuffix(name, ".html") || strings.Contains(name, "/page/") {
			continue
		}
		if n := len(many[name]); n > len(data)+len(data)/20+600 {
			t.Errorf("%s grew from %d to %d bytes", name, len(data), n)
		}
	}
	if len(many["assessments/page/24/index.html"]) == 0 || len(many["assessments/page/25/index.html"]) != 0 {
		t.Error("1200 products do not make 24 pages of 50")
	}
}

// crowd is an edition of n products that all concern the same things.
func crowd(n int) *world {
	w := newWorld()
	r := w.requirement("PIR-001", "A question", "Is it so?", 1)
	e := w.estate(intel.Technology, "panos-gateways", "Firewalls")
	for i := range n {
		a := w.assessment(fmt.Sprintf("2024-11-01-n%06d", i), fmt.Sprintf("Product number %06d", i), ago(time.Duration(i+100)*time.Minute), r)
		a.Product = intel.Products[i%len(intel.Products)]
		judge(a, "KJ1", "Something will likely happen before the year ends.", "likely", intel.Moderate)
		judge(a, "KJ2", "Something else will happen.", "unlikely", intel.High)
		a.Affected = &edition.Affected{Status: intel.StatusNotAffected, Statement: "We do not run it.", Estate: []*edition.EstateEntry{e}, Confidence: intel.High, AsOf: a.Cutoff}
		a.Attack, a.Actors = []string{"T1190"}, []string{"APT29"}
		a.Body = "## Summary\n\n" + strings.Repeat("Words about the matter, with a mark [S1] and a reference to [[PIR-001]]. ", 30) +
			"\n\n## Discussion\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n" + strings.Repeat("More words, as analysts write them. ", 40) + "\n\n## Outlook\n\n- one\n- two\n"
		e.Assessments = append(e.Assessments, a)
		w.inquiry(i, a, r)
	}
	return w
}

func (w *world) inquiry(i int, a *edition.Assessment, r *edition.Requirement) {
	if i%10 != 0 {
		return
	}
	q := &edition.Inquiry{
		Item: item(intel.Inquiries, fmt.Sprintf("2024-11-01-q%06d", i), intel.Amber), Question: fmt.Sprintf("Are we affected by number %06d?", i),
		AskedAt: a.Issued.Add(-time.Hour), Answer: intel.No, AnsweredAt: a.Issued, Line: "We do not run it.", Assessment: a,
	}
	w.ed.Inquiries, r.Inquiries = append(w.ed.Inquiries, q), append(r.Inquiries, q)
}

func TestAnEmptyEditionSaysWhatToDo(t *testing.T) {
	w := newWorld()
	w.ed.Domains, w.ed.Members = nil, nil
	files := draw(t, w)
	for page, want := range map[string]string{
		"index.html":              "Ask the intelligence team",
		"requirements/index.html": "Propose one",
		"assessments/index.html":  "A product appears here once",
		"roundups/index.html":     "The first roundup appears",
		"inquiries/index.html":    "Ask a question",
	} {
		if !strings.Contains(files[page], want) {
			t.Errorf("%s does not say %q", page, want)
		}
	}
}

func TestAnUnreleasedReviewerIsAnExpertOfTheField(t *testing.T) {
	w := newWorld()
	a := w.assessment("2024-11-20-x", "X", ago(time.Hour))
	for i := range a.Reviews {
		a.Reviews[i].Reviewer = nil
	}
	for i := range a.Domains {
		for k := range a.Domains[i].Reviews {
			a.Domains[i].Reviews[k].Reviewer = nil
		}
	}
	html := draw(t, w)["assessments/2024-11-20-x/index.html"]
	if !strings.Contains(html, "an expert of Network") || strings.Contains(html, "Anna Hansen") {
		t.Error("the reviewer is not named by their field")
	}
}

func TestARecordCarriesTheLabelOfItsPage(t *testing.T) {
	files := draw(t, rich())
	for name, data := range files {
		if path.Base(name) != "index.json" {
			continue
		}
		var r struct{ TLP, ID string }
		if err := json.Unmarshal([]byte(data), &r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		page := files[path.Join(path.Dir(name), "index.html")]
		if want := intel.ParseTLP(r.TLP).Label(); !strings.Contains(page, "<b>"+want+"</b>") {
			t.Errorf("%s is %s, its page is not", name, want)
		}
	}
}

func TestEveryColourOfTheStyleSheetIsDefined(t *testing.T) {
	files := draw(t, rich())
	for _, m := range regexp.MustCompile(`var\((--[a-z]+)\)`).FindAllStringSubmatch(files["site.css"]+files["search.css"], -1) {
		if !strings.Contains(files["site.css"], m[1]+":") {
			t.Errorf("nothing defines %s", m[1])
		}
	}
}
