package web

import (
	"bytes"
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

// isLight weighs each page: what a browser loads to show it, as servers send it, and the
// page by itself. Pictures are drawn in the page and not counted.
func isLight(t *testing.T, folder string) {
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	heaviest := map[string]int{}
	for page := range pagesIn(t, os.DirFS(folder)) {
		html := read(page)
		limit, kind := 60_000, "home"
		switch {
		case page == "404.html":
			continue
		case strings.HasPrefix(page, "assessments/2"):
			limit, kind = 40_000, "assessment"
		case page != "index.html":
			kind = "other"
		}
		sheets, scripts := sheetForm.FindAllStringSubmatch(html, -1), jsForm.FindAllStringSubmatch(html, -1)
		if len(sheets) != 1 || len(scripts) != 1 || strings.Count(html, "<script") != 1 {
			t.Errorf("%s has %d style sheets for the screen and %d scripts", page, len(sheets), len(scripts))
			continue
		}
		bare := figureForm.ReplaceAllString(html, "")
		sent := compressed(t, bare) + compressed(t, read(path.Join(path.Dir(page), sheets[0][1]))) + compressed(t, read(path.Join(path.Dir(page), scripts[0][1])))
		if sent > limit || len(bare) > limit {
			t.Errorf("%s is %d bytes and takes %d to load", page, len(bare), sent)
		}
		heaviest[kind+" page"] = max(heaviest[kind+" page"], len(bare))
		heaviest[kind+" loaded"] = max(heaviest[kind+" loaded"], sent)
	}
	t.Logf("style sheet %d, script %d bytes; heaviest: %v", len(read("site.css")), len(read("search.js")), heaviest)
}

var figureForm = regexp.MustCompile(`(?s)<figure>.*?</figure>`)

func compressed(t *testing.T, text string) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

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
