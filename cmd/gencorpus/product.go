package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// product is what is fixed of an assessment before its text is written.
type product struct {
	id         string
	form       intel.Product
	at         time.Time // information cut-off
	supersedes int       // index of the former product; -1 for none
	judgements int
}

func (p *product) path() string {
	return "assessments/" + p.at.Format("2006/01/") + p.id + ".md"
}

var sections = map[intel.Product][]string{
	intel.FlashAlert:            {"Summary", "Recommended action"},
	intel.GeneralAssessment:     {"Summary", "Discussion", "Outlook"},
	intel.ActorProfile:          {"Summary", "Activity", "Tradecraft", "Relevance"},
	intel.CampaignReport:        {"Summary", "Timeline", "Tradecraft"},
	intel.IntrusionAnalysis:     {"Summary", "Timeline", "Indicators", "Response"},
	intel.VulnerabilityAdvisory: {"Summary", "Exposure", "Recommended action"},
}

// layProducts spreads the products evenly over the years, up to the day before
// the moment of the repository. Every tenth takes up an earlier one.
func (c *generator) layProducts() {
	span := asOf.Add(-24 * time.Hour).Sub(begin())
	taken := map[int]bool{}
	c.products = make([]product, c.plan.products)
	for i := range c.products {
		r := c.rand("plan", i)
		at := begin().Add(span / time.Duration(len(c.products)) * time.Duration(i)).Truncate(time.Minute)
		p := product{
			id:   fmt.Sprintf("%s-%s-%05d", at.Format(time.DateOnly), pick(r, topics), i),
			form: intel.Products[r.IntN(len(intel.Products))], at: at, supersedes: -1, judgements: 1 + r.IntN(4),
		}
		if former := i - 1 - r.IntN(20); i%10 == 9 && former >= 0 && !taken[former] {
			p.supersedes, taken[former] = former, true
		}
		c.products[i] = p
	}
}

func (c *generator) assessment(i int) string {
	r, p := c.rand("assessment", i), &c.products[i]
	var b strings.Builder
	title := fmt.Sprintf("%s against the %s at %s, report %d", pick(r, topics), pick(r, things), pick(r, places), i)
	fmt.Fprintf(&b, "---\nproduct: %s\ntitle: %s\n", p.form, strings.ToUpper(title[:1])+title[1:])
	fmt.Fprintf(&b, "information_cutoff: %s\nauthors: [member-%02d]\n", p.at.Format(time.RFC3339), i%c.members)
	fmt.Fprintf(&b, "bottom_line: >-\n  %s\n  %s\n", sentence(r), sentence(r))
	requirement, system := requirementID(r.IntN(c.requirements)), estateID(r.IntN(c.estate))
	fmt.Fprintf(&b, "answers: [%s]\ndomains: [%s]\n", requirement, domains[r.IntN(len(domains))])
	c.affected(&b, r, p, system)
	c.judged(&b, r, p, requirement, system)
	c.sourced(&b, r, p)
	b.WriteString("attack: [T1190, T1133, T1078]\n")
	if p.form == intel.VulnerabilityAdvisory {
		fmt.Fprintf(&b, "cves: [CVE-%d-%05d]\n", p.at.Year(), 10000+i)
	}
	fmt.Fprintf(&b, "assumptions:\n  - %s\ngaps:\n  - %s\nwould_change_our_mind:\n  - %s\n", sentence(r), sentence(r), sentence(r))
	if p.supersedes >= 0 {
		fmt.Fprintf(&b, "supersedes: %s\n", c.products[p.supersedes].id)
	}
	b.WriteString("review_by: 2025-03-31\n")
	if p.supersedes >= 0 {
		fmt.Fprintf(&b, "change_reason: %s\n", sentence(r))
	}
	b.WriteString("---\n")
	body(&b, r, p, requirement, system)
	return b.String()
}

func (c *generator) affected(b *strings.Builder, r *rand.Rand, p *product, system string) {
	status := []string{"not-affected", "not-affected", "mitigated", "investigating"}[r.IntN(4)]
	fmt.Fprintf(b, "affected:\n  status: %s\n  tlp: amber+strict\n  estate: [%s]\n  statement: %s\n", status, system, sentence(r))
	fmt.Fprintf(b, "  confidence: high\n  because: %s\n  as_of: %s\n", sentence(r), p.at.Add(-time.Hour).Format(time.RFC3339))
}

func (c *generator) judged(b *strings.Builder, r *rand.Rand, p *product, requirement, system string) {
	b.WriteString("judgements:\n")
	for k := range p.judgements {
		likelihood := intel.Likelihoods()[r.IntN(7)]
		low, high := likelihood.Range()
		fmt.Fprintf(b, "  - id: KJ%d\n    statement: >-\n      %s\n", k+1, claim(r, likelihood))
		fmt.Fprintf(b, "    likelihood: %s\n    probability: %d\n    confidence: moderate\n", likelihood.Key(), (low+high)/2)
		fmt.Fprintf(b, "    because: %s\n    sources: [S1, S%d]\n    about: [%s, %s]\n", sentence(r), 2+k%2, requirement, system)
		if k == 0 {
			fmt.Fprintf(b, "    resolves_by: %s\n    resolution: %s\n", p.at.AddDate(0, 2, 0).Format(time.DateOnly), sentence(r))
		}
	}
}

// claim states something with the term of a likelihood, as its row has it.
func claim(r *rand.Rand, l intel.Likelihood) string {
	subject := fmt.Sprintf("attacks on the %s at %s", pick(r, things), pick(r, places))
	switch l.Band {
	case 1:
		return "There is almost no chance that " + subject + " end before the season does."
	case 4:
		return "There is a roughly even chance that " + subject + " end before the season does."
	case 7:
		return strings.ToUpper(subject[:1]) + subject[1:] + " will almost certainly go on until the season ends."
	}
	return strings.ToUpper(subject[:1]) + subject[1:] + " are " + l.Term() + " to go on until the season ends."
}

func (c *generator) sourced(b *strings.Builder, r *rand.Rand, p *product) {
	b.WriteString("sources:\n")
	count := 2
	if p.judgements > 1 {
		count = 3
	}
	for k := range count {
		fmt.Fprintf(b, "  - {id: S%d, title: %q, publisher: %s, url: \"https://source.example/%s/%d\", grade: %s%d, retrieved: %s, source: source-%02d}\n",
			k+1, sentence(r), pick(r, vendors), p.id, k, []string{"A", "B", "C"}[k], 1+r.IntN(3), p.at.Format(time.DateOnly), r.IntN(c.sources))
	}
}

// body writes about five kilobytes of Markdown: prose, a list, a table, source
// marks and references.
func body(b *strings.Builder, r *rand.Rand, p *product, requirement, system string) {
	for i, title := range sections[p.form] {
		fmt.Fprintf(b, "\n## %s\n\n%s [S1]\n", title, sentences(r, 4))
		if i == 0 {
			fmt.Fprintf(b, "\nThis answers [[%s]] and concerns [[estate/%s]].\n", requirement, system)
			continue
		}
		fmt.Fprintf(b, "\n%s\n\n- **%s**: %s\n- %s\n- %s\n\n", sentences(r, 8), pick(r, things), sentence(r), sentence(r), sentence(r))
		b.WriteString("| Site | System | State |\n|---|---|---|\n")
		for range 4 {
			fmt.Fprintf(b, "| %s | `%s` | %s |\n", pick(r, places), pick(r, things), pick(r, verbs))
		}
		fmt.Fprintf(b, "\n%s [S2]\n", sentences(r, 5))
	}
}
