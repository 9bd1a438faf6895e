package edition_test

import (
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

func TestAProductIsMarkedLikeTheStrictestThingItShows(t *testing.T) {
	amber := func(text string) string { return text + "tlp: amber\n" }
	for name, files := range map[string]map[string]string{
		"what it says of us":             {path("a"): product(fields{affected: "  tlp: amber\n"})},
		"a source":                       {path("a"): strings.Replace(product(fields{}), "retrieved: 2024-11-18", "retrieved: 2024-11-18, tlp: amber", 1)},
		"an indicator":                   {path("a"): product(fields{top: "indicators: [{type: ipv4, value: 9.9.9.10, first_seen: 2024-11-01, valid_until: 2024-12-31, pap: amber, note: Seen, tlp: amber}]\n"})},
		"the requirement it answers":     {path("a"): product(fields{}), "requirements/PIR-001.yaml": amber(base["requirements/PIR-001.yaml"])},
		"its author":                     {path("a"): product(fields{}), "council/ahansen.yaml": amber(base["council/ahansen.yaml"])},
		"the system it is about":         {path("a"): product(fields{judgements: judgement("KJ1", "likely", "low", ", about: [gateways]")}), "estate/gateways.yaml": amber(base["estate/gateways.yaml"])},
		"a document that its text names": {path("a"): product(fields{body: "See [[estate/gateways]]."}), "estate/gateways.yaml": amber(base["estate/gateways.yaml"])},
		"one that its text names with spaces": {path("a"): product(fields{body: "See [[ estate/gateways ]]."}),
			"estate/gateways.yaml": amber(base["estate/gateways.yaml"])},
		"the product it supersedes":    {path("a"): product(fields{top: "supersedes: b\nchange_reason: New.\n"}), path("b"): product(fields{top: "tlp: amber\n", cutoff: "2024-11-11"})},
		"the product that follows it":  {path("a"): product(fields{}), path("b"): product(fields{top: "tlp: amber\nsupersedes: a\nchange_reason: New.\n", cutoff: "2024-11-19"})},
		"how a judgement came out":     {path("a"): product(fields{}), "outcomes/o.yaml": amber("assessment: a\njudgement: KJ1\nresult: occurred\nresolved_at: 2024-11-21T10:00:00Z\nevidence: Seen.\nauthor: ahansen\n")},
		"what a reader said":           {path("a"): product(fields{}), "feedback/f.yaml": amber("document: assessments/a\nfrom: ceo\nat: 2024-11-19T10:00:00Z\nuseful: yes\ncomment: Thanks.\n")},
		"the inquiry that it answered": {path("a"): product(fields{}), "inquiries/q.md": strings.Replace(inquiry, "assessment: a", "assessment: a\ntlp: amber", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			r := load(t, files)
			for label, want := range map[intel.TLP]intel.TLP{intel.Red: intel.Amber, intel.Green: intel.Clear} {
				ed := r.cut(label)
				a := assessment(ed, "a")
				if a == nil {
					t.Fatalf("it is not in the edition for %s", label)
				}
				if a.TLP != want || ed.TLP < want {
					t.Errorf("for %s it is marked %s and the edition %s, want %s", label, a.TLP, ed.TLP, want)
				}
				if a.Own != intel.Clear {
					t.Errorf("for %s its own words are marked %s", label, a.Own)
				}
			}
		})
	}
}

func TestWhatAProductSaysOfUsIsAtLeastAsStrictAsTheSystem(t *testing.T) {
	r := load(t, map[string]string{
		path("a"):              product(fields{}),
		"estate/gateways.yaml": base["estate/gateways.yaml"] + "tlp: amber\n",
	})
	if a := assessment(r.cut(intel.Green), "a"); a.Affected != nil {
		t.Errorf("readers who may not know the system read %q", a.Affected.Statement)
	}
	if a := assessment(r.cut(intel.Amber), "a"); a.Affected == nil || a.TLP != intel.Amber {
		t.Errorf("readers who may know the system read %v, marked %s", a.Affected, a.TLP)
	}
}

func TestAReferenceToWhatIsNotReleasedBecomesWords(t *testing.T) {
	const text = "See [[PIR-001]], [[assessments/secret]], [[ assessments/secret ]], [[assessments/draft]], [[leads/2024-11-18]] and [[estate/gateways]]."
	r := load(t, map[string]string{
		path("a"):                   product(fields{body: text}),
		path("secret"):              product(fields{top: "tlp: red\n"}),
		path("draft"):               product(fields{}),
		"leads/2024-11-18.yaml":     "items: [{n: 1, title: Hit, published: 2024-11-18, source: s, matched: [VPN], requirements: [PIR-001], score: 1, state: new}]\n",
		"roundups/2024-W47.md":      "---\neditor: ahansen\n---\n" + text + "\n",
		"requirements/PIR-001.yaml": base["requirements/PIR-001.yaml"] + "notes: \"" + text + "\"\n",
		"inquiries/q.md":            strings.Replace(inquiry, "Partly, as [[assessments/a]] says.", text, 1),
	})
	delete(r.decisions, intel.Ref{Kind: intel.Assessments, ID: "draft"})
	ed := r.cut(intel.Amber)
	n := edition.NotHere
	want := "See [[PIR-001]], " + n + ", " + n + ", " + n + ", " + n + " and [[estate/gateways]]."
	for name, body := range map[string]string{"product": assessment(ed, "a").Body, "note": ed.Notes[0].Body, "inquiry": ed.Inquiries[0].Body, "requirement": ed.Requirements[0].Notes} {
		if !strings.Contains(body, want) {
			t.Errorf("the %s says %q", name, body)
		}
	}
}

func TestThePartsThatReadersMayNotSeeAreLeftOut(t *testing.T) {
	text := strings.Replace(product(fields{affected: "  tlp: red\n",
		top: "indicators: [{type: ipv4, value: 9.9.9.10, first_seen: 2024-11-01, valid_until: 2024-12-31, pap: amber, note: Seen, tlp: red}]\n"}),
		"retrieved: 2024-11-18", "retrieved: 2024-11-18, tlp: red", 1)
	r := load(t, map[string]string{path("a"): text})
	a := assessment(r.cut(intel.AmberStrict), "a")
	if a.Affected != nil || len(a.Indicators) > 0 || len(a.Citations) > 0 || len(a.Judgements[0].Citations) > 0 {
		t.Errorf("shown: %v, %v, %v, %v", a.Affected, a.Indicators, a.Citations, a.Judgements[0].Citations)
	}
	a = assessment(r.cut(intel.Red), "a")
	if a.Affected == nil || len(a.Indicators) != 1 || len(a.Citations) != 1 || len(a.Judgements[0].Citations) != 1 {
		t.Errorf("not shown: %v, %v, %v, %v", a.Affected, a.Indicators, a.Citations, a.Judgements[0].Citations)
	}
}

func TestEveryDocumentIsMarkedLikeTheStrictestThingItShows(t *testing.T) {
	amber := func(text string) string { return text + "tlp: amber\n" }
	pir := intel.Ref{Kind: intel.Requirements, ID: "PIR-001"}
	notes := base["requirements/PIR-001.yaml"] + "notes: See [[estate/gateways]].\n"
	answered := strings.Replace(base["requirements/PIR-001.yaml"], "state: open", "state: answered, answered_by: [a]", 1)
	text := strings.Replace(inquiry, "as [[assessments/a]] says", "see [[estate/gateways]]", 1)
	for name, test := range map[string]struct {
		ref   intel.Ref
		files map[string]string
	}{
		"an inquiry whose answer names a system": {intel.Ref{Kind: intel.Inquiries, ID: "q"},
			map[string]string{path("a"): strings.Replace(product(fields{}), "estate: [gateways]", "estate: [other]", 1), "estate/other.yaml": base["estate/gateways.yaml"],
				"inquiries/q.md": text, "estate/gateways.yaml": amber(base["estate/gateways.yaml"])}},
		"a product that a strict reader spoke of": {intel.Ref{Kind: intel.Assessments, ID: "a"},
			map[string]string{path("a"): product(fields{}), "feedback/f.yaml": "document: assessments/a\nfrom: cio\nat: 2024-11-19T10:00:00Z\nuseful: yes\ncomment: Thanks.\n",
				"stakeholders/cio.yaml": amber(base["stakeholders/ceo.yaml"])}},
		"a requirement whose element is answered": {pir, map[string]string{
			path("a"): strings.Replace(product(fields{top: "tlp: amber\n"}), "answers: [PIR-001]", "answers: [PIR-002]", 1), "requirements/PIR-001.yaml": answered,
			"requirements/PIR-002.yaml": base["requirements/PIR-001.yaml"]}},
		"a requirement whose notes name a system": {pir, map[string]string{
			"requirements/PIR-001.yaml": notes, "estate/gateways.yaml": amber(base["estate/gateways.yaml"])}},
	} {
		t.Run(name, func(t *testing.T) {
			r := load(t, test.files)
			for label, want := range map[intel.TLP]intel.TLP{intel.Red: intel.Amber, intel.Green: intel.Clear} {
				if got := marked(r.cut(label).Find(test.ref)); got != want {
					t.Errorf("for %s it is marked %s, want %s", label, got, want)
				}
			}
		})
	}
}

// marked returns the label of a released document.
func marked(v any) intel.TLP {
	switch v := v.(type) {
	case *edition.Requirement:
		return v.TLP
	case *edition.Assessment:
		return v.TLP
	case *edition.Inquiry:
		return v.TLP
	case *edition.Note:
		return v.TLP
	case *edition.Person:
		return v.TLP
	case *edition.Stakeholder:
		return v.TLP
	case *edition.EstateEntry:
		return v.TLP
	case *edition.Outcome:
		return v.TLP
	}
	return 0
}

func TestWhatReviewersSayRaisesADocumentOfAnyKind(t *testing.T) {
	files := map[string]string{
		path("a"): product(fields{}), "inquiries/q.md": inquiry,
		"roundups/2024-W47.md": "---\neditor: ahansen\n---\nRead it.\n",
		"outcomes/o.yaml":      "assessment: a\njudgement: KJ1\nresult: occurred\nresolved_at: 2024-11-21T10:00:00Z\nevidence: Seen.\nauthor: ahansen\n",
	}
	for _, ref := range []intel.Ref{
		{Kind: intel.Requirements, ID: "PIR-001"}, {Kind: intel.Assessments, ID: "a"}, {Kind: intel.Inquiries, ID: "q"},
		{Kind: intel.Roundups, ID: "2024-W47"}, {Kind: intel.Outcomes, ID: "o"}, {Kind: intel.Council, ID: "ahansen"},
		{Kind: intel.Stakeholders, ID: "ceo"}, {Kind: intel.Estate, ID: "gateways"},
	} {
		t.Run(string(ref.Kind), func(t *testing.T) {
			r := load(t, files)
			said := signoff.Review{Member: "ahansen", Decision: intel.Concur, At: now, Comment: "Yes.", Label: intel.Amber}
			r.decisions[ref].Counted = []signoff.Counted{{Review: said}}
			for label, want := range map[intel.TLP]intel.TLP{intel.Red: intel.Amber, intel.Green: intel.Clear} {
				ed := r.cut(label)
				if got := marked(ed.Find(ref)); got != want || ed.TLP != want {
					t.Errorf("for %s it is marked %s and the edition %s, want %s", label, got, ed.TLP, want)
				}
			}
		})
	}
}
