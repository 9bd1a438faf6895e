package gate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// document decides one transition.
func (j *judging) document(t *Transition) (*Document, error) {
	d := &Document{}
	subject := j.subject(t)
	if j.Evidence != nil {
		d.Contributors = append(d.Contributors, j.register.opener(j.Evidence.Author))
	}
	for _, v := range j.work.of(t) {
		for _, c := range j.register.commit(v) {
			d.add(c)
		}
	}
	made := members(d.Contributors)
	for _, id := range made {
		if !slices.Contains(subject.Authors, id) {
			subject.Authors = append(subject.Authors, id)
		}
	}
	d.Transition = *t
	if why := j.refusal(t); why != nil {
		d.Decision = why.decision(subject)
		return d, nil
	}
	evidence, err := j.evidence(t, subject, made)
	if err != nil {
		return nil, err
	}
	if subject.Start, err = j.start(t); err != nil {
		return nil, err
	}
	d.decide(j, subject, evidence)
	return d, nil
}

// add notes a contributor once.
func (d *Document) add(c Contributor) {
	same := func(o Contributor) bool {
		return o.Part == c.Part && address(o.Email) == address(c.Email) && o.Doubt == c.Doubt
	}
	if slices.ContainsFunc(d.Contributors, same) {
		return
	}
	d.Contributors = append(d.Contributors, c)
	if !c.Known() && !slices.ContainsFunc(d.Unknown, func(o Contributor) bool { return address(o.Email) == address(c.Email) && o.Doubt == c.Doubt }) {
		d.Unknown = append(d.Unknown, c)
	}
}

// decide weighs the evidence. While somebody unknown had a hand in it, nobody
// can be shown not to sign their own work.
func (d *Document) decide(j *judging, s signoff.Subject, evidence []signoff.Review) {
	if len(d.Unknown) > 0 {
		why := d.Unknown[0].unknown()
		for i := range evidence {
			if r := &evidence[i]; r.Decision != signoff.Object && r.Verified {
				r.Verified, r.Flaw = false, "nobody can tell that it is not by an author: "+why
			}
		}
	}
	if s.Start.IsZero() {
		s.Start = signoff.Asked(j.verdict.Center, s, evidence, j.Moment, time.Time{})
	}
	d.Decision = signoff.Decide(j.verdict.Center, s, evidence, j.Moment)
	for _, c := range d.Unknown {
		d.Details = append(d.Details, "No approval counts while nobody can tell who "+c.unknown()+". "+c.cure())
	}
	if len(d.Unknown) > 0 && (d.State == signoff.Waiting || d.State == signoff.ProvisionalState) {
		d.Sentence = "Waiting: it cannot be told who wrote it, so no approval counts yet."
	}
	for _, v := range j.votes {
		if v.Lift != nil {
			v.Note = v.Lift.Member + " dismissed it, who is among the authors"
		}
		if v.Note != "" && slices.ContainsFunc(d.Objections, func(o signoff.Review) bool { return o.Reference == v.Reference }) {
			d.Details = append(d.Details, "The objection by "+v.Member+" stands: "+v.Note+".")
		}
	}
}

// unknown says who it is that nobody knows, as the end of a sentence.
func (c *Contributor) unknown() string {
	who := c.Name
	if c.Email != "" {
		who += " <" + c.Email + ">"
	}
	return fmt.Sprintf("%s is, the %s of %s (%s)", strings.TrimSpace(who), c.Part, short(c.Commit), c.Doubt)
}

func (c *Contributor) cure() string {
	if strings.Contains(c.Doubt, "signed commits") {
		return "Sign the commit with a key that the forge knows, and push it again."
	}
	return "Give the address to their file in content/council/ (a change that lands first), or to their account on the forge; or write the commits anew under a known address."
}

// obstacle is why a document cannot be signed off whatever anybody says.
type obstacle struct {
	state    signoff.State
	sentence string
}

func (o *obstacle) decision(s signoff.Subject) *signoff.Decision {
	return &signoff.Decision{Subject: s, State: o.state, Sentence: o.sentence, Details: []string{o.sentence}}
}

func denied(format string, args ...any) *obstacle {
	return &obstacle{signoff.Denied, "Denied: " + fmt.Sprintf(format, args...) + "."}
}

// refusal finds what stands in the way of any decision.
func (j *judging) refusal(t *Transition) *obstacle {
	switch flaw := j.base.flaw["content/policy.yaml"]; {
	case t.Both:
		return &obstacle{signoff.Waiting, "Waiting: the base changed this file too; update the branch, then review it again."}
	case j.verdict.Center.Policy == nil && flaw != "":
		return denied("the sign-off policy of the base is not valid (%s)", flaw)
	case j.verdict.Center.Policy == nil:
		return denied("the base has no sign-off policy; the first one is landed by a forced merge, and is the trust anchor from then on")
	case t.Path == "content":
		return denied("content is a folder, and nothing may stand in its place")
	case !t.Document():
		return nil
	case t.Ref.Kind == intel.Reviews:
		return j.badReview(t)
	case t.Change == signoff.Delete && j.base.flaw[t.Path] != "":
		return denied("the document that is to go is not valid (%s), so nobody can tell who signs that; mend it first", strings.TrimSuffix(j.base.flaw[t.Path], "."))
	case t.Change == signoff.Delete:
		return nil
	case !t.After.Plain():
		return denied("only plain files are read below content/, and this is a link or a submodule; replace it by the file itself")
	case j.landing.flaw[t.Path] != "":
		return denied("the document is not valid (%s); `dossier check` says what to mend", strings.TrimSuffix(j.landing.flaw[t.Path], "."))
	}
	if other := j.namesake(t); other != "" {
		return denied("%s has the id %q already, and an id is unique within its kind; rename one of them", other, t.Ref.ID)
	}
	return nil
}

// namesake returns another file that would have the same id, or one that
// differs from it in capitals only.
func (j *judging) namesake(t *Transition) string {
	gone := func(path string) bool {
		return slices.ContainsFunc(j.transitions, func(o Transition) bool {
			return o.lay() == path && (o.Change == signoff.Delete || o.From != "")
		})
	}
	for _, path := range j.places[folded(t.Ref)] {
		if path != t.Path && !gone(path) {
			return path
		}
	}
	if e := j.landing.Entry(t.Ref); e != nil && e.Path != t.Path {
		return e.Path
	}
	return ""
}

// badReview says why a review file may not land. Added once, it is never
// changed.
func (j *judging) badReview(t *Transition) *obstacle {
	switch {
	case t.Change != signoff.Add:
		return denied("a review that landed is never changed, moved or removed; leave it as it is, and sign a new one")
	case !t.After.Plain():
		return denied("only plain files are read below content/")
	case j.base.flaw[t.Path] != "":
		return denied("the review is not valid (%s)", strings.TrimSuffix(j.base.flaw[t.Path], "."))
	case j.flawed[t.Path] != "":
		return denied("the review does not count: %s", strings.TrimSuffix(j.flawed[t.Path], "."))
	}
	return nil
}
