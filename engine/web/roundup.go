package web

import (
	"bytes"
	"fmt"
	"html/template"
	"iter"
	"time"

	"github.com/dossier-cti/dossier/engine/chart"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// roundupsPage is one page of the index of roundups.
type roundupsPage struct {
	Title string
	Weeks []weekRow
	Pager pager
	Empty bool
}

// weekRow is one roundup in the index.
type weekRow struct {
	link
	Week, Counts string
	PDF          *link
}

// roundPage is one week.
type roundPage struct {
	Title, Week         string
	Cutoff              template.HTML
	BottomLine          []string
	NoteTitle           string
	NoteBy              string
	Note                template.HTML
	Changed, New        []judgement
	Alerts, Products    []entry
	Answered, Open      []inquiryRow
	Closed              []entry
	Resolved            []resolved
	Coming              []coming
	Settled             string
	Followed            []followed
	Lines               []requirementLine
	Signed              []signedRow
	Activity, Coverage  *figure
	Cut                 []string // "12 more new judgements"
	All                 link
	PDF, Previous, Next *link
}

type resolved struct {
	judgement
	Result outcome
}

type coming struct {
	At   template.HTML
	What string
	Link link
}

type followed struct {
	coming
	Said string
}

type requirementLine struct {
	link
	Current, Moved int
	Latest         *link
	Day            template.HTML
}

type signedRow struct {
	link
	Standing, Waiting string
	Dissent           bool
}

// roundTitle names a roundup by its days.
func roundTitle(r *roundup.Roundup) string {
	return "Weekly roundup, " + days(r.From, r.To.Add(-time.Second))
}

// days names a span of days without repeating month or year.
func days(from, to time.Time) string {
	form := "2 January 2006"
	switch {
	case from.Year() == to.Year() && from.Month() == to.Month():
		form = "2"
	case from.Year() == to.Year():
		form = "2 January"
	}
	return from.Format(form) + " to " + to.Format("2 January 2006")
}

func (s *site) roundupIndex(l leaf, b *bytes.Buffer) error {
	p := s.page(l.path())
	v := roundupsPage{Title: "Weekly roundups", Pager: p.pager(l), Empty: l.of == 0}
	for _, r := range part(l, s.rounds) {
		p.raise(r.TLP)
		row := weekRow{
			link: p.at("roundups/"+r.Week.String()+"/index.html", days(r.From, r.To.Add(-time.Second))),
			Week: r.Week.String(), Counts: counts(r),
		}
		if pdf, ok := s.opts.PDFs[RoundupPDF(r.Week)]; ok {
			l := p.at(RoundupPDF(r.Week), pdfWords(pdf))
			row.PDF = &l
		}
		v.Weeks = append(v.Weeks, row)
	}
	return p.render(b, "roundups", l.titled(v.Title), p.crumbs(3), v)
}

// counts tells in one line what a week holds.
func counts(r *roundup.Roundup) string {
	var words []string
	add := func(n int, noun, does string) {
		if n > 0 {
			words = append(words, intel.Count(n, noun)+does)
		}
	}
	add(len(r.Changed), "judgement", " changed")
	add(len(r.New), "new judgement", "")
	add(len(r.Alerts), "flash alert", "")
	add(len(r.Answered), "inquiry", " answered")
	add(len(r.Resolved), "judgement", " resolved")
	if len(words) == 0 {
		return "A quiet week: nothing moved"
	}
	return intel.Upper(intel.Join(words))
}

func (s *site) roundups() iter.Seq[file] {
	return each(s.rounds, func(r *roundup.Roundup) []file {
		folder := "roundups/" + r.Week.String() + "/"
		return []file{
			{folder + "index.html", func(b *bytes.Buffer) error { return s.roundup(r, b) }},
			{folder + "index.json", func(b *bytes.Buffer) error { return s.roundupRecord(r, b) }},
			{folder + "index.md", func(b *bytes.Buffer) error { return s.roundupSource(r, b) }},
		}
	})
}

func (s *site) roundup(r *roundup.Roundup, b *bytes.Buffer) error {
	p := s.page("roundups/" + r.Week.String() + "/index.html")
	p.raise(r.TLP)
	v := roundPage{
		Title: roundTitle(r), Week: r.Week.String(), Cutoff: p.moment(r.Cutoff), BottomLine: r.BottomLine,
		All: p.at("assessments/index.html", "All assessments"),
	}
	if r.Note != nil {
		p.raise(r.Note.TLP)
		v.NoteTitle, v.NoteBy, v.Note = r.Note.Title, p.person(r.Note.Editor), p.prose(r.Note.Body, nil)
	}
	p.roundJudgements(r, &v)
	p.roundProducts(r, &v)
	p.roundInquiries(r, &v)
	p.roundTables(r, &v)
	p.roundFigures(r, &v)
	if pdf, ok := s.opts.PDFs[RoundupPDF(r.Week)]; ok {
		l := p.at(RoundupPDF(r.Week), "Download the "+pdfWords(pdf))
		v.PDF = &l
	}
	v.Previous, v.Next = p.neighbour(r.Previous), p.neighbour(r.Next)
	return p.render(b, "roundup", v.Title, p.crumbs(3, link{Text: r.Week.String()}), v)
}

func (p *page) neighbour(w *roundup.Week) *link {
	if w == nil {
		return nil
	}
	l := p.at("roundups/"+w.String()+"/index.html", w.String())
	return &l
}

// upTo returns at most perPage entries and makes a note of those left out.
func upTo[T any](v *roundPage, list []T, noun string) []T {
	head, rest := first(list, perPage)
	if rest > 0 {
		v.Cut = append(v.Cut, fmt.Sprintf("%d more %s", rest, noun))
	}
	return head
}

func (p *page) roundJudgements(r *roundup.Roundup, v *roundPage) {
	v.Changed = p.judgementsOn(upTo(v, r.Changed, "changed judgements"))
	v.New = p.judgementsOn(upTo(v, r.New, "new judgements"))
	for _, o := range upTo(v, r.Resolved, "resolved judgements") {
		if o.Judgement == nil {
			continue
		}
		v.Resolved = append(v.Resolved, resolved{p.judgementOn(o.Judgement), *p.outcome(o)})
	}
}

func (p *page) roundProducts(r *roundup.Roundup, v *roundPage) {
	v.Alerts = entries(upTo(v, r.Alerts, "flash alerts"), p.entryWithSummary)
	v.Products = entries(upTo(v, r.Products, "products"), p.entryWithSummary)
	v.Closed = entries(upTo(v, r.Closed, "closed products"), p.entry)
	for _, a := range upTo(v, r.Signed, "products in the sign-off table") {
		row := signedRow{link: p.assessment(a), Standing: a.Standing(), Dissent: len(a.Dissents()) > 0}
		var waiting []string
		for _, d := range a.SignOff.Domains {
			if !d.Heard {
				waiting = append(waiting, d.Domain.Name)
			}
		}
		row.Waiting = intel.Join(waiting)
		v.Signed = append(v.Signed, row)
	}
}

func (p *page) roundInquiries(r *roundup.Roundup, v *roundPage) {
	for _, q := range upTo(v, r.Answered, "answered inquiries") {
		v.Answered = append(v.Answered, inquiryRow{p.asked(q), p.stakeholder(q.AskedBy)})
	}
	for _, q := range upTo(v, r.Open, "open inquiries") {
		v.Open = append(v.Open, inquiryRow{p.askedThen(q, r), p.stakeholder(q.AskedBy)})
	}
}

// askedThen is a question as it stood at the end of a week.
func (p *page) askedThen(q *edition.Inquiry, r *roundup.Roundup) asked {
	if q.Answered() && !q.AnsweredAt.Before(r.To) {
		return asked{link: p.inquiry(q), Asked: p.day(q.AskedAt), Open: true, Due: p.moment(q.DueAt)}
	}
	return p.asked(q)
}

func (p *page) roundFigures(r *roundup.Roundup, v *roundPage) {
	if c, ok := chart.Activity(r, pictures); ok {
		f := p.figure(c, "picture-activity")
		v.Activity = &f
	}
	if c, ok := chart.Coverage(r, pictures); ok {
		f := p.figure(c, "picture-coverage")
		v.Coverage = &f
	}
}

func (p *page) roundTables(r *roundup.Roundup, v *roundPage) {
	for _, e := range upTo(v, r.Coming, "dates") {
		v.Coming = append(v.Coming, coming{p.moment(e.At), e.What, p.ref(e.Ref, e.Name)})
	}
	said, open := r.Settled()
	v.Settled = said
	for _, f := range upTo(v, open, "dates of the last issue") {
		v.Followed = append(v.Followed, followed{coming{p.day(f.At), f.What, p.ref(f.Ref, f.Name)}, f.Said})
	}
	for _, l := range upTo(v, r.Requirements, "requirements") {
		row := requirementLine{link: p.requirement(l.Requirement), Current: l.Current, Moved: l.Moved}
		if l.Latest != nil {
			latest := p.assessment(l.Latest)
			row.Latest, row.Day = &latest, p.day(l.Latest.Issued)
		}
		v.Lines = append(v.Lines, row)
	}
}
