package search

import "encoding/binary"

// term is where one term stands. Both lists are bytes that only grow: for each
// document the distance from the one before and the weighted count, and for
// each place the distance from the one before.
type term struct {
	postings []byte // varints: documents since the last, weight, number of places
	places   []byte // varints
	docs     int
	last     int // document before, plus 1
	bare     bool

	tally, count, at int // of the document that is being added
}

// most is how often a term counts in one document's running text: what is said
// fifty times is not fifty times as much about it.
const most = 60

func (t *term) add(place, weight int) {
	t.tally = min(t.tally+weight, most)
	t.places = binary.AppendUvarint(t.places, uint64(place-t.at))
	t.at = place
	t.count++
}

// close ends a document.
func (t *term) close(doc int) {
	t.postings = binary.AppendUvarint(t.postings, uint64(doc+1-t.last))
	t.postings = binary.AppendUvarint(t.postings, uint64(t.tally))
	t.postings = binary.AppendUvarint(t.postings, uint64(t.count))
	t.last, t.docs = doc+1, t.docs+1
	t.tally, t.count, t.at = 0, 0, 0
}

// reader reads the varints of a list.
type reader []byte

func (r *reader) next() int {
	n, size := binary.Uvarint(*r)
	*r = (*r)[size:]
	return int(n)
}
