package web

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser starts Debian's Chromium; tests that look at pages are skipped where
// it is not installed, except in continuous integration.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	absent(t, err, "chromium")
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 25*time.Minute)
	t.Cleanup(stop)
	return ctx
}

// complaints collects what a browser reports on its console.
type complaints struct {
	mutex sync.Mutex
	list  []string
}

func (c *complaints) hear(event any) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		c.list = append(c.list, e.Entry.Text)
	case *runtime.EventConsoleAPICalled:
		c.list = append(c.list, "console."+string(e.Type))
	case *runtime.EventExceptionThrown:
		c.list = append(c.list, e.ExceptionDetails.Text)
	}
}

func (c *complaints) taken() []string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	defer func() { c.list = nil }()
	return c.list
}

// tooWide lists what reaches beyond the window and does not scroll by itself.
const tooWide = `(() => {
	if (document.documentElement.scrollWidth <= innerWidth) return [];
	const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
	return ["scrolls"].concat(wide.slice(0, 3).map(e => e.tagName + "." + e.className + ": " + e.textContent.slice(0, 40)));
})()`

// tooSmall lists links that stand alone and are smaller than 24 px (WCAG 2.2,
// 2.5.8; links in a sentence are exempt).
const tooSmall = `[...document.querySelectorAll("nav a, .foot a, .margin section > p > a, .plain a, .brand a")]
	.filter(e => e.offsetParent && e.getBoundingClientRect().height < 24)
	.map(e => e.textContent.slice(0, 40))`

func TestEveryPrintedSheetCarriesTheLabelAtItsHeadAndFoot(t *testing.T) {
	reader, err := exec.LookPath("pdftotext")
	absent(t, err, "pdftotext")
	ctx := browser(t)
	folder := t.TempDir()
	save(t, folder, draw(t, rich()))
	for page, label := range map[string]string{
		"assessments/2024-11-21-panos-management/index.html": "TLP:AMBER+STRICT",
		"assessments/2024-10-03-sources/index.html":          "TLP:AMBER",
		"assessments/2024-10-01-long/index.html":             "TLP:AMBER",
		"assessments/2024-10-02-scripts/index.html":          "TLP:AMBER",
		"assessments/2024-10-05-wide/index.html":             "TLP:AMBER",
		"metrics/index.html":                                 "TLP:AMBER+STRICT",
		"search/index.html":                                  "TLP:AMBER+STRICT",
		"assessments/by/technique/index.html":                "TLP:AMBER+STRICT",
		"guide/fields/assessments/index.html":                "TLP:CLEAR",
		"how-to-read/index.html":                             "TLP:CLEAR",
	} {
		if err := chromedp.Do(ctx, chromedp.Navigate("file://"+folder+"/"+page)); err != nil {
			t.Fatal(err)
		}
		printed, err := chromedp.Run(ctx, func(ctx context.Context, tab *chromedp.Target) ([]byte, error) {
			result, err := cdp.Call(ctx, tab, cdppage.PrintToPDF, cdppage.PrintToPDFParams{})
			return result.Data, err
		})
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(reader, "-layout", "-", "-")
		cmd.Stdin = bytes.NewReader(printed)
		text, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		sheets := strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
		for i, sheet := range sheets {
			lines := strings.Split(strings.TrimSpace(sheet), "\n")
			if head, foot := lines[0], lines[len(lines)-1]; !strings.HasSuffix(head, label) || !strings.HasSuffix(foot, label) {
				t.Errorf("%s, sheet %d of %d: head %q, foot %q", page, i+1, len(sheets), head, foot)
			}
		}
	}
}

// save writes a site to a folder.
func save(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for path, data := range files {
		to := filepath.Join(folder, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPagesOpenedFromAFolderFitEveryScreenAndBreakNoPolicy(t *testing.T) {
	ctx := browser(t)
	folder := t.TempDir()
	files := draw(t, rich())
	save(t, folder, files)
	var pages []string
	for path := range files {
		// 404.html is served, at any depth, and never opened.
		if strings.HasSuffix(path, ".html") && path != "404.html" {
			pages = append(pages, path)
		}
	}
	slices.Sort(pages)
	var heard complaints
	if err := chromedp.Listen(ctx, heard.hear); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int64{320, 1280} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			t.Fatal(err)
		}
		for _, path := range pages {
			if err := chromedp.Do(ctx, chromedp.Navigate("file://"+folder+"/"+path)); err != nil {
				t.Fatal(err)
			}
			for name, script := range map[string]string{"too wide": tooWide, "too small to hit": tooSmall} {
				found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](script))
				if err != nil {
					t.Fatal(err)
				}
				if len(found) > 0 {
					t.Errorf("%s at %d px: %s: %q", path, width, name, found)
				}
			}
			sheet, err := chromedp.Run(ctx, chromedp.Evaluate[string](`getComputedStyle(document.body).margin`))
			if err != nil || sheet != "0px" {
				t.Errorf("%s: the style sheet does not apply: %q %v", path, sheet, err)
			}
			if said := heard.taken(); len(said) > 0 {
				t.Errorf("%s at %d px: the console says %q", path, width, said)
			}
		}
	}
}
