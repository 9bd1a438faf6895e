package gate_test

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/dossier-cti/dossier/engine/attest"
)

// The fusion center of the matrix. nina and olaf cover network, ian and ida
// identity; dora is nina's deputy; carl and cleo are chairs, rita releases, mia
// and mel write, rex records. gone has left, newt has not begun yet, and awol
// of plant is away and has pia for a deputy.
var council = []person{
	{"nina", 101, "sme", "network", "deputies: [dora]\n"},
	{"ian", 102, "sme", "identity", ""},
	{"ida", 103, "sme", "identity", ""},
	{"olaf", 104, "sme", "ot, network", ""},
	{"dora", 105, "sme", "cloud", ""},
	{"carl", 106, "sme, chair", "suppliers", ""},
	{"cleo", 107, "chair", "", ""},
	{"rita", 108, "release-authority", "", ""},
	{"mia", 109, "analyst", "", ""},
	{"mel", 110, "analyst", "", ""},
	{"gone", 111, "sme", "network", ""},
	{"newt", 112, "sme", "network", ""},
	{"rex", 113, "recorder", "", ""},
	{"awol", 114, "sme", "plant", "deputies: [pia]\naway:\n  - {from: 2024-11-01, until: 2024-12-31}\n"},
	{"pia", 115, "sme", "cloud", ""},
	{"lone", 116, "sme", "legal", ""},
}

type person struct {
	name    string
	id      int64
	roles   string
	domains string
	more    string
}

// member is the council's file of a person. Their key is made of their name.
func member(name string, id int64, roles, domains, more string) string {
	active := "{from: 2023-01-01}"
	switch name {
	case "gone":
		active = "{from: 2023-01-01, until: 2024-11-17}"
	case "newt":
		active = "{from: 2024-12-01}"
	}
	return fmt.Sprintf(`name: %s
team: Team
roles: [%s]
domains: [%s]
%sidentities:
  github: {login: %s, id: %d}
  emails: [%s@northlight.example]
keys:
  - {key: "%s", valid_from: 2023-01-01T00:00:00Z}
active: %s
`, name, roles, domains, more, name, id, name, keyOf(name).Public(), active)
}

// keyOf is the key of a person; other names give other keys.
func keyOf(name string) *attest.Signer {
	k, err := attest.NewKey(bytes.NewReader(seed(name)))
	if err != nil {
		panic(err)
	}
	return k
}

func seed(name string) []byte { return []byte(strings.Repeat(name+".", 32))[:32] }

const policy = `records: signed
objections: block
default: deny
rules:
  - name: flash alerts
    applies_to: {products: [flash-alert]}
    require: {per_domain: 1, people: 1}
    provisional: true
    respond_within: 4h
  - name: assessments
    applies_to: {products: [assessment, actor-profile, campaign-report, intrusion-analysis, vulnerability-advisory]}
    require: {per_domain: 1, people: 2}
    respond_within: 48h
    valid_for: 4380h
  - name: requirements
    applies_to: {kinds: [requirements, stakeholders]}
    require: {per_domain: 1, role: chair, people: 1}
  - name: answers
    applies_to: {kinds: [inquiries, roundups, outcomes, estate, sources]}
    require: {people: 1}
  - name: records of work
    applies_to: {kinds: [leads, feedback, reviews]}
    require: {people: 0}
  - name: lowering
    applies_to: {change: tlp-lowered}
    require: {role: release-authority, people: 1}
  - name: the rules themselves
    applies_to: {paths: [content/policy.yaml, content/dossier.yaml, "content/council/**"]}
    require: {role: chair, people: 2}
  - name: the engine
    applies_to: {outside: content}
    require: {role: chair, people: 1}
`

const settings = `organisation: {name: Northlight Energy, sector: Electricity, contact: cti@northlight.example, time_zone: UTC}
repository: northlight-energy/intelligence
tlp:
  ceiling: amber+strict
  defaults: {assessments: amber, estate: amber, requirements: amber}
domains:
  - {id: network, name: Network, scope: Firewalls, lead: nina}
  - {id: identity, name: Identity, scope: Accounts, lead: ian}
  - {id: ot, name: OT, scope: Plants, lead: olaf}
  - {id: cloud, name: Cloud, scope: Tenants, lead: dora}
  - {id: suppliers, name: Suppliers, scope: Suppliers, lead: carl}
  - {id: plant, name: Plant, scope: Turbines, lead: awol}
  - {id: legal, name: Legal, scope: Law, lead: lone}
audiences:
  - {id: all, name: All, tlp: amber+strict, access: restricted}
  - {id: public, name: Public, tlp: clear, access: public}
default_audience: all
`

// The documents that the pull requests of the matrix change or add.
const (
	edge   = "content/assessments/2024/11/2024-11-15-edge.md" // in the base; network and identity
	mail   = "content/assessments/2024/11/2024-11-18-mail.md" // to be added; network and identity
	alert  = "content/assessments/2024/11/2024-11-18-alert.md"
	lead   = "content/leads/2024-11-18.yaml"
	panos  = "content/estate/panos.yaml"
	pir    = "content/requirements/PIR-001.yaml"
	rules  = "content/policy.yaml"
	readme = "README.md"

	answered = "content/inquiries/2024-11-18-edge.md" // to be added; of network, and of identity by what it cites
)

const inquiry = `---
question: Are we affected?
asked_by: ceo
asked_at: 2024-11-18T06:10:00Z
due_at: 2024-11-18T16:00:00Z
requirements: [PIR-001]
answer: partly
answered_at: 2024-11-18T09:00:00Z
assessment: 2024-11-15-edge
---
Partly: two of fourteen were exposed.
`

// product is a valid assessment of some product with a bottom line; edits
// replace text in it, as old and new in turns.
func product(kind, bottom string, edits ...string) string {
	text := `---
product: ` + kind + `
title: A flaw at the edge
information_cutoff: 2024-11-15T09:00:00Z
authors: [mia]
bottom_line: ` + bottom + `
answers: [PIR-001]
domains: [identity]
affected:
  status: mitigated
  estate: [panos]
  statement: Both are closed.
  confidence: high
  because: Both were read.
  as_of: 2024-11-15T08:00:00Z
judgements:
  - {id: KJ1, statement: Criminals will likely try the other door., likelihood: likely, confidence: low, because: One source., sources: [S1], about: [panos]}
sources:
  - {id: S1, title: Advisory, publisher: Vendor, grade: A1, retrieved: 2024-11-15}
review_by: 2025-02-15
---
## Summary

Closed [S1].

## Discussion

Read.

## Recommended action

Nothing.

## Outlook

More.
`
	r := strings.NewReplacer(edits...).Replace(text)
	if len(edits) > 0 && r == text {
		panic("an edit of the product changes nothing: " + edits[0])
	}
	return r
}

func assessment(bottom string, edits ...string) string {
	return product("assessment", bottom, edits...)
}
func flash(bottom string, edits ...string) string { return product("flash-alert", bottom, edits...) }

const estate = `type: technology
name: Firewalls
description: Fourteen firewalls.
keywords: [PAN-OS]
owner: Network Operations
vendor: V
product: PAN-OS
exposure: internet
domain: network
`

const requirement = `title: Edge devices
question: Is anyone exploiting an internet-facing device that we run?
decision: Whether to take a gateway offline the same day.
stakeholders: [ceo]
owner: mia
domain: network
priority: 1
eeis:
  - {id: EEI1, question: "Which interfaces answer from the internet?", state: open}
keywords: [PAN-OS]
valid_from: 2023-05-01
review_by: 2025-01-31
status: active
`

// world is the base of all pull requests.
func world() files {
	f := files{
		"content/dossier.yaml":              settings,
		rules:                               policy,
		pir:                                 requirement,
		panos:                               estate,
		edge:                                assessment("Two of fourteen were exposed."),
		"content/sources/psirt.yaml":        "name: Advisories\ntype: manual\nreliability: A\ndefault_tlp: clear\n",
		readme:                              "# Intelligence\n",
		"content/stakeholders/ceo.yaml":     "name: Chief executive\naudience: all\nrequirements: [PIR-001]\ncadence: weekly\nformats: [site]\n",
		"content/estate/badges.yaml":        "type: technology\nname: Badge office\ndescription: Cards.\nkeywords: [badge]\nowner: HR\nvendor: V\nproduct: B\nexposure: internal\ndomain: cloud\n",
		"content/estate/turbines.yaml":      "type: technology\nname: Turbines\ndescription: Six.\nkeywords: [turbine]\nowner: Plant\nvendor: V\nproduct: T\nexposure: internal\ndomain: plant\n",
		"content/requirements/PIR-002.yaml": strings.NewReplacer("domain: network", "domain: ot", "Edge devices", "Plants", "PAN-OS", "PLC").Replace(requirement),
	}
	for _, p := range council {
		f["content/council/"+p.name+".yaml"] = member(p.name, p.id, p.roles, p.domains, p.more)
	}
	return f
}

// More texts of the scenes.
const (
	badges   = "content/estate/badges.yaml"
	turbines = "content/estate/turbines.yaml"
	outcome  = "content/outcomes/2024-11-18-edge-kj1.yaml"
	leads    = "items:\n  - {n: 1, title: Claims, published: 2024-11-18, source: psirt, state: new, matched: [PAN-OS], requirements: [PIR-001], score: 10}\n"
	lights   = "type: objective\nname: Keep the lights on\ndescription: No interruption.\nkeywords: [outage]\nowner: Operations\n"
	resolved = "assessment: 2024-11-15-edge\njudgement: KJ1\nresult: occurred\nresolved_at: 2024-11-18T07:00:00Z\nevidence: An agency said so.\nauthor: mia\n"
)

var (
	loose     = strings.ReplaceAll(policy, "people: 2", "people: 1")
	recording = strings.Replace(policy, "objections: block", "objections: record", 1)
	distinct  = strings.Replace(policy, "{per_domain: 1, people: 2}", "{per_domain: 1, people: 1, distinct_domains: true}", 1)
	narrow    = strings.Replace(policy, "kinds: [leads, feedback, reviews]", "kinds: [feedback, reviews]", 1)
	lowered   = assessment("Two of fourteen were exposed.", "authors:", "tlp: green\nauthors:")
	withdrawn = assessment("Two of fourteen were exposed.", "authors:", "withdrawn: {at: 2024-11-18T08:00:00Z, reason: It was wrong.}\nauthors:")
)

func badge(text string) string {
	return strings.Replace(world()[badges], "Cards.", text, 1)
}

func turbine(text string) string {
	return strings.Replace(world()[turbines], "Six.", text, 1)
}

// ending is a member's file with a last day, beginning with another first one.
func ending(name, day string) string {
	return strings.Replace(world()["content/council/"+name+".yaml"], "active: {from: 2023-01-01}", "active: {from: 2023-01-01, until: "+day+"}", 1)
}

func beginning(name, day string) string {
	return strings.Replace(world()["content/council/"+name+".yaml"], "active: {from: 2023-01-01}", "active: {from: "+day+"}", 1)
}

// twoHats lets ian cover network besides identity.
func (s *scene) twoHats() {
	s.ground(files{"content/council/ian.yaml": member("ian", 102, "sme", "identity, network", "")})
}
