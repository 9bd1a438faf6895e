package doc

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/dossier-cti/dossier/engine/diag"
)

// decode reads YAML into nodes. A panic of yaml.v3 becomes an error: its own
// recovery covers only the errors it raises itself.
func decode(text []byte, into *yaml.Node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("read YAML: %v", r)
		}
	}()
	return yaml.Unmarshal(text, into)
}

// convert turns a node of yaml.v3, and all below it, into ours.
func (p *parser) convert(y *yaml.Node) *Node {
	n := p.desk.node()
	p.refuse(y)
	switch y.Kind {
	case yaml.MappingNode:
		n.Shape = Mapping
		p.mapping(n, y)
	case yaml.SequenceNode:
		n.Shape = List
		p.list(n, y)
	default:
		n.Scalar = y.Value
		n.Shape = shape(y)
		n.Lines = p.source.layout(y)
		n.Span = p.scalarSpan(y)
	}
	return n
}

// refuse reports what YAML allows and we do not.
func (p *parser) refuse(y *yaml.Node) {
	switch {
	case y.Kind == yaml.AliasNode:
		p.reject(aliasUsed, y, len(y.Value)+1, `"*%s" repeats a value that stands elsewhere; write the value out`, y.Value)
	case y.Anchor != "":
		p.reject(aliasUsed, y, len(y.Anchor)+1, `"&%s" marks a value for repetition; remove it`, y.Anchor)
	case y.Style&yaml.TaggedStyle != 0 || y.Style == 0 && p.tagged(y):
		word := p.word(y)
		p.reject(tagUsed, y, utf8.RuneCountInString(word), `the tag %q is not understood; remove it, or put a text that begins with "!" in quotes`, word)
	}
}

// tagged reports whether a plain scalar carries the tag "!", which yaml.v3 does
// not tell.
func (p *parser) tagged(y *yaml.Node) bool {
	at := p.source.seek(y.Line, y.Column)
	return at < len(p.source.text) && p.source.text[at] == '!'
}

func (p *parser) reject(r *diag.Rule, y *yaml.Node, size int, format string, args ...any) {
	p.refused = true
	if len(p.findings) < 50 { // one hostile file shall not fill the report
		p.report(r, p.source.span(y.Line, y.Column, size), format, args...)
	}
}

// word returns the source text from the start of a node to the next space.
func (p *parser) word(y *yaml.Node) string {
	rest := p.source.text[p.source.seek(y.Line, y.Column):]
	if end := bytes.IndexAny(rest, " \t\r\n"); end >= 0 {
		rest = rest[:end]
	}
	return string(rest[:min(len(rest), 40)])
}

func (p *parser) mapping(n *Node, y *yaml.Node) {
	at := p.source.span(y.Line, y.Column, 1)
	n.Fields = p.desk.mapping(len(y.Content) / 2)
	keys := keySet{fields: &n.Fields}
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := y.Content[i]
		f := Field{Key: key.Value}
		if p.key(key) {
			f.Span = p.scalarSpan(key)
		}
		f.Value = p.convert(y.Content[i+1])
		if first := keys.find(f.Key); first != nil {
			p.findings = append(p.findings, duplicateKey.At(p.doc.Path, f.Span, "%q stands twice here; keep one", f.Key).
				See(p.doc.Path, first.Span, "the first one"))
			continue
		}
		n.Fields = append(n.Fields, f)
	}
	n.Span = at
	if y.Style&yaml.FlowStyle != 0 {
		n.Span.End = p.closed(at, '}')
	} else if len(n.Fields) > 0 {
		n.Span = n.Fields[0].Span
	}
}

// key reports whether a key is plain text, and refuses it otherwise.
func (p *parser) key(y *yaml.Node) bool {
	switch {
	case y.Tag == "!!merge" && y.Style == 0:
		p.reject(mergeKey, y, 2, `"<<" merges another mapping; write its fields out`)
		return false
	case y.Kind == yaml.AliasNode || y.Anchor != "" || y.Style&yaml.TaggedStyle != 0:
		p.refuse(y)
		return false
	case y.Kind != yaml.ScalarNode || y.Value == "":
		p.reject(badKey, y, 1, "a key must be a word; this one is empty or a whole structure")
		return false
	}
	return true
}

func (p *parser) list(n *Node, y *yaml.Node) {
	n.Span = p.source.span(y.Line, y.Column, 1)
	n.Items = p.desk.list(len(y.Content))
	for i, item := range y.Content {
		n.Items[i] = p.convert(item)
	}
	if y.Style&yaml.FlowStyle != 0 {
		n.Span.End = p.closed(n.Span, ']')
	}
}

// closed returns the end of a bracketed value that was just read, when it
// stands on the line where it started; else the end of its opening bracket.
func (p *parser) closed(open diag.Span, bracket byte) diag.Position {
	s := p.source
	if s.line+s.skipped != open.Start.Line {
		return open.End
	}
	for ; !s.ended(); s.step() {
		switch s.text[s.offset] {
		case bracket:
			s.step()
			return s.here()
		case ' ', '\t', ',':
		default:
			return open.End
		}
	}
	return open.End
}

// keySet finds repeated keys; a map serves only where there are many.
type keySet struct {
	fields *[]Field
	index  map[string]int
}

func (k *keySet) find(key string) *Field {
	fields := *k.fields
	if len(fields) < 24 {
		for i := range fields {
			if fields[i].Key == key {
				return &fields[i]
			}
		}
		return nil
	}
	if k.index == nil {
		k.index = map[string]int{}
	}
	for i := len(k.index); i < len(fields); i++ {
		k.index[fields[i].Key] = i
	}
	if i, ok := k.index[key]; ok {
		return &fields[i]
	}
	return nil
}
