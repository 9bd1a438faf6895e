package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	xast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// syntax is one text while it is parsed, with the footnotes found in it.
type syntax struct {
	opts  Options
	notes []*xast.Footnote
	named map[string]*xast.Footnote // first definition of a label
}

// parse returns the tree of src.
func (s *syntax) parse(src []byte) ast.Node {
	pc := parser.NewContext()
	pc.Set(reading, s)
	return grammar.Parse(text.NewReader(src), parser.WithContext(pc))
}

// reading is where parsers find the syntax of the text they read.
var reading = parser.NewContextKey()

func of(pc parser.Context) *syntax { return pc.Get(reading).(*syntax) }

// grammar is the goldmark set-up. The parsers for raw HTML are left out, so that
// markup is text like any other; linkify is left out, so that no address
// becomes a link by itself.
var grammar = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(extension.NewDefinitionListParser(), 850),
		util.Prioritized(extension.NewDefinitionDescriptionParser(), 851),
		util.Prioritized(footnotes{extension.NewFootnoteBlockParser()}, 900),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(marks{}, 90),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
		util.Prioritized(tables{extension.NewTableParagraphTransformer()}, 200),
	),
	parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
)

// footnotes records the definitions and leaves them where they stand, so that
// one nobody cites is not lost.
type footnotes struct{ parser.BlockParser }

func (f footnotes) Open(parent ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := f.BlockParser.Open(parent, r, pc)
	if note, ok := n.(*xast.Footnote); ok {
		s := of(pc)
		s.notes = append(s.notes, note)
		if _, taken := s.named[string(note.Ref)]; !taken {
			s.named[string(note.Ref)] = note
		}
	}
	return n, state
}

func (footnotes) Close(ast.Node, text.Reader, parser.Context) {}

// tables leaves a paragraph as it is when most cells of the table would be made
// up: every short row is filled to the width of the widest.
type tables struct{ parser.ParagraphTransformer }

func (t tables) Transform(n *ast.Paragraph, r text.Reader, pc parser.Context) {
	lines := n.Lines()
	columns, size := 1, 0
	for i := range lines.Len() {
		line := lines.At(i)
		size += line.Len()
		columns = max(columns, 1+bytes.Count(line.Value(r.Source()), []byte{'|'}))
	}
	if columns*lines.Len() <= size+1000 {
		t.ParagraphTransformer.Transform(n, r, pc)
	}
}

// mark is a reference in brackets: to a document, a source or a note.
type mark struct {
	ast.BaseInline
	value string         // id of the document or source
	note  *xast.Footnote // nil unless it refers to a note
	doc   bool
}

var kindMark = ast.NewNodeKind("Mark")

func (*mark) Kind() ast.NodeKind { return kindMark }

func (m *mark) Dump(source []byte, level int) { ast.DumpHelper(m, source, level, nil, nil) }

// marks reads `[[ref]]`, `[S1]` and `[^note]`.
type marks struct{}

const maxLabel = 200 // bytes in brackets; longer is text

func (marks) Trigger() []byte { return []byte{'['} }

func (marks) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	n, length := of(pc).read(line[:min(len(line), maxLabel)])
	if n == nil {
		return nil
	}
	block.Advance(length)
	return n
}

func (s *syntax) read(line []byte) (ast.Node, int) {
	if ref, ok := bytes.CutPrefix(line, []byte("[[")); ok {
		end := bytes.Index(ref, []byte("]]"))
		if end > 0 && isRef(bytes.TrimSpace(ref[:end])) {
			return &mark{value: string(bytes.TrimSpace(ref[:end])), doc: true}, end + 4
		}
		return nil, 0
	}
	end := bytes.IndexByte(line, ']')
	if end < 2 {
		return nil, 0
	}
	label := string(line[1:end])
	if label[0] == '^' {
		if note := s.named[label[1:]]; note != nil {
			return &mark{note: note}, end + 1
		}
		return nil, 0
	}
	if s.opts.Source == nil || len(line) > end+1 && (line[end+1] == '(' || line[end+1] == '[' && !startsMark(line[end+1:])) {
		return nil, 0
	}
	if _, ok := s.opts.Source(label); !ok {
		return nil, 0
	}
	return &mark{value: label}, end + 1
}

// startsMark reports whether a bracket begins a mark of its own, as in
// `[S1][S2]`, rather than the second half of a link.
func startsMark(s []byte) bool {
	return len(s) > 2 && s[0] == '[' && (s[1] == 'S' && s[2] >= '0' && s[2] <= '9' || s[1] == '[' || s[1] == '^')
}

func isRef(s []byte) bool {
	return len(s) > 0 && !bytes.ContainsAny(s, " \t\n[]<>\"'`")
}
