package starter

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// settings returns the settings.json that Editor makes of another.
func settings(t *testing.T, existing string) (string, error) {
	t.Helper()
	files, err := Editor([]byte(existing))
	for _, f := range files {
		if f.Path == SettingsPath {
			return string(f.Data), err
		}
	}
	return "", err
}

func TestSettingsOfTheUserStay(t *testing.T) {
	for _, c := range []struct {
		name, existing string
		keeps          []string
		value          map[string]any // of some keys afterwards
	}{
		{"none", "", nil, map[string]any{"files.eol": "\n"}},
		{"an empty object", "{}", nil, map[string]any{"files.eol": "\n"}},
		{"a comment and a key", "{\n  // mine\n  \"editor.rulers\": [100], // wide\n}\n", []string{"// mine", "// wide"}, map[string]any{"editor.rulers": []any{100.0}}},
		{"no trailing comma", "{\"a\": {\"b\": \"}\"}}", nil, map[string]any{"a": map[string]any{"b": "}"}}},
		{"a comment with brackets", "{\n  /* } */ \"a\": [1, // ]\n 2]\n  // end\n}", []string{"/* } */", "// ]", "// end"}, map[string]any{"a": []any{1.0, 2.0}}},
		{"a choice of their own", "{\"files.eol\": \"auto\"}", nil, map[string]any{"files.eol": "auto"}},
		{"a schema of their own", "{\"yaml.schemas\": {\"https://x/y.json\": \"*.yml\", \"./.vscode/dossier/gone.schema.json\": \"x\",},}", nil, nil},
	} {
		got, err := settings(t, c.existing)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		all := map[string]any{}
		if err := json.Unmarshal([]byte(plainJSON(got)), &all); err != nil {
			t.Errorf("%s: %v\n%s", c.name, err, got)
		}
		for key, want := range c.value {
			if diff := cmp.Diff(want, all[key]); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", c.name, key, diff)
			}
		}
		for _, text := range c.keeps {
			if !strings.Contains(got, text) {
				t.Errorf("%s: %s is gone:\n%s", c.name, text, got)
			}
		}
		schemas, _ := all["yaml.schemas"].(map[string]any)
		patterns := []any{"content/requirements/*.yaml", "content/requirements/**/*.yaml"}
		if !cmp.Equal(schemas["./.vscode/dossier/requirements.schema.json"], any(patterns)) || schemas["./.vscode/dossier/gone.schema.json"] != nil {
			t.Errorf("%s: schemas are %v", c.name, schemas)
		}
		if strings.Contains(c.existing, "https://x") && schemas["https://x/y.json"] != "*.yml" {
			t.Errorf("%s: theirs is gone: %v", c.name, schemas)
		}
		if again, err := settings(t, got); err != nil || again != got {
			t.Errorf("%s: a second time changes it: %v\n%s", c.name, err, cmp.Diff(got, again))
		}
	}
}

func TestBrokenSettingsAreLeftAlone(t *testing.T) {
	for existing, want := range map[string]string{
		"[]":                            "does not hold one JSON object",
		"{\n\"a\": 1\n\"b\": 2\n}":      "line 3 is not JSON",
		"{\n\"a\": \n}":                 "line 3 is not JSON",
		"{\"a\": 1} x":                  "does not hold one JSON object",
		"{\"a":                          "line 1 is not JSON",
		"{\"yaml.schemas\": []}":        "is not a mapping",
		"{\"yaml.schemas\": {\"a\" 1}}": "cannot be read",
	} {
		if got, err := settings(t, existing); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v\n%s; want %q", existing, err, got, want)
		}
	}
}

func FuzzSettings(f *testing.F) {
	f.Add("{\n  // c\n  \"a\": [1, {\"b\": \"\\\"\"}],\n}")
	f.Add("{\"yaml.schemas\": {}}")
	f.Fuzz(func(t *testing.T, existing string) {
		got, err := mergeSettings([]byte(existing), map[string]any{"./x": "y"})
		if err != nil {
			return
		}
		again, err := mergeSettings(got, map[string]any{"./x": "y"})
		if err != nil || string(again) != string(got) {
			t.Errorf("%q becomes %q and then %q, %v", existing, got, again, err)
		}
	})
}
