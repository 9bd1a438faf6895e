// Package write turns drawn pages with their structure into a PDF file that
// conforms to PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2) at once, or to
// PDF/A-3a when it carries files.
//
//	doc := write.New(set, write.Meta{Title: "Weekly roundup", Language: "en"})
//	page := doc.AddPage(write.A4)
//	page.Text(doc.Root.Add("P"), write.Text{X: 72000, Y: 72000, Face: face, Size: 11000, Words: words})
//	err := doc.Write(w)
//
// Nothing is drawn without saying what it is: every operation names the
// [Node] of the structure it belongs to, or nil for decoration. Lengths are
// thousandths of a point, measured from the top left corner of the page. The
// same calls give the same bytes.
package write

import (
	"io"

	"github.com/dossier-cti/dossier/engine/pdf/fonts"
)

// Unit is a length in thousandths of a point.
type Unit int

// Point is one point, 1/72 inch.
const Point Unit = 1000

// Size is the size of a page.
type Size struct{ Width, Height Unit }

// A4 is the page of ISO 216.
var A4 = Size{595276, 841890}

// Turned returns the size in landscape.
func (s Size) Turned() Size { return Size{s.Height, s.Width} }

// Document is a file in the making.
type Document struct {
	Meta    Meta
	Root    *Node // of type Document
	Outline []Entry
	Files   []File

	fonts  *fonts.Set
	pages  []*Page
	places map[string]Place
}

// Place is a point that links and bookmarks lead to.
type Place struct {
	Page int // from 0
	Y    Unit
}

// Entry is a bookmark. Level 1 is the outermost.
type Entry struct {
	Level int
	Title string
	Place Place
	Node  *Node
}

// File is a file carried in the document (PDF/A-3).
type File struct {
	Name, Type, Description string // Type is a media type
	Data                    []byte
}

// New returns an empty document whose text is shaped in the faces of a set.
func New(set *fonts.Set, meta Meta) *Document {
	return &Document{Meta: meta, Root: &Node{Type: "Document"}, fonts: set, places: map[string]Place{}}
}

// AddPage appends a page.
func (d *Document) AddPage(size Size) *Page {
	p := &Page{Size: size, number: len(d.pages), out: make([]byte, 0, 16<<10)}
	d.pages = append(d.pages, p)
	return p
}

// Name gives a place a name for links to lead to. The first use of a name wins.
func (d *Document) Name(name string, at Place) {
	if _, taken := d.places[name]; !taken {
		d.places[name] = at
	}
}

// Write writes the file.
func (d *Document) Write(w io.Writer) error {
	o := newObjects()
	f := &file{Document: d, objects: o, page: make([]ref, len(d.pages)), node: map[*Node]ref{}, annot: map[*Link]ref{}}
	f.number()
	if err := f.write(); err != nil {
		return err
	}
	_, err := w.Write(o.finish(f.catalog, f.info))
	return err
}

// file is the objects of a document and their numbers.
type file struct {
	*Document
	*objects
	catalog, info, pageTree, structure, resources ref

	page  []ref
	node  map[*Node]ref
	annot map[*Link]ref
	nodes []*Node // in document order
	next  int     // key in the parent tree
}

// number gives every object that others refer to its number.
func (f *file) number() {
	f.catalog, f.info, f.pageTree, f.structure, f.resources = f.alloc(), f.alloc(), f.alloc(), f.alloc(), f.alloc()
	for i := range f.page {
		f.page[i] = f.alloc()
	}
	f.numberNodes(f.Root)
	for _, p := range f.pages {
		for _, l := range p.links {
			f.annot[l] = f.alloc()
		}
	}
	f.next = len(f.pages)
}

func (f *file) write() error {
	for _, p := range f.pages {
		f.writePage(p)
	}
	if err := f.writeFonts(); err != nil {
		return err
	}
	f.put(f.pageTree, dict("Type", name("Pages"), "Count", len(f.page), "Kids", f.page))
	f.writeStructure()
	f.writeCatalog()
	return nil
}
