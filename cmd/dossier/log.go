package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/cache"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/diff"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

func newLog(e *env) *cobra.Command {
	var format, rev string
	cmd := &cobra.Command{
		Use:   "log ID",
		Short: "Show the revisions of a document: who signed each, what moved and why",
		Long: `Log lists what became of a document on the line of first parents, the youngest
revision first: when it landed, with which pull request, who wrote and who signed
it, and what changed in meaning since the revision before. Renames are followed.

ID is an id, kind/id, or the path of the file. Only what is committed is shown;
` + "`dossier diff HEAD`" + ` shows the rest. The whole history is needed: in a GitHub
workflow fetch-depth: 0.

Formats:
  text  for people
  json  {"document": "kind/id", "kind", "id", "path", "title", "revisions":
        [{"revision": n (0 for a change of name or the removal), "commit", "at",
        "author", "email", "subject", "pull_request" (0: none), "path",
        "previous_path", "removed", "digest", "made": [{"commit", "at", "author",
        "email", "subject"}], "reviews": [{"member", "name", "decision", "at",
        "domains": [], "verified", "flaw"}], "moved", "reason", "changes": as in
        dossier diff}]}. Every key is always there; the youngest comes first`,
		Example: `  dossier log 2024-11-18-panos-management
  dossier log PIR-001
  dossier log estate/entra-id --format json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("log wants the id of one document, as in `dossier log PIR-001`")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("--format %s: there are text and json", format)
			}
			return e.log(cmd.Context(), args[0], rev, format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "`FORMAT` of the list: text or json")
	cmd.Flags().StringVar(&rev, "rev", "HEAD", "the history up to `REV`")
	return cmd
}

func (e *env) log(ctx context.Context, id, rev, format string) (err error) {
	root, missing := e.root()
	if missing != nil {
		root = e.dir // a bare repository has no content on disk
	}
	repo, inGit, err := gitrepo.Open(root)
	switch {
	case err != nil:
		return err
	case !inGit && missing != nil:
		return missing
	case !inGit:
		return fmt.Errorf("%s is not in a git repository, so it has no history", root)
	}
	defer func() { err = errors.Join(err, repo.Close()) }()
	h := &story{env: e, repo: repo}
	if h.head, err = repo.Tree(rev); err != nil {
		return err
	}
	if h.lineage, err = e.lineage(ctx, repo, rev); err != nil {
		return err
	}
	path, err := h.find(id)
	if err != nil {
		return err
	}
	revisions, err := h.tell(ctx, path)
	if err != nil {
		return fmt.Errorf("read the revisions of %s: %w", id, err)
	}
	if format == "json" {
		return writeLogJSON(e.out, path, revisions)
	}
	return writeLog(e.out, path, revisions)
}

// lineageLimit bounds the histories that are kept, in bytes.
const lineageLimit = 256 << 20

// lineage reads the history of the documents, which is kept in the git folder.
func (e *env) lineage(ctx context.Context, repo *gitrepo.Repo, rev string) (*gitrepo.Lineage, error) {
	if e.getenv("GOGC") == "" { // most of what lives is trees, which are quick to look through
		defer debug.SetGCPercent(debug.SetGCPercent(100))
	}
	version, commit := build()
	return repo.Lineage(ctx, rev, gitrepo.LineageOptions{
		Below: "content", Workers: e.workers, Engine: version + " " + commit,
		Cache: cache.At(filepath.Join(repo.Folder(), "dossier", "lineage"), lineageLimit),
	})
}

// story is the history of a repository as one command tells it.
type story struct {
	*env
	repo    *gitrepo.Repo
	head    *gitrepo.Tree
	lineage *gitrepo.Lineage
}

// find returns the path of a document, that it has or had last. The name is an
// id, kind/id, or a path.
func (h *story) find(name string) (string, error) {
	kind, id, _ := strings.Cut(name, "/")
	if ref, ok := intel.ParseRef(name); ok {
		kind, id = string(ref.Kind), ref.ID
	} else if id == "" {
		kind, id = "", name
	}
	var found []string
	known := map[string]bool{}
	for _, p := range h.lineage.Paths() {
		ref, ok := corpus.Place(p)
		if !ok {
			continue
		}
		known[ref.ID] = true
		if p == name || ref.ID == id && (kind == "" || kind == string(ref.Kind)) {
			found = append(found, p)
		}
	}
	found = h.latest(found)
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return "", fmt.Errorf("%s is the id of several documents: %s; name one with its kind", name, strings.Join(found, ", "))
	}
	if near := diag.Near(id, keysOf(known)); near != "" {
		return "", fmt.Errorf("no document %s was ever committed; did you mean %s?", name, near)
	}
	return "", fmt.Errorf("no document %s was ever committed", name)
}

// latest leaves out paths whose file has another name now, and of those that
// are there and those that are gone the gone.
func (h *story) latest(paths []string) []string {
	moved := h.lineage.Moved()
	for i, p := range paths {
		if to, ok := moved[p]; ok {
			paths[i] = to
		}
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	alive := slices.DeleteFunc(slices.Clone(paths), func(p string) bool {
		_, err := fs.Stat(h.head, p)
		return err != nil
	})
	if len(alive) > 0 {
		return alive
	}
	return paths
}

func keysOf(set map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for key := range set {
			if !yield(key) {
				return
			}
		}
	}
}

// chapter is one revision with what is known about it.
type chapter struct {
	gitrepo.Step
	digest  doc.Digest
	change  diff.Document
	reviews []signoff.Review
	names   map[string]string // of the council, by id
}

// tell returns the revisions of a document, the youngest first.
func (h *story) tell(ctx context.Context, path string) ([]chapter, error) {
	steps := h.lineage.Revisions(path)
	world, err := h.center(ctx, steps)
	if err != nil {
		return nil, err
	}
	evidence := signoff.Files(world, h.workers)
	names := map[string]string{}
	for _, m := range world.Council.All() {
		names[m.ID] = m.Name
	}
	list := make([]chapter, len(steps))
	for i, s := range steps {
		c := chapter{Step: s, names: names}
		before := ""
		if i > 0 {
			before = steps[i-1].Commit.ID
		}
		if err := h.compare(&c, before); err != nil {
			return nil, err
		}
		ref, _ := corpus.Place(s.Path)
		for _, r := range evidence[ref] {
			if r.Digest == c.digest && r.Path == s.Path {
				c.reviews = append(c.reviews, r)
			}
		}
		slices.SortStableFunc(c.reviews, func(a, b signoff.Review) int { return a.At.Compare(b.At) })
		list[len(list)-1-i] = c
	}
	return list, ctx.Err()
}

// compare finds what a revision changed; before is the commit of the one
// before, "" for the first.
func (h *story) compare(c *chapter, before string) error {
	tree, err := h.repo.Tree(c.Commit.ID)
	if err != nil {
		return err
	}
	if c.File.ID != "" {
		data, err := fs.ReadFile(tree, c.Path)
		if err != nil {
			return err
		}
		c.digest = doc.Sum(data)
	}
	var base fs.FS = nowhere{}
	paths := []string{c.Path}
	if before != "" {
		if base, err = h.repo.Tree(before); err != nil {
			return err
		}
		if c.From != "" {
			paths = append(paths, c.From)
		}
	}
	docs, err := diff.Compare(base, tree, paths)
	if err == nil && len(docs) > 0 {
		c.change = docs[0]
	}
	return err
}

// nowhere is a file system without files: what was before the first revision.
type nowhere struct{}

func (nowhere) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// center loads the fusion center as it is now, and the reviews of one document
// under every name it had.
func (h *story) center(ctx context.Context, steps []gitrepo.Step) (*corpus.World, error) {
	schemas, err := schema.Compile()
	if err != nil {
		return nil, fmt.Errorf("compile the schemas: %w", err)
	}
	wanted := []string{"content/dossier.yaml", "content/policy.yaml", "content/council"}
	for _, s := range steps {
		rest := strings.TrimPrefix(s.Path, "content/")
		wanted = append(wanted, "content/reviews/"+strings.TrimSuffix(rest, path.Ext(rest)))
	}
	world, _, err := corpus.Load(ctx, only{h.head, wanted}, corpus.Options{Schemas: schemas, Workers: h.workers})
	return world, err
}

// only is a file system that lists nothing but some files and folders.
type only struct {
	fs.FS
	paths []string
}

// ReadDir lists what is wanted, and the folders on the way to it.
func (o only) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(o.FS, name)
	return slices.DeleteFunc(list, func(d fs.DirEntry) bool {
		at := path.Join(name, d.Name())
		return !slices.ContainsFunc(o.paths, func(p string) bool { return inside(at, p) || inside(p, at) })
	}), err
}
