package mail

import (
	"strings"
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// columns is the longest line of plain text; addresses may be longer.
const columns = 72

// Text returns a roundup as plain text, for readers that show nothing else.
func Text(r *roundup.Roundup) []byte {
	l := compose(r)
	t := &text{}
	t.line(l.Label.Label())
	t.wrap("", "", l.Handling)
	t.line("")
	t.line(strings.ToUpper(l.Organisation))
	t.line(l.Title)
	t.line(l.Subtitle)
	for _, f := range l.Facts {
		t.wrap("", "", f)
	}
	t.heading("Bottom line")
	t.wrap("", "", l.BottomLine)
	if n := l.Note; n != nil {
		t.heading(titleOf(n))
		t.prose(plain(r, n.Markdown))
		if n.By != "" {
			t.line("")
			t.wrap("", "", "— "+n.By)
		}
	}
	for _, p := range l.Parts {
		t.heading(p.Title)
		for i, e := range p.Entries {
			if i > 0 && !e.Brief {
				t.line("")
			}
			t.entry(e)
		}
	}
	t.foot(l)
	return []byte(t.b.String())
}

func titleOf(n *note) string {
	if n.Title == "" {
		return "From the editor"
	}
	return n.Title
}

// plain returns Markdown as text, its references by name.
func plain(r *roundup.Roundup, source string) string {
	return markdown.Parse(source, markdown.Options{Resolve: resolver(r)}).Text()
}

// resolver names documents that text refers to.
func resolver(r *roundup.Roundup) func(string) (markdown.Link, bool) {
	return func(written string) (markdown.Link, bool) {
		ref, ok := intel.ParseRef(written)
		if !ok {
			return markdown.Link{}, false
		}
		name, ok := r.Edition.Name(ref)
		return markdown.Link{Href: r.Edition.Address(ref), Text: name}, ok
	}
}

type text struct{ b strings.Builder }

func (t *text) line(s string) { t.b.WriteString(s + "\n") }

func (t *text) heading(title string) {
	t.line("")
	t.line("")
	t.wrap("", "", strings.ToUpper(title))
	t.line("")
}

// wrap writes words in lines of so many columns, the first behind one prefix,
// the others behind another.
func (t *text) wrap(first, other, words string) {
	row := first
	empty := true
	for _, w := range strings.Fields(words) {
		if !empty && utf8.RuneCountInString(row)+1+utf8.RuneCountInString(w) > columns {
			t.line(row)
			row, empty = other, true
		}
		if !empty {
			row += " "
		}
		row, empty = row+w, false
	}
	t.line(strings.TrimRight(row, " "))
}

func (t *text) entry(e entry) {
	t.wrap("* ", "  ", e.Lead)
	for _, l := range e.Lines {
		t.wrap("  ", "  ", strings.TrimSpace(l.Strong+" "+l.Text))
	}
	if e.Small != "" {
		t.wrap("  ", "  ", e.Small)
	}
	if e.Address != "" && !e.Brief {
		t.line("  " + e.Address)
	}
}

// prose writes what Markdown says, a paragraph to each line of it.
func (t *text) prose(s string) {
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		rest := strings.TrimLeft(line, " ")
		indent := strings.Repeat(" ", min(len(line)-len(rest), columns/2))
		t.wrap(indent, indent, rest)
	}
}

func (t *text) foot(l *letter) {
	t.line("")
	t.line("")
	t.line("-- ")
	for _, s := range []string{l.Address, l.Notice, l.Label.Label()} {
		if s != "" {
			t.wrap("", "", s)
		}
	}
}
