package gate_test

import (
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// capture lets somebody sign which head the latest review was of.
func (s *scene) capture(by string, slips ...func(*attest.Capture)) {
	r := s.last()
	c, err := attest.SignCapture(attest.Capture{Review: r.ID, Head: r.Commit, Base: s.main, At: r.SubmittedAt.Add(time.Minute), Recorder: by},
		s.e.Repository, s.e.Number, keyOf(by))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, slip := range slips {
		slip(&c)
	}
	s.e.Captures = append(s.e.Captures, c)
}

// again pushes the same change of edge anew, on top of a main that went on.
func (s *scene) again() {
	s.ground2(files{lead: leads})
	s.editEdge()
	s.forced()
}

// captured are the scenes about what the recorder signs when a review is made.
var captured = []scenario{
	{"an approval that was captured survives a force-push of the same change", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			s.approve("ian")
			s.capture("rex")
			s.approve("nina")
			s.capture("rex")
			s.again()
		}},
	{"an approval that was captured survives an update of the branch", signoff.Satisfied, "",
		func(s *scene) {
			s.editEdge()
			s.approve("ian")
			s.capture("rex")
			s.approve("nina")
			s.capture("rex")
			s.land("mel", files{lead: leads})
			s.pushed(commit{by: "mia", parents: []string{s.head, s.main}}, files{lead: leads})
			s.forced()
		}},
	{"a captured approval that GitHub re-points is taken as it was captured", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("ian", "ida")
			s.approve("nina")
			s.capture("rex")
			s.ground2(files{lead: leads})
			s.push("mia", files{edge: assessment("None.")})
			s.forced()
			s.last().Commit = s.head
			s.approve("ian", "ida")
		}},
	{"a captured approval does not survive a force-push of another change", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina")
			s.capture("rex")
			s.ground2(files{lead: leads})
			s.push("mia", files{edge: assessment("None.")})
			s.forced()
			s.approve("ian", "ida")
		}},
	{"a captured approval does not survive when what it replaces has changed", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina")
			s.capture("rex")
			s.ground2(files{edge: assessment("Three were exposed.")})
			s.editEdge()
			s.forced()
			s.approve("ian", "ida")
		}},
	{"a capture by somebody who is no recorder shows nothing", signoff.Waiting, "",
		func(s *scene) { s.editEdge(); s.approve("nina"); s.capture("carl"); s.again(); s.approve("ian", "ida") }},
	{"a capture signed with a key that was revoked since shows nothing, whatever time it states", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina")
			s.capture("rex")
			rex := strings.Replace(s.before["content/council/rex.yaml"], "valid_from: 2023-01-01T00:00:00Z", "valid_from: 2023-01-01T00:00:00Z, revoked_at: 2024-11-18T08:45:00Z", 1)
			s.ground2(files{"content/council/rex.yaml": rex})
			s.editEdge()
			s.forced()
			s.approve("ian", "ida")
		}},
	{"a capture that a stranger signed in the recorder's name shows nothing", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina")
			s.capture("thief", func(c *attest.Capture) { c.Recorder = "rex" })
			s.again()
			s.approve("ian", "ida")
		}},
	{"a capture changed after it was signed shows nothing", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina")
			s.capture("rex", func(c *attest.Capture) { c.Head = s.main })
			s.again()
			s.approve("ian", "ida")
		}},
	{"a capture of one approval shows nothing of another", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina", "ian")
			s.capture("rex")
			s.again()
			s.approve("ian", "ida")
		}},
	{"a capture moved to another review shows nothing", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("ian")
			s.capture("rex", func(c *attest.Capture) { c.Review++ })
			s.approve("nina")
			s.again()
			s.approve("ian", "ida")
		}},
	{"a capture signed after the force-push shows nothing", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina")
			review := *s.last()
			s.again()
			at := s.tick()
			c, err := attest.SignCapture(attest.Capture{Review: review.ID, Head: s.head, Base: s.main, At: at, Recorder: "rex"}, s.e.Repository, s.e.Number, keyOf("rex"))
			if err != nil {
				s.t.Fatal(err)
			}
			s.e.Captures = append(s.e.Captures, c)
			s.approve("ian", "ida")
		}},
	{"a capture of another pull request shows nothing", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.approve("nina")
			s.e.Number = 8
			s.capture("rex")
			s.e.Number = 7
			s.again()
			s.approve("ian", "ida")
		}},
}
