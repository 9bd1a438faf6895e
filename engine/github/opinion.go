package github

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

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
