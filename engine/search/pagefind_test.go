package search

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// indexInto, in the environment of the test program, makes it write the index
// of the known items to a folder and end, so that its cost can be measured.
const indexInto = "DOSSIER_TEST_INDEX_INTO"

func TestMain(m *testing.M) {
	if folder := os.Getenv(indexInto); folder != "" {
		if err := indexFiles(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const compared = 1000 // documents

func indexFiles(folder string) error {
	library, _ := knownItems(compared)
	x := New("en")
	for _, d := range library {
		x.Add(d)
	}
	return x.Write(func(name string, data []byte) error {
		to := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o644)
	})
}

// cost is what a program took and made.
type cost struct {
	cpu           time.Duration
	memory, bytes int64
	files         int
	first         int64 // bytes that a browser reads to show the first ten hits
}

func (c cost) String() string {
	return fmt.Sprintf("%v CPU, %d MB, %d files of %d kB, first ten hits %d kB", c.cpu.Round(time.Millisecond), c.memory>>20, c.files, c.bytes/1000, c.first/1000)
}

// The same thousand documents, indexed by Pagefind and by us, and asked for the
// first time by the same browser.
func TestTheIndexCostsLessThanPagefind(t *testing.T) {
	program := filepath.Join("..", "..", ".ci", "node_modules", "@pagefind", "linux-x64", "bin", "pagefind_extended")
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("pagefind is not installed")
		}
		t.Skip("pagefind is not installed; .ci/tools installs it")
	}
	library, questions := knownItems(compared)
	ctx, folder := browser(t), t.TempDir()
	for _, d := range library {
		page(t, filepath.Join(folder, "pages", d.Path), d)
	}
	theirs := run(t, exec.Command(program, "--site", filepath.Join(folder, "pages"), "--output-path", filepath.Join(folder, "theirs"), "--quiet"), filepath.Join(folder, "theirs"))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), indexInto+"="+filepath.Join(folder, "ours"))
	ours := run(t, cmd, filepath.Join(folder, "ours"))
	if err := os.WriteFile(filepath.Join(folder, "ours", "search.js"), []byte(script(t)), 0o644); err != nil {
		t.Fatal(err)
	}
	theirs.first = asks(t, ctx, filepath.Join(folder, "theirs"), "", `import("./pagefind.js").then(async p => {
		const found = await p.search(`+fmt.Sprintf("%q", questions[0])+`);
		return (await Promise.all(found.results.slice(0, 10).map(r => r.data()))).length;
	})`)
	ours.first = asks(t, ctx, filepath.Join(folder, "ours"), `<script src="search.js"></script>`,
		fmt.Sprintf(`dossier.find(%q).then(f => Promise.all(f.docs.slice(0, 10).map(dossier.shown))).then(l => l.length)`, questions[0]))
	t.Logf("Pagefind: %v", theirs)
	t.Logf("ours:     %v", ours)
	if ours.cpu > theirs.cpu || ours.bytes > theirs.bytes || ours.memory > theirs.memory || ours.first > theirs.first {
		t.Error("the index does not cost less CPU, fewer bytes, less memory and fewer bytes for the first hits")
	}
}

// page writes a document as a page.
func page(t *testing.T, folder string, d Document) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%[1]s</title></head><body><main><h1>%[1]s</h1><p>%[2]s</p><h2>%[3]s</h2><p>%[4]s</p><p>%[5]s</p></main></body></html>`,
		html.EscapeString(d.Title), html.EscapeString(d.Lead), html.EscapeString(d.Heads), html.EscapeString(d.Body), html.EscapeString(d.Names))
	if err := os.WriteFile(filepath.Join(folder, "index.html"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// run runs a program and measures it and what it wrote.
func run(t *testing.T, cmd *exec.Cmd, folder string) cost {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	use := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	c := cost{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), memory: use.Maxrss << 10}
	err := filepath.WalkDir(folder, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			c.files, c.bytes = c.files+1, c.bytes+info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// asks opens a page that shows the first ten hits and returns the bytes that
// were sent for it.
func asks(t *testing.T, ctx context.Context, folder, head, question string) int64 {
	t.Helper()
	var sent atomic.Int64
	files := http.FileServer(http.Dir(folder))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, `<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title>`+head)
		case strings.HasSuffix(r.URL.Path, "favicon.ico"):
			http.NotFound(w, r)
		default:
			files.ServeHTTP(counter{w, &sent}, r)
		}
	}))
	defer server.Close()
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/")); err != nil {
		t.Fatal(err)
	}
	if n := value[int](t, ctx, question); n == 0 {
		t.Errorf("nothing is found in %s", folder)
	}
	return sent.Load()
}

// counter counts the bytes of answers.
type counter struct {
	http.ResponseWriter
	sent *atomic.Int64
}

func (c counter) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.sent.Add(int64(n))
	return n, err
}
