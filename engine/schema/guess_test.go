package schema

import (
	"testing"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

const product = `---
product: flash-alert
title: Gateways exploited
information_cutoff: 2024-11-18T15:00:00Z
authors: [mvega]
bottom_line: Two were exposed.
answers: [PIR-001]
affected: {status: affected, estate: [gateways], statement: Two., confidence: high, because: All were read., as_of: 2024-11-18T15:00:00Z}
judgements: [{id: KJ1, statement: They will likely return., likelihood: likely, confidence: low, because: One report., sources: [S1]}]
sources: [{id: S1, title: T, publisher: P, grade: A1, retrieved: 2024-11-18}]
review_by: 2024-12-18
`

// Words, forms and numbers that analysts write, and what they are told.
func TestWhatAnAnalystMeansIsGuessed(t *testing.T) {
	s, err := Compile()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ line, fix string }{
		{"tlp: white", "clear"}, {"tlp: TLP:AMBER+STRICT", "amber+strict"}, {"tlp: Amber Strict", "amber+strict"}, {"tlp: orange", ""},
		{"attack: [t1059.001]", "T1059.001"}, {"attack: [T1059/001]", "T1059.001"}, {"attack: [Phishing]", ""}, {"attack: [T 1566]", "T1566"},
		{"cves: [cve-2024-0012]", "CVE-2024-0012"}, {"cves: [CVE-2024-12]", "CVE-2024-0012"}, {"cves: [CVE-24-0012]", ""},
		{"supersedes: 18 November", ""}, {"lead: 2024-11-15", ""},
		{"withdrawn: {at: 2024-11-18 15:00 UTC, reason: Wrong.}", "2024-11-18T15:00:00Z"},
		{"withdrawn: {at: 2024-11-18 15:00, reason: Wrong.}", ""},
		{"suppress: [{rule: unused-source, reason: R., until: 18.11.2024}]", "2024-11-18"},
		{"suppress: [{rule: unused-source, reason: R., until: 18/11/2024}]", "2024-11-18"},
		{"suppress: [{rule: unused-source, reason: R., until: 11/18/2024}]", "2024-11-18"},
		{"suppress: [{rule: unused-source, reason: R., until: 06/07/2024}]", ""},
		{"suppress: [{rule: unused-source, reason: R., until: 07/07/2024}]", "2024-07-07"},
		{"indicators: [{type: ip, value: 203.0.113.7, first_seen: 2024-11-16, valid_until: 2024-12-16}]", "ipv4"},
		{"indicators: [{type: hostname, value: evil.example, first_seen: 2024-11-16, valid_until: 2024-12-16}]", "domain"},
	} {
		d, unreadable := doc.Parse("content/assessments/a.md", []byte(product+test.line+"\n---\n"))
		found := append(unreadable, s.Check(intel.Assessments, d)...)
		if len(found) != 1 || found[0].Fix != test.fix {
			t.Errorf("%s: %v; want one finding with the fix %q", test.line, found, test.fix)
		}
	}
	for text, want := range map[string]string{"80%": "80", "80 %": "80", "0.8": "80", "0.25": "25", "1.5": "", "0": "", "likely": ""} {
		if got := asPercent(text); got != want {
			t.Errorf("%q percent is %q, want %q", text, got, want)
		}
	}
	for word, want := range map[string]string{"medium": "moderate", "High": "high", "mod": "moderate", "none": ""} {
		if got := meant(word, []string{"low", "moderate", "high"}); got != want {
			t.Errorf("confidence %q is taken for %q, want %q", word, got, want)
		}
	}
}
