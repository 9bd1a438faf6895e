package pdf

import (
	"fmt"
	"io"
	"strconv"

	"github.com/dossier-cti/dossier/engine/chart"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/layout"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// Roundup prints a weekly roundup and returns the number of its pages.
func (p *Press) Roundup(w io.Writer, r *roundup.Roundup) (pages int, err error) {
	return p.print(w, roundupDocument(r), r)
}

// issue is a roundup at the desk.
type issue struct {
	*desk
	*roundup.Roundup
}

func roundupDocument(r *roundup.Roundup) *Document {
	i := issue{newDesk(r.Edition), r}
	org := r.Edition.Organisation
	rests := "Based on information available at " + i.moment(r.Cutoff)
	d := &Document{
		Title:        "Weekly intelligence roundup " + r.Week.String(),
		Organisation: org.Name,
		Running:      "Weekly intelligence roundup " + r.Week.String(),
		Subject:      r.Dates(),
		Label:        r.TLP, Note: rests, Date: r.End(), Language: org.Language,
	}
	d.Body = append(d.Body,
		i.masthead(masthead{
			Title:    "Weekly intelligence roundup",
			Subtitle: fmt.Sprintf("Week %d of %d, %s", r.Week.Number, r.Week.Year, r.Dates()),
			Facts:    []string{rests + ".", i.signature(), "Edition for " + r.Edition.Audience.Name + "."},
			Label:    r.TLP,
		}),
		bottomLine(r.BottomLine...),
		i.figures(),
	)
	var parts []layout.Box
	for _, part := range []layout.Box{
		i.editorial(), i.followed(), i.requirements(), i.changed(), i.fresh(), i.alerts(), i.products(), i.questions(),
		i.activity(), i.signed(), i.closed(), i.resolved(), i.coming(), i.guide(),
	} {
		if part != nil {
			parts = append(parts, part)
		}
	}
	if len(parts) > short {
		d.Body = append(d.Body, contents(), layout.PageBreak{})
	}
	d.Body = append(d.Body, parts...)
	return d
}

// short is how many parts, the guide among them, need no contents: those of a
// quiet week.
const short = 5

// signature says in one line how much of the week's work is signed.
func (i issue) signature() string {
	signed, dissents := 0, 0
	for _, a := range i.Signed {
		if a.Status != edition.Provisional {
			signed++
		}
		dissents += len(a.Dissents())
	}
	if len(i.Signed) == 0 {
		return ""
	}
	s := fmt.Sprintf("Sign-off: %d of %s signed off by the fusion center", signed, intel.Count(len(i.Signed), "product"))
	if dissents > 0 {
		s += ", " + intel.Count(dissents, "dissent") + " published"
	}
	return s + "."
}

func (i issue) figures() layout.Box {
	f := &layout.Figures{Before: 2 * pt, After: 16 * pt}
	for _, each := range []struct {
		n     int
		words string
	}{
		{len(i.Signed), "products issued"}, {len(i.New), "new judgements"}, {len(i.Changed), "changed judgements"},
		{len(i.Answered), "questions answered"}, {i.gaps(), "requirements unanswered"},
	} {
		f.Items = append(f.Items, layout.Figure{
			Number: layout.Run{Text: strconv.Itoa(each.n), Style: number},
			Words:  layout.Run{Text: each.words, Style: small.Tinted(mute)},
		})
	}
	return f
}

func (i issue) gaps() int {
	n := 0
	for _, l := range i.Requirements {
		if l.Current == 0 {
			n++
		}
	}
	return n
}

func contents() layout.Box {
	style := label.With(fonts.Serif)
	style.Size, style.Leading = 10600, 15*pt
	return &layout.Group{Tag: "Sect", Body: []layout.Box{
		&layout.Text{Tag: "H2", Runs: layout.Plain(headings[1], "Contents"), KeepNext: true, After: 3 * pt},
		&layout.Contents{Styles: []layout.Style{style}, Between: 1500, Leader: rule},
	}}
}

func (i issue) editorial() layout.Box {
	if i.Note == nil {
		return nil
	}
	var body []layout.Box
	if i.Note.Editor != nil {
		body = append(body, facts(i.Note.Editor.Name))
	}
	body = append(body, i.body(i.Note.Body, "note-", 1, nil)...)
	title := i.Note.Title
	if title == "" {
		title = "From the editor"
	}
	return i.section(title, "editorial", body...)
}

// followed tells what became of what the issue before announced.
func (i issue) followed() layout.Box {
	said, open := i.Settled()
	if said == "" {
		return nil
	}
	body := []layout.Box{paragraph(layout.Plain(prose, said), 4*pt)}
	t := newTable()
	t.Columns = columns(16, 56, 28)
	t.Head = heads("Was due", "What", "How it stands")
	for _, f := range open {
		t.Rows = append(t.Rows, []layout.Cell{
			layout.Plain(cell, i.day(f.At)), append(layout.Plain(cell, f.What+": "), i.titled(cell, f.Name, f.Ref)...), layout.Plain(cell, f.Said),
		})
	}
	if len(open) > 0 {
		body = append(body, t)
	}
	return i.section("Since the last issue", "followed", body...)
}

func (i issue) requirements() layout.Box {
	if len(i.Requirements) == 0 {
		return nil
	}
	t := newTable()
	t.Columns = columns(11, 42, 35, 12)
	t.Columns[3].Align = layout.Right
	t.Head = heads("Id", "Question", "Latest current product", "Moved")
	for _, l := range i.Requirements {
		q := l.Requirement
		latest := layout.Plain(cell.Tinted(mute), "None: a gap")
		if l.Latest != nil {
			latest = append(i.titled(cell, l.Latest.Title, l.Latest.Ref()), layout.Run{Text: ", " + i.day(l.Latest.Issued), Style: cell.Tinted(mute)})
		}
		t.Rows = append(t.Rows, []layout.Cell{
			i.titled(cell.With(fonts.SansBold), q.ID, q.Ref()), layout.Plain(cell, q.Question), latest, layout.Plain(cell, strconv.Itoa(l.Moved)),
		})
	}
	if p, ok := chart.Coverage(i.Roundup, frame); ok {
		return i.section("Requirements at a glance", "requirements", picture(p), t)
	}
	return i.section("Requirements at a glance", "requirements", t)
}

func (i issue) changed() layout.Box {
	if len(i.Changed) == 0 {
		return nil
	}
	return i.section("Changed judgements", "changed", i.judgements(i.Changed)...)
}

func (i issue) judgements(list []*edition.Judgement) []layout.Box {
	var out []layout.Box
	for n, j := range list {
		if n > 0 {
			out = append(out, &layout.Rule{Width: hair, Color: line})
		}
		out = append(out, i.judgement(j, true))
	}
	return out
}

// fresh sets the new judgements under the products that state them.
func (i issue) fresh() layout.Box {
	if len(i.New) == 0 {
		return nil
	}
	var out []layout.Box
	var list []layout.Box
	for n, j := range i.New {
		list = append(list, i.judgement(j, false))
		if n+1 == len(i.New) || i.New[n+1].Assessment != j.Assessment {
			a := j.Assessment
			out = append(out, i.entry(a.Title, a.Ref(), "new-"+a.ID, append([]layout.Box{facts(answers(a))}, list...)...))
			list = nil
		} else {
			list = append(list, &layout.Rule{Width: hair, Color: line})
		}
	}
	return i.section("New judgements", "new", out...)
}

func answers(a *edition.Assessment) string {
	s := ""
	for _, r := range a.Answers {
		s += ", " + r.ID
	}
	if s == "" {
		return intel.Upper(a.Product.Noun())
	}
	return intel.Upper(a.Product.Noun()) + " answering " + s[2:]
}

func (i issue) alerts() layout.Box {
	return i.briefs("Flash alerts", "alerts", i.Alerts)
}

func (i issue) products() layout.Box {
	return i.briefs("Assessments and reports", "products", i.Products)
}

// briefs sets products with their bottom line and whether we are affected.
func (i issue) briefs(title, name string, list []*edition.Assessment) layout.Box {
	if len(list) == 0 {
		return nil
	}
	var out []layout.Box
	for _, a := range list {
		body := []layout.Box{facts(intel.Upper(a.Product.Noun()), "issued "+i.moment(a.Issued), a.Standing())}
		out = append(out, i.entry(a.Title, a.Ref(), name+"-"+a.ID, append(body, i.gist(a)...)...))
	}
	return i.section(title, name, out...)
}

// gist sets what a product says; of one that was withdrawn, only that it was.
func (i issue) gist(a *edition.Assessment) []layout.Box {
	if w := a.Withdrawal; w != nil {
		return []layout.Box{paragraph(lead(prose, "Withdrawn "+i.moment(w.At)+".", intel.Stop(w.Reason)), 4*pt)}
	}
	var out []layout.Box
	if a.SupersededBy != nil {
		out = append(out, paragraph(lead(prose, "Superseded", "by “"+a.SupersededBy.Title+"”."), 4*pt))
	}
	if a.BottomLine != "" {
		out = append(out, paragraph(layout.Plain(prose, a.BottomLine), 4*pt))
	}
	return append(out, i.affected(a.Affected)...)
}

func (i issue) questions() layout.Box {
	if len(i.Answered)+len(i.Open) == 0 {
		return nil
	}
	var out []layout.Box
	for _, q := range i.Answered {
		body := []layout.Box{
			facts(asker(q), "asked "+i.moment(q.AskedAt), "answered in "+intel.Span(q.Took())),
			paragraph(lead(prose, q.Answer.Word()+".", q.OneLine()), 3*pt),
		}
		if s := i.standsNow(q); s != nil {
			body = append(body, s)
		}
		if q.Confidence != 0 {
			body = append(body, paragraph(append(confidence(q.Confidence), layout.Run{Text: ", as of " + i.moment(q.AsOf) + ". " + q.Standing() + ".", Style: label.Tinted(mute)}), 6*pt))
		}
		out = append(out, i.entry(q.Question, q.Ref(), "question-"+q.ID, body...))
	}
	for _, q := range i.Open {
		out = append(out, i.entry(q.Question, q.Ref(), "question-"+q.ID,
			facts(asker(q), "asked "+i.moment(q.AskedAt)),
			paragraph(lead(prose, "Open.", "An answer is due by "+i.moment(q.DueAt)+"."), 6*pt)))
	}
	return i.section("Questions from leadership", "questions", out...)
}

func asker(q *edition.Inquiry) string {
	if q.AskedBy == nil {
		return ""
	}
	return q.AskedBy.Name
}

func (i issue) activity() layout.Box {
	p, ok := chart.Activity(i.Roundup, frame)
	if !ok {
		return nil
	}
	return i.section("Activity", "activity", picture(p))
}
