package github

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// Vote is a review of a pull request as the fusion center understands it. Of
// its [signoff.Review] the document, its path, change and digests are left for
// the caller to fill in for each subject, from git: an approval or a dissent
// with the state of the document at Commit, an objection with the transition
// that is judged, since it blocks whatever was pushed after it.
type Vote struct {
	signoff.Review
	ID     int64
	Commit string    // full object id that the forge names; empty for an objection of which it knows none
	Moved  time.Time // the first force-push or branch update at or after the review; zero: none. From then on Commit may not be what the reviewer saw
	Lift   *Lift     // of an objection
	Note   string    // why an objection stands though it was dismissed, as a sentence
}

// Lift is the dismissal of an objection by a chair who was active then and did
// not open the pull request. It clears the objection for a subject, unless the
// chair is among its contributors.
type Lift struct {
	Member string // council id
	At     time.Time
	Reason string
}

// Votes says what the reviews mean to a fusion center, in order of time; of
// two in one second the higher id is the later. Of each member it gives the
// last opinion; approvals are given back to the last opinion of another sort,
// since a branch that returns to approved bytes is approved. A dismissed
// approval is an opinion that gives nothing, and takes what the member approved
// before with it. A dismissed objection stays one, with its Lift. Comments and
// pending reviews are no opinions.
//
// Ignored holds every approval and objection that means nothing, with the
// reason; its Member is a council id or else the login with an @.
func (e *Evidence) Votes(c *signoff.Center) (votes []Vote, ignored []signoff.Ignored) {
	all := map[string][]opinion{}
	for _, r := range sorted(e.Reviews, compareReviews) {
		o, why := e.opinion(c, &r)
		switch {
		case why != "":
			ignored = append(ignored, signoff.Ignored{Review: o.Review, Reason: why})
		case o.stance != none:
			all[o.Member] = append(all[o.Member], o)
		}
	}
	for _, list := range all {
		given, past := standing(list)
		votes, ignored = append(votes, given...), append(ignored, past...)
	}
	slices.SortFunc(votes, func(a, b Vote) int { return later(a.Review, b.Review) })
	slices.SortFunc(ignored, func(a, b signoff.Ignored) int { return later(a.Review, b.Review) })
	return votes, ignored
}

// Stands reports whether a vote means anything for a subject with some
// contributors, by council id: an objection that was lifted does only if the
// chair who lifted it is one of them.
func (v *Vote) Stands(contributors []string) bool {
	return v.Lift == nil || slices.Contains(contributors, v.Lift.Member)
}

// later orders reviews by time and then by their references, which end in the
// id.
func later(a, b signoff.Review) int {
	if n := a.At.Compare(b.At); n != 0 {
		return n
	}
	if n := len(a.Reference) - len(b.Reference); n != 0 {
		return n
	}
	return strings.Compare(a.Reference, b.Reference)
}

// stance is what an opinion is, as far as later ones replace it.
type stance uint8

const (
	none stance = iota
	approval
	dissent // or abstention
	objection
	withdrawn // a dismissed approval
)

// opinion is a vote before later ones are looked at.
type opinion struct {
	Vote
	stance stance
}

// opinion reads one review; a reason says why it means nothing.
func (e *Evidence) opinion(c *signoff.Center, r *Review) (opinion, string) {
	o := opinion{Vote: Vote{ID: r.ID, Commit: r.Commit, Review: signoff.Review{
		Member: "@ghost", At: second(r.SubmittedAt), Verified: true,
		Reference: fmt.Sprintf("%s#%d review %d", e.Repository, e.Number, r.ID),
	}}}
	o.stance = e.read(r, &o.Vote)
	if o.stance == none && !strings.EqualFold(r.State, Approved) {
		return o, "" // a comment, a pending review, or a state of some future
	}
	member, why := member(c, r.Actor)
	switch {
	case member == nil:
		o.Member = "@ghost"
		if r.Actor != nil && r.Actor.Login != "" {
			o.Member = "@" + r.Actor.Login
		}
		return o, why
	case o.stance == none:
		o.Member = member.ID
		return o, fmt.Sprintf("its state %q is none that GitHub's REST interface has", r.State)
	}
	o.Member, o.Domains = member.ID, speaks(c, member)
	if o.stance == objection && (e.dismissed(r.ID) || !strings.EqualFold(r.State, ChangesRequested)) {
		o.Lift, o.Note = e.lift(c, r)
	}
	if (o.stance == approval || o.stance == dissent) && !idForm.MatchString(r.Commit) {
		return o, "GitHub does not say at which commit it was made"
	}
	if (o.stance == approval || o.stance == dissent) && r.SubmittedAt.IsZero() {
		return o, "it has no date"
	}
	for _, t := range e.ForcePushes {
		if t = second(t); !t.Before(o.At) && (o.Moved.IsZero() || t.Before(o.Moved)) {
			o.Moved = t
		}
	}
	return o, ""
}

// read puts what a review says into a vote. Only the exact state approves;
// whatever looks like an objection is one.
func (e *Evidence) read(r *Review, v *Vote) stance {
	switch {
	case r.State == Approved && e.dismissed(r.ID):
		v.Decision = intel.Abstain
		return withdrawn
	case r.State == Approved:
		v.Decision, v.Comment = decided(r.Body)
		switch v.Decision {
		case intel.Dissent, intel.Abstain:
			return dissent
		case "":
			v.Decision = intel.Concur
		}
		return approval
	case strings.EqualFold(r.State, ChangesRequested):
		v.Decision = signoff.Object
		return objection
	case strings.EqualFold(r.State, Dismissed):
		switch e.was(r.ID) {
		case Approved:
			v.Decision = intel.Abstain
			return withdrawn
		case Commented:
			return none
		}
		v.Decision = signoff.Object
		return objection
	}
	return none
}

// dismissed reports whether a review was dismissed. GitHub says so in the state
// too; other forges keep the state.
func (e *Evidence) dismissed(id int64) bool {
	return slices.ContainsFunc(e.Dismissals, func(d Dismissal) bool { return d.Review == id })
}

// was returns the state of a dismissed review before that, and "" when it is
// not known.
func (e *Evidence) was(id int64) string {
	var was string
	for _, d := range e.Dismissals {
		if d.Review != id {
			continue
		}
		if state := strings.ToUpper(d.Was); was == "" || state == ChangesRequested {
			was = state
		}
	}
	return was
}

// decided reads how the text of an approving review qualifies it: by its first
// word, in any case and emphasis, before a colon or the end. Only the text after it is ever
// published. A text that qualifies nothing gives "".
func decided(body string) (intel.Decision, string) {
	start := strings.TrimLeft(body, "\ufeff\u200b\u2060 \t\r\n*_#>")
	word, text, _ := strings.Cut(start, ":")
	if marks := body[:len(body)-len(start)]; marks != "" {
		text = strings.TrimPrefix(text, marks[len(strings.TrimRight(marks, "*_")):])
	}
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch strings.ToLower(strings.Trim(word, " \t*_")) {
	case "dissent":
		return intel.Dissent, text
	case "abstain":
		return intel.Abstain, text
	case "concur":
		if text == "" {
			return intel.Concur, ""
		}
		return intel.ConcurWithComment, text
	}
	return "", ""
}

// standing returns what of one member's opinions stands.
func standing(list []opinion) (votes []Vote, past []signoff.Ignored) {
	last := list[len(list)-1]
	from := len(list) - 1
	for from > 0 && list[from-1].stance == last.stance && (last.stance == approval || last.stance == dissent) {
		from--
	}
	for i, o := range list {
		switch {
		case o.stance == withdrawn:
			past = append(past, signoff.Ignored{Review: o.Review, Reason: "it was dismissed"})
		case i < from:
			past = append(past, signoff.Ignored{Review: o.Review, Reason: "a later review by " + o.Member + " takes its place"})
		default:
			votes = append(votes, o.Vote)
		}
	}
	return votes, past
}
