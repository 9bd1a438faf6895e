package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"
)

// stamp is when a command said something last.
type stamp struct{ at time.Time }

func (t *stamp) Write(p []byte) (int, error) {
	t.at = time.Now()
	return len(p), nil
}

// BenchmarkSave measures what a saved file costs, in the repository that
// DOSSIER_BENCH names, else in the example: until its page shows, and until all
// else was looked at again.
func BenchmarkSave(b *testing.B) {
	dir := b.TempDir()
	from := os.Getenv("DOSSIER_BENCH")
	if from == "" {
		from = filepath.Join("..", "..")
	}
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS(filepath.Join(from, "content"))); err != nil {
		b.Fatal(err)
	}
	var ready stamp
	s, err := (&env{err: &ready, now: time.Now, getenv: func(string) string { return "" }, workers: 2, dir: dir}).newShow(serveOptions{})
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
	defer debug.SetGCPercent(debug.SetGCPercent(lasting)) // as serve does
	var shown time.Duration
	for b.Loop() {
		text = append(text, "More.\n"...)
		if err := os.WriteFile(file, text, 0o644); err != nil {
			b.Fatal(err)
		}
		begin := time.Now()
		if err := s.play(ctx, []string{filepath.ToSlash(name)}); err != nil {
			b.Fatal(err)
		}
		shown += ready.at.Sub(begin)
	}
	b.ReportMetric(float64(shown.Milliseconds())/float64(b.N), "ms/shown")
}
