package intel

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The words in which every form of a product tells the vocabularies, so that
// page, PDF and mail say the same.

// Sentence answers "are we affected?".
func (s AffectedStatus) Sentence() string {
	switch s {
	case StatusAffected:
		return "Yes, we are affected."
	case StatusNotAffected:
		return "No, we are not affected."
	case StatusMitigated:
		return "We were affected; it is mitigated."
	case StatusInvestigating:
		return "Not known yet; we are investigating."
	}
	return "Not known."
}

// Word is the answer in one or two words, "Open" while there is none.
func (a Answer) Word() string {
	switch a {
	case Yes:
		return "Yes"
	case No:
		return "No"
	case Partly:
		return "Partly"
	case NotKnown:
		return "Not known"
	}
	return "Open"
}

// Sentence says how a judgement came out: "It happened".
func (r Result) Sentence() string {
	switch r {
	case Occurred:
		return "It happened"
	case DidNotOccur:
		return "It did not happen"
	}
	return "It could not be decided"
}

// Verb says what a reviewer did: "concurs".
func (d Decision) Verb() string {
	switch d {
	case Concur:
		return "concurs"
	case ConcurWithComment:
		return "concurs with comment"
	case Dissent:
		return "dissents"
	case Abstain:
		return "abstains"
	}
	return string(d)
}

// Percent writes the range of a likelihood: "55–80%".
func (l Likelihood) Percent() string {
	low, high := l.Range()
	return fmt.Sprintf("%d–%d%%", low, high)
}

// Words writes a likelihood with its range: "likely (55–80%)".
func (l Likelihood) Words() string {
	if !l.Stated() {
		return "no stated likelihood"
	}
	return l.Term() + " (" + l.Percent() + ")"
}

// IsDate reports whether a time was written as a date, without a time of day.
// Such a day is the same day in every zone.
func IsDate(t time.Time) bool { return t.Equal(t.UTC().Truncate(24 * time.Hour)) }

// Day writes the day of a time in a zone, "" for no time.
func Day(t time.Time, zone *time.Location) string {
	switch {
	case t.IsZero():
		return ""
	case IsDate(t):
		zone = time.UTC
	}
	return t.In(zone).Format("2 Jan 2006")
}

// Moment writes a time with its hour and zone. What was written as a date stays
// a date.
func Moment(t time.Time, zone *time.Location) string {
	if t.IsZero() || IsDate(t) {
		return Day(t, zone)
	}
	return t.In(zone).Format("2 Jan 2006, 15:04 MST")
}

// Stamp writes a time for programs: RFC 3339 in UTC, a date without a time of day
// for what was written as one, "" for no time.
func Stamp(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case IsDate(t):
		return t.UTC().Format(time.DateOnly)
	}
	return t.UTC().Format(time.RFC3339)
}

// Span says how long something took or lasts: in hours and minutes, and from
// two days on in days.
func Span(d time.Duration) string {
	d = max(d, 0)
	switch days, hours, minutes := int(d/(24*time.Hour)), int(d/time.Hour), int(d/time.Minute); {
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case hours < 48 && minutes%60 == 0:
		return fmt.Sprintf("%d h", hours)
	case hours < 48:
		return fmt.Sprintf("%d h %d min", hours, minutes%60)
	default:
		return Count(days, "day")
	}
}

// Count writes a number with its noun: "no reviews", "1 review", "4 inquiries".
func Count(n int, noun string) string {
	switch n {
	case 0:
		return "no " + Plural(noun)
	case 1:
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + Plural(noun)
}

// Number writes a number as prose does, in words up to twelve: "no", "seven", "13".
func Number(n int) string {
	words := [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// Numbered writes a number with its noun as prose does: "seven questions".
func Numbered(n int, noun string) string {
	if n == 1 {
		return "one " + noun
	}
	return Number(n) + " " + Plural(noun)
}

// Lasting is Span in prose, without short forms: "7 hours and 15 minutes".
func Lasting(d time.Duration) string {
	d = max(d, 0)
	hours, minutes := int(d/time.Hour), int(d/time.Minute)
	switch {
	case minutes < 60:
		return Count(minutes, "minute")
	case hours < 48 && minutes%60 == 0:
		return Count(hours, "hour")
	case hours < 48:
		return Count(hours, "hour") + " and " + Count(minutes%60, "minute")
	}
	return Span(d)
}

// Plural returns the plural of a noun.
func Plural(noun string) string {
	if stem, ok := strings.CutSuffix(noun, "sis"); ok {
		return stem + "ses"
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok && !strings.HasSuffix(noun, "ay") {
		return stem + "ies"
	}
	return noun + "s"
}

// Join writes a list as English does: "a, b and c".
func Join(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// Upper makes words begin with a capital letter of ASCII.
func Upper(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Lower makes words begin with a small letter of ASCII.
func Lower(s string) string {
	if s == "" || s[0] < 'A' || s[0] > 'Z' {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// Stop ends words with a full stop unless they end with a mark.
func Stop(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}
