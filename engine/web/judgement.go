package web

import (
	"html/template"

	"github.com/dossier-cti/dossier/engine/edition"
)

// judgement is a key judgement as pages show it.
type judgement struct {
	ID        string
	Link      link // its place in its product
	Statement string
	estimate
	Change   change
	Why      template.URL // the place on the page that gives the reason of the change
	Because  string
	Sources  []link
	About    []link
	Resolves template.HTML
	Overdue  bool // the day has passed and no outcome is recorded; only leadership knows
	Criteria string
	Outcome  *outcome

	// Where the judgement stands alone, its product is named.
	Product  link
	Answers  []link
	Affected string
	Signed   string
}

// change says in a few words how a judgement moved.
type change struct {
	Words  string // "Raised from unlikely on"
	Day    template.HTML
	Reason string
	Moved  bool
}

// outcome is how a judgement came out.
type outcome struct {
	Word, Evidence, Href string
	Day                  template.HTML
}

// judgementIn prepares a judgement for the page of its own product.
func (p *page) judgementIn(j *edition.Judgement) judgement {
	v := judgement{
		ID: j.ID, Statement: j.Statement,
		estimate: newEstimate(j.Likelihood, j.Probability, j.Confidence),
		Change:   p.change(j), Because: j.Because, Criteria: j.Resolution,
		Resolves: p.day(j.ResolvesBy), Outcome: p.outcome(j.Outcome),
		Sources: links(j.Citations, func(id string) link { return link{template.URL("#" + id), id} }),
	}
	v.Overdue = p.ed.Audience.Default && j.Outcome == nil && !j.ResolvesBy.IsZero() && p.past(j.ResolvesBy)
	for _, a := range j.About {
		v.About = append(v.About, p.ref(a.Ref, a.Title))
	}
	return v
}

// judgementOn prepares a judgement for a page other than its product's.
func (p *page) judgementOn(j *edition.Judgement) judgement {
	a := j.Assessment
	return judgement{
		ID: j.ID, Link: p.judgement(j), Statement: j.Statement,
		estimate: newEstimate(j.Likelihood, j.Probability, j.Confidence),
		Change:   p.change(j), Outcome: p.outcome(j.Outcome),
		Product: p.item(&a.Item, a.ID), Answers: p.requirementIDs(a.Answers),
		Affected: affectedBrief(a.Affected), Signed: signedPhrase(&a.SignOff),
	}
}

func (p *page) judgementsOn(list []*edition.Judgement) []judgement {
	out := make([]judgement, len(list))
	for i, j := range list {
		out[i] = p.judgementOn(j)
	}
	return out
}

func (p *page) change(j *edition.Judgement) change {
	m, issued := j.Movement, p.day(j.Assessment.Issued)
	if m.Before == nil {
		return change{Words: "New on", Day: issued}
	}
	p.raise(m.Before.Assessment.TLP)
	switch m.Kind {
	case edition.Raised:
		return change{"Raised from " + m.Before.Likelihood.Term() + " on", issued, m.Reason, true}
	case edition.Lowered:
		return change{"Lowered from " + m.Before.Likelihood.Term() + " on", issued, m.Reason, true}
	case edition.Confidence:
		return change{confidenceMove(m.Before, j) + " on", issued, m.Reason, true}
	}
	return change{Words: "Unchanged since", Day: p.day(settled(j).Assessment.Issued)}
}

// confidenceMove names a change at the same likelihood.
func confidenceMove(before, now *edition.Judgement) string {
	switch {
	case now.Confidence > before.Confidence:
		return "Confidence raised from " + before.Confidence.String()
	case now.Confidence < before.Confidence:
		return "Confidence lowered from " + before.Confidence.String()
	}
	return "Reworded"
}

// settled follows a judgement back through the products in which it did not
// change. A chain of products has no cycle, but the walk is limited anyway.
func settled(j *edition.Judgement) *edition.Judgement {
	for range 1000 {
		if j.Movement.Kind != edition.Unchanged || j.Movement.Before == nil {
			break
		}
		j = j.Movement.Before
	}
	return j
}

func (p *page) outcome(o *edition.Outcome) *outcome {
	if o == nil {
		return nil
	}
	p.raise(o.TLP)
	return &outcome{Word: o.Result.Sentence(), Evidence: o.Evidence, Href: outward(o.URL), Day: p.day(o.ResolvedAt)}
}
