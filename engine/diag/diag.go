// Package diag holds what Dossier tells a person about their content: findings
// with a place, a stable rule code, a message and, where there is one, a way
// out. A [Diagnostic] is a value, never an error: all findings of a run are
// collected, sorted by place and printed at once. Failures of the program
// itself are errors and do not pass through here.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity says whether a finding stops publication.
type Severity uint8

const (
	// Error is a finding that must be mended before anything is published.
	Error Severity = iota
	// Warning is a finding that a person should look at.
	Warning
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Position is a place in a file as it lies on disk, front matter included.
// Line and Column count from 1; Column counts code points, not bytes.
type Position struct{ Line, Column int }

// Span is the part of a file a finding is about: from Start up to, but not
// including, End. The zero Span means the file as a whole.
type Span struct{ Start, End Position }

// Rule is one kind of finding. Its text is what `dossier explain CODE` prints.
type Rule struct {
	Code     string   // stable, kebab-case, unique over all packages
	Severity Severity // of every finding of this rule
	Title    string   // what is demanded, one sentence
	Why      string   // the reason, with the standard behind it
	Wrong    string   // an example that is reported
	Right    string   // the same, mended
}

// At returns a finding of the rule at a place.
func (r *Rule) At(file string, span Span, format string, args ...any) Diagnostic {
	return Diagnostic{
		File: file, Span: span, Severity: r.Severity, Rule: r.Code,
		Message: fmt.Sprintf(format, args...),
	}
}

// Related is a second place that explains a finding.
type Related struct {
	File    string
	Span    Span
	Message string
}

// Diagnostic is one finding. File is a slash-separated path relative to the
// root of the repository.
type Diagnostic struct {
	File     string
	Span     Span
	Severity Severity
	Rule     string
	Message  string
	Fix      string // what to write instead; empty when only a person can tell
	Related  []Related
}

// Fixed returns the finding with a proposed replacement text.
func (d Diagnostic) Fixed(fix string) Diagnostic {
	d.Fix = fix
	return d
}

// See returns the finding with one more related place.
func (d Diagnostic) See(file string, span Span, message string) Diagnostic {
	d.Related = append(slices.Clip(d.Related), Related{file, span, message})
	return d
}

// Sort orders findings by file, place, rule and message, so that the same
// content always yields the same list, and drops exact repetitions.
func Sort(list []Diagnostic) []Diagnostic {
	slices.SortFunc(list, compare)
	return slices.CompactFunc(list, func(a, b Diagnostic) bool { return compare(a, b) == 0 })
}

func compare(a, b Diagnostic) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Span.Start.Line, b.Span.Start.Line),
		cmp.Compare(a.Span.Start.Column, b.Span.Start.Column),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Message, b.Message),
	)
}

// Count returns the number of errors and of warnings.
func Count(list []Diagnostic) (errors, warnings int) {
	for _, d := range list {
		if d.Severity == Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}
