package web

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/roundup"
)

var keep = flag.String("keep", "", "write the synthetic site to this folder, to look at it")

// drawn is what the tests' sites say of things that are made elsewhere.
var drawn = Options{Version: "1.0.0", PDFs: map[string]PDF{RoundupPDF(roundup.Week{Year: 2024, Number: 47}): {Pages: 4, Bytes: 180_400}}}

// draw returns every file of a site by path.
func draw(t testing.TB, w *world) map[string]string {
	t.Helper()
	var mutex sync.Mutex
	files := map[string]string{}
	options := drawn
	var err error
	if options.Sheets, err = ReadSheets(); err != nil {
		t.Fatal(err)
	}
	err = Write(context.Background(), w.ed, w.rounds, options, func(path string, content func(io.Writer) error) error {
		var data bytes.Buffer
		err := content(&data)
		mutex.Lock()
		defer mutex.Unlock()
		if _, twice := files[path]; twice {
			t.Errorf("%s was written twice", path)
		}
		files[path] = data.String()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range options.Sheets {
		if err := s.Refused(); err != nil {
			t.Errorf("%s is left to html/template, which is slow: %v", name, err)
		}
	}
	return files
}

func TestTheSiteCanBeKeptToLookAt(t *testing.T) {
	if *keep == "" {
		t.Skip("no folder given with -keep")
	}
	save(t, *keep, draw(t, rich()))
}

var update = flag.Bool("update", false, "write the golden pages anew")

func TestPagesAreAsTheyWereReadLast(t *testing.T) {
	files := draw(t, rich())
	for name, page := range map[string]string{
		"home":        "index.html",
		"assessment":  "assessments/2024-11-21-panos-management/index.html",
		"record":      "assessments/2024-11-21-panos-management/index.json",
		"dissent":     "assessments/2024-11-18-frostygoop/index.html",
		"provisional": "assessments/2024-11-20-vcenter/index.html",
		"requirement": "requirements/PIR-001/index.html",
		"inquiry":     "inquiries/2024-11-19-panos/index.html",
		"roundup":     "roundups/2024-W47/index.html",
		"fusion":      "fusion-center/index.html",
		"how-to-read": "how-to-read/index.html",
	} {
		golden := filepath.Join("testdata", name+filepath.Ext(page))
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(golden, []byte(files[page]), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), files[page]); diff != "" {
			t.Errorf("%s (run with -update if this is meant):\n%s", page, diff)
		}
	}
}

func TestARequirementSaysOnceThatItsAnswerIsProvisional(t *testing.T) {
	w := rich()
	i := slices.IndexFunc(w.ed.Assessments, func(a *edition.Assessment) bool { return a.Live() && len(a.Judgements) > 0 })
	a, r := w.ed.Assessments[i], w.ed.Requirements[0]
	a.Status, r.Current = edition.Provisional, []*edition.Assessment{a}
	page := draw(t, w)["requirements/"+r.ID+"/index.html"]
	_, page, _ = strings.Cut(page, `<h2 id="answer">`)
	page, _, _ = strings.Cut(page, "</section>")
	if n := strings.Count(strings.ToLower(page), "provisional"); n != 1 || !strings.Contains(page, a.ID) {
		t.Errorf("it says so %d times:\n%s", n, page)
	}
}

func TestAFailingOutputStopsTheSite(t *testing.T) {
	w := crowd(500)
	full := errors.New("disk full")
	var calls atomic.Int64
	err := Write(context.Background(), w.ed, w.rounds, Options{}, func(path string, _ func(io.Writer) error) error {
		if calls.Add(1) > 20 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	if n := calls.Load(); n > 60 {
		t.Errorf("%d files were drawn after the disk was full", n)
	}
}

func TestACancelledSiteStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w := crowd(10)
	err := Write(ctx, w.ed, w.rounds, Options{}, func(string, func(io.Writer) error) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
