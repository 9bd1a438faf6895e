package pdf

import (
	"fmt"
	"io"
	"strings"

	"github.com/dossier-cti/dossier/engine/chart"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/layout"
)

// Assessment prints a finished product of any form and returns the number of
// its pages. A flash alert has no contents and no guide, so that it is a page
// or little more.
func (p *Press) Assessment(w io.Writer, ed *edition.Edition, a *edition.Assessment) (pages int, err error) {
	return p.print(w, newDesk(ed).assessment(a), a)
}

// product is an assessment at the desk.
type product struct {
	*desk
	*edition.Assessment
}

func (d *desk) assessment(a *edition.Assessment) *Document {
	flash := a.Product == intel.FlashAlert
	d.brief = flash
	p := product{d, a}
	doc := d.document(p.name(), intel.Upper(a.Product.Noun()), &a.Item)
	if !a.Cutoff.IsZero() {
		doc.Note = "Based on information available at " + d.moment(a.Cutoff)
	}
	head := masthead{Title: p.name(), Subtitle: p.subtitle(), Facts: p.facts(), Label: a.TLP}
	doc.Body = append(doc.Body, d.masthead(head))
	if b := p.banner(); b != nil {
		doc.Body = append(doc.Body, b)
	}
	if a.BottomLine != "" {
		doc.Body = append(doc.Body, bottomLine(a.BottomLine))
	}
	for _, j := range a.Judgements { // their history names what went before
		for _, s := range j.History() {
			doc.Label = max(doc.Label, s.Assessment.TLP)
		}
	}
	doc.OnePage = flash
	if !flash && a.Body != "" {
		doc.Body = append(doc.Body, contents())
	}
	parts := []layout.Box{
		p.exposure(), p.estimates(), p.changes(), p.points("What would change our mind", "mind", a.WouldChangeOurMind),
		p.text(), p.points("Assumptions", "assumptions", a.Assumptions), p.points("What we do not know", "gaps", a.Gaps),
		p.observables(), p.sources(), p.signoff(&a.SignOff),
	}
	if !flash && len(a.Judgements) > 0 {
		parts = append(parts, p.guide())
	}
	for _, part := range parts {
		if part != nil {
			doc.Body = append(doc.Body, part)
		}
	}
	return doc
}

// document returns a document about one released item.
func (d *desk) document(title, running string, i *edition.Item) *Document {
	org := d.ed.Organisation
	date := i.Issued
	if date.IsZero() {
		date = d.ed.Moment
	}
	return &Document{
		Title: title, Organisation: org.Name, Running: running, Subject: running + " " + i.ID,
		Label: i.TLP, Date: date, Language: org.Language,
	}
}

// name is the title; a product that was removed has none.
func (p product) name() string {
	if p.Title == "" {
		return "Withdrawn product"
	}
	return p.Title
}

func (p product) subtitle() string {
	if p.Product == "" {
		return ""
	}
	return intel.Upper(answers(p.Assessment))
}

func (p product) facts() []string {
	var authors []string
	for _, each := range p.Authors {
		authors = append(authors, each.Name)
	}
	out := []string{p.Standing() + ", issued " + p.moment(p.Issued) + "."}
	if !p.Cutoff.IsZero() {
		out = append(out, "Based on information available at "+p.moment(p.Cutoff)+".")
	}
	if len(authors) > 0 {
		out = append(out, "By "+strings.Join(authors, ", ")+".")
	}
	if !p.ReviewBy.IsZero() {
		out = append(out, "Review by "+p.day(p.ReviewBy)+".")
	}
	return out
}

// banner warns where a product is not simply what we hold.
func (p product) banner() layout.Box {
	var head, text string
	switch p.Status {
	case edition.Provisional:
		head, text = "Provisional.", p.Sentence
	case edition.Superseded:
		head, text = "Superseded.", "It is replaced by "+p.SupersededBy.Title+"."
	case edition.Expired:
		head, text = "Expired.", "It has not been reviewed since "+p.day(p.Expires)+"."
	case edition.Withdrawn:
		head, text = "Withdrawn "+p.moment(p.Withdrawal.At)+".", intel.Stop(p.Withdrawal.Reason)
	default:
		return nil
	}
	return &layout.Group{
		Tag: "Div", After: 12 * pt, Left: 12 * pt, Pad: 2 * pt, Bar: 2500, BarColor: ink,
		Body: []layout.Box{paragraph(lead(prose, head, text), 0)},
	}
}

func (p product) exposure() layout.Box {
	if p.Affected == nil {
		return nil
	}
	return p.section("Are we affected?", "affected", p.affected(p.Affected)...)
}

func (p product) estimates() layout.Box {
	var out []layout.Box
	for n, j := range p.Judgements {
		if n > 0 {
			out = append(out, &layout.Rule{Width: hair, Color: line})
		}
		g := p.judgement(j, false).(*layout.Group)
		g.Body = append(g.Body, p.reasons(j)...)
		out = append(out, g)
	}
	if out == nil {
		return nil
	}
	return p.section("Key judgements", "judgements", out...)
}

// changes tells what moved since the product this one supersedes, or since its
// own revision before.
func (p product) changes() layout.Box {
	var out []layout.Box
	switch {
	case p.Supersedes != nil:
		runs := append(layout.Plain(prose, "It supersedes “"), p.titled(prose.Tinted(accent), p.Supersedes.Title, p.Supersedes.Ref())...)
		out = append(out, paragraph(append(runs, layout.Run{Text: "”. " + intel.Stop(p.ChangeReason), Style: prose}), 5*pt))
	case p.Revision.Before != nil:
		out = append(out, paragraph(layout.Plain(prose, fmt.Sprintf("This is revision %d. %s", p.Revision.N, intel.Stop(p.ChangeReason))), 5*pt))
	}
	for _, j := range p.Judgements {
		if m := j.Moved(); j.Movement.Kind == edition.Raised || j.Movement.Kind == edition.Lowered {
			out = append(out, paragraph(lead(prose, j.ID+":", intel.Lower(m)+" to "+j.Likelihood.Words()+"."), 3*pt))
		} else if m != "" {
			out = append(out, paragraph(lead(prose, j.ID+":", intel.Lower(m)+"."), 3*pt))
		}
	}
	for _, j := range p.Judgements {
		if h, ok := chart.History(j, p.zone, frame); ok && !p.brief {
			out = append(out, picture(h))
		}
	}
	if out == nil {
		return nil
	}
	return p.section("What changed", "changes", out...)
}

// points sets a list of sentences.
func (p product) points(title, name string, list []string) layout.Box {
	if len(list) == 0 {
		return nil
	}
	if p.brief {
		return paragraph(lead(prose, title+":", strings.Join(list, " ")), 3*pt)
	}
	l := &layout.List{Numbering: "Disc", Between: 2 * pt, Indent: 16 * pt, After: 4 * pt}
	for _, text := range list {
		l.Items = append(l.Items, layout.Item{
			Label: layout.Plain(prose.Tinted(mute), signs[0]),
			Body:  []layout.Box{paragraph(layout.Plain(prose, text), pt)},
		})
	}
	return p.section(title, name, l)
}

func (p product) text() layout.Box {
	if p.Body == "" {
		return nil
	}
	known := map[string]bool{}
	for _, c := range p.Citations {
		known[c.ID] = true
	}
	boxes := p.body(p.Body, "body-", 0, func(id string) (string, bool) { return "#source-" + id, known[id] })
	return &layout.Group{Tag: "Sect", Before: 4 * pt, Body: boxes}
}

// observables sets techniques, CVEs, actors and indicators; addresses are
// defanged.
func (p product) observables() layout.Box {
	var terms [][]layout.Run
	for _, each := range []struct {
		head string
		list []string
	}{{"Techniques:", p.Attack}, {"CVEs:", p.CVEs}, {"Actors:", p.Actors}} {
		if len(each.list) > 0 {
			terms = append(terms, lead(prose, each.head, strings.Join(each.list, ", ")+"."))
		}
	}
	out := p.stack(terms)
	if len(p.Indicators) > 0 {
		out = append(out, p.indicators())
	}
	if out == nil {
		return nil
	}
	if p.brief && len(p.Indicators) == 0 {
		return &layout.Group{Before: 3 * pt, Body: out}
	}
	return p.section("Techniques and indicators", "indicators", out...)
}

func (p product) indicators() layout.Box {
	t := newTable()
	t.Columns = columns(10, 44, 15, 15, 16)
	t.Head = heads("Type", "Value", "First seen", "Valid until", "Note")
	for _, i := range p.Indicators {
		value := i.Value
		switch i.Type {
		case "ipv4", "ipv6", "domain", "url", "email":
			value = markdown.Defang(value)
		}
		t.Rows = append(t.Rows, []layout.Cell{
			layout.Plain(cell, i.Type), {{Text: value, Style: mono(cell), Tag: "Code"}},
			layout.Plain(cell, p.day(i.FirstSeen)), layout.Plain(cell, p.day(i.ValidUntil)), layout.Plain(cell, i.Note),
		})
	}
	return t
}

func mono(s layout.Style) layout.Style {
	s.Face, s.Size = fonts.Mono, s.Size*84/100
	return s
}

func (p product) sources() layout.Box {
	if len(p.Citations) == 0 {
		return nil
	}
	if p.brief {
		return p.section("Sources", "sources", p.sourceLines()...)
	}
	t := newTable()
	t.Columns = columns(7, 50, 43)
	t.Head = heads("", "Source", "Grade")
	t.Head[0] = layout.Plain(cell.With(fonts.SansBold), "Id")
	for _, c := range p.Citations {
		t.Rows = append(t.Rows, []layout.Cell{
			{{Text: c.ID, Style: cell.With(fonts.SansBold), Name: "source-" + c.ID}}, p.citation(c),
			layout.Plain(cell, fmt.Sprintf("%s: %s; %s", c.Grade, c.Grade.Reliability(), c.Grade.Credibility())),
		})
	}
	return p.section("Sources", "sources", t)
}

// sourceLines sets the sources as prose rather than a table.
func (p product) sourceLines() []layout.Box {
	var all [][]layout.Run
	for _, c := range p.Citations {
		runs := append([]layout.Run{{Text: c.ID + " ", Style: cell.With(fonts.SansBold), Name: "source-" + c.ID}}, p.citation(c)...)
		all = append(all, append(runs, layout.Run{Text: ", " + string(c.Grade) + ".", Style: cell.Tinted(mute)}))
	}
	return p.stack(all)
}

func (p product) citation(c edition.Citation) layout.Cell {
	title := layout.Run{Text: c.Title, Style: cell}
	if c.URL != "" {
		title.Link, title.Style = &layout.Link{URI: c.URL, Alt: c.Title}, cell.Tinted(accent)
	}
	rest := ""
	if c.Publisher != "" {
		rest += ", " + c.Publisher
	}
	if !c.Retrieved.IsZero() {
		rest += ", retrieved " + p.day(c.Retrieved)
	}
	return layout.Cell{title, {Text: rest, Style: cell.Tinted(mute)}}
}

// signoff sets who was heard, and dissent in the reviewers' own words.
func (d *desk) signoff(s *edition.SignOff) layout.Box {
	t := newTable()
	t.Columns = columns(26, 26, 22, 26)
	t.Head = heads("Domain", "Reviewer", "Decision", "When")
	for _, each := range s.Domains {
		if len(each.Reviews) == 0 {
			t.Rows = append(t.Rows, row(each.Domain.Name, "", "awaited", ""))
		}
		for _, r := range each.Reviews {
			t.Rows = append(t.Rows, row(each.Domain.Name, reviewer(r), r.Decision.Verb(), d.moment(r.At)))
		}
	}
	if len(s.Domains) == 0 {
		for _, r := range s.Reviews {
			t.Rows = append(t.Rows, row("", reviewer(r), r.Decision.Verb(), d.moment(r.At)))
		}
	}
	if lines := d.signLines(s); d.brief && lines != nil {
		return d.section("Sign-off", "sign-off", lines...)
	}
	var body []layout.Box
	if s.Sentence != "" {
		said := paragraph(layout.Plain(prose, intel.Stop(s.Sentence)), 4*pt)
		said.KeepNext = len(t.Rows) > 0
		body = append(body, said)
	}
	if len(t.Rows) > 0 {
		body = append(body, t)
	}
	for _, r := range s.Reviews {
		if r.Comment != "" {
			body = append(body, paragraph(lead(prose, reviewer(r)+" "+r.Decision.Verb()+".", intel.Stop(r.Comment)), 5*pt))
		}
	}
	if body == nil {
		return nil
	}
	return d.section("Sign-off", "sign-off", body...)
}

// signLines sets the sign-off as prose rather than a table.
func (d *desk) signLines(s *edition.SignOff) []layout.Box {
	var all [][]layout.Run
	for _, each := range s.Domains {
		text := "awaited."
		for n, r := range each.Reviews {
			if n == 0 {
				text = ""
			}
			text += " " + reviewer(r) + " " + r.Decision.Verb() + ", " + d.moment(r.At) + colon(r.Comment)
			text = strings.TrimSpace(intel.Stop(text))
		}
		all = append(all, lead(cell, each.Domain.Name+":", text))
	}
	if len(s.Domains) == 0 {
		for _, r := range s.Reviews {
			all = append(all, lead(cell, reviewer(r)+":", intel.Stop(r.Decision.Verb()+", "+d.moment(r.At)+colon(r.Comment))))
		}
	}
	if all == nil && s.Sentence != "" {
		all = append(all, layout.Plain(cell, intel.Stop(s.Sentence)))
	}
	return d.stack(all)
}

func colon(s string) string {
	if s == "" {
		return ""
	}
	return ": " + s
}

func reviewer(r edition.Review) string {
	if r.Reviewer == nil {
		return "A reviewer"
	}
	return r.Reviewer.Name
}
