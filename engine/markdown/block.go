package markdown

// Block is one piece of a text: a [*Heading], [*Paragraph], [*List], [*Table],
// [*Code], [*Quote], [*Callout], [*Definitions], [*Rule] or [*Notes].
type Block interface{ block() }

// Heading opens a section. Levels start at 2, since a page's own title is 1,
// and never skip one, whatever the source does.
type Heading struct {
	Level int // 2 to 6
	ID    string
	Text  []Span
}

// Paragraph is running text.
type Paragraph struct {
	Text  []Span
	Tight bool // a line of a list without space between its items
}

// List is an ordered or unordered list.
type List struct {
	Ordered bool
	Start   int // number of the first item when Ordered
	Items   []Item
}

// Item is one entry of a [List].
type Item struct {
	Task Task
	Body []Block
}

// Task says whether an item is a task, and how it stands.
type Task uint8

// The states of an item.
const (
	NoTask Task = iota
	Open
	Done
)

// Table has one header row. Rows have as many cells as the header.
type Table struct {
	Align []Align
	Head  []Cell
	Rows  [][]Cell
}

// Cell is the text of one cell of a [Table].
type Cell []Span

// Align is the alignment of a column.
type Align uint8

// The alignments. Start is the default.
const (
	Start Align = iota
	Center
	End
)

// Code is a block of code or other text whose spaces matter.
type Code struct {
	Language string // lower case, may be empty
	Text     string // without the last line end
}

// Quote is a quotation.
type Quote struct{ Body []Block }

// Callout is a remark set apart from the text.
type Callout struct {
	Kind string // "note", "tip", "important", "warning" or "caution"
	Body []Block
}

// Title returns the word printed above the callout.
func (c *Callout) Title() string { return string(c.Kind[0]-'a'+'A') + c.Kind[1:] }

// Definitions is a list of terms with what they mean.
type Definitions struct{ Items []Definition }

// Definition explains one or more terms.
type Definition struct {
	Terms [][]Span
	Means [][]Block
}

// Rule is a line across the text.
type Rule struct{}

// Notes are the footnotes, last in a document.
type Notes struct{ Items []Note }

// Note is one footnote.
type Note struct {
	Number int
	ID     string
	Refs   []string // ids of the places that refer to it, none for a note nobody cites
	Body   []Block
}

func (*Heading) block()     {}
func (*Paragraph) block()   {}
func (*List) block()        {}
func (*Table) block()       {}
func (*Code) block()        {}
func (*Quote) block()       {}
func (*Callout) block()     {}
func (*Definitions) block() {}
func (*Rule) block()        {}
func (*Notes) block()       {}

// Span is a run of text of one kind and style. Spans do not nest: a bold word
// in a link is a span that has both.
type Span struct {
	Kind  SpanKind
	Style Style
	Text  string  // without line ends; for a NoteMark its number
	Link  *Target // neighbours with the same Target are one link
	ID    string  // of a NoteMark, for the way back
}

// SpanKind says what a span is.
type SpanKind uint8

// The kinds of span.
const (
	Text     SpanKind = iota
	Literal           // code
	Break             // a line end the writer asked for; no Text
	Mark              // a source of this document, "S1", drawn in brackets
	NoteMark          // a footnote's number; Link leads to the note
	Hidden            // stands for a reference that is [Withheld]
)

// Style is a set of emphases.
type Style uint8

// The emphases.
const (
	Strong Style = 1 << iota
	Emphasis
	Strike
)

// Target is where a link leads.
type Target struct {
	Href string // allowed, percent-encoded; not escaped for HTML
}

// External reports whether the link leaves the site or document.
func (t *Target) External() bool { return schemeOf(t.Href) != "" }
