package roundup

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// ahead is how far "coming up" looks.
const ahead = 14 * 24 * time.Hour

// ParseWeek reads a week such as "2024-W47".
func ParseWeek(s string) (Week, bool) {
	year, number, ok := strings.Cut(s, "-W")
	w := Week{digits(year), digits(number)}
	return w, ok && w.String() == s && w.exists()
}

func digits(s string) int {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' || n > 9999 {
			return -1
		}
		n = n*10 + int(r-'0')
	}
	return n
}

func (w Week) exists() bool {
	return w.Number >= 1 && WeekOf(w.Monday(time.UTC), time.UTC) == w
}

// Monday returns the first moment of the week in a zone (ISO 8601: the week
// that holds 4 January is the first).
func (w Week) Monday(zone *time.Location) time.Time {
	fourth := time.Date(w.Year, time.January, 4, 0, 0, 0, 0, zone)
	back := (int(fourth.Weekday()) + 6) % 7
	return fourth.AddDate(0, 0, 7*(w.Number-1)-back)
}

func (w Week) compare(other Week) int {
	return cmp.Or(cmp.Compare(w.Year, other.Year), cmp.Compare(w.Number, other.Number))
}

// All composes every roundup of an edition, oldest first: the weeks in which
// something was issued, answered or resolved, those with an editor's note, and
// the week of the edition's moment even when it was quiet.
func All(ed *edition.Edition) []*Roundup {
	weeks := Weeks(ed)
	c := newCalendar(ed)
	rounds := make([]*Roundup, len(weeks))
	for i, w := range weeks {
		rounds[i] = compose(c, w)
		if i > 0 {
			rounds[i].Previous, rounds[i-1].Next = &weeks[i-1], &weeks[i]
			rounds[i].followUp(rounds[i-1])
			rounds[i].TLP = rounds[i].label()
		}
	}
	return rounds
}

// Weeks lists the weeks an edition has a roundup for, oldest first.
func Weeks(ed *edition.Edition) []Week {
	var weeks []Week
	add := func(t time.Time) {
		if !t.IsZero() && !t.After(ed.Moment) {
			weeks = append(weeks, WeekOf(t, ed.Organisation.Zone))
		}
	}
	add(ed.Moment)
	for _, a := range ed.Assessments {
		add(a.Issued)
		if a.Status == edition.Withdrawn {
			add(a.Withdrawal.At)
		}
	}
	for _, q := range ed.Inquiries {
		add(q.AnsweredAt)
	}
	for _, o := range ed.Outcomes {
		add(o.ResolvedAt)
	}
	current := WeekOf(ed.Moment, ed.Organisation.Zone)
	for _, n := range ed.Notes {
		if w, ok := ParseWeek(n.ID); ok && w.compare(current) <= 0 {
			weeks = append(weeks, w)
		}
	}
	slices.SortFunc(weeks, Week.compare)
	return slices.Compact(weeks)
}

func compose(c *calendar, w Week) *Roundup {
	from := w.Monday(c.Organisation.Zone)
	r := &Roundup{Week: w, From: from, To: from.AddDate(0, 0, 7), Edition: c.Edition}
	r.Note = r.note()
	r.products(c)
	r.judgements()
	r.inquiries()
	r.resolved()
	r.coming(c)
	r.requirements(c)
	r.Cutoff, r.TLP = r.cutoff(), r.label()
	r.BottomLine = r.bottomLine()
	return r
}

// Holds reports whether a moment lies in the week.
func (r *Roundup) Holds(t time.Time) bool { return !t.Before(r.From) && t.Before(r.To) }

// End returns the end of the week, or the edition's moment when that is
// earlier: what the issue can know.
func (r *Roundup) End() time.Time {
	if r.Edition.Moment.Before(r.To) {
		return r.Edition.Moment
	}
	return r.To
}

func (r *Roundup) note() *edition.Note {
	for _, n := range r.Edition.Notes {
		if n.ID == r.Week.String() {
			return n
		}
	}
	return nil
}

func (r *Roundup) products(c *calendar) {
	for _, a := range c.issued[r.Week] {
		if a.Product == intel.FlashAlert {
			r.Alerts = append(r.Alerts, a)
		} else {
			r.Products = append(r.Products, a)
		}
	}
	r.Closed = c.closed[r.Week]
	slices.SortStableFunc(r.Products, byPriority)
	r.Signed = append(slices.Clone(r.Products), r.Alerts...)
}

// byPriority puts the products of the most important requirement first, and
// the newest first within it.
func byPriority(a, b *edition.Assessment) int {
	return cmp.Or(cmp.Compare(priority(a), priority(b)), b.Issued.Compare(a.Issued), cmp.Compare(a.ID, b.ID))
}

func priority(a *edition.Assessment) int {
	best := 9
	for _, r := range a.Answers {
		best = min(best, r.Priority)
	}
	return best
}

// Closed returns when a product stopped being what we hold: the earliest of the
// end of its time, its successor's issue and its withdrawal; the zero time while
// it is live. One that ran out before it was superseded was not held in between.
// The status speaks of the edition's moment, so the earliest is not after it.
func Closed(a *edition.Assessment) time.Time {
	var first time.Time
	if a.Live() {
		return first
	}
	ends := []time.Time{a.Expires}
	if a.SupersededBy != nil {
		ends = append(ends, a.SupersededBy.Issued)
	}
	if a.Withdrawal != nil {
		ends = append(ends, a.Withdrawal.At)
	}
	for _, t := range ends {
		if first.IsZero() || !t.IsZero() && t.Before(first) {
			first = t
		}
	}
	return first
}

func (r *Roundup) judgements() {
	for _, a := range r.Signed {
		if a.Status == edition.Withdrawn {
			continue
		}
		for _, j := range a.Judgements {
			switch j.Movement.Kind {
			case edition.New:
				r.New = append(r.New, j)
			case edition.Raised, edition.Lowered, edition.Confidence:
				r.Changed = append(r.Changed, j)
			}
		}
	}
}

func (r *Roundup) inquiries() {
	for _, q := range r.Edition.Inquiries {
		switch {
		case q.Answered() && r.Holds(q.AnsweredAt):
			r.Answered = append(r.Answered, q)
		case q.AskedAt.Before(r.End()) && (!q.Answered() || !q.AnsweredAt.Before(r.End())):
			r.Open = append(r.Open, q)
		}
	}
}

func (r *Roundup) resolved() {
	for _, o := range r.Edition.Outcomes {
		if r.Holds(o.ResolvedAt) {
			r.Resolved = append(r.Resolved, o)
		}
	}
}

// signOffDue is what is due of a provisional product.
const signOffDue = "Sign-off due"

func (r *Roundup) coming(c *calendar) {
	now := r.End()
	until := now.Add(ahead)
	for _, d := range c.between(now.AddDate(0, 0, -2), until) { // of yesterday, what lasts until today
		if d.held.at(now) && lasts(d.At).After(now) {
			r.Coming = append(r.Coming, d.Event)
		}
	}
	add := func(at time.Time, what string, of *edition.Item, name string, about any) {
		if lasts(at).After(now) && !at.After(until) {
			r.Coming = append(r.Coming, Event{at, what, of.Ref(), name, of.TLP, about})
		}
	}
	for _, q := range r.Open {
		add(q.DueAt, "Answer due", &q.Item, q.Question, q)
	}
	for _, q := range r.Edition.Requirements {
		if !q.Retired {
			add(q.ReviewBy, "Review due", &q.Item, q.ID+" "+q.Title, q)
		}
	}
	slices.SortStableFunc(r.Coming, func(a, b Event) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.What, b.What), cmp.Compare(a.Ref.String(), b.Ref.String()))
	})
}

// lasts returns the end of what is due: a time without an hour is a whole day.
func lasts(at time.Time) time.Time {
	if at.Equal(at.UTC().Truncate(24 * time.Hour)) {
		return at.AddDate(0, 0, 1)
	}
	return at
}

func (r *Roundup) requirements(c *calendar) {
	moved := map[*edition.Requirement]int{}
	for _, list := range [][]*edition.Judgement{r.Changed, r.New} {
		for _, j := range list {
			for i, q := range j.Assessment.Answers {
				if !slices.Contains(j.Assessment.Answers[:i], q) {
					moved[q]++
				}
			}
		}
	}
	for _, n := range c.needs {
		if !n.Retired && !n.ValidFrom.After(r.End()) {
			line := n.line(r.End())
			line.Moved = moved[n.Requirement]
			r.Requirements = append(r.Requirements, line)
		}
	}
}

// line is the requirement at a glance, as of a moment.
func (n need) line(at time.Time) Line {
	line := Line{Requirement: n.Requirement}
	for i, span := range n.answered {
		if span.at(at) {
			line.Current++
			if line.Latest == nil {
				line.Latest = n.Assessments[i]
			}
		}
	}
	return line
}

func (r *Roundup) cutoff() time.Time {
	var latest time.Time
	for _, a := range r.Signed {
		if a.Cutoff.After(latest) {
			latest = a.Cutoff
		}
	}
	if latest.IsZero() {
		return r.End()
	}
	return latest
}

// label is the strictest label of what the issue prints.
func (r *Roundup) label() intel.TLP {
	label := intel.Clear
	see := func(i *edition.Item) { label = max(label, i.TLP) }
	for _, list := range [][]*edition.Assessment{r.Signed, r.Closed} {
		for _, a := range list {
			see(&a.Item)
		}
	}
	for _, list := range [][]*edition.Inquiry{r.Answered, r.Open} {
		for _, q := range list {
			see(&q.Item)
		}
	}
	for _, o := range r.Resolved {
		see(&o.Item)
		see(&o.Judgement.Assessment.Item)
	}
	for _, l := range r.Requirements {
		see(&l.Requirement.Item)
		if l.Latest != nil {
			see(&l.Latest.Item)
		}
	}
	for _, e := range r.Coming {
		label = max(label, e.label)
	}
	for _, f := range r.Followed {
		label = max(label, f.label)
	}
	if r.Note != nil {
		see(&r.Note.Item)
	}
	return label
}
