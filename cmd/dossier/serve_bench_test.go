package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkSave measures from a saved file to its page, in the repository that
// DOSSIER_BENCH names, else in the example.
func BenchmarkSave(b *testing.B) {
	dir := b.TempDir()
	from := os.Getenv("DOSSIER_BENCH")
	if from == "" {
		from = filepath.Join("..", "..")
	}
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS(filepath.Join(from, "content"))); err != nil {
		b.Fatal(err)
	}
	s, err := (&env{err: io.Discard, now: time.Now, getenv: func(string) string { return "" }, workers: 2, dir: dir}).newShow(serveOptions{})
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	if err := s.play(ctx, nil); err != nil {
		b.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "content", "assessments", "20*", "*", "*.md"))
	if err != nil || len(files) == 0 {
		b.Fatal(err)
	}
	file := files[len(files)/2]
	text, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	name, err := filepath.Rel(dir, file)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		text = append(text, "More.\n"...)
		if err := os.WriteFile(file, text, 0o644); err != nil {
			b.Fatal(err)
		}
		if err := s.play(ctx, []string{filepath.ToSlash(name)}); err != nil {
			b.Fatal(err)
		}
	}
}
