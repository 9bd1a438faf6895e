package schema_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/starter"
)

// An editor talks to the YAML language server as VS Code does, over the Language
// Server Protocol 3.17: one workspace, with the settings that `dossier schema
// --vscode` writes.
type editor struct {
	t        *testing.T
	root     string // address of the workspace
	settings map[string]any
	to       io.Writer
	from     *bufio.Reader
	asked    int                    // requests so far
	told     map[string][]complaint // by address of the document
}

type message struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   json.RawMessage `json:"error,omitempty"`
}

// A complaint is a diagnostic of the server; lines and columns count from 0.
type complaint struct {
	Message string
	Range   struct{ Start, End struct{ Line, Character int } }
}

func (c complaint) String() string {
	return fmt.Sprintf("%d:%d: %s", c.Range.Start.Line+1, c.Range.Start.Character+1, c.Message)
}

// openEditor starts the server on a workspace of its own and waits until it has
// read the schema of every kind.
func openEditor(t *testing.T) *editor {
	t.Helper()
	cmd := node(t, []string{"yaml-language-server"}, filepath.Join(modules, "yaml-language-server", "bin", "yaml-language-server"), "--stdio")
	folder, settings := workspace(t)
	cmd.Dir, cmd.Stderr = folder, os.Stderr
	to, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	from, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	e := &editor{t, "file://" + filepath.ToSlash(folder), settings, to, bufio.NewReader(from), 0, map[string][]complaint{}}
	e.ask("initialize", map[string]any{
		"processId":        os.Getpid(), // the server ends with us
		"rootUri":          e.root,
		"workspaceFolders": []any{map[string]any{"uri": e.root, "name": "intelligence"}},
		"capabilities": map[string]any{
			"workspace":    map[string]any{"configuration": true, "workspaceFolders": true},
			"textDocument": map[string]any{"hover": map[string]any{"contentFormat": []string{"plaintext"}}},
		},
	}, nil)
	e.notify("initialized", map[string]any{})
	e.ready()
	return e
}

// workspace writes what editors read of an intelligence repository, and schemas
// of the Markdown kinds beside, whose front matter is shown to the server as
// YAML. It returns the settings.
func workspace(t *testing.T) (string, map[string]any) {
	t.Helper()
	folder, settings := t.TempDir(), map[string]any{}
	files, err := starter.Editor(nil)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(files, func(f starter.File) bool { return f.Path == starter.SettingsPath })
	if err := json.Unmarshal(files[i].Data, &settings); err != nil {
		t.Fatal(err)
	}
	for _, kind := range schema.Kinds() {
		if kind.Markdown() {
			data, _ := schema.Source(kind)
			name := fmt.Sprintf("front/%s.schema.json", kind)
			files = append(files, starter.File{Path: name, Data: data})
			settings["yaml.schemas"].(map[string]any)["./"+name] = fmt.Sprintf("content/%s/**/*.yaml", kind)
		}
	}
	for _, f := range files {
		to := filepath.Join(folder, filepath.FromSlash(f.Path))
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, f.Data, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return folder, settings
}

// ready shows the server a document of each kind that cannot be right and waits
// for its complaint. It validates anew when it has its settings, so whatever is
// opened from then on meets its schema.
func (e *editor) ready() {
	e.t.Helper()
	for _, kind := range schema.Kinds() {
		path := "content/" + string(kind) + "/probe.yaml"
		if kind == intel.Settings || kind == intel.Rules {
			path = "probe/content/" + string(kind) + ".yaml"
		}
		e.open(path, "nothing: such\n")
		for len(e.told[e.uri(path)]) == 0 {
			e.hear()
		}
	}
}

func (e *editor) send(m message) {
	e.t.Helper()
	m.Version = "2.0"
	data, err := json.Marshal(m)
	if err == nil {
		_, err = fmt.Fprintf(e.to, "Content-Length: %d\r\n\r\n%s", len(data), data)
	}
	if err != nil {
		e.t.Fatal("write to the language server: ", err)
	}
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	e.send(message{Method: method, Params: encode(params)})
}

func encode(v any) json.RawMessage {
	data, _ := json.Marshal(v)
	return data
}

// ask sends a request and waits for its answer.
func (e *editor) ask(method string, params, answer any) {
	e.t.Helper()
	e.asked++
	id := encode(e.asked)
	e.send(message{ID: id, Method: method, Params: encode(params)})
	for {
		m := e.hear()
		if m.Method != "" || string(m.ID) != string(id) {
			continue
		}
		if m.Error != nil {
			e.t.Fatalf("%s: %s", method, m.Error)
		}
		if answer != nil && json.Unmarshal(m.Result, answer) != nil {
			e.t.Fatalf("%s: %s", method, m.Result)
		}
		return
	}
}

// hear reads one message, answers what the server asks, and keeps complaints.
func (e *editor) hear() message {
	e.t.Helper()
	header, err := textproto.NewReader(e.from).ReadMIMEHeader()
	size, _ := strconv.Atoi(header.Get("Content-Length"))
	data, m := make([]byte, size), message{}
	if err == nil {
		_, err = io.ReadFull(e.from, data)
	}
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err != nil {
		e.t.Fatal("read from the language server: ", err)
	}
	switch {
	case m.Method == "workspace/configuration":
		e.send(message{ID: m.ID, Result: encode(e.configuration(m.Params))})
	case m.Method != "" && m.ID != nil:
		e.send(message{ID: m.ID, Result: json.RawMessage("null")})
	case m.Method == "textDocument/publishDiagnostics":
		var told struct {
			URI         string
			Diagnostics []complaint
		}
		if err := json.Unmarshal(m.Params, &told); err != nil {
			e.t.Fatal(err)
		}
		e.told[told.URI] = told.Diagnostics
	}
	return m
}

// configuration answers a question for sections of the settings. What the
// settings do not say is off, so that nothing is fetched.
func (e *editor) configuration(params json.RawMessage) (sections []any) {
	var asked struct{ Items []struct{ Section string } }
	if err := json.Unmarshal(params, &asked); err != nil {
		e.t.Fatal(err)
	}
	for _, item := range asked.Items {
		section, _ := e.settings[item.Section].(map[string]any)
		section = maps.Clone(section)
		if section == nil {
			section = map[string]any{}
		}
		for key, value := range e.settings {
			if name, ok := strings.CutPrefix(key, item.Section+"."); ok {
				section[name] = value
			}
		}
		if item.Section == "yaml" {
			section["schemaStore"] = map[string]any{"enable": false}
			section["kubernetesCRDStore"] = map[string]any{"enable": false}
		}
		sections = append(sections, section)
	}
	return sections
}

// open shows documents, pairs of path and text, to the server and returns its
// complaints by path. A path is shown once.
func (e *editor) open(pairs ...string) map[string][]complaint {
	e.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if e.told[e.uri(pairs[i])] != nil {
			continue
		}
		e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
			"uri": e.uri(pairs[i]), "languageId": "yaml", "version": 1, "text": pairs[i+1],
		}})
	}
	found := map[string][]complaint{}
	for i := 0; i < len(pairs); i += 2 {
		for e.told[e.uri(pairs[i])] == nil {
			e.hear()
		}
		found[pairs[i]] = e.told[e.uri(pairs[i])]
	}
	return found
}

func (e *editor) uri(path string) string { return e.root + "/" + path }

// at is the position behind a text in a document, as requests give it.
func (e *editor) at(path, document, behind string) map[string]any {
	before, _, found := strings.Cut(document, behind)
	if !found {
		e.t.Fatalf("%q does not hold %q", document, behind)
	}
	before += behind
	line := strings.Count(before, "\n")
	return map[string]any{
		"textDocument": map[string]any{"uri": e.uri(path)},
		"position":     map[string]any{"line": line, "character": len(before) - strings.LastIndex(before, "\n") - 1},
	}
}

// completions returns the keys and values offered at a position, without the
// snippets that write several at once.
func (e *editor) completions(at map[string]any) (labels []string) {
	e.t.Helper()
	const property, value = 10, 12
	var list struct {
		Items []struct {
			Label string
			Kind  int
		}
	}
	e.ask("textDocument/completion", at, &list)
	for _, item := range list.Items {
		if item.Kind == property || item.Kind == value {
			labels = append(labels, item.Label)
		}
	}
	return labels
}

// hover returns what is shown over a position.
func (e *editor) hover(at map[string]any) string {
	e.t.Helper()
	var shown struct{ Contents struct{ Value string } }
	e.ask("textDocument/hover", at, &shown)
	return shown.Contents.Value
}
