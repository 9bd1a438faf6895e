package diff

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
)

// Text writes differences for a terminal: what went stands in [-…-], what came
// in {+…+}. Control characters of content never reach the terminal.
func Text(w io.Writer, docs []Document) error {
	b := bufio.NewWriter(w)
	var layout, reviews []Document
	for i := range docs {
		switch d := &docs[i]; {
		case d.Event == Layout:
			layout = append(layout, *d)
		case d.quiet():
			reviews = append(reviews, *d)
		default:
			d.text(b)
		}
	}
	for _, d := range reviews {
		fmt.Fprintf(b, "review by %s\n", Visible(d.Title))
	}
	for _, d := range layout {
		fmt.Fprintf(b, "%s  layout only; what was signed of it is void all the same\n", Visible(d.Path))
	}
	return b.Flush()
}

// quiet reports whether a document is a review that was added, which is as it
// should be and takes one line.
func (d *Document) quiet() bool {
	return d.Ref.Kind == intel.Reviews && d.Event == Added && len(d.Changes) == 0
}

func (d *Document) text(b *bufio.Writer) {
	fmt.Fprintf(b, "%s  %s\n", Visible(d.name()), d.what())
	if d.Title != "" {
		fmt.Fprintf(b, "  %s\n", Visible(d.Title))
	}
	for _, line := range d.Lines() {
		fmt.Fprintf(b, "    %s\n", line)
	}
	b.WriteByte('\n')
}

// Lines returns the changes of a document in words, one line each, fit for a
// terminal; behind the moves of judgements stands why.
func (d *Document) Lines() []string { return d.lines(plainMarks) }

func (d *Document) lines(m marks) []string {
	whole := func(s string) string { return s }
	switch d.Event { // where all comes or goes, marks would say nothing
	case Added:
		m.in = whole
	case Deleted:
		m.out = whole
	}
	var lines []string
	for i := range d.Changes {
		c := &d.Changes[i]
		if c.Aspect == Reason && d.Moved {
			continue // said below the moves
		}
		lines = append(lines, c.lines(m)...)
		if d.Moved && c.moves() && (i+1 == len(d.Changes) || !d.Changes[i+1].moves()) {
			lines = append(lines, "why: "+m.say(d.why()))
		}
	}
	return lines
}

// name returns the written form of a reference, or the path of what is none.
func (d *Document) name() string {
	if d.Ref.ID == "" {
		return d.Path
	}
	return d.Ref.String()
}

// what says what happened, and under which label the document is.
func (d *Document) what() string {
	s := string(d.Event)
	if d.Event == Renamed {
		if s += " from " + Visible(d.Was.String()); d.Was == d.Ref {
			s = "moved from " + Visible(d.WasPath) + " to " + Visible(d.Path)
		}
	}
	if d.TLP != 0 && d.Ref.Kind != intel.Reviews {
		s += ", " + d.TLP.Label()
	}
	return s
}

// why returns the reason for a moved judgement.
func (d *Document) why() string {
	if d.Unexplained() {
		return "no reason is given; change_reason must say why"
	}
	return d.Reason
}

// marks is how one output tells what went from what came.
type marks struct {
	say     func(string) string // a text of the content, made safe
	out, in func(string) string // a text that is safe already
}

var plainMarks = marks{
	say: Visible,
	out: func(s string) string { return "[-" + s + "-]" },
	in:  func(s string) string { return "{+" + s + "+}" },
}

// lines returns a change in words, one line for each thing to say.
func (c *Change) lines(m marks) []string {
	label := m.say(c.Label()) + ": "
	switch {
	case c.Aspect == Unreadable && c.After == "":
		return []string{"can be read again; before, " + m.say(c.Before)}
	case c.Aspect == Unreadable:
		return []string{label + m.say(c.After)}
	case len(c.Removed)+len(c.Added) > 0:
		var parts []string
		for _, s := range c.Added {
			parts = append(parts, m.in(m.say(c.value(s))))
		}
		for _, s := range c.Removed {
			parts = append(parts, m.out(m.say(c.value(s))))
		}
		return []string{label + strings.Join(parts, " ")}
	case len(c.Words) > 0:
		return []string{label + c.marked(m)}
	case c.Aspect == Prose && c.Before == "":
		return []string{label + "new section, " + count(c.After)}
	case c.Aspect == Prose && c.After == "":
		return []string{label + m.out("section of "+count(c.Before))}
	case c.Before == "":
		return []string{label + m.in(m.say(c.value(c.After)))}
	case c.After == "":
		return []string{label + m.out(m.say(c.value(c.Before)))}
	}
	return []string{label + m.say(c.value(c.Before)) + " → " + m.say(c.value(c.After))}
}

func count(text string) string {
	if n := len(strings.Fields(text)); n != 1 {
		return fmt.Sprintf("%d words", n)
	}
	return "1 word"
}

// value writes a value as readers know it: a likelihood with its range, an
// indicator so that no program follows it.
func (c *Change) value(s string) string {
	switch c.Aspect {
	case Likelihood:
		if l := intel.ParseLikelihood(s); l.Stated() {
			low, high := l.Range()
			return fmt.Sprintf("%s (%d–%d %%)", l.Term(), low, high)
		}
	case Marking:
		if t := intel.ParseTLP(s); t != 0 {
			return t.Label()
		}
	case Probability:
		return s + " %"
	case Indicator:
		kind, address, found := strings.Cut(s, " ")
		if found && c.Field == "" {
			return kind + " " + markdown.Defang(address)
		}
		return markdown.Defang(s)
	}
	return s
}

// around is how many words are shown on either side of a change.
const around = 8

// marked returns a text with its changes, and of long stretches without any
// only the words next to them.
func (c *Change) marked(m marks) string {
	var parts []string
	for i, r := range c.Words {
		switch r.Op {
		case Out:
			parts = append(parts, m.out(m.say(flat(r.Text))))
		case In:
			parts = append(parts, m.in(m.say(flat(r.Text))))
		default:
			parts = append(parts, m.say(context(flat(r.Text), i > 0, i+1 < len(c.Words))))
		}
	}
	return strings.Join(parts, " ")
}

// flat puts a text on one line, with a sign between paragraphs.
func flat(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, gap, " ¶ ")), " ")
}

// context shortens words between changes before and behind them.
func context(text string, before, behind bool) string {
	words := strings.Fields(text)
	from, to := 0, len(words)
	if before {
		from = min(around, len(words))
	}
	if behind {
		to = max(len(words)-around, 0)
	}
	switch {
	case before && behind && to > from+1:
		return strings.Join(words[:from], " ") + " … " + strings.Join(words[to:], " ")
	case before && !behind && from < len(words):
		return strings.Join(words[:from], " ") + " …"
	case behind && !before && to > 0:
		return "… " + strings.Join(words[to:], " ")
	}
	return text
}

// Visible replaces what would steer a terminal, or the direction of the text.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r):
			return '�'
		}
		return r
	}, s)
}
