package gate_test

import (
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// opinions are the scenes about what several reviews of one person mean.
var opinions = []scenario{
	{"a comment after an approval leaves it standing", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.says("nina", github.Commented) }},
	{"a comment alone gives nothing", signoff.Waiting, "network: needs 1, has 0",
		func(s *scene) { s.editEdge(); s.approve("ian", "ida"); s.says("nina", github.Commented) }},
	{"an approval after a comment counts", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.says("nina", github.Commented); s.approve("nina", "ian") }},
	{"an objection after an approval takes it back and blocks", signoff.Objected, "nina",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.object("nina") }},
	{"an approval after an objection of the same person clears it", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.object("nina"); s.approve("nina", "ian") }},
	{"a dismissed approval no longer counts", signoff.Waiting, "dismissed",
		func(s *scene) {
			s.editEdge()
			s.approve("ian", "ida")
			s.dismiss(s.says("nina", github.Approved), "mia", "stale")
		}},
	{"an approval that was dismissed on a forge that keeps its state no longer counts", signoff.Waiting, "dismissed",
		func(s *scene) {
			s.editEdge()
			s.approve("ian", "ida")
			s.dismiss(s.says("nina", github.Approved), "mia", "stale")
			s.last().State = github.Approved
		}},
	{"an approval given again after its dismissal counts", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			s.approve("ian")
			s.dismiss(s.says("nina", github.Approved), "mia", "stale")
			s.approve("nina")
		}},
	{"a dismissed approval does not bring an older one back", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian", "ida")
			s.dismiss(s.says("nina", github.Approved), "nina", "I was wrong")
		}},
	{"of an objection and an approval in one second the approval with the higher id is the later", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			s.approve("ian")
			s.object("nina")
			at := s.last().SubmittedAt
			s.approve("nina")
			s.last().SubmittedAt = at
		}},
	{"of an approval and an objection in one second the objection with the higher id is the later", signoff.Objected, "",
		func(s *scene) {
			s.editEdge()
			s.approve("ian", "nina")
			at := s.last().SubmittedAt
			s.object("nina")
			s.last().SubmittedAt = at
		}},
	{"within one second fractions do not matter, ids do", signoff.Objected, "",
		func(s *scene) {
			s.editEdge()
			s.approve("ian", "nina")
			s.last().SubmittedAt = s.last().SubmittedAt.Add(900 * time.Millisecond)
			at := s.last().SubmittedAt
			s.object("nina")
			s.last().SubmittedAt = at.Add(-800 * time.Millisecond)
		}},
	{"a pending review gives nothing", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("ian", "ida")
			s.says("nina", github.Pending)
			s.last().SubmittedAt = time.Time{}
		}},
	{"a pending review takes nothing back", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.says("nina", github.Pending) }},
	{"a state in lower case, as webhooks write it, is no approval", signoff.Waiting, "approved",
		func(s *scene) { s.editEdge(); s.approve("ian", "ida"); s.says("nina", "approved") }},
	{"an objection in lower case still blocks", signoff.Objected, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.says("ida", "changes_requested") }},
	{"a state that nobody knows is no approval", signoff.Waiting, "",
		func(s *scene) { s.editEdge(); s.approve("ian", "ida"); s.says("nina", "ENDORSED") }},
	{"a state that nobody knows does not clear an objection", signoff.Objected, "",
		func(s *scene) { s.editEdge(); s.approve("ian", "ida"); s.object("nina"); s.says("nina", "ENDORSED") }},
	{"an approval that names no commit does not count", signoff.Waiting, "commit",
		func(s *scene) { s.editEdge(); s.approve("ian", "ida"); s.saysAt("nina", github.Approved, "") }},
	{"an approval of an abbreviated commit does not count", signoff.Waiting, "",
		func(s *scene) { h := s.editEdge(); s.approve("ian", "ida"); s.saysAt("nina", github.Approved, h[:10]) }},
	{"an objection that names no commit blocks", signoff.Objected, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.saysAt("ida", github.ChangesRequested, "") }},
	{"an approval dated after the decision does not count yet", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian", "ida")
			s.e.Reviews[0].SubmittedAt = s.clock.Add(100 * time.Hour)
		}},
	{"duplicated rows are one review", signoff.Waiting, "needs 2 people, has 1",
		func(s *scene) {
			s.twoHats()
			s.editEdge()
			s.approve("ian")
			s.e.Reviews = append(s.e.Reviews, s.e.Reviews...)
		}},
	{"two approvals by one person are one", signoff.Waiting, "needs 2 people, has 1",
		func(s *scene) { s.twoHats(); s.editEdge(); s.approve("ian", "ian") }},
	{"reviews in any order of rows mean the same", signoff.Objected, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.object("nina")
			slices.Reverse(s.e.Reviews)
		}},
	{"a dissent is heard for its domain and is not one of the people", signoff.Waiting, "needs 2 people, has 1",
		func(s *scene) { s.editEdge(); s.approve("ian"); s.says("nina", github.Approved, "Dissent: too sure") }},
	{"a dissent with two people who concur is signed off, and shown", signoff.Satisfied, "nina dissent",
		func(s *scene) {
			s.editEdge()
			s.approve("ian", "ida")
			s.says("nina", github.Approved, "Dissent: too sure")
		}},
	{"a concurrence with a comment signs", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.approve("ian"); s.says("nina", github.Approved, "Concur: well done") }},
	{"an abstention is not heard for its domain", signoff.Waiting, "abstention",
		func(s *scene) {
			s.editEdge()
			s.approve("ian", "ida")
			s.says("nina", github.Approved, "Abstain: not mine")
		}},
	{"an abstention takes an approval back", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian", "ida")
			s.says("nina", github.Approved, "Abstain: I was hasty")
		}},
	{"an approval after a dissent signs", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.says("nina", github.Approved, "Dissent: no"); s.approve("nina", "ian") }},
	{"an approval whose text speaks of a dissent further on is an approval", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			s.approve("ian")
			s.says("nina", github.Approved, "I see no reason to Dissent: fine")
		}},
	{"the text Dissent: in a comment means nothing", signoff.Waiting, "network: needs 1, has 0",
		func(s *scene) { s.editEdge(); s.approve("ian", "ida"); s.says("nina", github.Commented, "Dissent: no") }},
}

// vetoes are the scenes about objections.
var vetoes = []scenario{
	{"an objection of a domain concerned blocks whoever else approved", signoff.Objected, "ida",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.object("ida") }},
	{"of two objections one that is withdrawn leaves the other", signoff.Objected, "ida",
		func(s *scene) { s.editEdge(); s.object("nina"); s.object("ida"); s.approve("nina", "ian") }},
	{"two objections that are both withdrawn block no more", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.object("nina"); s.object("ida"); s.approve("nina", "ida") }},
	{"another's approval clears no objection", signoff.Objected, "nina",
		func(s *scene) { s.editEdge(); s.object("nina"); s.approve("olaf", "ian", "ida", "carl", "cleo") }},
	{"the author lifts no objection by dismissing it", signoff.Objected, "",
		func(s *scene) {
			s.editEdge()
			n := s.object("nina")
			s.approve("olaf", "ian")
			s.dismiss(n, "mia", "done")
		}},
	{"an author who is a chair lifts no objection either", signoff.Objected, "opened the pull request",
		func(s *scene) {
			s.e.Author = account("carl")
			s.editEdge()
			n := s.object("nina")
			s.approve("olaf", "ian")
			s.dismiss(n, "carl", "done")
		}},
	{"a chair who contributed lifts no objection", signoff.Objected, "carl",
		func(s *scene) {
			s.push("carl", files{edge: assessment("One.")})
			n := s.object("nina")
			s.approve("olaf", "ian")
			s.dismiss(n, "carl", "done")
		}},
	{"a chair who did not contribute lifts an objection with a reason", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			n := s.object("nina")
			s.approve("olaf", "ian")
			s.dismiss(n, "carl", "answered in the text")
		}},
	{"a chair without a domain lifts an objection too", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			n := s.object("nina")
			s.approve("olaf", "ian")
			s.dismiss(n, "cleo", "answered in the text")
		}},
	{"an expert who is no chair lifts no objection", signoff.Objected, "no chair",
		func(s *scene) {
			s.editEdge()
			n := s.object("nina")
			s.approve("olaf", "ian")
			s.dismiss(n, "ian", "done")
		}},
	{"who objects lifts it by approving, not by dismissing their own review", signoff.Objected, "",
		func(s *scene) {
			s.editEdge()
			n := s.object("nina")
			s.approve("olaf", "ian")
			s.dismiss(n, "nina", "done")
		}},
	{"a stranger with rights on the forge lifts no objection", signoff.Objected, "not a member",
		func(s *scene) {
			s.editEdge()
			n := s.object("nina")
			s.approve("olaf", "ian")
			s.dismiss(n, "admin", "done")
		}},
	{"a dismissal by nobody knows whom lifts no objection", signoff.Objected, "",
		func(s *scene) {
			s.editEdge()
			n := s.object("nina")
			s.approve("olaf", "ian")
			s.dismiss(n, "carl", "done")
			s.e.Dismissals[0].By = nil
		}},
	{"a review shown as dismissed of which nobody knows what it was counts as an objection", signoff.Objected, "",
		func(s *scene) { s.editEdge(); s.approve("olaf", "ian"); s.says("nina", github.Dismissed) }},
	{"a chair's dismissal lifts an objection where the evidence gives no reason, since forges take none without", signoff.Satisfied, "carl dismissed it on 18 November 2024, 08:50 UTC.",
		func(s *scene) {
			s.editEdge()
			n := s.object("nina")
			s.approve("olaf", "ian")
			s.dismiss(n, "carl", "")
		}},
	{"a chair who had left when dismissing lifts no objection", signoff.Objected, "not an active member",
		func(s *scene) {
			s.ground(files{"content/council/carl.yaml": ending("carl", "2024-11-10")})
			s.editEdge()
			n := s.object("nina")
			s.approve("olaf", "ian")
			s.dismiss(n, "carl", "done")
		}},
	{"a new objection after a lifted one blocks again", signoff.Objected, "",
		func(s *scene) {
			s.editEdge()
			n := s.object("nina")
			s.approve("olaf", "ian")
			s.dismiss(n, "carl", "done")
			s.object("nina")
		}},
	{"a lifted objection does not bring the objector's older approval back", signoff.Waiting, "network: needs 1, has 0",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian", "ida")
			s.dismiss(s.object("nina"), "carl", "done")
		}},
	{"an objection outlives every push", signoff.Objected, "nina",
		func(s *scene) {
			s.editEdge()
			s.object("nina")
			s.push("mia", files{edge: assessment("None.")})
			s.approve("olaf", "ian")
		}},
	{"an objection outlives a force-push", signoff.Objected, "nina",
		func(s *scene) {
			s.editEdge()
			s.object("nina")
			s.rewind(s.main, s.before)
			s.push("mia", files{edge: assessment("None.")})
			s.forced()
			s.approve("olaf", "ian")
		}},
	{"a comment after an objection leaves it standing", signoff.Objected, "",
		func(s *scene) {
			s.editEdge()
			s.object("nina")
			s.approve("olaf", "ian")
			s.says("nina", github.Commented)
		}},
	{"an objector's later approval of an older commit clears the objection and signs nothing", signoff.Waiting, "network: needs 1, has 0",
		func(s *scene) {
			old := s.editEdge()
			s.push("mia", files{edge: assessment("None.")})
			s.object("nina")
			s.approve("ian", "ida")
			s.saysAt("nina", github.Approved, old)
		}},
	{"a contributor's objection blocks", signoff.Objected, "olaf",
		func(s *scene) {
			s.editEdge()
			s.push("olaf", files{edge: assessment("None.")})
			s.approve("nina", "ian")
			s.object("olaf")
		}},
	{"the pull request's author's objection blocks, where it is a member's", signoff.Objected, "olaf",
		func(s *scene) { s.e.Author = account("olaf"); s.editEdge(); s.approve("nina", "ian"); s.object("olaf") }},
	{"an objection by a stranger blocks nothing", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.object("eve") }},
	{"an objection by an expert of another domain blocks nothing, and is listed", signoff.Satisfied, "carl",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.object("carl") }},
	{"an objection by a member who has left blocks nothing", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.object("gone") }},
	{"an objection concerns the documents of the objector's domain only", signoff.Satisfied, "",
		func(s *scene) {
			s.of = edge
			s.editEdge()
			s.push("mia", files{badges: badge("Cards and doors.")})
			s.approve("nina", "ian")
			s.object("dora")
		}},
	{"an objection blocks no record of work, which nobody is asked to sign", signoff.Satisfied, "",
		func(s *scene) { s.push("mia", files{lead: leads}); s.object("dora") }},
	{"an objection of another domain blocks no pull request that holds a record of work", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			s.push("mia", files{lead: leads})
			s.approve("nina", "ian")
			s.object("dora")
		}},
	{"one objected document makes the whole pull request objected", signoff.Objected, "dora",
		func(s *scene) {
			s.editEdge()
			s.push("mia", files{badges: badge("Cards and doors.")})
			s.approve("nina", "ian")
			s.object("dora")
		}},
	{"where objections are recorded one blocks nothing and is published as a dissent", signoff.Satisfied, "dissent",
		func(s *scene) {
			s.ground(files{rules: recording})
			s.editEdge()
			s.approve("nina", "ian")
			s.object("ida")
		}},
	{"where objections are recorded one is not one of the people", signoff.Waiting, "needs 2 people, has 1",
		func(s *scene) {
			s.ground(files{rules: recording})
			s.editEdge()
			s.approve("ian")
			s.object("nina")
		}},
}
