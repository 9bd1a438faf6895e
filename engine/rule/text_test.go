package rule

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
)

func TestTheNearestNameIsWhatAWriterMeant(t *testing.T) {
	names := []string{"PIR-001", "PIR-002", "ahansen", "network", "panos-gateways", "2024-11-18-panos-management"}
	for word, want := range map[string]string{
		"PIR-01":                      "PIR-001",
		"pir-001":                     "PIR-001",
		"PIR-010":                     "PIR-001",
		"PIR-009":                     "",
		"ahanson":                     "ahansen",
		"hansen":                      "ahansen",
		"netwrok":                     "network",
		"panos-gateway":               "panos-gateways",
		"2024-11-19-panos-management": "2024-11-18-panos-management",
		"ot":                          "",
		"":                            "",
		"something-else":              "",
	} {
		if got := nearest(word, names); got != want {
			t.Errorf("nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestCodeIsNoProse(t *testing.T) {
	body := "A `[[x]]` and ``a ` b`` and `open\n\n```sh\n[[x]]\n~~~\n```\nText ```in``` line\n~~~~\n```\n~~~\nstill\n~~~~\n  ```\n[[x]]\n  ```\nEnd `é` x"
	got := readProse(&doc.Document{Body: body, BodyLine: 10})
	want := []string{
		"A         and           and `open", "", "", "", "", "", "Text          line",
		"", "", "", "", "", "", "", "", "End      x",
	}
	if diff := cmp.Diff(want, got.lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	last := got.lines[15]
	at := strings.IndexByte(last, 'x')
	if span := got.span(15, at, at+1); span.Start != (diag.Position{Line: 25, Column: 9}) {
		t.Errorf("the x stands at %v, want 25:9", span.Start)
	}
}

func TestAPartOfATextIsFoundInTheFile(t *testing.T) {
	at := func(line, column, width int) diag.Span {
		return diag.Span{Start: diag.Position{Line: line, Column: column}, End: diag.Position{Line: line, Column: column + width}}
	}
	for name, c := range map[string]struct {
		source, word string
		want         diag.Span
	}{
		"plain":                     {"a: one two three", "two", at(1, 8, 3)},
		"wide characters before it": {"a: größe two", "two", at(1, 10, 3)},
		"in quotes":                 {`a: "one two"`, "two", at(1, 9, 3)},
		"in quotes with escapes":    {`a: "one \"x\" two"`, "two", at(1, 4, 15)},
		"in single quotes":          {"a: 'one two'", "two", at(1, 9, 3)},
		"folded":                    {"a: >-\n  one\n  two", "two", at(3, 3, 3)},
		"plain on two lines":        {"a: one\n  two", "two", at(2, 3, 3)},
	} {
		d, found := doc.Parse("x.yaml", []byte(c.source))
		if len(found) > 0 {
			t.Fatalf("%s: %v", name, found)
		}
		n := d.Root.Get("a")
		i := strings.Index(n.Scalar, c.word)
		if diff := cmp.Diff(c.want, n.Part(i, i+len(c.word))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAPatternMatchesPaths(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"content/policy.yaml", "content/policy.yaml", true},
		{"content/council/**", "content/council/a.yaml", true},
		{"content/council/**", "content/council/x/a.yaml", true},
		{"content/**/a.yaml", "content/a.yaml", true},
		{"content/*.yaml", "content/council/a.yaml", false},
		{"**", "content/council/a.yaml", true},
		{"content/council", "content/council/a.yaml", false},
		{"content/[", "content/[", false},
	} {
		if got := matches(c.pattern, c.name); got != c.want {
			t.Errorf("matches(%q, %q) = %v", c.pattern, c.name, got)
		}
	}
}

func TestADefangedValueCannotBeFollowed(t *testing.T) {
	for value, want := range map[string]string{
		"bad-host.xyz":                   "bad-host[.]xyz",
		"http://bad-host.xyz/a.php?b=c.": "hxxp://bad-host[.]xyz/a.php?b=c.",
		"https://1.2.3.4":                "hxxps://1[.]2[.]3[.]4",
		"someone@bad-host.xyz":           "someone[@]bad-host[.]xyz",
		"2a0b:f4c2::1":                   "2a0b[:]f4c2[:][:]1",
	} {
		if got := defanged(value); got != want {
			t.Errorf("defanged(%q) = %q, want %q", value, got, want)
		}
	}
}

func FuzzProse(f *testing.F) {
	for _, s := range []string{"```\n[[x]]\n```", "`a\n``b`", "~~~~\n~~~", "![](//x)[S1][[", "## A\n\n# B\n- [x]\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b := readProse(&doc.Document{Body: text, BodyLine: 1})
		for i := range b.lines {
			if b.lines[i] != "" && len(b.lines[i]) != len(b.raw[i]) {
				t.Fatalf("line %d: %q became %q", i, b.raw[i], b.lines[i])
			}
		}
		for from, to := range b.paragraphs {
			if from >= to || to > len(b.lines) {
				t.Fatalf("paragraph %d:%d of %d lines", from, to, len(b.lines))
			}
		}
		for _, s := range b.sections() {
			if s.from > s.to || s.to > len(b.lines) {
				t.Fatalf("section %+v of %d lines", s, len(b.lines))
			}
		}
	})
}

func FuzzIndicators(f *testing.F) {
	for _, s := range []string{"1.2.3.4/33", "http://[::1%25en0]/", "a@b@c.d", "..", "ff", "2a0b:f4c2::1/129"} {
		f.Add(s)
	}
	kinds := []string{"ipv4", "ipv6", "domain", "url", "email", "md5", "sha1", "sha256", "filename"}
	f.Fuzz(func(t *testing.T, value string) {
		for _, kind := range kinds {
			if malformed(kind, value) == "" {
				reserved(kind, value)
				benign(kind, value)
			}
			for range standing("x "+value+" y", value) {
			}
			defanged(value)
		}
	})
}
