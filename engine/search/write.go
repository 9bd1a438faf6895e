package search

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Constants of BM25 (Robertson and Zaragoza 2009): how soon more of a term is
// no more, and how much long documents are held back.
const (
	saturation = 1.2
	lengthness = 0.5
)

// fits are the steps of how well a document fits a term; a document that does
// not hold any more has the share of pastness.
const (
	fits     = 63
	pastness = 0.7
)

// perFile is how many documents one file describes: a page of hits lies in as
// many files at most.
const perFile = 8

// Write hands out the files of the index. The index must not be used after it.
func (x *Index) Write(out Output) error {
	w := &writer{index: x, out: out}
	names := slices.SortedFunc(maps.Keys(x.terms), compareUTF16)
	w.size = w.shardSize()
	for _, name := range names {
		if err := w.term(name, x.terms[name]); err != nil {
			return err
		}
		delete(x.terms, name) // its memory is not needed any more
	}
	if err := w.shard(); err != nil {
		return err
	}
	if err := w.documents(); err != nil {
		return err
	}
	return w.manifest()
}

// compareUTF16 orders as the script's < does.
func compareUTF16(a, b string) int {
	for a != "" && b != "" {
		x, n := utf8.DecodeRuneInString(a)
		y, m := utf8.DecodeRuneInString(b)
		if x != y {
			return slices.Compare(utf16.Encode([]rune{x}), utf16.Encode([]rune{y}))
		}
		a, b = a[n:], b[m:]
	}
	return cmp.Compare(len(a), len(b))
}

type writer struct {
	index  *Index
	out    Output
	size   int // of a shard of terms, at least
	first  string
	terms  []byte
	places []byte
	shards []shardEntry
	hits   []string // digests of the files of documents
}

type shardEntry struct{ First, Digest string }

// shardSize weighs the manifest, which names every shard, against the shards
// that a question of two terms reads.
func (w *writer) shardSize() int {
	total := 0
	for name, t := range w.index.terms {
		total += len(name) + len(t.postings)
	}
	return max(6_000, int(math.Sqrt(30*float64(total))))
}

// term adds a line to the shard and writes the shard once it is large.
func (w *writer) term(name string, t *term) error {
	if w.first == "" {
		w.first = name
	}
	x := w.index
	idf := math.Log(1 + (float64(x.doc)-float64(t.docs)+0.5)/(float64(t.docs)+0.5))
	w.terms = append(append(w.terms, name...), ' ')
	w.terms = number(w.terms, int(math.Round(idf*16)))
	average := float64(max(x.total, 1)) / float64(max(x.doc, 1))
	postings, places := reader(t.postings), reader(t.places)
	for doc := -1; len(postings) > 0; {
		gap, tally, count := postings.next(), postings.next(), postings.next()
		doc += gap
		w.terms = number(w.terms, gap-1)
		if t.bare {
			continue
		}
		w.terms = number(w.terms, x.fit(doc, tally, average))
		for i := range count { // twice the distance, and one more for the last place of a document
			end := 0
			if i == count-1 {
				end = 1
			}
			w.places = number(w.places, places.next()*2+end)
		}
	}
	w.terms, w.places = append(w.terms, '\n'), append(w.places, '\n')
	if len(w.terms) < w.size {
		return nil
	}
	return w.shard()
}

// fit is the part of BM25 that does not depend on the other terms, from 1 to
// fits.
func (x *Index) fit(doc, tally int, average float64) int {
	norm := 1 - lengthness + lengthness*float64(x.lengths[doc])/average
	share := float64(tally) / (float64(tally) + saturation*norm)
	if x.past[doc] {
		share *= pastness
	}
	return max(1, int(math.Round(share*fits)))
}

// shard writes a shard of terms and its places.
func (w *writer) shard() error {
	if len(w.terms) == 0 {
		return nil
	}
	n := len(w.shards)
	places, err := w.file(fmt.Sprintf("p%d", n), string(w.places))
	if err != nil {
		return err
	}
	digest, err := w.file(fmt.Sprintf("t%d", n), places+"\n"+string(w.terms))
	w.shards = append(w.shards, shardEntry{w.first, digest})
	w.first, w.terms, w.places = "", w.terms[:0], w.places[:0]
	return err
}

// file writes a value as a script and returns its SHA-256 in base64. The file
// is named by the first digits of it.
func (w *writer) file(key string, value any) (string, error) {
	script, err := call(key, value)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(script)
	name := Folder + hex.EncodeToString(sum[:6]) + ".js"
	return base64.StdEncoding.EncodeToString(sum[:]), w.out(name, script)
}

// call writes the script that hands a value to the searching script.
func call(key string, value any) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "dossier.put(%q,", key)
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, fmt.Errorf("write %s: %w", key, err)
	}
	b.Truncate(b.Len() - 1)
	b.WriteString(")\n")
	return b.Bytes(), nil
}

// documents writes what is shown of hits.
func (w *writer) documents() error {
	for some := range slices.Chunk(w.index.hits, perFile) {
		digest, err := w.file(fmt.Sprintf("d%d", len(w.hits)), json.RawMessage("["+strings.Join(some, ",")+"]"))
		if err != nil {
			return err
		}
		w.hits = append(w.hits, digest[:8]) // 6 bytes, as in the name
	}
	return nil
}

// leadMost is how much of the bottom line is shown with a hit, in bytes.
const leadMost = 260

func (x *Index) hit(d *Document) string {
	lead := d.Lead
	if len(lead) > leadMost {
		lead = lead[:strings.LastIndexByte(lead[:leadMost], ' ')+1]
		lead = strings.TrimSpace(strings.ToValidUTF8(lead, "")) + " …"
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// Strings and numbers always encode.
	_ = e.Encode([]any{d.Path, d.Title, d.ID, x.kinds.of(d.Kind), x.labels.of(d.TLP), d.State, d.Day, lead})
	return strings.TrimSpace(b.String())
}

// manifest writes the file that the script reads first.
func (w *writer) manifest() error {
	x := w.index
	var terms strings.Builder
	for i, s := range w.shards {
		if i > 0 {
			terms.WriteByte('\n')
		}
		terms.WriteString(s.First + " " + s.Digest)
	}
	script, err := call("manifest", struct {
		Documents int      `json:"documents"`
		PerFile   int      `json:"perFile"`
		Stem      bool     `json:"stem"`
		Kinds     []string `json:"kinds"`
		Labels    []string `json:"labels"`
		Needs     []string `json:"needs"`
		Years     []string `json:"years"`
		Terms     string   `json:"terms"`
		Hits      string   `json:"hits"`
	}{
		x.doc, perFile, x.stem, list(x.kinds.values), list(x.labels.values), sorted(x.needs), reversed(x.years), terms.String(), strings.Join(w.hits, ""),
	})
	if err != nil {
		return err
	}
	return w.out(Manifest, script)
}

func list(values []string) []string { return append([]string{}, values...) }

func sorted(set map[string]bool) []string {
	return append([]string{}, slices.Sorted(maps.Keys(set))...)
}

func reversed(set map[string]bool) []string {
	list := sorted(set)
	slices.Reverse(list)
	return list
}
