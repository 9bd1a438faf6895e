package markdown_test

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/markdown"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// options stands for an edition that holds one assessment, one requirement, two
// sources, a technique and a CVE, and knows one indicator.
var options = markdown.Options{
	Resolve: func(ref string) (markdown.Link, bool) {
		switch ref {
		case "assessments/2024-11-18-panos":
			return markdown.Link{Href: "../../assessments/2024-11-18-panos/", Text: "PAN-OS flaw <exploited>"}, true
		case "PIR-001":
			return markdown.Link{Href: "../../requirements/PIR-001/", Text: "PIR-001"}, true
		}
		return markdown.Link{}, false
	},
	Source: func(id string) (string, bool) { return "#source-" + id, id == "S1" || id == "S2" },
	Term: func(id string) (markdown.Link, bool) {
		return markdown.Link{Href: "../../terms/" + id + "/"}, id == "T1059.001" || id == "CVE-2024-3400"
	},
	Indicator: func(a string) bool { return strings.Contains(a, "198.51.100.7") },
	IDPrefix:  "d-",
}

func TestInline(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"a reference becomes a link with the text it resolves to", "See [[assessments/2024-11-18-panos]].", `<p>See <a href="../../assessments/2024-11-18-panos/">PAN-OS flaw &lt;exploited&gt;</a>.</p>`},
		{"a reference by short id resolves", "[[PIR-001]]", `<p><a href="../../requirements/PIR-001/">PIR-001</a></p>`},
		{"an unresolved reference never shows its id", "See [[assessments/secret]].", `<p>See <span class="withheld">not in this edition</span>.</p>`},
		{"double brackets around words are text", "[[ -f x ]]", `<p>[[ -f x ]]</p>`},
		{"a known source is a mark", "So it is [S1].", `<p>So it is <a class="source" href="#source-S1">[S1]</a>.</p>`},
		{"neighbouring sources are two marks", "[S1][S2]", `<p><a class="source" href="#source-S1">[S1]</a><a class="source" href="#source-S2">[S2]</a></p>`},
		{"an unknown source is text", "[S9]", `<p>[S9]</p>`},
		{"a source inside a link is text", "[see [S1] there](https://a.example)", `<p><a href="https://a.example" rel="noreferrer">see [S1] there</a></p>`},
		{"a technique becomes a link", "uses T1059.001, not T1059.002", `<p>uses <a href="../../terms/T1059.001/">T1059.001</a>, not T1059.002</p>`},
		{"an id inside a longer word is not one", "XT1059.001 CVE-2024-34001 aCVE-2024-3400", `<p>XT1059.001 CVE-2024-34001 aCVE-2024-3400</p>`},
		{"a CVE becomes a link", "**CVE-2024-3400**", `<p><a href="../../terms/CVE-2024-3400/"><strong>CVE-2024-3400</strong></a></p>`},
		{"an id in code stays", "`T1059.001`", `<p><code>T1059.001</code></p>`},
		{"raw HTML is shown", `a <b onclick="x">b</b> <!-- c -->`, `<p>a &lt;b onclick=&#34;x&#34;&gt;b&lt;/b&gt; &lt;!-- c --&gt;</p>`},
		{"an HTML block is shown", "<script>\nalert(1)\n</script>", `<p>&lt;script&gt; alert(1) &lt;/script&gt;</p>`},
		{"a script address is text", "[x](javascript:alert(1))", `<p>x (javascript:alert(1))</p>`},
		{"a data address is text", "<data:text/html,x>", `<p>data:text/html,x</p>`},
		{"a disguised script address is text", "[x](java&#x73;cript:a)", `<p>x (javascript:a)</p>`},
		{"an address of the same scheme is text", "[x](//evil.example)", `<p>x (//evil.example)</p>`},
		{"mail is a link", "<a@b.example>", `<p><a href="mailto:a@b.example" rel="noreferrer">a@b.example</a></p>`},
		{"a place on the page gets the prefix", "[x](#summary)", `<p><a href="#d-summary">x</a></p>`},
		{"a relative address is a link", "[x](../y.md)", `<p><a href="../y.md">x</a></p>`},
		{"a bare address is text", "http://evil.example/x", `<p>http://evil.example/x</p>`},
		{"a defanged address is text", "[x](hxxps://evil[.]example/a)", `<p>x (hxxps://evil[.]example/a)</p>`},
		{"a link to an indicator is defanged text", "[host](http://198.51.100.7/a.b)", `<p>host (hxxp://198[.]51[.]100[.]7/a.b)</p>`},
		{"an autolink to an indicator is defanged text", "<http://198.51.100.7/a>", `<p>hxxp://198[.]51[.]100[.]7/a</p>`},
		{"an image is its words and address", "![a map](https://x.example/m.png)", `<p>a map (hxxps://x[.]example/m.png)</p>`},
		{"an image without words is its address", "![](m.png)", `<p>(m.png)</p>`},
		{"styles combine", "***a** b* ~~c~~", `<p><strong><em>a</em></strong><em> b</em> <del>c</del></p>`},
		{"a link keeps its styles together", "[a **b** c](https://x.example)", `<p><a href="https://x.example" rel="noreferrer">a <strong>b</strong> c</a></p>`},
		{"escapes and entities are resolved once", `\*a\* &amp;lt; &eacute; \&amp; &#0;`, `<p>*a* &amp;lt; é &amp;amp; �</p>`},
		{"a hard line end is kept", "a  \nb", `<p>a<br>b</p>`},
		{"quotes in an address cannot close the attribute", `[x](<https://a.example/"onclick=">)`, `<p><a href="https://a.example/%22onclick=%22" rel="noreferrer">x</a></p>`},
		{"control characters and broken bytes are replaced", "a\x00b\xffc\x1b", `<p>a�b�c�</p>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.TrimSpace(markdown.Parse(tt.in, options).HTML())
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestWithoutOptionsReferencesAreWithheldAndMarksStayText(t *testing.T) {
	got := strings.TrimSpace(markdown.Parse("[[PIR-001]] [S1] T1190", markdown.Options{}).HTML())
	if d := cmp.Diff(`<p><span class="withheld">not in this edition</span> [S1] T1190</p>`, got); d != "" {
		t.Error(d)
	}
}

func TestGolden(t *testing.T) {
	source, err := os.ReadFile("testdata/all.md")
	if err != nil {
		t.Fatal(err)
	}
	d := markdown.Parse(string(source), options)
	golden(t, "testdata/all.html", d.HTML())
	golden(t, "testdata/all.txt", d.Text()+"\n")
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", file, d)
	}
}

func TestSectionsCarryLevelTextAndLine(t *testing.T) {
	d := markdown.Parse("## Summary\n\ntext\n\n> ## inside\n\n### Was *geschah* `x`\n\nSetext\n------\n\n## Summary\n", markdown.Options{})
	want := []markdown.Section{
		{Level: 2, Text: "Summary", ID: "summary", Line: 1},
		{Level: 3, Text: "Was geschah x", ID: "was-geschah-x", Line: 7},
		{Level: 2, Text: "Setext", ID: "setext", Line: 9},
		{Level: 2, Text: "Summary", ID: "summary-2", Line: 12},
	}
	if d := cmp.Diff(want, d.Sections()); d != "" {
		t.Error(d)
	}
}

func TestSectionLinesCountEmptyLinesThatAreSkipped(t *testing.T) {
	d := markdown.Parse("## A\n"+strings.Repeat("\n", 100)+"## B\n", markdown.Options{})
	if got := d.Sections()[1].Line; got != 102 {
		t.Errorf("B is at line %d, want 102", got)
	}
}

func TestHeadingsStartAtTwoAndSkipNoLevel(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []int
	}{
		{"a first-level heading moves down", "# A\n\n## B\n", []int{2, 3}},
		{"a second-level heading stays", "## A\n\n### B\n", []int{2, 3}},
		{"a third-level heading moves up", "### A\n\n#### B\n", []int{2, 3}},
		{"a skipped level is closed", "## A\n\n##### B\n\n## C\n", []int{2, 3, 2}},
		{"nothing goes below six", "# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5\n\n###### 6\n", []int{2, 3, 4, 5, 6, 6}},
		{"an empty heading is left out", "##\n\n## A\n", []int{2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []int
			for _, b := range markdown.Parse(tt.in, markdown.Options{}).Blocks() {
				if h, ok := b.(*markdown.Heading); ok {
					got = append(got, h.Level)
				}
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestHighlightsGiveTheSameHTML(t *testing.T) {
	source := "```yaml\na: 1\n```\n\n```yaml\na: 1\n```\n"
	plain := markdown.Parse(source, markdown.Options{}).HTML()
	kept := markdown.Parse(source, markdown.Options{Highlights: &markdown.Highlights{}}).HTML()
	if d := cmp.Diff(plain, kept); d != "" {
		t.Error(d)
	}
	if !strings.Contains(plain, `<span class="nt">a</span>`) {
		t.Errorf("yaml key is not coloured: %s", plain)
	}
}

func TestHostileTextCostsInProportionToItsLength(t *testing.T) {
	const n = 100_000
	for name, source := range map[string]string{
		"headings":          strings.Repeat("# a\n", 400_000),
		"quotes":            strings.Repeat(">", 10_000) + " a\n",
		"quote lines":       strings.Repeat(strings.Repeat("> ", 1000)+"a\n", 200),
		"lists on a line":   strings.Repeat("- ", 10_000) + "a\n",
		"lists by indent":   indented(600) + strings.Repeat("\n", n),
		"numbered lists":    strings.Repeat("1. ", 10_000) + "a\n",
		"definitions":       "a\n" + strings.Repeat(": ", 10_000) + "a\n",
		"open brackets":     strings.Repeat("[", n),
		"open double":       strings.Repeat("[[a", n),
		"image brackets":    strings.Repeat("![", n),
		"emphasis":          strings.Repeat("*a_ ", n),
		"nested emphasis":   strings.Repeat("*a **a ", n),
		"stars":             strings.Repeat("*", n),
		"tildes":            strings.Repeat("~~a ", n),
		"backticks":         strings.Repeat("`", n) + " " + strings.Repeat("` ", n),
		"links":             strings.Repeat("[a](", n),
		"nested links":      strings.Repeat("[a", n) + strings.Repeat("](b)", n),
		"autolinks":         strings.Repeat("<a:", n),
		"notes":             strings.Repeat("[^a]: b\n", 30_000) + strings.Repeat("[^a]", 30_000),
		"many notes":        manyNotes(10_000),
		"note chain":        strings.Repeat("[^a]: ", 10_000),
		"table columns":     strings.Repeat("|a", 2000) + "|\n" + strings.Repeat("|-", 2000) + "|\n" + strings.Repeat("|b|\n", 500),
		"table rows":        "|a|\n|-|\n" + strings.Repeat("|b|\n", 30_000),
		"not quite tables":  strings.Repeat("|a\n", 30_000),
		"references":        strings.Repeat("[a]: b\n", 30_000),
		"entities":          strings.Repeat("&a", n),
		"long line":         strings.Repeat("a", 1_000_000),
		"source marks":      strings.Repeat("[S1]", n),
		"definition starts": strings.Repeat("a\n: b\n\n", 20_000),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			d := markdown.Parse(source, options)
			out := d.HTML()
			_ = d.Text()
			// Generous for a busy machine; what grows with the square takes far longer.
			if took := time.Since(start); took > time.Minute {
				t.Errorf("took %v for %d bytes", took, len(source))
			}
			if len(out) > 200*len(source)+1000 {
				t.Errorf("%d bytes became %d", len(source), len(out))
			}
		})
	}
}

func indented(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

func manyNotes(n int) string {
	var b strings.Builder
	for i := range n {
		id := strings.Repeat("x", 1+i%50) + string(rune('a'+i%26)) + string(rune(0x4e00+i))
		b.WriteString("[^" + id + "]: note\n\n[^" + id + "]\n\n")
	}
	return b.String()
}

func FuzzParse(f *testing.F) {
	if all, err := os.ReadFile("testdata/all.md"); err == nil {
		f.Add(string(all))
	}
	for _, s := range []string{"[[a]]", "[^1]\n\n[^1]: x [^1]", "|a|\n|-|\n|b|", "> [!NOTE]\n> a", "```yaml\na: 1\n```", "a\n: b", "- [ ] x\n  - [x] y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		d := markdown.Parse(source, options)
		out := d.HTML()
		_ = d.Text()
		for _, bad := range []string{"<script", "<img", " style=", "javascript:\"", "href=\"javascript", "href=\"data:", "<iframe"} {
			if strings.Contains(strings.ToLower(out), bad) {
				t.Errorf("%q in %s", bad, out)
			}
		}
		if again := markdown.Parse(source, options).HTML(); again != out {
			t.Error("two parses differ")
		}
	})
}

func BenchmarkHTML(b *testing.B) {
	source, err := os.ReadFile("testdata/all.md")
	if err != nil {
		b.Fatal(err)
	}
	body := strings.Repeat(strings.ReplaceAll(string(source), "```yaml", "```"), 4)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		markdown.Parse(body, options).HTML()
	}
}
