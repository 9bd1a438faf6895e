package metrics

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Text writes the figures of an edition for people: the four sentences, then what
// they rest on.
func Text(w io.Writer, ed *edition.Edition) error {
	r := Of(ed)
	var b strings.Builder
	fmt.Fprintf(&b, "%s, metrics of the edition for %s, as of %s\n%s\n\n",
		ed.Organisation.Name, ed.Audience.Name, intel.Moment(ed.Moment, ed.Organisation.Zone), max(ed.TLP, intel.Clear).Label())
	for _, s := range r.Sentences() {
		fmt.Fprintf(&b, "%-10s %s\n", s.Name, s.Words)
	}
	b.WriteByte('\n')
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range r.rows(ed.Organisation.Zone) {
		fmt.Fprintln(table, strings.Join(row, "\t"))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// rows are the figures with their names. What rests on too few cases is counted
// and not measured.
func (r Report) rows(zone *time.Location) [][]string {
	rows := [][]string{
		{"Requirements in force", fmt.Sprint(r.Coverage.Active)},
		{"  with a current answer", fmt.Sprint(r.Coverage.Covered())},
		{"  without", named(r.Coverage.Gaps)},
		{"  past their review date", named(r.Coverage.Stale)},
		{"Questions asked", fmt.Sprint(r.Answers.Asked)},
		{"  answered", fmt.Sprint(r.Answers.Answered) + spans(r.Answers.Enough(), r.Answers.Median, r.Answers.Longest)},
		{"  in time, of those with a date", fmt.Sprintf("%d of %d", r.Answers.OnTime, r.Answers.Due)},
		{"  open beyond their date", fmt.Sprint(r.Answers.Late)},
		{"Reviews, from cut-off to first word"},
	}
	for _, d := range r.Reviews {
		words := fmt.Sprint(d.Reviews) + spans(d.Enough(), d.Median, d.Longest)
		if d.RespondWithin > 0 {
			words += ", promised within " + intel.Span(d.RespondWithin)
		}
		rows = append(rows, []string{"  " + d.Name, words})
	}
	return append(rows, r.Forecasts.rows(zone)...)
}

func (f Forecasts) rows(zone *time.Location) [][]string {
	rows := [][]string{
		{"Judgements resolved", fmt.Sprint(f.Resolved)},
		{"  not decidable", fmt.Sprint(f.Unresolvable)},
		{"  past their day without an outcome", fmt.Sprint(len(f.Overdue))},
	}
	for _, j := range f.Overdue {
		rows = append(rows, []string{"    " + j.Assessment.ID + " " + j.ID, "by " + intel.Day(j.ResolvesBy, zone)})
	}
	if !f.Enough() {
		return rows
	}
	rows = append(rows, []string{"  Brier score", fmt.Sprintf("%.3f; of first estimates %.3f", f.Brier, f.First)})
	for _, b := range f.Bins {
		rows = append(rows, []string{"  " + b.Likelihood.Words(), fmt.Sprintf("said %d%%, came true in %d of %d", b.Said, b.Happened, b.Total)})
	}
	return rows
}

// spans tells how long things took, where enough of them did.
func spans(enough bool, median, longest time.Duration) string {
	if !enough {
		return ", too few to judge"
	}
	return fmt.Sprintf(", half within %s, all within %s", intel.Span(median), intel.Span(longest))
}

func named(list []*edition.Requirement) string {
	if len(list) == 0 {
		return "none"
	}
	ids := make([]string, len(list))
	for i, r := range list {
		ids[i] = r.ID
	}
	return strings.Join(ids, ", ")
}
