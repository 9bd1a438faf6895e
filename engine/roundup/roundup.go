// Package roundup chooses and orders what a weekly roundup tells, from an
// edition and nothing else.
package roundup

import (
	"fmt"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Week is an ISO 8601 week, for example 2024-W47.
type Week struct{ Year, Number int }

// WeekOf returns the week of a moment in a zone.
func WeekOf(t time.Time, zone *time.Location) Week {
	y, n := t.In(zone).ISOWeek()
	return Week{y, n}
}

// String returns the form "2024-W47", which is also the id of a roundup.
func (w Week) String() string { return fmt.Sprintf("%04d-W%02d", w.Year, w.Number) }

// Roundup is one week as the edition's audience is told of it. Times of the
// week are in the organisation's zone.
type Roundup struct {
	Week           Week
	From, To       time.Time // first moment of Monday, first moment of the next Monday
	Edition        *edition.Edition
	TLP            intel.TLP // strictest label of what it holds
	Cutoff         time.Time // based on information available at: the latest cut-off in it, else the moment
	Note           *edition.Note
	BottomLine     []string              // two to four sentences for the head of the issue
	Changed        []*edition.Judgement  // moved this week
	New            []*edition.Judgement  // first stated this week
	Products       []*edition.Assessment // issued this week, flash alerts aside
	Alerts         []*edition.Assessment // flash alerts issued this week
	Answered       []*edition.Inquiry    // answered this week
	Open           []*edition.Inquiry    // still open at the end of the week
	Closed         []*edition.Assessment // superseded, expired or withdrawn this week
	Resolved       []*edition.Outcome    // recorded this week
	Coming         []Event               // next 14 days: reviews due, judgements to resolve, answers due, sign-offs due
	Followed       []FollowUp            // what the issue before said was coming up until now
	Requirements   []Line                // every active requirement at a glance, PIRs first
	Signed         []*edition.Assessment // products of the week in the order of the sign-off table
	Previous, Next *Week                 // neighbouring issues that exist
}

// Line is one requirement at a glance.
type Line struct {
	Requirement *edition.Requirement
	Current     int                 // live products at the end of the week
	Latest      *edition.Assessment // newest live product; nil for a gap
	Moved       int                 // judgements moved or new this week
}

// Event is something due.
type Event struct {
	At   time.Time
	What string // "Review due", "Judgement KJ1 resolves", "Answer due", "Sign-off due"
	Ref  intel.Ref
	Name string // title of the document

	label intel.TLP // of the document
	about any       // the document
}
