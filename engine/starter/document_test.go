package starter_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/starter"
)

// variants is a request for each kind, product and type there is, with all that
// flags can say.
func variants() []starter.Request {
	base := starter.Request{
		Title: "Are our firewalls affected?", Answers: []string{"PIR-001"}, Authors: []string{"analyst-1"},
		From: []string{"ceo"}, Domains: []string{"network"}, Now: moments[0],
		Known: starter.Known{Audience: "leadership", Affected: "amber+strict", Taken: []string{"PIR-001"}},
	}
	with := func(change func(*starter.Request)) starter.Request {
		r := base
		change(&r)
		return r
	}
	var list []starter.Request
	for _, p := range intel.Products {
		list = append(list, with(func(r *starter.Request) { r.Kind, r.Product = intel.Assessments, p }))
	}
	for _, entry := range []string{"technology", "supplier", "objective"} {
		list = append(list, with(func(r *starter.Request) { r.Kind, r.Type = intel.Estate, entry }))
	}
	for _, k := range []intel.Kind{intel.Requirements, intel.Stakeholders, intel.Council, intel.Inquiries, intel.Leads, intel.Roundups} {
		list = append(list, with(func(r *starter.Request) { r.Kind = k }))
	}
	return append(list,
		with(func(r *starter.Request) { r.Kind, r.General = intel.Requirements, true }),
		with(func(r *starter.Request) { r.Kind, r.Role = intel.Council, "analyst" }),
		with(func(r *starter.Request) { r.Kind, r.Type = intel.Sources, "rss" }),
		with(func(r *starter.Request) {
			r.Kind, r.Document, r.Judgement = intel.Outcomes, "2024-11-18-panos", "KJ1"
		}),
		with(func(r *starter.Request) { r.Kind, r.Document = intel.Feedbacks, "assessments/2024-11-18-panos" }),
	)
}

func label(r starter.Request) string {
	return strings.TrimSpace(string(r.Kind) + " " + string(r.Product) + r.Type)
}

func document(t *testing.T, r starter.Request) (starter.File, *doc.Document) {
	t.Helper()
	f, err := starter.Document(r)
	if err != nil {
		t.Fatalf("%s: %v", label(r), err)
	}
	d, found := doc.Parse(f.Path, f.Data)
	if len(found) > 0 {
		t.Fatalf("%s: %s\n%s", label(r), found[0].Message, f.Data)
	}
	return f, d
}

func TestEveryKindThatPeopleWriteHasATemplate(t *testing.T) {
	have := map[intel.Kind]bool{intel.Reviews: true} // signed, not written
	for _, r := range variants() {
		have[r.Kind] = true
	}
	for _, k := range intel.Kinds {
		if !have[k] {
			t.Errorf("no template of %s is tested", k)
		}
	}
}

func TestANewDocumentLacksOnlyWhatAPersonKnows(t *testing.T) {
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range variants() {
		f, d := document(t, r)
		for _, found := range schemas.Check(r.Kind, d) {
			if found.Rule != "empty-value" {
				t.Errorf("%s: line %d: %s", label(r), found.Span.Start.Line, found.Message)
			}
			line := strings.Split(string(f.Data), "\n")[found.Span.Start.Line-1]
			if !strings.Contains(line, " # ") {
				t.Errorf("%s: no comment says what belongs in %q", label(r), line)
			}
		}
	}
}

func TestFieldsStandInTheOrderOfTheSchema(t *testing.T) {
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range variants() {
		_, d := document(t, r)
		inOrder(t, label(r), d.Root, schemas.Fields(r.Kind))
	}
}

func inOrder(t *testing.T, where string, n *doc.Node, fields []schema.Field) {
	t.Helper()
	for _, item := range n.Each() {
		inOrder(t, where, item, fields)
	}
	last := -1
	if n == nil || n.Shape != doc.Mapping {
		return
	}
	for _, f := range n.Fields {
		at := slices.IndexFunc(fields, func(s schema.Field) bool { return s.Name == f.Key })
		if at < last {
			t.Errorf("%s: %q stands behind %q", where, f.Key, fields[last].Name)
		}
		if last = max(at, last); at >= 0 {
			inOrder(t, where+" "+f.Key, f.Value, fields[at].Fields)
		}
	}
}

func TestEveryProductHasItsSections(t *testing.T) {
	sections, err := schema.Sections()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range variants() {
		if r.Kind != intel.Assessments {
			continue
		}
		want := sections[r.Product]
		_, d := document(t, r)
		var got []string
		for line := range strings.SplitSeq(d.Body, "\n") {
			if name, ok := strings.CutPrefix(line, "## "); ok {
				got = append(got, name)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", r.Product, diff)
		}
	}
}

func TestIDsFollowTheHabitOfTheirKind(t *testing.T) {
	copenhagen := time.FixedZone("CET", 3600)
	late := time.Date(2024, 12, 31, 23, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		r    starter.Request
		want string
	}{
		{"date and words of the title", starter.Request{Kind: intel.Assessments, Product: intel.FlashAlert, Title: "A flaw in the PAN-OS management interface", Now: moments[0]}, "content/assessments/2024/11/2024-11-22-flaw-pan-os-management-interface.md"},
		{"the day is that of the organisation", starter.Request{Kind: intel.Leads, Now: late, Zone: copenhagen}, "content/leads/2025/01/2025-01-01.yaml"},
		{"the week is that of the organisation", starter.Request{Kind: intel.Roundups, Now: late, Zone: copenhagen}, "content/roundups/2025-W01.md"},
		{"letters of other languages are spelt", starter.Request{Kind: intel.Estate, Type: "supplier", Title: "Müller & Søn's Wärme", Now: late}, "content/estate/mueller-soens-waerme.yaml"},
		{"first letter and last name", starter.Request{Kind: intel.Council, Title: "Ana María López", Now: late}, "content/council/alopez.yaml"},
		{"one name", starter.Request{Kind: intel.Council, Title: "Duty", Now: late}, "content/council/duty.yaml"},
		{"the number after the highest", starter.Request{Kind: intel.Requirements, Now: late, Known: starter.Known{Taken: []string{"PIR-001", "PIR-009", "GIR-020"}}}, "content/requirements/PIR-010.yaml"},
		{"general ones count for themselves", starter.Request{Kind: intel.Requirements, General: true, Now: late, Known: starter.Known{Taken: []string{"PIR-009"}}}, "content/requirements/GIR-001.yaml"},
		{"an id that was chosen", starter.Request{Kind: intel.Inquiries, ID: "panos", Title: "?", Now: moments[0]}, "content/inquiries/2024-11-22-panos.md"},
		{"an id with a date of its own", starter.Request{Kind: intel.Assessments, Product: intel.FlashAlert, ID: "2023-01-02-old", Now: late}, "content/assessments/2023/01/2023-01-02-old.md"},
		{"an outcome has the names of product and judgement", starter.Request{Kind: intel.Outcomes, Document: "2024-10-04-heating", Judgement: "KJ2", Now: moments[0]}, "content/outcomes/2024-11-22-heating-kj2.yaml"},
		{"feedback has those of reader and product", starter.Request{Kind: intel.Feedbacks, Document: "roundups/2024-W47", From: []string{"ceo"}, Now: moments[0]}, "content/feedback/2024-11-22-ceo-2024-w47.yaml"},
	} {
		f, err := starter.Document(c.r)
		if err != nil || f.Path != c.want {
			t.Errorf("%s: got %s, %v; want %s", c.name, f.Path, err, c.want)
		}
	}
}

func TestATitleWithoutLettersGivesNoID(t *testing.T) {
	_, err := starter.Document(starter.Request{Kind: intel.Inquiries, Title: "日本?", Now: moments[0]})
	if !errors.As(err, &starter.ErrNoID{}) {
		t.Errorf("got %v", err)
	}
}

func FuzzTitlesComeBackInOneLine(f *testing.F) {
	for _, s := range []string{"Edge devices", "yes", "1.0", "a: b", "a #b", "'", "\"", "\t", "- x", "é’", "x\u2028y", "\x00", "\ufeff", "#", "~", "x:", "2024-11-18"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, title string) {
		file, err := starter.Document(starter.Request{Kind: intel.Leads, Title: title, Now: moments[0]})
		if err != nil {
			t.Fatal(err)
		}
		d, found := doc.Parse(file.Path, file.Data)
		if len(found) > 0 {
			t.Fatalf("%q: %s\n%s", title, found[0].Message, file.Data)
		}
		got := d.Root.At("items", 0, "title").Text()
		seen := !strings.ContainsFunc(title, func(r rune) bool { return r == utf8.RuneError || r != ' ' && !unicode.IsPrint(r) })
		if want := strings.Join(strings.Fields(title), " "); seen && got != want {
			t.Errorf("%q comes back as %q, want %q", title, got, want)
		}
	})
}

func FuzzSlugsAreIDs(f *testing.F) {
	f.Add("A flaw in the PAN-OS management interface")
	f.Add("日本 -- ..")
	f.Fuzz(func(t *testing.T, title string) {
		slug := starter.Slug(title)
		if len(slug) > 40 || strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") {
			t.Errorf("%q gives %q", title, slug)
		}
	})
}
