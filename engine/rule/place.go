package rule

import (
	"strings"
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
)

// within returns the span of n.Scalar[start:end] in the file where the scalar
// stands on one line as it is read, plain or in quotes without escapes. Of any
// other scalar, whose layout is not known here, it returns the whole span.
func within(n *doc.Node, start, end int) diag.Span {
	if n == nil {
		return diag.Span{}
	}
	length := utf8.RuneCountInString(n.Scalar)
	width := n.Span.End.Column - n.Span.Start.Column
	oneLine := n.Span.Start.Line == n.Span.End.Line && !strings.Contains(n.Scalar, "\n")
	if !oneLine || width != length && width != length+2 {
		return n.Span
	}
	from := n.Span.Start
	from.Column += (width-length)/2 + utf8.RuneCountInString(n.Scalar[:start])
	return spread(from, n.Scalar[start:end])
}

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
