package starter

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
)

// SettingsPath is where the settings of the editor lie.
const SettingsPath = ".vscode/settings.json"

// schemaFolder holds the schemas for the editor. It is committed, so that the
// editor of everyone with a clone completes and explains at once;
// `dossier schema --vscode` renews it after an update of the engine.
const schemaFolder = ".vscode/dossier/"

// Editor returns the files by which VS Code and others that read .vscode check
// and complete documents: schemas, settings that map them to folders, a task
// that runs `dossier check`, and the extension that is needed. existing is the
// present settings.json, nil when there is none; what it says beside ours is
// kept, comments included. Other files than the settings and the schemas are
// only for repositories that do not have them: the caller leaves theirs alone.
//
// The YAML language server does not read front matter, so there are no schemas
// of Markdown kinds among the files; the task reports on these.
func Editor(existing []byte) ([]File, error) {
	var files []File
	mapping := map[string]any{}
	for _, kind := range schema.Kinds() {
		if kind.Markdown() {
			continue
		}
		data, err := schema.Source(kind)
		if err != nil {
			return nil, err
		}
		name := schemaFolder + string(kind) + ".schema.json"
		files = append(files, File{name, data})
		mapping["./"+name] = glob(kind)
	}
	settings, err := mergeSettings(existing, mapping)
	if err != nil {
		return nil, err
	}
	return append(files,
		File{SettingsPath, settings},
		File{".vscode/tasks.json", []byte(tasks)},
		File{".vscode/extensions.json", []byte(extensions)},
	), nil
}

// glob returns the files a schema is for. Older language servers, 1.15 among them, read no
// ** and let * span folders, so a folder has one pattern for them as well.
func glob(k intel.Kind) []string {
	if k == intel.Settings || k == intel.Rules {
		return []string{"content/" + string(k) + ".yaml"}
	}
	return []string{"content/" + string(k) + "/*.yaml", "content/" + string(k) + "/**/*.yaml"}
}

// mergeSettings puts our settings into a settings.json. The mapping of schemas
// is renewed; what the user has set otherwise stays.
func mergeSettings(existing []byte, mapping map[string]any) ([]byte, error) {
	text := string(existing)
	if strings.TrimSpace(text) == "" {
		text = "{\n}\n"
	}
	root, err := parseObject(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", SettingsPath, err)
	}
	schemas := root.member("yaml.schemas")
	if schemas != nil && !strings.HasPrefix(schemas.text(text), "{") {
		return nil, fmt.Errorf("%s: \"yaml.schemas\" is not a mapping of schemas to files", SettingsPath)
	}
	if schemas != nil {
		if mapping, err = merged(schemas.text(text), mapping); err != nil {
			return nil, fmt.Errorf("%s: \"yaml.schemas\": %w", SettingsPath, err)
		}
	}
	if text, err = set(text, "yaml.schemas", mapping); err != nil {
		return nil, err
	}
	for _, s := range []struct {
		key   string
		value any
	}{
		{"[yaml]", map[string]any{"editor.tabSize": 2, "editor.insertSpaces": true}},
		{"files.eol", "\n"},
		{"files.insertFinalNewline", true},
	} {
		if root.member(s.key) == nil {
			if text, err = set(text, s.key, s.value); err != nil {
				return nil, err
			}
		}
	}
	return []byte(text), nil
}

// merged adds our schemas to those of the user, in place of what older versions
// of us have left.
func merged(theirs string, ours map[string]any) (map[string]any, error) {
	all := map[string]any{}
	if err := json.Unmarshal([]byte(plainJSON(theirs)), &all); err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	for name := range all {
		if strings.HasPrefix(strings.TrimPrefix(name, "./"), schemaFolder) {
			delete(all, name)
		}
	}
	for name, files := range ours {
		all[name] = files
	}
	return all, nil
}

const extensions = `{
  // The YAML language server: it completes keys and values and explains them.
  "recommendations": ["redhat.vscode-yaml"]
}
`

const tasks = `{
  // "Run Task: dossier check" lists findings under Problems and marks their lines.
  "version": "2.0.0",
  "tasks": [
    {
      "label": "dossier check",
      "type": "shell",
      "command": "dossier check",
      "group": "test",
      "presentation": {"reveal": "silent"},
      "problemMatcher": {
        "owner": "dossier",
        "fileLocation": ["relative", "${workspaceFolder}"],
        "pattern": {
          "regexp": "^(content/.*?):(\\d+):(\\d+): (error|warning): (.*) \\(([a-z0-9-]+)\\)$",
          "file": 1, "line": 2, "column": 3, "severity": 4, "message": 5, "code": 6
        }
      }
    }
  ]
}
`

// Renewed reports whether a file of [Editor] is written even where there is
// one: the settings, which were merged, and the schemas, which are ours.
func Renewed(path string) bool {
	return path == SettingsPath || strings.HasPrefix(path, schemaFolder)
}
