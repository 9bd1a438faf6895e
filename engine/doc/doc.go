// Package doc turns the bytes of one file into nodes with places: YAML
// documents, and Markdown with YAML front matter. It never trusts its input:
// size, depth and number of values are bounded, aliases are refused, and every
// problem is a finding at a line and column of the file on disk.
//
//	d, findings := doc.Parse("content/council/ahansen.yaml", data)
//	d.Root.Get("name").Text()
//
// The YAML understood is the plain part that people write: mappings, lists,
// text, whole and decimal numbers, true and false. Dates stay text.
package doc

// Document is one parsed file. Root is nil when the YAML cannot be read; the
// findings say why.
type Document struct {
	Path     string // slash-separated, from the root of the repository
	Digest   Digest
	Root     *Node  // the YAML document or front matter
	Body     string // the Markdown after the front matter, line ends as LF
	BodyLine int    // line of the file on which Body starts; 0 when there is none

	packed packed
}
