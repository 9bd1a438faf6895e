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
	of := edition.Item{ID: r.Week.String(), Kind: intel.Roundups, TLP: r.TLP}
	return s.account(b, &of, roundTitle(r), func(m account) { m.week(r) })
}

func (m account) week(r *roundup.Roundup) {
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

func (m account) event(e roundup.Event) string {
	m.page.ref(e.Ref, e.Name)
	return e.At.Format(time.DateOnly) + ": " + e.What + ", [[" + e.Ref.String() + "]]"
}

func (m account) need(l roundup.Line) string {
	text := l.Requirement.ID + " " + l.Requirement.Title + ": " + intel.Count(l.Current, "current product")
	if l.Latest != nil {
		text += ", the latest is " + m.about(&l.Latest.Item)
	}
	m.page.raise(l.Requirement.TLP)
	return text
}
