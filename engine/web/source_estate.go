package web

import (
	"bytes"

	"github.com/dossier-cti/dossier/engine/edition"
)

func (s *site) estateSource(e *edition.EstateEntry, b *bytes.Buffer) error {
	return s.account(b, &e.Item, e.Name, func(m account) {
		m.paragraph(e.Description)
		m.list("Facts", texts(estateFacts(e), func(f fact) string { return f.Name + ": " + f.Value }))
		m.list("Supports", texts(e.Supports, func(o *edition.EstateEntry) string { return o.Name + ", " + m.about(&o.Item) }))
		latest, _ := first(liveOf(s.threats[e]), perPage)
		m.list("What threatens it", texts(latest, m.product))
	})
}
