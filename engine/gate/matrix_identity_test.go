package gate_test

import (
	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// whose are the scenes about who approves and who wrote.
var whose = []scenario{
	{"approvals of both domains by two people sign an assessment off", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian") }},
	{"a new assessment is signed off in the same way", signoff.Satisfied, "",
		func(s *scene) { s.addMail(); s.approve("nina", "ian") }},
	{"without any approval an assessment waits", signoff.Waiting, "network: needs 1, has 0",
		func(s *scene) { s.editEdge() }},
	{"the author of the pull request does not sign it, though others committed", signoff.Waiting, "nina is among the authors",
		func(s *scene) { s.e.Author = account("nina"); s.editEdge(); s.approve("nina", "ian", "ida") }},
	{"the second account of a member, with another numeric id, is a stranger", signoff.Waiting, "nina-work",
		func(s *scene) { s.editEdge(); s.approve("nina-work", "ian", "ida") }},
	{"an account that took a member's login but has another id is a stranger", signoff.Waiting, "numeric id",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian", "ida"); s.e.Reviews[0].Actor.ID = 666 }},
	{"a member who renamed their login still signs, by numeric id", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.e.Reviews[0].Actor.Login = "nina-renamed" }},
	{"the letter case of a login does not matter", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.e.Reviews[0].Actor.Login = "NINA" }},
	{"an approval by a deleted account does not count", signoff.Waiting, "gone",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian", "ida"); s.e.Reviews[0].Actor = nil }},
	{"an account without an id does not count", signoff.Waiting, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian", "ida"); s.e.Reviews[0].Actor.ID = 0 }},
	{"a bot with a member's id does not count", signoff.Waiting, "not a person's account",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian", "ida"); s.e.Reviews[0].Actor.Type = "Bot" }},
	{"an app whose login ends in [bot] does not count", signoff.Waiting, "not a person's account",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian", "ida")
			s.e.Reviews[0].Actor.Login = "nina[bot]"
		}},
	{"an organisation does not count", signoff.Waiting, "not a person's account",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian", "ida")
			s.e.Reviews[0].Actor.Type = "Organization"
		}},
	{"an account of no type does not count", signoff.Waiting, "not a person's account",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian", "ida"); s.e.Reviews[0].Actor.Type = "" }},
	{"two members who claim one account: neither signs with it", signoff.Waiting, "both claim",
		func(s *scene) {
			s.ground(files{"content/council/ida.yaml": member("ida", 102, "sme", "identity", "")})
			s.editEdge()
			s.approve("nina", "ian", "olaf")
		}},
	{"a stranger's approval does not count", signoff.Waiting, "not a member of the council",
		func(s *scene) { s.editEdge(); s.approve("eve", "ian", "ida") }},
	{"an analyst's approval does not count", signoff.Waiting, "mel",
		func(s *scene) { s.editEdge(); s.approve("mel", "ian", "ida") }},
	{"an expert of another domain does not count", signoff.Waiting, "carl",
		func(s *scene) { s.editEdge(); s.approve("carl", "ian", "ida") }},
	{"a member who has left does not count", signoff.Waiting, "gone",
		func(s *scene) { s.editEdge(); s.approve("gone", "ian", "ida") }},
	{"a member who has not begun yet does not count", signoff.Waiting, "newt",
		func(s *scene) { s.editEdge(); s.approve("newt", "ian", "ida") }},
	{"one who left between review and decision does not count", signoff.Waiting, "",
		func(s *scene) {
			s.ground(files{"content/council/nina.yaml": ending("nina", "2024-11-18")})
			s.editEdge()
			s.approve("nina", "ian", "ida")
			s.wait = 48 * hour
		}},
	{"one who began between review and decision does not count", signoff.Waiting, "",
		func(s *scene) {
			s.ground(files{"content/council/nina.yaml": beginning("nina", "2024-11-19")})
			s.editEdge()
			s.approve("nina", "ian", "ida")
			s.wait = 20 * hour
		}},

	{"a commit of an unknown address makes the approvals of its document fail closed", signoff.Waiting, "nobody@elsewhere.example",
		func(s *scene) {
			s.push("Nobody <nobody@elsewhere.example>", files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"a commit of an unknown address to another document leaves this one alone", signoff.Satisfied, "",
		func(s *scene) {
			s.of = edge
			s.editEdge()
			s.push("Nobody <nobody@elsewhere.example>", files{mail: assessment("Mail.")})
			s.approve("nina", "ian", "ida")
		}},
	{"an unknown address that GitHub attributes to a stranger is attributed", signoff.Satisfied, "",
		func(s *scene) {
			s.e.Accounts = append(s.e.Accounts, github.Account{Email: "nobody@elsewhere.example", ID: 777, Login: "nobody"})
			s.push("Nobody <nobody@elsewhere.example>", files{edge: assessment("One.")})
			s.approve("nina", "ian")
		}},
	{"a private address that GitHub attributes to a member excludes them", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			s.e.Accounts = append(s.e.Accounts, github.Account{Email: "n@home.example", ID: 101, Login: "nina"})
			s.push("N <n@home.example>", files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"an address that two accounts claim belongs to neither and fails closed", signoff.Waiting, "n@home.example",
		func(s *scene) {
			s.e.Accounts = append(s.e.Accounts,
				github.Account{Email: "n@home.example", ID: 777, Login: "nobody"},
				github.Account{Email: "n@home.example", ID: 778, Login: "somebody"})
			s.push("N <n@home.example>", files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"a member's address as the council has it excludes them in any letter case", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			s.push("Nina <Nina@Northlight.EXAMPLE>", files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"a spoofed address excludes whom it names, where signed commits are not required", signoff.Waiting, "nina is among the authors",
		func(s *scene) { s.push("nina", files{edge: assessment("One.")}); s.approve("nina", "ian", "ida") }},
	{"an unsigned commit fails closed where signed commits are required", signoff.Waiting, "sign",
		func(s *scene) {
			s.ground(files{rules: "require_signed_commits: true\n" + policy})
			s.editEdge()
			s.approve("nina", "ian", "ida")
		}},
	{"a commit made in the web editor, whose committer is GitHub, is its author's", signoff.Satisfied, "",
		func(s *scene) {
			s.pushed(commit{by: "mia", committer: "GitHub <noreply@github.com>"}, files{edge: assessment("One.")})
			s.approve("nina", "ian")
		}},
	{"a commit made in the web editor excludes its author", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			s.pushed(commit{by: "nina", committer: "GitHub <noreply@github.com>"}, files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"GitHub's own address as an author is nobody and fails closed", signoff.Waiting, "noreply@github.com",
		func(s *scene) {
			s.push("GitHub <noreply@github.com>", files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"a noreply address with an id excludes the member of that id", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			s.push("N <101+somebody@users.noreply.github.com>", files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"a noreply address with a stranger's id is attributed to a stranger", signoff.Satisfied, "",
		func(s *scene) {
			s.push("N <4242+nina@users.noreply.github.com>", files{edge: assessment("One.")})
			s.approve("nina", "ian")
		}},
	{"an old noreply address without an id is a claim that fails closed or excludes", signoff.Waiting, "",
		func(s *scene) {
			s.push("N <nina@users.noreply.github.com>", files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"who only committed another's change does not sign it", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			s.pushed(commit{by: "mia", committer: "nina"}, files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"a co-author does not sign", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			s.pushed(commit{by: "mia", message: "Edit\n\nCo-authored-by: Nina <nina@northlight.example>"}, files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"a co-author in other letters does not sign", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			s.pushed(commit{by: "mia", message: "Edit\n\nco-AUTHORED-by:Nina <NINA@northlight.example>\n"}, files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"a co-author whom git takes for a part of the text does not sign", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			s.pushed(commit{by: "mia", message: "Title\nCo-authored-by: Nina <nina@northlight.example>\n\nThe end."}, files{edge: assessment("One was exposed.")})
			s.approve("nina", "ian")
		}},
	{"a co-author of an unknown address fails closed", signoff.Waiting, "x@elsewhere.example",
		func(s *scene) {
			s.pushed(commit{by: "mia", message: "Edit\n\nCo-authored-by: X <x@elsewhere.example>"}, files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"a co-author without an address fails closed", signoff.Waiting, "",
		func(s *scene) {
			s.pushed(commit{by: "mia", message: "Edit\n\nCo-authored-by: Nina"}, files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"a bot among the co-authors whose address has no id is no reason to stop", signoff.Satisfied, "",
		func(s *scene) {
			s.pushed(commit{by: "mia", message: "Title\n\nCo-authored-by: a <github-actions[bot]@users.noreply.github.com>"}, files{edge: assessment("One was exposed.")})
			s.approve("nina", "ian")
		}},
	{"a bot among the co-authors is no reason to stop", signoff.Satisfied, "",
		func(s *scene) {
			s.pushed(commit{by: "mia", message: "Edit\n\nCo-authored-by: dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"}, files{edge: assessment("One.")})
			s.approve("nina", "ian")
		}},
	{"who contributed by way of a merge's second parent does not sign", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			side := s.side("nina", s.head, s.tree.with(files{edge: assessment("One.")}))
			s.pushed(commit{by: "mia", parents: []string{s.head, side}}, files{edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"who contributed by way of an octopus merge's third parent does not sign", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			a := s.side("mel", s.head, s.tree.with(files{lead: leads}))
			b := s.side("nina", s.head, s.tree.with(files{edge: assessment("One.")}))
			s.pushed(commit{by: "mia", parents: []string{s.head, a, b}}, files{lead: leads, edge: assessment("One.")})
			s.approve("nina", "ian", "ida")
		}},
	{"who edits the document in a merge commit itself does not sign", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			s.editEdge()
			side := s.side("mel", s.main, s.before.with(files{lead: leads}))
			s.pushed(commit{by: "nina", parents: []string{s.head, side}}, files{lead: leads, edge: assessment("None.")})
			s.approve("nina", "ian", "ida")
		}},
	{"who brings the branch up to date without touching the document can sign", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			s.land("mel", files{lead: leads})
			s.pushed(commit{by: "nina", parents: []string{s.head, s.main}}, files{lead: leads})
			s.approve("nina", "ian")
		}},
	{"who edited the document on main before, which an update brings in, can sign", signoff.Satisfied, "",
		func(s *scene) {
			s.of = mail
			s.addMail()
			s.land("nina", files{edge: assessment("Nina's.")})
			s.pushed(commit{by: "mia", parents: []string{s.head, s.main}}, files{edge: assessment("Nina's.")})
			s.approve("nina", "ian")
		}},
	{"a suggestion that was accepted makes its author a contributor", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			s.editEdge()
			s.pushed(commit{by: "nina", committer: "GitHub <noreply@github.com>", message: "Apply suggestion\n\nCo-authored-by: mia <mia@northlight.example>"}, files{edge: assessment("None.")})
			s.approve("nina", "ian", "ida")
		}},
	{"a reviewer who pushes a fix after approving no longer counts", signoff.Waiting, "the review by nina",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian", "ida")
			s.push("nina", files{edge: assessment("None.")})
			s.approve("ian", "ida")
		}},
	{"a reviewer who pushes a fix and approves it does not count", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			s.editEdge()
			s.push("nina", files{edge: assessment("None.")})
			s.approve("nina", "ian", "ida")
		}},
	{"a reviewer who touched the document and undid it is a contributor for good", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			s.editEdge()
			s.push("nina", files{edge: assessment("None.")})
			s.push("mia", files{edge: assessment("One was exposed.")})
			s.approve("nina", "ian", "ida")
		}},
	{"a reviewer who pushed to another document signs this one", signoff.Satisfied, "",
		func(s *scene) {
			s.of = edge
			s.editEdge()
			s.push("nina", files{lead: leads})
			s.approve("nina", "ian")
		}},
	{"an empty commit makes nobody a contributor", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.push("nina", nil); s.approve("nina", "ian") }},
	{"the declared author of the document does not sign it, whoever committed", signoff.Waiting, "nina is among the authors",
		func(s *scene) {
			s.push("mia", files{edge: assessment("One.", "[mia]", "[mia, nina]")})
			s.approve("nina", "ian", "ida")
		}},
}
