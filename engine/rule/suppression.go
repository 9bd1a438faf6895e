package rule

import (
	"slices"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
)

var (
	unknownSuppression = diag.Rule{
		Code:  "suppression-unknown",
		Title: "A suppression names a rule that can be suppressed.",
		Why:   "A suppression with a misspelt code silences nothing, and whoever reads it believes that it does. `dossier explain` lists the codes. Findings about the form of a file, labels above the ceiling and suppressions themselves cannot be silenced.",
		Wrong: "suppress: [{rule: indicator-reservd, reason: …, until: 2025-06-30}]",
		Right: "suppress: [{rule: indicator-reserved, reason: …, until: 2025-06-30}]",
	}
	expiredSuppression = diag.Rule{
		Code:     "suppression-expired",
		Severity: diag.Warning,
		Title:    "A suppression is in force.",
		Why:      "An exception is granted for a time, so that somebody looks again. After its day it silences nothing.",
		Wrong:    "suppress: [{rule: unused-source, reason: …, until: 2024-06-30}]",
		Right:    "suppress: [{rule: unused-source, reason: …, until: 2025-06-30}]",
	}
	unusedSuppression = diag.Rule{
		Code:     "suppression-unused",
		Severity: diag.Warning,
		Title:    "A suppression silences something.",
		Why:      "An exception that is not needed any more would silence the next finding of its rule too, which nobody looked at.",
		Wrong:    "suppress: [{rule: indicator-reserved, …}]   # no such indicator is left",
		Right:    "no suppression",
	}
)

func suppressions() family {
	return family{rules: []*diag.Rule{&unknownSuppression, &expiredSuppression, &unusedSuppression}}
}

// suppress drops the findings that documents silence, and reports suppressions
// that are unknown, expired or not needed.
func (s *survey) suppress(found []diag.Diagnostic) []diag.Diagnostic {
	silenced, reports := s.silences()
	return append(append(silenced.drop(found), reports...), s.unneeded(silenced)...)
}

// silences returns the suppressions that hold, none of them needed yet, and
// reports of the others.
func (s *survey) silences() (silences, []diag.Diagnostic) {
	silenced := silences{}
	var reports []diag.Diagnostic
	codes := suppressible()
	for i := range s.Entries() {
		if e := &s.Entries()[i]; len(e.Suppress) > 0 {
			reports = append(reports, s.inForce(e, codes, silenced)...)
		}
	}
	return silenced, reports
}

// silences tells of suppressions whether they were needed.
type silences map[silence]bool

// drop removes what is suppressed.
func (l silences) drop(found []diag.Diagnostic) []diag.Diagnostic {
	return slices.DeleteFunc(found, func(d diag.Diagnostic) bool {
		key := silence{d.File, d.Rule}
		_, ok := l[key]
		if ok {
			l[key] = true
		}
		return ok
	})
}

// silence is one rule in one file.
type silence struct{ file, rule string }

// inForce files the suppressions of a document that hold, and reports the
// others.
func (s *survey) inForce(e *corpus.Entry, codes []string, silenced silences) []diag.Diagnostic {
	var found []diag.Diagnostic
	for i, sup := range e.Suppress {
		n := s.Nodes(e).At("suppress", i)
		known := false
		for _, c := range codes {
			known = known || c == sup.Rule
		}
		switch {
		case !known:
			guess := nearest(sup.Rule, codes)
			found = append(found, unknownSuppression.At(e.Path, n.Place("rule"), "there is no rule %q that can be suppressed%s", sup.Rule, didYouMean(guess)).Fixed(guess))
		case s.past(sup.Until):
			found = append(found, expiredSuppression.At(e.Path, n.Place("until"), "this suppression of %s ended on %s; mend what it silenced, or give it a new day with a reason that still holds", sup.Rule, date(sup.Until)))
		default:
			silenced[silence{e.Path, sup.Rule}] = false
		}
	}
	return found
}

func (s *survey) unneeded(silenced silences) []diag.Diagnostic {
	var found []diag.Diagnostic
	for i := range s.Entries() {
		e := &s.Entries()[i]
		for k, sup := range e.Suppress {
			if needed, ok := silenced[silence{e.Path, sup.Rule}]; ok && !needed && !s.past(sup.Until) {
				found = append(found, unusedSuppression.At(e.Path, s.Nodes(e).Place("suppress", k, "rule"), "nothing here breaks %s; remove the suppression", sup.Rule))
			}
		}
	}
	return found
}

// suppressible returns the codes that a document may silence.
func suppressible() []string {
	var codes []string
	for _, r := range Rules() {
		switch r {
		case &aboveCeiling, &unknownSuppression, &expiredSuppression, &unusedSuppression:
		default:
			codes = append(codes, r.Code)
		}
	}
	return codes
}
