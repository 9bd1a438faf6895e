package web

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestIdentifiersAreNotBroken(t *testing.T) {
	const kept = `<span class="id">CVE-2024-0012</span>`
	for text, want := range map[string]string{
		"<main><p>CVE-2024-0012.":                             "<main><p>" + kept + ".",
		"<main><a href=x/CVE-2024-0012>On CVE-2024-0012-9- x": `<main><a href=x/CVE-2024-0012>On <span class="id">CVE-2024-0012-9</span>- x`,
		"CVE-2024-0012<main><p>no CVE-, no PIR-x":             "CVE-2024-0012<main><p>no CVE-, no PIR-x",
		"<main>PIR-001, GIR-002":                              `<main><span class="id">PIR-001</span>, <span class="id">GIR-002</span>`,
		"<main><text x=1>CVE-2024-0012</text>":                "<main><text x=1>CVE-2024-0012</text>",
		`<main><a class="id" href=x>PIR-001</a>`:              `<main><a class="id" href=x>PIR-001</a>`,
		`<main><a href="../cve/CVE-2024-0012/">CVE-2024-0012`: `<main><a href="../cve/CVE-2024-0012/">CVE-2024-0012`,
	} {
		b := bytes.NewBufferString("before" + text)
		unbroken(b, len("before"))
		if got := b.String(); got != "before"+want {
			t.Errorf("%s becomes %s", text, got)
		}
	}
}

var (
	keptForm   = regexp.MustCompile(`<span class="id">[^<]*</span>|<a class="id"[^>]*>[^<]*</a>|<a href="[^"]*/cve/[^"]*"[^>]*>[^<]*</a>|(?s)<svg.*?</svg>`)
	brokenForm = regexp.MustCompile(`>[^<]*(CVE-\d|[PG]IR-\d)`)
)

func TestNoPageBreaksAnIdentifier(t *testing.T) {
	w := rich()
	w.assessment("2024-11-20-ids", "CVE-2024-0012 and CVE-2024-9474, for PIR-001", ago(time.Hour), w.ed.Requirements[0])
	files := draw(t, w)
	for _, name := range pagesOf(files) {
		_, main, _ := strings.Cut(files[name], "<main")
		if broken := brokenForm.FindString(keptForm.ReplaceAllString(main, "")); broken != "" {
			t.Errorf("%s may break an identifier in %q", name, broken)
		}
		if strings.ContainsAny(main, "\u2011\u2060") {
			t.Errorf("%s holds characters that nobody would copy", name)
		}
	}
	if !strings.Contains(files["site.css"], `.id,[href*="/cve/"]{white-space:nowrap}`) {
		t.Error("nothing keeps identifiers on one line")
	}
}
