// Package engine_test guards the plan of the house: which package may import
// which, and which one package may import a third-party library.
package engine_test

import (
	"cmp"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/dossier-cti/dossier/"

// arrows lists what each package imports of the project, down the flow: a line
// names only packages of lines above it.
var arrows = []struct{ pkg, uses string }{
	{".", ""},
	{"schemas", ""},
	{"site", ""},
	{"engine/attack", ""},
	{"engine/cache", ""},
	{"engine/diag", ""},
	{"engine/gitrepo", "engine/cache"},
	{"engine/markdown", ""},
	{"engine/publish", ""},
	{"engine/search", ""},
	{"engine/doc", "engine/diag"},
	{"engine/intel", "engine/doc"},
	{"engine/schema", "engine/diag engine/doc engine/intel schemas"},
	{"engine/starter", "engine/intel engine/schema"},
	{"engine/fix", "engine/diag engine/doc engine/intel engine/markdown engine/schema"},
	{"engine/corpus", "engine/attack engine/diag engine/doc engine/intel engine/schema"},
	{"engine/diff", "engine/corpus engine/doc engine/intel engine/markdown"},
	{"engine/rule", "engine/attack engine/corpus engine/diag engine/doc engine/intel engine/markdown engine/schema"},
	{"engine/attest", "engine/diag engine/doc engine/intel"},
	{"engine/signoff", "engine/attest engine/corpus engine/diag engine/doc engine/intel"},
	{"engine/example", "engine/attest engine/corpus engine/diag engine/doc engine/intel engine/schema engine/signoff"},
	{"engine/github", "engine/attest engine/intel engine/signoff"},
	{"engine/gate", "engine/attest engine/corpus engine/diag engine/doc engine/github engine/gitrepo engine/intel engine/schema engine/signoff"},
	{"engine/audit", "engine/attest engine/corpus engine/diag engine/doc engine/gate engine/github engine/gitrepo engine/intel engine/schema engine/signoff"},
	{"engine/edition", "engine/attack engine/corpus engine/intel engine/signoff"},
	{"engine/metrics", "engine/edition engine/intel"},
	{"engine/roundup", "engine/edition engine/intel"},
	{"engine/chart", "engine/edition engine/intel engine/roundup"},
	{"engine/export", "engine/attack engine/edition engine/intel engine/markdown"},
	{"engine/web/sheet", ""},
	{"engine/web", "engine/attack engine/chart engine/edition engine/export engine/intel engine/markdown engine/metrics engine/roundup engine/schema engine/search engine/web/sheet site"},
	{"engine/pdf/fonts", ""},
	{"engine/pdf/write", "engine/pdf/fonts"},
	{"engine/pdf/layout", "engine/pdf/fonts engine/pdf/write"},
	{"engine/pdf", "engine/chart engine/edition engine/intel engine/markdown engine/pdf/fonts engine/pdf/layout engine/pdf/write engine/roundup"},
	{"engine/mail", "engine/edition engine/intel engine/markdown engine/roundup"},
	{"cmd/dossier", "*"},
	{"cmd/gencorpus", "*"},
}

// libraries names for each third-party library the one package that imports
// it; the tests' own libraries stand at the end.
var libraries = map[string]string{
	"gopkg.in/yaml.v3":                         "engine/doc",
	"github.com/santhosh-tekuri/jsonschema/v5": "engine/schema",
	"golang.org/x/sync":                        "engine/corpus",
	"golang.org/x/crypto":                      "engine/attest",
	"github.com/hiddeco/sshsig":                "engine/attest",
	"github.com/go-git/go-git/v5":              "engine/gitrepo",
	"github.com/go-git/go-billy/v5":            "engine/gitrepo",
	"github.com/google/go-github/v60":          "engine/github",
	"github.com/yuin/goldmark":                 "engine/markdown",
	"github.com/alecthomas/chroma/v2":          "engine/markdown",
	"codeberg.org/go-fonts":                    "engine/pdf/fonts",
	"eliasnaur.com/font":                       "engine/pdf/fonts",
	"github.com/go-text/typesetting":           "engine/pdf/fonts",
	"github.com/tdewolff/font":                 "engine/pdf/fonts",
	"golang.org/x/image":                       "engine/pdf/fonts",
	"github.com/wneessen/go-mail":              "engine/mail",
	"golang.org/x/sys":                         "engine/publish",
	"github.com/blevesearch/snowballstem":      "engine/search",
	"golang.org/x/text":                        "engine/search",
	"golang.org/x/term":                        "cmd/dossier",
	"github.com/spf13/cobra":                   "cmd/dossier",
	"github.com/fsnotify/fsnotify":             "cmd/dossier",
}

func TestArrowsPointDownTheFlow(t *testing.T) {
	above := map[string]bool{}
	for _, a := range arrows {
		for _, use := range strings.Fields(a.uses) {
			if use != "*" && !above[use] {
				t.Errorf("the table lets %s import %s, which does not stand above it", a.pkg, use)
			}
		}
		above[a.pkg] = true
	}
	for pkg, imports := range imported(t) {
		allowed, ok := line(pkg)
		if !ok {
			t.Errorf("%s has no line in the table of arrows", pkg)
			continue
		}
		for _, path := range imports {
			own, found := strings.CutPrefix(path+"/", module)
			own = cmp.Or(strings.TrimSuffix(own, "/"), ".")
			if found && !slices.Contains(allowed, own) && !slices.Contains(allowed, "*") {
				t.Errorf("%s imports %s, against the table of arrows", pkg, own)
			}
		}
	}
}

func TestEachLibraryHasOneImporter(t *testing.T) {
	seen := map[string]bool{}
	for pkg, imports := range imported(t) {
		for _, path := range imports {
			if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") || strings.HasPrefix(path+"/", module) {
				continue
			}
			lib := library(path)
			seen[lib] = true
			switch owner := libraries[lib]; {
			case owner == "":
				t.Errorf("%s imports %s, which has no line in the table of libraries", pkg, path)
			case owner != pkg:
				t.Errorf("%s imports %s, which belongs to %s", pkg, path, owner)
			}
		}
	}
	for lib := range libraries {
		if !seen[lib] {
			t.Errorf("%s stands in the table of libraries and nobody imports it", lib)
		}
	}
}

func line(pkg string) ([]string, bool) {
	for _, a := range arrows {
		if a.pkg == pkg {
			return strings.Fields(a.uses), true
		}
	}
	return nil, false
}

// library returns the longest entry of the table that a path lies in, else the
// path.
func library(imported string) string {
	for at := imported; at != "."; at = path.Dir(at) {
		if libraries[at] != "" {
			return at
		}
	}
	return imported
}

// imported lists what the non-test files of each package import.
func imported(t *testing.T) map[string][]string {
	t.Helper()
	packages := map[string][]string{}
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && strings.HasPrefix(d.Name(), "."), d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			packages[path.Dir(name)] = append(packages[path.Dir(name)], p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return packages
}
