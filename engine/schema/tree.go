package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// tree is a JSON object that keeps the order of its keys. The values are
// *tree, []any, string, float64, bool or nil.
type tree struct {
	keys   []string
	values map[string]any
}

func readTree(data []byte) (*tree, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	v, err := readValue(d)
	if err != nil {
		return nil, err
	}
	t, ok := v.(*tree)
	if !ok {
		return nil, fmt.Errorf("not an object")
	}
	return t, nil
}

func readValue(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return readObject(d)
	case json.Delim('['):
		return readList(d)
	}
	return token, nil
}

func readObject(d *json.Decoder) (any, error) {
	t := &tree{values: map[string]any{}}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name := key.(string)
		t.keys = append(t.keys, name)
		if t.values[name], err = readValue(d); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return t, err
}

func readList(d *json.Decoder) (any, error) {
	list := []any{}
	for d.More() {
		v, err := readValue(d)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := d.Token()
	return list, err
}

// get returns the value of a key as a T, or T's zero value.
func get[T any](t *tree, key string) T {
	var zero T
	if t == nil {
		return zero
	}
	v, ok := t.values[key].(T)
	if !ok {
		return zero
	}
	return v
}

// texts returns the list of texts under a key.
func (t *tree) texts(key string) []string {
	var list []string
	for _, v := range get[[]any](t, key) {
		if s, ok := v.(string); ok {
			list = append(list, s)
		}
	}
	return list
}

// walk follows the tokens of a JSON pointer.
func (t *tree) walk(tokens []string) any {
	var at any = t
	for _, token := range tokens {
		switch v := at.(type) {
		case *tree:
			at = v.values[token]
		case []any:
			at = item(v, token)
		default:
			return nil
		}
	}
	return at
}

func item(list []any, token string) any {
	i, ok := index(token)
	if !ok || i >= len(list) {
		return nil
	}
	return list[i]
}

// follow returns the definition that a schema refers to, or the schema itself.
func (t *tree) follow(root *tree) *tree {
	ref := get[string](t, "$ref")
	if !strings.HasPrefix(ref, "#/") {
		return t
	}
	to, _ := root.walk(strings.Split(ref[2:], "/")).(*tree)
	return to
}
