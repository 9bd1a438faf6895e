package doc

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/dossier-cti/dossier/engine/diag"
)

// Limits on one file. A file beyond them is a finding, never a crash: content
// arrives in pull requests from anywhere.
const (
	MaxBytes  = 1 << 20 // size of a file
	MaxDepth  = 32      // mappings and lists within each other
	MaxValues = 50_000  // keys and values
)

// Parse reads one file. Paths that end in ".md" are Markdown with front matter
// between two lines of "---"; everything else is one YAML document. The
// document is never nil. Several findings are returned at once where the file
// can be read on past the first.
func Parse(path string, data []byte) (*Document, []diag.Diagnostic) {
	return new(Desk).Parse(path, data)
}

type parser struct {
	doc      *Document
	findings []diag.Diagnostic
	source   *source
	skipped  int  // lines of the file before the YAML
	refused  bool // the YAML uses something whose meaning we do not take
	desk     *Desk
}

func (p *parser) report(r *diag.Rule, at diag.Span, format string, args ...any) {
	p.findings = append(p.findings, r.At(p.doc.Path, at, format, args...))
}

func (p *parser) file(data []byte) {
	if len(data) > MaxBytes {
		p.report(tooLarge, diag.Span{}, "the file has %d bytes; at most %d are read", len(data), MaxBytes)
		return
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !p.legible(data) || !p.settled(data) {
		return
	}
	source := data
	if strings.HasSuffix(p.doc.Path, ".md") {
		var ok bool
		if source, ok = p.split(data); !ok {
			return
		}
	}
	p.source = newSource(source, p.skipped)
	p.read()
}

// read parses the YAML of p.source into p.doc.Root.
func (p *parser) read() {
	if second, ok := p.source.secondDocument(); ok {
		p.report(manyDocuments, second, `the file holds more than one YAML document; keep one, or remove this line`)
		return
	}
	var root yaml.Node
	if err := decode(p.source.text, &root); err != nil {
		p.findings = append(p.findings, p.explain(err))
		return
	}
	if root.Kind != yaml.DocumentNode || len(root.Content) == 0 || blank(root.Content[0]) {
		p.report(emptyFile, diag.Span{}, "the file is empty")
		return
	}
	var m measure
	if m.add(root.Content[0], 1); m.beyond != nil {
		p.tooMuch(m)
		return
	}
	p.desk.clear(count{m.count - m.keys, m.items, m.keys})
	converted := p.convert(root.Content[0])
	if p.refused {
		return
	}
	if converted.Shape != Mapping {
		p.report(notMapping, converted.Span, `the file must consist of keys with values, such as "title: …"; put a space after each colon`)
		return
	}
	p.doc.Root = converted
}

func blank(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0
}

func (p *parser) tooMuch(m measure) {
	at := p.source.span(m.beyond.Line, m.beyond.Column, 1)
	if m.count > MaxValues {
		p.report(tooManyValues, at, "the file holds more than %d values", MaxValues)
		return
	}
	p.report(tooDeep, at, "values are nested more than %d deep", MaxDepth)
}

// measure counts nodes and stops at the first one beyond a limit.
type measure struct {
	count, keys, items int // of all nodes, and of the keys and items among them
	beyond             *yaml.Node
}

func (m *measure) add(n *yaml.Node, depth int) {
	m.count++
	if m.count > MaxValues || depth > MaxDepth && n.Kind != yaml.ScalarNode {
		m.beyond = n
	}
	switch n.Kind {
	case yaml.MappingNode:
		m.keys += len(n.Content) / 2
	case yaml.SequenceNode:
		m.items += len(n.Content)
	}
	for _, child := range n.Content {
		if m.beyond != nil {
			return
		}
		m.add(child, depth+1)
	}
}

// split separates front matter and body.
func (p *parser) split(data []byte) (front []byte, ok bool) {
	first, rest, _ := bytes.Cut(data, []byte("\n"))
	if len(bytes.TrimSpace(data)) == 0 {
		p.report(emptyFile, diag.Span{}, "the file is empty")
		return nil, false
	}
	if !fence(first) {
		p.report(noFrontMatter, lineSpan(1, first), `the file must begin with front matter: a line "---", the fields, and another line "---"`)
		return nil, false
	}
	front, body, lines, closed := cutFence(rest)
	if !closed {
		p.report(openFrontMatter, lineSpan(1, first), `the front matter that starts here is not closed; write a line "---" after its last field`)
		return nil, false
	}
	if len(bytes.TrimSpace(front)) == 0 {
		p.report(emptyFile, lineSpan(1, first), "the front matter is empty")
		return nil, false
	}
	p.skipped = 1
	if len(body) > 0 {
		p.doc.BodyLine = lines + 3
		if !p.desk.Light {
			p.doc.Body = strings.ReplaceAll(string(body), "\r\n", "\n")
		}
	}
	return front, true
}

// Body returns the Markdown behind the front matter of a file that Parse could
// read.
func Body(data []byte) string {
	p := &parser{doc: &Document{}, desk: &Desk{}}
	p.split(bytes.TrimPrefix(data, []byte("\ufeff")))
	return p.doc.Body
}

// cutFence cuts text at the first fence and counts the lines before it.
func cutFence(text []byte) (before, after []byte, lines int, found bool) {
	for at := 0; at < len(text); lines++ {
		line, size := text[at:], len(text)-at
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			line, size = line[:end], end+1
		}
		if fence(line) {
			return text[:at], text[at+size:], lines, true
		}
		at += size
	}
	return nil, nil, lines, false
}

// fence reports whether a line is the "---" around front matter.
func fence(line []byte) bool { return string(bytes.TrimRight(line, " \t\r")) == "---" }
