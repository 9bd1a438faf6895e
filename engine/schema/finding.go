package schema

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
)

// most bounds the findings of one document.
const most = 100

// checker turns the failures of one document into findings.
type checker struct {
	document *doc.Document
	schema   *tree
	findings []diag.Diagnostic
	seen     map[spot]bool // what has its finding already
	meant    map[spot]bool // keys that are there under a misspelt name
}

// spot is a value, or a key of a mapping.
type spot struct {
	node *doc.Node
	key  string
}

// failure is one failure with everything a message needs.
type failure struct {
	keyword  string    // for example "required"
	schema   *tree     // the schema that holds the keyword
	around   []*tree   // the schemas it stands in, outermost first
	node     *doc.Node // the value that fails
	field    *doc.Field
	name     string // the value in words, for example `"tlp"`; "" for the document
	extra    string // of dependentRequired: the key that asks for another
	optional bool   // the key may be left out
	said     string // what the schema says of the value, one sentence
}

// report words the failures. Unknown keys come first, because a misspelt key
// explains why another is missing.
func (c *checker) report(list []*jsonschema.ValidationError) {
	rest := list[:0:0]
	for _, e := range list {
		f := c.locate(e)
		if f.keyword == "additionalProperties" {
			c.unknown(f)
		} else {
			rest = append(rest, e)
		}
	}
	for _, e := range rest {
		if len(c.findings) >= most {
			c.findings = c.findings[:most]
			return
		}
		c.word(c.locate(e))
	}
}

// locate finds the schema and the value a failure is about.
func (c *checker) locate(e *jsonschema.ValidationError) failure {
	tokens := pointer(e.AbsoluteKeywordLocation)
	f := c.value(pointer("#" + e.InstanceLocation))
	f.keyword, tokens = keyword(tokens)
	if f.keyword == "dependentRequired" {
		f.extra = pointer(e.AbsoluteKeywordLocation)[len(tokens)+1]
	}
	f.schema, _ = c.schema.walk(tokens).(*tree)
	for end := range tokens {
		if around, ok := c.schema.walk(tokens[:end+1]).(*tree); ok {
			f.around = append(f.around, around)
		}
	}
	return f
}

// pointer splits the JSON pointer behind the # of an address.
func pointer(location string) []string {
	_, path, _ := strings.Cut(location, "#")
	var tokens []string
	for _, token := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		if plain, err := url.PathUnescape(token); err == nil {
			token = plain
		}
		tokens = append(tokens, strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~"))
	}
	if path == "" {
		return nil
	}
	return tokens
}

// keyword parts the pointer of a failure into keyword and schema. A schema
// that is simply false has no keyword.
func keyword(tokens []string) (string, []string) {
	n := len(tokens)
	switch {
	case n == 0 || n > 1 && tokens[n-2] == "properties":
		return "", tokens
	case n > 2 && tokens[n-3] == "dependentRequired":
		return tokens[n-3], tokens[:n-3]
	}
	return tokens[n-1], tokens[:n-1]
}

// value walks down to a value of the document and names it.
func (c *checker) value(tokens []string) failure {
	f := failure{node: c.document.Root}
	schema := c.schema
	for _, token := range tokens {
		if f.node != nil && f.node.Shape == doc.List {
			i, _ := index(token)
			f.node, f.name, f.optional = f.node.At(i), ordinal(f.node.At(i), i, f.field), false
			schema = get[*tree](schema, "items").follow(c.schema)
			continue
		}
		f.field, f.optional = f.node.Field(token), !slices.Contains(required(schema, f.node), token)
		f.node, f.name = f.node.Get(token), strconv.Quote(token)
		property := get[*tree](get[*tree](schema, "properties"), token)
		f.said = sentence(property)
		schema = property.follow(c.schema)
	}
	return f
}

// required lists the keys that a mapping must have, those included that it must
// have because of what another key says.
func required(schema *tree, n *doc.Node) []string {
	list := schema.texts("required")
	if depends := get[*tree](schema, "dependentRequired"); depends != nil {
		for _, key := range depends.keys {
			if v := n.Get(key); v != nil && v.Shape != doc.Null {
				list = append(list, depends.texts(key)...)
			}
		}
	}
	for _, part := range get[[]any](schema, "allOf") {
		branch, _ := part.(*tree)
		if applies(get[*tree](branch, "if"), n) {
			list = append(list, get[*tree](branch, "then").texts("required")...)
		}
	}
	return list
}

// applies reports whether a mapping meets a condition of the kind our schemas
// have: certain keys have certain values.
func applies(condition *tree, n *doc.Node) bool {
	properties := get[*tree](condition, "properties")
	if properties == nil {
		return false
	}
	for _, key := range properties.keys {
		p, text := get[*tree](properties, key), n.Get(key).Text()
		if get[string](p, "const") != text && !slices.Contains(p.texts("enum"), text) {
			return false
		}
	}
	return true
}

// ordinal names an item of a list by its own id where it has one.
func ordinal(n *doc.Node, i int, field *doc.Field) string {
	list := "the list"
	if field != nil {
		list = strconv.Quote(field.Key)
	}
	if n != nil && n.Shape != doc.Mapping {
		return "item " + strconv.Itoa(i+1) + " of " + list
	}
	for _, key := range []string{"id", "name"} {
		if id := n.Get(key); id != nil && id.Text() != "" {
			return clip(id.Text()) + " of " + list
		}
	}
	return "item " + strconv.Itoa(i+1) + " of " + list
}

func index(token string) (int, bool) {
	i, err := strconv.Atoi(token)
	return i, err == nil && i >= 0
}

func (c *checker) add(r *diag.Rule, at diag.Span, fix, format string, args ...any) {
	if len(c.findings) < most {
		c.findings = append(c.findings, r.At(c.document.Path, at, format, args...).Fixed(fix))
	}
}

// once reports whether a value or key has no finding yet.
func (c *checker) once(n *doc.Node, key string) bool {
	at := spot{n, key}
	if c.seen[at] {
		return false
	}
	c.seen[at] = true
	return true
}

// unknown reports every key of a mapping that its schema does not name.
func (c *checker) unknown(f failure) {
	properties := get[*tree](f.schema, "properties")
	if f.node == nil || properties == nil {
		return
	}
	absent := func(yield func(string) bool) {
		for _, key := range properties.keys {
			if f.node.Field(key) == nil && !c.meant[spot{f.node, key}] && !yield(key) {
				return
			}
		}
	}
	for _, field := range f.node.Fields {
		if _, ok := properties.values[field.Key]; ok || !c.once(f.node, field.Key) {
			continue
		}
		near := diag.Near(field.Key, absent)
		c.meant[spot{f.node, near}] = true
		switch {
		case near != "":
			c.add(unknownKey, field.Span, near, "%q is not a field%s; did you mean %q?", clip(field.Key), f.place(" of "), near)
		case len(properties.keys) <= 12:
			c.add(unknownKey, field.Span, "", "%q is not a field%s; the fields are %s", clip(field.Key), f.place(" of "), enumerate(slices.Values(properties.keys), "and"))
		default:
			c.add(unknownKey, field.Span, "", "%q is not a field%s", clip(field.Key), f.place(" of "))
		}
		if len(c.findings) >= most {
			return
		}
	}
}

// missing reports the required keys that a mapping lacks.
func (c *checker) missing(f failure, keys []string) {
	for _, key := range keys {
		if f.node.Field(key) != nil || c.meant[spot{f.node, key}] || !c.once(f.node, key) {
			continue
		}
		what := c.describe(f, key)
		switch when := f.when(); {
		case when != "":
			c.add(missingKey, f.node.Span, "", "%q is missing%s; %s needs it%s", key, f.place(" in "), when, what)
		case f.extra != "":
			c.add(missingKey, f.node.Span, "", "%q is missing%s; it belongs with %q%s", key, f.place(" in "), f.extra, what)
		default:
			c.add(missingKey, f.node.Span, "", "%q is missing%s%s", key, f.place(" in "), what)
		}
	}
}

// when names the documents that a condition is about, if there is one.
func (f failure) when() string {
	for _, t := range slices.Backward(f.around) {
		if when := get[string](t, "x-when"); when != "" {
			return when
		}
	}
	return ""
}

// describe returns ": " and the first sentence of a field's description.
func (c *checker) describe(f failure, key string) string {
	for _, t := range slices.Backward(append([]*tree{c.schema}, f.around...)) {
		p := get[*tree](get[*tree](t, "properties"), key)
		if text := sentence(p); text != "" {
			return ": " + text
		}
	}
	return ""
}

// sentence returns the first sentence of what a schema says of itself.
func sentence(t *tree) string {
	first, _, _ := strings.Cut(get[string](t, "description"), ". ")
	return strings.TrimSuffix(first, ".")
}

// place says in which part of the document a key belongs.
func (f failure) place(before string) string {
	if f.name == "" {
		return ""
	}
	return before + f.name
}

// dependents lists the keys that the present key f.extra asks for.
func (f failure) dependents() []string {
	return get[*tree](f.schema, "dependentRequired").texts(f.extra)
}
