package search

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// browser starts Chromium; tests are skipped where it is not installed, except
// in continuous integration.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	switch {
	case err != nil && os.Getenv("CI") != "":
		t.Fatal("chromium is not installed")
	case err != nil:
		t.Skip("chromium is not installed; .ci/tools installs it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(stop)
	return ctx
}

// opened serves an index with the script and opens it.
func opened(t *testing.T, docs ...Document) context.Context {
	t.Helper()
	files := written(t, docs...)
	files["search.js"] = script(t)
	files[""] = `<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title><script src="search.js"></script>`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := files[strings.TrimPrefix(r.URL.Path, "/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if strings.HasSuffix(r.URL.Path, ".js") {
			w.Header().Set("Content-Type", "text/javascript")
		}
		_, _ = w.Write([]byte(text))
	}))
	t.Cleanup(server.Close)
	ctx := browser(t)
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/")); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// script is the script of search, as package web puts it together.
func script(t *testing.T) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "..", "site", "search", "*.js"))
	if err != nil {
		t.Fatal(err)
	}
	frame, parts := "", ""
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(name) == "search.js" {
			frame = string(data)
			continue
		}
		parts += string(data)
	}
	return strings.Replace(frame, "FILES\n", parts, 1)
}

// evaluate runs an expression, with arguments put into it as JSON, and reads its
// value.
func evaluate[T any](t *testing.T, ctx context.Context, expression string, arguments ...any) T {
	t.Helper()
	for i, a := range arguments {
		text, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		arguments[i] = string(text)
	}
	return value[T](t, ctx, fmt.Sprintf(expression, arguments...))
}

// value runs an expression as it is and reads its value.
func value[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheScriptCutsTextAsTheIndexDoes(t *testing.T) {
	ctx := opened(t)
	for _, text := range append(exampleTexts(t), tableTexts()...) {
		want := termsOf(text)
		got := evaluate[[]string](t, ctx, `dossier.terms(%s).map(([t, whole, first]) => (first ? "" : "+") + (whole ? "=" : "") + t)`, text)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%.60q:\n%s", text, diff)
		}
	}
}

func tableTexts() []string {
	var list []string
	for text := range texts {
		list = append(list, text)
	}
	return list
}

// exampleTexts returns every file of the example organisation, and the words of
// the licence and the README, which are other English.
func exampleTexts(t *testing.T) []string {
	t.Helper()
	var list []string
	root := os.DirFS(filepath.Join("..", ".."))
	for _, at := range []string{"content/assessments", "content/requirements", "content/inquiries", "content/estate", "LICENSE", "README.md"} {
		err := fs.WalkDir(root, at, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(root, name)
			list = append(list, string(data))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// endingsOf are put to stems of all lengths, so that every rule of the stemmer is
// met.
var endingsOf = strings.Fields("s es ed ing ies ied eed eedly edly ingly sses us ss y ly ally ation ational ator tional enci anci abli " +
	"entli izer ization alism aliti alli fulness ousli ousness iveness iviti biliti bli ogi logi fulli lessli li alize icate iciti " +
	"ical ful ness ative al ance ence er ic able ible ant ement ment ent ism ate iti ous ive ize ion sion tion e le ll el")

func TestTheScriptStemsAsTheIndexDoes(t *testing.T) {
	ctx := opened(t)
	words := strings.Fields("skis skies dying lying tying idly gently ugly early only singly sky news howe atlas cosmos bias andes " +
		"inning outing canning herring earring proceed exceed succeed generate communal arsenal by say yes youth enjoy boy a ab be")
	r := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		var b strings.Builder
		for range 1 + r.IntN(3) {
			b.WriteString(pick(r, "b c d f g l m n p r s t v x y ch st tr ll tt bb"))
			b.WriteString(pick(r, "a e i o u y ea io ee"))
		}
		b.WriteString(pick(r, "b t l s n y x st tt ss at bl iz w"))
		words = append(words, b.String()+pick(r, strings.Join(endingsOf, " ")))
	}
	got := evaluate[[]string](t, ctx, `%s.map(w => dossier.terms(w)[0][0])`, words)
	for i, word := range words {
		if want := stemmed(word, true); got[i] != want {
			t.Errorf("%s: the script has %q, the index %q", word, got[i], want)
		}
	}
}

func pick(r *rand.Rand, words string) string {
	list := strings.Fields(words)
	return list[r.IntN(len(list))]
}

// found asks for documents and returns their paths, best first.
func found(t *testing.T, ctx context.Context, question string, narrow ...string) []string {
	t.Helper()
	return evaluate[[]string](t, ctx, `dossier.find(%s, %s).then(f => Promise.all(f.docs.slice(0, 10).map(dossier.shown))).then(l => l.map(d => d.path))`,
		question, append([]string{}, narrow...))
}

func TestQuestionsFindWhatTheyShould(t *testing.T) {
	library := []Document{
		{Path: "firewall", ID: "2024-11-18-panos", Title: "Firewall flaws exploited", Kind: "Vulnerability advisory", TLP: "TLP:AMBER", Year: "2024", Needs: []string{"PIR-001"},
			Lead: "Two firewalls were exposed.", Names: "CVE-2024-0012\nT1059.001\n203.0.113.7\nevil.example", Heads: "Summary", Body: "Attackers exploit the management interface in the wild."},
		{Path: "old", ID: "2023-06-01-moveit", Title: "File transfer flaw", Kind: "Flash alert", TLP: "TLP:GREEN", Year: "2023", Past: true,
			Lead: "The firewall stopped it.", Body: "The interface for management was not reached. Vulnerabilities were mended; see hxxp://bad[.]example/x."},
		{Path: "requirement", ID: "PIR-001", Title: "PIR-001 The internet edge", Kind: "Requirement", TLP: "TLP:AMBER", Lead: "Will anyone enter?", Body: "edge devices"},
		{Path: "japan", ID: "2024-10-02-scripts", Title: "電力会社への攻撃", Kind: "Actor profile", TLP: "TLP:AMBER", Year: "2024", Lead: "重要インフラ", Body: "هجوم على شركة"},
	}
	ctx := opened(t, library...)
	for question, want := range map[string][]string{
		"firewall":                         {"firewall", "old"}, // the title weighs more, and it holds
		"firewalls exploiting":             {"firewall"},
		"vulnerability":                    {"old"},
		"vulnerabilit":                     {"old"}, // while it is typed
		"exploita":                         {"firewall"},
		"manag":                            {"firewall", "old"},
		`"management interface"`:           {"firewall"},
		`"interface for management"`:       {"old"},
		`"flaws exploited two"`:            {}, // no phrase reaches from one field to the next
		"CVE-2024-0012":                    {"firewall"},
		"cve-2024-0012 firewall":           {"firewall"},
		"CVE-2024-001":                     {},
		"CVE-2024-9999":                    {},
		"CVE-2024-9999 firewall":           {},
		"T1059.001":                        {"firewall"},
		"T1059":                            {},
		"203.0.113.7":                      {"firewall"},
		"203[.]0[.]113[.]7":                {"firewall"},
		"203.0.113.70":                     {},
		"203.0.113":                        {},
		"evil.example":                     {"firewall"},
		"evil[.]example":                   {"firewall"},
		"bad.example":                      {"old"},
		"evil.examples":                    {},
		"d41d8cd98f00b204e9800998ecf8427e": {},
		"攻撃":                               {"japan"},
		"電力":                               {"japan"},
		"شركة":                             {"japan"},
		"the of and":                       {},
		"firewall zebra":                   {"firewall", "old"}, // nothing has both; those with some
		"zebra":                            {},
		"":                                 {},
	} {
		got := found(t, ctx, question)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q:\n%s", question, diff)
		}
	}
	for _, tt := range []struct {
		question string
		narrow   []string
		want     []string
	}{
		{"firewall", []string{"year:2023"}, []string{"old"}},
		{"firewall", []string{"kind:Flash alert", "tlp:TLP:GREEN"}, []string{"old"}},
		{"firewall", []string{"need:PIR-001"}, []string{"firewall"}},
		{"firewall", []string{"need:PIR-001", "year:2023"}, []string{}},
		{"", []string{"tlp:TLP:AMBER", "year:2024"}, []string{"japan", "firewall"}},
	} {
		if diff := cmp.Diff(tt.want, found(t, ctx, tt.question, tt.narrow...)); diff != "" {
			t.Errorf("%q within %q:\n%s", tt.question, tt.narrow, diff)
		}
	}
	for id, want := range map[string]string{
		"pir-001": "requirement", " PIR-001 ": "requirement", "2024-11-18-PANOS": "firewall", "PIR-002": "", "firewall": "", `"PIR-001"`: "", "": "",
	} {
		if got := evaluate[string](t, ctx, `dossier.exact(%s)`, id); got != want {
			t.Errorf("the id %q leads to %q, want %q", id, got, want)
		}
	}
}

// A thousand documents are looked for by words of their titles, as people look
// for what they have seen before. All their words are drawn from one vocabulary
// with the frequencies of natural text (Zipf), so that titles overlap with each
// other and with every body.
func TestKnownDocumentsAreFoundByWordsOfTheirTitles(t *testing.T) {
	library, questions := knownItems(1000)
	ctx := opened(t, library...)
	first, five := 0, 0
	for i, q := range questions {
		got := found(t, ctx, q)
		at := slices.Index(got, library[i].Path)
		if at == 0 {
			first++
		}
		if at >= 0 && at < 5 {
			five++
		}
	}
	n := float64(len(questions))
	t.Logf("hit at 1: %.3f, in the first 5: %.3f of %d questions", float64(first)/n, float64(five)/n, len(questions))
	if float64(first)/n < 0.80 || float64(five)/n < 0.97 {
		t.Errorf("hit at 1 is %.3f, want 0.80; in the first 5 %.3f, want 0.97", float64(first)/n, float64(five)/n)
	}
	for i := range 200 {
		for _, absent := range []string{fmt.Sprintf("CVE-2031-%05d", i), fmt.Sprintf("T%d.%03d", 3000+i, i), fmt.Sprintf("198.18.0.%d", i), fmt.Sprintf("absent%d.example", i)} {
			if got := found(t, ctx, absent+" "+questions[i]); len(got) > 0 {
				t.Errorf("%s is in no text and finds %v", absent, got)
			}
		}
	}
}

// knownItems makes documents and a question for each: four words of its title
// of six, in any order.
func knownItems(n int) (library []Document, questions []string) {
	r := rand.New(rand.NewPCG(7, 7))
	var vocabulary []string
	for len(vocabulary) < 6000 {
		word := ""
		for range 2 + r.IntN(2) {
			word += pick(r, "b br c cl d f g gr h k l m n p pr r s st t tr v") + pick(r, "a e i o u ai ou ee")
		}
		vocabulary = append(vocabulary, word+pick(r, "n r t l m sk nd rk x"))
	}
	zipf := rand.NewZipf(r, 1.1, 20, uint64(len(vocabulary)-1))
	words := func(n int) []string {
		list := make([]string, n)
		for i := range list {
			list[i] = vocabulary[zipf.Uint64()]
		}
		return list
	}
	for i := range n {
		title := words(6)
		body := append(words(400), title...)
		library = append(library, Document{
			Path: fmt.Sprintf("d/%d", i), ID: fmt.Sprintf("2024-%04d", i), Title: strings.Join(title, " "), Kind: "Assessment", TLP: "TLP:AMBER", Year: "2024",
			Lead: strings.Join(words(25), " "), Heads: strings.Join(words(10), " "), Body: strings.Join(body, " "), Names: fmt.Sprintf("CVE-2024-%05d", i),
		})
		r.Shuffle(len(title), func(i, j int) { title[i], title[j] = title[j], title[i] })
		questions = append(questions, strings.Join(title[:4], " "))
	}
	return library, questions
}
