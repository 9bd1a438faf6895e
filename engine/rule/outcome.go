package rule

import (
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	earlyOutcome = diag.Rule{
		Code:  "outcome-before-judgement",
		Title: "A judgement is resolved after it was made.",
		Why:   "What had happened before the information was closed was known, not judged. Scoring it would flatter the calibration.",
		Wrong: "resolved_at: 2024-06-01   # the product's cut-off is 2024-08-02",
		Right: "resolved_at: 2024-10-31",
	}
	outcomeTwice = diag.Rule{
		Code:  "outcome-twice",
		Title: "A judgement has one outcome.",
		Why:   "Calibration scores a judgement once. Two outcomes count it twice, or contradict each other.",
		Wrong: "two files below content/outcomes for KJ1 of one assessment",
		Right: "one file; a correction changes it, and git keeps the former state",
	}
	noCriterion = diag.Rule{
		Code:     "outcome-without-criterion",
		Severity: diag.Warning,
		Title:    "A judgement that is resolved said beforehand what would decide it.",
		Why:      "An outcome decided by a criterion chosen afterwards is worth little: almost every forecast came true in some sense. Write `resolution` and `resolves_by` with the judgement.",
		Wrong:    "judgement: KJ3           # it has no resolution",
		Right:    "judgement: KJ1           # resolution: A credible public report of …",
	}
)

func outcomes() family {
	return family{
		rules:  []*diag.Rule{&earlyOutcome, &outcomeTwice, &noCriterion},
		others: map[intel.Kind]func(*pass){intel.Outcomes: (*pass).outcome},
		world:  (*survey).outcomesTwice,
	}
}

func (p *pass) outcome() {
	o := p.Outcomes.Get(p.entry.ID)
	resolved := p.root.Get("resolved_at")
	p.happened("the outcome", resolved)
	a, n := p.judged(o)
	if n == nil {
		return
	}
	if n.Get("resolution") == nil {
		p.add(p.at(&noCriterion, p.root.Place("judgement"), "%s of %s did not say what would decide it", o.Judgement, a.ID).
			See(a.Path, n.Place("id"), "the judgement"))
	}
	if resolved != nil && day(o.ResolvedAt).Before(day(a.InformationCutoff)) {
		p.add(p.at(&earlyOutcome, resolved.Span, "this was resolved before it was judged: the information cut-off is %s", when(a.InformationCutoff)).
			See(a.Path, p.Nodes(p.Entry(a.Ref)).Place("information_cutoff"), "the cut-off"))
	}
}

// judged returns the product an outcome is about, and the node of its
// judgement, or nil.
func (s *survey) judged(o *intel.Outcome) (*intel.Assessment, *doc.Node) {
	a := s.Assessments.Get(o.Assessment)
	if a == nil {
		return nil, nil
	}
	for i := range a.Judgements {
		if a.Judgements[i].ID == o.Judgement {
			return a, s.Nodes(s.Entry(a.Ref)).At("judgements", i)
		}
	}
	return nil, nil
}

func (s *survey) outcomesTwice() []diag.Diagnostic {
	var found []diag.Diagnostic
	first := map[[2]string]*intel.Outcome{}
	for _, o := range s.Outcomes.All() {
		key := [2]string{o.Assessment, o.Judgement}
		if before := first[key]; before != nil {
			found = append(found, outcomeTwice.At(o.Path, s.Nodes(s.Entry(o.Ref)).Place("judgement"), "%s of %s has an outcome already; keep one", o.Judgement, o.Assessment).
				See(before.Path, s.Nodes(s.Entry(before.Ref)).Place("judgement"), "the first one"))
			continue
		}
		first[key] = o
	}
	return found
}
