package pdf_test

import (
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/roundup"
)

var (
	zone = time.FixedZone("CET", 3600)
	now  = time.Date(2024, 11, 22, 16, 0, 0, 0, time.UTC)
)

func ago(days float64) time.Time { return now.Add(-time.Duration(days * 24 * float64(time.Hour))) }

func item(kind intel.Kind, id string, status edition.Status, issued time.Time) edition.Item {
	return edition.Item{ID: id, Kind: kind, TLP: intel.Amber, SignOff: edition.SignOff{Status: status, Issued: issued, Sentence: "The sign-off is told in one sentence"}}
}

// fixture is an edition in which something of everything happened this week.
func fixture() *edition.Edition {
	network, identity := &edition.Domain{ID: "network", Name: "Network"}, &edition.Domain{ID: "identity", Name: "Identity"}
	anna := &edition.Person{Name: "Anna Šimková"}
	services := &edition.EstateEntry{Item: item(intel.Estate, "heat", edition.SignedOff, ago(90)), Name: "Keep homes warm"}
	pir := &edition.Requirement{Item: item(intel.Requirements, "PIR-001", edition.SignedOff, ago(90)), PIR: true, Priority: 1, Title: "Edge devices", Question: "Is anyone exploiting an internet-facing device that we run?"}
	gap := &edition.Requirement{Item: item(intel.Requirements, "PIR-002", edition.SignedOff, ago(90)), PIR: true, Priority: 2, Question: "Which ransomware groups attack energy companies?"}

	old := &edition.Assessment{
		Item: item(intel.Assessments, "2024-11-08-panos", edition.Superseded, ago(13)), Product: intel.FlashAlert,
		Title: "A claimed flaw in PAN-OS", Cutoff: ago(14), BottomLine: "A flaw is claimed; nothing is confirmed.",
	}
	old.Judgements = []*edition.Judgement{{ID: "KJ1", Assessment: old, Statement: "The flaw is unlikely to be exploited this year.", Likelihood: intel.ParseLikelihood("unlikely"), Confidence: intel.Low, Movement: edition.Movement{Kind: edition.New}}}
	a := &edition.Assessment{
		Item: item(intel.Assessments, "2024-11-18-panos", edition.SignedOff, ago(3)), Product: intel.VulnerabilityAdvisory,
		Title: "PAN-OS management interface flaws, CVE-2024-0012", Cutoff: ago(3.2), Authors: []*edition.Person{anna},
		BottomLine: "Two of our fourteen firewalls exposed the management interface; both were closed by 09:40 UTC.",
		Answers:    []*edition.Requirement{pir},
		Affected:   &edition.Affected{Status: intel.StatusMitigated, Services: []*edition.EstateEntry{services}, Statement: "Both interfaces were closed", Confidence: intel.High, Because: "every log was read.", AsOf: ago(3.1)},
		Citations:  []edition.Citation{{ID: "S1", Title: "PAN-SA-2024-0015", Publisher: "Palo Alto Networks", URL: "https://security.paloaltonetworks.example/PAN-SA-2024-0015", Grade: "A1", Retrieved: ago(4)}},
		Attack:     []string{"T1190"}, CVEs: []string{"CVE-2024-0012"},
		Indicators:  []intel.Indicator{{Type: "ipv4", Value: "203.0.113.7", FirstSeen: ago(6), Note: "scanning"}, {Type: "sha256", Value: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"}},
		Assumptions: []string{"Logs were not altered."}, Gaps: []string{"We cannot see our suppliers' firewalls."}, WouldChangeOurMind: []string{"A victim in our sector."},
		Supersedes: old, ReviewBy: now.AddDate(0, 1, 0), ChangeReason: "The maker confirmed exploitation",
		Body: "## Summary\n\nThe flaw is confirmed [S1], see [[PIR-001]] and [[assessments/secret]].[^n]\n\n| Step | When |\n|---|---:|\n| Closed | 09:40 |\n\n[^n]: A note.\n\n## Recommended action\n\n1. Repair\n   - all fourteen\n2. Look\n\n> [!NOTE]\n> Do it today.\n",
	}
	old.SupersededBy = a
	a.Domains = []edition.DomainSignOff{
		{Domain: network, Heard: true, Reviews: []edition.Review{{Reviewer: anna, Decision: intel.Concur, At: ago(3)}}},
		{Domain: identity, Heard: true, Reviews: []edition.Review{{Decision: intel.Dissent, At: ago(3), Comment: "The claim on logs goes too far"}}},
	}
	a.Reviews = []edition.Review{a.Domains[0].Reviews[0], a.Domains[1].Reviews[0]}
	a.Judgements = []*edition.Judgement{
		{ID: "KJ1", Assessment: a, Statement: "The flaws will likely be exploited at an energy company before the end of 2024.", Likelihood: intel.ParseLikelihood("likely"), Probability: 65, Confidence: intel.Moderate, Because: "Two vendors report scanning", Citations: []string{"S1"}, ResolvesBy: now.AddDate(0, 0, 9), Resolution: "A credible public report", Movement: edition.Movement{Kind: edition.Raised, Before: old.Judgements[0], Reason: "The maker confirmed exploitation"}},
		{ID: "KJ2", Assessment: a, Statement: "Our two firewalls are very unlikely to have been entered.", Likelihood: intel.ParseLikelihood("very-unlikely"), Confidence: intel.High, Movement: edition.Movement{Kind: edition.New}},
	}
	alert := &edition.Assessment{
		Item: item(intel.Assessments, "2024-11-20-vcenter", edition.Provisional, ago(1)), Product: intel.FlashAlert,
		Title: "vCenter flaws exploited", Cutoff: ago(1.1), BottomLine: "Two of three servers lack the repair.", Answers: []*edition.Requirement{pir},
		Affected: &edition.Affected{Status: intel.StatusInvestigating, Statement: "Logs are being read", Confidence: intel.Low, AsOf: ago(1)},
		Body:     "## Summary\n\nShort.\n\n## Recommended action\n\n- Repair.\n",
	}
	alert.Domains = []edition.DomainSignOff{{Domain: network}}
	gone := &edition.Assessment{
		Item: item(intel.Assessments, "2024-11-19-kemp", edition.Withdrawn, ago(2.5)), Product: intel.FlashAlert,
		Title: "LoadMaster flaw", Cutoff: ago(2.6), BottomLine: "We run two.", Withdrawal: &intel.Withdrawal{At: ago(2), Reason: "We run none."},
	}
	pir.Assessments, pir.Current = []*edition.Assessment{alert, a, old}, []*edition.Assessment{alert, a}
	outcome := &edition.Outcome{Item: item(intel.Outcomes, "o", edition.SignedOff, ago(2)), Judgement: old.Judgements[0], Result: intel.Occurred, ResolvedAt: ago(2), Evidence: "CISA listed it."}
	return &edition.Edition{
		Organisation: edition.Organisation{Name: "Northlight Energy", Notice: "Northlight Energy is fictional.", SiteURL: "https://briefing.northlight.example", Language: "en", Zone: zone},
		Audience:     intel.Audience{ID: "executives", Name: "Executives", TLP: intel.AmberStrict}, Moment: now, TLP: intel.Amber,
		Requirements: []*edition.Requirement{pir, gap}, Assessments: []*edition.Assessment{alert, gone, a, old}, Outcomes: []*edition.Outcome{outcome},
		Inquiries: []*edition.Inquiry{
			{Item: item(intel.Inquiries, "q1", edition.SignedOff, ago(3)), Question: "Are our firewalls affected?", AskedBy: &edition.Stakeholder{Name: "Chief executive officer"}, AskedAt: ago(3.5), DueAt: ago(3), Answer: intel.Partly, AnsweredAt: ago(3.4), Line: "Both are closed", Confidence: intel.High, AsOf: ago(3.4), Assessment: a, Article: &intel.Article{Title: "Firewalls “wide open”", Publisher: "A paper"}, Body: "## Answer\n\nLonger.\n"},
			{Item: item(intel.Inquiries, "q2", edition.SignedOff, ago(1)), Question: "Did anyone call us?", AskedAt: ago(1), DueAt: now.AddDate(0, 0, 2)},
		},
		Notes: []*edition.Note{{Item: item(intel.Roundups, "2024-W47", edition.SignedOff, ago(0.1)), Editor: anna, Title: "Decisions first", Body: "Read [[PIR-001]] first.\n\n### A heading\n\nMore."}},
	}
}

func week(ed *edition.Edition) *roundup.Roundup {
	all := roundup.All(ed)
	return all[len(all)-1]
}
