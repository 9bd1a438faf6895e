package web

import (
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func TestTheExampleIsCorrectHTMLThatEveryoneCanRead(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some twenty seconds")
	}
	folder := built(t)
	t.Run("every page passes the Nu Html Checker", func(t *testing.T) { passesTheChecker(t, folder) })
	t.Run("one page of each kind passes axe", func(t *testing.T) { passesAxe(t, folder) })
	t.Run("every page is light", func(t *testing.T) { isLight(t, folder) })
	t.Run("Lighthouse is content", func(t *testing.T) { contentsLighthouse(t, folder) })
}

// built builds the site of the example organisation and returns its folder.
func built(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "site")
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, "go", "run", "./cmd/dossier", "build", "--pdf", "none", "-o", folder)
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
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
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

// pagesIn returns the size of every page.
func pagesIn(t *testing.T, site fs.FS) map[string]int64 {
	t.Helper()
	pages := map[string]int64{}
	err := fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".html" {
			return err
		}
		info, err := d.Info()
		if err == nil {
			pages[name] = info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// oneOfEachKind returns the longest page of each kind.
func oneOfEachKind(pages map[string]int64) []string {
	longest := map[string]string{}
	for _, page := range slices.Sorted(maps.Keys(pages)) {
		if kind := kindOf(page); pages[page] > pages[longest[kind]] {
			longest[kind] = page
		}
	}
	return slices.Sorted(maps.Values(longest))
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
// found by looking.
var lookedAt = map[string]string{
	"color-contrast":               "words in a wide table or code that scrolls, and words of pictures: tokens on the page's own colour, 7.2 to 1 and more",
	"identical-links-same-purpose": "the same words lead to the same page, or stand in lists below headings that tell them apart",
}

// audit runs axe-core with nothing disabled that is on by default. Of the other
// rules all run but the experiments, which guess (a short line in bold is a
// heading), and AAA contrast, which the red of TLP 2.0 does not have. What axe
// cannot tell is reported too, unless people have looked at it.
func audit() string {
	return `axe.run(document, {
	rules: Object.fromEntries(axe.getRules().map(({ruleId, tags}) => [ruleId,
		{enabled: !tags.includes("experimental") && ruleId !== "color-contrast-enhanced"}])),
	resultTypes: ["violations", "incomplete"],
}).then(found => found.violations.concat(found.incomplete.filter(i => ![` + quotedKeys(lookedAt) + `].includes(i.id))).map(v =>
	(found.incomplete.includes(v) ? "not decided: " : "") + v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n =>
	n.target.join(" ") + " (" + n.any.concat(n.all, n.none).map(c => c.message).join("; ") + ")").join(", ")))`
}

func quotedKeys(m map[string]string) string {
	var list []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		list = append(list, strconv.Quote(k))
	}
	return strings.Join(list, ",")
}

func passesAxe(t *testing.T, folder string) {
	pages := oneOfEachKind(pagesIn(t, os.DirFS(folder)))
	if len(pages) < 12 {
		t.Fatalf("only %d kinds of pages: %q", len(pages), pages)
	}
	pages = append(pages, "search/index.html?q=firewall", "search/index.html?q=nothing-of-the-kind")
	inspect(t, folder, pages)
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
	var heard complaints
	if err := chromedp.Listen(ctx, heard.hear); err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/"+page)); err != nil {
			t.Fatal(err)
		}
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](settledPage, chromedp.EvalAwaitPromise)); err != nil {
			t.Fatal(err)
		}
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](string(axe)+"; true")); err != nil {
			t.Fatal("start axe: ", err)
		}
		for _, l := range looks {
			l.apply(t, ctx)
			for _, script := range []string{audit(), tooWide} {
				found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](script, chromedp.EvalAwaitPromise))
				if err != nil {
					t.Fatalf("%s: %v", page, err)
				}
				for _, problem := range found {
					t.Errorf("%s, %s at %d px: %s", page, l.scheme, l.width, problem)
				}
			}
		}
		if said := heard.taken(); len(said) > 0 {
			t.Errorf("%s: the console says %q", page, said)
		}
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

func (l look) apply(t *testing.T, ctx context.Context) {
	t.Helper()
	scheme := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: scheme}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(l.width, 900)); err != nil {
		t.Fatal(err)
	}
}
