package schema

import (
	"fmt"

	"github.com/dossier-cti/dossier/engine/intel"
)

// Sections returns the headings that the text of each product must have, in
// order, as their schema states them. It reads the schema at each call.
func Sections() (map[intel.Product][]string, error) {
	data, err := embedded(intel.Assessments)
	if err != nil {
		return nil, err
	}
	schema, err := readTree(data)
	if err != nil {
		return nil, fmt.Errorf("read schema of %s: %w", intel.Assessments, err)
	}
	sections := map[intel.Product][]string{}
	for _, p := range intel.Products {
		sections[p] = get[*tree](schema, "x-sections").texts(string(p))
	}
	return sections, nil
}

// Field describes one field of a kind, for references and templates.
type Field struct {
	Name        string
	Description string
	Required    bool
	Values      []string // of a field with a vocabulary
	Fields      []Field  // of a group, or of the items of a list of groups
}

// Fields returns the fields of a kind in the order in which they are written.
func (s *Set) Fields(kind intel.Kind) []Field {
	root := s.text(kind)
	return fields(root, root)
}

func (s *Set) text(kind intel.Kind) *tree {
	if e := s.kinds[kind]; e != nil {
		return e.text
	}
	return nil
}

func fields(schema, root *tree) []Field {
	properties := get[*tree](schema, "properties")
	if properties == nil {
		return nil
	}
	required := map[string]bool{}
	for _, key := range schema.texts("required") {
		required[key] = true
	}
	list := make([]Field, 0, len(properties.keys))
	for _, key := range properties.keys {
		p := get[*tree](properties, key)
		f := Field{Name: key, Description: get[string](p, "description"), Required: required[key]}
		value := p.follow(root)
		if items := get[*tree](value, "items"); items != nil {
			value = items.follow(root)
		}
		f.Values, f.Fields = value.texts("enum"), fields(value, root)
		list = append(list, f)
	}
	return list
}
