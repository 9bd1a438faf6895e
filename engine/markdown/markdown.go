// Package markdown reads the Markdown of an intelligence document once and
// gives it out in three forms: HTML that is safe to put on a page, a small tree
// of blocks for the PDF, and plain text.
//
//	d := markdown.Parse(source, markdown.Options{Resolve: edition.Link})
//	page.WriteString(d.HTML())
//
// The language is CommonMark with tables, footnotes, definition lists,
// strikethrough, task lists and callouts (`> [!NOTE]`), and four marks of our
// own: `[[kind/id]]` and `[[PIR-001]]` refer to another document, `[S1]` to a
// source of this one, and the ids of ATT&CK techniques and of CVEs in running
// text may become links.
//
// # Promises
//
// Nothing a writer types can run, load or style anything: raw HTML is shown as
// the text it is, no element carries a style attribute, images are never
// loaded, and addresses are limited to http, https, mailto, relative ones and
// places on the page. A reference that does not resolve is drawn as the words
// [Withheld], never as its id. A defanged address is never a link. Every word
// and address of the source is somewhere in each of the three forms; only the
// titles of links, which no reader sees, are left out. Hostile input costs time
// and memory in proportion to its length.
package markdown

// Withheld is drawn in place of a reference that does not resolve. It is the
// same for "does not exist" and "not released to you", since the difference
// would tell a reader that something is being kept from them.
const Withheld = "not in this edition"

// Link is an address with the words that stand for it.
type Link struct {
	Href string // relative, or absolute with a scheme of the allow-list
	Text string
}

// Options connects a text with the documents around it. The zero value is
// useful: references are withheld, and no mark or id becomes a link.
type Options struct {
	// Resolve answers for `[[ref]]`, given what stands between the brackets.
	Resolve func(ref string) (Link, bool)
	// Source gives the address of a source of this document, for `[S1]`. An id
	// it does not know stays text.
	Source func(id string) (href string, ok bool)
	// Term gives the page of a technique ("T1059.001") or CVE
	// ("CVE-2024-3400"); only the Href is used, the id stays as it is written.
	Term func(id string) (Link, bool)
	// Indicator says whether an address is an indicator; such a link is drawn
	// as defanged text.
	Indicator func(address string) bool
	// IDPrefix is put before every id, so that several texts can share a page.
	IDPrefix string
	// Highlights keeps coloured code between texts; nil keeps none.
	Highlights *Highlights
}

// Document is a parsed text. It does not change; its methods may be called
// from several goroutines.
type Document struct {
	blocks     []Block
	sections   []Section
	size       int // of the source, in bytes
	highlights *Highlights
}

// Section is a heading of the text as it was written.
type Section struct {
	Level int    // as in the source: 2 for `##`
	Text  string // without marks
	ID    string // as in HTML
	Line  int    // in the source, from 1
}

// Parse reads source. It cannot fail: whatever is not Markdown is text.
func Parse(source string, opts Options) *Document {
	return convert(prepare(source), opts)
}

// Blocks returns the text as a tree, notes last.
func (d *Document) Blocks() []Block { return d.blocks }

// Sections lists the headings that are not inside a quote, list or note, in
// order.
func (d *Document) Sections() []Section { return d.sections }
