// Package schema checks documents against the embedded JSON Schemas and says
// what is wrong in the words of the fields, each finding at the line and column
// of the key or value it is about.
//
//	schemas, err := schema.Compile()
//	findings := schemas.Check(intel.Assessments, document)
//
// A [Set] is safe for concurrent use. What a schema cannot see (references,
// dates in their order, likelihood and probability) is for the packages
// further down the flow.
package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/schemas"
)

// Version is the version of the content model. It changes when a document that
// was valid may no longer be.
const Version = "1"

// Set holds the schema of every kind.
type Set struct {
	kinds map[intel.Kind]*entry
}

// entry is one schema: its text in order, and its compiled forms, which are made
// when the first document, or the first that is not valid, arrives. What is
// plain has every definition in the place of what refers to it: the validator
// steps into each reference anew, which is a quarter of its work.
type entry struct {
	text           *tree
	plain, compile func() (*jsonschema.Schema, error)
}

// Compile reads the embedded schemas. An error means that the program itself
// is broken.
func Compile() (*Set, error) {
	s := &Set{kinds: map[intel.Kind]*entry{}}
	for _, kind := range Kinds() {
		data, err := embedded(kind)
		if err != nil {
			return nil, err
		}
		text, err := readTree(data)
		if err != nil {
			return nil, fmt.Errorf("read schema of %s: %w", kind, err)
		}
		s.kinds[kind] = &entry{
			text:    text,
			plain:   sync.OnceValues(func() (*jsonschema.Schema, error) { return compilePlain(kind, data) }),
			compile: sync.OnceValues(func() (*jsonschema.Schema, error) { return compile(kind, data) }),
		}
	}
	return s, nil
}

// Kinds lists every kind that has a schema: the folders and the two single
// files.
func Kinds() []intel.Kind {
	return append(slices.Clone(intel.Kinds), intel.Settings, intel.Rules)
}

var hint = regexp.MustCompile(`"x-hint": "((?:[^"\\]|\\.)*)"`)

// Source returns the schema of a kind for editors and other tools. Beside each
// x-hint, from which our own findings are worded, it says the same as
// patternErrorMessage, which editors show in place of a regular expression.
func Source(kind intel.Kind) ([]byte, error) {
	data, err := embedded(kind)
	return hint.ReplaceAll(data, []byte(`$0, "patternErrorMessage": "Must be $1."`)), err
}

func embedded(kind intel.Kind) ([]byte, error) {
	data, err := schemas.Files.ReadFile(string(kind) + ".schema.json")
	if err != nil {
		return nil, fmt.Errorf("read schema of %s: %w", kind, err)
	}
	return data, nil
}

func compile(kind intel.Kind, data []byte) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	c.AssertFormat = true
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		return nil, fmt.Errorf("a schema refers to %s, which is not embedded", url)
	}
	name := string(kind) + ".schema.json"
	if err := c.AddResource(name, bytes.NewReader(data)); err != nil {
		return nil, fmt.Errorf("add schema of %s: %w", kind, err)
	}
	compiled, err := c.Compile(name)
	if err != nil {
		return nil, fmt.Errorf("compile schema of %s: %w", kind, err)
	}
	return compiled, nil
}

// Check validates one document. A document that could not be read has no root
// and no findings here; at most 100 findings are returned, sorted by place.
func (s *Set) Check(kind intel.Kind, d *doc.Document) []diag.Diagnostic {
	e := s.kinds[kind]
	if e == nil || d.Root == nil {
		return nil
	}
	value := d.Root.Value()
	compiled, err := e.plain()
	if err == nil && compiled.Validate(value) == nil {
		return nil
	}
	if compiled, err = e.compile(); err == nil {
		err = compiled.Validate(value) // names the places in the schema as it is written
	}
	if err == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return []diag.Diagnostic{notValid.At(d.Path, d.Root.Span, "the document cannot be checked: %v", err)}
	}
	c := &checker{document: d, schema: e.text, seen: map[spot]bool{}, meant: map[spot]bool{}}
	c.report(leaves(invalid, nil))
	return diag.Sort(c.findings)
}

// leaves returns the failures that have no further cause, in the validator's
// order.
func leaves(e *jsonschema.ValidationError, list []*jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return append(list, e)
	}
	for _, cause := range e.Causes {
		list = leaves(cause, list)
	}
	return list
}
