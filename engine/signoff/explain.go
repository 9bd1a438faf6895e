package signoff

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// deny records why nothing can sign the subject off.
func (d *Decision) deny(why string) {
	d.Sentence = "Denied: " + why + "."
	d.Details = []string{d.Sentence}
}

// explain writes the decision in sentences.
func (d *Decision) explain(c *Center, b *bench, moment time.Time) {
	d.Sentence = d.sentence(c, moment)
	for i := range d.Required {
		d.Details = append(d.Details, b.line(&d.Required[i], moment))
	}
	for _, r := range d.Objections {
		d.Details = append(d.Details, fmt.Sprintf("%s objects since %s: only %[1]s can clear that by approving, or a chair who is not an author by dismissing it with a reason.", r.Member, when(r.At)))
	}
	for _, r := range d.Dissents {
		d.Details = append(d.Details, fmt.Sprintf("%s dissented on %s.", r.Member, when(r.At)))
	}
	for _, r := range d.Ignored {
		d.Details = append(d.Details, fmt.Sprintf("The review by %s of %s does not count: %s.", r.Member, when(r.At), strings.TrimSuffix(r.Reason, ".")))
	}
}

// sentence names no person, since readers of an edition may not know them.
func (d *Decision) sentence(c *Center, moment time.Time) string {
	switch d.State {
	case Satisfied:
		return d.signed()
	case ProvisionalState:
		return d.provisional(moment)
	case Objected:
		return fmt.Sprintf("Blocked by %s: whoever objects must approve first.", number(len(d.Objections), "objection", "objections"))
	}
	var missing []string
	for _, r := range d.Missing() {
		missing = append(missing, r.Noun(c))
	}
	return "Waiting for " + words(missing, "and") + d.due() + "."
}

func (d *Decision) signed() string {
	if !d.Asked() {
		return "Checked; the policy asks nobody to sign it."
	}
	people := map[string]bool{}
	note := ""
	for _, r := range d.Counted {
		people[r.Member] = true
		if r.Channel == Unsigned {
			note = "; recorded, not signed"
		}
	}
	if n := len(d.Dissents); n > 0 {
		note = ", with " + number(n, "dissent", "dissents") + note
	}
	return fmt.Sprintf("Signed off on %s after %s%s.", when(d.IssuedAt), number(len(people), "review", "reviews"), note)
}

func (d *Decision) provisional(moment time.Time) string {
	if d.Overdue(moment) {
		return fmt.Sprintf("Provisional since %s; sign-off overdue since %s.", when(d.ProvisionalSince), when(d.Due))
	}
	return fmt.Sprintf("Provisional since %s%s.", when(d.ProvisionalSince), strings.Replace(d.due(), ", due", "; sign-off due", 1))
}

func (d *Decision) due() string {
	if d.Due.IsZero() {
		return ""
	}
	return ", due " + when(d.Due)
}

// Noun says what a demand still wants, without naming anybody.
func (r *Required) Noun(c *Center) string {
	switch {
	case r.Domain != "":
		for _, d := range c.Domains {
			if d.ID == r.Domain {
				return d.Name
			}
		}
		return r.Domain
	case r.Outsider:
		return "someone who is not the author of the judgement"
	}
	return number(r.Missing(), "more "+title(r.Role, 1), "more "+title(r.Role, 2))
}

func title(role intel.Role, n int) string {
	switch {
	case role == "" && n == 1:
		return "person"
	case role == "":
		return "people"
	case role == intel.ReleaseAuthority && n > 1:
		return "release authorities"
	case n == 1:
		return strings.ReplaceAll(string(role), "-", " ")
	}
	return strings.ReplaceAll(string(role), "-", " ") + "s"
}

// line explains one demand.
func (b *bench) line(r *Required, moment time.Time) string {
	what := r.Domain
	if what == "" {
		what = r.Rule
	}
	from := ""
	if len(r.From) > 0 {
		from = " (" + strings.Join(r.From, ", ") + ")"
	}
	unit := ""
	switch {
	case r.Outsider:
		unit = " who is not the author of the judgement"
	case r.Domain == "":
		unit = " " + title(r.Role, r.Need)
	}
	text := fmt.Sprintf("%s: needs %d%s, has %d%s.", what, r.Need, unit, r.Have, from)
	switch {
	case r.Met():
		return text
	case r.Deadlock:
		return text + " " + b.deadlock(r, moment)
	case len(r.Candidates) == 0:
		return text + " Nobody can sign now; a deputy can once half of the time to respond has passed."
	}
	due := ""
	if !r.Due.IsZero() {
		due = ", due " + when(r.Due)
	}
	return text + " " + words(r.Candidates, "or") + " can sign" + due + "."
}

// deadlock names those who would be asked and why each cannot sign.
func (b *bench) deadlock(r *Required, moment time.Time) string {
	var why []string
	for _, m := range b.Council {
		fits := r.Domain == "" && r.Role != "" && m.Has(r.Role) || r.Domain != "" && m.Covers(r.Domain) ||
			r.Domain == "" && r.Role == "" && slices.ContainsFunc(b.subject.Domains, m.Covers)
		switch {
		case !fits || slices.Contains(r.From, m.ID):
		case b.excluded(m.ID):
			why = append(why, m.ID+" is among the authors")
		case !m.Active.Holds(moment):
			why = append(why, m.ID+" is not active")
		case slices.Contains(r.Candidates, m.ID):
			why = append(why, m.ID+" alone can still sign")
		default:
			why = append(why, m.ID+" has signed otherwise or for another domain")
		}
	}
	if len(why) == 0 {
		why = []string{"the council has nobody else for it"}
	}
	return "This is a deadlock: " + words(why, "and") + ". Give the council another member or deputy for it; the last way out is a forced merge with a stated reason, which the audit shows for ever."
}

func when(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

func day(t time.Time) string { return t.UTC().Format("2 January 2006") }

func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// words joins a list for a sentence: "a, b and c".
func words(list []string, last string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " " + last + " " + list[len(list)-1]
}
