package starter

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/intel"
)

// page is what the template of a document sees.
type page struct {
	Request
	Sections []string
}

// Today returns the date in UTC, as documents are read.
func (p page) Today() string { return p.Now.UTC().Format(time.DateOnly) }

// Moment returns the time to the minute.
func (p page) Moment() string { return p.Now.UTC().Truncate(time.Minute).Format(time.RFC3339) }

// Due returns when a question is answered if nothing else is said: a day later.
func (p page) Due() string {
	return p.Now.UTC().Truncate(time.Hour).AddDate(0, 0, 1).Format(time.RFC3339)
}

// Review returns the day of the next review: news ages faster than requirements.
func (p page) Review() string {
	days := 90
	switch {
	case p.Kind == intel.Requirements:
		days = 180
	case p.Product == intel.FlashAlert, p.Product == intel.VulnerabilityAdvisory:
		days = 30
	}
	return p.Now.UTC().AddDate(0, 0, days).Format(time.DateOnly)
}

// Vulnerabilities reports whether the product usually names some.
func (p page) Vulnerabilities() bool {
	return p.Product != intel.ActorProfile && p.Product != intel.CampaignReport
}

// Actors reports whether the product usually names some.
func (p page) Actors() bool {
	return p.Product != intel.VulnerabilityAdvisory && p.Product != intel.FlashAlert
}

// Indicators reports whether the product usually lists some.
func (p page) Indicators() bool {
	return p.Product == intel.IntrusionAnalysis || p.Product == intel.CampaignReport || p.Product == intel.FlashAlert
}

// value writes the first of some ids, or nothing.
func value(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// exampleWidth is how many letters of a comment examples get.
const exampleWidth = 60

// examples ends a comment with what could be written, unless it is written
// already.
func examples(written, known []string) string {
	if len(written) > 0 || len(known) == 0 {
		return ""
	}
	var shown []string
	width := 0
	for _, k := range known {
		k = strings.Join(strings.Fields(k), " ")
		if width += utf8.RuneCountInString(k) + 2; width > exampleWidth && len(shown) > 0 {
			return ": " + strings.Join(shown, ", ") + ", …"
		}
		shown = append(shown, k)
	}
	return ": " + strings.Join(shown, ", ")
}

// commentColumn is where comments begin if the value leaves room.
const commentColumn = 31

// align turns the tab before each comment into spaces, and ends the text with
// one line end.
func align(data []byte) []byte {
	lines := strings.Split(strings.TrimRight(string(data), "\n"), "\n")
	for i, line := range lines {
		before, comment, ok := strings.Cut(line, "\t")
		if ok {
			before = strings.TrimRight(before, " ")
			lines[i] = before + strings.Repeat(" ", max(1, commentColumn-utf8.RuneCountInString(before))) + comment
		} else {
			lines[i] = strings.TrimRight(line, " ")
		}
	}
	return []byte(strings.Join(lines, "\n") + "\n")
}
