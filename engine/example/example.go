// Package example tells the history of the example organisation: the commits,
// by several people over ten weeks, at whose end stand the documents of the
// example. It is a pure function of them.
//
//	commits, err := example.History(ctx, dossier.Content)
//
// Products land with pull requests once their experts have signed; judgements
// are revised, a product is withdrawn, a document is renamed. At every commit,
// those of branches included, the repository is valid.
//
// The keys of the experts follow from their ids, so that the history is the
// same everywhere: anyone can sign in their names, and nothing they sign is
// worth anything.
package example

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/doc"
)

// Commit is one commit of the history.
type Commit struct {
	Author, Committer Person
	At                time.Time
	Message           string
	Parents           []int    // places in the list of commits; none for the first
	Changes           []Change // against the first parent
}

// Person is who made a commit.
type Person struct{ Name, Email string }

// Change is one file that a commit writes, or removes where Data is nil.
type Change struct {
	Path string
	Data []byte
}

// start is when the fictional team began to keep its documents in git.
var start = time.Date(2024, 9, 16, 8, 0, 0, 0, time.UTC)

// History returns the commits of the example, parents first.
func History(ctx context.Context, content fs.FS) ([]Commit, error) {
	s, err := newStory(content)
	if err != nil {
		return nil, fmt.Errorf("tell the history of the example: %w", err)
	}
	for _, step := range []func(context.Context) error{s.sign, s.schedule, s.update} {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("tell the history of the example: %w", err)
		}
	}
	return s.commits(), nil
}

// story is the example with its history.
type story struct {
	texts    map[string]string // by path, as they are in the end
	versions map[string][]*version
	keys     map[string]*attest.Signer
	people   map[string]Person    // by council id
	merged   map[string]time.Time // when an assessment first landed, by id
}

// version is one state of a document.
type version struct {
	path, text string
	gone       string // former path, when this state renames it
	ready      time.Time
	author     string // council id
	title      string // of the pull request
	reviews    []File
	merged     time.Time
}

func newStory(content fs.FS) (*story, error) {
	s := &story{texts: map[string]string{}, versions: map[string][]*version{}, keys: map[string]*attest.Signer{}, people: map[string]Person{}, merged: map[string]time.Time{}}
	err := fs.WalkDir(content, "content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content, name)
		s.texts[name] = string(data)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the example: %w", err)
	}
	for _, name := range s.paths() {
		if path.Dir(name) == "content/council" {
			if err := s.member(name); err != nil {
				return nil, err
			}
		}
	}
	return s, s.plan()
}

// member gives a member of the council a key that follows from the id.
func (s *story) member(name string) error {
	id := strings.TrimSuffix(path.Base(name), ".yaml")
	key, err := attest.NewKey(Stream("the example's public secret " + id))
	if err != nil {
		return fmt.Errorf("make a key for %s: %w", id, err)
	}
	text := WithKey(s.texts[name], key)
	text = strings.Replace(text, "# This person is fictional.", "# This person is fictional, and the key is no secret: it follows from the id.", 1)
	d, _ := doc.Parse(name, []byte(text))
	root := d.Nodes()
	s.texts[name], s.keys[id] = text, key
	s.people[id] = Person{root.Get("name").Text(), root.At("identities", "emails", 0).Text()}
	return nil
}

func (s *story) paths() []string { return sorted(maps.Keys(s.texts)) }
