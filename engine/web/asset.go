package web

import (
	"bytes"
	"io/fs"
	"iter"
	"path"
	"strings"

	files "github.com/dossier-cti/dossier/site"
)

// static yields the files of the folder static, style sheets without what only
// their writers need, and the script of search.
func (s *site) static() iter.Seq[file] {
	return func(yield func(file) bool) {
		entries, err := fs.ReadDir(files.Files, "static")
		for _, e := range entries {
			f := file{e.Name(), func(b *bytes.Buffer) error {
				data, err := fs.ReadFile(files.Files, "static/"+e.Name())
				switch path.Ext(e.Name()) {
				case ".css":
					b.WriteString(pressed(string(data)))
				case ".js":
					b.WriteString(spoken(string(data)))
				default:
					b.Write(data)
				}
				return err
			}}
			if !yield(f) {
				return
			}
		}
		if err != nil && !yield(file{"static", func(*bytes.Buffer) error { return err }}) {
			return
		}
		yield(file{"search.js", searchScript})
	}
}

// searchFrame is the file of the folder search that takes in all others, in the
// place of the line FILES: one script of one scope, which pages load in one go.
const searchFrame = "search/search.js"

func searchScript(b *bytes.Buffer) error {
	frame, err := fs.ReadFile(files.Files, searchFrame)
	if err != nil {
		return err
	}
	names, err := fs.Glob(files.Files, "search/*.js")
	if err != nil {
		return err
	}
	var parts []string
	for _, name := range names {
		if name == searchFrame {
			continue
		}
		part, err := fs.ReadFile(files.Files, name)
		if err != nil {
			return err
		}
		parts = append(parts, string(part))
	}
	b.WriteString(spoken(strings.Replace(string(frame), "FILES\n", strings.Join(parts, "\n"), 1)))
	return nil
}

// tight are the spaces of a style sheet that mean nothing. None of them can
// stand in a selector or in arithmetic, where spaces do mean something.
var tight = strings.NewReplacer("\n", "", "\t", "", "  ", "", " { ", "{", " {", "{", "{ ", "{", "; ", ";", ": ", ":", ", ", ",", " }", "}")

// pressed returns a style sheet without its comments and its layout; what is
// quoted stays as it is.
func pressed(sheet string) string {
	var bare strings.Builder
	for rest := sheet; rest != ""; {
		before, after, found := strings.Cut(rest, "/*")
		bare.WriteString(before)
		if _, rest, _ = strings.Cut(after, "*/"); !found {
			break
		}
	}
	var out strings.Builder
	for i, part := range strings.Split(bare.String(), `"`) {
		if i%2 == 1 {
			out.WriteString(`"` + part + `"`)
			continue
		}
		out.WriteString(strings.ReplaceAll(tight.Replace(strings.ReplaceAll(part, ",\n", ", ")), ";}", "}"))
	}
	return out.String()
}

// spoken returns a script without the lines that are comments and without
// indentation. Our scripts hold no text that goes over several lines.
func spoken(script string) string {
	var out strings.Builder
	for line := range strings.Lines(script) {
		line = strings.TrimLeft(line, " \t\n")
		if !strings.HasPrefix(line, "//") {
			out.WriteString(line)
		}
	}
	return out.String()
}
