package signoff

import (
	"context"
	"maps"
	"path"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
)

// repository is a content tree by path.
type repository map[string]string

const edge = "content/assessments/2024/11/2024-11-18-edge.md"

func product(front string) string {
	if !strings.Contains(front, "review_by") {
		front += "review_by: 2025-11-18\n"
	}
	return `---
product: flash-alert
title: A flaw at the edge
information_cutoff: 2024-11-18T11:00:00Z
authors: [mia]
bottom_line: We run two of them.
answers: [PIR-001]
affected:
  status: mitigated
  estate: [gateways]
  statement: Both are closed.
  confidence: high
  because: Both were read.
  as_of: 2024-11-18T10:00:00Z
judgements:
  - {id: KJ1, statement: Criminals will likely try the other door., likelihood: likely, confidence: low, because: One source., sources: [S1], about: [badge-office]}
sources:
  - {id: S1, title: Advisory, publisher: Vendor, grade: A1, retrieved: 2024-11-18}
` + front + `---
## Summary
Closed.

## Recommended action
Nothing.
`
}

func example() repository {
	member := func(id, roles, domains string) string {
		k, err := attest.NewKey(strings.NewReader(strings.Repeat(id, 32)))
		if err != nil {
			panic(err)
		}
		return "name: " + id + "\nteam: T\nroles: [" + roles + "]\ndomains: [" + domains + "]\nkeys:\n  - {key: \"" + k.Public() + "\", valid_from: 2024-01-01T00:00:00Z}\nactive: {from: 2024-01-01}\n"
	}
	return repository{
		"content/dossier.yaml": `organisation: {name: N, sector: S, contact: a@b.example, time_zone: UTC}
repository: n/intelligence
tlp: {ceiling: amber}
domains:
  - {id: response, name: Response, scope: x, lead: rolf}
  - {id: network, name: Network, scope: x, lead: nina}
  - {id: identity, name: Identity, scope: x, lead: ian}
audiences:
  - {id: all, name: All, tlp: amber, access: restricted}
default_audience: all
`,
		"content/policy.yaml": `default: deny
rules:
  - {name: flash alerts, applies_to: {products: [flash-alert]}, require: {per_domain: 1, people: 1}, provisional: true, respond_within: 4h, valid_for: 240h}
  - {name: answers, applies_to: {kinds: [outcomes, inquiries, estate, requirements]}, require: {people: 1}}
  - {name: records, applies_to: {kinds: [leads, feedback, reviews]}, require: {people: 0}}
  - {name: rules, applies_to: {paths: ["content/council/**", "content/*.yaml"]}, require: {role: chair, people: 1}}
`,
		"content/council/nina.yaml": member("nina", "sme, chair", "network"),
		"content/council/ian.yaml":  member("ian", "sme", "identity"),
		"content/council/rolf.yaml": member("rolf", "sme", "response"),
		"content/council/mia.yaml":  member("mia", "analyst", ""),
		"content/requirements/PIR-001.yaml": `title: Edge
question: Are we exposed?
decision: Close it
stakeholders: [ceo]
owner: mia
domain: network
priority: 1
eeis: []
keywords: [edge]
valid_from: 2024-01-01
review_by: 2025-01-01
status: active
`,
		"content/estate/gateways.yaml": `type: technology
name: Gateways
description: x
keywords: [g]
vendor: V
product: P
exposure: internet
owner: Team
domain: network
`,
		"content/estate/badge-office.yaml": `type: supplier
name: Badge office
description: x
keywords: [b]
domain: identity
criticality: low
provides: badges
`,
		"content/estate/work.yaml":              "type: objective\nname: Work\ndescription: x\nkeywords: [w]\nowner: T\n",
		"content/outcomes/2024-12-01-edge.yaml": "assessment: 2024-11-18-edge\njudgement: KJ1\nresult: occurred\nresolved_at: 2024-11-18T12:00:00Z\nevidence: x\nauthor: rolf\n",
		"content/inquiries/2024-11-18-edge.md":  "---\nquestion: Us?\nasked_by: ceo\nasked_at: 2024-11-18T09:00:00Z\ndue_at: 2024-11-19T09:00:00Z\nrequirements: [PIR-001]\nanswer: partly\nanswered_at: 2024-11-18T20:00:00Z\nassessment: 2024-11-18-edge\n---\nYes.\n",
		"content/feedback/2024-11-19-ceo.yaml":  "document: assessments/2024-11-18-edge\nfrom: ceo\nat: 2024-11-19T09:00:00Z\nuseful: yes\n",
		"content/stakeholders/ceo.yaml":         "name: CEO\naudience: all\nrequirements: [PIR-001]\ncadence: daily\nformats: [pdf]\n",
		edge:                                    product(""),
	}
}

var compiled = sync.OnceValues(schema.Compile)

func (r repository) load(t testing.TB) *corpus.World {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range r {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	schemas, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	w, found, err := corpus.Load(context.Background(), fsys, corpus.Options{Schemas: schemas})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range found {
		if !strings.HasPrefix(d.File, "content/reviews/") {
			t.Errorf("%s:%d: %s", d.File, d.Span.Start.Line, d.Message)
		}
	}
	return w
}

// sign adds a signed review of a document as it is and returns its path.
func (r repository) sign(t testing.TB, name, who string, decision intel.Decision, when time.Time) string {
	t.Helper()
	kind, _, _ := strings.Cut(strings.TrimPrefix(name, "content/"), "/")
	s := intel.Statement{
		Format: attest.Format, Repository: "n/intelligence",
		Document: strings.TrimSuffix(kind, ".yaml") + "/" + strings.TrimSuffix(path.Base(name), path.Ext(name)), Path: name,
		Change: "add", Previous: attest.None, Digest: string(doc.Sum([]byte(r[name]))),
		Reviewer: who, Domains: "response, network, identity", Decision: decision,
		Date: when.Format(time.RFC3339), Comment: attest.CommentSum("Read it."), CommentTLP: attest.None,
	}
	k, err := attest.NewKey(strings.NewReader(strings.Repeat(who, 32)))
	if err != nil {
		t.Fatal(err)
	}
	armored, err := attest.Sign(s, k)
	if err != nil {
		t.Fatal(err)
	}
	file, err := attest.MarshalReview(&intel.Review{Statement: s, Comment: "Read it.", Signature: armored})
	if err != nil {
		t.Fatal(err)
	}
	at := attest.Path(name, doc.Digest(s.Digest), who)
	r[at] = string(file)
	return at
}

// signed is the example with its product signed off.
func signed(t testing.TB) (r repository, review string) {
	r = example()
	r.sign(t, edge, "nina", intel.Concur, at("13:00"))
	return r, r.sign(t, edge, "ian", intel.Concur, at("14:00"))
}

func codes(found []diag.Diagnostic) []string {
	var list []string
	for _, d := range found {
		list = append(list, d.Rule)
	}
	return list
}

var edgeRef = intel.Ref{Kind: intel.Assessments, ID: "2024-11-18-edge"}

func TestJudgeDecidesEveryDocumentFromSignedReviewFiles(t *testing.T) {
	r, _ := signed(t)
	r.sign(t, "content/policy.yaml", "nina", intel.Concur, at("12:00"))
	w := r.load(t)
	decisions, found := Judge(w, at("22:00"), 2)
	if len(found) > 0 {
		t.Errorf("findings: %v", found)
	}
	want := map[string]State{
		"assessments/2024-11-18-edge": Satisfied, "policy/policy": Satisfied, "dossier/dossier": Waiting,
		"council/nina": Waiting, "council/ian": Waiting, "council/rolf": Waiting, "council/mia": Waiting,
		"requirements/PIR-001": Waiting, "estate/gateways": Waiting, "estate/badge-office": Waiting, "estate/work": Waiting,
		"outcomes/2024-12-01-edge": Waiting, "inquiries/2024-11-18-edge": Waiting,
		"feedback/2024-11-19-ceo": Satisfied, "stakeholders/ceo": Denied,
	}
	got := map[string]State{}
	for ref, d := range decisions {
		got[ref.String()] = d.State
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if d := decisions[edgeRef]; d.Issued() != at("14:00") || d.ValidUntil != at("14:00").Add(240*time.Hour) || d.Start != at("13:00") {
		t.Errorf("issued %v, valid until %v, asked %v", d.Issued(), d.ValidUntil, d.Start)
	}
}

func TestACheckoutWithWindowsLineEndsIsStillSigned(t *testing.T) {
	r, _ := signed(t)
	for name, text := range r {
		r[name] = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if d, found := Judge(r.load(t), at("22:00"), 1); d[edgeRef].State != Satisfied || len(found) > 0 {
		t.Errorf("%s\n%v", strings.Join(d[edgeRef].Details, "\n"), found)
	}
}

func TestTheDecisionsAreTheSameHoweverManyWorkers(t *testing.T) {
	r, _ := signed(t)
	w := r.load(t)
	one, _ := Judge(w, at("22:00"), 1)
	many, _ := Judge(w, at("22:00"), 16)
	if diff := cmp.Diff(one, many); diff != "" {
		t.Error(diff)
	}
}

func TestEveryFlippedByteOfAReviewMakesTheDocumentUnsigned(t *testing.T) {
	if testing.Short() {
		t.Skip("loads the repository a thousand times")
	}
	r, name := signed(t)
	r = repository{ // what the product needs, so that loading is quick
		edge: r[edge], name: r[name], attest.Path(edge, doc.Sum([]byte(r[edge])), "nina"): r[attest.Path(edge, doc.Sum([]byte(r[edge])), "nina")],
		"content/dossier.yaml": r["content/dossier.yaml"], "content/policy.yaml": r["content/policy.yaml"],
		"content/council/nina.yaml": r["content/council/nina.yaml"], "content/council/ian.yaml": r["content/council/ian.yaml"],
		"content/requirements/PIR-001.yaml": r["content/requirements/PIR-001.yaml"], "content/estate/badge-office.yaml": r["content/estate/badge-office.yaml"],
	}
	if d, _ := Judge(r.load(t), at("22:00"), 1); d[edgeRef].State != Satisfied {
		t.Fatalf("before any flip: %s", d[edgeRef].Sentence)
	}
	for i := range r[name] {
		b := []byte(r[name])
		b[i] ^= 1 << (i % 7)
		flipped := maps.Clone(r)
		flipped[name] = string(b)
		if d, _ := Judge(flipped.load(t), at("22:00"), 1); d[edgeRef].State == Satisfied {
			t.Errorf("signed off with byte %d flipped to %q", i, b[i])
		}
	}
}

func TestEveryFlippedByteOfADocumentMakesItUnsigned(t *testing.T) {
	r, _ := signed(t)
	w := r.load(t)
	e := w.Entry(edgeRef)
	for i := range r[edge] {
		b := []byte(r[edge])
		b[i] ^= 1 << (i % 7)
		e.Doc.Digest = doc.Sum(b)
		if d, _ := Judge(w, at("22:00"), 1); d[edgeRef].State != Waiting || len(d[edgeRef].Ignored) != 2 {
			t.Fatalf("%s with byte %d flipped to %q", d[edgeRef].State, i, b[i])
		}
	}
}

func TestJudgeReportsReviewsThatDoNotCount(t *testing.T) {
	tests := []struct {
		name  string
		given func(t *testing.T, r repository, review string)
		rules []string
		says  string
		line  int
		state State
	}{
		{"a document edited after signing", func(t *testing.T, r repository, review string) {
			r[edge] = strings.Replace(r[edge], "Closed.", "Open.", 1)
		},
			[]string{"review-outdated"}, "this review is of an older state", 8, Waiting},
		{"a document signed anew, with one review cut short", func(t *testing.T, r repository, review string) {
			r[edge] = strings.Replace(r[edge], "Closed.", "Open.", 1)
			r.sign(t, edge, "nina", intel.Concur, at("14:10"))
			r[r.sign(t, edge, "ian", intel.Concur, at("14:20"))] += "# approved by everybody\n"
		}, []string{"review-form"}, "not in the form", 1, ProvisionalState},
		{"a document that is gone", func(t *testing.T, r repository, review string) { delete(r, edge) },
			[]string{"review-orphaned", "review-orphaned"}, "the document assessments/2024-11-18-edge that was reviewed here is gone", 4, ""},
		{"a document that was moved", func(t *testing.T, r repository, review string) {
			r["content/assessments/2024/12/2024-11-18-edge.md"] = r[edge]
			delete(r, edge)
		}, []string{"review-outdated"}, "the document now lies at content/assessments/2024/12/2024-11-18-edge.md", 5, Waiting},
		{"a decision changed after signing", func(t *testing.T, r repository, review string) {
			r[review] = strings.Replace(r[review], "decision: concur", "decision: dissent", 1)
		}, []string{"review-signature"}, "the statement or the signature was changed after signing", 16, ProvisionalState},
		{"a comment changed after signing", func(t *testing.T, r repository, review string) {
			r[review] = strings.Replace(r[review], "Read it.", "Wrote it.", 1)
		}, []string{"review-comment"}, "the comment was changed after signing", 15, ProvisionalState},
		{"a line added beside the statement", func(t *testing.T, r repository, review string) { r[review] += "# approved by everybody\n" },
			[]string{"review-form"}, "not in the form in which it was written", 1, ProvisionalState},
		{"a value in another spelling", func(t *testing.T, r repository, review string) {
			r[review] = strings.Replace(r[review], "decision: concur", "decision: \"concur\"", 1)
		}, []string{"review-form"}, "not in the form", 1, ProvisionalState},
		{"a key revoked before the date", func(t *testing.T, r repository, review string) {
			r["content/council/ian.yaml"] = strings.Replace(r["content/council/ian.yaml"], "T00:00:00Z}", "T00:00:00Z, revoked_at: 2024-11-01T00:00:00Z}", 1)
		}, []string{"review-key"}, "was revoked on 1 November 2024", 12, ProvisionalState},
		{"a key that two members share", func(t *testing.T, r repository, review string) {
			r["content/council/rolf.yaml"] = strings.Replace(r["content/council/ian.yaml"], "domains: [identity]", "domains: [response]", 1)
		}, []string{"council-shared-key", "review-signature"}, "this is also a key of ian", 6, ProvisionalState},
		{"a key that cannot be read", func(t *testing.T, r repository, review string) {
			r["content/council/rolf.yaml"] = strings.Replace(r["content/council/rolf.yaml"], "AAAAC3", "AAAA", 1)
		}, []string{"council-key"}, "this key cannot be read, so no review by rolf can be verified", 6, Satisfied},
		{"a reviewer whose file was removed", func(t *testing.T, r repository, review string) { delete(r, "content/council/ian.yaml") },
			[]string{"review-reviewer"}, "the council does not know ian", 9, ProvisionalState},
		{"another repository", func(t *testing.T, r repository, review string) {
			r["content/dossier.yaml"] = strings.Replace(r["content/dossier.yaml"], "n/intelligence", "n/fork", 1)
		}, []string{"review-repository", "review-repository"}, `the statement names the repository "n/intelligence", and this one is "n/fork"`, 3, Waiting},
		{"a copy under another name", func(t *testing.T, r repository, review string) {
			r[strings.Replace(review, "ian", "rolf", 1)] = r[review]
		}, []string{"review-name"}, "the file name says", 5, Satisfied},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, review := signed(t)
			test.given(t, r, review)
			w := r.load(t)
			decisions, found := Judge(w, at("14:30"), 1)
			if diff := cmp.Diff(test.rules, codes(found)); diff != "" {
				t.Fatalf("%s\n%v", diff, found)
			}
			if d := found[0]; !strings.Contains(d.Message, test.says) || d.Span.Start.Line != test.line {
				t.Errorf("got line %d: %s\nwant line %d: …%s…", d.Span.Start.Line, d.Message, test.line, test.says)
			}
			if d := decisions[edgeRef]; test.state != "" && d.State != test.state {
				t.Errorf("got %s, want %s: %s", d.State, test.state, d.Sentence)
			}
		})
	}
}

func TestTheDomainsOfADocument(t *testing.T) {
	r := example()
	r["content/assessments/2024/11/2024-11-19-named.md"] = product("domains: [response, space]\n")
	r["content/estate/gateways.yaml"] = strings.Replace(r["content/estate/gateways.yaml"], "domain: network", "domain: edge", 1)
	w := r.load(t)
	for ref, want := range map[string][]string{
		"assessments/2024-11-18-edge":  {"network", "identity", "edge"},
		"assessments/2024-11-19-named": {"response", "network", "identity", "edge", "space"},
		"requirements/PIR-001":         {"network"},
		"stakeholders/ceo":             {"network"},
		"estate/gateways":              {"edge"},
		"estate/work":                  nil,
		"inquiries/2024-11-18-edge":    {"network", "identity", "edge"},
		"outcomes/2024-12-01-edge":     {"network", "identity", "edge"},
		"feedback/2024-11-19-ceo":      {"network", "identity", "edge"},
		"council/nina":                 nil,
		"requirements/PIR-999":         nil,
	} {
		kind, id, _ := strings.Cut(ref, "/")
		if diff := cmp.Diff(want, Domains(w, intel.Ref{Kind: intel.Kind(kind), ID: id})); diff != "" {
			t.Errorf("%s:\n%s", ref, diff)
		}
	}
}

func TestTheReviewersWereAskedWhenTheFirstWhoMayAnswerDid(t *testing.T) {
	forged, other := concur("ian", "08:00"), concur("ian", "09:00")
	forged.Verified, other.Digest = false, older
	evidence := []Review{concur("nina", "14:00"), forged, other, concur("mia", "10:00"), concur("stranger", "11:00"), concur("ida", "13:00")}
	for name, c := range map[string]struct{ moment, written, want string }{
		"the first of them":              {"18:00", "07:00", "13:00"},
		"no earlier than it was written": {"18:00", "13:30", "13:30"},
	} {
		if got := Asked(center(), subject(), evidence, at(c.moment), at(c.written)); got != at(c.want) {
			t.Errorf("%s: got %v", name, got)
		}
	}
	if got := Asked(center(), subject(), evidence, at("12:30"), at("07:00")); !got.IsZero() {
		t.Errorf("before anybody answered: got %v", got)
	}
}

func TestAnOutcomeNamesItsAuthorAndThoseOfTheJudgement(t *testing.T) {
	w := example().load(t)
	s := SubjectOf(w, w.Entry(intel.Ref{Kind: intel.Outcomes, ID: "2024-12-01-edge"}))
	if diff := cmp.Diff([][]string{{"rolf"}, {"mia"}}, [][]string{s.Authors, s.Involved}); diff != "" {
		t.Error(diff)
	}
}

func TestEveryRuleExplainsItself(t *testing.T) {
	for _, r := range append(Rules(), attest.Rules()...) {
		if r.Code == "" || r.Title == "" || r.Why == "" || r.Wrong == "" || r.Right == "" {
			t.Errorf("%s lacks a part of its text", r.Code)
		}
	}
}
