package rule

import (
	"cmp"
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	requirementGap = diag.Rule{
		Code:     "requirement-gap",
		Severity: diag.Warning,
		Title:    "Each requirement in force is answered by a product of its review period.",
		Why:      "A requirement that nobody answers is a gap in what the organisation decides by: collect for it, or agree with its stakeholders to retire it. Counted are products that are not withdrawn, with a cut-off since valid_from.",
		Wrong:    "PIR-007, in force since July, and no product answers it",
		Right:    "a product with answers: [PIR-007]",
	}
	alertBudget = diag.Rule{
		Code:     "flash-alert-budget",
		Severity: diag.Warning,
		Title:    "An audience receives no more flash alerts in a day than its budget allows.",
		Why:      "A flash alert interrupts its readers. Beyond a few in a day they stop reading all of them, the one that mattered included. The budget stands in content/dossier.yaml; the day is that of the cut-off, in the organisation's time zone. Combine alerts, or leave the lesser ones to the roundup.",
		Wrong:    "a fourth flash alert on one day, with flash_alerts_per_day: 3",
		Right:    "one product of the form assessment, in the weekly roundup",
	}
)

func coverage() family {
	return family{
		rules: []*diag.Rule{&requirementGap, &alertBudget},
		world: func(s *survey) []diag.Diagnostic { return append(s.gaps(), s.overBudget()...) },
	}
}

func (s *survey) gaps() []diag.Diagnostic {
	if s.broken[intel.Assessments] {
		return nil // a broken product may be the answer
	}
	answered := map[string][]time.Time{}
	for _, a := range s.Assessments.All() {
		if a.Withdrawn != nil {
			continue
		}
		for _, id := range a.Answers {
			answered[id] = append(answered[id], a.InformationCutoff)
		}
	}
	var found []diag.Diagnostic
	for _, r := range s.Requirements.All() {
		since := func(cutoff time.Time) bool { return !cutoff.Before(r.ValidFrom) }
		if r.Retired || s.moment.Before(r.ValidFrom) || slices.ContainsFunc(answered[r.ID], since) {
			continue
		}
		at := s.root(r.Ref).Place("question")
		found = append(found, requirementGap.At(r.Path, at, "no product answers %s, in force since %s; collect for it, or agree with its stakeholders to retire it", r.ID, date(r.ValidFrom)))
	}
	return found
}

// overBudget reports the flash alerts of a day beyond the budget of an
// audience that may read them.
func (s *survey) overBudget() []diag.Diagnostic {
	var alerts []*intel.Assessment
	for _, a := range s.Assessments.All() {
		if a.Product == intel.FlashAlert && a.Withdrawn == nil {
			alerts = append(alerts, a)
		}
	}
	slices.SortStableFunc(alerts, func(a, b *intel.Assessment) int {
		return cmp.Or(a.InformationCutoff.Compare(b.InformationCutoff), cmp.Compare(a.ID, b.ID))
	})
	var found []diag.Diagnostic
	for _, audience := range s.Organisation.Audiences {
		if audience.Budget.FlashAlertsPerDay > 0 {
			found = append(found, s.beyond(alerts, audience)...)
		}
	}
	return found
}

func (s *survey) beyond(alerts []*intel.Assessment, audience intel.Audience) []diag.Diagnostic {
	var found []diag.Diagnostic
	count := map[string]int{}
	for _, a := range alerts {
		if a.TLP > audience.TLP {
			continue
		}
		today := a.InformationCutoff.In(s.zone).Format(time.DateOnly)
		if count[today]++; count[today] > audience.Budget.FlashAlertsPerDay {
			found = append(found, alertBudget.At(a.Path, s.node(a, "product"), "this is flash alert number %d of %s for %s, whose budget is %d a day; combine alerts, or leave it to the roundup", count[today], today, audience.Name, audience.Budget.FlashAlertsPerDay))
		}
	}
	return found
}
