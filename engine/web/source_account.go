package web

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// account writes Markdown and takes note of the label of what it names.
type account struct {
	source
	page *page
}

// account writes the Markdown beside a document's page. What it names is known,
// and with it the label, when all is told.
func (s *site) account(b *bytes.Buffer, of *edition.Item, title string, tell func(account)) error {
	var text bytes.Buffer
	p := s.page(string(of.Kind) + "/" + of.ID + "/index.md")
	p.raise(of.TLP)
	tell(account{source{&text}, p})
	source{b}.head(of, p.tlp, title)
	_, err := text.WriteTo(b)
	return err
}

// account of a page that is no document: the page's own label and what it names.
func (p *page) account(b *bytes.Buffer, kind, id, title string, tell func(account)) error {
	var text bytes.Buffer
	tell(account{source{&text}, p})
	source{b}.begin(kind, id, p.tlp, title, [][2]string{{"as_of", stamp(p.ed.Moment)}, {"commit", p.ed.Commit}})
	_, err := text.WriteTo(b)
	return err
}

// about names a document as texts of analysts do.
func (m account) about(i *edition.Item) string {
	m.page.raise(i.TLP)
	return "[[" + string(i.Kind) + "/" + i.ID + "]]"
}

func (m account) judgement(j *edition.Judgement) string {
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

func (m account) product(a *edition.Assessment) string {
	return title(a) + ", " + m.about(&a.Item)
}

func (m account) inquiry(q *edition.Inquiry) string {
	text := q.Question + " "
	if q.Answered() {
		text += "**" + q.Answer.Word() + ".** " + q.Line + " "
	}
	return text + m.about(&q.Item)
}

func (m account) outcome(o *edition.Outcome) string {
	m.page.raise(o.TLP)
	text := "**" + o.Result.Sentence() + ".** " + o.Evidence
	if j := o.Judgement; j != nil {
		text = safe(j.Statement, j.Assessment.Indicators) + " " + text + " " + j.ID + ", " + m.about(&j.Assessment.Item)
	}
	return text
}

// entry is a product with where it stands and its first judgement.
func (m account) entry(a *edition.Assessment) string {
	text := m.page.dayText(a.Issued) + ", " + a.Product.Noun()
	if a.Status != edition.SignedOff {
		text += ", " + intel.Lower(a.Status.Noun())
	}
	text += ": " + m.product(a)
	if a.Withdrawal != nil {
		return text + ". Withdrawn: " + a.Withdrawal.Reason
	}
	text += ". " + safe(a.BottomLine, a.Indicators)
	if len(a.Judgements) > 0 {
		text += " " + a.Judgements[0].ID + ": " + estimateWords(a.Judgements[0]) + "."
	}
	return text
}

// figure writes what a picture states, and its data.
func (m account) figure(title string, f *figure) {
	if f == nil {
		return
	}
	m.section(title)
	fmt.Fprintf(m, "%s\n\n", oneLine(f.Caption))
	m.row(f.Head)
	m.WriteString("|" + strings.Repeat("---|", len(f.Head)) + "\n")
	for _, row := range f.Rows {
		words := make([]string, len(row))
		for i, c := range row {
			words[i] = strings.ReplaceAll(c.Words, "|", `\|`)
		}
		m.row(words)
	}
}

func (m account) row(words []string) { fmt.Fprintf(m, "| %s |\n", strings.Join(words, " | ")) }
