package rule

import (
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	longBottomLine = diag.Rule{
		Code:  "long-bottom-line",
		Title: "The bottom line has at most 60 words.",
		Why:   "Many readers read nothing else, often on a phone. Sixty words hold what happened, whether it concerns us, and what to do; what does not fit belongs into the summary. ICD 203, standard 6 (section D.6.e.(6)), asks for a clear main message.",
		Wrong: "bottom_line: (a paragraph of 110 words)",
		Right: "bottom_line: Two of our fourteen firewalls exposed the management interface; both were closed by 09:40 UTC and show no sign of compromise.",
	}
	missingSection = diag.Rule{
		Code:  "missing-section",
		Title: "Each product has the sections its readers look for.",
		Why:   "Readers find the recommended action of every flash alert in the same place. The sections follow the report templates analysts know: Summary first in every product; Recommended action in a flash alert or advisory; Timeline and Tradecraft in a campaign report. More sections are welcome.",
		Wrong: "product: flash-alert       # the body has a Summary only",
		Right: "## Summary\n…\n## Recommended action\n…",
	}
	longSummary = diag.Rule{
		Code:     "long-summary",
		Severity: diag.Warning,
		Title:    "The summary has at most three paragraphs.",
		Why:      "The summary is for a reader with two minutes. What needs more room has sections of its own.",
		Wrong:    "## Summary              (five paragraphs follow)",
		Right:    "## Summary              (two paragraphs follow, the rest under ## Discussion)",
	}
)

func form() family {
	return family{
		rules:   []*diag.Rule{&longBottomLine, &missingSection, &longSummary},
		product: (*pass).form,
	}
}

const bottomLineWords = 60

func (p *pass) form(a *intel.Assessment) {
	if n := len(strings.Fields(a.BottomLine)); n > bottomLineWords {
		p.report(&longBottomLine, p.root.Place("bottom_line"), "the bottom line has %d words; cut it to %d or fewer", n, bottomLineWords)
	}
	p.outline(a)
}

// section is a heading of the second level with the lines below it.
type section struct {
	name     string
	line     int // of the body
	from, to int // its text, up to the next heading of its level or above
}

func (b *prose) sections() []section {
	var list []section
	end := func(i int) {
		if len(list) > 0 && list[len(list)-1].to < 0 {
			list[len(list)-1].to = i
		}
	}
	for i, line := range b.lines {
		level, name := heading(line)
		at := i
		if i > 0 && underline(line, b.lines[i-1]) {
			level, name, at = 2, strings.TrimSpace(b.lines[i-1]), i-1
		}
		if level == 1 || level == 2 {
			end(at)
		}
		if level == 2 {
			list = append(list, section{name, at, i + 1, -1})
		}
	}
	end(len(b.lines))
	return list
}

// underline reports whether a line of hyphens makes the one before it a heading
// of the second level (CommonMark 0.31.2, section 4.3).
func underline(line, before string) bool {
	line = strings.TrimSpace(line)
	if len(line) < 2 || strings.Trim(line, "-") != "" || strings.TrimSpace(before) == "" {
		return false
	}
	level, _ := heading(before)
	return level == 0 && !intel.ListItem(before) && !strings.ContainsRune(">|", rune(strings.TrimSpace(before)[0]))
}

func (p *pass) outline(a *intel.Assessment) {
	body := p.body()
	have := body.sections()
	for _, name := range p.sections[a.Product] {
		s := named(have, name)
		switch {
		case s == nil:
			p.absent(a, name, have)
		case blank(body.raw[s.from:s.to]):
			p.report(&missingSection, p.headingSpan(s), "the section %q is empty", name)
		case name == "Summary":
			p.summary(s)
		}
	}
}

// absent reports a missing section, at the heading that seems to be meant.
func (p *pass) absent(a *intel.Assessment, name string, have []section) {
	product := article(a.Product.Noun())
	var names []string
	for _, s := range have {
		if named([]section{s}, name) == nil {
			names = append(names, s.name)
		}
	}
	if guess := nearest(name, names); guess != "" && !slices.Contains(p.sections[a.Product], guess) {
		s := named(have, guess)
		p.add(p.at(&missingSection, p.headingSpan(s), "%s has a section %q; this one is called %q", product, name, guess).Fixed("## " + name))
		return
	}
	p.report(&missingSection, p.root.Place("product"), "%s has a section \"## %s\", and this one does not", product, name)
}

func (p *pass) headingSpan(s *section) diag.Span {
	return p.body().span(s.line, 0, len(p.body().raw[s.line]))
}

func named(list []section, name string) *section {
	for i := range list {
		if list[i].name == name {
			return &list[i]
		}
	}
	return nil
}

func blank(lines []string) bool {
	return every(lines, func(line string) bool { return strings.TrimSpace(line) == "" })
}

const summaryParagraphs = 3

// summary counts paragraphs; lists, tables, quotes and footnotes are none.
func (p *pass) summary(s *section) {
	body, n := p.body(), 0
	for from, to := range body.paragraphs {
		line := strings.TrimLeft(body.lines[from], " ")
		if from < s.from || to > s.to || intel.ListItem(line) || strings.ContainsRune(">|#~`", rune(line[0])) || strings.HasPrefix(line, "[^") {
			continue
		}
		n++
	}
	if n > summaryParagraphs {
		p.report(&longSummary, p.headingSpan(s), "the summary has %d paragraphs; keep %d and give the rest a section of its own", n, summaryParagraphs)
	}
}
