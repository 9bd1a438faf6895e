package web

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/dossier-cti/dossier/engine/roundup"
)

var keep = flag.String("keep", "", "write the synthetic site to this folder, to look at it")

// draw returns every file of a site by path.
func draw(t testing.TB, w *world) map[string]string {
	t.Helper()
	var mutex sync.Mutex
	files := map[string]string{}
	opts := Options{Version: "1.0.0", PDFs: map[string]PDF{RoundupPDF(roundup.Week{Year: 2024, Number: 47}): {Pages: 4, Bytes: 180_400}}}
	err := Write(context.Background(), w.ed, w.rounds, opts, func(path string, data []byte) error {
		mutex.Lock()
		defer mutex.Unlock()
		if _, twice := files[path]; twice {
			t.Errorf("%s was written twice", path)
		}
		files[path] = string(data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTheSiteCanBeKeptToLookAt(t *testing.T) {
	if *keep == "" {
		t.Skip("no folder given with -keep")
	}
	for path, data := range draw(t, rich()) {
		path = filepath.Join(*keep, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
