package pdf_test

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
	"github.com/dossier-cti/dossier/engine/pdf"
	"github.com/dossier-cti/dossier/engine/pdf/write"
	"github.com/google/go-cmp/cmp"
)

// documents are the files that every test of conformance looks at.
func documents(t testing.TB) map[string][]byte {
	press := newPress(t)
	out := map[string][]byte{}
	print := func(name string, draw func(*bytes.Buffer) (int, error)) {
		var b bytes.Buffer
		if _, err := draw(&b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = b.Bytes()
	}
	ed := fixture()
	print("roundup", func(b *bytes.Buffer) (int, error) { return press.Roundup(b, week(ed)) })
	for _, a := range ed.Assessments {
		print(a.ID, func(b *bytes.Buffer) (int, error) { return press.Assessment(b, ed, a) })
	}
	for _, q := range ed.Inquiries {
		print(q.ID, func(b *bytes.Buffer) (int, error) { return press.Inquiry(b, ed, q) })
	}
	quiet := &edition.Edition{Organisation: ed.Organisation, Moment: now, TLP: intel.Clear}
	print("quiet roundup", func(b *bytes.Buffer) (int, error) { return press.Roundup(b, week(quiet)) })
	for name, source := range texts {
		print(name, func(b *bytes.Buffer) (int, error) { return press.Print(b, pdf.Markdown(source)) })
	}
	files := pdf.Markdown("Text.")
	files.Files = []write.File{{Name: "source.md", Type: "text/markdown", Description: "Source", Data: []byte("Text.")}}
	print("with files", func(b *bytes.Buffer) (int, error) { return press.Print(b, files) })
	return out
}

func newPress(t testing.TB) *pdf.Press {
	press, err := pdf.NewPress(pdf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return press
}

// texts are bodies that are hard to set.
var texts = map[string]string{
	"empty":           "",
	"long hash":       "A digest " + strings.Repeat("0123456789abcdef", 25) + " and\n\n| a | b |\n|---|---|\n| " + strings.Repeat("f00d", 100) + " | https://evil.example/" + strings.Repeat("path/", 80) + " |\n",
	"twelve columns":  table(12, 30, "cell of text"),
	"wide table":      table(14, 5, "internationalisation"),
	"long table":      table(3, 300, "some words in a cell"),
	"tall cell":       "| a | b |\n|---|---|\n| x | " + strings.Repeat("many words ", 3000) + " |\n| y | z |\n",
	"deep list":       deep(8),
	"deeper list":     deep(40),
	"long code":       "```\n" + strings.Repeat("line of code\n\tindented\n", 120) + "```\n",
	"wide code":       "```\n" + strings.Repeat("x", 400) + "\n```\n",
	"notes in tables": "| a[^1] | b |\n|---|---|\n| c[^2] | d[^1] |\n\n[^1]: One.\n[^2]: Two.\n",
	"scripts":         "Ελληνικά, кириллица «Обзор угроз», Tiếng Việt: mối đe dọa, čeština, 日本語, עברית, emoji 🙂 and a zero\u200bwidth.\n",
	"right to left":   "An Arabic word كتاب and two more, صباح الخير 2024 نعم, between English words.\n",
	"everything":      everything,
	"headings at end": strings.Repeat("A paragraph that fills some lines of the page with words that go on and on, so that there are at least two of them.\n\n### Heading\n\n", 60),
	"markup":          "a <b>bold</b> & [x](javascript:y) \\*star\\* &amp; \"quotes\" (brackets) \\\\ back",
}

const everything = `## Summary

A paragraph with *emphasis*, **strong**, ***both***, ~~struck~~, ` + "`code`" + `, a [link](https://example.org/a?b=(c)), a note[^a] and another[^b].
A second line of the source, high
confidence across a line end.

### Details

1. One
2. Two
   - inner
     1. innermost
- [x] done
- [ ] open

| Left | Centre | Right |
|:--|:-:|--:|
| a | *b* | x3 |
| c | [d](#t-details) | x4 |

> A quotation
> of two lines

> [!WARNING]
> Do not open it.

Term
: Meaning

---

` + "```yaml\na: 1\n  b: 2\n```" + `

![a map](https://example.org/m.png)

[^a]: The first note.
[^b]: The second, with ` + "`code`" + `.

    And a second paragraph.
`

func table(columns, rows int, text string) string {
	var b strings.Builder
	line := func(f func(int) string) {
		for i := range columns {
			b.WriteString("| " + f(i) + " ")
		}
		b.WriteString("|\n")
	}
	line(func(i int) string { return fmt.Sprintf("Head %d", i) })
	line(func(int) string { return "---" })
	for r := range rows {
		line(func(i int) string { return fmt.Sprintf("%s %d", text, r*i) })
	}
	return b.String()
}

func deep(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("  ", i) + "- level with enough words to need a second line when the column has become narrow\n")
	}
	return b.String()
}

func TestEveryDocumentConforms(t *testing.T) {
	for name, file := range documents(t) {
		t.Run(name, func(t *testing.T) {
			r, err := open(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, defect := range conform(r) {
				t.Error(defect)
			}
		})
	}
}

// A checker that finds nothing proves nothing: each kind of defect is planted.
func TestTheCheckFindsPlantedDefects(t *testing.T) {
	all := documents(t)
	file := all["everything"]
	for _, tt := range []struct {
		name  string
		plant func(r *reader)
		want  string
	}{
		{"an untagged operation", func(r *reader) { s := firstPage(r); s.data = append(s.data, " 0 0 1 1 re f"...) }, "outside of marked content"},
		{"untagged text", func(r *reader) { s := firstPage(r); s.data = append(s.data, " BT /F0 9 Tf [<0001>] TJ ET"...) }, "text outside of marked content"},
		{"glyph 0", func(r *reader) {
			s := firstPage(r)
			s.data = regexp.MustCompile(`\[<....`).ReplaceAll(s.data, []byte("[<0000"))
		}, "glyph 0 is drawn"},
		{"a link without Alt", func(r *reader) { delete(find(r, "Link"), "Alt") }, "Link without Alt"},
		{"a picture without Alt", func(r *reader) { delete(find(r, "Figure"), "Alt") }, "Figure without Alt"},
		{"a picture without its box", func(r *reader) { delete(find(r, "Figure"), "A") }, "Figure without a BBox"},
		{"a head without Scope", func(r *reader) { delete(find(r, "TH"), "A") }, "TH without Scope"},
		{"a note without ID", func(r *reader) { delete(find(r, "Note"), "ID") }, "Note without an ID"},
		{"a wrong width", func(r *reader) {
			for _, o := range r.objects {
				if d, ok := o.(dict); ok && d["W"] != nil {
					r.list(r.list(d["W"])[1])[1] = 1.5
				}
			}
		}, "wide, the dictionary says 1.5"},
		{"metadata that disagrees", func(r *reader) { r.dict(r.trailer["Info"])["Title"] = "Other" }, "dc:title is"},
		{"no language", func(r *reader) { delete(r.dict(r.trailer["Root"]), "Lang") }, "without Lang"},
		{"a lost element", func(r *reader) { p := find(r, "P"); p["K"] = []any{} }, "in the structure 0 times"},
		{"a skipped heading", func(r *reader) { find(r, "H2")["S"] = name("H4") }, "heading H4 after level 1"},
		{"a link annotation without words", func(r *reader) {
			for _, o := range r.objects {
				if d, ok := o.(dict); ok && d["Subtype"] == name("Link") {
					delete(d, "Contents")
				}
			}
		}, "link without Contents"},
		{"a wrong offset", func(r *reader) { r.problems = append(r.problems, offsets(file)...) }, "is not at offset"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := open(file)
			if strings.HasPrefix(tt.name, "a picture") {
				r, err = open(all["roundup"])
			}
			if err != nil {
				t.Fatal(err)
			}
			tt.plant(r)
			found := conform(r)
			if !slices.ContainsFunc(found, func(s string) bool { return strings.Contains(s, tt.want) }) {
				t.Errorf("found %q, want %q", found, tt.want)
			}
		})
	}
}

func firstPage(r *reader) *stream {
	kids := r.list(r.dict(r.dict(r.trailer["Root"])["Pages"])["Kids"])
	return r.get(r.dict(kids[0])["Contents"]).(*stream)
}

// find returns the first element of a type that has content.
func find(r *reader, kind string) dict {
	for n := ref(1); int(n) < 1+len(r.objects); n++ {
		if d, ok := r.objects[n].(dict); ok && d["S"] == name(kind) && len(r.list(d["K"])) > 0 {
			return d
		}
	}
	return dict{}
}

// offsets shifts the body of a file by a byte and returns what is found.
func offsets(file []byte) []string {
	shifted := slices.Concat(file[:9], []byte(" "), file[9:])
	at := bytes.LastIndex(shifted, []byte("startxref\n")) + 10
	var n int
	fmt.Sscan(string(shifted[at:]), &n)
	shifted = append(shifted[:at:at], fmt.Sprintf("%d\n%%%%EOF\n", n+1)...)
	r, err := open(shifted)
	if err != nil {
		return []string{err.Error()}
	}
	return r.problems
}

// The words a reader hears are the words of the source, in its order.
func TestTextInReadingOrderIsTheSource(t *testing.T) {
	for _, name := range []string{"everything", "long table", "tall cell", "long code", "headings at end", "markup", "twelve columns", "deep list", "right to left"} {
		t.Run(name, func(t *testing.T) {
			r, err := open(documents(t)[name])
			if err != nil {
				t.Fatal(err)
			}
			got := words(checked(r).said())
			want := append([]string{"Test"}, words(markdown.Parse(texts[name], markdown.Options{}).Text())...)
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// A space that is lost at the end of a line makes one word of two.
func TestALostSpaceIsFound(t *testing.T) {
	r, err := open(documents(t)["everything"])
	if err != nil {
		t.Fatal(err)
	}
	before := words(checked(r).said())
	lost := 0
	for _, f := range checked(r).fonts {
		for cid, text := range f.unicode {
			end := fmt.Appendf(nil, "%04X>] TJ\n", cid)
			if s := firstPage(r); text == " " && bytes.Contains(s.data, end) {
				s.data = bytes.ReplaceAll(s.data, end, []byte(">] TJ\n"))
				lost++
			}
		}
	}
	if after := words(checked(r).said()); lost == 0 || slices.Equal(before, after) {
		t.Errorf("%d fonts lost their spaces, and the text is the same", lost)
	}
}

func checked(r *reader) *checker {
	c := &checker{reader: r, fonts: map[string]*fontUse{}, nodes: map[ref]dict{}, reached: map[[2]int]int{}, owner: map[[2]int]ref{}, marks: map[[2]int]string{}, text: map[[2]int]string{}}
	c.catalogue()
	c.readFonts()
	for i, p := range c.pages {
		c.page(i, c.dict(p))
	}
	return c
}

// words cuts text at white space and leaves out what only one of the two has:
// list labels, note numbers and the arrows back.
func words(s string) []string {
	s = regexp.MustCompile(`(?m)^\s*(-|>|•|–|·|☐|☑|\[[ x]\]|\d+\.|\[?\d+\]?)(\s+(\[[ x]\]))?\s+`).ReplaceAllString(s, " ")
	s = regexp.MustCompile(`(?m)^\s*(-|>|•|–|·|☐|☑|\[[ x]\]|\d+\.|\[?\d+\]?)\s+`).ReplaceAllString(s, " ")
	s = strings.NewReplacer("|", " ", "↑", " ", "> ", " ", "note1", "note", "another2", "another").Replace(s)
	return strings.Fields(s)
}

func TestSameValuesGiveTheSameBytesOnAnyNumberOfCores(t *testing.T) {
	press, r := newPress(t), week(fixture())
	files := make([]bytes.Buffer, 8)
	var group sync.WaitGroup
	for i := range files {
		group.Go(func() {
			if _, err := press.Roundup(&files[i], r); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for i := range files {
		if !bytes.Equal(files[0].Bytes(), files[i].Bytes()) {
			t.Fatal("two runs differ")
		}
	}
}

func TestALongDocumentTakesBoundedTime(t *testing.T) {
	for name, source := range map[string]string{
		"of everything":    strings.Repeat(everything+"\n\n", 120),
		"of long words":    strings.Repeat(strings.Repeat("0123456789abcdef", 20)+" ", 1000),
		"of one long word": strings.Repeat("a", 300_000),
		"of deep lists":    strings.Repeat(deep(40)+"\n", 30),
		"of empty items":   strings.Repeat("- \n", 5000),
		"of small tables":  strings.Repeat("|a|\n|-|\n|b|\n\n", 2000),
		"of notes":         strings.Repeat("a[^n] ", 3000) + "\n\n[^n]: note",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			var b bytes.Buffer
			pages, err := newPress(t).Print(&b, pdf.Markdown(source))
			if err != nil {
				t.Fatal(err)
			}
			// Generous for a busy machine.
			if took := time.Since(start); took > time.Minute {
				t.Errorf("%d pages took %v", pages, took)
			}
		})
	}
}

func TestFiveHundredPagesConform(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	var b bytes.Buffer
	pages, err := newPress(t).Print(&b, pdf.Markdown(strings.Repeat(everything+"\n\n", 640)))
	if err != nil || pages < 500 {
		t.Fatal(pages, err)
	}
	r, err := open(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, defect := range conform(r) {
		t.Error(defect)
	}
	t.Logf("%d pages, %d kB", pages, b.Len()/1000)
}

func FuzzMarkdown(f *testing.F) {
	for _, source := range texts {
		if len(source) < 5000 {
			f.Add(source)
		}
	}
	press := newPress(f)
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 20_000 {
			return
		}
		var b bytes.Buffer
		pages, err := press.Print(&b, pdf.Markdown(source))
		if err != nil {
			t.Fatal(err)
		}
		if pages > 10+len(source)/10 {
			t.Errorf("%d bytes became %d pages", len(source), pages)
		}
		r, err := open(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if found := conform(r); len(found) > 0 {
			t.Error(found)
		}
	})
}

func BenchmarkRoundupCold(b *testing.B) {
	r := week(fixture())
	for b.Loop() {
		if _, err := newPress(b).Roundup(&bytes.Buffer{}, r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRoundupWarm(b *testing.B) {
	press, r := newPress(b), week(fixture())
	for b.Loop() {
		if _, err := press.Roundup(&bytes.Buffer{}, r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHundredPages(b *testing.B) {
	press, source := newPress(b), strings.Repeat(everything+"\n\n", 84)
	for b.Loop() {
		pages, err := press.Print(&bytes.Buffer{}, pdf.Markdown(source))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(pages), "pages")
	}
}

// The same content as .ci/bench-pdf gives to Typst, some six pages and a hundred.
func BenchmarkComparison(b *testing.B) {
	source, err := os.ReadFile("testdata/compare.md")
	if err != nil {
		b.Fatal(err)
	}
	press := newPress(b)
	for _, copies := range []int{6, 100} {
		text := strings.Repeat(string(source), copies)
		b.Run(fmt.Sprintf("%dx", copies), func(b *testing.B) {
			for b.Loop() {
				pages, err := press.Print(&bytes.Buffer{}, pdf.Markdown(text))
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(pages), "pages")
			}
		})
	}
}
