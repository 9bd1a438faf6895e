package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// file is one generated document.
type file struct {
	path string
	data string
	at   time.Time // when it is written; the order of a generated history
}

// asOf is the moment of every generated repository.
var asOf = time.Date(2024, 11, 22, 16, 0, 0, 0, time.UTC)

// years is how far back the oldest document lies.
const years = 8

// plan is how many documents of each kind make up a repository of n.
type plan struct {
	requirements, stakeholders, members, estate, sources     int
	inquiries, outcomes, leads, feedback, roundups, products int
}

func planned(n int) plan {
	p := plan{
		requirements: clamp(n/100, 4, 60), stakeholders: clamp(n/200, 3, 20), members: 24,
		estate: clamp(n/50, 6, 300), sources: clamp(n/100, 4, 60), inquiries: max(n/25, 2),
		outcomes: max(n/25, 2), leads: clamp(n/30, 2, 1500), feedback: max(n/40, 2), roundups: clamp(n/100, 1, 200),
	}
	rest := p.requirements + p.stakeholders + p.members + p.estate + p.sources + p.inquiries +
		p.outcomes + p.leads + p.feedback + p.roundups + 2
	p.products = max(n-rest, 4)
	return p
}

func clamp(n, low, high int) int { return min(max(n, low), high) }

// generator makes repositories; the same seed gives the same bytes.
type generator struct {
	seed uint64
	plan
	products []product // in the order of time
	files    []file
}

var domains = []string{"network", "identity", "ot", "cloud", "suppliers", "response"}

// generate returns n documents of every kind, without their reviews.
func generate(seed uint64, n int) []file {
	c := &generator{seed: seed, plan: planned(n)}
	c.settings()
	c.council()
	c.base()
	c.layProducts()
	for i := range c.products {
		c.add(c.products[i].path(), c.assessment(i), c.products[i].at)
	}
	c.records()
	slices.SortStableFunc(c.files, func(a, b file) int { return a.at.Compare(b.at) })
	return c.files
}

// rand returns the random numbers of one document, so that adding a document
// changes no other.
func (c *generator) rand(kind string, i int) *rand.Rand {
	var h uint64 = 14695981039346656037
	for _, b := range []byte(kind) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return rand.New(rand.NewPCG(c.seed, h^uint64(i)))
}

func (c *generator) add(path, data string, at time.Time) {
	c.files = append(c.files, file{"content/" + path, data, at})
}

func begin() time.Time { return asOf.AddDate(-years, 0, 0).Truncate(24 * time.Hour) }

func (c *generator) settings() {
	var b strings.Builder
	b.WriteString(`# Generated for tests and benchmarks; everything in it is fictional.
organisation:
  name: Example Utility
  sector: Electricity
  notice: Everything in this repository is generated and fictional.
  contact: cti@utility.example
  time_zone: Europe/Copenhagen
repository: example-utility/intelligence
as_of: 2024-11-22T16:00:00Z
tlp:
  ceiling: amber+strict
  defaults: {requirements: amber, council: amber, sources: green, assessments: amber, outcomes: green, reviews: amber, roundups: amber}
domains:
`)
	for i, d := range domains {
		fmt.Fprintf(&b, "  - {id: %s, name: %s, scope: %q, lead: member-%02d}\n", d, strings.ToUpper(d[:1])+d[1:], "Everything about "+d, i)
	}
	b.WriteString("audiences:\n  - {id: executives, name: Executives, tlp: amber+strict, access: restricted}\n  - {id: public, name: Public, tlp: clear, access: public}\ndefault_audience: executives\n")
	c.add("dossier.yaml", b.String(), begin())
	c.add("policy.yaml", `records: signed
objections: block
default: deny
rules:
  - {name: flash alerts, applies_to: {products: [flash-alert]}, require: {per_domain: 1, people: 1}, provisional: true, respond_within: 4h}
  - name: assessments
    applies_to: {products: [assessment, actor-profile, campaign-report, intrusion-analysis, vulnerability-advisory]}
    require: {per_domain: 1, people: 1}
    respond_within: 48h
  - {name: everything else, applies_to: {kinds: [requirements, stakeholders, inquiries, roundups, outcomes, estate, sources, leads, feedback, reviews]}, require: {people: 0}}
  - {name: the rules themselves, applies_to: {paths: [content/policy.yaml, content/dossier.yaml, "content/council/**"]}, require: {people: 0}}
`, begin())
}

func (c *generator) council() {
	for i := range c.members {
		d := domains[i%len(domains)]
		roles := "[sme]"
		if i < 3 {
			roles = "[sme, chair]"
		}
		c.add(fmt.Sprintf("council/member-%02d.yaml", i), fmt.Sprintf(`name: Member %02d
team: Team %s
roles: %s
domains: [%s]
respond_within: 8h
keys:
  - {key: "ssh-ed25519 PLACEHOLDER", valid_from: 2010-01-01T00:00:00Z}
active: {from: 2010-01-01}
`, i, d, roles, d), begin())
	}
}

// base writes what other documents name: requirements, stakeholders, estate
// and sources.
func (c *generator) base() {
	for i := range c.requirements {
		r := c.rand("requirement", i)
		c.add("requirements/"+requirementID(i)+".yaml", fmt.Sprintf(`title: %s of %ss
question: Does %s threaten the %ss that we run?
decision: Whether to change how we run the %s.
stakeholders: [stakeholder-%02d]
owner: member-%02d
domain: %s
priority: %d
eeis:
  - {id: EEI1, question: "Which %s is reached from outside?", state: open}
  - {id: EEI2, question: "Which %s answers first?", state: open}
keywords: [%s, %s]
valid_from: 2012-01-01
review_by: 2025-06-30
status: active
`, strings.ToUpper(pick(r, topics)[:1])+"orms", pick(r, things), pick(r, topics), pick(r, things), pick(r, things),
			i%c.stakeholders, i%c.members, domains[i%len(domains)], 1+i%5, pick(r, things), pick(r, things), pick(r, topics), pick(r, vendors)), begin())
	}
	for i := range c.stakeholders {
		c.add(fmt.Sprintf("stakeholders/stakeholder-%02d.yaml", i), fmt.Sprintf("name: Stakeholder %02d\naudience: executives\nrequirements: [%s]\ncadence: weekly\nformats: [site, pdf]\n", i, requirementID(i%c.requirements)), begin())
	}
	for i := range c.estate {
		r := c.rand("estate", i)
		c.add("estate/"+estateID(i)+".yaml", fmt.Sprintf(`type: technology
name: %s %s %d
description: %s
keywords: [%s]
vendor: %s
product: %s
exposure: internal
owner: Operations
domain: %s
`, pick(r, vendors), pick(r, things), i, sentence(r), pick(r, things), pick(r, vendors), pick(r, things), domains[i%len(domains)]), begin())
	}
	for i := range c.sources {
		r := c.rand("source", i)
		c.add(fmt.Sprintf("sources/source-%02d.yaml", i), fmt.Sprintf("name: %s bulletin %d\ntype: rss\nurl: https://source-%d.example/feed\nreliability: B\nrequirements: [%s]\ndefault_tlp: clear\n", pick(r, vendors), i, i, requirementID(i%c.requirements)), begin())
	}
}

func requirementID(i int) string { return fmt.Sprintf("PIR-%03d", i+1) }
func estateID(i int) string      { return fmt.Sprintf("system-%03d", i) }
