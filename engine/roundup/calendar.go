package roundup

import (
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
)

// calendar is what an edition holds, laid out by time: composing a week takes
// its part and does not look through all there is.
type calendar struct {
	*edition.Edition
	issued, closed map[Week][]*edition.Assessment // in the order of the edition
	due            []due                          // by time
	needs          []need                         // in the order of the edition
}

// held is the time in which a product was what we held; a zero until has no end.
type held struct{ from, until time.Time }

func spanOf(a *edition.Assessment) held { return held{a.Issued, Closed(a)} }

func (h held) at(t time.Time) bool {
	return !h.from.After(t) && (h.until.IsZero() || h.until.After(t))
}

// due is an event of a product, and when it is announced.
type due struct {
	Event
	held
}

// need is a requirement with the times of the products that answer it.
type need struct {
	*edition.Requirement
	answered []held
}

func newCalendar(ed *edition.Edition) *calendar {
	c := &calendar{Edition: ed, issued: map[Week][]*edition.Assessment{}, closed: map[Week][]*edition.Assessment{}}
	for _, a := range ed.Assessments {
		c.enter(a)
		c.announce(a)
	}
	slices.SortStableFunc(c.due, func(a, b due) int { return a.At.Compare(b.At) })
	for _, q := range ed.Requirements {
		n := need{q, make([]held, len(q.Assessments))}
		for i, a := range q.Assessments {
			n.answered[i] = spanOf(a)
		}
		c.needs = append(c.needs, n)
	}
	return c
}

// enter files a product under the weeks in which it was issued and closed. That
// it was wrong is news even of what no longer held.
func (c *calendar) enter(a *edition.Assessment) {
	span := spanOf(a)
	week := func(t time.Time) Week { return WeekOf(t, c.Organisation.Zone) }
	issued := week(span.from)
	c.issued[issued] = append(c.issued[issued], a)
	closed := week(span.until)
	if !span.until.IsZero() {
		c.closed[closed] = append(c.closed[closed], a)
	}
	if a.Status != edition.Withdrawn {
		return
	}
	if w := week(a.Withdrawal.At); span.until.IsZero() || w != closed {
		c.closed[w] = append(c.closed[w], a)
	}
}

// announce notes what is due of a product. A judgement is waited for until its
// outcome.
func (c *calendar) announce(a *edition.Assessment) {
	span := spanOf(a)
	add := func(at time.Time, what string, span held) {
		if !at.IsZero() {
			c.due = append(c.due, due{Event{at, what, a.Ref(), a.Title, a.TLP, a}, span})
		}
	}
	add(a.ReviewBy, "Review due", span)
	add(a.Due, signOffDue, span)
	for _, j := range a.Judgements {
		until := span.until
		if j.Outcome != nil && (until.IsZero() || j.Outcome.ResolvedAt.Before(until)) {
			until = j.Outcome.ResolvedAt
		}
		if j.Outcome == nil || !until.IsZero() {
			add(j.ResolvesBy, "Judgement "+j.ID+" resolves", held{span.from, until})
		}
	}
}

// between returns what is due from one moment to another.
func (c *calendar) between(from, to time.Time) []due {
	first, _ := slices.BinarySearchFunc(c.due, from, func(d due, t time.Time) int { return d.At.Compare(t) })
	last := first
	for last < len(c.due) && !c.due[last].At.After(to) {
		last++
	}
	return c.due[first:last]
}
