package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"html/template"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

const (
	dayForm    = "2 Jan 2006"
	momentForm = "2 Jan 2006, 15:04"
)

// isDate reports whether a time was written as a date, without a time of day.
// Such a day is the same day in every zone.
func isDate(t time.Time) bool {
	u := t.UTC()
	return u.Hour() == 0 && u.Minute() == 0 && u.Second() == 0 && u.Nanosecond() == 0
}

// dayText returns the day of a time in the organisation's zone.
func (s *site) dayText(t time.Time) string {
	if isDate(t) {
		return t.UTC().Format(dayForm)
	}
	return t.In(s.zone).Format(dayForm)
}

// day returns the day of a time as a <time> element, and nothing for no time.
func (s *site) day(t time.Time) template.HTML {
	if t.IsZero() {
		return ""
	}
	in := t.In(s.zone)
	if isDate(t) {
		in = t.UTC()
	}
	return template.HTML(`<time datetime="` + in.Format(time.DateOnly) + `">` + in.Format(dayForm) + `</time>`)
}

// moment returns a time with its hour as a <time> element. What was written as
// a date stays a date.
func (s *site) moment(t time.Time) template.HTML {
	if t.IsZero() || isDate(t) {
		return s.day(t)
	}
	return template.HTML(`<time datetime="` + t.UTC().Format(time.RFC3339) + `">` + t.In(s.zone).Format(momentForm) + `</time>`)
}

// span says how long something took or lasts, in the two largest units.
func span(d time.Duration) string {
	d = max(d, 0)
	switch days, hours, minutes := int(d/(24*time.Hour)), int(d/time.Hour), int(d/time.Minute); {
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case hours < 48 && minutes%60 == 0:
		return fmt.Sprintf("%d h", hours)
	case hours < 48:
		return fmt.Sprintf("%d h %d min", hours, minutes%60)
	default:
		return count(days, "day")
	}
}

// age says in days how old something is.
func age(d time.Duration) string {
	if days := int(max(d, 0) / (24 * time.Hour)); days > 0 {
		return count(days, "day")
	}
	return "today"
}

// count returns a number with its noun: "no reviews", "1 review", "4 reviews".
func count(n int, noun string) string {
	switch n {
	case 0:
		return "no " + plural(noun)
	case 1:
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + plural(noun)
}

func plural(noun string) string {
	if stem, ok := strings.CutSuffix(noun, "y"); ok && !strings.HasSuffix(noun, "ay") {
		return stem + "ies"
	}
	return noun + "s"
}

// sentence makes words begin with a capital letter.
func sentence(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// list joins words as prose does: "network, identity and cloud".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// percent returns the range of a likelihood, for example "55–80%".
func percent(l intel.Likelihood) string {
	low, high := l.Range()
	return fmt.Sprintf("%d–%d%%", low, high)
}

// affectedAnswer answers "are we affected?" in a sentence of a few words.
func affectedAnswer(s intel.AffectedStatus) string {
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

// affectedBrief is affectedAnswer where space is short.
func affectedBrief(a *edition.Affected) string {
	if a == nil {
		return ""
	}
	switch a.Status {
	case intel.StatusAffected:
		return "We are affected"
	case intel.StatusNotAffected:
		return "We are not affected"
	case intel.StatusMitigated:
		return "We were affected, now mitigated"
	case intel.StatusInvestigating:
		return "Under investigation"
	}
	return "Not known whether we are affected"
}

// answerWord is the answer to an inquiry in one or two words.
func answerWord(a intel.Answer) string {
	switch a {
	case intel.Yes:
		return "Yes"
	case intel.No:
		return "No"
	case intel.Partly:
		return "Partly"
	case intel.NotKnown:
		return "Not known"
	}
	return "Open"
}

// resultWord says how a judgement came out.
func resultWord(r intel.Result) string {
	switch r {
	case intel.Occurred:
		return "It happened"
	case intel.DidNotOccur:
		return "It did not happen"
	}
	return "It could not be decided"
}

// decisionVerb says what a reviewer did: "Network concurs".
func decisionVerb(d intel.Decision) string {
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

// roleWord is the name of a role on the roster.
func roleWord(r intel.Role) string {
	switch r {
	case intel.SME:
		return "expert"
	case intel.ReleaseAuthority:
		return "release authority"
	}
	return string(r)
}

// signedPhrase says how far the sign-off has come: "signed off by 4 of 4
// domains".
func signedPhrase(o *edition.SignOff) string {
	have, need := o.Signed()
	who := fmt.Sprintf("%d of %d domains", have, need)
	if need == 0 {
		who = count(len(o.Reviews), "reviewer")
	}
	switch {
	case o.Status == edition.Provisional && o.Overdue:
		return "provisional, sign-off overdue, heard " + who
	case o.Status == edition.Provisional:
		return "provisional, heard " + who
	}
	return "signed off by " + who
}

// size returns a file size as readers know it, in units of 1000.
func size(bytes int64) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d bytes", bytes)
	case bytes < 999_500:
		return fmt.Sprintf("%d kB", (bytes+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}

// pdfWords describes a PDF for the link to it: "PDF, 4 pages, 180 kB".
func pdfWords(p PDF) string {
	return "PDF, " + count(p.Pages, "page") + ", " + size(p.Bytes)
}
