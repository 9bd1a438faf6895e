package web

import (
	"fmt"
	"time"

	"html/template"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

const (
	dayForm    = "2 Jan 2006"
	momentForm = "2 Jan 2006, 15:04"
)

// dayText returns the day of a time in the organisation's zone.
func (s *site) dayText(t time.Time) string {
	if intel.IsDate(t) {
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
	if intel.IsDate(t) {
		in = t.UTC()
	}
	return template.HTML(`<time datetime="` + in.Format(time.DateOnly) + `">` + in.Format(dayForm) + `</time>`)
}

// moment returns a time with its hour as a <time> element. What was written as
// a date stays a date.
func (s *site) moment(t time.Time) template.HTML {
	if t.IsZero() || intel.IsDate(t) {
		return s.day(t)
	}
	return template.HTML(`<time datetime="` + t.UTC().Format(time.RFC3339) + `">` + t.In(s.zone).Format(momentForm) + `</time>`)
}

// age says in days how old something is.
func age(d time.Duration) string {
	if days := int(max(d, 0) / (24 * time.Hour)); days > 0 {
		return intel.Count(days, "day")
	}
	return "today"
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

// The short names under which this package knows the words of all forms.
func count(n int, noun string) string { return intel.Count(n, noun) }
func plural(noun string) string       { return intel.Plural(noun) }
func sentence(s string) string        { return intel.Upper(s) }

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
	who := o.Heard()
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
	return "PDF, " + intel.Count(p.Pages, "page") + ", " + size(p.Bytes)
}
