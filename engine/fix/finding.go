package fix

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/markdown"
)

// certain are the rules whose proposal is always the one remedy. Of the others
// it is one only where it spells the same word: another may be a guess.
var certain = []string{"attack-revoked", "indicator-malformed", "wrong-form", "wrong-type"}

// live is the rule about indicators in prose; the remedy is to defang them.
const live = "live-indicator"

// edit replaces a part of one line, in code points.
type edit struct {
	line, from, to int // from 0
	text           string
	rule           string
}

// findings remedies what can be remedied in one way only. The last comes first,
// so that the places of the others stay true.
func (t *text) findings(list []diag.Diagnostic) {
	var edits []edit
	for _, d := range list {
		if d.Fix == "" || d.Span.Start.Line < 1 || d.Span.Start.Line > len(t.lines) {
			continue
		}
		if d.Rule == live {
			edits = append(edits, t.defang(d)...)
		} else if e, ok := t.remedy(d); ok {
			edits = append(edits, e)
		}
	}
	for _, e := range apart(edits) {
		t.apply(e)
	}
	slices.Reverse(t.changes)
}

// apart returns the edits that can be made at once, the last first. Of two that
// overlap it takes the longer: the address rather than the name within it.
func apart(edits []edit) []edit {
	slices.SortStableFunc(edits, func(a, b edit) int { return (b.to - b.from) - (a.to - a.from) })
	var list []edit
	for _, e := range edits {
		if !slices.ContainsFunc(list, func(o edit) bool { return o.line == e.line && o.from < e.to && e.from < o.to }) {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b edit) int { return cmp.Or(b.line-a.line, b.from-a.from) })
	return list
}

func (t *text) apply(e edit) {
	line := []rune(t.lines[e.line])
	old := string(line[e.from:e.to])
	lines := slices.Clone(t.lines)
	lines[e.line] = string(line[:e.from]) + e.text + string(line[e.to:])
	test := func(before, after *doc.Document) bool { return alike(before.Root, after.Root) }
	if e.rule == "wrong-type" || e.rule == "unknown-key" {
		test = func(_, after *doc.Document) bool { return true }
	}
	if !t.try(lines, test) {
		return
	}
	t.changes = append(t.changes, Change{
		At:   diag.Position{Line: e.line + 1, Column: e.from + 1},
		Rule: e.rule, Text: fmt.Sprintf("%s is now %s", shown(old), shown(e.text)),
	})
}

// shown quotes a text once.
func shown(text string) string {
	if _, quote := unquoted(text); quote != "" {
		return text
	}
	return strconv.Quote(text)
}

// remedy returns the edit for a finding about a text on one line.
func (t *text) remedy(d diag.Diagnostic) (edit, bool) {
	e := edit{d.Span.Start.Line - 1, d.Span.Start.Column - 1, d.Span.End.Column - 1, d.Fix, d.Rule}
	line := []rune(t.lines[e.line])
	if d.Span.End.Line != d.Span.Start.Line || e.from < 0 || e.to > len(line) || e.from >= e.to {
		return e, false
	}
	plain, quote := unquoted(string(line[e.from:e.to]))
	if plain == d.Fix && d.Rule != "wrong-type" || !slices.Contains(certain, d.Rule) && !respelt(plain, d.Fix) {
		return e, false
	}
	if e.line < t.front() && d.Rule != "wrong-type" {
		e.text = quote + d.Fix + quote
	}
	return e, true
}

// unquoted returns a text without the quotation marks around it, and the mark.
func unquoted(text string) (plain, quote string) {
	if len(text) >= 2 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0] {
		return text[1 : len(text)-1], text[:1]
	}
	return text, ""
}

// respelt reports whether two texts are one word: case, spaces, underscores,
// hyphens and the prefix of a TLP label count for nothing.
func respelt(a, b string) bool { return folded(a) == folded(b) }

func folded(s string) string {
	s = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s)), "tlp:")
	return strings.NewReplacer(" ", "", "_", "", "-", "").Replace(s)
}

// defang returns the edits for every occurrence of an indicator in the text
// that a finding is about, be it on several lines.
func (t *text) defang(d diag.Diagnostic) []edit {
	value := markdown.Refang(d.Fix)
	var edits []edit
	for i := d.Span.Start.Line - 1; i < t.until(d.Span.Start); i++ {
		line := t.lines[i]
		for at := 0; ; {
			from := standing(line[at:], value)
			if from < 0 {
				break
			}
			from += at
			at = from + len(value)
			start, end, defanged := address(line, from, at, d.Fix)
			edits = append(edits, edit{i, runes(line[:start]), runes(line[:end]), defanged, live})
		}
	}
	return edits
}

// scheme is that of an address, at the end of what stands before its host.
var scheme = regexp.MustCompile(`[a-zA-Z]+://$`)

// address grows the place of an indicator to the address around it, whose
// scheme is defanged too, and to the angle brackets that make it a link.
func address(line string, from, to int, defanged string) (int, int, string) {
	if before := scheme.FindString(line[:from]); before != "" {
		from -= len(before)
		if n := strings.IndexAny(line[to:], " \t)>\"'`,;|"); n >= 0 {
			to += n
		} else {
			to = len(line)
		}
		to = from + len(strings.TrimRight(line[from:to], ".!?:"))
		defanged = markdown.Defang(line[from:to])
	}
	if strings.HasSuffix(line[:from], "<") && strings.HasPrefix(line[to:], ">") {
		return from - 1, to + 1, defanged
	}
	return from, to, defanged
}

func runes(s string) int { return len([]rune(s)) }

// until returns the line behind the text that begins at a place: in the front
// matter the next that begins another key or value, else the next at all.
func (t *text) until(at diag.Position) int {
	if at.Line > t.front() {
		return at.Line
	}
	next := t.front()
	var visit func(n *doc.Node)
	begins := func(p diag.Position) {
		if p.Line > at.Line {
			next = min(next, p.Line-1)
		}
	}
	visit = func(n *doc.Node) {
		begins(n.Span.Start)
		for _, item := range n.Items {
			visit(item)
		}
		for _, f := range n.Fields {
			begins(f.Span.Start)
			visit(f.Value)
		}
	}
	visit(t.doc.Root)
	return next
}

// standing returns the offset of a value that is not part of a longer name or
// number, or -1.
func standing(text, value string) int {
	for from := 0; value != ""; {
		at := strings.Index(text[from:], value)
		if at < 0 {
			return -1
		}
		at += from
		if !joined(text[:at], -1) && !joined(text[at+len(value):], 1) {
			return at
		}
		from = at + 1
	}
	return -1
}

// joined reports whether what stands beside a value makes it longer. A dot does
// so only before another label.
func joined(beside string, side int) bool {
	at := func(i int) byte {
		if side < 0 {
			i = len(beside) - 1 - i
		}
		if i < 0 || i >= len(beside) {
			return ' '
		}
		return beside[i]
	}
	return word(at(0)) || at(0) == '-' || at(0) == '.' && word(at(1))
}

func word(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c >= 0x80
}
