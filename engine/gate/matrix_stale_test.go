package gate_test

import (
	"strings"

	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// moving are the scenes about bytes that change after they were read.
var moving = []scenario{
	{"an edit after the approvals voids them", signoff.Waiting, "changed",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.push("mia", files{edge: assessment("None.")})
		}},
	{"a changed space voids the approvals", signoff.Waiting, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.push("mia", files{edge: s.tree[edge] + " "}) }},
	{"approving an older commit after an edit does not sign the edit", signoff.Waiting, "",
		func(s *scene) {
			old := s.editEdge()
			s.push("mia", files{edge: assessment("None.")})
			s.saysAt("nina", github.Approved, old)
			s.saysAt("ian", github.Approved, old)
		}},
	{"approving an older commit after a push elsewhere signs, since the bytes are the same", signoff.Satisfied, "",
		func(s *scene) {
			old := s.editEdge()
			s.push("mia", files{lead: leads})
			s.saysAt("nina", github.Approved, old)
			s.saysAt("ian", github.Approved, old)
		}},
	{"a push to other files keeps the approvals", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.push("mia", files{lead: leads}) }},
	{"an empty commit keeps the approvals", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.push("mia", nil) }},
	{"a new document that an older approval never saw waits", signoff.Waiting, "",
		func(s *scene) { s.of = mail; s.editEdge(); s.approve("nina", "ian"); s.addMail() }},
	{"going back to the approved bytes makes the approvals valid again", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.push("mia", files{edge: assessment("None.")})
			s.push("mia", files{edge: assessment("One was exposed.")})
		}},
	{"going back to the base's bytes leaves nothing to sign", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.push("mia", files{edge: world()[edge], lead: leads}) }},
	{"line ends of Windows are the same bytes", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.push("mia", files{edge: strings.ReplaceAll(s.tree[edge], "\n", "\r\n")})
		}},
	{"a change of line ends alone is a change of the file all the same", signoff.Waiting, "",
		func(s *scene) { s.push("mia", files{edge: strings.ReplaceAll(s.tree[edge], "\n", "\r\n")}) }},

	{"a force-push of the same patch keeps approvals of an added document", signoff.Satisfied, "",
		func(s *scene) {
			s.addMail()
			s.approve("nina", "ian")
			s.rewind(s.main, s.before)
			s.push("mia", files{mail: assessment("Mail is safe.")})
			s.forced()
		}},
	{"a force-push of the same patch asks again for a changed document, without a capture", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.rewind(s.main, s.before)
			s.editEdge()
			s.forced()
		}},
	{"a force-push of another patch voids the approvals", signoff.Waiting, "",
		func(s *scene) {
			s.addMail()
			s.approve("nina", "ian")
			s.rewind(s.main, s.before)
			s.push("mia", files{mail: assessment("Mail is not safe.")})
			s.forced()
		}},
	{"approvals after a force-push count", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			s.rewind(s.main, s.before)
			s.editEdge()
			s.forced()
			s.approve("nina", "ian")
		}},
	{"an approval in the very second of a force-push counts as before it", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.rewind(s.main, s.before)
			s.editEdge()
			s.forced()
			s.e.ForcePushes[0] = s.last().SubmittedAt
			s.e.Reviews[0].SubmittedAt = s.last().SubmittedAt
		}},
	{"an approval that GitHub re-pointed to the new head after a force-push signs no change that was never read", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.ground2(files{lead: leads})
			s.push("mia", files{edge: assessment("None.")})
			s.forced()
			for i := range s.e.Reviews {
				s.e.Reviews[i].Commit = s.head
			}
		}},
	{"a rebase without drift keeps approvals of an added document", signoff.Satisfied, "",
		func(s *scene) {
			s.addMail()
			s.approve("nina", "ian")
			s.ground2(files{lead: leads})
			s.push("mia", files{mail: assessment("Mail is safe.")})
			s.forced()
		}},
	{"a rebase onto a main that changed the same document voids the approvals", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.ground2(files{edge: assessment("Three were exposed.")})
			s.editEdge()
			s.forced()
		}},
	{"without a force-push too, approvals of a change from other bytes do not count", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.ground2(files{edge: assessment("Three were exposed.")})
			s.editEdge()
		}},
	{"an update of the branch that touches other files keeps approvals of an added document", signoff.Satisfied, "",
		func(s *scene) {
			s.addMail()
			s.approve("nina", "ian")
			s.land("mel", files{lead: leads})
			s.pushed(commit{by: "mia", parents: []string{s.head, s.main}}, files{lead: leads})
			s.forced()
		}},
	{"an update of the branch asks again for a changed document, without a capture", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.land("mel", files{lead: leads})
			s.pushed(commit{by: "mia", parents: []string{s.head, s.main}}, files{lead: leads})
			s.forced()
		}},
	{"an update of the branch that only git shows asks again for a changed document", signoff.Waiting, "updated",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.updated() }},
	{"an approval that is shown at a later update of the branch signs no changed document", signoff.Waiting, "updated",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.updated()
			for i := range s.e.Reviews {
				s.e.Reviews[i].Commit = s.head
			}
		}},
	{"an update of the branch that only git shows keeps approvals of an added document", signoff.Satisfied, "",
		func(s *scene) { s.addMail(); s.approve("nina", "ian"); s.updated() }},
	{"approvals of an updated branch sign a changed document", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.updated(); s.approve("nina", "ian") }},
	{"a merge of another branch of the author is no update", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			own := s.side("mia", s.push("mia", nil), s.tree.with(files{lead: leads}))
			s.pushed(commit{by: "mia", parents: []string{s.head, own}}, files{lead: leads})
		}},
	{"both sides changed the document: update the branch, then review again", signoff.Waiting, "update the branch",
		func(s *scene) {
			s.editEdge()
			s.land("mel", files{edge: assessment("Three were exposed.")})
			s.approve("nina", "ian")
		}},
	{"both sides made the same change: nothing is left to sign", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			s.push("mia", files{lead: leads})
			s.land("mel", files{edge: s.tree[edge]})
		}},
	{"both sides added the same path with other bytes: it waits", signoff.Waiting, "update the branch",
		func(s *scene) {
			s.addMail()
			s.land("mel", files{mail: assessment("Mail is not safe.")})
			s.approve("nina", "ian")
		}},
	{"main removed what the branch changed: it waits", signoff.Waiting, "",
		func(s *scene) { s.editEdge(); s.land("mel", files{edge: gone}); s.approve("nina", "ian") }},
	{"main went on with other documents: approvals stay", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.land("mel", files{badges: badge("Other cards.")})
		}},
	{"what only main changed is not signed by this pull request", signoff.Satisfied, "",
		func(s *scene) { s.push("mia", files{lead: leads}); s.land("mel", files{edge: assessment("Three.")}) }},
	{"an octopus merge of the branch's own parts is signed like any head", signoff.Satisfied, "",
		func(s *scene) {
			a := s.side("mel", s.main, s.before.with(files{edge: assessment("One was exposed.")}))
			b := s.side("mia", s.main, s.before.with(files{lead: leads}))
			s.pushed(commit{by: "mia", parents: []string{s.main, a, b}}, files{edge: assessment("One was exposed."), lead: leads})
			s.approve("nina", "ian")
		}},
	{"with several merge bases a path that differs from any of them is a subject", signoff.Waiting, "",
		func(s *scene) { s.of = edge; s.crissCross() }},
	{"with several merge bases a path that differs from any other of them is a subject too", signoff.Waiting, "",
		func(s *scene) { s.of = mail; s.crissCross() }},

	{"a renamed document is signed at its new path", signoff.Satisfied, "",
		func(s *scene) { s.rename(); s.approve("nina", "ian") }},
	{"a rename after the approvals voids them", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.push("mia", files{edge: gone, moved: s.tree[edge]})
		}},
	{"a deletion is signed like a change", signoff.Satisfied, "",
		func(s *scene) { s.push("mia", files{edge: gone}); s.approve("nina", "ian") }},
	{"a deletion that nobody signed waits", signoff.Waiting, "",
		func(s *scene) { s.push("mia", files{edge: gone}) }},
	{"approvals before a deletion do not sign it", signoff.Waiting, "",
		func(s *scene) { s.editEdge(); s.approve("nina", "ian"); s.push("mia", files{edge: gone}) }},
	{"approvals of a deletion do not sign a later change", signoff.Waiting, "",
		func(s *scene) { s.push("mia", files{edge: gone}); s.approve("nina", "ian"); s.editEdge() }},
	{"an added document that went again leaves nothing to sign", signoff.Satisfied, "",
		func(s *scene) { s.addMail(); s.push("mia", files{mail: gone, lead: leads}) }},
	{"a withdrawal is signed like a change", signoff.Satisfied, "",
		func(s *scene) { s.push("mia", files{edge: withdrawn}); s.approve("nina", "ian") }},

	{"an approval of a commit that is not in the repository does not count", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("ian", "ida")
			s.saysAt("nina", github.Approved, strings.Repeat("ab", 20))
		}},
	{"an approval of the base does not count", signoff.Waiting, "",
		func(s *scene) { s.editEdge(); s.approve("ian", "ida"); s.saysAt("nina", github.Approved, s.main) }},
	{"an approval at a commit of another branch with the same bytes does not count", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("ian", "ida")
			s.saysAt("nina", github.Approved, s.side("eve", s.main, s.tree.with(files{readme: "other\n"})))
		}},
	{"an approval names a tree or a blob and does not count", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("ian", "ida")
			s.saysAt("nina", github.Approved, s.store.tree(s.tree))
		}},
}

// updated merges a main that has gone on into the branch.
func (s *scene) updated() {
	s.land("mel", files{lead: leads})
	s.pushed(commit{by: "mia", parents: []string{s.head, s.main}}, files{lead: leads})
}

// ground2 starts the branch anew on a main that has gone on.
func (s *scene) ground2(edits files) {
	s.land("mel", edits)
	s.rewind(s.main, s.before)
}

const moved = "content/assessments/2024/11/2024-11-15-edge-devices.md"

func (s *scene) rename() { s.push("mia", files{edge: gone, moved: s.tree[edge]}) }

// crissCross merges two branches into each other, with two merge bases. The
// branch keeps what both did to edge and to mail, and main neither.
func (s *scene) crissCross() {
	one := s.before.with(files{edge: assessment("X.")})
	other := s.before.with(files{mail: assessment("Y.")})
	x, y := s.side("mia", s.main, one), s.side("mel", s.main, other)
	s.main = s.store.commit(commit{by: "mel", files: s.before, parents: []string{y, x}, at: s.tick()})
	s.tree = one.with(other).with(files{edge: one[edge]})
	s.head = s.store.commit(commit{by: "mia", files: s.tree, parents: []string{x, y}, at: s.tick()})
}
