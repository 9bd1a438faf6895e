package signoff

import (
	"cmp"
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// last returns, of the admitted reviews made up to a moment, the last one of
// each member, by member.
func last(admitted []Review, t time.Time) []*Review {
	var votes []*Review
	for i := range admitted { // in order of time
		r := &admitted[i]
		if r.At.After(t) {
			break
		}
		if j := slices.IndexFunc(votes, func(v *Review) bool { return v.Member == r.Member }); j >= 0 {
			votes[j] = r
		} else {
			votes = append(votes, r)
		}
	}
	slices.SortFunc(votes, func(a, b *Review) int { return cmp.Compare(a.Member, b.Member) })
	return votes
}

// inOrder sorts reviews by time. Of two in one second the later reference comes
// last; numbers compare as numbers, as forges count their reviews. Where even
// these are equal the less favourable decision comes last and counts.
func inOrder(a, b Review) int {
	return cmp.Or(
		a.At.Compare(b.At),
		cmp.Compare(len(a.Reference), len(b.Reference)),
		cmp.Compare(a.Reference, b.Reference),
		cmp.Compare(rank(a.Decision), rank(b.Decision)),
		cmp.Compare(a.Member, b.Member),
		slices.Compare(a.Domains, b.Domains),
		compareTransition(a, b),
		cmp.Compare(a.Flaw, b.Flaw),
		cmp.Compare(a.Comment, b.Comment),
		cmp.Compare(a.Label, b.Label),
		cmp.Compare(a.Channel, b.Channel),
		slices.Compare(a.Excluded, b.Excluded),
		verdict(a)-verdict(b),
	)
}

func verdict(r Review) int {
	if r.Verified {
		return 0
	}
	return 1
}

func compareTransition(a, b Review) int {
	return cmp.Or(
		cmp.Compare(a.Document.String(), b.Document.String()),
		cmp.Compare(a.Path, b.Path),
		cmp.Compare(a.Change, b.Change),
		cmp.Compare(a.Previous, b.Previous),
		cmp.Compare(a.Digest, b.Digest),
	)
}

func rank(d intel.Decision) int {
	return slices.Index([]intel.Decision{intel.Concur, intel.ConcurWithComment, intel.Abstain, intel.Dissent, Object}, d)
}

// demand is one line of a decision with the rule that makes it.
type demand struct {
	Required
	rule *intel.PolicyRule
}

// tally returns the demands of all rules with what the votes give at a moment.
func (b *bench) tally(votes []*Review, t time.Time) []demand {
	votes = slices.DeleteFunc(slices.Clone(votes), func(v *Review) bool { return b.excluded(v.Member) })
	var lines []demand
	for _, r := range b.rules {
		for _, l := range b.count(r, votes, t) {
			lines = append(lines, demand{l, r})
		}
	}
	return lines
}

// count returns the demands of one rule.
func (b *bench) count(r *intel.PolicyRule, votes []*Review, t time.Time) []Required {
	var lines []Required
	if r.PerDomain > 0 {
		lines = b.domains(r, votes, t)
	}
	if r.People > 0 {
		lines = append(lines, Required{Rule: r.Name, Role: r.Role, Need: r.People, From: b.people(r, votes, t)})
	}
	if len(lines) > 0 && len(b.subject.Involved) > 0 {
		lines = append(lines, b.outsider(r, lines))
	}
	for i := range lines {
		lines[i].Have = len(lines[i].From)
		if !b.subject.Start.IsZero() && r.RespondWithin > 0 {
			lines[i].Due = b.subject.Start.Add(r.RespondWithin)
		}
	}
	return lines
}

// people returns those who approve and count among the people of a rule.
func (b *bench) people(r *intel.PolicyRule, votes []*Review, t time.Time) []string {
	var from []string
	for _, v := range votes {
		if v.approves() && b.signs(r, b.member(v.Member), v.Domains, v.At, b.patience(r, t)) {
			from = append(from, v.Member)
		}
	}
	return from
}

// outsider demands that someone who is not involved is among those who count.
func (b *bench) outsider(r *intel.PolicyRule, lines []Required) Required {
	var from []string
	for _, l := range lines {
		for _, id := range l.From {
			if !slices.Contains(b.subject.Involved, id) && !slices.Contains(from, id) {
				from = append(from, id)
			}
		}
	}
	return Required{Rule: r.Name, Role: r.Role, Outsider: true, Need: 1, From: from}
}

// domains returns the demands of a rule that asks for reviewers in each
// required domain.
func (b *bench) domains(r *intel.PolicyRule, votes []*Review, t time.Time) []Required {
	var people []string
	speaks := map[string][]string{}
	for _, v := range votes {
		if list := b.speaksFor(r, b.member(v.Member), v.Domains, v.At, t); v.heard() && len(list) > 0 {
			people = append(people, v.Member)
			speaks[v.Member] = list
		}
	}
	given := share(people, speaks)
	if r.DistinctDomains {
		given = assign(people, speaks, b.subject.Domains, r.PerDomain)
	}
	var lines []Required
	for _, d := range b.subject.Domains {
		lines = append(lines, Required{Rule: r.Name, Domain: d, Need: r.PerDomain, From: given[d]})
	}
	return lines
}

// share gives every domain all people who speak for it.
func share(people []string, speaks map[string][]string) map[string][]string {
	given := map[string][]string{}
	for _, p := range people {
		for _, d := range speaks[p] {
			given[d] = append(given[d], p)
		}
	}
	return given
}

// assign gives each person to one domain at most, so that as many as possible
// of the places, need for each domain, are filled: a maximum matching, found by
// augmenting paths (Kuhn). It is exact: if any distribution fills all places,
// this one does.
func assign(people []string, speaks map[string][]string, domains []string, need int) map[string][]string {
	given := map[string][]string{}
	var place func(person string, seen map[string]bool) bool
	place = func(person string, seen map[string]bool) bool {
		for _, d := range speaks[person] {
			if seen[d] {
				continue
			}
			seen[d] = true
			if len(given[d]) < need {
				given[d] = append(given[d], person)
				return true
			}
			for i, other := range given[d] {
				if place(other, seen) {
					given[d][i] = person
					return true
				}
			}
		}
		return false
	}
	for _, p := range people {
		place(p, map[string]bool{})
	}
	for _, d := range domains {
		slices.Sort(given[d])
	}
	return given
}
