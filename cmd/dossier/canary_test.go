package main

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
)

// labels are the names of the labels within canary words, in the order of
// release. Words of the label "never" may appear in no edition.
var labels = []string{"clear", "green", "amber", "strict", "red", "never"}

// canary finds the words: label, kind and field between xq and qx.
var canary = regexp.MustCompile(`xq(clear|green|amber|strict|red|never)([a-z]+?)qx`)

// silent matches the kind and field of words that no page shows at present,
// whatever their label; audiences are named in their own edition only. All others
// must be seen, so that the search cannot pass because it searches nothing.
var silent = regexp.MustCompile(`^(leads.*|audiencename|.*keyword|technologycpe|source(cost|licence)|gircategory|member(login|email)` +
	`|(deputy|author|feedback|stricterfeedback|stricteroutcome)id|organisation(sector|contact)` +
	`|(stakeholders|sources|roundups|outcomes|council|dossier|policy)reviewcomment)$`)

// Every field of every kind holds a word of its own at every label, and parts
// that are stricter than their document hold words of the part's label. Each
// edition is searched for all of them, byte by byte.
func TestNothingAboveItsLabelIsInAnyByteOfAnEdition(t *testing.T) {
	r := canaries(t)
	all := r.words()
	for rank, label := range labels[:5] {
		t.Run(label, func(t *testing.T) {
			t.Parallel()
			seen := map[string][]string{} // words by the files that hold them
			for name, data := range tree(t, r.build(label)) {
				own := pageLabel(name, data)
				marksItsObjects(t, name, data)
				for word := range wordsOf(t, name, data) {
					seen[word] = append(seen[word], name)
					if rankOf(word) > own && field(word) != "audiencename" { // the reader's own name
						t.Errorf("%s is marked %s and holds %s", name, labels[own], word)
					}
				}
			}
			for word, files := range seen {
				if rankOf(word) > rank {
					slices.Sort(files)
					t.Errorf("%s is in %s", word, strings.Join(files[:min(len(files), 4)], ", "))
				}
			}
			for _, form := range []string{"search/", "feed.atom", "feed.json", "index.md", "index.json", "index.stix.json", "/indicators.csv", "exports/bundle.stix.json", "exports/navigator-", "exports/misp/"} {
				if !slices.ContainsFunc(slices.Collect(maps.Values(seen)), func(files []string) bool {
					return slices.ContainsFunc(files, func(name string) bool { return strings.Contains(name, form) })
				}) {
					t.Errorf("no word is in any file of %s, so it was not searched", form)
				}
			}
			for word := range all {
				if _, ok := seen[word]; !ok && rankOf(word) <= rank && !silent.MatchString(field(word)) {
					t.Errorf("%s is nowhere", word)
				}
			}
		})
	}
}

// What `dossier export` writes is what a build writes, and is searched likewise.
func TestNothingAboveItsLabelIsInAnyExport(t *testing.T) {
	r := canaries(t)
	for rank, label := range labels[:5] {
		for _, format := range exportFormats {
			for _, output := range []string{"", "export-" + label + "-" + format} {
				args := []string{"export", format, "--audience", label}
				files := map[string]string{}
				if output != "" {
					args = append(args, "-o", output)
				}
				got := r.run(args...)
				if got.code != 0 {
					t.Fatalf("dossier %s: exit code %d\n%s", strings.Join(args, " "), got.code, got.err)
				}
				switch {
				case output == "":
					files[format] = got.out
				case format == "misp":
					files = tree(t, r.path(output))
				default:
					files[format] = r.read(output)
				}
				found := 0
				for name, data := range files {
					marksItsObjects(t, name, data)
					for word := range wordsOf(t, name, data) {
						found++
						if rankOf(word) > rank && field(word) != "audiencename" {
							t.Errorf("%s for %s: %s holds %s", format, label, name, word)
						}
					}
				}
				if found == 0 {
					t.Errorf("%s for %s holds no word, so it was not searched", format, label)
				}
			}
		}
	}
}

// stixLabels are the ids of the labels of TLP 2.0, in the order of release.
var stixLabels = []string{
	"94868c89-83c2-464b-929b-a1a8aa3c8487", "bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
	"939a9414-2ddd-4d32-a0cd-375ea402b003", "e828b379-4e03-4974-9ac4-e53a884c97c1",
}

// marksItsObjects searches each object of a STIX bundle, event of MISP and row of a
// table for words above the label it bears itself. What bears none is for all.
func marksItsObjects(t *testing.T, name, data string) {
	t.Helper()
	label := func(part string) int { return 0 }
	var parts []string
	switch {
	case strings.HasPrefix(data, `{"type":"bundle"`):
		parts = strings.Split(data, "\n")
		label = func(part string) int {
			return max(0, slices.IndexFunc(stixLabels, func(id string) bool {
				return strings.Contains(part, `"object_marking_refs":["marking-definition--`+id)
			}))
		}
	case strings.HasPrefix(data, "value,type,"):
		parts = strings.Split(data, "\r\n")
		label = func(part string) int {
			return slices.Index(labels, strings.TrimPrefix(strings.Split(part, ",")[5], "amber+"))
		}
	case strings.HasPrefix(data, `{"Event"`), strings.HasPrefix(data, `{"response"`):
		parts = attributes(t, data)
		label = func(part string) int {
			return slices.IndexFunc(labels, func(l string) bool {
				return strings.Contains(part, `"tlp:`+strings.Replace(l, "strict", "amber+strict", 1)+`"`)
			})
		}
	}
	for _, part := range parts {
		for word := range wordsOf(t, "", part) {
			if at := label(part); rankOf(word) > at {
				t.Errorf("%s holds %s in what is marked %d:\n%s", name, word, at, part)
			}
		}
	}
}

// attributes are the events of MISP without their attributes, and these with the
// label of their event where they have none.
func attributes(t *testing.T, data string) []string {
	t.Helper()
	var file struct {
		Event    map[string]any
		Response []struct{ Event map[string]any }
	}
	if err := json.Unmarshal([]byte(data), &file); err != nil {
		t.Fatal(err)
	}
	events := []map[string]any{file.Event}
	for _, each := range file.Response {
		events = append(events, each.Event)
	}
	var parts []string
	for _, e := range events {
		list, _ := e["Attribute"].([]any)
		delete(e, "Attribute")
		for _, each := range append(list, e) {
			text, err := json.Marshal(each)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), `"tlp:`) {
				head, _ := json.Marshal(e["Tag"])
				text = append(text, head...)
			}
			parts = append(parts, string(text))
		}
	}
	return parts
}

var sheet = regexp.MustCompile(`href="[./]*print-(clear|green|amber-strict|amber|red)\.css"`)

// ownLabel is how a page's JSON and Markdown state theirs.
var ownLabel = regexp.MustCompile(`(?m)^tlp: (\S+)$|^\{"kind":"[^"]*","id":"[^"]*","tlp":"([^"]+)"`)

// pageLabel returns the label a page is marked with, and its JSON or Markdown;
// files of other kinds carry the edition's.
func pageLabel(name, data string) int {
	var m []string
	switch base := path.Base(name); {
	case path.Ext(name) == ".html":
		m = sheet.FindStringSubmatch(data)
	case base == "index.json" || base == "index.md":
		if m = ownLabel.FindStringSubmatch(data); m == nil {
			return 0 // what states no label is for all
		}
	}
	if m == nil {
		return len(labels)
	}
	return slices.Index(labels, strings.TrimPrefix(strings.TrimPrefix(strings.Join(m[1:], ""), "amber-"), "amber+"))
}

func rankOf(word string) int   { return slices.Index(labels, canary.FindStringSubmatch(word)[1]) }
func field(word string) string { return canary.FindStringSubmatch(word)[2] }

// canaries writes and signs the repository of canary words.
func canaries(t *testing.T) *repository {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/canary.txtar")
	if err != nil {
		t.Fatal(err)
	}
	r := &repository{t, t.TempDir()}
	for _, f := range archive.Files {
		kind, name, _ := strings.Cut(f.Name, " ")
		if kind == "once" {
			r.write(name, string(f.Data))
			continue
		}
		for i := range labels[:5] {
			if i == 4 && strings.Contains(name, "<+") {
				continue // nothing is stricter than red
			}
			c := card{strings.TrimSuffix(kind, "!"), i, strings.HasSuffix(kind, "!")}
			r.write(c.expand(name), c.expand(string(f.Data)))
		}
	}
	r.sign(notary{comment: comment, ask: func(e *corpus.Entry) int {
		switch text := e.Doc.Nodes().Get("title").Text(); {
		case strings.Contains(text, "draft"):
			return 0
		case strings.Contains(text, "half"):
			return 1
		}
		return 99
	}})
	return r
}

// comment is what reviewers say: of one product at its own label, of all else
// at the next.
func comment(e *corpus.Entry) (string, intel.TLP) {
	label := min(e.TLP+1, intel.Red)
	if strings.Contains(e.ID, "plain") {
		label = e.TLP
	}
	field := strings.Map(func(r rune) rune {
		if r < 'a' || r > 'z' {
			return -1
		}
		return r
	}, string(e.Kind))
	return fmt.Sprintf("We agree, xq%s%sreviewcommentqx.", labels[label-1], field), label
}

// card is one section of the archive at one label.
type card struct {
	kind  string
	label int
	never bool
}

var (
	placeholder = regexp.MustCompile(`<([+=~!*-]?)([^<>\n]*)>`)
	techniques  = []string{"T1190", "T1133", "T1078", "T1566", "T1486"}
)

func (c card) expand(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(s string) string {
		m := placeholder.FindStringSubmatch(s)
		return c.word(m[1], m[2])
	})
}

// word writes one placeholder.
func (c card) word(sign, name string) string {
	label := c.label
	switch sign {
	case "*":
		return c.list(name)
	case "+":
		label = min(label+1, 4)
	case "~":
		label = (label + 1) % 5
	case "-":
		label = (label + 4) % 5
	case "=":
		label = 5
	}
	switch name {
	case "i":
		return fmt.Sprint(label)
	case "week":
		return fmt.Sprint(label + 3)
	case "label":
		return labels[label]
	case "tlp":
		return intel.TLP(label + 1).String()
	case "technique":
		return techniques[label]
	}
	kind, field, other := strings.Cut(name, ".")
	if !other {
		kind, field = c.kind, name
		if c.never && sign == "" {
			label = 5
		}
	}
	return "xq" + labels[label] + kind + field + "qx"
}

// list writes a word of every label, each between what stands before and after.
func (c card) list(name string) string {
	before, rest, framed := strings.Cut(name, "|")
	after := ""
	if framed {
		name, after, _ = strings.Cut(rest, "|")
	} else {
		before = ""
	}
	var all []string
	for i := range labels[:5] {
		all = append(all, before+card{c.kind, i, false}.word("", name)+after)
	}
	return strings.Join(all, ", ")
}

// words returns every canary word of the repository.
func (r *repository) words() map[string]bool {
	all := map[string]bool{}
	for name, text := range tree(r.t, r.dir) {
		for _, word := range canary.FindAllString(name+"\n"+text, -1) {
			all[word] = true
		}
	}
	return all
}

// wordsOf returns the words in one file: its name, its bytes, and its text with
// everything taken out that could break a word.
func wordsOf(t *testing.T, name, data string) map[string]bool {
	t.Helper()
	texts := []string{name, data, solid(data)}
	if path.Ext(name) == ".pdf" {
		texts = append(texts, solid(pdfText(t, data)))
	}
	found := map[string]bool{}
	for _, text := range texts {
		for _, word := range canary.FindAllString(strings.ToLower(text), -1) {
			found[word] = true
		}
	}
	return found
}

// solid returns a text without tags, spaces, hyphens and brackets.
func solid(text string) string {
	text = strings.NewReplacer("&shy;", "", "\u00ad", "", "\u200b", "").Replace(text)
	var b strings.Builder
	tag := false
	for i := range len(text) {
		switch c := text[i]; c {
		case '<':
			tag = true
		case '>':
			tag = false
		case ' ', '\n', '\t', '\r', '-', '[', ']', '.':
		default:
			if !tag {
				b.WriteByte(c)
			}
		}
	}
	return b.String()
}

// pdfText returns what a reader sees of a PDF, and what its streams and strings
// hold beside it: titles, metadata, bookmarks.
func pdfText(t *testing.T, data string) string {
	t.Helper()
	need(t, "pdftotext")
	var text bytes.Buffer
	cmd := exec.Command("pdftotext", "-", "-")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(data), &text, &text
	if err := cmd.Run(); err != nil {
		t.Fatalf("pdftotext: %v\n%s", err, text.String())
	}
	raw := data
	for rest := data; ; {
		_, after, ok := strings.Cut(rest, "stream")
		if !ok {
			break
		}
		rest = after
		if r, err := zlib.NewReader(strings.NewReader(strings.TrimLeft(rest, "\r\n"))); err == nil {
			inflated, _ := io.ReadAll(r) // as far as it goes
			raw += string(inflated)
		}
	}
	for _, digits := range hexString.FindAllString(raw, -1) {
		decoded, _ := hex.DecodeString(strings.Trim(digits, "<>"))
		text.Write(decoded)
	}
	return strings.ReplaceAll(text.String()+raw, "\x00", "") // UTF-16
}

var hexString = regexp.MustCompile(`<[0-9A-Fa-f]{8,}>`)

// need skips a test where a tool is missing, and fails it where CI promises
// that none is.
func need(t *testing.T, tool string) {
	t.Helper()
	if _, err := exec.LookPath(tool); err == nil {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed", tool)
	}
	t.Skipf("%s is not installed", tool)
}
