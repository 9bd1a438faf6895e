package diff

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dossier-cti/dossier/engine/markdown"
)

var update = flag.Bool("update", false, "write the goldens anew")

// states returns the two states of a fixture and all their paths.
func states(t *testing.T, file string) (base, head fs.FS, paths []string) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		_, path, _ := strings.Cut(f.Name, "/")
		paths = append(paths, path)
	}
	base, _ = fs.Sub(fsys, "before")
	head, _ = fs.Sub(fsys, "after")
	return base, head, paths
}

func compare(t *testing.T, base, head fs.FS, paths []string) []Document {
	t.Helper()
	docs, err := Compare(base, head, paths)
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

func TestReportsStateWhatChangedInMeaning(t *testing.T) {
	base, head, paths := states(t, "report.txtar")
	docs := compare(t, base, head, paths)
	for name, write := range map[string]func(io.Writer, []Document) error{
		"report.txt": Text, "report.json": JSON,
		"report.md": func(w io.Writer, docs []Document) error { return Markdown(w, docs, 0) },
	} {
		var b bytes.Buffer
		if err := write(&b, docs); err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata", name), b.String())
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

func TestTheSameStateTwiceHasNoDifference(t *testing.T) {
	base, _, paths := states(t, "report.txtar")
	if docs := compare(t, base, base, paths); len(docs) != 0 {
		t.Errorf("%d documents differ from themselves", len(docs))
	}
}

func TestWhatComesIsWhatGoesTheOtherWayRound(t *testing.T) {
	base, head, paths := states(t, "report.txtar")
	there, back := compare(t, base, head, paths), compare(t, head, base, paths)
	if len(there) != len(back) {
		t.Errorf("%d documents there and %d back", len(there), len(back))
	}
}

func one(text string) fs.FS {
	return fstest.MapFS{"content/assessments/a.md": &fstest.MapFile{Data: []byte(text)}}
}

func TestLayoutIsNoChange(t *testing.T) {
	const path = "content/assessments/a.md"
	for name, texts := range map[string][2]string{
		"the order of keys":              {"---\ntitle: A\ntlp: green\n---\n", "---\ntlp: green\ntitle: A\n---\n"},
		"quotes":                         {"---\ntitle: A b\n---\n", "---\ntitle: \"A b\"\n---\n"},
		"a folded text":                  {"---\ntitle: A b c\n---\n", "---\ntitle: >-\n  A\n  b c\n---\n"},
		"flow and block lists":           {"---\nattack: [T1, T2]\n---\n", "---\nattack:\n  - T2\n  - T1\n---\n"},
		"what says nothing":              {"---\ntitle: A\n---\n", "---\ntitle: A\nactors: []\naffected:\n---\n"},
		"line ends of Windows":           {"---\ntitle: A\n---\nx\n\ny\n", "---\r\ntitle: A\r\n---\r\nx\r\n\r\ny\r\n"},
		"reflowed paragraphs":            {"---\ntitle: A\n---\na b\nc\n\nd\n", "---\ntitle: A\n---\na\nb c\n\n\nd\n"},
		"trailing spaces":                {"---\ntitle: A\n---\na\n\nb\n", "---\ntitle: A\n---\na  \n  \nb\n"},
		"another bullet":                 {"---\ntitle: A\n---\n* a\n* b\n", "---\ntitle: A\n---\n- a\n- b\n"},
		"the width of a table":           {"---\ntitle: A\n---\n|a|b|\n|-|-|\n", "---\ntitle: A\n---\n|a|b|\n|---|----|\n"},
		"the order of sections":          {"---\ntitle: A\n---\n## X\n\na\n\n## Y\n\nb\n", "---\ntitle: A\n---\n## Y\n\nb\n\n## X\n\na\n"},
		"a comment":                      {"---\ntitle: A\n---\n", "---\n# remark\ntitle: A\n---\n"},
		"the default label, written out": {"---\ntitle: A\n---\n", "---\ntitle: A\ntlp: amber+strict\n---\n"},
	} {
		docs := compare(t, one(texts[0]), one(texts[1]), []string{path})
		if name == "line ends of Windows" {
			if len(docs) != 0 {
				t.Errorf("%s: %+v", name, docs)
			}
			continue
		}
		if len(docs) != 1 || docs[0].Event != Layout || len(docs[0].Changes) != 0 {
			t.Errorf("%s: %+v", name, docs)
		}
	}
}

func TestSmallThingsWithMeaningAreChanges(t *testing.T) {
	for name, texts := range map[string][2]string{
		"a paragraph cut in two": {"---\ntitle: A\n---\na b\n", "---\ntitle: A\n---\na\n\nb\n"},
		"the target of a link":   {"---\ntitle: A\n---\n[a](https://x.example)\n", "---\ntitle: A\n---\n[a](https://y.example)\n"},
		"a capital":              {"---\ntitle: A us b c\n---\n", "---\ntitle: A US b c\n---\n"},
		"an item given twice":    {"---\ngaps: [a]\n---\n", "---\ngaps: [a, a]\n---\n"},
		"an unknown field":       {"---\ntitle: A\n---\n", "---\ntitle: A\nnew: {deep: [{x: 1}]}\n---\n"},
		"a heading in a fence":   {"---\ntitle: A\n---\n```\n## a\n```\n", "---\ntitle: A\n---\n```\n## b\n```\n"},
		"the same label lowered": {"---\ntlp: amber\n---\n", "---\ntlp: green\n---\n"},
	} {
		docs := compare(t, one(texts[0]), one(texts[1]), []string{"content/assessments/a.md"})
		if len(docs) != 1 || len(docs[0].Changes) != 1 {
			t.Errorf("%s: %+v", name, docs)
		}
	}
}

func TestALowerDefaultLabelShowsOnTheDocumentsThatChange(t *testing.T) {
	with := func(label, title string) fs.FS {
		return fstest.MapFS{
			"content/dossier.yaml":     {Data: []byte("tlp: {defaults: {assessments: " + label + "}}\n")},
			"content/assessments/a.md": {Data: []byte("---\ntitle: " + title + "\n---\n")},
		}
	}
	docs := compare(t, with("amber", "A"), with("green", "B"), []string{"content/assessments/a.md"})
	if len(docs) != 1 || docs[0].Changes[0].Label() != "TLP label, lowered" {
		t.Errorf("%+v", docs)
	}
}

func TestMarkdownFitsItsLimitAndSaysWhatIsLeftOut(t *testing.T) {
	base, head, paths := states(t, "report.txtar")
	docs := compare(t, base, head, paths)
	var all bytes.Buffer
	if err := Markdown(&all, docs, 0); err != nil {
		t.Fatal(err)
	}
	for limit := 400; limit < 6000; limit += 150 {
		var b bytes.Buffer
		if err := Markdown(&b, docs, limit); err != nil {
			t.Fatal(err)
		}
		if b.Len() > limit {
			t.Errorf("limit %d: %d bytes", limit, b.Len())
		}
		if said := strings.Contains(b.String(), "Left out for want of space"); said == (b.String() == all.String()) {
			t.Errorf("limit %d: %d of %d bytes, said so %v", limit, b.Len(), all.Len(), said)
		}
	}
}

var hostile = []string{
	"<script>alert(1)</script>", "<img src=x onerror=y>", "[a](http://evil.example)", "![a](http://evil.example/x.png)",
	"@everyone", "see #12 and GH-12 and a/b#3", "http://evil.example www.evil.example", "mail a@evil.example",
	"# title", "- item", "1. item", "> quote", "| a | b |", "`code`", "~~x~~ **y** __z__", "&lt;b&gt;", "```\nx", "[^1]", "a\u202eb", "\x1b[31mred",
	"<!-- dossier: sign-off -->", "===", "---", "$x$", "[[PIR-001]]", "\\", "*", "~~", "**",
}

func TestMarkdownOfHostileContentIsText(t *testing.T) {
	for _, text := range hostile {
		c := Change{Aspect: Limits, Field: text, Removed: []string{text}, Added: []string{text + " x"}}
		d := Document{Path: "content/" + text, Event: Changed, Title: text, Reason: text, Changes: []Change{
			c, {Aspect: Prose, Where: text, Before: text, After: text + " y", Words: Words("a b "+text, "a b "+text+" y")},
		}}
		var b bytes.Buffer
		if err := Markdown(&b, []Document{d}, 0); err != nil {
			t.Fatal(err)
		}
		html := markdown.Parse(b.String(), markdown.Options{}).HTML()
		for _, bad := range []string{"<a ", "<img", "<script", "<h2", "<h3", "<ol", "<table", "<code", "<pre", "<blockquote", "<hr", "withheld", "\x1b", "\u202e", "<sup"} {
			if strings.Contains(html, bad) {
				t.Errorf("%q gives %s:\n%s\n%s", text, bad, b.String(), html)
			}
		}
		for _, bad := range []string{"@e", "#1", "#3", "GH-1", "://e", "www.", "<!--"} {
			if strings.Contains(b.String(), bad) {
				t.Errorf("%q leaves %s in\n%s", text, bad, b.String())
			}
		}
	}
}

func TestTextKeepsControlCharactersOffTheTerminal(t *testing.T) {
	var b bytes.Buffer
	d := Document{Path: "content/\x1b[2J", Event: Changed, Title: "a\x07\u202eb", Changes: []Change{{Aspect: Detail, Field: "x\x1b", Before: "\x1b]0;x", After: "\u009b"}}}
	if err := Text(&b, []Document{d}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\x07\u202e\u009b") {
		t.Errorf("%q", b.String())
	}
}

func TestManyDocumentsThatComeAndGoAreStillMatchedByTheirBytes(t *testing.T) {
	base, head := fstest.MapFS{}, fstest.MapFS{}
	var paths []string
	for i := range 2 * few {
		text := &fstest.MapFile{Data: fmt.Appendf(nil, "name: System number %d of many\n", i)}
		from, to := fmt.Sprintf("content/estate/a%d.yaml", i), fmt.Sprintf("content/estate/b%d.yaml", i)
		base[from], head[to] = text, text
		paths = append(paths, from, to)
	}
	for _, d := range compare(t, base, head, paths) {
		if d.Event != Renamed || d.Was.ID[1:] != d.Ref.ID[1:] {
			t.Errorf("%s: %s from %s", d.Ref, d.Event, d.Was)
		}
	}
}
