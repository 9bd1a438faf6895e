package pdf_test

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
	"github.com/dossier-cti/dossier/engine/roundup"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// example returns the edition of the example organisation for its executives.
func example(t *testing.T) *edition.Edition {
	t.Helper()
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	w, _, err := corpus.Load(context.Background(), os.DirFS("../.."), corpus.Options{Schemas: schemas, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	moment := w.Organisation.AsOf
	decisions, _ := signoff.Judge(w, moment, 2)
	who, _ := w.Organisation.Audience("")
	return edition.Release(edition.Request{World: w, Decisions: decisions, Audience: who, Moment: moment, Zone: zone})
}

// printout is a document of the example with the texts of its source, in order.
type printout struct {
	name  string
	file  []byte
	texts []string
}

// printouts prints every document of the example.
func printouts(t *testing.T) []printout {
	t.Helper()
	ed, press := example(t), newPress(t)
	var list []printout
	add := func(name string, draw func(*bytes.Buffer) (int, error), texts ...string) {
		var b bytes.Buffer
		if _, err := draw(&b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		list = append(list, printout{name, b.Bytes(), texts})
	}
	for _, r := range roundup.All(ed) {
		texts := slices.Clone(r.BottomLine)
		if r.Note != nil {
			texts = append(texts, plain(ed, r.Note.Body))
		}
		for _, j := range r.Changed {
			texts = append(texts, j.Statement)
		}
		add(r.Week.String(), func(b *bytes.Buffer) (int, error) { return press.Roundup(b, r) }, texts...)
	}
	for _, a := range ed.Assessments {
		texts := []string{a.Title, a.BottomLine}
		for _, j := range a.Judgements {
			texts = append(texts, j.Statement, j.Because)
		}
		texts = append(texts, a.ChangeReason, plain(ed, a.Body))
		add(a.ID, func(b *bytes.Buffer) (int, error) { return press.Assessment(b, ed, a) }, texts...)
	}
	for _, q := range ed.Inquiries {
		add(q.ID, func(b *bytes.Buffer) (int, error) { return press.Inquiry(b, ed, q) }, q.Question, plain(ed, q.Body))
	}
	return list
}

// plain returns what Markdown says, its references by the names they have.
func plain(ed *edition.Edition, source string) string {
	return markdown.Parse(source, markdown.Options{
		Source: func(id string) (string, bool) { return "#" + id, true },
		Resolve: func(written string) (markdown.Link, bool) {
			ref, ok := intel.ParseRef(written)
			if !ok {
				return markdown.Link{}, false
			}
			name, ok := ed.Name(ref)
			return markdown.Link{Text: name}, ok
		},
	}).Text()
}

func TestEveryDocumentOfTheExampleConformsAndSaysItsSource(t *testing.T) {
	list := printouts(t)
	if len(list) < 60 {
		t.Fatalf("only %d documents", len(list))
	}
	for _, p := range list {
		r, err := open(p.file)
		if err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
		for _, defect := range conform(r) {
			t.Errorf("%s: %s", p.name, defect)
		}
		rest := strings.Fields(checked(r).said("Lbl"))
		for _, text := range p.texts {
			at, gap := after(rest, unlabelled(text))
			if at < 0 {
				t.Errorf("%s: after %.60q it does not say %q", p.name, text, gap)
				continue
			}
			rest = rest[at:]
		}
	}
}

// unlabelled returns the words of plain text without the signs of its lists and
// tables, which the structure of a PDF has apart.
func unlabelled(text string) []string {
	text = regexp.MustCompile(`(?m)^\s*(-|>|\d+\.)\s+`).ReplaceAllString(text, " ")
	return strings.Fields(strings.ReplaceAll(text, "|", " "))
}

// after returns where words that hold others in their order end, or where the
// longest stretch of them breaks off.
func after(all, want []string) (end int, gap string) {
	best := 0
	for i := range all {
		n := 0
		for n < len(want) && i+n < len(all) && strings.TrimRight(all[i+n], ".") == strings.TrimRight(want[n], ".") {
			n++
		}
		if n == len(want) {
			return i + n, ""
		}
		if n > best {
			best, gap = n, strings.Join(want[n:min(n+5, len(want))], " ")+" but "+strings.Join(all[i+n:min(i+n+5, len(all))], " ")
		}
	}
	return -1, gap
}
