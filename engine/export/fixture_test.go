package export

import (
	"bytes"
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

var now = time.Date(2024, 11, 22, 16, 0, 0, 0, time.UTC)

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// product is a signed product with nothing in it.
func product(id string, form intel.Product, label intel.TLP, issued string) *edition.Assessment {
	a := &edition.Assessment{
		Item:    edition.Item{ID: id, Kind: intel.Assessments, TLP: label, Own: label, Digest: "sha256:" + strings.Repeat("0a", 32)},
		Product: form, Title: "On " + id, BottomLine: "Nothing is known of it.", Cutoff: date(issued).Add(9 * time.Hour), ReviewBy: date("2025-01-31"),
	}
	a.Status, a.Issued = edition.SignedOff, date(issued).Add(10*time.Hour)
	return a
}

// small is an edition with a product in every standing.
func small() *edition.Edition {
	network := &edition.Domain{ID: "network", Name: "Network"}
	hansen := &edition.Person{Item: edition.Item{ID: "ahansen", Kind: intel.Council, TLP: intel.Amber, Own: intel.Amber}, Name: "Astrid Hansen"}
	advisory := product("2024-11-18-firewalls", intel.VulnerabilityAdvisory, intel.Amber, "2024-11-18")
	advisory.Title = `Firewalls, "open" to =everybody`
	advisory.BottomLine = "Two were open\nuntil Monday."
	advisory.Revision = edition.Revision{Place: edition.Place{N: 2, Updated: date("2024-11-19").Add(8 * time.Hour)}, Published: date("2024-11-18").Add(11 * time.Hour)}
	advisory.CVEs, advisory.Attack = []string{"CVE-2024-0012"}, []string{"T1190", "T1059.001", "T1086", "T0855"}
	advisory.Judgements = []*edition.Judgement{
		{ID: "KJ1", Assessment: advisory, Statement: "It goes on.", Likelihood: intel.ParseLikelihood("highly-probable"), Probability: 85, Confidence: intel.Low, Because: "Two vendors say so.", ResolvesBy: date("2025-01-31"), Resolution: "A report."},
		{ID: "KJ2", Assessment: advisory, Statement: "It does not reach us.", Likelihood: intel.ParseLikelihood("likely"), Confidence: intel.High},
	}
	advisory.Citations = []edition.Citation{
		{ID: "S1", Title: "Advisory", Publisher: "Vendor", URL: "https://vendor.example/a?b=c&d=<e>", Grade: "A2"},
		{ID: "S2", Title: "What a neighbour told us", Publisher: "A neighbour", Grade: "B2", TLP: intel.AmberStrict},
	}
	advisory.Indicators = []intel.Indicator{
		{Type: "ipv4", Value: "203.0.113.87", FirstSeen: date("2024-11-17"), ValidUntil: date("2024-12-31"), PAP: "amber", Note: "Scans."},
		{Type: "ipv4", Value: "198.51.100.0/24", ValidUntil: date("2024-11-20")},
		{Type: "url", Value: "http://evil.example/it's?x=\\", TLP: intel.AmberStrict},
		{Type: "filename", Value: "=cmd|' /C calc'!A0", Note: "-1+1"},
		{Type: "sha256", Value: strings.Repeat("ab", 32)},
	}
	advisory.Reviews = []edition.Review{
		{Reviewer: hansen, Domains: []*edition.Domain{network}, Decision: intel.ConcurWithComment, At: date("2024-11-18").Add(12 * time.Hour), Comment: "Searched; no match.", TLP: intel.AmberStrict},
		{Domains: []*edition.Domain{network}, Decision: intel.Dissent, At: date("2024-11-18").Add(13 * time.Hour), Comment: "Too sure.", TLP: intel.Clear},
		{Decision: intel.Abstain, At: date("2024-11-18").Add(14 * time.Hour)},
	}
	campaign := product("2024-10-01-volt-typhoon", intel.CampaignReport, intel.Green, "2024-10-01")
	campaign.Actors, campaign.Attack = []string{"Volt Typhoon"}, []string{"T1190", "T1078"}
	campaign.Status, campaign.SupersededBy = edition.Superseded, advisory
	alert := product("2024-11-21-alert", intel.FlashAlert, intel.Clear, "2024-11-21")
	alert.Status, alert.Actors = edition.Provisional, []string{"Nobody Knows Us"}
	withdrawn := product("2024-09-01-withdrawn", intel.IntrusionAnalysis, intel.Clear, "2024-09-01")
	withdrawn.Status, withdrawn.Withdrawal = edition.Withdrawn, &intel.Withdrawal{At: date("2024-09-09"), Reason: "A source made it up"}
	withdrawn.Indicators = []intel.Indicator{{Type: "domain", Value: "innocent.example"}}
	expired := product("2024-03-01-expired", intel.GeneralAssessment, intel.Clear, "2024-03-01")
	expired.Status, expired.Expires = edition.Expired, date("2024-09-01")
	removed := product("2024-02-02-removed", intel.FlashAlert, intel.Clear, "2024-02-02")
	removed.Status, removed.Withdrawal = edition.Withdrawn, &intel.Withdrawal{At: date("2024-02-03"), Remove: true}
	draft := product("2024-11-22-draft", intel.FlashAlert, intel.Clear, "2024-11-22")
	draft.Status = edition.Draft
	return &edition.Edition{
		Organisation: edition.Organisation{Name: "Small Grid", SiteURL: "https://briefing.small.example", Language: "en", Zone: time.UTC},
		Audience:     intel.Audience{ID: "staff", Name: "Staff", TLP: intel.AmberStrict}, Moment: now, TLP: intel.AmberStrict,
		Assessments: []*edition.Assessment{draft, alert, advisory, campaign, withdrawn, expired, removed},
	}
}

// find returns a product of an edition.
func find(ed *edition.Edition, part string) *edition.Assessment {
	for _, a := range ed.Assessments {
		if strings.Contains(a.ID, part) {
			return a
		}
	}
	return nil
}

var loaded = sync.OnceValues(func() (*corpus.World, error) {
	schemas, err := schema.Compile()
	if err != nil {
		return nil, err
	}
	w, _, err := corpus.Load(context.Background(), os.DirFS("../.."), corpus.Options{Schemas: schemas, Workers: 2})
	return w, err
})

// example is the edition of an audience of the example at a moment.
func example(t *testing.T, audience string, moment time.Time) *edition.Edition {
	t.Helper()
	w, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	who, ok := w.Organisation.Audience(audience)
	if !ok {
		t.Fatalf("there is no audience %s", audience)
	}
	decisions, _ := signoff.Judge(w, moment, 2)
	return edition.Release(edition.Request{World: w, Decisions: decisions, Audience: who, Moment: moment, Zone: time.UTC})
}

// written is what a file holds.
func written(t *testing.T, f File) string {
	t.Helper()
	data, err := f.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// bundled is the bundle of some products.
func bundled(t *testing.T, x *Exports, products ...*edition.Assessment) string {
	t.Helper()
	var b bytes.Buffer
	if err := x.Bundle(&b, products...); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
