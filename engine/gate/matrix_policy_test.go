package gate_test

import (
	"strings"

	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// governed are the scenes about the policy, the council and what they ask.
var governed = []scenario{
	{"a policy that the pull request weakens does not decide about it", signoff.Waiting, "the rules themselves",
		func(s *scene) {
			s.push("mia", files{rules: strings.ReplaceAll(policy, "people: 2", "people: 1")})
			s.approve("carl")
		}},
	{"the old policy decides about documents beside a new one", signoff.Waiting, "needs 2 people, has 1",
		func(s *scene) {
			s.of = edge
			s.twoHats()
			s.editEdge()
			s.push("mia", files{rules: strings.ReplaceAll(policy, "people: 2", "people: 1")})
			s.approve("ian")
		}},
	{"two chairs change the policy", signoff.Satisfied, "",
		func(s *scene) { s.push("mia", files{rules: loose}); s.approve("carl", "cleo") }},
	{"one chair and an expert do not change the policy", signoff.Waiting, "chair",
		func(s *scene) { s.push("mia", files{rules: loose}); s.approve("carl", "nina") }},
	{"a chair who wrote the new policy is not one of the two", signoff.Waiting, "carl",
		func(s *scene) { s.push("carl", files{rules: loose}); s.approve("carl", "cleo") }},
	{"deleting the policy asks two chairs", signoff.Waiting, "the rules themselves",
		func(s *scene) { s.push("mia", files{rules: gone}); s.approve("nina", "ian") }},
	{"a policy that is broken by the pull request is not what decides", signoff.Waiting, "",
		func(s *scene) {
			s.of = edge
			s.editEdge()
			s.push("mia", files{rules: "rules: []\ndefault: allow\n"})
			s.approve("ian")
		}},
	{"a person whom the pull request adds to the council does not sign it", signoff.Waiting, "not a member",
		func(s *scene) {
			s.of = edge
			s.editEdge()
			s.push("mia", files{"content/council/eve.yaml": member("eve", account("eve").ID, "sme", "network", "")})
			s.approve("eve", "ian", "ida")
		}},
	{"a domain that the pull request gives to a member does not count in it", signoff.Waiting, "",
		func(s *scene) {
			s.of = edge
			s.editEdge()
			s.push("mia", files{"content/council/carl.yaml": member("carl", 106, "sme, chair", "suppliers, network", "")})
			s.approve("carl", "ian", "ida")
		}},
	{"a member whom the pull request removes still signs it", signoff.Satisfied, "",
		func(s *scene) {
			s.of = edge
			s.editEdge()
			s.push("mia", files{"content/council/nina.yaml": gone})
			s.approve("nina", "ian")
		}},
	{"changing the council asks two chairs", signoff.Waiting, "the rules themselves",
		func(s *scene) {
			s.push("mia", files{"content/council/eve.yaml": member("eve", 77, "sme", "network", "")})
			s.approve("carl")
		}},
	{"removing a member asks two chairs", signoff.Waiting, "the rules themselves",
		func(s *scene) { s.push("mia", files{"content/council/nina.yaml": gone}); s.approve("carl", "nina") }},
	{"changing dossier.yaml asks two chairs", signoff.Waiting, "the rules themselves",
		func(s *scene) {
			s.push("mia", files{"content/dossier.yaml": strings.Replace(settings, "Electricity", "Gas", 1)})
			s.approve("carl", "nina", "ian")
		}},
	{"a policy that main tightened after the branch began decides", signoff.Waiting, "needs 3 people",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.land("mel", files{rules: strings.Replace(policy, "{per_domain: 1, people: 2}", "{per_domain: 1, people: 3}", 1)})
		}},
	{"a member whom main removed after the branch began does not count", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian", "ida")
			s.land("mel", files{"content/council/nina.yaml": gone})
		}},
	{"without a policy everything is denied", signoff.Denied, "no sign-off policy",
		func(s *scene) { s.ground(files{rules: gone}); s.editEdge(); s.approve("nina", "ian") }},
	{"a policy that is no YAML denies everything", signoff.Denied, "policy",
		func(s *scene) { s.ground(files{rules: "rules: [\n"}); s.editEdge(); s.approve("nina", "ian") }},
	{"a policy with a key that nobody knows denies everything", signoff.Denied, "policy",
		func(s *scene) {
			s.ground(files{rules: policy + "objection: record\n"})
			s.editEdge()
			s.approve("nina", "ian")
		}},
	{"a policy without rules denies everything", signoff.Denied, "",
		func(s *scene) { s.ground(files{rules: "default: deny\n"}); s.editEdge(); s.approve("nina", "ian") }},
	{"a policy with a negative number denies everything", signoff.Denied, "policy",
		func(s *scene) {
			s.ground(files{rules: strings.Replace(policy, "{per_domain: 1, people: 2}", "{per_domain: -1, people: -2}", 1)})
			s.editEdge()
		}},
	{"a council member's file that is broken is nobody", signoff.Waiting, "",
		func(s *scene) {
			s.ground(files{"content/council/nina.yaml": "name: [\n"})
			s.editEdge()
			s.approve("nina", "ian", "ida")
		}},
	{"a path that no rule matches is denied", signoff.Denied, "no rule",
		func(s *scene) { s.ground(files{rules: narrow}); s.push("mia", files{lead: leads}) }},
	{"a path that no rule matches is allowed where the policy says so", signoff.Satisfied, "",
		func(s *scene) {
			s.ground(files{rules: strings.Replace(narrow, "default: deny", "default: allow", 1)})
			s.push("mia", files{lead: leads})
		}},
	{"records of work ask nobody", signoff.Satisfied, "",
		func(s *scene) { s.push("mia", files{lead: leads}) }},
	{"what is outside the content asks a chair", signoff.Waiting, "the engine",
		func(s *scene) { s.push("mia", files{readme: "# Other\n"}); s.approve("nina") }},
	{"a chair signs what is outside the content", signoff.Satisfied, "",
		func(s *scene) { s.push("mia", files{readme: "# Other\n"}); s.approve("cleo") }},
	{"a workflow is outside the content", signoff.Waiting, "the engine",
		func(s *scene) {
			s.push("mia", files{".github/workflows/x.yml": "on: push\n"})
			s.approve("nina", "ian")
		}},
	{"a file below content that is no document is not free", signoff.Waiting, "",
		func(s *scene) { s.push("mia", files{"content/run.sh": "rm\n"}) }},
	{"a hidden file in a folder of leads is not free", signoff.Waiting, "",
		func(s *scene) { s.push("mia", files{"content/leads/.gitattributes": "* -text\n"}) }},
	{"a link in place of a document is never signed", signoff.Denied, "",
		func(s *scene) { s.push("mia", files{edge: "link:../../../policy.yaml"}); s.approve("nina", "ian") }},
	{"a submodule in place of a document is never signed", signoff.Denied, "",
		func(s *scene) {
			s.push("mia", files{edge: "module:" + strings.Repeat("ab", 20)})
			s.approve("nina", "ian")
		}},
	{"a document that is not valid is never signed", signoff.Denied, "",
		func(s *scene) { s.push("mia", files{edge: "---\nproduct: nonsense\n---\n"}); s.approve("nina", "ian") }},

	{"a document that is not valid is mended before it is deleted", signoff.Denied, "mend it first",
		func(s *scene) {
			s.ground(files{edge: "---\nproduct: nonsense\n---\n"})
			s.push("mia", files{edge: gone})
			s.approve("nina", "ian")
		}},
	{"a domain that the edit drops must still be heard", signoff.Waiting, "identity: needs 1, has 0",
		func(s *scene) {
			s.push("mia", files{edge: assessment("One.", "domains: [identity]", "domains: [network]")})
			s.approve("nina", "olaf")
		}},
	{"a domain that the edit adds must be heard", signoff.Waiting, "cloud: needs 1, has 0",
		func(s *scene) {
			s.push("mia", files{edge: assessment("One.", "domains: [identity]", "domains: [identity, cloud]")})
			s.approve("nina", "ian")
		}},
	{"an estate entry brings its owner's domain", signoff.Waiting, "cloud: needs 1, has 0",
		func(s *scene) {
			s.push("mia", files{edge: assessment("One.", "estate: [panos]", "estate: [panos, badges]")})
			s.approve("nina", "ian")
		}},
	{"what a judgement is about brings its owner's domain", signoff.Waiting, "cloud: needs 1, has 0",
		func(s *scene) {
			s.push("mia", files{edge: assessment("One.", "about: [panos]", "about: [panos, badges]")})
			s.approve("nina", "ian")
		}},
	{"a requirement answered brings its domain", signoff.Waiting, "ot: needs 1, has 0",
		func(s *scene) {
			s.push("mia", files{edge: assessment("One.", "answers: [PIR-001]", "answers: [PIR-001, PIR-002]")})
			s.approve("nina", "ian")
		}},
	{"a requirement that the edit no longer answers must still be heard", signoff.Waiting, "ot: needs 1, has 0",
		func(s *scene) {
			s.ground(files{edge: assessment("Two.", "answers: [PIR-001]", "answers: [PIR-001, PIR-002]")})
			s.push("mia", files{edge: assessment("One.")})
			s.approve("nina", "ian")
		}},
	{"an answer that cites a product is signed by an expert of the product's domains", signoff.Satisfied, "",
		func(s *scene) {
			s.of = answered
			s.push("mia", files{answered: inquiry})
			s.approve("ida")
		}},
	{"a requirement whose domain the same pull request changes brings both", signoff.Waiting, "network: needs 1, has 0",
		func(s *scene) {
			s.of = edge
			s.push("mia", files{
				pir:   strings.Replace(requirement, "domain: network", "domain: identity", 1),
				panos: strings.Replace(estate, "domain: network", "domain: identity", 1),
				edge:  assessment("One."),
			})
			s.approve("ian", "ida")
		}},
	{"a document that concerns no domain is denied where domains are asked", signoff.Denied, "domain",
		func(s *scene) {
			s.of = "content/estate/lights.yaml"
			s.ground(files{rules: strings.Replace(policy, "require: {people: 1}\n  - name: records", "require: {per_domain: 1, people: 1}\n  - name: records", 1)})
			s.push("mia", files{s.of: lights})
			s.approve("nina", "ian")
		}},
	{"calling an assessment a flash alert must satisfy the rules of both", signoff.Waiting, "needs 2 people, has 1",
		func(s *scene) {
			s.twoHats()
			s.push("mia", files{edge: flash("Two.")})
			s.approve("ian")
		}},
	{"moving an assessment out of its folder asks what it asked before", signoff.Waiting, "",
		func(s *scene) {
			s.of = edge
			s.push("mia", files{edge: gone, "content/leads/2024-11-15-edge.yaml": s.tree[edge]})
		}},

	{"lowering a marking asks the release authority", signoff.Waiting, "release authority",
		func(s *scene) { s.push("mia", files{edge: lowered}); s.approve("nina", "ian") }},
	{"the release authority and the experts lower a marking", signoff.Satisfied, "",
		func(s *scene) { s.push("mia", files{edge: lowered}); s.approve("nina", "ian", "rita") }},
	{"raising a marking asks no release authority", signoff.Satisfied, "",
		func(s *scene) {
			s.push("mia", files{edge: assessment("One.", "authors:", "tlp: amber+strict\nauthors:")})
			s.approve("nina", "ian")
		}},
	{"a marking that falls because the default changes in the same pull request is lowered", signoff.Waiting, "",
		func(s *scene) {
			s.push("mia", files{"content/dossier.yaml": strings.Replace(settings, "assessments: amber,", "assessments: green,", 1)})
			s.approve("carl", "cleo")
		}},
	{"people are not roles: two experts do not replace a release authority", signoff.Waiting, "release authority",
		func(s *scene) { s.push("mia", files{edge: lowered}); s.approve("nina", "ian", "ida", "olaf") }},

	{"a flash alert with one approval of two domains is provisional", signoff.ProvisionalState, "identity: needs 1, has 0",
		func(s *scene) { s.push("mia", files{alert: flash("Alert.")}); s.approve("nina") }},
	{"a flash alert with both domains is signed off", signoff.Satisfied, "",
		func(s *scene) { s.push("mia", files{alert: flash("Alert.")}); s.approve("nina", "ian") }},
	{"a flash alert without an approval waits", signoff.Waiting, "",
		func(s *scene) { s.push("mia", files{alert: flash("Alert.")}) }},
	{"a flash alert with an objection is not provisional", signoff.Objected, "",
		func(s *scene) { s.push("mia", files{alert: flash("Alert.")}); s.approve("nina"); s.object("ian") }},
	{"a flash alert that only its author approves is not provisional", signoff.Waiting, "",
		func(s *scene) {
			s.e.Author = account("nina")
			s.push("nina", files{alert: flash("Alert.", "[mia]", "[nina]")})
			s.approve("nina")
		}},
	{"a flash alert that only an expert of another domain approves is not provisional", signoff.Waiting, "",
		func(s *scene) { s.push("mia", files{alert: flash("Alert.")}); s.approve("carl") }},
	{"deleting a flash alert is never provisional", signoff.Waiting, "",
		func(s *scene) {
			s.ground(files{alert: flash("Alert.")})
			s.push("mia", files{alert: gone})
			s.approve("nina")
		}},
	{"lowering the marking of a flash alert is never provisional", signoff.Waiting, "",
		func(s *scene) {
			s.ground(files{alert: flash("Alert.")})
			s.push("mia", files{alert: flash("Alert.", "authors:", "tlp: green\nauthors:")})
			s.approve("nina", "rita")
		}},
	{"an assessment with one approval is not provisional", signoff.Waiting, "",
		func(s *scene) { s.addMail(); s.approve("nina") }},

	{"one person with two domains serves both, but is one of the people", signoff.Waiting, "needs 2 people, has 1",
		func(s *scene) { s.twoHats(); s.editEdge(); s.approve("ian") }},
	{"with distinct domains one person serves one only", signoff.Waiting, "needs 1, has 0",
		func(s *scene) {
			s.ground(files{rules: distinct})
			s.twoHats()
			s.editEdge()
			s.approve("ian", "cleo")
		}},
	{"with distinct domains the one distribution that works is found", signoff.Satisfied, "",
		func(s *scene) {
			s.ground(files{rules: distinct})
			s.twoHats()
			s.editEdge()
			s.approve("ian", "nina")
		}},
	{"a deputy counts at once while the member is away", signoff.Satisfied, "",
		func(s *scene) {
			s.push("mia", files{turbines: turbine("Seven."), lead: leads})
			s.of = turbines
			s.approve("pia")
		}},
	{"a deputy does not count while the member is there and has time", signoff.Waiting, "deputy",
		func(s *scene) { s.editEdge(); s.approve("dora", "ian", "ida") }},
	{"a deputy counts once half of the time has passed since somebody commented on the same bytes", signoff.Satisfied, "",
		func(s *scene) { s.commented(); s.approve("dora", "ian") }},
	{"a comment before the last edit starts no clock for a deputy", signoff.Waiting, "deputy",
		func(s *scene) { s.commented(); s.push("mia", files{alert: flash("Calm.")}); s.approve("dora") }},
	{"a comment before a force-push starts no clock for a deputy", signoff.Waiting, "deputy",
		func(s *scene) { s.of = alert; s.commented(); s.forced(); s.approve("dora") }},
	{"a council that cannot meet a demand is a deadlock, with names", signoff.Waiting, "deadlock",
		func(s *scene) {
			s.e.Author = account("lone")
			s.push("lone", files{mail: assessment("Mail.", "domains: [identity]", "domains: [identity, legal]")})
			s.approve("nina", "ian")
		}},
	{"an outcome is not signed by the author of its judgement alone", signoff.Waiting, "",
		func(s *scene) {
			s.ground(files{edge: assessment("Two.", "[mia]", "[nina]")})
			s.push("mia", files{outcome: resolved})
			s.approve("nina")
		}},
	{"an outcome is signed by another expert", signoff.Satisfied, "",
		func(s *scene) {
			s.ground(files{edge: assessment("Two.", "[mia]", "[nina]")})
			s.push("mia", files{outcome: resolved})
			s.approve("olaf")
		}},
	{"a requirement asks its domain and a chair", signoff.Waiting, "chair",
		func(s *scene) {
			s.push("mia", files{pir: strings.Replace(requirement, "that we run", "of ours", 1)})
			s.approve("nina")
		}},
	{"a requirement is signed by its domain and a chair", signoff.Satisfied, "",
		func(s *scene) {
			s.push("mia", files{pir: strings.Replace(requirement, "that we run", "of ours", 1)})
			s.approve("nina", "carl")
		}},
	{"one unsigned document among signed ones makes the pull request wait", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.push("mia", files{badges: badge("Other cards.")})
			s.approve("nina", "ian")
		}},
	{"a pull request that changes nothing is satisfied", signoff.Satisfied, "",
		func(s *scene) { s.push("mia", nil) }},
	{"a dissent alone lets no flash alert out provisionally", signoff.Waiting, "",
		func(s *scene) {
			s.push("mia", files{alert: flash("Alert.")})
			s.says("nina", github.Approved, "Dissent: no")
		}},
}

// commented pushes a flash alert, on which its author comments at once and nobody
// else for three of its four hours.
func (s *scene) commented() {
	s.push("mia", files{alert: flash("Alert.")})
	s.says("mia", github.Commented)
	s.clock, s.wait = s.clock.Add(3*hour), 0
}
