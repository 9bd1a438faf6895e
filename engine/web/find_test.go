package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// reader is a browser with the synthetic site before it.
type reader struct {
	t     *testing.T
	ctx   context.Context
	root  string
	heard complaints
}

// waits until an expression is true.
func (r *reader) waits(expression string) {
	r.t.Helper()
	var err error
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var yes bool
		// While one page goes and the next comes there is none to ask.
		if yes, err = chromedp.Run(r.ctx, chromedp.Evaluate[bool]("Boolean("+expression+")")); yes {
			return
		}
	}
	now, _ := chromedp.Run(r.ctx, chromedp.Evaluate[string](`location.href + " " + document.body.innerText.slice(0, 1500)`))
	r.t.Fatalf("%s does not come true: %v\n%s", expression, err, now)
}

func (r *reader) opens(page string) {
	r.t.Helper()
	if err := chromedp.Do(r.ctx, chromedp.Navigate(r.root+page)); err != nil {
		r.t.Fatal(err)
	}
}

// types presses keys as a keyboard does: a letter that a page takes for itself
// does not arrive, which it would where press and letter are two events.
func (r *reader) types(keys string) {
	r.t.Helper()
	for _, key := range keys {
		for _, event := range kb.Encode(key) {
			press := *event
			if event.Type == kb.KeyChar {
				continue
			}
			if event.Type != input.DispatchKeyEventTypeKeyUp {
				press.Type, press.Text = input.DispatchKeyEventTypeKeyDown, letter(key)
			}
			if _, err := chromedp.Call(r.ctx, input.DispatchKeyEvent, press); err != nil {
				r.t.Fatal(err)
			}
		}
	}
}

// letter is what a key writes.
func letter(key rune) string {
	if key == '\r' || key >= ' ' && key < '\u007f' {
		return string(key)
	}
	return ""
}

func (r *reader) slash() {
	r.t.Helper()
	r.types("/")
	r.waits(`document.activeElement === ` + field)
}

func (r *reader) sees(expression string) string {
	r.t.Helper()
	text, err := chromedp.Run(r.ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		r.t.Fatal(err)
	}
	return text
}

func TestReadersSearchByKeyboard(t *testing.T) {
	folder := t.TempDir()
	save(t, folder, draw(t, rich()))
	server := httptest.NewServer(http.StripPrefix("/below", http.FileServer(http.Dir(folder))))
	t.Cleanup(server.Close)
	for name, root := range map[string]string{"in a folder": "file://" + folder + "/", "below a path of a server": server.URL + "/below/"} {
		t.Run(name, func(t *testing.T) {
			r := &reader{t: t, ctx: browser(t), root: root}
			if err := chromedp.Listen(r.ctx, r.heard.hear); err != nil {
				t.Fatal(err)
			}
			r.suggestions()
			r.hitPage()
			r.straight()
			if said := r.heard.taken(); len(said) > 0 {
				t.Errorf("the console says %q", said)
			}
		})
	}
}

const (
	chosen = `document.querySelector("#search-list [aria-selected=true]")?.textContent || ""`
	field  = `document.querySelector("#search-words")`
)

// suggestions: the slash leads to the field, arrows to a hit, Enter to its page,
// Esc closes.
func (r *reader) suggestions() {
	r.t.Helper()
	r.opens("fusion-center/index.html")
	if r.sees(`String(window.dossier)`) != "undefined" {
		r.t.Error("search is loaded before it is used")
	}
	r.slash()
	r.types("firewall")
	r.waits(`!document.querySelector("#search-list").hidden && document.querySelectorAll("#search-list li").length > 1`)
	r.types(kb.Escape)
	r.waits(`document.querySelector("#search-list").hidden && ` + field + `.value === "firewall"`)
	r.types("s")
	r.waits(`!document.querySelector("#search-list").hidden && document.querySelector("#search-list mark")`)
	r.types(kb.ArrowDown)
	r.waits(field + `.getAttribute("aria-activedescendant") === "search-hit-0"`)
	r.accessible()
	first := r.sees(chosen)
	r.types(kb.ArrowDown + kb.ArrowUp)
	if again := r.sees(chosen); again != first || first == "" {
		r.t.Errorf("down, down and up leads to %q, not to %q", again, first)
	}
	r.types(kb.Enter)
	r.waits(`!location.pathname.includes("fusion-center") && document.readyState === "complete"`)
	if title := r.sees(`document.querySelector("h1").textContent`); !strings.HasPrefix(first, title) {
		r.t.Errorf("the hit %q leads to %q", first, title)
	}
}

// accessible looks at the open list with axe.
func (r *reader) accessible() {
	r.t.Helper()
	if strings.HasPrefix(r.root, "file:") {
		return // axe reads the style sheets again, which the policy forbids in a folder
	}
	axe, err := os.ReadFile(module(r.t, "axe-core/axe.min.js"))
	if err != nil {
		r.t.Fatal(err)
	}
	found, err := chromedp.Run(r.ctx, chromedp.Evaluate[[]string](string(axe)+";"+audit(looked("fusion-center/index.html")), chromedp.EvalAwaitPromise))
	if err != nil || len(found) > 0 {
		r.t.Errorf("the open list: %q %v", found, err)
	}
}

// hitPage: the question stands in the address, facets narrow it, arrows walk the
// hits.
func (r *reader) hitPage() {
	r.t.Helper()
	r.opens("index.html")
	r.slash()
	r.types("product number" + kb.Enter)
	r.waits(`location.search === "?q=product%20number" || location.search === "?q=product+number"`)
	r.opens("search/index.html?q=firewalls")
	r.waits(`document.querySelectorAll(".hits > li").length > 1 && document.querySelector(".hits mark")`)
	all := r.sees(`document.querySelector("[role=status]").textContent`)
	r.sees(`(() => { const s = document.querySelector("select[name=kind]"); s.value = "Flash alert"; s.dispatchEvent(new Event("change", {bubbles: true})); return ""; })()`)
	r.waits(`document.querySelector("[role=status]").textContent !== "` + all + `"`)
	if state := r.sees(`location.search`); state != "?q=firewalls&kind=Flash+alert" {
		r.t.Errorf("the address says %q", state)
	}
	r.opens("search/index.html?q=firewalls&kind=Flash+alert")
	r.waits(`document.querySelectorAll(".hits > li").length > 0 && document.querySelector("select[name=kind]").value === "Flash alert"`)
	r.slash()
	r.types(kb.ArrowDown)
	r.waits(`document.activeElement === document.querySelector(".hits a")`)
	r.types(kb.ArrowUp)
	r.waits(`document.activeElement === ` + field)
	r.types(kb.ArrowDown + kb.Escape)
	r.waits(`document.activeElement === ` + field)
	r.types(kb.Escape)
	r.waits(field + `.value === ""`)
	r.opens("search/index.html?q=CVE-2099-1234")
	r.waits(`document.querySelector("[role=status]").textContent === "Nothing found." && !document.querySelector(".search-help").hidden`)
}

// straight: an exact id leads to its page.
func (r *reader) straight() {
	r.t.Helper()
	r.opens("search/index.html?q=" + url.QueryEscape("pir-001"))
	r.waits(`location.pathname.includes("/requirements/PIR-001/")`)
	r.slash()
	r.waits(field + `.getAttribute("role") === "combobox"`)
	r.types("2024-11-21-panos-management" + kb.Enter)
	r.waits(`location.pathname.includes("/assessments/2024-11-21-panos-management/")`)
}

func TestWithoutAScriptTheFieldLeadsToLists(t *testing.T) {
	files := draw(t, rich())
	page := files["search/index.html"]
	for _, want := range []string{
		`action="../search/index.html"`, `href="../assessments/by/technique/T1190/index.html"`, `href="../assessments/by/product/flash-alert/index.html"`,
		`href="../assessments/by/year/2024/index.html"`, `href="../requirements/PIR-001/index.html"`, `href="../estate/index.html"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of search does not hold %s", want)
		}
	}
}
