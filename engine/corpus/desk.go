package corpus

import "github.com/dossier-cti/dossier/engine/doc"

// Desk opens one file of a world after the other in the same room. It is for one
// goroutine.
type Desk struct {
	world *World
	room  doc.Desk
	data  []byte // of the last file
}

// Desk returns an empty desk.
func (w *World) Desk() *Desk { return &Desk{world: w} }

// Open returns a file with its nodes and its Markdown at hand, where Load put
// them away. The nodes are good until the next call.
func (d *Desk) Open(e *Entry) *Entry {
	open := *e.Doc
	open.Root = d.room.Nodes(e.Doc)
	if open.Body == "" && open.BodyLine > 0 {
		if data, err := head(d.world.fsys, e.Path, d.data); err == nil {
			open.Body, d.data = doc.Body(data), data
		}
	}
	return &Entry{Header: e.Header, Doc: &open, Valid: e.Valid}
}
