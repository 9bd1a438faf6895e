package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// world builds a synthetic edition with every state a page can be in.
type world struct {
	ed      *edition.Edition
	rounds  []*roundup.Roundup
	domains map[string]*edition.Domain
	people  map[string]*edition.Person
}

var now = time.Date(2024, 11, 22, 16, 0, 0, 0, time.UTC)

// ago is a moment before the edition's.
func ago(d time.Duration) time.Time { return now.Add(-d) }

const day = 24 * time.Hour

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func likelihood(key string) intel.Likelihood { return intel.ParseLikelihood(key) }

func item(kind intel.Kind, id string, tlp intel.TLP) edition.Item {
	return edition.Item{
		ID: id, Kind: kind, TLP: tlp, Digest: "sha256:" + fmt.Sprintf("%064x", len(id)*7919+int(id[0])),
		SignOff: edition.SignOff{Status: edition.SignedOff, Issued: ago(10 * day)},
	}
}

// newWorld is an edition with an organisation, a council and nothing to read.
func newWorld() *world {
	w := &world{domains: map[string]*edition.Domain{}, people: map[string]*edition.Person{}}
	w.ed = &edition.Edition{
		Organisation: edition.Organisation{
			Name: "Northlight Energy", Sector: "Utility", Notice: "Northlight Energy and its people are fictional; the threats are real.",
			Contact: "cti@northlight.example", Questions: "questions@northlight.example",
			FeedbackForm: "https://github.com/northlight-energy/intelligence/issues/new?template=feedback.yml&document={id}%20{state}", SiteURL: "https://briefing.northlight.example",
			Language: "en", Zone: time.FixedZone("CET", 3600),
		},
		Audience: intel.Audience{ID: "executives", Name: "Executives", TLP: intel.AmberStrict, Default: true, Budget: intel.Budget{JudgementsPerRoundup: 7}},
		Moment:   now, Commit: "4f1c2ab", TLP: intel.AmberStrict,
	}
	for _, d := range []struct{ id, name, scope, lead string }{
		{"network", "Network", "Internet edge, firewalls, remote access, links between sites", "Anna Hansen"},
		{"identity", "Identity", "Staff and supplier accounts, sign-in, privileged access", "Jonas Lind"},
		{"ot", "Operational technology", "Control centres, substations, heating plants and their remote maintenance", "Mira Kovač"},
	} {
		person := &edition.Person{
			Item: item(intel.Council, strings.ToLower(d.lead[:1])+d.id, intel.Amber), Name: d.lead, Team: d.name,
			Roles: []intel.Role{intel.SME, intel.Chair}, RespondWithin: 8 * time.Hour, Active: true,
		}
		domain := &edition.Domain{ID: d.id, Name: d.name, Scope: d.scope, Lead: person, RespondWithin: 8 * time.Hour, Members: []*edition.Person{person}}
		person.Domains = []*edition.Domain{domain}
		w.domains[d.id], w.people[d.id] = domain, person
		w.ed.Domains, w.ed.Members = append(w.ed.Domains, domain), append(w.ed.Members, person)
	}
	w.domains["network"].Deputy = w.people["ot"]
	w.people["identity"].Away = true
	return w
}

// heard makes domains sign a product; a domain that is not listed in by waits.
func (w *world) heard(o *edition.SignOff, required []string, by ...edition.Review) {
	for _, id := range required {
		d := edition.DomainSignOff{Domain: w.domains[id]}
		for _, r := range by {
			for _, of := range r.Domains {
				if of.ID == id {
					d.Heard, d.Reviews = true, append(d.Reviews, r)
				}
			}
		}
		o.Domains = append(o.Domains, d)
	}
	o.Reviews = by
}

func (w *world) review(domain string, d intel.Decision, at time.Time, comment string) edition.Review {
	return edition.Review{Reviewer: w.people[domain], Domains: []*edition.Domain{w.domains[domain]}, Decision: d, At: at, Comment: comment}
}

func (w *world) requirement(id, title, question string, priority int) *edition.Requirement {
	r := &edition.Requirement{
		Item: item(intel.Requirements, id, intel.Amber), Title: title, Question: question, Decision: "Which systems we close first.",
		Owner: w.people["network"], Domain: w.domains["network"], PIR: strings.HasPrefix(id, "PIR"), Priority: priority,
		EEIs: []edition.EEI{
			{ID: "EEI1", Question: "Which of our systems are exposed?", Answered: true},
			{ID: "EEI2", Question: "Which groups use the flaw?"},
		},
		Keywords: []string{"PAN-OS", "GlobalProtect"}, ValidFrom: date("2024-01-01"), ReviewBy: date("2025-01-31"),
	}
	w.ed.Requirements = append(w.ed.Requirements, r)
	return r
}

func (w *world) estate(kind intel.EstateType, id, name string) *edition.EstateEntry {
	e := &edition.EstateEntry{
		Item: item(intel.Estate, id, intel.AmberStrict), Type: kind, Name: name, Description: "What " + name + " is.",
		Exposure: "internet", Owner: "Operations", Domain: w.domains["network"],
	}
	w.ed.Estate = append(w.ed.Estate, e)
	return e
}

// assessment adds a product that is signed by all three domains.
func (w *world) assessment(id, title string, issued time.Time, answers ...*edition.Requirement) *edition.Assessment {
	a := &edition.Assessment{
		Item: item(intel.Assessments, id, intel.Amber), Product: intel.GeneralAssessment, Title: title, Cutoff: issued.Add(-2 * time.Hour),
		Authors: []*edition.Person{w.people["ot"]}, BottomLine: "The bottom line of " + id + ", in one sentence that a chief executive can act on.",
		Answers: answers, ReviewBy: date("2024-12-18"), Body: "## Summary\n\nText of " + id + " with a mark [S1].\n",
		Citations: []edition.Citation{{
			ID: "S1", Title: "Vendor advisory", Publisher: "Vendor", URL: "https://vendor.example/advisory", Grade: "A1", Retrieved: date("2024-11-18"),
		}},
	}
	a.Issued = issued
	w.heard(&a.SignOff, []string{"network", "identity"},
		w.review("network", intel.Concur, issued.Add(-3*time.Hour), ""),
		w.review("identity", intel.ConcurWithComment, issued, "Close the local accounts first."))
	for _, r := range answers {
		r.Assessments, r.Current = append(r.Assessments, a), append(r.Current, a)
	}
	w.ed.Assessments = append(w.ed.Assessments, a)
	return a
}

func judge(a *edition.Assessment, id, statement, term string, c intel.Confidence) *edition.Judgement {
	j := &edition.Judgement{
		ID: id, Assessment: a, Statement: statement, Likelihood: likelihood(term), Confidence: c,
		Because: "Two independent vendors report it; no victim in our sector is confirmed yet.", Citations: []string{"S1"},
		ResolvesBy: date("2024-12-31"), Resolution: "A credible public report.", Movement: edition.Movement{Kind: edition.New},
	}
	a.Judgements = append(a.Judgements, j)
	return j
}

// rich is an edition with every kind of page and every state.
func rich() *world {
	w := newWorld()
	edge := w.requirement("PIR-001", "Intrusion through the internet edge", "Will criminal actors enter through our internet-facing devices before the year ends?", 1)
	sabotage := w.requirement("PIR-002", "Sabotage of control systems", "Does any actor prepare to disturb electricity or heat supply?", 1)
	gap := w.requirement("PIR-004", "Plant systems", "Which flaws in plant systems are used by attackers?", 2)
	general := w.requirement("GIR-001", "Exploited vulnerabilities", "Which vulnerabilities known to be exploited concern us?", 2)
	retired := w.requirement("GIR-009", "An older question", "What did we ask before?", 5)
	retired.Retired = true
	gap.Status = edition.SignedOff

	lights := w.estate(intel.Objective, "keep-the-lights-on", "Keep the lights on")
	firewalls := w.estate(intel.Technology, "panos-gateways", "Internet firewalls (PAN-OS)")
	firewalls.Supports, firewalls.Vendor, firewalls.Versions = []*edition.EstateEntry{lights}, "Palo Alto Networks", []string{"10.2", "11.1"}
	w.estate(intel.Supplier, "skyline-msp", "Skyline MSP")

	flash := w.assessment("2024-11-21-panos-management", "PAN-OS management interface flaw exploited in the wild", ago(30*time.Hour), edge, general)
	old := w.assessment("2024-11-12-panos-scanning", "Scanning of PAN-OS management interfaces", ago(10*day), edge)
	w.flashAndItsPredecessor(flash, old, firewalls, lights)
	w.dissenting(sabotage)
	w.provisional(edge)
	w.closed(sabotage)
	w.hard(general)
	w.inquiries(flash, edge)

	w.ed.Sources = []*edition.Source{{
		Item: item(intel.Sources, "panw-psirt", intel.Green), Name: "Palo Alto Networks security advisories", Type: "rss",
		URL: "https://security.paloaltonetworks.com/", Reliability: "A", Requirements: []*edition.Requirement{edge}, Cited: []*edition.Assessment{flash},
	}}
	w.round(flash, old)
	for _, a := range w.ed.Assessments {
		w.revise(a)
	}
	slices.SortStableFunc(w.ed.Assessments, func(a, b *edition.Assessment) int { return b.Issued.Compare(a.Issued) })
	return w
}

// revise gives some products an earlier revision, as an edition keeps it.
func (w *world) revise(a *edition.Assessment) {
	switch a.ID {
	case "2024-11-21-panos-management", "2024-10-02-scripts", "2024-10-05-wide", "2024-09-10-wrong", "2024-11-20-vcenter", "2024-09-01-gone":
	default:
		return
	}
	a.Revision = edition.Revision{Place: edition.Place{N: 2, Updated: a.Issued}, Published: a.Issued.Add(-day)}
	if removed(a) {
		return
	}
	text := &edition.Assessment{
		Item: a.Item, Product: a.Product, Title: a.Title, Cutoff: a.Cutoff.Add(-day), BottomLine: "FORMERLINE of " + a.ID, Attack: a.Attack, CVEs: a.CVEs,
		Actors: a.Actors, Indicators: a.Indicators, Assumptions: a.Assumptions, Gaps: a.Gaps, WouldChangeOurMind: a.WouldChangeOurMind,
		Citations: a.Citations, ReviewBy: a.ReviewBy, Withdrawal: a.Withdrawal, Body: strings.ReplaceAll(a.Body, "[[PIR-001]]", edition.Elsewhere),
	}
	if f := a.Affected; f != nil {
		text.Affected = &edition.Affected{Status: f.Status, Statement: f.Statement, Confidence: f.Confidence, Because: f.Because, AsOf: f.AsOf}
	}
	for _, j := range a.Judgements {
		judge(text, j.ID, j.Statement, j.Likelihood.Key(), j.Confidence)
	}
	if a.Status == edition.SignedOff {
		a.Revision.Signed = []edition.Past{{Place: a.Revision.Place, Text: text}}
	}
	a.Revision.Signed = append(a.Revision.Signed, edition.Past{Place: edition.Place{N: 1, Updated: a.Revision.Published}, Text: text})
}

// flashAndItsPredecessor makes one product supersede another with a judgement
// raised, one reworded, one unchanged and one dropped.
func (w *world) flashAndItsPredecessor(flash, old *edition.Assessment, firewalls, lights *edition.EstateEntry) {
	flash.Product, flash.TLP = intel.FlashAlert, intel.AmberStrict
	flash.BottomLine = "Two of our fourteen firewalls exposed the management interface; both were closed by 09:40 and show no sign of compromise."
	old.BottomLine = "None of our fourteen firewalls is known to expose the management interface; two are being checked."
	flash.Affected = &edition.Affected{
		Status: intel.StatusMitigated, Estate: []*edition.EstateEntry{firewalls}, Services: []*edition.EstateEntry{lights},
		Statement: "Both interfaces were closed; logs back to 1 October were checked.", Confidence: intel.High,
		Because: "Configuration and logs of all fourteen devices were read, not sampled.", AsOf: ago(31 * time.Hour),
	}
	firewalls.Assessments, lights.Assessments = []*edition.Assessment{flash}, []*edition.Assessment{flash}
	was := judge(old, "KJ1", "Criminal actors will attempt to exploit exposed interfaces in our sector before the year ends.", "roughly-even-chance", intel.Low)
	kept := judge(old, "KJ2", "The vendor will publish a repair before December.", "very-likely", intel.High)
	judge(old, "KJ3", "Scanning will stop by itself.", "unlikely", intel.Low)

	flash.Supersedes, flash.ChangeReason = old, "two vendors confirmed exploitation on 18 November"
	old.SupersededBy, old.Status = flash, edition.Superseded
	j := judge(flash, "KJ1", "Criminal actors will attempt to exploit exposed interfaces in our sector before the year ends.", "likely", intel.Moderate)
	j.Probability, j.Movement = 70, edition.Movement{Kind: edition.Raised, Before: was, Reason: flash.ChangeReason}
	j.About = []edition.Subject{{Ref: firewalls.Ref(), Title: firewalls.Name}}
	k := judge(flash, "KJ2", "The vendor will publish a repair before December.", "very-likely", intel.High)
	k.Movement = edition.Movement{Kind: edition.Unchanged, Before: kept}
	judge(flash, "KJ4", "An intrusion through the closed interfaces has already happened.", "very-unlikely", intel.High)

	flash.Attack, flash.CVEs, flash.Actors = []string{"T1190", "T1078.004"}, []string{"CVE-2024-0012", "CVE-2024-9474"}, []string{"APT29"}
	flash.Indicators = []intel.Indicator{
		{Type: "ipv4", Value: "198.51.100.7", FirstSeen: date("2024-11-16"), ValidUntil: date("2024-12-16"), PAP: "amber", Note: "scanning"},
		{Type: "url", Value: "http://evil.example/a.php?x=1", ValidUntil: date("2024-11-20")},
		{Type: "sha256", Value: strings.Repeat("ab", 32)},
	}
	flash.Citations = append(flash.Citations, edition.Citation{ID: "S2", Title: "What the server sent", URL: "http://evil.example/a.php", Grade: "F6"})
	flash.Assumptions = []string{"Firewall logs were not altered."}
	flash.Gaps = []string{"We cannot see the supplier's own firewalls."}
	flash.WouldChangeOurMind = []string{"A confirmed victim in our sector raises KJ1."}
	flash.Feedback = []edition.Feedback{{At: ago(2 * day), Useful: "yes", Comment: "Read in the lift; clear.", Context: "Twelve, not fourteen, since October."}}
	flash.Body = "## Summary\n\nExploitation began on 16 November [S1]; see [[PIR-001]] and [[estate/panos-gateways]]. [[assessments/secret]]\n\n" +
		"| Device | State |\n|---|---|\n| Gateway A | closed |\n\n## Recommended action\n\n1. Keep it closed.\n2. Read `mgmt.log`.\n\n[A page](http://evil.example/a.php?x=2) of theirs, and [one](http://198.51.100.7:8080/x).\n\n> [!WARNING]\n> Do not reboot.\n\nT1190 was seen.[^1]\n\n[^1]: A note.\n"
}

func (w *world) dissenting(r *edition.Requirement) {
	a := w.assessment("2024-11-18-frostygoop", "FrostyGoop and the heating controllers", ago(4*day), r)
	judge(a, "KJ1", "An actor will use FrostyGoop or a copy against a European heating company before summer 2025.", "roughly-even-chance", intel.Low)
	a.SignOff = edition.SignOff{Status: edition.SignedOff, Issued: a.Issued}
	w.heard(&a.SignOff, []string{"network", "ot"},
		w.review("network", intel.Concur, a.Issued, ""),
		w.review("ot", intel.Dissent, a.Issued.Add(-time.Hour), "The controllers cannot be reached from outside since August; I hold this to be unlikely."))
	done := judge(a, "KJ2", "Another vendor will describe the tool before November.", "likely", intel.Moderate)
	done.ResolvesBy = date("2024-11-01")
	o := &edition.Outcome{
		Item: item(intel.Outcomes, "frostygoop-kj2", intel.Green), Judgement: done, Result: intel.Occurred, ResolvedAt: date("2024-10-20"),
		Evidence: "A second report appeared on 18 October.", URL: "https://vendor.example/report",
	}
	done.Outcome, w.ed.Outcomes = o, append(w.ed.Outcomes, o)
	overdue := judge(a, "KJ3", "Someone will be charged.", "almost-no-chance", intel.Moderate)
	overdue.ResolvesBy = date("2024-11-10")
}

func (w *world) provisional(r *edition.Requirement) {
	due := w.assessment("2024-11-22-phone-calls", "Callers pose as our service desk", ago(3*time.Hour), r)
	due.Product, due.Status, due.Due = intel.FlashAlert, edition.Provisional, ago(-time.Hour)
	unheard(due, "identity")
	late := w.assessment("2024-11-20-vcenter", "vCenter flaw exploited", ago(52*time.Hour), r)
	late.Product, late.Status, late.Due, late.Overdue = intel.FlashAlert, edition.Provisional, ago(48*time.Hour), true
	unheard(late, "identity")
	late.Affected = &edition.Affected{Status: intel.StatusInvestigating, Statement: "Two servers are being checked.", Confidence: intel.Low, AsOf: ago(50 * time.Hour)}
	w.domains["identity"].Waiting = []*edition.Assessment{late, due}
}

// unheard takes back what a domain said.
func unheard(a *edition.Assessment, domain string) {
	for i := range a.Domains {
		if a.Domains[i].Domain.ID == domain {
			a.Domains[i].Heard, a.Domains[i].Reviews = false, nil
		}
	}
	a.Reviews = slices.DeleteFunc(a.Reviews, func(r edition.Review) bool { return r.Domains[0].ID == domain })
}

func (w *world) closed(r *edition.Requirement) {
	expired := w.assessment("2024-03-01-xz", "A back door in xz-utils", ago(260*day), r)
	expired.Status = edition.Expired
	wrong := w.assessment("2024-09-10-wrong", "A rumour that was wrong", ago(70*day), r)
	wrong.Status, wrong.Withdrawal = edition.Withdrawn, &intel.Withdrawal{At: ago(60 * day), Reason: "The source retracted its report."}
	gone := w.assessment("2024-09-01-gone", "SECRETTITLE", ago(80*day), r)
	gone.Status, gone.Withdrawal = edition.Withdrawn, &intel.Withdrawal{At: ago(60 * day), Reason: "It named a person.", Remove: true}
	gone.BottomLine, gone.Body = "SECRETLINE", "SECRETBODY"
	r.Current = r.Current[:1]
}

// hard adds what strains a layout.
func (w *world) hard(r *edition.Requirement) {
	long := w.assessment("2024-10-01-long", strings.Repeat("A very long title that goes on and on, ", 9)+"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", ago(52*day), r)
	for i := range 60 {
		judge(long, fmt.Sprintf("KJ%d", i+1), fmt.Sprintf("Judgement number %d will come true before the year ends.", i+1),
			intel.Likelihoods()[i%7].Key(), intel.Confidence(i%3+1))
	}
	scripts := w.assessment("2024-10-02-scripts", "電力会社への攻撃 🔌 هجوم على شركة الطاقة", ago(51*day), r)
	scripts.BottomLine = "重要インフラへの攻撃が増えている。 الهجمات تتزايد. ⚡"
	scripts.Product = intel.ActorProfile
	judge(scripts, "KJ1", "攻撃者は年末までに再び試みる。", "likely", intel.Moderate)
	sources := w.assessment("2024-10-03-sources", "Four hundred sources", ago(50*day), r)
	sources.Product = intel.CampaignReport
	sources.Citations = nil
	for i := range 400 {
		sources.Citations = append(sources.Citations, edition.Citation{
			ID: fmt.Sprintf("S%d", i+1), Title: fmt.Sprintf("Report number %d", i+1), Publisher: "Publisher",
			URL: fmt.Sprintf("https://publisher.example/a-very-long-path/that-does-not-break/%d", i), Grade: intel.Grade(fmt.Sprintf("%c%d", 'A'+i%6, i%6+1)),
		})
	}
	hostile := w.assessment("2024-10-04-hostile", `<script>alert(1)</script> & "quotes"`, ago(49*day), r)
	hostile.BottomLine = `<img src=x onerror=alert(1)> [x](javascript:alert(1))`
	hostile.Body = "## Summary\n\n<script>alert(1)</script> ![x](https://remote.example/x.png) [x](javascript:alert(1))\n"
	hostile.Citations[0].URL = "javascript:alert(1)"
	hostile.Actors = []string{"../../../etc", "Ægir & Søn"}
	wide := w.assessment("2024-10-05-wide", "Wide tables and deep lists", ago(48*day), r)
	wide.Product = intel.VulnerabilityAdvisory
	wide.Body = "## Summary\n\n|" + strings.Repeat(" a column heading |", 12) + "\n|" + strings.Repeat("---|", 12) + "\n|" + strings.Repeat(" words |", 12) +
		"\n\n- one\n  - two\n    - three\n      - four\n        - five\n\n```\n" + strings.Repeat("a very long line of code ", 12) + "\n```\n"
	for i := range 40 {
		wide.Indicators = append(wide.Indicators, intel.Indicator{Type: "domain", Value: fmt.Sprintf("host%d.%s.example", i, strings.Repeat("long", 12))})
	}
}

func (w *world) inquiries(a *edition.Assessment, r *edition.Requirement) {
	board := &edition.Stakeholder{Item: item(intel.Stakeholders, "ceo", intel.AmberStrict), Name: "Chief executive"}
	answered := &edition.Inquiry{
		Item: item(intel.Inquiries, "2024-11-19-panos", intel.AmberStrict), Question: "Are we affected by the PAN-OS flaw in the news?", AskedBy: board,
		AskedAt: ago(34 * time.Hour), DueAt: ago(20 * time.Hour), Article: &intel.Article{
			Title: "Firewall flaw under attack", Publisher: "A newspaper", URL: "https://news.example/firewall", Published: date("2024-11-19"),
		},
		Requirements: []*edition.Requirement{r}, Answer: intel.Partly, AnsweredAt: ago(30*time.Hour + 40*time.Minute),
		Line: "Partly. Two firewalls were exposed; both were closed by 09:40.", Confidence: intel.High, AsOf: ago(31 * time.Hour), Assessment: a,
		Body: "Partly. The two exposed firewalls are closed.\n\nNothing else is needed from you.\n",
	}
	open := &edition.Inquiry{
		Item: item(intel.Inquiries, "2024-11-22-lima", intel.AmberStrict), Question: "Should we pause the Lima rollout?", AskedBy: board,
		AskedAt: ago(5 * time.Hour), DueAt: ago(-20 * time.Hour),
	}
	late := &edition.Inquiry{
		Item: item(intel.Inquiries, "2024-11-14-late", intel.AmberStrict), Question: "Are our telephone suppliers named?",
		AskedAt: ago(8 * day), DueAt: ago(6 * day),
	}
	w.ed.Inquiries = []*edition.Inquiry{open, answered, late}
	w.ed.Stakeholders = []*edition.Stakeholder{board}
	a.Inquiries, r.Inquiries = []*edition.Inquiry{answered}, []*edition.Inquiry{answered}
}

func (w *world) round(flash, old *edition.Assessment) {
	zone := w.ed.Organisation.Zone
	from := time.Date(2024, 11, 18, 0, 0, 0, 0, zone)
	r := &roundup.Roundup{
		Week: roundup.Week{Year: 2024, Number: 47}, From: from, To: from.AddDate(0, 0, 7), Edition: w.ed, TLP: intel.AmberStrict, Cutoff: flash.Cutoff,
		Note:       &edition.Note{Item: item(intel.Roundups, "2024-W47", intel.Amber), Editor: w.people["ot"], Title: "A word before", Body: "A week of firewalls.\n"},
		BottomLine: []string{"One judgement changed.", "One inquiry was answered.", "One forecast came true."},
		Changed:    flash.Judgements[:1], New: flash.Judgements[2:], Products: w.ed.Assessments[2:3], Alerts: []*edition.Assessment{flash},
		Answered: w.ed.Inquiries[1:2], Open: w.ed.Inquiries[:1], Closed: []*edition.Assessment{old}, Resolved: w.ed.Outcomes,
		Coming: []roundup.Event{{At: date("2024-12-18"), What: "Review of", Ref: flash.Ref(), Name: flash.Title}},
		Signed: []*edition.Assessment{flash, w.ed.Assessments[2]}, Previous: &roundup.Week{Year: 2024, Number: 46},
	}
	for _, q := range w.ed.Requirements[:3] {
		line := roundup.Line{Requirement: q, Current: len(q.Current)}
		if len(q.Current) > 0 {
			line.Latest = q.Current[0]
		}
		r.Requirements = append(r.Requirements, line)
	}
	before := &roundup.Roundup{
		Week: roundup.Week{Year: 2024, Number: 46}, From: from.AddDate(0, 0, -7), To: from, Edition: w.ed, TLP: intel.Clear, Next: &r.Week,
	}
	w.rounds = []*roundup.Roundup{r, before}
}
