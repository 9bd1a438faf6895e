package web

import (
	"cmp"
	"slices"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/roundup"
)

const (
	leadingMost = 7 // judgements on the home page
	leadingEach = 2 // of them from one product
)

// leading chooses the judgements of the home page from what is live and still
// to be decided: first those that moved this week, then those new this week, then
// the rest; within each by the priority of the requirement they serve, then the
// newest product. One product gives at most two, unless little else is there.
func (s *site) leading() []*edition.Judgement {
	var all []*edition.Judgement
	for _, a := range s.ed.Assessments {
		if !a.Live() {
			continue
		}
		for _, j := range a.Judgements {
			if j.Outcome == nil && (j.ResolvesBy.IsZero() || !s.past(j.ResolvesBy)) {
				all = append(all, j)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *edition.Judgement) int {
		return cmp.Or(cmp.Compare(s.urgency(a), s.urgency(b)), cmp.Compare(priority(a), priority(b)),
			b.Assessment.Issued.Compare(a.Assessment.Issued))
	})
	most := leadingMost
	if n := s.ed.Audience.Budget.JudgementsPerRoundup; n > 0 {
		most = min(most, n)
	}
	return varied(all, most)
}

// varied takes at most most judgements in order, at first no more than
// leadingEach of one product.
func varied(all []*edition.Judgement, most int) []*edition.Judgement {
	var chosen, spare []*edition.Judgement
	taken := map[*edition.Assessment]int{}
	for _, j := range all {
		if len(chosen) == most {
			break
		}
		if taken[j.Assessment]++; taken[j.Assessment] > leadingEach {
			spare = append(spare, j)
			continue
		}
		chosen = append(chosen, j)
	}
	for len(chosen) < min(3, most) && len(spare) > 0 {
		chosen, spare = append(chosen, spare[0]), spare[1:]
	}
	return chosen
}

// urgency is 0 for what moved this week, 1 for what is new, 2 for the rest.
func (s *site) urgency(j *edition.Judgement) int {
	if roundup.WeekOf(j.Assessment.Issued, s.zone) != s.week {
		return 2
	}
	switch j.Movement.Kind {
	case edition.Raised, edition.Lowered, edition.Confidence:
		return 0
	case edition.Unchanged:
		return 2
	}
	return 1
}

// priority is that of the most pressing requirement that a judgement serves.
// General requirements come after all priority ones.
func priority(j *edition.Judgement) int {
	best := 100
	for _, r := range j.Assessment.Answers {
		n := r.Priority
		if !r.PIR {
			n += 10
		}
		best = min(best, n)
	}
	return best
}
