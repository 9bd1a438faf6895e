package schema

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/dossier-cti/dossier/engine/intel"
)

// compilePlain compiles a schema without references.
func compilePlain(kind intel.Kind, data []byte) (*jsonschema.Schema, error) {
	var text map[string]any
	if err := json.Unmarshal(data, &text); err != nil {
		return nil, fmt.Errorf("read schema of %s: %w", kind, err)
	}
	definitions, _ := text["$defs"].(map[string]any)
	written, err := json.Marshal(spelled(text, definitions, nil))
	if err != nil {
		return nil, fmt.Errorf("write schema of %s: %w", kind, err)
	}
	return compile(kind, written)
}

// spelled puts definitions in the place of references to them. A reference
// beside which anything else is demanded stays, and so does one inside of what
// it refers to: within names those around it.
func spelled(v any, definitions map[string]any, within []string) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = spelled(item, definitions, within)
		}
		return list
	case map[string]any:
		if name, ok := alone(v); ok && definitions[name] != nil && !slices.Contains(within, name) {
			return spelled(definitions[name], definitions, append(within[:len(within):len(within)], name))
		}
		object := make(map[string]any, len(v))
		for key, value := range v {
			object[key] = spelled(value, definitions, within)
		}
		return object
	}
	return v
}

// alone returns the definition that a schema consists of, words for readers
// aside.
func alone(schema map[string]any) (name string, ok bool) {
	ref, _ := schema["$ref"].(string)
	name, ok = strings.CutPrefix(ref, "#/$defs/")
	for key := range schema {
		ok = ok && (key == "$ref" || key == "description" || key == "title" || key == "examples" || strings.HasPrefix(key, "x-"))
	}
	return name, ok
}
