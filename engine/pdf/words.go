package pdf

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// when writes times in an organisation's zone.
type when struct{ zone *time.Location }

// day writes a day. What was written as a date is the same day in every zone.
func (w when) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if isDate(t) {
		return t.UTC().Format("2 Jan 2006")
	}
	return t.In(w.zone).Format("2 Jan 2006")
}

// moment writes a time with its hour and zone.
func (w when) moment(t time.Time) string {
	if t.IsZero() || isDate(t) {
		return w.day(t)
	}
	return t.In(w.zone).Format("2 Jan 2006, 15:04 MST")
}

// isDate reports whether a time was written without a time of day.
func isDate(t time.Time) bool {
	return t.Equal(t.UTC().Truncate(24 * time.Hour))
}

// took says how long an answer took.
func took(d time.Duration) string {
	minutes := int(d / time.Minute)
	switch hours := minutes / 60; {
	case minutes < 60:
		return plural(minutes, "minute")
	case hours >= 72:
		return plural(hours/24, "day")
	case minutes%60 == 0:
		return strconv.Itoa(hours) + " h"
	default:
		return strconv.Itoa(hours) + " h " + strconv.Itoa(minutes%60) + " min"
	}
}

// plural writes a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok && !strings.HasSuffix(noun, "ay") {
		noun = stem + "ie"
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// exposure answers "are we affected?".
func exposure(s intel.AffectedStatus) string {
	switch s {
	case intel.StatusAffected:
		return "Yes, we are affected."
	case intel.StatusNotAffected:
		return "No, we are not affected."
	case intel.StatusMitigated:
		return "We were affected; it is mitigated."
	case intel.StatusInvestigating:
		return "Not known yet; we are investigating."
	}
	return "Not known."
}

func answer(a intel.Answer) string {
	switch a {
	case intel.Yes:
		return "Yes."
	case intel.No:
		return "No."
	case intel.Partly:
		return "Partly."
	case intel.NotKnown:
		return "Not known."
	}
	return "Open."
}

func result(r intel.Result) string {
	switch r {
	case intel.Occurred:
		return "It happened"
	case intel.DidNotOccur:
		return "It did not happen"
	}
	return "It could not be decided"
}

func decision(d intel.Decision) string {
	switch d {
	case intel.Concur:
		return "concurs"
	case intel.ConcurWithComment:
		return "concurs with comment"
	case intel.Dissent:
		return "dissents"
	case intel.Abstain:
		return "abstains"
	}
	return string(d)
}

// standing says where a document stands and how far its sign-off has come.
func standing(s *edition.SignOff) string {
	have, need := s.Signed()
	who := fmt.Sprintf("%d of %s", have, plural(need, "domain"))
	if need == 0 {
		who = plural(len(s.Reviews), "reviewer")
	}
	return s.Status.Noun() + ", " + who
}

// movement says how a judgement moved, "" when it is new or stands.
func movement(j *edition.Judgement) string {
	before := j.Movement.Before
	if before == nil {
		return ""
	}
	switch j.Movement.Kind {
	case edition.Raised:
		return "Raised from " + term(before.Likelihood)
	case edition.Lowered:
		return "Lowered from " + term(before.Likelihood)
	case edition.Confidence:
		if before.Confidence != j.Confidence {
			return "Confidence was " + before.Confidence.String()
		}
		return "Reworded"
	}
	return ""
}

func term(l intel.Likelihood) string {
	if !l.Stated() {
		return "no stated likelihood"
	}
	low, high := l.Range()
	return fmt.Sprintf("%s (%d–%d\u00a0%%)", l.Term(), low, high)
}

// upper makes words begin with a capital letter.
func upper(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// stop ends words with a full stop unless they end with a mark.
func stop(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

// path returns the address of a document on the site, "" when the organisation
// states none.
func path(ed *edition.Edition, r intel.Ref) string {
	if ed.Organisation.SiteURL == "" {
		return ""
	}
	return strings.TrimSuffix(ed.Organisation.SiteURL, "/") + "/" + string(r.Kind) + "/" + r.ID + "/"
}

// named returns what a released document is called.
func named(ed *edition.Edition, r intel.Ref) (string, bool) {
	switch v := ed.Find(r).(type) {
	case *edition.Assessment:
		return v.Title, true
	case *edition.Requirement:
		return v.ID, true
	case *edition.Inquiry:
		return v.Question, true
	case *edition.EstateEntry:
		return v.Name, true
	case *edition.Source:
		return v.Name, true
	case *edition.Person:
		return v.Name, true
	case *edition.Stakeholder:
		return v.Name, true
	case *edition.Note:
		return v.Title, true
	case *edition.Outcome:
		return "outcome of " + v.Judgement.ID, true
	}
	return "", false
}
