package markdown

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	xast "github.com/yuin/goldmark/extension/ast"
)

// converter turns goldmark's tree into blocks.
type converter struct {
	opts     Options
	src      []byte
	syntax   *syntax
	sections []Section
	ids      map[string]int // how often a heading id was wanted
	level    int            // of the last heading
	shift    int            // brings the highest heading to level 2
	line     int            // line number at offset
	offset   int
	skipped  []skip
	cited    []*xast.Footnote // in order of first citation
	refs     map[*xast.Footnote][]string
	number   map[*xast.Footnote]int
}

func convert(p prepared, opts Options) *Document {
	s := &syntax{opts: opts, named: map[string]*xast.Footnote{}}
	root := s.parse(p.text)
	c := &converter{
		opts: opts, src: p.text, skipped: p.skipped, syntax: s, level: 1, line: 1,
		ids: map[string]int{}, refs: map[*xast.Footnote][]string{}, number: map[*xast.Footnote]int{},
	}
	c.shift = c.headingShift(root)
	blocks := c.blocks(root, true)
	if notes := c.notes(); notes != nil {
		blocks = append(blocks, notes)
	}
	return &Document{blocks: blocks, sections: c.sections, size: len(p.text), highlights: opts.Highlights}
}

// headingShift returns what to add to every level so that the highest heading
// of the text becomes level 2.
func (c *converter) headingShift(root ast.Node) int {
	highest := 7
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			highest = min(highest, h.Level)
		}
	}
	if highest == 7 {
		return 0
	}
	return 2 - highest
}

// blocks converts the children of n. Headings count as sections at the top only.
func (c *converter) blocks(n ast.Node, top bool) []Block {
	var out []Block
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		if b := c.block(k, top); b != nil {
			out = append(out, b)
		}
	}
	return out
}

// block converts one node; nil when there is nothing to show.
func (c *converter) block(n ast.Node, top bool) Block {
	switch n := n.(type) {
	case *ast.Heading:
		return c.heading(n, top)
	case *ast.Paragraph:
		return paragraph(c.spans(n), false)
	case *ast.TextBlock:
		return paragraph(c.spans(n), true)
	case *ast.List:
		return c.list(n)
	case *ast.Blockquote:
		return c.quote(n)
	case *ast.FencedCodeBlock:
		return &Code{Language: strings.ToLower(string(n.Language(c.src))), Text: c.lines(n)}
	case *ast.CodeBlock:
		return &Code{Text: c.lines(n)}
	case *ast.ThematicBreak:
		return &Rule{}
	case *xast.Table:
		return c.table(n)
	case *xast.DefinitionList:
		return c.definitions(n)
	}
	return nil
}

func paragraph(spans []Span, tight bool) Block {
	if len(spans) == 0 {
		return nil
	}
	return &Paragraph{Text: spans, Tight: tight}
}

func (c *converter) heading(n *ast.Heading, top bool) Block {
	spans := c.spans(n)
	text := plain(spans)
	if strings.TrimSpace(text) == "" {
		return nil
	}
	id := c.headingID(text)
	if top {
		c.sections = append(c.sections, Section{Level: n.Level, Text: text, ID: id, Line: c.lineOf(n)})
	}
	c.level = min(max(n.Level+c.shift, 2), c.level+1, 6)
	return &Heading{Level: c.level, ID: id, Text: spans}
}

// lineOf counts the lines up to a heading; headings come in order, so that the
// whole text is counted once.
func (c *converter) lineOf(n ast.Node) int {
	if n.Lines().Len() == 0 {
		return c.line
	}
	start := n.Lines().At(0).Start
	if start > c.offset {
		c.line += bytes.Count(c.src[c.offset:start], []byte{'\n'})
		c.offset = start
	}
	for len(c.skipped) > 0 && c.skipped[0].offset <= start {
		c.line += c.skipped[0].lines
		c.skipped = c.skipped[1:]
	}
	return c.line
}

// headingID makes an id of a heading's words: letters and digits of any script
// in lower case, hyphens for spaces.
func (c *converter) headingID(text string) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(text) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsSpace(r) || r == '-' || r == '_':
			b.WriteByte('-')
		}
	}
	id := b.String()
	if strings.Trim(id, "-") == "" {
		id = "section"
	}
	return c.opts.IDPrefix + c.unique(id)
}

func (c *converter) unique(id string) string {
	free := id
	for c.ids[free] > 0 {
		c.ids[id]++
		free = id + "-" + strconv.Itoa(c.ids[id])
	}
	c.ids[free]++
	return free
}

func (c *converter) list(n *ast.List) Block {
	l := &List{Ordered: n.IsOrdered(), Start: n.Start}
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		l.Items = append(l.Items, Item{Task: taskOf(k), Body: c.blocks(k, false)})
	}
	return l
}

func taskOf(item ast.Node) Task {
	first := item.FirstChild()
	if first == nil {
		return NoTask
	}
	box, ok := first.FirstChild().(*xast.TaskCheckBox)
	switch {
	case !ok:
		return NoTask
	case box.IsChecked:
		return Done
	}
	return Open
}

// quote converts a quotation, or a callout when it starts with "[!NOTE]".
func (c *converter) quote(n *ast.Blockquote) Block {
	body := c.blocks(n, false)
	if len(body) == 0 {
		return nil
	}
	p, ok := body[0].(*Paragraph)
	if !ok || p.Text[0].Kind != Text {
		return &Quote{Body: body}
	}
	for _, kind := range []string{"note", "tip", "important", "warning", "caution"} {
		label := "[!" + strings.ToUpper(kind) + "]"
		rest, found := strings.CutPrefix(p.Text[0].Text, label)
		if !found || rest != "" && rest[0] != ' ' {
			continue
		}
		if p.Text[0].Text = strings.TrimLeft(rest, " "); p.Text[0].Text == "" {
			p.Text = p.Text[1:]
		}
		if len(p.Text) == 0 {
			body = body[1:]
		}
		return &Callout{Kind: kind, Body: body}
	}
	return &Quote{Body: body}
}

func (c *converter) lines(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		b.Write(seg.Value(c.src))
	}
	return strings.TrimSuffix(strings.ReplaceAll(b.String(), "\r\n", "\n"), "\n")
}

func (c *converter) table(n *xast.Table) Block {
	t := &Table{}
	for _, a := range n.Alignments {
		t.Align = append(t.Align, map[xast.Alignment]Align{xast.AlignCenter: Center, xast.AlignRight: End}[a])
	}
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		row := make([]Cell, 0, len(t.Align))
		for cell := k.FirstChild(); cell != nil; cell = cell.NextSibling() {
			row = append(row, c.spans(cell))
		}
		if _, head := k.(*xast.TableHeader); head {
			t.Head = row
		} else {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

func (c *converter) definitions(n ast.Node) Block {
	d := &Definitions{}
	explained := true
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		if _, term := k.(*xast.DefinitionTerm); term {
			if explained {
				d.Items = append(d.Items, Definition{})
			}
			last := &d.Items[len(d.Items)-1]
			last.Terms = append(last.Terms, c.spans(k))
			explained = false
			continue
		}
		if len(d.Items) == 0 {
			d.Items = append(d.Items, Definition{})
		}
		last := &d.Items[len(d.Items)-1]
		last.Means = append(last.Means, c.blocks(k, false))
		explained = true
	}
	return d
}

// notes converts the cited footnotes in order of first citation, which may cite
// further ones, then those nobody cites.
func (c *converter) notes() Block {
	out := &Notes{}
	uncited := c.syntax.notes
	for i := 0; ; i++ {
		for i == len(c.cited) && len(uncited) > 0 {
			c.register(uncited[0])
			uncited = uncited[1:]
		}
		if i == len(c.cited) {
			break
		}
		out.Items = append(out.Items, c.note(i+1, c.cited[i]))
	}
	if len(out.Items) == 0 {
		return nil
	}
	for i, n := range c.cited { // a note cited by a later one has its citations now
		out.Items[i].Refs = c.refs[n]
	}
	return out
}

// register gives a note its number, once.
func (c *converter) register(n *xast.Footnote) {
	if c.number[n] == 0 {
		c.cited = append(c.cited, n)
		c.number[n] = len(c.cited)
	}
}

func (c *converter) note(number int, n *xast.Footnote) Note {
	return Note{Number: number, ID: c.noteID(number), Body: c.blocks(n, false)}
}

func (c *converter) noteID(number int) string { return c.opts.IDPrefix + "fn:" + strconv.Itoa(number) }

// cite counts a citation of a note and returns its mark.
func (c *converter) cite(n *xast.Footnote) Span {
	c.register(n)
	number := c.number[n]
	id := c.opts.IDPrefix + "fnref:" + strconv.Itoa(number)
	if k := len(c.refs[n]); k > 0 {
		id += ":" + strconv.Itoa(k+1)
	}
	c.refs[n] = append(c.refs[n], id)
	return Span{Kind: NoteMark, Text: strconv.Itoa(number), ID: id, Link: &Target{Href: "#" + c.noteID(number)}}
}
