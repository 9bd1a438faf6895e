package rule

import (
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	unsourced = diag.Rule{
		Code:  "judgement-without-source",
		Title: "Each judgement names at least one source.",
		Why:   "ICD 203, section D.6.e.(1): a product describes the quality and credibility of the sources on which its judgments rest. A judgement without a source is an opinion nobody can follow.",
		Wrong: "- {id: KJ1, statement: …, sources: []}",
		Right: "- {id: KJ1, statement: …, sources: [S1]}",
	}
	unusedSource = diag.Rule{
		Code:     "unused-source",
		Severity: diag.Warning,
		Title:    "Each source is used by a judgement or marked in the body.",
		Why:      "A list of sources that nothing rests on makes a product look better founded than it is, and hides what the yield of a source really was.",
		Wrong:    "sources: [{id: S1, …}, {id: S2, …}]   # no judgement and no [S2] in the text",
		Right:    "sources: [{id: S1, …}]",
	}
	weakSources = diag.Rule{
		Code:  "weak-sources-high-confidence",
		Title: "High confidence does not rest on sources that cannot be judged.",
		Why:   "Confidence follows from the number of assumptions, the credibility and diversity of sources and the strength of argument (ICD 203, section D.6.e.(2)). Where the reliability of every source is F, or the credibility of everything they say is 6, nothing of that is known.",
		Wrong: "confidence: high\nsources: [S1]            # graded F6",
		Right: "confidence: low\nsources: [S1]",
	}
	singleSource = diag.Rule{
		Code:     "single-source-high-confidence",
		Severity: diag.Warning,
		Title:    "High confidence rests on more than one source.",
		Why:      "One source can be wrong or deceived, and nothing in the product would show it. Diversity of sources is part of confidence (ICD 203, section D.6.e.(2)). If the one source is proof by itself, such as the organisation's own logs, suppress the rule and say so.",
		Wrong:    "confidence: high\nsources: [S1]",
		Right:    "confidence: high\nsources: [S1, S4]",
	}
)

func sourcing() family {
	return family{
		rules:   []*diag.Rule{&unsourced, &unusedSource, &weakSources, &singleSource},
		product: (*pass).sourcing,
	}
}

func (p *pass) sourcing(a *intel.Assessment) {
	used, marked := map[string]bool{}, map[string]bool(nil)
	for i := range a.Judgements {
		p.rests(a, i)
		for _, id := range a.Judgements[i].Sources {
			used[id] = true
		}
	}
	for i, c := range a.Sources {
		n := p.root.At("sources", i)
		if used[c.ID] {
			continue
		}
		if marked == nil {
			marked = p.body().marked()
		}
		if !marked[c.ID] {
			p.report(&unusedSource, n.Place("id"), "nothing rests on %s; mark it in the text as [%s], name it in a judgement, or remove it", c.ID, c.ID)
		}
	}
}

// marked returns the sources that a body marks.
func (b *prose) marked() map[string]bool {
	set := map[string]bool{}
	for _, line := range b.lines {
		for part := range strings.SplitSeq(line, "[") {
			if id, _, ok := strings.Cut(part, "]"); ok && sourceMark(id) {
				set[id] = true
			}
		}
	}
	return set
}

// rests compares the confidence of a judgement with its sources.
func (p *pass) rests(a *intel.Assessment, i int) {
	j, n := &a.Judgements[i], p.root.At("judgements", i)
	if len(j.Sources) == 0 {
		p.report(&unsourced, n.Place("sources"), "%s names no source; list what it rests on", j.ID)
		return
	}
	if j.Confidence != intel.High {
		return
	}
	grades := grades(a, j)
	switch {
	case len(grades) == 0: // unknown sources are reported as such
	case every(grades, func(g intel.Grade) bool { return g[0] == 'F' }):
		p.report(&weakSources, n.Place("confidence"), "high confidence cannot rest on sources whose reliability cannot be judged (F); lower it or add a source")
	case every(grades, func(g intel.Grade) bool { return g[1] == '6' }):
		p.report(&weakSources, n.Place("confidence"), "high confidence cannot rest on information whose truth cannot be judged (6); lower it or add a source")
	case len(j.Sources) == 1:
		p.report(&singleSource, n.Place("sources"), "%s has high confidence and one source, %s; add an independent one, or lower the confidence", j.ID, j.Sources[0])
	}
}

// grades returns the grades of the sources a judgement names.
func grades(a *intel.Assessment, j *intel.Judgement) []intel.Grade {
	var list []intel.Grade
	for _, c := range a.Sources {
		if slices.Contains(j.Sources, c.ID) && c.Grade.Valid() {
			list = append(list, c.Grade)
		}
	}
	return list
}

func every[T any](list []T, holds func(T) bool) bool {
	return !slices.ContainsFunc(list, func(v T) bool { return !holds(v) })
}
