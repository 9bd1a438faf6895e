package diff

import (
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
)

// Aspect is what a change is about.
type Aspect string

// The aspects, most important first.
const (
	Unreadable    Aspect = "unreadable"
	Rules         Aspect = "rules" // of sign-off: policy, settings
	Withdrawal    Aspect = "withdrawn"
	Marking       Aspect = "marking"
	Affected      Aspect = "affected"
	Likelihood    Aspect = "likelihood"
	Confidence    Aspect = "confidence"
	BottomLine    Aspect = "bottom-line"
	Answer        Aspect = "answer"
	Judgement     Aspect = "judgement"
	Result        Aspect = "result"
	Question      Aspect = "question"
	Probability   Aspect = "probability"
	Council       Aspect = "council"
	Domains       Aspect = "domains"
	Requirement   Aspect = "requirements"
	Basis         Aspect = "basis" // of a judgement or of the answer about us
	Source        Aspect = "sources"
	Technique     Aspect = "techniques"
	Vulnerability Aspect = "vulnerabilities"
	Actor         Aspect = "actors"
	Indicator     Aspect = "indicators"
	Limits        Aspect = "limits" // assumptions, gaps, what would change our mind
	Title         Aspect = "title"
	Prose         Aspect = "text"
	Detail        Aspect = "detail"
	Reason        Aspect = "reason"
)

var order = []Aspect{
	Unreadable, Rules, Withdrawal, Marking, Affected, Likelihood, Confidence, BottomLine, Answer, Judgement, Result,
	Question, Probability, Council, Domains, Requirement, Basis, Source, Technique, Vulnerability, Actor, Indicator,
	Limits, Title, Prose, Detail, Reason,
}

func (a Aspect) rank() int { return slices.Index(order, a) }

// facts are what is worth saying of a document that is new or gone: the rest
// is there to be read.
var facts = []Aspect{Unreadable, Withdrawal, Affected, BottomLine, Answer, Judgement, Result, Question, Domains, Requirement}

// aspects tells what a field is about, by its path without the places in
// lists; "x.*" stands for all fields of x that are not named.
var aspects = map[string]Aspect{
	"withdrawn": Withdrawal, "tlp": Marking, "affected.tlp": Marking, "sources.tlp": Marking, "indicators.tlp": Marking, "default_tlp": Marking,
	"affected": Affected, "affected.status": Affected, "affected.statement": Affected, "affected.estate": Affected, "affected.confidence": Affected, "affected.*": Basis,
	"judgements": Judgement, "judgements.statement": Judgement, "judgements.likelihood": Likelihood, "judgements.confidence": Confidence,
	"judgements.probability": Probability, "judgements.negated": Judgement, "judgements.*": Basis,
	"bottom_line": BottomLine, "answer": Answer, "assessment": Answer, "result": Result, "question": Question, "decision": Question, "eeis": Question, "eeis.*": Question,
	"domains": Domains, "domain": Domains, "answers": Requirement, "requirements": Requirement,
	"sources": Source, "sources.*": Source, "attack": Technique, "cves": Vulnerability, "actors": Actor,
	"indicators": Indicator, "indicators.*": Indicator,
	"assumptions": Limits, "gaps": Limits, "would_change_our_mind": Limits,
	"title": Title, "name": Title, "change_reason": Reason,
}

// aspect returns what a field of a document is about.
func aspect(k intel.Kind, path string) Aspect {
	switch k {
	case intel.Rules, intel.Settings:
		return Rules
	case intel.Council:
		return Council
	}
	if a, ok := aspects[path]; ok {
		return a
	}
	top, _, _ := strings.Cut(path, ".")
	if a, ok := aspects[top+".*"]; ok {
		return a
	}
	return Detail
}

// Label names what changed, as in "likelihood of KJ1".
func (c *Change) Label() string {
	switch c.Aspect {
	case Unreadable:
		return "cannot be read"
	case Marking:
		return c.markingLabel()
	case Likelihood, Confidence, Probability:
		return string(c.Aspect) + " of " + c.Where
	case BottomLine:
		return "bottom line"
	case Technique:
		return "techniques"
	case Vulnerability:
		return "CVEs"
	case Prose:
		if c.Where == "" {
			return "text"
		}
		return c.Where
	case Reason:
		return "reason"
	}
	where := c.Where
	if c.Aspect == Indicator {
		where = markdown.Defang(where)
	}
	switch {
	case c.Where == "":
		return c.Field
	case c.Field == "":
		return where
	case c.Field == "statement" && c.Aspect == Judgement:
		return "statement of " + where
	}
	return where + ", " + c.Field
}

func (c *Change) markingLabel() string {
	label := "TLP label"
	if c.Where != "" {
		label += " of " + c.Where
	}
	before, after := intel.ParseTLP(c.Before), intel.ParseTLP(c.After)
	if after != 0 && after < before {
		label += ", lowered"
	}
	return label
}
