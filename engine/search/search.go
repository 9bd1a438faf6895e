// Package search makes the index by which readers search the briefing site, as
// files that a small script reads: no server, no request but for the files.
//
//	x := search.New("en")
//	x.Add(search.Document{Path: "assessments/a/index.html", Title: "…", Body: "…"})
//	err := x.Write(func(name string, data []byte) error { … })
//
// # Terms
//
// Text becomes terms. A word is folded (case, accents) and, in English, reduced
// to its stem. Whatever holds a digit, and every address, domain and file name,
// is an identifier: CVE-2024-0012, T1059.001, PIR-001, 203.0.113.7. It is one
// term as a whole, the same fanged and defanged, and is never cut or completed,
// so an identifier that is in no text finds nothing. The script has the same
// rules; a test holds the two together.
//
// # Files
//
// Every file is a classic script that calls dossier.put(name, value), so that
// the index works from a folder and under a policy that allows scripts of the
// site only.
//
//   - manifest.js says how many documents there are, which facets, and for each
//     shard of terms its first term and its SHA-256.
//   - terms: a line for each term, sorted: the term, its weight (inverse document
//     frequency), and for each document that holds it how well it fits: what BM25
//     needs is computed here and the script only adds up.
//   - places: a line for each line of a shard of terms: where in the documents the
//     term stands. Only a phrase needs them. The first line of a shard of terms
//     is the SHA-256 of its places.
//   - documents: what is shown of a hit, a few documents in a file.
//
// Files are named by their digests, so that no cache mixes two editions. A facet
// ("year:2024") and the id of a document ("id:pir-001") are terms too.
package search

// Document is one page that can be found.
type Document struct {
	Path  string // from the root of the site
	ID    string // leads straight to the page; "" for none
	Title string
	Kind  string // in words: "Flash alert"
	TLP   string // label in capitals: "TLP:AMBER"
	State string // in words, "" for what is in force
	Day   string // "19 Nov 2024"
	Year  string
	Needs []string // ids of the requirements it answers
	Past  bool     // it does not hold any more: found after what holds

	Lead  string // the bottom line, shown with the hit
	Names string // identifiers and names it carries: techniques, actors, indicators
	Heads string // headings
	Body  string
}

// Output takes one finished file; the name has slashes and starts at the root
// of the site. It must not keep data.
type Output func(name string, data []byte) error

// Folder is where the index lies on the site.
const Folder = "search/"

// Manifest is the path of the file that the script reads first.
const Manifest = Folder + "manifest.js"

// Index gathers documents. It is not safe for concurrent use.
type Index struct {
	stem    bool
	words   map[string]*term // by word as it is written, folded; nil for words without a term
	terms   map[string]*term
	touched []*term // terms of the document that is being added
	doc     int     // number of documents added
	place   int     // next place in the document
	length  int     // places in the document, but for gaps
	lengths []uint16
	total   int // places in all documents
	hits    []string
	past    []bool
	kinds   facet
	labels  facet
	years   map[string]bool
	needs   map[string]bool
	scan    scanner
}

// New returns an empty index of texts in a language (BCP 47). English words are
// reduced to their stems; in other languages they are terms as they are.
func New(language string) *Index {
	return &Index{
		stem: isEnglish(language), words: map[string]*term{}, terms: map[string]*term{},
		years: map[string]bool{}, needs: map[string]bool{},
	}
}

// Words of some places weigh more than those of the running text.
const (
	inTitle = 9
	inNames = 4
	inLead  = 3
	inHeads = 2
	inBody  = 1
)

// Add takes a document. Of two that fit a question equally well, the one added
// later is found first.
func (x *Index) Add(d Document) {
	x.place, x.length = 0, 0
	for _, f := range []struct {
		text   string
		weight int
	}{{d.Title, inTitle}, {d.ID, inNames}, {d.Names, inNames}, {d.Lead, inLead}, {d.Heads, inHeads}, {d.Body, inBody}} {
		x.field(f.text, f.weight)
	}
	x.facets(&d)
	x.hits = append(x.hits, x.hit(&d))
	x.past = append(x.past, d.Past)
	x.lengths = append(x.lengths, uint16(min(x.length, 1<<16-1)))
	x.total += x.length
	for _, t := range x.touched {
		t.close(x.doc)
	}
	x.touched = x.touched[:0]
	x.doc++
}

// field files the terms of a text. Between two fields lies a gap, so that no
// phrase reaches across.
func (x *Index) field(text string, weight int) {
	if text == "" {
		return
	}
	x.scan.each(text, func(p piece) {
		if p.first {
			x.place++
			x.length++
		}
		if t := x.term(p); t != nil {
			x.touch(t, weight)
		}
	})
	x.place += 8
}

// term returns the term of a piece, nil for a word that is in every text.
func (x *Index) term(p piece) *term {
	if t, ok := x.words[string(p.text)]; ok && !p.whole {
		return t
	}
	name := string(p.text)
	if !p.whole {
		if name = stemmed(name, x.stem); name == "" {
			x.words[string(p.text)] = nil
			return nil
		}
	}
	t := x.terms[name]
	if t == nil {
		t = &term{}
		x.terms[name] = t
	}
	if !p.whole {
		x.words[string(p.text)] = t
	}
	return t
}

func (x *Index) touch(t *term, weight int) {
	if t.tally == 0 {
		x.touched = append(x.touched, t)
	}
	t.add(x.place, weight)
}

// facets files what a search can be narrowed to, and the id.
func (x *Index) facets(d *Document) {
	mark := func(name string) {
		t := x.terms[name]
		if t == nil {
			t = &term{bare: true}
			x.terms[name] = t
		}
		if t.tally == 0 {
			x.touched = append(x.touched, t)
		}
		t.tally = 1
	}
	mark("kind:" + d.Kind)
	mark("tlp:" + d.TLP)
	if d.Year != "" {
		mark("year:" + d.Year)
		x.years[d.Year] = true
	}
	for _, id := range d.Needs {
		mark("need:" + id)
		x.needs[id] = true
	}
	if d.ID != "" {
		mark("id:" + x.scan.folded(d.ID))
	}
}

// facet numbers the values of a field in the order in which they come.
type facet struct {
	number map[string]int
	values []string
}

func (f *facet) of(value string) int {
	if n, ok := f.number[value]; ok {
		return n
	}
	if f.number == nil {
		f.number = map[string]int{}
	}
	f.number[value] = len(f.values)
	f.values = append(f.values, value)
	return f.number[value]
}
