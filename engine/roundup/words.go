package roundup

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// bottomLine says in up to four sentences what the week was: how much moved,
// whether we are affected by what was reported, what was asked, what is
// missing.
func (r *Roundup) bottomLine() []string {
	sentences := []string{r.moves()}
	for _, s := range []string{r.exposure(), r.questions(), r.gaps()} {
		if s != "" {
			sentences = append(sentences, s)
		}
	}
	return sentences
}

func (r *Roundup) moves() string {
	if len(r.Signed) == 0 {
		return "A quiet week: nothing was issued, and every judgement stands as it was."
	}
	s := Count(len(r.Signed), "product") + " issued"
	var parts []string
	if n := len(r.Changed); n > 0 {
		parts = append(parts, Count(n, "judgement")+" changed")
	}
	if n := len(r.New); n > 0 {
		parts = append(parts, isAre(n, Count(n, "judgement"))+" new")
	}
	if len(parts) > 0 {
		s += "; " + Join(parts)
	}
	return upperFirst(s) + "."
}

// exposure sums up the answers to "are we affected?" of the week's products.
func (r *Roundup) exposure() string {
	counts := map[intel.AffectedStatus]int{}
	for _, a := range r.Signed {
		if a.Affected != nil && a.Live() {
			counts[a.Affected.Status]++
		}
	}
	var parts []string
	for _, each := range []struct {
		status intel.AffectedStatus
		answer string
	}{
		{intel.StatusAffected, "yes"},
		{intel.StatusMitigated, "we were, and it is mitigated"},
		{intel.StatusInvestigating, "we are still investigating"},
		{intel.StatusNotKnown, "it is not known"},
		{intel.StatusNotAffected, "no"},
	} {
		if n := counts[each.status]; n > 0 {
			parts = append(parts, "in "+Count(n, "case")+" "+each.answer)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Are we affected? " + upperFirst(strings.Join(parts, "; ")) + "."
}

func isAre(n int, subject string) string {
	if n == 1 {
		return subject + " is"
	}
	return subject + " are"
}

func (r *Roundup) questions() string {
	switch answered, open := len(r.Answered), len(r.Open); {
	case answered == 0 && open == 0:
		return ""
	case open == 0:
		return upperFirst(Count(answered, "question")) + " from leadership answered, none open."
	case answered == 0:
		return upperFirst(Count(open, "question")) + " from leadership open."
	default:
		return upperFirst(Count(answered, "question")) + " from leadership answered, " + intel.Number(open) + " open."
	}
}

func (r *Roundup) gaps() string {
	var ids []string
	for _, l := range r.Requirements {
		if l.Current == 0 && l.Requirement.PIR {
			ids = append(ids, l.Requirement.ID)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return "No current assessment answers " + Join(ids) + "."
}

// Count writes a number with its noun, in words up to twelve: "two products".
func Count(n int, noun string) string {
	if n == 1 {
		return intel.Number(1) + " " + noun
	}
	return intel.Number(n) + " " + noun + "s"
}

// Join writes a list as English does: "a, b and c".
func Join(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Dates writes the days of the issue, for example "18 to 24 November 2024".
func (r *Roundup) Dates() string {
	last := r.To.AddDate(0, 0, -1)
	switch {
	case r.From.Year() != last.Year():
		return day(r.From, " January 2006") + " to " + day(last, " January 2006")
	case r.From.Month() != last.Month():
		return day(r.From, " January") + " to " + day(last, " January 2006")
	}
	return fmt.Sprintf("%d to %s", r.From.Day(), day(last, " January 2006"))
}

func day(t time.Time, layout string) string { return strconv.Itoa(t.Day()) + t.Format(layout) }
