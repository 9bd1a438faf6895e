package diff

import (
	"regexp"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/markdown"
)

// section is a part of a text under one heading of the second level.
type section struct {
	name
	text string
}

// prose compares two texts in Markdown section by section. Their order does
// not count, nor do the ways to draw the same list or table.
func (w *walk) prose(before, after string) {
	if before == after {
		return
	}
	a, b := sections(before), sections(after)
	for _, s := range b {
		if i := slices.IndexFunc(a, func(o section) bool { return o.name == s.name }); i >= 0 {
			w.section(s.name.name, a[i].text, s.text)
			a = slices.Delete(a, i, i+1)
		} else {
			w.section(s.name.name, "", s.text)
		}
	}
	for _, s := range a {
		w.section(s.name.name, s.text, "")
	}
}

func (w *walk) section(where, before, after string) {
	x, y := join(split(plain(before))), join(split(plain(after)))
	if x == y {
		return
	}
	c := Change{Aspect: Prose, Where: where, Before: x, After: y}
	if x != "" && y != "" {
		c.Words = Words(x, y)
	}
	w.add(c)
}

// sections cuts a text at its headings of the second level; what stands above
// the first has no name.
func sections(text string) []section {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	lines := strings.SplitAfter(text, "\n")
	list := []section{{}}
	start := 0
	for _, h := range markdown.Parse(text, markdown.Options{}).Sections() {
		if h.Level > 2 || h.Line < 1 || h.Line > len(lines) {
			continue
		}
		list[len(list)-1].text = strings.Join(lines[start:h.Line-1], "")
		start = h.Line
		next := section{name: name{name: h.Text}}
		for slices.ContainsFunc(list[1:], func(s section) bool { return s.name == next.name }) {
			next.n++
		}
		list = append(list, next)
	}
	list[len(list)-1].text = strings.Join(lines[start:], "")
	if strings.TrimSpace(list[0].text) == "" {
		list = list[1:]
	}
	return list
}

var (
	bullet = regexp.MustCompile(`(?m)^(\s*)[*+](\s)`)
	border = regexp.MustCompile(`(?m)^[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?$`)
	dashes = regexp.MustCompile(`-+`)
	blank  = regexp.MustCompile(`\n[ \t]*(?:\n[ \t]*)+\n|\n[ \t]+\n`)
)

// plain writes the same list, table and empty line in one way.
func plain(text string) string {
	text = bullet.ReplaceAllString(text, "$1-$2")
	text = border.ReplaceAllStringFunc(text, func(line string) string {
		return strings.ReplaceAll(dashes.ReplaceAllString(line, "-"), " ", "")
	})
	return blank.ReplaceAllString(text, gap)
}
