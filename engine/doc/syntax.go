package doc

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/diag"
)

// mistake is the first thing that makes a text no YAML. Lines count from 0 and
// columns are bytes, both within the YAML.
type mistake struct {
	rule       *diag.Rule
	line, from int
	to         int // end column; 0: the end of the line
	message    string
	fix        string
	opened     *spot // the bracket or key that explains it
	why        string
}

// spot is a place within the YAML.
type spot struct{ line, column int }

// explain turns an error of yaml.v3 into a finding. yaml.v3 tells the line
// where it gave up, which is often far below the mistake, and sometimes no line
// at all, so the text is read again with an eye for the mistakes people make.
func (p *parser) explain(err error) diag.Diagnostic {
	s := newScanner(p.source)
	m := s.scan()
	if m == nil {
		m = p.asReported(err, s.lines)
	}
	d := m.rule.At(p.doc.Path, p.place(s.lines, m), "%s", m.message)
	if m.opened != nil {
		d = d.See(p.doc.Path, p.place(s.lines, &mistake{line: m.opened.line, from: m.opened.column, to: m.opened.column + 1}), m.why)
	}
	return d.Fixed(m.fix)
}

// place turns bytes into code points of the file.
func (p *parser) place(lines []string, m *mistake) diag.Span {
	line := lines[m.line]
	from := min(m.from, len(line))
	to := len(strings.TrimRight(line, " \t"))
	if m.to > 0 {
		to = min(m.to, len(line))
	}
	to = max(from, to)
	at := diag.Position{Line: m.line + 1 + p.source.skipped, Column: utf8.RuneCountInString(line[:from]) + 1}
	return diag.Span{Start: at, End: diag.Position{Line: at.Line, Column: at.Column + utf8.RuneCountInString(line[from:to])}}
}

var reportedLine = regexp.MustCompile(`line (\d+): `)

// asReported is the way out when the mistake was not recognised: the line that
// yaml.v3 names.
func (p *parser) asReported(err error, lines []string) *mistake {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 0
	if found := reportedLine.FindStringSubmatch(text); found != nil {
		line, _ = strconv.Atoi(found[1])
		text = strings.Replace(text, found[0], "", 1)
	}
	line = max(0, min(line, len(lines))-1)
	if strings.Contains(text, "exceeded max depth") {
		return &mistake{rule: tooDeep, line: line, message: "values are nested more than " + strconv.Itoa(MaxDepth) + " deep"}
	}
	if strings.Contains(text, "tab character") {
		for i := max(0, line-1); i < len(lines); i++ {
			if n := indentation(lines[i]); strings.HasPrefix(lines[i][n:], "\t") {
				return &mistake{rule: badTab, line: i, from: n, to: n + spaces(lines[i][n:]), message: "a tab indents this line; use spaces"}
			}
		}
	}
	indent := len(lines[line]) - len(strings.TrimLeft(lines[line], " \t"))
	return &mistake{rule: badSyntax, line: line, from: indent, message: "the YAML cannot be read from here on: " + text}
}
