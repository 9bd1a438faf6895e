package web

import (
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"

	"github.com/dossier-cti/dossier/engine/web/sheet"
	files "github.com/dossier-cti/dossier/site"
)

// Sheets are the templates of pages by name, ready to be drawn with. Sites share
// them: reading them takes longer than drawing many pages.
type Sheets map[string]*sheet.Sheet

// ReadSheets reads the embedded templates: frame.html and the parts, whose names
// begin with an underscore, belong to every page.
func ReadSheets() (Sheets, error) {
	sheets, err := parse(files.Files)
	if err != nil {
		return nil, fmt.Errorf("read the site's templates: %w", err)
	}
	return sheets, nil
}

func parse(fsys fs.FS) (Sheets, error) {
	base, err := template.New("frame.html").ParseFS(fsys, "templates/frame.html", "templates/_*.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(fsys, "templates/[0-9a-z]*.html")
	if err != nil {
		return nil, err
	}
	sheets := Sheets{}
	for _, name := range names {
		if path.Base(name) == "frame.html" {
			continue
		}
		t, err := base.Clone()
		if err == nil {
			t, err = t.ParseFS(fsys, name)
		}
		if err == nil {
			sheets[strings.TrimSuffix(path.Base(name), ".html")], err = sheet.New(t)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, part := range []string{"nav", "foot"} { // which pages have ready
		if sheets[part], err = sheet.New(base.Lookup(part)); err != nil {
			return nil, err
		}
	}
	return sheets, nil
}
