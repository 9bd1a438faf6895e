// Command alone reads the documents of a repository with yaml.v3 and validates
// them with jsonschema v5, several at a time, and does nothing else: what a check
// cannot cost less than. It is what `make bench` compares `dossier check` with.
//
//	alone CONTENT SCHEMAS
package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"gopkg.in/yaml.v3"
)

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "alone:", err)
		os.Exit(1)
	}
}

func run(content, folder string) error {
	schemas, err := compile(folder)
	if err != nil {
		return err
	}
	paths, err := documents(content)
	if err != nil {
		return err
	}
	var next, wrong atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(paths); i = int(next.Add(1)) - 1 {
				kind, _, _ := strings.Cut(filepath.ToSlash(paths[i]), "/")
				if err := check(filepath.Join(content, paths[i]), schemas[strings.TrimSuffix(kind, ".yaml")]); err != nil {
					wrong.Add(1)
				}
			}
		})
	}
	workers.Wait()
	if wrong.Load() > 0 {
		return fmt.Errorf("%d of %d documents are not valid", wrong.Load(), len(paths))
	}
	fmt.Println(len(paths), "documents are valid")
	return nil
}

// compile reads every schema of a folder, by its kind.
func compile(folder string) (map[string]*jsonschema.Schema, error) {
	const suffix = ".schema.json"
	files, err := filepath.Glob(filepath.Join(folder, "*"+suffix))
	if err != nil {
		return nil, err
	}
	schemas := map[string]*jsonschema.Schema{}
	for _, file := range files {
		c := jsonschema.NewCompiler()
		c.Draft, c.AssertFormat = jsonschema.Draft2020, true
		if schemas[strings.TrimSuffix(filepath.Base(file), suffix)], err = c.Compile(file); err != nil {
			return nil, err
		}
	}
	return schemas, nil
}

func documents(content string) ([]string, error) {
	var paths []string
	err := fs.WalkDir(os.DirFS(content), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, name)
		}
		return err
	})
	return paths, err
}

func check(path string, schema *jsonschema.Schema) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if strings.HasSuffix(path, ".md") {
		data, _, _ = bytes.Cut(bytes.TrimPrefix(data, []byte("---\n")), []byte("\n---\n"))
	}
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return err
	}
	return schema.Validate(value(root.Content[0]))
}

// value returns a node as a JSON decoder would give it. To decode into `any`
// takes yaml.v3 longer, and turns dates into what no JSON Schema knows.
func value(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = value(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, item := range n.Content {
			list[i] = value(item)
		}
		return list
	}
	if number, err := strconv.ParseInt(n.Value, 10, 64); err == nil && n.Style == 0 {
		return number
	}
	if n.Style == 0 && (n.Value == "true" || n.Value == "false") {
		return n.Value == "true"
	}
	return n.Value
}
