package web

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// roundupSource tells the whole week: unlike the page it leaves out no entry of
// a long list.
func (s *site) roundupSource(r *roundup.Roundup, b *bytes.Buffer) error {
	p := s.page("roundups/" + r.Week.String() + "/index.md")
	p.raise(r.TLP)
	var text bytes.Buffer
	week{source{&text}, p}.tell(r)
	source{b}.head(&edition.Item{ID: r.Week.String(), Kind: intel.Roundups}, p.tlp, roundTitle(r))
	b.Write(text.Bytes())
	return nil
}

// week writes a roundup and takes note of the label of what it names.
type week struct {
	source
	page *page
}

func (m week) tell(r *roundup.Roundup) {
	for _, line := range r.BottomLine {
		m.paragraph(line)
	}
	if n := r.Note; n != nil {
		m.page.raise(n.TLP)
		m.section(oneLine(n.Title))
		fmt.Fprintf(m, "%s\n", strings.TrimSpace(n.Body))
	}
	m.list("Changed", texts(r.Changed, m.judgement))
	m.list("New", texts(r.New, m.judgement))
	m.list("Flash alerts", texts(r.Alerts, m.product))
	m.list("Other products", texts(r.Products, m.product))
	m.list("Questions answered", texts(r.Answered, m.inquiry))
	m.list("Open questions", texts(r.Open, m.inquiry))
	m.list("Closed", texts(r.Closed, m.product))
	m.list("Resolved judgements", texts(r.Resolved, m.outcome))
	m.list("Coming up", texts(r.Coming, m.event))
	m.list("Requirements", texts(r.Requirements, m.need))
}

// about names a document as texts of analysts do.
func (m week) about(i *edition.Item) string {
	m.page.raise(i.TLP)
	return "[[" + string(i.Kind) + "/" + i.ID + "]]"
}

func (m week) judgement(j *edition.Judgement) string {
	c := m.page.change(j)
	text := fmt.Sprintf("%s (%s) %s, %s %s", safe(j.Statement, j.Assessment.Indicators), estimateWords(j), j.ID, m.about(&j.Assessment.Item), c.Words)
	return text + " " + m.page.dayText(j.Assessment.Issued) + reasonOf(c)
}

func reasonOf(c change) string {
	if c.Reason == "" {
		return "."
	}
	return ": " + c.Reason
}

func (m week) product(a *edition.Assessment) string {
	return title(a) + ", " + m.about(&a.Item)
}

func (m week) inquiry(q *edition.Inquiry) string {
	text := q.Question + " "
	if q.Answered() {
		text += "**" + q.Answer.Word() + ".** " + q.Line + " "
	}
	return text + m.about(&q.Item)
}

func (m week) outcome(o *edition.Outcome) string {
	m.page.raise(o.TLP)
	text := "**" + o.Result.Sentence() + ".** " + o.Evidence
	if j := o.Judgement; j != nil {
		text = safe(j.Statement, j.Assessment.Indicators) + " " + text + " " + j.ID + ", " + m.about(&j.Assessment.Item)
	}
	return text
}

func (m week) event(e roundup.Event) string {
	m.page.ref(e.Ref, e.Name)
	return e.At.Format(time.DateOnly) + ": " + e.What + ", [[" + e.Ref.String() + "]]"
}

func (m week) need(l roundup.Line) string {
	text := l.Requirement.ID + " " + l.Requirement.Title + ": " + intel.Count(l.Current, "current product")
	if l.Latest != nil {
		text += ", the latest is " + m.about(&l.Latest.Item)
	}
	m.page.raise(l.Requirement.TLP)
	return text
}

func (s *site) estateSource(e *edition.EstateEntry, b *bytes.Buffer) error {
	p := s.page("estate/" + e.ID + "/index.md")
	p.raise(e.TLP)
	var text bytes.Buffer
	m := week{source{&text}, p}
	m.paragraph(e.Description)
	var facts []string
	for _, f := range estateFacts(e) {
		facts = append(facts, f.Name+": "+f.Value)
	}
	m.list("Facts", facts)
	m.list("Supports", texts(e.Supports, func(o *edition.EstateEntry) string { return o.Name + ", " + m.about(&o.Item) }))
	latest, _ := first(liveOf(s.threats[e]), perPage)
	m.list("What threatens it", texts(latest, m.product))
	source{b}.head(&e.Item, p.tlp, e.Name)
	b.Write(text.Bytes())
	return nil
}
