package edition

import (
	"fmt"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
)

// The words in which page, PDF and mail tell what an edition holds.

// Name returns what a released document is called.
func (e *Edition) Name(r intel.Ref) (string, bool) {
	switch v := e.Find(r).(type) {
	case *Assessment:
		return v.Title, true
	case *Requirement:
		return v.ID, true
	case *Inquiry:
		return v.Question, true
	case *EstateEntry:
		return v.Name, true
	case *Source:
		return v.Name, true
	case *Person:
		return v.Name, true
	case *Stakeholder:
		return v.Name, true
	case *Note:
		return v.Title, true
	case *Outcome:
		return "outcome of " + v.Judgement.ID, true
	}
	return "", false
}

// Address returns the address of a document on the published site, "" when the
// organisation states none or the document has no page.
func (e *Edition) Address(r intel.Ref) string {
	switch r.Kind {
	case intel.Assessments, intel.Requirements, intel.Inquiries, intel.Estate, intel.Roundups:
		if e.Organisation.SiteURL != "" {
			return strings.TrimSuffix(e.Organisation.SiteURL, "/") + "/" + string(r.Kind) + "/" + r.ID + "/"
		}
	}
	return ""
}

// Standing says where a document stands and how far its sign-off has come:
// "Signed off, 2 of 2 domains". A withdrawal stands by itself: no count of
// domains makes it truer.
func (s *SignOff) Standing() string {
	if s.Status == Withdrawn {
		return s.Status.Noun()
	}
	return s.Status.Noun() + ", " + s.Heard()
}

// Heard counts the domains that have been heard, "1 of 2 domains", and the
// reviewers where no domain had to be.
func (s *SignOff) Heard() string {
	have, need := s.Signed()
	if need == 0 {
		return intel.Count(len(s.Reviews), "reviewer")
	}
	return fmt.Sprintf("%d of %s", have, intel.Count(need, "domain"))
}

// Moved says how a judgement moved, "" when it is new or stands: "Raised from
// unlikely (20–45%)".
func (j *Judgement) Moved() string {
	before := j.Movement.Before
	if before == nil {
		return ""
	}
	switch j.Movement.Kind {
	case Raised:
		return "Raised from " + before.Likelihood.Words()
	case Lowered:
		return "Lowered from " + before.Likelihood.Words()
	case Confidence:
		if before.Confidence != j.Confidence {
			return "Confidence was " + before.Confidence.String()
		}
		return "Reworded"
	}
	return ""
}

// OneLine returns the one-line answer, ending in a full stop, without the word
// it may begin with, which stands before it already.
func (q *Inquiry) OneLine() string {
	return intel.Stop(strings.TrimPrefix(q.Line, q.Answer.Word()+"."))
}
