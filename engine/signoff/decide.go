package signoff

import (
	"cmp"
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// Decide says whether a subject is signed off at a moment, by whom, and why
// not. Evidence dated after the moment is ignored. The order of the evidence
// never matters, nor does its repetition.
func Decide(c *Center, s Subject, evidence []Review, moment time.Time) *Decision {
	s.exclude(evidence)
	d := &Decision{Subject: s, State: Denied}
	if why := refusal(c, &s); why != "" {
		d.deny(why)
		return d
	}
	b := &bench{Center: c, subject: &s, rules: matching(c.Policy, &s)}
	admitted := d.sift(b, evidence, moment)
	votes := last(admitted, moment)
	now := b.judge(votes, moment)
	d.State = now.state()
	d.history(b, admitted, moment)
	d.deadlines(now.lines)
	b.prospects(now.lines, votes, moment)
	for _, l := range now.lines {
		d.Required = append(d.Required, l.Required)
	}
	d.sort(b, admitted, votes, now, moment)
	d.explain(c, b, moment)
	return d
}

// refusal says why no review could sign a subject off, and "" when one could.
func refusal(c *Center, s *Subject) string {
	if why := defect(c.Policy); why != "" {
		return why
	}
	rules := matching(c.Policy, s)
	if len(rules) == 0 && !c.Policy.Allow {
		return "no rule of the policy says who signs " + s.Path
	}
	for _, r := range rules {
		if r.PerDomain > 0 && len(s.Domains) == 0 {
			return "the rule \"" + r.Name + "\" asks each domain concerned, and the document concerns none: name one under domains, or answer a requirement"
		}
	}
	return ""
}

// sift divides the evidence into what may count, in order of time, and what
// cannot. With `objections: record` an objection is a dissent.
func (d *Decision) sift(b *bench, evidence []Review, moment time.Time) []Review {
	evidence = slices.Clone(evidence)
	slices.SortFunc(evidence, inOrder)
	evidence = slices.CompactFunc(evidence, func(x, y Review) bool { return inOrder(x, y) == 0 })
	var admitted []Review
	for _, r := range evidence {
		if b.Policy.Record && r.Decision == Object {
			r.Decision = intel.Dissent
		}
		if why := b.admit(&r, moment); why != "" {
			d.Ignored = append(d.Ignored, Ignored{r, why})
		} else {
			admitted = append(admitted, r)
		}
	}
	return admitted
}

// standing is what holds at one moment.
type standing struct {
	lines       []demand
	objections  []*Review
	approved    bool // by one qualified member at least
	provisional bool // the policy lets it out unsigned if it is approved
}

func (s *standing) met() bool {
	return !slices.ContainsFunc(s.lines, func(l demand) bool { return !l.Met() })
}

func (s *standing) state() State {
	switch {
	case len(s.objections) > 0:
		return Objected
	case s.met():
		return Satisfied
	case s.provisional && s.approved:
		return ProvisionalState
	}
	return Waiting
}

// judge weighs the votes at a moment.
func (b *bench) judge(votes []*Review, t time.Time) *standing {
	s := &standing{
		lines:       b.tally(votes, t),
		provisional: !b.subject.Lowered && (b.subject.Change == Add || b.subject.Change == Modify),
	}
	for _, v := range votes {
		m := b.member(v.Member)
		switch {
		case v.Decision == Object && b.concerned(m, b.subject.Domains, v.At, t):
			s.objections = append(s.objections, v)
		case v.approves() && !b.excluded(v.Member) && b.concerned(m, v.Domains, v.At, t):
			s.approved = true
		}
	}
	for _, l := range s.lines {
		if !l.Met() && (!l.rule.Provisional || l.rule.RespondWithin <= 0) {
			s.provisional = false
		}
	}
	return s
}

// history finds when the document became what it is: the moments at which
// something could have changed are those of the reviews and those from which
// deputies count.
func (d *Decision) history(b *bench, admitted []Review, moment time.Time) {
	var moments []time.Time
	for _, r := range admitted {
		moments = append(moments, r.At)
	}
	for _, r := range b.rules {
		if t, ok := b.late(r); ok && !t.After(moment) {
			moments = append(moments, t)
		}
	}
	slices.SortFunc(moments, time.Time.Compare)
	for _, t := range moments {
		switch s := b.judge(last(admitted, t), t); s.state() {
		case Satisfied:
			if d.State == Satisfied && len(s.lines) > 0 {
				d.issue(s.lines, t)
				return
			}
		case ProvisionalState:
			if d.ProvisionalSince.IsZero() && (d.State == Satisfied || d.State == ProvisionalState) {
				d.ProvisionalSince = t
			}
		}
	}
}

func (d *Decision) issue(lines []demand, t time.Time) {
	d.IssuedAt = t
	var valid time.Duration
	for _, l := range lines {
		valid = shorter(valid, l.rule.ValidFor)
	}
	if valid > 0 {
		d.ValidUntil = t.Add(valid)
	}
}

// deadlines sets when what is missing is due, and how long a provisional
// document may stay out without it: twice the time to respond.
func (d *Decision) deadlines(lines []demand) {
	var within time.Duration
	for _, l := range lines {
		if !l.Met() {
			within = shorter(within, l.rule.RespondWithin)
		}
	}
	if within == 0 {
		return
	}
	start := d.Start
	if start.IsZero() {
		start = d.ProvisionalSince
	}
	if !start.IsZero() {
		d.Due = start.Add(within)
	}
	if d.State == ProvisionalState {
		d.Grace = 2 * within
	}
}

// shorter returns the lesser of two durations, of which 0 means none.
func shorter(a, b time.Duration) time.Duration {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

// sort files every admitted review: as counted, objecting or dissenting, or as
// ignored with the reason.
func (d *Decision) sort(b *bench, admitted []Review, votes []*Review, now *standing, moment time.Time) {
	for i := range admitted {
		r := &admitted[i]
		switch {
		case !slices.Contains(votes, r) && r.Decision == Object && r.Channel != Signed: // each record of a landing tells of it again
		case !slices.Contains(votes, r):
			d.ignore(r, "a later review by "+r.Member+" takes its place")
		case slices.Contains(now.objections, r):
			d.Objections = append(d.Objections, *r)
		default:
			d.place(b, r, now, moment)
		}
	}
	slices.SortStableFunc(d.Ignored, func(x, y Ignored) int { return cmp.Or(inOrder(x.Review, y.Review), cmp.Compare(x.Reason, y.Reason)) })
}

func (d *Decision) place(b *bench, r *Review, now *standing, moment time.Time) {
	concerned := !b.excluded(r.Member) && b.concerned(b.member(r.Member), r.Domains, r.At, moment)
	if r.Decision == intel.Dissent && concerned {
		d.Dissents = append(d.Dissents, *r)
	}
	counts := slices.ContainsFunc(now.lines, func(l demand) bool { return slices.Contains(l.From, r.Member) })
	if !counts && !(concerned && r.approves()) {
		d.ignore(r, b.unqualified(r, moment))
		return
	}
	var speaks []string
	for _, domain := range b.subject.Domains {
		if slices.ContainsFunc(b.rules, func(rule *intel.PolicyRule) bool {
			return slices.Contains(b.speaksFor(rule, b.member(r.Member), r.Domains, r.At, moment), domain)
		}) {
			speaks = append(speaks, domain)
		}
	}
	d.Counted = append(d.Counted, Counted{*r, speaks})
}

func (d *Decision) ignore(r *Review, why string) {
	d.Ignored = append(d.Ignored, Ignored{*r, why})
}
