package corpus

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/dossier-cti/dossier/engine/attack"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
)

// ErrNoRepository means that there is no content/dossier.yaml.
var ErrNoRepository = errors.New("no content/dossier.yaml")

// Options are the settings of Load.
type Options struct {
	Schemas  *schema.Set           // required
	Workers  int                   // files read at once; 0 means one
	Progress func(done, total int) // called from any goroutine; may be nil
	Light    bool                  // leave the Markdown in its files, where World.Open reads it
	Memory   *Memory               // of the Load before; nil: every file is read
}

// Load reads the repository whose root is fsys: every file below content/, in
// parallel, with the same result in the same order every time. Findings are
// about single files: what cannot be read, is not valid, or should not be
// there. The error is for a repository that cannot be read at all.
func Load(ctx context.Context, fsys fs.FS, o Options) (*World, []diag.Diagnostic, error) {
	if info, err := fs.Lstat(fsys, "content"); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return nil, nil, errors.New("content is a symbolic link, and only plain folders are read, so that what was reviewed is what is published; put the folder itself there")
	}
	if _, err := fs.Stat(fsys, "content/dossier.yaml"); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil, ErrNoRepository
		}
		return nil, nil, fmt.Errorf("read content/dossier.yaml: %w", err)
	}
	paths, found, err := list(fsys)
	if err != nil {
		return nil, nil, fmt.Errorf("list content: %w", err)
	}
	w := &World{fsys: fsys, Organisation: &intel.Organisation{Ceiling: intel.ShippedTLP}, shared: &shared{texts: map[string]string{}}}
	files, err := w.readAll(ctx, paths, o)
	if err != nil {
		return nil, nil, err
	}
	w.shared = nil
	if o.Memory != nil {
		o.Memory.keep(files)
	}
	for _, f := range files {
		found = append(found, f.found...)
	}
	found = append(found, w.file(files)...)
	w.attack = sync.OnceValues(func() (*attack.Catalog, error) {
		if w.Organisation.Attack == "" {
			return o.Memory.embedded(), nil
		}
		return attack.Load(fsys, w.Organisation.Attack)
	})
	return w, found, nil
}

type file struct {
	header intel.Header
	doc    *doc.Document
	value  any // nil when something is wrong with the file on its own
	found  []diag.Diagnostic
	fresh  bool // read, not remembered
	mark   mark // of a file that is remembered
}

// list returns the paths of all documents below content/ in order, and
// findings about what is not a document.
func list(fsys fs.FS) ([]string, []diag.Diagnostic, error) {
	var paths []string
	var found []diag.Diagnostic
	width := map[string]int{}
	err := fs.WalkDir(fsys, "content", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case hidden(name) && d.IsDir():
			return fs.SkipDir
		case hidden(name) || d.IsDir() && d.Type()&fs.ModeSymlink == 0:
			return nil
		}
		width[path.Dir(name)]++
		if finding, bad := misplaced(name, d); bad {
			found = append(found, finding)
			return nil
		}
		paths = append(paths, name)
		return nil
	})
	return paths, append(found, wide(width)...), err
}

// hidden reports whether a file is none of ours: what is hidden, a README, and what
// editors leave beside the file that they save.
func hidden(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "#") && strings.HasSuffix(base, "#") || strings.HasSuffix(base, "~") || base == "README.md"
}

// reserved lists the ids whose pages would lie where the site has lists.
var reserved = map[intel.Kind][]string{intel.Assessments: {"by", "page", "index.html"}}

var idPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// misplaced returns the finding about a file that cannot be a document.
func misplaced(name string, d fs.DirEntry) (diag.Diagnostic, bool) {
	ref, ok := Place(name)
	id := path.Base(ref.ID)
	switch {
	case !d.Type().IsRegular():
		return ruleSpecialFile.At(name, diag.Span{}, "only plain files are read below content/, and this is a %s; replace it by the file itself", typeNoun(d.Type())), true
	case !slices.Contains(intel.Kinds, ref.Kind) && ref.Kind != intel.Settings && ref.Kind != intel.Rules:
		return ruleUnknownKind.At(name, diag.Span{}, "no kind of document lives here; the folders below content/ are %s", folders()), true
	case !ok:
		return ruleUnknownKind.At(name, diag.Span{}, "a file in content/%s/ ends in %s", ref.Kind, extension(ref.Kind)).Fixed(strings.TrimSuffix(name, path.Ext(name)) + extension(ref.Kind)), true
	case slices.Contains(reserved[ref.Kind], id):
		return ruleBadID.At(name, diag.Span{}, "the site keeps the address %s/%s for its lists; choose another name", ref.Kind, id), true
	case !idPattern.MatchString(id):
		return ruleBadID.At(name, diag.Span{}, "the file name is the id, and %q is not one: ids hold letters, digits, dot, underscore and hyphen, and begin with a letter or digit", id), true
	}
	return diag.Diagnostic{}, false
}

func typeNoun(m fs.FileMode) string {
	if m&fs.ModeSymlink != 0 {
		return "symbolic link"
	}
	return "special file"
}

func folders() string {
	names := make([]string, len(intel.Kinds))
	for i, k := range intel.Kinds {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
}

// folderLimit is how many files a folder holds before history gets slow: each
// commit rewrites the whole list of names of every folder it touches.
const folderLimit = 500

func wide(width map[string]int) []diag.Diagnostic {
	var found []diag.Diagnostic
	for dir, n := range width {
		if n > folderLimit {
			found = append(found, ruleWideFolder.At(dir, diag.Span{}, "%d files in one folder make history slow; split it by year and month (%s/2024/11/), ids stay the same", n, dir))
		}
	}
	return found
}

// readAll reads all files, dossier.yaml first, because it holds the default
// labels of all others.
func (w *World) readAll(ctx context.Context, paths []string, o Options) ([]file, error) {
	files := make([]file, len(paths))
	first := slices.Index(paths, "content/dossier.yaml")
	if first >= 0 {
		if err := (&reader{World: w, Options: o, desk: doc.Desk{Light: o.Light}}).recall(&files[first], paths[first]); err != nil {
			return nil, err
		}
		w.add("dossier", files[first].value)
		if o.Memory != nil {
			o.Memory.settle(files[first].doc.Digest)
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	var next, done atomic.Int64
	for range max(o.Workers, 1) {
		group.Go(func() error {
			r := &reader{World: w, Options: o, data: make([]byte, 64<<10), desk: doc.Desk{Light: o.Light}}
			for i := int(next.Add(1)) - 1; i < len(paths); i = int(next.Add(1)) - 1 {
				if err := ctx.Err(); err != nil {
					return err
				}
				if i != first {
					if err := r.recall(&files[i], paths[i]); err != nil {
						return err
					}
				}
				if o.Progress != nil {
					o.Progress(int(done.Add(1)), len(paths))
				}
			}
			return nil
		})
	}
	return files, group.Wait()
}

// reader reads one file after the other.
type reader struct {
	*World
	Options
	data []byte // of the last file
	desk doc.Desk
}

// read reads one file. Its nodes are packed, since they would make up most of a
// world; those of valid reviews are not kept at all (see Nodes).
func (r *reader) read(f *file, name string) (err error) {
	if r.data, err = head(r.fsys, name, r.data); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	ref, _ := Place(name)
	f.doc, f.found = r.desk.Parse(name, r.data)
	f.found = append(f.found, r.Schemas.Check(ref.Kind, f.doc)...)
	f.header = r.header(ref, f.doc)
	errors, _ := diag.Count(f.found)
	valid := errors == 0 && f.doc.Root != nil
	if !valid || ref.Kind != intel.Reviews {
		r.desk.Pack(f.doc)
	}
	if valid {
		f.value = r.decode(f.header, f.doc)
	}
	f.doc.Root, f.fresh = nil, true
	return nil
}

// head reads a file into data or a larger slice, and of a file that is too large
// only enough to tell.
func head(fsys fs.FS, name string, data []byte) ([]byte, error) {
	const limit = doc.MaxBytes + 1
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if data == nil {
		data = make([]byte, 0, 8<<10)
	}
	for data = data[:0]; ; {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, err
		case len(data) >= limit:
			return data, nil
		case len(data) == cap(data):
			data = slices.Grow(data, 1)[:len(data)]
		}
	}
}

// file puts every file in its place.
func (w *World) file(files []file) []diag.Diagnostic {
	var found []diag.Diagnostic
	w.entries = make([]Entry, 0, len(files))
	w.byRef = make(map[intel.Ref]*Entry, len(files))
	slices.SortStableFunc(files, func(a, b file) int {
		return cmp.Or(cmp.Compare(rank(a.header.Kind), rank(b.header.Kind)), cmp.Compare(a.header.ID, b.header.ID), cmp.Compare(a.doc.Path, b.doc.Path))
	})
	folds := make(map[intel.Ref]*Entry, len(files))
	for i := range files {
		f := &files[i]
		folded := intel.Ref{Kind: f.header.Kind, ID: strings.ToLower(f.header.ID)}
		if first := folds[folded]; first != nil && first.ID != f.header.ID {
			found = append(found, ruleDuplicateID.At(f.doc.Path, diag.Span{}, "%s has the id %q, which differs from %q only in capitals; on some systems their pages would be one file, so rename one of them", first.Path, first.ID, f.header.ID))
			continue
		}
		if first := w.byRef[f.header.Ref]; first != nil {
			found = append(found, ruleDuplicateID.At(f.doc.Path, diag.Span{}, "%s already has the id %q, and an id is unique within its kind; rename one of them", first.Path, f.header.ID))
			continue
		}
		w.entries = append(w.entries, Entry{Header: f.header, Doc: f.doc, Valid: f.value != nil, Fresh: f.fresh})
		w.byRef[f.header.Ref] = &w.entries[len(w.entries)-1]
		folds[folded] = w.byRef[f.header.Ref]
		w.add(f.header.ID, f.value)
	}
	if w.byRef[intel.Ref{Kind: intel.Rules, ID: "policy"}] == nil {
		found = append(found, ruleNoPolicy.At("content/policy.yaml", diag.Span{}, "there is no sign-off policy, so nothing can be signed or published; write one (see `dossier explain no-policy`)"))
	}
	return found
}

func rank(k intel.Kind) int {
	if k == intel.Settings {
		return 0
	}
	return 1
}
