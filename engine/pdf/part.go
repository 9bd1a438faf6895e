package pdf

import (
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/layout"
)

// desk makes the parts that documents share.
type desk struct {
	when
	ed    *edition.Edition
	brief bool // one page rather than many: small headings, no tables
}

func newDesk(ed *edition.Edition) *desk { return &desk{when: when{ed.Organisation.Zone}, ed: ed} }

// masthead opens a document: whose it is, what it is, and what it rests on.
type masthead struct {
	Title, Subtitle string
	Facts           []string // each a line below
	Label           intel.TLP
}

func (d *desk) masthead(m masthead) layout.Box {
	org, style := d.ed.Organisation, title
	if d.brief {
		style = briefTitle
		m.Facts, m.Subtitle = []string{strings.Join(append([]string{intel.Stop(m.Subtitle)}, m.Facts...), " ")}, ""
	}
	g := &layout.Group{Tag: "Sect", After: 14 * pt}
	g.Body = []layout.Box{
		paragraph(layout.Plain(label.With(fonts.SansBold).Tinted(accent), org.Name), 4*pt),
		&layout.Text{Tag: "H1", Runs: layout.Plain(style, m.Title), After: 4 * pt, KeepNext: true, Name: "top", Bookmark: m.Title, Level: 1},
	}
	if m.Subtitle != "" {
		g.Body = append(g.Body, paragraph(layout.Plain(subtitle, m.Subtitle), 8*pt))
	}
	for _, f := range m.Facts {
		if f != "" {
			g.Body = append(g.Body, paragraph(layout.Plain(label.Tinted(mute), f), pt))
		}
	}
	handling := []layout.Run{
		{Text: m.Label.Label(), Style: label.With(fonts.SansBold)},
		{Text: ". " + intel.Stop(m.Label.Handling(org.Name)), Style: label.Tinted(mute)},
	}
	if d.brief && org.Notice != "" {
		handling = append(handling, layout.Run{Text: " " + org.Notice, Style: label.Tinted(mute)})
	}
	g.Body = append(g.Body, paragraph(handling, pt))
	if !d.brief && org.Notice != "" {
		g.Body = append(g.Body, paragraph(layout.Plain(label.Tinted(mute), org.Notice), pt))
	}
	return g
}

func paragraph(runs []layout.Run, after layout.Unit) *layout.Text {
	return &layout.Text{Tag: "P", Runs: runs, After: after}
}

// bottomLine sets the answer first, between two rules.
func bottomLine(text ...string) layout.Box {
	g := &layout.Group{Tag: "Sect", Before: 6 * pt, After: 16 * pt, Together: true}
	g.Body = append(g.Body,
		&layout.Rule{Width: 1200, Color: ink, After: 8 * pt, KeepNext: true},
		&layout.Text{Tag: "H2", Runs: layout.Plain(headings[1], "Bottom line"), After: 3 * pt, KeepNext: true, Name: "bottom-line", Bookmark: "Bottom line", Level: 1},
	)
	g.Body = append(g.Body, paragraph(layout.Plain(leading, strings.Join(text, " ")), 8*pt))
	g.Body = append(g.Body, &layout.Rule{Width: 1200, Color: ink})
	return g
}

// section opens a part of the document under a heading with a rule above.
func (d *desk) section(title, name string, body ...layout.Box) layout.Box {
	head := &layout.Text{
		Tag: "H2", Runs: layout.Plain(headings[0], title), KeepNext: true, After: 6 * pt,
		Name: name, Bookmark: title, Level: 1, Listed: true,
	}
	if d.brief {
		head.Runs, head.After = layout.Plain(headings[1], title), 2*pt
		return &layout.Group{Tag: "Sect", Before: 9 * pt, Body: append([]layout.Box{head}, body...)}
	}
	open := &layout.Rule{Width: hair, Color: rule, After: 6 * pt, KeepNext: true, Between: true}
	return &layout.Group{Tag: "Sect", Before: 22 * pt, Body: append([]layout.Box{open, head}, body...)}
}

// entry opens an item of a section.
func (d *desk) entry(title string, ref intel.Ref, name string, body ...layout.Box) layout.Box {
	head := &layout.Text{
		Tag: "H3", Runs: d.titled(headings[1], title, ref), KeepNext: true, After: 2 * pt,
		Name: name, Bookmark: title, Level: 2,
	}
	return &layout.Group{Tag: "Sect", Before: 12 * pt, After: 4 * pt, Body: append([]layout.Box{head}, body...)}
}

// titled sets the title of a document, a link to its page where there is one.
func (d *desk) titled(s layout.Style, title string, ref intel.Ref) []layout.Run {
	r := layout.Run{Text: title, Style: s}
	if address := d.ed.Address(ref); address != "" {
		r.Link = &layout.Link{URI: address, Alt: title}
	}
	return []layout.Run{r}
}

func facts(parts ...string) *layout.Text {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	t := paragraph(layout.Plain(label.Tinted(mute), strings.Join(kept, "  ·  ")), 4*pt)
	t.KeepNext = true
	return t
}

// lead sets words in bold before running text.
func lead(s layout.Style, head, text string) []layout.Run {
	return []layout.Run{{Text: head, Style: s.With(bold(s.Face))}, {Text: " " + text, Style: s}}
}

// judgement sets one key judgement with its estimate below.
func (d *desk) judgement(j *edition.Judgement, moved bool) layout.Box {
	g := &layout.Group{Tag: "Div", Before: 7 * pt, After: 7 * pt, Together: true}
	g.Body = append(g.Body, &layout.Text{Tag: "P", Runs: layout.Plain(claim, j.Statement), After: 3 * pt, KeepNext: true})
	g.Body = append(g.Body, &layout.Text{Tag: "P", Runs: estimate(j.Likelihood, j.Probability, j.Confidence), Leading: 15 * pt, After: 2 * pt})
	if moved {
		if m := j.Moved(); m != "" {
			g.Body = append(g.Body, paragraph(lead(label, m+".", intel.Stop(j.Movement.Reason)), 2*pt))
		}
		g.Body = append(g.Body, paragraph(append(layout.Plain(label.Tinted(mute), j.ID+", "), d.titled(label.Tinted(accent), j.Assessment.Title, j.Assessment.Ref())...), 0))
	}
	return g
}

// reasons adds to a judgement what the confidence rests on and what will decide
// it.
func (d *desk) reasons(j *edition.Judgement) []layout.Box {
	var all [][]layout.Run
	if j.Because != "" {
		all = append(all, append(lead(label, "Because:", intel.Stop(j.Because)), cited(j.Citations)...))
	}
	if !j.ResolvesBy.IsZero() {
		all = append(all, lead(label, "Resolves by "+d.day(j.ResolvesBy)+":", intel.Stop(j.Resolution)))
	}
	if o := j.Outcome; o != nil {
		all = append(all, lead(label, o.Result.Sentence()+", "+d.day(o.ResolvedAt)+".", intel.Stop(o.Evidence)))
	}
	return d.stack(all)
}

// stack sets runs as a paragraph each, or one behind the other where space is
// short.
func (d *desk) stack(all [][]layout.Run) []layout.Box {
	var out []layout.Box
	var joined []layout.Run
	for n, runs := range all {
		if n > 0 {
			joined = append(joined, layout.Run{Text: " ", Style: runs[0].Style})
		}
		joined = append(joined, runs...)
		out = append(out, paragraph(runs, 2*pt))
	}
	if d.brief && joined != nil {
		return []layout.Box{paragraph(joined, 2*pt)}
	}
	return out
}

// cited sets the marks of sources, each a link to its entry.
func cited(ids []string) []layout.Run {
	var out []layout.Run
	for _, id := range ids {
		out = append(out, layout.Run{Text: " ", Style: label}, layout.Run{
			Text: "[" + id + "]", Style: label.Tinted(accent), Link: &layout.Link{Dest: "source-" + id, Alt: "Source " + id},
		})
	}
	return out
}

// affected answers "are we affected?" with the services it touches.
func (d *desk) affected(a *edition.Affected) []layout.Box {
	if a == nil {
		return nil
	}
	text := intel.Stop(a.Statement)
	if names := entries(a.Services); names != "" {
		text += " Services: " + names + "."
	}
	said := paragraph(lead(prose, a.Status.Sentence(), text), 3*pt)
	said.KeepNext = true
	boxes := []layout.Box{said}
	line := append(confidence(a.Confidence), layout.Run{Text: ", as of " + d.moment(a.AsOf) + ". " + intel.Stop(intel.Upper(a.Because)), Style: label.Tinted(mute)})
	return append(boxes, paragraph(line, 6*pt))
}

func entries(list []*edition.EstateEntry) string {
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = e.Name
	}
	return strings.Join(names, ", ")
}

// body sets the Markdown of a document whose headings start at a level.
func (d *desk) body(source, prefix string, deeper int, mark func(string) (string, bool)) []layout.Box {
	doc := markdown.Parse(source, markdown.Options{
		IDPrefix: prefix, Source: mark,
		Resolve: func(written string) (markdown.Link, bool) {
			ref, ok := intel.ParseRef(written)
			if !ok {
				return markdown.Link{}, false
			}
			text, ok := d.ed.Name(ref)
			return markdown.Link{Href: d.ed.Address(ref), Text: text}, ok
		},
	})
	s := prosaic(deeper)
	s.brief = d.brief
	return s.boxes(doc.Blocks())
}

// row sets the cells of a table.
func row(cells ...string) []layout.Cell {
	out := make([]layout.Cell, len(cells))
	for i, c := range cells {
		out[i] = layout.Plain(cell, c)
	}
	return out
}

func heads(cells ...string) []layout.Cell {
	out := make([]layout.Cell, len(cells))
	for i, c := range cells {
		out[i] = layout.Plain(cell.With(fonts.SansBold), c)
	}
	return out
}

func columns(shares ...int) []layout.Column {
	out := make([]layout.Column, len(shares))
	for i, s := range shares {
		out[i].Share = s
	}
	return out
}
