package web

import (
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func TestTheExampleIsCorrectHTMLThatEveryoneCanRead(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some minutes")
	}
	folder := built(t)
	t.Run("every page passes the Nu Html Checker", func(t *testing.T) { passesTheChecker(t, folder) })
	t.Run("every page passes axe", func(t *testing.T) { passesAxe(t, folder) })
	t.Run("every item has all its forms", func(t *testing.T) { everyItemHasItsForms(t, folder) })
	t.Run("every link leads somewhere", func(t *testing.T) { everyLinkLeadsSomewhere(t, folder) })
	t.Run("other editions pass them too", passesElsewhere)
	t.Run("every page is light", func(t *testing.T) { isLight(t, folder) })
	t.Run("Lighthouse is content", func(t *testing.T) { contentsLighthouse(t, folder) })
}

// elsewhere are pages that readers who are not the leadership see otherwise: without
// panels, ways and names, or with other sections.
var elsewhere = map[string][]string{
	"partners": {"index.html", "fusion-center/index.html", "assessments/2024-11-15-sandworm-energy/index.html"},
	"public":   {"index.html", "requirements/index.html", "inquiries/index.html", "fusion-center/index.html", "metrics/index.html"},
}

func passesElsewhere(t *testing.T) {
	for audience, pages := range elsewhere {
		folder := built(t, "--audience", audience)
		passesTheChecker(t, folder)
		everyLinkLeadsSomewhere(t, folder)
		inspect(t, folder, pages)
	}
}

// built builds the site of the example organisation and returns its folder.
func built(t *testing.T, flags ...string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "site")
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, "go", append([]string{"run", "./cmd/dossier", "build", "--pdf", "none", "-o", folder}, flags...)...)
	cmd.Dir, cmd.WaitDelay = filepath.Join("..", ".."), time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build the example: %v\n%s", err, out)
	}
	return folder
}

// module returns the path of a file that .ci/tools installs from npm. The test
// is skipped where it is missing, except in continuous integration.
func module(t *testing.T, file string) string {
	t.Helper()
	name := filepath.Join("..", "..", ".ci", "node_modules", filepath.FromSlash(file))
	_, err := os.Stat(name)
	absent(t, err, path.Base(file))
	return name
}

func absent(t *testing.T, err error, what string) {
	t.Helper()
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed", what)
	}
	if err != nil {
		t.Skipf("%s is not installed; .ci/tools installs it", what)
	}
}

func passesTheChecker(t *testing.T, folder string) {
	jar := module(t, "vnu-jar/build/dist/vnu.jar")
	java, err := exec.LookPath("java")
	absent(t, err, "java")
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, java, "-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar,
		"--format", "json", "--stdout", "--exit-zero-always", "--no-langdetect", "--skip-non-html", folder)
	cmd.WaitDelay, cmd.Stderr = time.Second, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal("run the checker: ", err)
	}
	var report struct {
		Messages []struct {
			Type, URL, Message, Extract string
			LastLine                    int
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal("read what the checker says: ", err)
	}
	// A page that is read from a file has no origin that 'self' could mean; the
	// browser tests see to the policy. Without these the checker saw no page.
	const policy = "Resource violates Content Security Policy"
	seen := map[string]bool{}
	for _, m := range report.Messages {
		seen[m.URL] = true
		if !strings.HasPrefix(m.Message, policy) {
			t.Errorf("%s:%d: %s: %s in %q", strings.TrimPrefix(m.URL, "file:"+folder+"/"), m.LastLine, m.Type, m.Message, m.Extract)
		}
	}
	if n := len(pagesIn(t, os.DirFS(folder))); len(seen) != n {
		t.Errorf("the checker read %d of %d pages", len(seen), n)
	}
}

// pagesIn returns all pages in order.
func pagesIn(t *testing.T, site fs.FS) []string {
	t.Helper()
	var pages []string
	err := fs.WalkDir(site, ".", func(name string, _ fs.DirEntry, err error) error {
		if path.Ext(name) == ".html" {
			pages = append(pages, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// kindOf tells pages apart by folder and depth: inquiries, inquiries/ID, and
// assessments/by/actor/NAME, which is another than assessments/by/year/NAME.
func kindOf(page string) string {
	parts := strings.Split(path.Dir(page), "/")
	for i := range parts {
		if i > 0 && parts[1] != "by" || i > 2 {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

// lookedAt are the rules that axe leaves to people on some pages, with what was
// found by looking. A page is named by its kind, as kindOf has it; "" is any.
var lookedAt = []struct{ rule, kind, found string }{
	{"color-contrast", "", "words in a frame that scrolls and words of pictures: tokens on the page's own colour, whose contrast has a test of its own"},
	{"color-contrast-enhanced", "", "the same"},
	{"identical-links-same-purpose", "", "the same words lead to the same page, or stand in lists below headings that tell them apart"},
	{"p-as-heading", "", "the bottom line or the answer, in large letters below a heading of its own"},
	{"hidden-content", "assessments/by/technique", "the matrix on a phone and the list on a wide screen, each where the other says the same"},
	{"hidden-content", "how-to-read", "the lines from 0 to 100% on a phone, whose ranges stand beside them in numbers"},
	{"hidden-content", "search", "help beside hits and the button for more of them; each is shown on another of the pages of search that are looked at"},
}

// looked returns the rules of a page that people have looked at.
func looked(page string) []string {
	var rules []string
	for _, l := range lookedAt {
		if l.kind == "" || l.kind == kindOf(page) {
			rules = append(rules, l.rule)
		}
	}
	return rules
}

// audit runs all rules of axe-core over a page: those that are on, those that guess
// (experimental) and those of level AAA. What axe cannot tell is reported too,
// unless people have looked at it.
func audit(known []string) string {
	return `axe.run(document, {
	runOnly: axe.getRules().map(r => r.ruleId), resultTypes: ["violations", "incomplete"],
}).then(found => found.violations.concat(found.incomplete.filter(i => ![` + quoted(known) + `].includes(i.id))).map(v =>
	(found.incomplete.includes(v) ? "not decided: " : "") + v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n =>
	n.target.join(" ") + " (" + n.any.concat(n.all, n.none).map(c => c.message).join("; ") + ")").join(", ")))`
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = strconv.Quote(s)
	}
	return strings.Join(out, ",")
}

func passesAxe(t *testing.T, folder string) {
	inspect(t, folder, append(pagesIn(t, os.DirFS(folder)), "search/index.html?q=firewall", "search/index.html?q=nothing-of-the-kind"))
}

// hardest are the pages of the synthetic site that strain a layout most.
var hardest = []string{
	"assessments/2024-10-01-long/index.html",    // a very long title and 60 judgements
	"assessments/2024-10-02-scripts/index.html", // Japanese, Arabic and emoji
	"assessments/2024-10-03-sources/index.html", // 400 sources
	"assessments/2024-10-04-hostile/index.html", // text that would be markup
	"assessments/2024-10-05-wide/index.html",    // wide tables, deep lists, long lines, 40 indicators
	"assessments/2024-03-01-xz/index.html",      // no judgements, expired
	"assessments/2024-09-01-gone/index.html",    // removed
	"assessments/2024-10-02-scripts/r1/index.html",
	"assessments/2024-10-05-wide/r1/index.html",
	"assessments/2024-09-10-wrong/r1/index.html", // withdrawn
	"assessments/2024-11-18-frostygoop/index.html",
	"assessments/2024-11-20-vcenter/index.html", // provisional, overdue
	"changes/index.html",
	"assessments/by/actor/index.html", // names that would be paths
	"search/index.html?q=product",
	"metrics/index.html",
	"exports/index.html",
}

func TestTheHardestPagesAreForEveryone(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some thirty seconds")
	}
	folder := t.TempDir()
	files := draw(t, rich())
	for _, page := range hardest {
		if path, _, _ := strings.Cut(page, "?"); files[path] == "" {
			t.Fatalf("there is no %s", page)
		}
	}
	save(t, folder, files)
	inspect(t, folder, hardest)
}

// tabs are how many pages are looked at at once.
const tabs = 4

// inspect looks at pages with axe, in all looks, and listens to the console.
func inspect(t *testing.T, folder string, pages []string) {
	t.Helper()
	axe, err := os.ReadFile(module(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	ctx := browser(t)
	server := httptest.NewServer(http.FileServer(http.Dir(folder)))
	t.Cleanup(server.Close)
	queue := make(chan string)
	var inspectors sync.WaitGroup
	for range tabs {
		tab, stop := chromedp.NewContext(ctx)
		t.Cleanup(stop)
		inspectors.Go(func() {
			i := &inspector{t: t, ctx: tab, axe: string(axe) + "; true", root: server.URL + "/"}
			if err := chromedp.Listen(tab, i.heard.hear); err != nil {
				t.Error(err)
			}
			for page := range queue {
				i.inspect(page)
			}
		})
	}
	for _, page := range pages {
		queue <- page
	}
	close(queue)
	inspectors.Wait()
}

// inspector is one tab of a browser.
type inspector struct {
	t         *testing.T
	ctx       context.Context
	axe, root string
	heard     complaints
}

func (i *inspector) inspect(page string) {
	if err := chromedp.Do(i.ctx, chromedp.Navigate(i.root+page)); err != nil {
		i.t.Errorf("%s: %v", page, err)
		return
	}
	for _, script := range []string{settledPage, i.axe} {
		if _, err := chromedp.Run(i.ctx, chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise)); err != nil {
			i.t.Errorf("%s: %v", page, err)
			return
		}
	}
	path, _, _ := strings.Cut(page, "?")
	for _, l := range looks {
		if err := l.apply(i.ctx); err != nil {
			i.t.Errorf("%s: %v", page, err)
		}
		for _, script := range []string{audit(looked(path)), tooWide} {
			found, err := chromedp.Run(i.ctx, chromedp.Evaluate[[]string](script, chromedp.EvalAwaitPromise))
			if err != nil {
				i.t.Errorf("%s: %v", page, err)
			}
			for _, problem := range found {
				i.t.Errorf("%s, %s at %d px: %s", page, l.scheme, l.width, problem)
			}
		}
	}
	if said := i.heard.taken(); len(said) > 0 {
		i.t.Errorf("%s: the console says %q", page, said)
	}
}

// settledPage waits for the hits of a page of search.
const settledPage = `new Promise(done => {
	const look = () => !document.getElementById("search-page") || /hit|found|page/.test(document.querySelector("[role=status]")?.textContent)
		? done(true) : setTimeout(look, 20);
	look();
})`

// A look is how a reader sees a page.
type look struct {
	scheme string
	width  int64
}

var looks = []look{{"light", 320}, {"light", 1280}, {"dark", 1280}, {"dark", 320}}

func (l look) apply(ctx context.Context) error {
	scheme := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: scheme}); err != nil {
		return err
	}
	return chromedp.Do(ctx, chromedp.EmulateViewport(l.width, 900))
}
