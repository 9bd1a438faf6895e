package web

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/export"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
)

// The index.md beside a page says in Markdown what the page says, for those who
// quote it or feed it to other programs. It is written from the edition: parts
// of a document that its readers may not see are in no form of it.

// source builds a Markdown file.
type source struct{ *bytes.Buffer }

// head begins the file of a document.
func (m source) head(i *edition.Item, label intel.TLP, title string) {
	m.begin(i.Kind.Noun(), i.ID, label, title, [][2]string{
		{"status", string(i.Status)}, {"issued", stamp(i.Issued)}, {"digest", i.Digest},
	})
}

// begin writes what programs read first, and the title.
func (m source) begin(kind, id string, label intel.TLP, title string, more [][2]string) {
	fmt.Fprintf(m, "---\nid: %s\nkind: %s\ntlp: %s\n", id, kind, max(label, intel.Clear))
	for _, f := range more {
		if f[1] != "" {
			fmt.Fprintf(m, "%s: %s\n", f[0], f[1])
		}
	}
	fmt.Fprintf(m, "---\n\n# %s\n", oneLine(title))
}

// oneLine keeps words from beginning a line of their own.
func oneLine(words string) string { return strings.Join(strings.Fields(words), " ") }

func (m source) section(title string) { fmt.Fprintf(m, "\n## %s\n\n", title) }

func (m source) paragraph(words string) {
	if words != "" {
		fmt.Fprintf(m, "\n%s\n", oneLine(words))
	}
}

func (m source) list(title string, items []string) {
	if len(items) == 0 {
		return
	}
	m.section(title)
	for _, item := range items {
		fmt.Fprintf(m, "- %s\n", oneLine(item))
	}
}

func (s *site) assessmentSource(a *edition.Assessment, b *bytes.Buffer) error {
	if removed(a) {
		m := source{b}
		i := edition.Item{ID: a.ID, Kind: a.Kind, SignOff: edition.SignOff{Status: a.Status}}
		m.head(&i, a.TLP, title(a))
		m.paragraph("Withdrawn: " + a.Withdrawal.Reason)
		return nil
	}
	return s.account(b, &a.Item, a.Title, func(m account) { m.words(a) })
}

// words writes what a product says, and what the experts said of it.
func (m account) words(a *edition.Assessment) {
	if a.Withdrawal != nil {
		m.paragraph("**Withdrawn:** " + a.Withdrawal.Reason)
	}
	m.paragraph(fmt.Sprintf("**Bottom line.** %s (Based on information available at %s.)", a.BottomLine, stamp(a.Cutoff)))
	if f := a.Affected; f != nil {
		m.paragraph(fmt.Sprintf("**Are we affected?** %s %s (%s confidence, as of %s.)", f.Status.Sentence(), f.Statement, f.Confidence, stamp(f.AsOf)))
	}
	if len(a.Judgements) > 0 {
		m.section("Key judgements")
	}
	for _, j := range a.Judgements {
		fmt.Fprintf(m, "- **%s.** %s (%s) %s\n", j.ID, oneLine(j.Statement), estimateWords(j), marks(j.Citations))
	}
	if body := strings.TrimSpace(a.Body); body != "" {
		fmt.Fprintf(m, "\n%s\n", safe(body, a.Indicators))
	}
	m.list("Assumptions", a.Assumptions)
	m.list("What we do not know", a.Gaps)
	m.list("What would change our mind", a.WouldChangeOurMind)
	m.list("Techniques, vulnerabilities, actors", slices.Concat(a.Attack, a.CVEs, a.Actors))
	m.indicators(a.Indicators)
	m.citations(a.Citations, a.Indicators)
	m.list("Sign-off", append(texts(a.Reviews, m.review), texts(a.Domains, awaited)...))
}

// awaited names a domain that has not been heard.
func awaited(d edition.DomainSignOff) string {
	if d.Heard {
		return ""
	}
	return d.Domain.Name + " has not been heard yet"
}

// safe defangs the indicators in a text, and the hosts of those that are
// addresses of pages.
func safe(text string, list []intel.Indicator) string {
	for _, n := range list {
		value := export.Defanged(n)
		if value == n.Value {
			continue
		}
		text = strings.ReplaceAll(text, n.Value, value)
		if u, err := url.Parse(n.Value); err == nil && u.Hostname() != "" {
			text = strings.ReplaceAll(text, u.Hostname(), markdown.Defang(u.Hostname()))
		}
	}
	return text
}

func marks(ids []string) string {
	var b strings.Builder
	for _, id := range ids {
		b.WriteString("[" + id + "]")
	}
	return b.String()
}

func (m source) indicators(list []intel.Indicator) {
	if len(list) > 0 {
		m.section("Indicators")
	}
	for _, n := range list {
		fmt.Fprintf(m, "- %s `%s`", n.Type, export.Defanged(n))
		if n.Note != "" {
			fmt.Fprintf(m, ", %s", oneLine(n.Note))
		}
		m.WriteString("\n")
	}
}

func (m source) citations(list []edition.Citation, hostile []intel.Indicator) {
	if len(list) > 0 {
		m.section("Sources")
	}
	for i := range list {
		c := &list[i]
		fmt.Fprintf(m, "- [%s] %s", c.ID, oneLine(c.Title))
		for _, more := range []string{c.Publisher, safe(c.URL, hostile), string(c.Grade)} {
			if more != "" {
				fmt.Fprintf(m, ", %s", oneLine(more))
			}
		}
		m.WriteString("\n")
	}
}
