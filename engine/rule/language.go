package rule

import (
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	hedged = diag.Rule{
		Code:  "hedge-word",
		Title: "A judgement does not hedge.",
		Why:   "\"May\", \"might\", \"could\" and \"possibly\" have no band: everything that is not impossible may happen, so such a sentence can never be wrong and tells a reader nothing to decide by. ICD 203, section D.6.e.(2), asks for its terms of likelihood instead. The month of May, \"could not\" and words in quotation marks are left alone.",
		Wrong: "statement: The group might target our suppliers.",
		Right: "statement: The group is unlikely to target our suppliers before March.",
	}
	confidenceMixed = diag.Rule{
		Code:  "confidence-with-likelihood",
		Title: "Confidence and likelihood do not stand in one sentence.",
		Why:   "Likelihood is about the event, confidence about our basis for the judgement. ICD 203, section D.6.e.(2)(b): a product must not combine a confidence level and a degree of likelihood in the same sentence, since readers take one for the other. Quotations of others are left alone.",
		Wrong: "We judge with high confidence that they will likely return.",
		Right: "They will likely return. Our confidence in this judgement is high.",
	}
)

// How often these rules are wrong was counted by reading every finding. In the
// 501 sentences of five public summaries of actors (of the Adversary Emulation
// Library: APT29, Blind Eagle, Carbanak, FIN6 and menuPass), had each been a
// judgement, 13 words are reported as hedges, of which one is none ("information
// that could be used to …"): one false finding in 501 sentences. Terms of
// likelihood and confidence beside likelihood have no finding there, and none is
// missed. The 30 products of the example, 235 sentences of judgements and bottom
// lines and 748 of running text, have no finding; they were written with the
// rules at hand, so that says less.
func language() family {
	return family{
		rules:   []*diag.Rule{&hedged, &confidenceMixed},
		product: (*pass).language,
	}
}

func (p *pass) language(a *intel.Assessment) {
	for _, j := range p.root.Get("judgements").Each() {
		n := j.Get("statement")
		words := split(n.Text())
		p.hedges(n, words)
		p.confidence(n)
	}
	p.confidence(p.root.Get("bottom_line"))
	p.confidence(p.root.At("affected", "statement"))
	if strings.Contains(p.entry.Doc.Body, "onfiden") {
		p.bodyConfidence()
	}
}

func (p *pass) hedges(n *doc.Node, words []word) {
	for i, w := range words {
		if !w.quoted && hedge(words, i) {
			p.report(&hedged, n.Part(w.start, w.end), "%q has no band of likelihood; say how likely it is, with a term of ICD 203, or state the fact", n.Scalar[w.start:w.end])
		}
	}
}

// hedge reports whether a word makes a claim that cannot be wrong.
func hedge(words []word, i int) bool {
	switch words[i].text {
	case "may":
		return !words[i].capital
	case "might":
		switch before(words, i, 1) {
		case "military", "economic", "industrial", "naval", "full", "the", "whose":
			return false
		}
		return true
	case "could":
		return after(words, i, 1) != "not"
	case "perhaps":
		return after(words, i, 1) != "best" && after(words, i, 1) != "most"
	case "possibly", "maybe", "conceivably":
		return true
	}
	return false
}

// confidence reports a sentence of a text that holds both.
func (p *pass) confidence(n *doc.Node) {
	for start, sentence := range intel.Sentences(n.Text()) {
		if from, to, term, ok := mixture(sentence); ok {
			p.report(&confidenceMixed, n.Part(start+from, start+to), "%s", mixtureMessage(sentence[from:to], term))
		}
	}
}

func mixtureMessage(confidence, term string) string {
	return `"` + strings.Join(strings.Fields(confidence), " ") + `" and "` + strings.Join(strings.Fields(term), " ") + `" stand in one sentence; say how likely it is in one sentence and how confident you are in another`
}

// mixture returns where a sentence states a confidence, when it states a
// likelihood too.
func mixture(sentence string) (from, to int, term string, ok bool) {
	if !strings.Contains(sentence, "onfiden") {
		return 0, 0, "", false
	}
	words := split(sentence)
	list := estimates(words)
	if len(list) == 0 {
		return 0, 0, "", false
	}
	from, to, ok = confidenceLevel(words)
	return from, to, sentence[list[0].start:list[0].end], ok
}

var levels = map[string]bool{
	"low": true, "moderate": true, "medium": true, "high": true, "limited": true, "strong": true,
	"highest": true, "higher": true, "lower": true, "full": true,
}

// confidenceLevel finds "high confidence", "confidence is low", "moderately
// confident" and the like; confidence in a supplier is none of them.
func confidenceLevel(words []word) (from, to int, ok bool) {
	for i, w := range words {
		if w.quoted {
			continue
		}
		switch w.text {
		case "confidence":
			switch {
			case levels[before(words, i, 1)]:
				return words[i-1].start, w.end, true
			case before(words, i, 1) == "with" && after(words, i, 1) == "that":
				return words[i-1].start, w.end, true
			case copula(after(words, i, 1)) && levels[after(words, i, 2)]:
				return w.start, words[i+2].end, true
			}
		case "confident":
			if a := after(words, i, 1); a == "that" || a == "in" || a == "it" || a == "they" {
				return w.start, w.end, true
			}
		}
	}
	return 0, 0, false
}

func copula(s string) bool {
	return s == "is" || s == "remains" || s == "stays" || s == "level" || s == ":"
}

// bodyConfidence reads the prose of a body: its paragraphs without block
// quotes, whose lines belong together.
func (p *pass) bodyConfidence() {
	body := p.body()
	for from, to := range body.paragraphs {
		text := strings.Join(body.lines[from:to], "\n")
		if !strings.Contains(text, "onfiden") || strings.HasPrefix(strings.TrimSpace(text), ">") {
			continue
		}
		for start, sentence := range intel.Sentences(text) {
			first, last, term, ok := mixture(sentence)
			if !ok {
				continue
			}
			line, column := lineOf(text, start+first)
			end := column + last - first
			if strings.Contains(sentence[first:last], "\n") {
				end = column + strings.IndexByte(sentence[first:last], '\n')
			}
			p.report(&confidenceMixed, body.span(from+line, column, end), "%s", mixtureMessage(sentence[first:last], term))
		}
	}
}

// lineOf returns the line, from 0, and the offset in it of an offset in a text.
func lineOf(text string, at int) (line, offset int) {
	before := text[:at]
	return strings.Count(before, "\n"), at - (strings.LastIndexByte(before, '\n') + 1)
}
