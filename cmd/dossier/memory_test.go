package main

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/corpus"
)

// shown plays the present state of a repository from nothing.
func (r *repository) shown() *show {
	r.t.Helper()
	e := &env{err: io.Discard, now: time.Now, getenv: func(string) string { return "" }, workers: 2, dir: r.dir}
	s, err := e.newShow(serveOptions{})
	if err != nil {
		r.t.Fatal(err)
	}
	if err := s.play(context.Background(), nil); err != nil {
		r.t.Fatal(err)
	}
	return s
}

// staged returns files of the site that a show has on its stage: those of every
// document, and those that tell of all; or what is wrong.
func (r *repository) staged(s *show) map[string]string {
	r.t.Helper()
	if s.stage.wrong != nil {
		_, findings, _ := strings.Cut(string(s.stage.wrong), "<div") // before it, that there is a former state
		return map[string]string{"wrong": findings}
	}
	names := []string{"index.html", "changes/index.html", "metrics/index.html", "search/manifest.js", "feed.atom", "fusion-center/index.html", "assessments/index.html"}
	err := fs.WalkDir(os.DirFS(r.dir), "content", func(name string, d fs.DirEntry, err error) error {
		if ref, ok := corpus.Place(name); err == nil && ok && !d.IsDir() {
			names = append(names, path.Join(ref.String(), "index.html"), path.Join(ref.String(), "index.json"))
		}
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	files := map[string]string{}
	for _, name := range names {
		data, ok, err := s.stage.pages.File(name)
		if err != nil {
			r.t.Fatal(err)
		}
		if ok {
			files[name] = string(data)
		}
	}
	return files
}

// Whatever was kept of earlier states, the last one is shown as it would be by a
// server that has just been started.
func TestNothingOfFormerStatesIsShown(t *testing.T) {
	const (
		advisory = "content/assessments/2024/11/2024-11-18-panos-management.md"
		spider   = "content/assessments/2024/10/2024-10-18-scattered-spider.md"
	)
	r := example(t)
	long := time.Now().Add(-time.Hour)
	err := fs.WalkDir(os.DirFS(r.dir), "content", func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(r.path(name), long, long)
	})
	if err != nil {
		t.Fatal(err)
	}
	edit := func(name string, change func(string) string) func() []string {
		return func() []string {
			before := r.read(name)
			if after := change(before); after != before {
				r.write(name, after)
				return []string{name}
			}
			t.Fatalf("nothing changes in %s", name)
			return nil
		}
	}
	replace := func(name, old, now string) func() []string {
		return edit(name, func(text string) string { return strings.Replace(text, old, now, 1) })
	}
	whole := r.read(spider)
	served := r.shown()
	for _, step := range []struct {
		name string
		do   func() []string
	}{
		{"words", edit(advisory, func(s string) string { return s + "\nOne more sentence.\n" })},
		{"a title that others name", edit(advisory, func(s string) string { return strings.Replace(s, "\ntitle: ", "\ntitle: Now ", 1) })},
		{"an error", edit(advisory, func(s string) string { return strings.Replace(s, "\ntitle: ", "\ncolour: red\ntitle: ", 1) })},
		{"another document, while the error stands", replace("content/requirements/PIR-001.yaml", "?", " or others?")},
		{"the error mended", replace(advisory, "\ncolour: red", "")},
		{"a document that others refer to is gone", func() []string {
			if err := os.Remove(r.path(spider)); err != nil {
				t.Fatal(err)
			}
			return []string{spider}
		}},
		{"it is back, and nobody says where", func() []string { r.write(spider, whole); return nil }},
		{"a member of the council", replace("content/council/ahansen.yaml", "\nname: ", "\nname: Dr. ")},
		{"the labels of all", edit("content/dossier.yaml", func(s string) string { return strings.Replace(s, "amber+strict", "amber", 1) })},
		{"a file of no kind", func() []string { r.write("content/colours/red.yaml", "a: 1\n"); return []string{"content/colours"} }},
		{"that is gone", func() []string {
			if err := os.RemoveAll(r.path("content/colours")); err != nil {
				t.Fatal(err)
			}
			return []string{"content/colours"}
		}},
	} {
		if err := served.play(t.Context(), step.do()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r.staged(r.shown()), r.staged(served)); diff != "" {
			t.Fatalf("%s (-from nothing +served):\n%.3000s", step.name, diff)
		}
	}
}
