package diag

import (
	"encoding/json"
	"io"
)

type jsonReport struct {
	Diagnostics []jsonDiagnostic `json:"diagnostics"`
	Errors      int              `json:"errors"`
	Warnings    int              `json:"warnings"`
	Documents   int              `json:"documents"`
}

type jsonDiagnostic struct {
	jsonPlace
	Severity string        `json:"severity"`
	Rule     string        `json:"rule"`
	Message  string        `json:"message"`
	Fix      string        `json:"fix"`
	Related  []jsonRelated `json:"related"`
}

// jsonPlace is a place; lines and columns are 0 for a file as a whole.
type jsonPlace struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
}

type jsonRelated struct {
	jsonPlace
	Message string `json:"message"`
}

// WriteJSON writes findings as one object. Its form is stable: every key is
// always there, lists may be empty. Documents is the number of documents that
// were checked.
func WriteJSON(w io.Writer, list []Diagnostic, documents int) error {
	report := jsonReport{Diagnostics: make([]jsonDiagnostic, len(list)), Documents: documents}
	report.Errors, report.Warnings = Count(list)
	for i, d := range list {
		report.Diagnostics[i] = jsonDiagnostic{
			jsonPlace: placed(d.File, d.Span), Severity: d.Severity.String(), Rule: d.Rule,
			Message: d.Message, Fix: d.Fix, Related: make([]jsonRelated, len(d.Related)),
		}
		for j, r := range d.Related {
			report.Diagnostics[i].Related[j] = jsonRelated{placed(r.File, r.Span), r.Message}
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(report)
}

func placed(file string, s Span) jsonPlace {
	return jsonPlace{file, s.Start.Line, s.Start.Column, s.End.Line, s.End.Column}
}
