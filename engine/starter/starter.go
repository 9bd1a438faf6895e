// Package starter holds what a team begins with: a whole repository for
// `dossier init`, a single document for `dossier new`, and the settings of an
// editor. It returns files as values and touches no disk:
//
//	files, err := starter.Repository(starter.Options{Size: starter.Small, Now: now})
//	file, err := starter.Document(starter.Request{Kind: intel.Assessments, …})
//
// The files lie in the folders repository/ and document/ as templates of
// text/template with the marks « and », since the usual ones have a meaning in
// workflows. Everything a user has typed passes through quote on its way into
// YAML.
package starter

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"
	"time"
)

// File is a file to be written; Path is slash-separated, from the root of the
// repository.
type File struct {
	Path string
	Data []byte
}

// Size says how large a team the repository is for.
type Size string

// The sizes. A larger one has all that a smaller one has, in other words where
// its rules are other.
const (
	Small  Size = "small"  // 3 requirements, 3 experts, one rule
	Medium Size = "medium" // a charter with roles, deputies and response times
	Large  Size = "large"  // several audiences, rotas, budgets, rapid consultation
)

// Sizes lists the sizes in order.
var Sizes = []Size{Small, Medium, Large}

// layers names the folders a size is made of; a later one replaces files of
// the former ones.
func (s Size) layers() []string {
	switch s {
	case Small:
		return []string{"common", "small"}
	case Medium:
		return []string{"common", "medium"}
	case Large:
		return []string{"common", "medium", "large"}
	}
	return nil
}

// Options say for whom a repository is made.
type Options struct {
	Size         Size
	Organisation string // its name; empty: a placeholder
	Contact      string // e-mail address of the team; empty: a placeholder
	Repository   string // owner/name, as in signed statements
	Now          time.Time
	Version      string // of the engine that the workflows install
}

//go:embed all:repository
var repository embed.FS

// Repository returns all files of a new intelligence repository, in the order
// of their paths. It is valid, and nothing in it is signed.
func Repository(o Options) ([]File, error) {
	layers := o.Size.layers()
	if layers == nil {
		return nil, fmt.Errorf("there is no size %q", o.Size)
	}
	o.Organisation = cmp.Or(o.Organisation, "Your organisation")
	o.Contact = cmp.Or(o.Contact, "cti@example.org")
	files := map[string][]byte{}
	for _, layer := range layers {
		if err := o.layer(layer, files); err != nil {
			return nil, err
		}
	}
	editor, err := Editor(nil)
	if err != nil {
		return nil, err
	}
	list := editor
	for name, data := range files {
		list = append(list, File{name, data})
	}
	slices.SortFunc(list, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return list, nil
}

// layer adds the files of one folder, filled in.
func (o Options) layer(name string, to map[string][]byte) error {
	root, err := fs.Sub(repository, "repository/"+name)
	if err != nil {
		return fmt.Errorf("open layer %s: %w", name, err)
	}
	return fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		if to[o.place(name)], err = fill(name, string(data), o); err != nil {
			return fmt.Errorf("fill in %s: %w", name, err)
		}
		return nil
	})
}

// place returns where a file of a layer goes. Names that begin with a dot begin
// with "dot-" there, so that they mean nothing to this repository.
func (o Options) place(name string) string {
	dir, base := path.Split(name)
	dir = strings.NewReplacer("YYYY", o.Now.UTC().Format("2006"), "MM", o.Now.UTC().Format("01")).Replace(dir)
	base = strings.Replace(base, "DATE", o.Today(), 1)
	full := "/" + dir + base
	return strings.TrimPrefix(strings.ReplaceAll(full, "/dot-", "/."), "/")
}

// fill executes a template.
func fill(name, text string, data any) ([]byte, error) {
	t, err := template.New(name).Delims("«", "»").Option("missingkey=error").
		Funcs(template.FuncMap{"quote": quote, "list": list, "value": value, "eg": examples}).Parse(text)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, data)
	return b.Bytes(), err
}

// Owner returns the account on the forge, the part of Repository before the
// slash.
func (o Options) Owner() string {
	owner, _, _ := strings.Cut(o.Repository, "/")
	return owner
}

// Today returns the date.
func (o Options) Today() string { return o.Day(0) }

// Day returns a date some days ahead.
func (o Options) Day(ahead int) string {
	return o.Now.UTC().AddDate(0, 0, ahead).Format(time.DateOnly)
}

// Hour returns the beginning of this hour. Whatever happened then lies in the
// past of every commit that is made from now on.
func (o Options) Hour() string { return o.HourIn(0) }

// HourIn returns a full hour some hours ahead.
func (o Options) HourIn(ahead int) string {
	return o.Now.UTC().Truncate(time.Hour).Add(time.Duration(ahead) * time.Hour).Format(time.RFC3339)
}
