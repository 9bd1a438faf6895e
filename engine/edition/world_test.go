package edition_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// now is the moment of every edition cut here.
var now = time.Date(2024, 11, 22, 16, 0, 0, 0, time.UTC)

// base is what every repository of these tests holds. Every document is clear
// unless it says otherwise.
var base = map[string]string{
	"dossier.yaml": `organisation: {name: Small Grid, sector: Electricity, contact: cti@small.example, time_zone: Europe/Copenhagen}
repository: small/intelligence
tlp:
  ceiling: red
  defaults: {requirements: clear, stakeholders: clear, council: clear, estate: clear, sources: clear, inquiries: clear, assessments: clear, reviews: clear, outcomes: clear, leads: clear, feedback: clear, roundups: clear}
domains:
  - {id: network, name: Network, scope: Firewalls, lead: ahansen}
audiences:
  - {id: executives, name: Executives, tlp: red, access: restricted}
default_audience: executives
`,
	"policy.yaml":           "records: signed\nobjections: block\ndefault: allow\nrules: [{name: all, applies_to: {kinds: [leads]}, require: {people: 0}}]\n",
	"council/ahansen.yaml":  "name: Astrid Hansen\nteam: Network\nroles: [sme]\ndomains: [network]\nactive: {from: 2023-05-01}\n",
	"stakeholders/ceo.yaml": "name: Chief executive\naudience: executives\nrequirements: [PIR-001]\ncadence: weekly\nformats: [site]\n",
	"requirements/PIR-001.yaml": `title: Edge
question: Is a device of ours exploited?
decision: Close it.
stakeholders: [ceo]
owner: ahansen
domain: network
priority: 1
eeis: [{id: EEI1, question: "Which?", state: open}]
keywords: [VPN]
valid_from: 2023-05-01
review_by: 2025-01-31
status: active
`,
	"estate/gateways.yaml": "type: technology\nname: Gateways\ndescription: Fourteen.\nkeywords: [VPN]\nvendor: V\nproduct: P\nexposure: internet\nowner: Ops\ndomain: network\n",
}

// fields are the parts of an assessment that a test chooses.
type fields struct {
	top        string // lines of front matter
	affected   string // lines below affected
	judgements string // replaces the one judgement
	body       string
	cutoff     string // a day; "" is 2024-11-18
}

// product writes an assessment that is valid.
func product(f fields) string {
	if f.cutoff == "" {
		f.cutoff = "2024-11-18"
	}
	if f.judgements == "" {
		f.judgements = judgement("KJ1", "likely", "moderate", "")
	}
	return fmt.Sprintf(`---
product: assessment
title: A product
information_cutoff: %sT10:00:00Z
authors: [ahansen]
bottom_line: It happened.
answers: [PIR-001]
affected:
  status: mitigated
  estate: [gateways]
  statement: All are closed.
  confidence: high
  because: All were read.
  as_of: %sT09:00:00Z
%sjudgements:
%ssources:
  - {id: S1, title: Advisory, publisher: Vendor, grade: A1, retrieved: %s}
review_by: 2025-01-18
%s---
## Summary

It happened [S1].

## Discussion

%s

## Outlook

More of it.
`, f.cutoff, f.cutoff, f.affected, f.judgements, f.cutoff, f.top, f.body)
}

func judgement(id, likelihood, confidence, more string) string {
	return fmt.Sprintf("  - {id: %s, statement: It goes on., likelihood: %s, confidence: %s, because: Two vendors say so., sources: [S1]%s}\n", id, likelihood, confidence, more)
}

const inquiry = `---
question: Are we affected?
asked_by: ceo
asked_at: 2024-11-18T08:00:00Z
due_at: 2024-11-19T08:00:00Z
answer: partly
answered_at: 2024-11-18T12:00:00Z
assessment: a
---
Partly, as [[assessments/a]] says.
`

// repository is a set of documents and what was decided of them.
type repository struct {
	t         *testing.T
	world     *corpus.World
	decisions map[intel.Ref]*signoff.Decision
}

// load reads the base with some files over it, without those that are "-".
// Everything counts as signed off on the evening of 18 November, products an hour
// after their cut-off.
func load(t *testing.T, files map[string]string) *repository {
	t.Helper()
	tree := fstest.MapFS{}
	for _, set := range []map[string]string{base, files} {
		for name, text := range set {
			if tree["content/"+name] = (&fstest.MapFile{Data: []byte(text)}); text == "-" {
				delete(tree, "content/"+name)
			}
		}
	}
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	w, found, err := corpus.Load(context.Background(), tree, corpus.Options{Schemas: schemas})
	if err != nil {
		t.Fatal(err)
	}
	if errors, _ := diag.Count(found); errors > 0 {
		t.Fatalf("the repository is not valid: %v", found)
	}
	r := &repository{t, w, map[intel.Ref]*signoff.Decision{}}
	for i := range w.Entries() {
		e := &w.Entries()[i]
		at := time.Date(2024, 11, 18, 18, 0, 0, 0, time.UTC)
		if cutoff := e.Doc.Nodes().Get("information_cutoff").Time(); !cutoff.IsZero() {
			at = cutoff.Add(time.Hour)
		}
		r.decisions[e.Ref] = &signoff.Decision{Subject: signoff.Subject{Ref: e.Ref}, State: signoff.Satisfied, IssuedAt: at}
	}
	return r
}

// decide changes what was decided of a product.
func (r *repository) decide(id string, change func(*signoff.Decision)) {
	change(r.decisions[intel.Ref{Kind: intel.Assessments, ID: id}])
}

// cut makes the edition of readers who may see a label.
func (r *repository) cut(label intel.TLP) *edition.Edition {
	return edition.Release(edition.Request{
		World: r.world, Decisions: r.decisions, Moment: now, Zone: time.UTC,
		Audience: intel.Audience{ID: "readers", Name: "Readers", TLP: label},
	})
}

// assessment returns a product of an edition, or nil.
func assessment(ed *edition.Edition, id string) *edition.Assessment {
	a, _ := ed.Find(intel.Ref{Kind: intel.Assessments, ID: id}).(*edition.Assessment)
	return a
}

func path(id string) string { return "assessments/2024/11/" + strings.TrimSuffix(id, ".md") + ".md" }
