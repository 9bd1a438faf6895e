package rule

import (
	"regexp"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/intel"
)

// marks checks what a body refers to: `[[kind/id]]`, and `[S1]` in a product.
func (p *pass) marks() {
	if strings.IndexByte(p.entry.Doc.Body, '[') < 0 {
		return
	}
	body := p.body()
	for i, line := range body.lines {
		for at := 0; ; {
			open := strings.IndexByte(line[at:], '[')
			if open < 0 || p.full() {
				break
			}
			at = p.mark(body, i, line, at+open)
		}
	}
}

// maxMark is how many bytes a mark has at most; what is longer is text.
const maxMark = 200

// mark checks the mark at an offset of a line and returns where to go on.
func (p *pass) mark(body *prose, i int, line string, at int) int {
	rest := line[at:min(len(line), at+maxMark)]
	if strings.HasPrefix(rest, "[[") {
		end := strings.Index(rest, "]]")
		if end < 0 {
			return at + 2
		}
		p.bodyReference(body, i, at, rest[2:end])
		return at + end + 2
	}
	end := strings.IndexByte(rest, ']')
	if end < 0 {
		return at + 1
	}
	isLink := strings.HasPrefix(rest[end+1:], "(")
	if id := rest[1:end]; p.entry.Kind == intel.Assessments && !isLink && sourceMark(id) {
		if !slices.Contains(p.citations(), id) {
			p.citationID(body.span(i, at+1, at+end), id)
		}
	}
	return at + 1
}

func (p *pass) bodyReference(body *prose, i, at int, text string) {
	id := strings.TrimSpace(text)
	if p.resolves(id) {
		return
	}
	start := at + 2 + strings.Index(text, id)
	span := body.span(i, start, start+len(id))
	if id == "" {
		span = body.span(i, at, at+4)
	}
	if d, bad := p.unresolved(span, id); bad {
		p.add(d)
	}
}

// sourceMark reports whether a label is one of a source: S and digits.
func sourceMark(s string) bool {
	return len(s) > 1 && s[0] == 'S' && strings.Trim(s[1:], "0123456789") == ""
}

var week = regexp.MustCompile(`^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$`)

// unresolved returns the finding about a reference written as kind/id, or as
// the bare id of a requirement. A roundup exists for every week, also where no
// editor wrote a note.
func (p *pass) unresolved(at diag.Span, text string) (diag.Diagnostic, bool) {
	ref, ok := intel.ParseRef(text)
	switch {
	case p.resolves(text):
		return diag.Diagnostic{}, false
	case ok:
		guess := p.nearest(ref.ID, p.names.of(ref.Kind))
		fix := guess
		if guess != "" && strings.Contains(text, "/") {
			fix = string(ref.Kind) + "/" + guess
		}
		return p.at(&unknownReference, at, "there is no %s %q%s", ref.Kind.Noun(), ref.ID, didYouMean(guess)).Fixed(fix), true
	}
	if fix := p.whole(text); fix != "" {
		return p.at(&unknownReference, at, "a reference is written with its kind: %q", fix).Fixed(fix), true
	}
	if text == "" {
		text = "[[]]"
	}
	return p.at(&unknownReference, at, "%q is no reference; write the kind, a slash and the id, for example estate/panos-gateways, or the bare id of a requirement", text), true
}

func (p *pass) resolves(text string) bool {
	ref, ok := intel.ParseRef(text)
	return ok && (p.Known(ref) || ref.Kind == intel.Roundups && week.MatchString(ref.ID))
}

// whole returns the kind/id that a bare id, or one with a misspelt kind, must
// mean.
func (p *pass) whole(text string) string {
	kind, id, found := strings.Cut(text, "/")
	if !found {
		kind, id = "", text
	}
	var kinds []string
	for _, k := range intel.Kinds {
		if p.Known(intel.Ref{Kind: k, ID: id}) {
			kinds = append(kinds, string(k))
		}
	}
	if guess := p.nearest(kind, kinds); found && guess != "" {
		return guess + "/" + id
	}
	if !found && len(kinds) == 1 {
		return kinds[0] + "/" + id
	}
	return ""
}
