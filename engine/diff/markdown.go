package diff

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Markdown writes differences for a comment or the summary of a workflow's
// step: at most limit bytes, 0 for all. What does not fit is counted, the
// least important first. Content is shown as the text it is: no HTML, no
// links, no pictures, no mention of people or issues comes of it.
func Markdown(w io.Writer, docs []Document, limit int) error {
	b := &bounded{limit: limit - reserve}
	if limit == 0 {
		b.limit = -1
	}
	b.put(summary(docs) + "\n")
	brief, left := 0, 0
	for i := range docs {
		d := &docs[i]
		full, head := d.markdown()
		if i > 0 && d.line() && !docs[i-1].line() {
			full = "\n" + full
		}
		switch {
		case b.put(full):
		case b.put(head + "\n"):
			brief++
		default:
			left++
		}
	}
	b.limit = -1
	if brief+left > 0 {
		b.put(leftOut(brief, left))
	}
	_, err := io.WriteString(w, b.text.String())
	return err
}

// reserve is kept for the last line, which says what was left out.
const reserve = 300

func leftOut(brief, left int) string {
	var parts []string
	if brief > 0 {
		parts = append(parts, fmt.Sprintf("the details of %s", plural(brief, "document")))
	}
	if left > 0 {
		parts = append(parts, fmt.Sprintf("%s altogether", plural(left, "document")))
	}
	return "\n_Left out for want of space: " + strings.Join(parts, " and ") + ". `dossier diff BASE HEAD` prints everything._\n"
}

// bounded is a text that takes a piece only if it fits.
type bounded struct {
	text  strings.Builder
	limit int // -1: none
}

func (b *bounded) put(s string) bool {
	if b.limit >= 0 && b.text.Len()+len(s) > b.limit {
		return false
	}
	b.text.WriteString(s)
	return true
}

// summary counts the events in one line.
func summary(docs []Document) string {
	if len(docs) == 0 {
		return "Nothing changed in meaning.\n"
	}
	counts := map[Event]int{}
	for _, d := range docs {
		counts[d.Event]++
	}
	var parts []string
	for _, e := range []Event{Withdrawn, Deleted, Changed, Renamed, Added} {
		if n := counts[e]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, e))
		}
	}
	if n := counts[Layout]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d in layout only", n))
	}
	return "**" + plural(len(docs), "document") + "**: " + strings.Join(parts, ", ") + "\n"
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// line reports whether a document takes one line only.
func (d *Document) line() bool { return d.Event == Layout || d.quiet() }

// markdown returns what there is to say of a document, and the one line that
// is said at least.
func (d *Document) markdown() (full, head string) {
	switch {
	case d.quiet():
		head = "- review by " + say(d.Title) + "\n"
		return head, head
	case d.Event == Layout:
		head = "- " + say(d.name()) + ": layout only; what was signed of it is void all the same\n"
		return head, head
	}
	head = fmt.Sprintf("\n**%s** — %s", say(d.name()), say(d.what()))
	if d.Title != "" {
		head += "  \n" + inline(say(cut(d.Title, 200)))
	}
	var b strings.Builder
	b.WriteString(head + "\n\n")
	for _, line := range d.lines(markdownMarks) {
		fmt.Fprintf(&b, "- %s\n", inline(line))
	}
	return b.String(), fmt.Sprintf("%s (%s)\n", head, plural(len(d.Changes), "change"))
}

// longest is how much of one text is shown, in bytes.
const longest = 1500

var markdownMarks = marks{
	say: func(s string) string { return say(cut(s, longest)) },
	out: func(s string) string { return "~~" + s + "~~" },
	in:  func(s string) string { return "**" + s + "**" },
}

func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	s = s[:most]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s + " …"
}

// say returns a text of content so that GitHub shows it as it is. Punctuation
// is escaped; an invisible space keeps addresses from becoming links, and names
// and numbers from being mentions, since those are looked for in what is shown.
func say(s string) string {
	var b strings.Builder
	s = apart.Replace(Visible(s))
	for i := range len(s) {
		if strings.IndexByte("\\`*_{}[]<>#!|~&$", s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return strings.TrimSpace(b.String())
}

// inline keeps the beginning of a line from being read as a list or heading.
func inline(s string) string {
	if s != "" && strings.IndexByte("0123456789-+=", s[0]) >= 0 {
		return nothing + s
	}
	return s
}

const nothing = "\u200b"

var apart = strings.NewReplacer("@", "@"+nothing, "#", "#"+nothing, "://", ":"+nothing+"//", "www.", "www"+nothing+".", "WWW.", "WWW"+nothing+".", "GH-", "GH"+nothing+"-", "gh-", "gh"+nothing+"-")
