package pdf

import (
	"cmp"
	"io"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/pdf/layout"
)

// Inquiry prints the answer to an executive's question and returns the number
// of its pages. An open question is printed with the time its answer is due.
func (p *Press) Inquiry(w io.Writer, ed *edition.Edition, q *edition.Inquiry) (pages int, err error) {
	return p.print(w, newDesk(ed).inquiry(q), q)
}

func (d *desk) inquiry(q *edition.Inquiry) *Document {
	doc := d.document(q.Question, "Answer to a question", &q.Item)
	doc.OnePage, d.brief = true, true
	facts := []string{"Asked " + d.moment(q.AskedAt) + by(q) + "."}
	if q.Answered() {
		doc.Date, doc.Note = q.AnsweredAt, "As of "+d.moment(cmp.Or(q.AsOf, q.AnsweredAt))
		facts = append(facts, "Answered "+d.moment(q.AnsweredAt)+", after "+intel.Span(q.Took())+". "+q.Standing()+".")
	} else {
		doc.Date, doc.Note = d.ed.Moment, "As of "+d.moment(d.ed.Moment)
		facts = append(facts, "An answer is due by "+d.moment(q.DueAt)+".")
	}
	if a := q.Article; a != nil {
		facts = append(facts, "Prompted by “"+a.Title+"”"+comma(a.Publisher)+comma(d.day(a.Published))+".")
	}
	doc.Body = append(doc.Body, d.masthead(masthead{Title: q.Question, Facts: facts, Label: q.TLP}))
	if !q.Answered() {
		return doc
	}
	doc.Body = append(doc.Body, bottomLine(strings.TrimSpace(q.Answer.Word()+"."+" "+q.OneLine())))
	if s := d.standsNow(q); s != nil {
		doc.Body = append(doc.Body, s)
	}
	if q.Confidence != 0 {
		doc.Body = append(doc.Body, paragraph(append(confidence(q.Confidence), layout.Run{Text: ", as of " + d.moment(q.AsOf), Style: label.Tinted(mute)}), 8*pt))
	}
	if a := q.Assessment; a != nil {
		runs := append(layout.Plain(prose, "The answer rests on "), d.titled(prose.Tinted(accent), a.Title, a.Ref())...)
		doc.Body = append(doc.Body, paragraph(append(runs, layout.Run{Text: ". " + a.Standing() + ".", Style: prose}), 8*pt))
	}
	if q.Body != "" {
		doc.Body = append(doc.Body, d.section("The longer answer", "answer", d.body(q.Body, "body-", 1, nil)...))
	}
	if s := d.signoff(&q.SignOff); s != nil {
		doc.Body = append(doc.Body, s)
	}
	return doc
}

// standsNow says beside an answer that its product is provisional, or no longer
// what we hold; nil while it is simply in force.
func (d *desk) standsNow(q *edition.Inquiry) layout.Box {
	a := q.Assessment
	if a == nil {
		return nil
	}
	var runs []layout.Run
	switch {
	case a.Status == edition.Provisional:
		runs = lead(prose, "Provisional.", "The sign-off of the product behind this answer is not complete.")
	case a.Status == edition.Superseded && a.SupersededBy != nil:
		runs = lead(prose, "Superseded.", "A later product replaces the one behind this answer; read instead, issued "+d.day(a.SupersededBy.Issued)+": ")
		runs = append(runs, d.titled(prose.Tinted(accent), a.SupersededBy.Title, a.SupersededBy.Ref())...)
	case a.Status == edition.Superseded:
		runs = lead(prose, "Superseded.", "A later product replaces the one behind this answer.")
	case a.Status == edition.Expired:
		runs = lead(prose, "Expired.", "The product behind this answer has run out; it shows what we held then, not what we hold now.")
	default:
		return nil
	}
	return paragraph(runs, 8*pt)
}

func by(q *edition.Inquiry) string {
	if q.AskedBy == nil {
		return ""
	}
	return " by " + q.AskedBy.Name
}

func comma(s string) string {
	if s == "" {
		return ""
	}
	return ", " + s
}
