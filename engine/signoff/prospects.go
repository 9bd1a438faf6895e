package signoff

import (
	"cmp"
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// prospects fills in who can still sign what is missing, and whether the
// council can fulfil it at all, deputies of any time included.
func (b *bench) prospects(lines []demand, votes []*Review, t time.Time) {
	for i := range lines {
		l := &lines[i]
		if l.Met() {
			continue
		}
		possible := 0
		for _, m := range b.Council {
			if !b.free(l, m, votes, t) || !b.able(l, m, t, late) {
				continue
			}
			possible++
			if b.able(l, m, t, b.patience(l.rule, t)) {
				l.Candidates = append(l.Candidates, m.ID)
			}
		}
		slices.SortFunc(l.Candidates, func(x, y string) int {
			return cmp.Or(b.own(l, y)-b.own(l, x), cmp.Compare(x, y))
		})
		l.Deadlock = l.Missing() > possible
		if l.rule.DistinctDomains && l.Domain != "" {
			l.Deadlock = b.given(l.rule, votes, t)[l.Domain] < l.Need
		}
	}
}

// free reports whether a member may still be asked: they are active, not
// excluded, and have not said what they think. Who objects can still approve.
func (b *bench) free(l *demand, m *intel.Member, votes []*Review, t time.Time) bool {
	return m.Active.Holds(t) && !b.excluded(m.ID) &&
		(!l.Outsider || !slices.Contains(b.subject.Involved, m.ID)) &&
		!slices.ContainsFunc(votes, func(v *Review) bool { return v.Member == m.ID && v.Decision != Object })
}

// own ranks members whose own domain it is before deputies.
func (b *bench) own(l *demand, id string) int {
	if b.member(id).Covers(l.Domain) {
		return 1
	}
	return 0
}

// able reports whether a member could fulfil a demand by signing now.
func (b *bench) able(l *demand, m *intel.Member, t time.Time, p patience) bool {
	if l.Domain != "" {
		return b.covers(m, l.Domain, t, p)
	}
	return b.signs(l.rule, m, b.subject.Domains, t, p) || l.Outsider && l.rule.PerDomain > 0 &&
		slices.ContainsFunc(b.subject.Domains, func(d string) bool { return b.covers(m, d, t, p) })
}

// given returns how many places of each domain the council could fill when one
// person serves one domain only.
func (b *bench) given(r *intel.PolicyRule, votes []*Review, t time.Time) map[string]int {
	var people []string
	speaks := map[string][]string{}
	for _, m := range b.Council {
		if list := b.couldSpeak(r, m, votes, t); len(list) > 0 {
			people, speaks[m.ID] = append(people, m.ID), list
		}
	}
	filled := map[string]int{}
	for d, from := range assign(people, speaks, b.subject.Domains, r.PerDomain) {
		filled[d] = len(from)
	}
	return filled
}

// couldSpeak returns the required domains that a member speaks for or, not
// having signed yet, could.
func (b *bench) couldSpeak(r *intel.PolicyRule, m *intel.Member, votes []*Review, t time.Time) []string {
	if b.excluded(m.ID) {
		return nil
	}
	for _, v := range votes {
		if v.Member == m.ID {
			if !v.heard() {
				return nil
			}
			return b.speaksFor(r, m, v.Domains, v.At, t)
		}
	}
	var list []string
	for _, d := range b.subject.Domains {
		if m.Active.Holds(t) && b.covers(m, d, t, late) {
			list = append(list, d)
		}
	}
	return list
}
