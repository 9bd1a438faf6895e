package web

import (
	"html/template"
	"strconv"
	"strings"
)

// markup builds HTML by appending. Pages are drawn by templates; the few parts
// that lists repeat thousands of times are written here, where they cost a
// tenth. Text is escaped by the method that takes it.
type markup struct{ strings.Builder }

// raw takes HTML that this package wrote.
func (m *markup) raw(parts ...string) {
	for _, s := range parts {
		m.WriteString(s)
	}
}

// text takes words from outside.
func (m *markup) text(s string) { _, _ = escapes.WriteString(m, s) }

// escapes are those that text and double-quoted values need.
var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\x00", "\uFFFD")

// link writes a link to a page of ours; attributes begin with a space.
func (m *markup) link(attributes string, l link) {
	m.raw("<a", attributes, ` href="`)
	m.text(string(l.Href))
	m.raw(`">`)
	m.text(l.Text)
	m.raw("</a>")
}

// paragraph writes words in a paragraph of a class, in their own direction.
func (m *markup) paragraph(class, words string) {
	m.raw(`<p class="`, class, `" dir="auto">`)
	m.text(words)
	m.raw("</p>\n")
}

func (m *markup) html() template.HTML { return template.HTML(m.String()) }

// HTML draws one product in a list.
func (e entry) HTML() template.HTML {
	var m markup
	m.Grow(512 + len(e.Summary))
	m.raw(`<li class="entry">`, "\n", `<p class="entry-title" dir="auto">`)
	m.link("", e.link)
	m.raw("</p>\n", `<p class="aside">`, string(e.Day), " · ")
	m.text(e.Noun)
	if e.State != "" {
		m.raw(` · <b class="state">`, e.State, `</b>`)
	}
	if e.Affected != "" {
		m.raw(" · ", e.Affected)
	}
	for i, r := range e.Answers {
		m.raw([...]string{" · ", ", "}[min(i, 1)])
		m.link(` class="id"`, r)
	}
	m.raw("</p>\n")
	if e.Reason != "" {
		m.paragraph("entry-summary", "Withdrawn: "+e.Reason)
	}
	if e.Summary != "" {
		m.paragraph("entry-summary", e.Summary)
	}
	if e.Leading != nil {
		m.raw(string(e.Leading.Marks()), "\n")
	}
	m.raw("</li>")
	return m.html()
}

// Marks draws the likelihood and, apart from it, the confidence.
func (e estimate) Marks() template.HTML {
	var m markup
	m.Grow(256 + len(e.Track) + len(e.Bars))
	m.raw(`<p class="estimate">`)
	if e.Term != "" {
		m.raw(`<span>`, string(e.Track), "<b>", e.Term, `</b> <span class="range">`, e.Range)
		if e.Point > 0 {
			m.raw(", we say ", strconv.Itoa(e.Point), "%")
		}
		m.raw("</span></span> ")
	}
	if e.Confidence != "" {
		m.raw(`<span>`, string(e.Bars), e.Confidence, " confidence</span>")
	}
	m.raw("</p>")
	return m.html()
}
