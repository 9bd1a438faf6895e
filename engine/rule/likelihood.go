package rule

import (
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	outsideBand = diag.Rule{
		Code:  "probability-outside-band",
		Title: "A point probability lies inside the band of its likelihood.",
		Why:   "ICD 203, section D.6.e.(2)(a), gives each term of likelihood a range of percent. A number outside the range of its term tells two different things, and each reader remembers the one that suits. The bands are read as half open: 80 is very likely, not likely; never 0 or 100.",
		Wrong: "likelihood: likely\nprobability: 85",
		Right: "likelihood: very-likely\nprobability: 85",
	}
	mixedRows = diag.Rule{
		Code:  "likelihood-mixed-rows",
		Title: "A product uses one row of the terms of ICD 203.",
		Why:   "ICD 203, section D.6.e.(2)(a), has two rows of terms for the same seven bands and asks not to mix them in one product: a reader who meets \"likely\" and \"probable\" looks for a difference that is not meant. The first judgement decides the row; judgements' statements and the bottom line follow it.",
		Wrong: "likelihood: probable     # the first judgement says likely",
		Right: "likelihood: likely",
	}
	termDiffers = diag.Rule{
		Code:  "likelihood-term",
		Title: "A judgement's sentence contains the term of its likelihood.",
		Why:   "Executives read the sentence, the calibration counts the field. ICD 203, section D.6.e.(2)(a), asks for its terms in the product itself; when sentence and field disagree, nobody can say later what was judged. Inflections count (\"will probably\", \"almost certainly\"); \"highly likely\" and other expressions that have no band do not.",
		Wrong: "statement: Criminals could exploit this before the year ends.\nlikelihood: likely",
		Right: "statement: Criminals will likely exploit this before the year ends.\nlikelihood: likely",
	}
)

func likelihoods() family {
	return family{
		rules:   []*diag.Rule{&outsideBand, &mixedRows, &termDiffers},
		product: (*pass).likelihoods,
	}
}

func (p *pass) likelihoods(a *intel.Assessment) {
	var first intel.Likelihood
	for _, j := range a.Judgements {
		if j.Likelihood.Stated() {
			first = j.Likelihood
			break
		}
	}
	if !first.Stated() {
		return
	}
	for i := range a.Judgements {
		n := p.root.At("judgements", i)
		p.probability(n, &a.Judgements[i])
		p.declared(n, &a.Judgements[i], first)
		p.statement(n.Get("statement"), &a.Judgements[i], first)
	}
	for _, n := range []*doc.Node{p.root.Get("bottom_line"), p.root.At("affected", "statement")} {
		p.otherRow(n, estimates(split(n.Text())), first)
	}
}

func (p *pass) probability(n *doc.Node, j *intel.Judgement) {
	if j.Probability == 0 || !j.Likelihood.Stated() || j.Likelihood.Holds(j.Probability) {
		return
	}
	low, high := j.Likelihood.Range()
	d := p.at(&outsideBand, n.Place("probability"), "%d percent is not %q, which means %d percent or more and less than %d", j.Probability, j.Likelihood.Term(), low, high)
	for _, l := range intel.Likelihoods() {
		if l.Row == j.Likelihood.Row && l.Holds(j.Probability) {
			d.Message += `; that would be "` + l.Term() + `"`
		}
	}
	p.add(d.See(p.entry.Path, n.Place("likelihood"), "the likelihood"))
}

func (p *pass) declared(n *doc.Node, j *intel.Judgement, first intel.Likelihood) {
	if j.Likelihood.Stated() && j.Likelihood.Row != first.Row {
		own := intel.Likelihood{Band: j.Likelihood.Band, Row: first.Row}
		p.add(p.at(&mixedRows, n.Place("likelihood"), "%q belongs to the other row of ICD 203 terms; this product uses %q", j.Likelihood.Key(), first.Key()).Fixed(own.Key()))
	}
}

// statement compares the words of a judgement with its likelihood.
func (p *pass) statement(n *doc.Node, j *intel.Judgement, first intel.Likelihood) {
	words := estimates(split(n.Text()))
	if !j.Likelihood.Stated() {
		p.otherRow(n, words, first)
		return
	}
	var rest []estimate
	agrees, sameBand := false, false
	for _, e := range words {
		agrees = agrees || e.likelihood == j.Likelihood
		sameBand = sameBand || e.likelihood.Band == j.Likelihood.Band
		if e.likelihood != j.Likelihood {
			rest = append(rest, e)
		}
	}
	p.otherRow(n, rest, first)
	switch {
	case agrees || sameBand: // the row is another finding
	case len(words) == 0:
		p.report(&termDiffers, n.Place(), "the sentence does not say %q, which is its likelihood; use the term in the sentence", j.Likelihood.Term())
	default:
		p.report(&termDiffers, n.Part(words[0].start, words[0].end), "%s", disagreement(n.Scalar, words[0], j.Likelihood))
	}
}

func disagreement(text string, e estimate, declared intel.Likelihood) string {
	said := text[e.start:e.end]
	if e.negated {
		said = "not " + said
	}
	if !e.likelihood.Stated() {
		return `"` + said + `" is no term of ICD 203 and has no band; the likelihood is "` + declared.Key() + `", so write "` + inflected(declared, e.adverb) + `"`
	}
	return `the sentence says "` + said + `", and the likelihood says "` + declared.Key() + `"; change one of the two`
}

// otherRow reports the terms of a text that stand in the other row.
func (p *pass) otherRow(n *doc.Node, words []estimate, first intel.Likelihood) {
	for _, e := range words {
		if !e.likelihood.Stated() || e.likelihood.Row == first.Row {
			continue
		}
		own := intel.Likelihood{Band: e.likelihood.Band, Row: first.Row}
		p.add(p.at(&mixedRows, n.Part(e.start, e.end), "%q belongs to the other row of ICD 203 terms; this product uses %q", n.Scalar[e.start:e.end], first.Term()).
			Fixed(fix(e, own)))
	}
}

// fix proposes the term for an expression, unless a "not" stands before it.
func fix(e estimate, own intel.Likelihood) string {
	if e.negated {
		return ""
	}
	return inflected(own, e.adverb)
}
