package mail

import (
	"regexp"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// Markdown returns a roundup as CommonMark, which can be read as it is.
func Markdown(r *roundup.Roundup) []byte {
	l := compose(r)
	var b strings.Builder
	put := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	put("**", l.Label.Label(), "** ", escape(l.Handling), "\n")
	put("# ", l.Title, "\n")
	put(escape(l.Subtitle), "  ")
	put(escape(l.Organisation), ". ", escape(strings.Join(l.Facts, " ")), "\n")
	put("## Bottom line\n\n", escape(l.BottomLine), "\n")
	if n := l.Note; n != nil {
		put("## ", escape(titleOf(n)), "\n")
		put(referred(r, strings.TrimSpace(n.Markdown)), "\n")
		if n.By != "" {
			put("— ", escape(n.By), "\n")
		}
	}
	for _, p := range l.Parts {
		put("## ", p.Title, "\n")
		for _, e := range p.Entries {
			put(item(e))
		}
		if p.Entries[0].Brief {
			put()
		}
	}
	put("---\n")
	for _, s := range []string{bare(l.Address), escape(l.Notice), "**" + l.Label.Label() + "**"} {
		if s != "" {
			put(s, "\n")
		}
	}
	return []byte(strings.TrimRight(b.String(), "\n") + "\n")
}

// item writes an entry: a line of a list, or a paragraph for each line.
func item(e entry) string {
	if e.Brief {
		return "- " + linked(e.Lead, e.Address)
	}
	out := "### " + linked(e.Lead, e.Address) + "\n\n"
	for _, l := range e.Lines {
		if l.Strong != "" {
			out += "**" + escape(l.Strong) + "** "
		}
		out += escape(l.Text) + "\n\n"
	}
	if e.Small != "" {
		out += "_" + escape(e.Small) + "_\n"
	}
	return strings.TrimRight(out, "\n") + "\n"
}

func linked(words, address string) string {
	if address == "" {
		return escape(words)
	}
	return "[" + escape(words) + "](" + address + ")"
}

func bare(address string) string {
	if address == "" {
		return ""
	}
	return "<" + address + ">"
}

var signs = regexp.MustCompile("[\\\\`*_\\[\\]<>&#|~]")

// escape writes text so that Markdown takes it for what it is.
func escape(s string) string {
	return signs.ReplaceAllString(strings.Join(strings.Fields(s), " "), `\$0`)
}

var reference = regexp.MustCompile(`\[\[([^\[\]\n]+)\]\]`)

// referred replaces references by links that any reader understands.
func referred(r *roundup.Roundup, source string) string {
	name := resolver(r)
	return reference.ReplaceAllStringFunc(source, func(m string) string {
		l, ok := name(m[2 : len(m)-2])
		if !ok {
			return edition.NotHere
		}
		return linked(l.Text, l.Href)
	})
}
