package doc

import "strings"

// Hoard keeps texts that outlive the reading of a document, many in one piece of
// memory: one by one they would lie among what is garbage soon, and keep its
// room from being used again. The zero value is an empty hoard.
type Hoard struct{ piece strings.Builder }

// pieceSize is what is taken at a time, in bytes: a piece is large enough for the
// runtime to give it pages of its own.
const pieceSize = 64 << 10

// Keep returns a copy of a text.
func (h *Hoard) Keep(text string) string {
	h.room(len(text))
	from := h.piece.Len()
	h.piece.WriteString(text)
	return h.piece.String()[from:]
}

func (h *Hoard) keep(text []byte) string {
	h.room(len(text))
	from := h.piece.Len()
	h.piece.Write(text)
	return h.piece.String()[from:]
}

// room begins a new piece where the last one is full.
func (h *Hoard) room(n int) {
	if h.piece.Cap()-h.piece.Len() < n {
		h.piece.Reset()
		h.piece.Grow(max(n, pieceSize))
	}
}
