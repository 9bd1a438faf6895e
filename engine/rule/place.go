package rule

import (
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/diag"
)

// spread returns the span of a text of one line from where it starts.
func spread(from diag.Position, text string) diag.Span {
	return diag.Span{Start: from, End: diag.Position{Line: from.Line, Column: from.Column + utf8.RuneCountInString(text)}}
}

// key returns the span of a key below the root of the document at hand, or the
// place where it is missing.
func (p *pass) key(name string) diag.Span {
	if f := p.root.Field(name); f != nil {
		return f.Span
	}
	return p.root.Place()
}
