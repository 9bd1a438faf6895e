// Package mail writes a roundup as a letter: as Markdown, as plain text of 72
// columns, as HTML that mail programs can show, and as a message that carries
// text, HTML and the PDF.
//
//	err := mail.Message(w, week, pdf)
//
// All forms say the same, in the same order as the PDF. The message is a file
// that any mail program opens as a draft: it names no recipient. The TLP label
// opens its subject and stands first and last in every form. The same roundup
// gives the same bytes.
package mail

import (
	"fmt"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// letter is a roundup in the order of reading.
type letter struct {
	Organisation, Title, Subtitle, Notice string
	Language                              string
	Label                                 intel.TLP
	Handling                              string
	Facts                                 []string
	BottomLine                            string
	Note                                  *note
	Parts                                 []part
	Address                               string // of the issue on the site
}

// note is the editor's word.
type note struct{ Title, By, Markdown string }

// part is a section with its entries.
type part struct {
	Title   string
	Entries []entry
}

// entry is one thing told: a line to read first, and what supports it.
type entry struct {
	Lead    string
	Address string // of the document on the site
	Lines   []line // each a paragraph
	Small   string
	Brief   bool // one line of a list
}

// line is a paragraph that may begin with words that stand out.
type line struct{ Strong, Text string }

// writer is a roundup being told.
type writer struct {
	*roundup.Roundup
	*edition.Edition
}

func compose(r *roundup.Roundup) *letter {
	org := r.Edition.Organisation
	w := writer{r, r.Edition}
	l := &letter{
		Organisation: org.Name, Title: "Weekly intelligence roundup", Notice: org.Notice, Language: org.Language,
		Subtitle: fmt.Sprintf("Week %d of %d, %s", r.Week.Number, r.Week.Year, r.Dates()),
		Label:    r.TLP, Handling: r.TLP.Handling(org.Name) + ".", BottomLine: strings.Join(r.BottomLine, " "),
		Facts:   []string{"Based on information available at " + intel.Moment(r.Cutoff, org.Zone) + ".", "Edition for " + r.Edition.Audience.Name + "."},
		Address: w.Address(intel.Ref{Kind: intel.Roundups, ID: r.Week.String()}),
	}
	if n := r.Note; n != nil {
		l.Note = &note{Title: n.Title, Markdown: n.Body}
		if n.Editor != nil {
			l.Note.By = n.Editor.Name
		}
	}
	for _, p := range []part{
		{"Since the last issue", w.followed()}, {"Changed judgements", w.judgements(r.Changed)}, {"New judgements", w.judgements(r.New)},
		{"Flash alerts", w.products(r.Alerts)}, {"Assessments and reports", w.products(r.Products)}, {"Questions from leadership", w.questions()},
		{"Requirements at a glance", w.requirements()}, {"Closed", w.closed()}, {"How past judgements turned out", w.resolved()}, {"Coming up", w.coming()},
	} {
		if len(p.Entries) > 0 {
			l.Parts = append(l.Parts, p)
		}
	}
	return l
}

func (w writer) followed() (out []entry) {
	said, open := w.Settled()
	if said != "" {
		out = append(out, entry{Lead: said, Brief: true})
	}
	for _, f := range open {
		out = append(out, entry{Lead: f.Said + ": " + intel.Lower(f.What) + " " + intel.Day(f.At, w.Organisation.Zone) + ", " + f.Name, Address: w.Address(f.Ref), Brief: true})
	}
	return out
}

func (w writer) judgements(list []*edition.Judgement) (out []entry) {
	for _, j := range list {
		e := entry{Lead: j.Statement, Address: w.Address(j.Assessment.Ref()), Lines: []line{estimate(j)}, Small: j.ID + ", " + j.Assessment.Title}
		if m := j.Moved(); m != "" {
			e.Lines = append(e.Lines, line{intel.Stop(m), intel.Stop(j.Movement.Reason)})
		}
		out = append(out, e)
	}
	return out
}

// estimate writes likelihood and confidence, which are never one statement.
func estimate(j *edition.Judgement) line {
	confidence := ""
	if j.Confidence != 0 {
		confidence = j.Confidence.String() + " confidence"
	}
	if !j.Likelihood.Stated() {
		return line{Text: intel.Stop(intel.Upper(confidence))}
	}
	said := "(" + j.Likelihood.Percent() + ")"
	if j.Probability > 0 {
		said += fmt.Sprintf(", at %d%%", j.Probability)
	}
	if confidence != "" {
		said += "; " + confidence
	}
	return line{intel.Upper(j.Likelihood.Term()), intel.Stop(said)}
}

func (w writer) products(list []*edition.Assessment) (out []entry) {
	for _, a := range list {
		e := entry{Lead: a.Title, Address: w.Address(a.Ref()), Small: intel.Upper(a.Product.Noun()) + ", issued " + intel.Moment(a.Issued, w.Organisation.Zone) + ". " + a.Standing() + "."}
		switch {
		case a.Withdrawal != nil:
			e.Lines = []line{{"Withdrawn " + intel.Day(a.Withdrawal.At, w.Organisation.Zone) + ".", intel.Stop(a.Withdrawal.Reason)}}
		default:
			e.Lines = []line{{Text: a.BottomLine}}
			if f := a.Affected; f != nil {
				e.Lines = append(e.Lines, line{f.Status.Sentence(), intel.Stop(f.Statement)})
			}
		}
		out = append(out, e)
	}
	return out
}

func (w writer) questions() (out []entry) {
	zone := w.Organisation.Zone
	for _, q := range w.Answered {
		out = append(out, entry{
			Lead: q.Question, Address: w.Address(q.Ref()), Lines: []line{{q.Answer.Word() + ".", q.OneLine()}},
			Small: "Answered " + intel.Moment(q.AnsweredAt, zone) + ", after " + intel.Span(q.Took()) + ".",
		})
	}
	for _, q := range w.Open {
		out = append(out, entry{Lead: q.Question, Address: w.Address(q.Ref()), Lines: []line{{"Open.", "An answer is due by " + intel.Moment(q.DueAt, zone) + "."}}})
	}
	return out
}

func (w writer) requirements() (out []entry) {
	for _, l := range w.Roundup.Requirements {
		said := "no current product"
		if l.Latest != nil {
			said = intel.Count(l.Current, "current product") + ", newest of " + intel.Day(l.Latest.Issued, w.Organisation.Zone)
		}
		out = append(out, entry{Lead: l.Requirement.ID + ", " + l.Requirement.Title + ": " + said, Address: w.Address(l.Requirement.Ref()), Brief: true})
	}
	return out
}

func (w writer) closed() (out []entry) {
	for _, a := range w.Closed {
		why := a.Status.Noun()
		switch {
		case a.Withdrawal != nil:
			why = "Withdrawn: " + a.Withdrawal.Reason
		case a.SupersededBy != nil:
			why = "Superseded by " + a.SupersededBy.Title
		}
		out = append(out, entry{Lead: title(a), Address: w.Address(a.Ref()), Lines: []line{{Text: intel.Stop(why)}}})
	}
	return out
}

// title of a product; one that was removed keeps nothing but its id.
func title(a *edition.Assessment) string {
	if a.Title == "" {
		return a.ID
	}
	return a.Title
}

func (w writer) resolved() (out []entry) {
	for _, o := range w.Resolved {
		j := o.Judgement
		out = append(out, entry{
			Lead: j.Statement, Address: w.Address(j.Assessment.Ref()), Small: j.ID + ", " + j.Assessment.Title,
			Lines: []line{{o.Result.Sentence() + ", " + intel.Day(o.ResolvedAt, w.Organisation.Zone) + ".", "We had said " + j.Likelihood.Words() + ". " + intel.Stop(o.Evidence)}},
		})
	}
	return out
}

func (w writer) coming() (out []entry) {
	for _, e := range w.Coming {
		out = append(out, entry{Lead: intel.Day(e.At, w.Organisation.Zone) + ": " + intel.Lower(e.What) + ", " + e.Name, Address: w.Address(e.Ref), Brief: true})
	}
	return out
}
