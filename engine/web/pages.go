package web

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// Pages is a site whose files are drawn one by one, when they are asked for. It
// is safe for concurrent use.
type Pages struct {
	site  *site
	draw  map[string]func(*bytes.Buffer) error
	index func() (map[string][]byte, error)
}

// Open prepares a site; nothing is drawn yet.
func Open(ed *edition.Edition, rounds []*roundup.Roundup, opts Options) (*Pages, error) {
	s, err := newSite(ed, rounds, opts)
	if err != nil {
		return nil, err
	}
	p := &Pages{site: s, draw: map[string]func(*bytes.Buffer) error{}}
	for f := range s.files() {
		p.draw[f.path] = f.draw
	}
	for _, v := range s.volumes() {
		p.draw[v.path] = func(b *bytes.Buffer) error { return v.pour(b) }
	}
	p.index = sync.OnceValues(func() (map[string][]byte, error) {
		files := map[string][]byte{}
		err := s.writeIndex(func(path string, content func(io.Writer) error) error {
			var b bytes.Buffer
			err := content(&b)
			files[path] = b.Bytes()
			return err
		})
		return files, err
	})
	return p, nil
}

// File draws the file at a path from the root of the site, the same bytes that
// Write would. It reports false when there is none.
func (p *Pages) File(path string) (data []byte, ok bool, err error) {
	if draw := p.draw[path]; draw != nil {
		var b bytes.Buffer
		if err := draw(&b); err != nil {
			return nil, false, fmt.Errorf("draw %s: %w", path, err)
		}
		return b.Bytes(), true, nil
	}
	if !isIndex(path) {
		return nil, false, nil
	}
	files, err := p.index()
	if err != nil {
		return nil, false, fmt.Errorf("make the search index: %w", err)
	}
	data, ok = files[path]
	return data, ok, nil
}
