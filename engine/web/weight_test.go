package web

import (
	"compress/gzip"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	sheetForm = regexp.MustCompile(`<link rel="stylesheet" href="([^"]*)">`)
	jsForm    = regexp.MustCompile(`<script src="([^"]*)" defer>`)
)

// isLight weighs each page as it lies on the disk: its HTML less the pictures
// drawn in it, the style sheet and the script. Captions and tables of pictures
// count. The sheet for paper does not, which no screen waits for.
func isLight(t *testing.T, folder string) {
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	heaviest := map[string]int{}
	for _, page := range pagesIn(t, os.DirFS(folder)) {
		html := read(page)
		limit, kind := 65_000, "other"
		switch {
		case page == "404.html":
			continue
		case strings.HasPrefix(page, "assessments/2"):
			limit, kind = 40_000, "assessment"
		case page == "index.html":
			limit, kind = 60_000, "home"
		}
		sheets, scripts := sheetForm.FindAllStringSubmatch(html, -1), jsForm.FindAllStringSubmatch(html, -1)
		if len(sheets) != 1 || len(scripts) != 1 || strings.Count(html, "<script") != 1 {
			t.Errorf("%s has %d style sheets for the screen and %d scripts", page, len(sheets), len(scripts))
			continue
		}
		weight := len(pictureForm.ReplaceAllString(html, ""))
		for _, file := range []string{sheets[0][1], scripts[0][1]} {
			weight += len(read(path.Join(path.Dir(page), file)))
		}
		if weight > limit {
			t.Errorf("%s weighs %d bytes", page, weight)
		}
		heaviest[kind] = max(heaviest[kind], weight)
	}
	t.Logf("style sheet %d, script %d bytes; heaviest: %v", len(read("site.css")), len(read("site.js")), heaviest)
}

var pictureForm = regexp.MustCompile(`(?s)<svg class="chart".*?</svg>`)

// lighthouse is what Lighthouse says of a page.
type lighthouse struct {
	Categories map[string]struct{ Score float64 }
	Audits     map[string]struct {
		Score *float64
		Title string
	}
}

func contentsLighthouse(t *testing.T, folder string) {
	program := module(t, "lighthouse/cli/index.js")
	chromium, err := exec.LookPath("chromium")
	absent(t, err, "chromium")
	server := httptest.NewServer(compressing(http.FileServer(http.Dir(folder))))
	defer server.Close()
	for _, page := range []string{"", "assessments/2024-11-18-panos-management/"} {
		best := map[string]float64{}
		// Performance is a matter of time, and a machine that does other work
		// takes longer: of some runs the best tells.
		for range 5 {
			cmd := exec.Command("node", program, server.URL+"/"+page, "--output=json", "--quiet", "--chrome-flags=--headless=new --no-sandbox",
				"--only-categories=performance,accessibility,best-practices")
			cmd.Env, cmd.Stderr = append(os.Environ(), "CHROME_PATH="+chromium), os.Stderr
			out, err := cmd.Output()
			if err != nil {
				t.Fatal("run lighthouse: ", err)
			}
			var report lighthouse
			if err := json.Unmarshal(out, &report); err != nil {
				t.Fatal(err)
			}
			for name, c := range report.Categories {
				best[name] = max(best[name], c.Score)
			}
			if best["performance"] >= 0.95 {
				break
			}
			for id, a := range report.Audits {
				if a.Score != nil && *a.Score < 0.9 {
					t.Logf("/%s: %s: %s: %.2f", page, id, a.Title, *a.Score)
				}
			}
		}
		t.Logf("/%s: %v", page, best)
		for _, name := range []string{"performance", "accessibility", "best-practices"} {
			if best[name] < 0.95 {
				t.Errorf("/%s: %s is %.0f of 100", page, name, best[name]*100)
			}
		}
	}
}

// compressing sends what a handler answers as any server of pages does.
func compressing(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		r.Header.Del("Range")
		z := gzip.NewWriter(w)
		defer z.Close()
		h.ServeHTTP(zipped{w, z}, r)
	})
}

type zipped struct {
	http.ResponseWriter
	to *gzip.Writer
}

func (z zipped) Write(b []byte) (int, error) { return z.to.Write(b) }

func (z zipped) WriteHeader(status int) {
	z.Header().Del("Content-Length")
	z.ResponseWriter.WriteHeader(status)
}
