package corpus_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
)

const (
	settings = `organisation: {name: Small Grid, sector: Electricity, contact: cti@small.example, time_zone: Europe/Copenhagen}
repository: small/intelligence
tlp: {ceiling: red, defaults: {sources: green}}
domains: [{id: network, name: Network, scope: Firewalls, lead: ahansen}]
audiences: [{id: executives, name: Executives, tlp: red, access: restricted}]
default_audience: executives
`
	policy = "records: signed\nobjections: block\ndefault: allow\nrules: [{name: all, applies_to: {kinds: [leads]}, require: {people: 0}}]\n"
	source = "name: Vendor\ntype: manual\nreliability: A\ndefault_tlp: clear\n"
)

// tree is a repository with settings, a policy and some files below content/.
func tree(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{
		"content/dossier.yaml": {Data: []byte(settings)},
		"content/policy.yaml":  {Data: []byte(policy)},
	}
	for name, text := range files {
		fsys["content/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func load(t *testing.T, fsys fs.FS, workers int) (*corpus.World, []string) {
	t.Helper()
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	w, found, err := corpus.Load(context.Background(), fsys, corpus.Options{Schemas: schemas, Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, d := range diag.Sort(found) {
		list = append(list, fmt.Sprintf("%s:%d:%d: %s", d.File, d.Span.Start.Line, d.Span.Start.Column, d.Rule))
	}
	return w, list
}

func TestWhatCannotBeADocumentIsReported(t *testing.T) {
	for name, test := range map[string]struct {
		files map[string]string
		want  string // one finding; "" for none
	}{
		"nothing more":                        {nil, ""},
		"a document":                          {map[string]string{"sources/a.yaml": source}, ""},
		"a document in a folder of its kind":  {map[string]string{"sources/2024/11/a.yaml": source}, ""},
		"a hidden file":                       {map[string]string{"sources/.a.yaml.swp": "\x00"}, ""},
		"a file in a hidden folder":           {map[string]string{"sources/.git/a.yaml": "\x00"}, ""},
		"a README":                            {map[string]string{"sources/README.md": "Read me."}, ""},
		"a folder of no kind":                 {map[string]string{"source/a.yaml": source}, "content/source/a.yaml:0:0: unknown-kind"},
		"a file beside the folders":           {map[string]string{"notes.txt": ""}, "content/notes.txt:0:0: unknown-kind"},
		"another extension":                   {map[string]string{"sources/a.yml": source}, "content/sources/a.yml:0:0: unknown-kind"},
		"Markdown where YAML belongs":         {map[string]string{"sources/a.md": source}, "content/sources/a.md:0:0: unknown-kind"},
		"an id with a space":                  {map[string]string{"sources/a b.yaml": source}, "content/sources/a b.yaml:0:0: bad-id"},
		"an id that begins with a hyphen":     {map[string]string{"sources/-a.yaml": source}, "content/sources/-a.yaml:0:0: bad-id"},
		"an id with an umlaut":                {map[string]string{"sources/ä.yaml": source}, "content/sources/ä.yaml:0:0: bad-id"},
		"one id in two folders":               {map[string]string{"sources/x/a.yaml": source, "sources/y/a.yaml": source}, "content/sources/y/a.yaml:0:0: duplicate-id"},
		"ids that differ in capitals":         {map[string]string{"sources/A.yaml": source, "sources/a.yaml": source}, "content/sources/a.yaml:0:0: duplicate-id"},
		"the address of a list":               {map[string]string{"assessments/by.md": "x"}, "content/assessments/by.md:0:0: bad-id"},
		"one id in two kinds":                 {map[string]string{"sources/a.yaml": source, "leads/a.yaml": "items: []\n"}, ""},
		"a file that is not valid by itself":  {map[string]string{"sources/a.yaml": "name: [\n"}, "content/sources/a.yaml:1:7: yaml-bracket"},
		"a field that its schema has not got": {map[string]string{"sources/a.yaml": source + "colour: red\n"}, "content/sources/a.yaml:5:1: unknown-key"},
	} {
		t.Run(name, func(t *testing.T) {
			_, found := load(t, tree(test.files), 2)
			want := []string{}
			if test.want != "" {
				want = append(want, test.want)
			}
			if diff := cmp.Diff(want, found); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOnlyPlainFilesAreRead(t *testing.T) {
	for name, mode := range map[string]fs.FileMode{
		"a symbolic link": fs.ModeSymlink, "a named pipe": fs.ModeNamedPipe, "a socket": fs.ModeSocket, "a device": fs.ModeDevice,
	} {
		fsys := tree(nil)
		fsys["content/sources/a.yaml"] = &fstest.MapFile{Data: []byte("../../secret.yaml"), Mode: mode | 0o644}
		fsys["secret.yaml"] = &fstest.MapFile{Data: []byte(source)}
		w, found := load(t, fsys, 1)
		if want := []string{"content/sources/a.yaml:0:0: special-file"}; !cmp.Equal(want, found) || w.Sources.Len() > 0 {
			t.Errorf("%s gives %v and %d sources", name, found, w.Sources.Len())
		}
	}
}

func TestAWorldIsTheSameHoweverManyWorkersReadIt(t *testing.T) {
	files := map[string]string{"sources/broken.yaml": "name: [\n", "feedback/odd.yaml": "at: yesterday\n", "sources/x/s-007.yaml": source}
	for i := range 150 {
		files[fmt.Sprintf("sources/s-%03d.yaml", i)] = source
	}
	first, before := load(t, tree(files), 1)
	for _, workers := range []int{0, 2, 16} {
		w, found := load(t, tree(files), workers)
		if diff := cmp.Diff(before, found); diff != "" {
			t.Errorf("findings of %d workers (-one +more):\n%s", workers, diff)
		}
		if diff := cmp.Diff(summary(first), summary(w)); diff != "" {
			t.Errorf("the world of %d workers (-one +more):\n%s", workers, diff)
		}
	}
}

// summary tells what a world holds, in its order.
func summary(w *corpus.World) []string {
	var list []string
	for _, e := range w.Entries() {
		list = append(list, fmt.Sprintf("%s %s %s %t %s", e.Ref, e.Path, e.TLP, e.Valid, e.Doc.Digest))
	}
	for _, s := range w.Sources.All() {
		list = append(list, s.ID)
	}
	return list
}

func TestADocumentIsFoundByItsNameBeItValidOrNot(t *testing.T) {
	w, _ := load(t, tree(map[string]string{"sources/good.yaml": source, "sources/bad.yaml": "name: Bad\n", "sources/open.yaml": source + "tlp: clear\n"}), 2)
	if got := w.IDs(intel.Sources); !cmp.Equal(got, []string{"bad", "good", "open"}) {
		t.Errorf("the ids are %v", got)
	}
	for id, valid := range map[string]bool{"good": true, "bad": false} {
		ref := intel.Ref{Kind: intel.Sources, ID: id}
		if !w.Known(ref) || w.Entry(ref).Valid != valid || (w.Sources.Get(id) != nil) != valid {
			t.Errorf("%s: known %t, valid %t, decoded %t", ref, w.Known(ref), w.Entry(ref).Valid, w.Sources.Get(id) != nil)
		}
	}
	if w.Known(intel.Ref{Kind: intel.Sources, ID: "none"}) || w.Known(intel.Ref{Kind: intel.Leads, ID: "good"}) {
		t.Error("what does not exist is known")
	}
	if good, open := w.Sources.Get("good").TLP, w.Sources.Get("open").TLP; good != intel.Green || open != intel.Clear {
		t.Errorf("a source without a label is %s and one with a label %s", good, open)
	}
	if title := w.Title(intel.Ref{Kind: intel.Sources, ID: "good"}); title != "Vendor" {
		t.Errorf("it is called %q", title)
	}
	if title := w.Title(intel.Ref{Kind: intel.Sources, ID: "none"}); title != "none" {
		t.Errorf("what does not exist is called %q", title)
	}
}

func TestABrokenDossierLeavesTheStrictestLabels(t *testing.T) {
	fsys := tree(map[string]string{"sources/a.yaml": source})
	fsys["content/dossier.yaml"] = &fstest.MapFile{Data: []byte("organisation: [\n")}
	w, found := load(t, fsys, 1)
	if len(found) != 1 || w.Sources.Get("a").TLP != intel.AmberStrict || w.Organisation.Ceiling != intel.AmberStrict {
		t.Errorf("found %v, the source is %s, the ceiling %s", found, w.Sources.Get("a").TLP, w.Organisation.Ceiling)
	}
}

func TestARepositoryWithoutAPolicyIsReported(t *testing.T) {
	fsys := tree(nil)
	delete(fsys, "content/policy.yaml")
	if _, found := load(t, fsys, 1); !cmp.Equal(found, []string{"content/policy.yaml:0:0: no-policy"}) {
		t.Errorf("found %v", found)
	}
}

func TestAFolderOfMoreThanFiveHundredFilesIsReportedOnce(t *testing.T) {
	files := map[string]string{}
	for i := range 501 {
		files[fmt.Sprintf("sources/s-%03d.yaml", i)] = source
	}
	if _, found := load(t, tree(files), 4); !cmp.Equal(found, []string{"content/sources:0:0: wide-folder"}) {
		t.Errorf("found %v", found)
	}
	delete(files, "sources/s-500.yaml")
	if _, found := load(t, tree(files), 4); len(found) > 0 {
		t.Errorf("with one less: %v", found)
	}
}

func TestAContentFolderThatIsALinkIsRefused(t *testing.T) {
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	dir, real := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(real, "dossier.yaml"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, filepath.Join(dir, "content")); err != nil {
		t.Fatal(err)
	}
	_, _, err = corpus.Load(context.Background(), os.DirFS(dir), corpus.Options{Schemas: schemas})
	if err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsNoRepositoryIsAnError(t *testing.T) {
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	for name, fsys := range map[string]fstest.MapFS{
		"an empty folder":     {},
		"content without it":  {"content/policy.yaml": {Data: []byte(policy)}},
		"it in another place": {"dossier.yaml": {Data: []byte(settings)}},
	} {
		if _, _, err := corpus.Load(context.Background(), fsys, corpus.Options{Schemas: schemas}); !errors.Is(err, corpus.ErrNoRepository) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLoadingStopsWhenItIsNotWantedAnyMore(t *testing.T) {
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	files := map[string]string{}
	for i := range 100 {
		files[fmt.Sprintf("sources/s-%03d.yaml", i)] = source
	}
	var read atomic.Int64
	_, _, err = corpus.Load(ctx, tree(files), corpus.Options{Schemas: schemas, Workers: 2, Progress: func(done, total int) {
		if read.Add(1); total != 102 || done > total {
			t.Errorf("%d of %d", done, total)
		}
		stop()
	}})
	if !errors.Is(err, context.Canceled) || read.Load() > 50 {
		t.Errorf("after %d files: %v", read.Load(), err)
	}
}

func TestRulesAreExplained(t *testing.T) {
	var codes []string
	for _, r := range corpus.Rules() {
		codes = append(codes, r.Code)
		if r.Title == "" || r.Why == "" || r.Wrong == "" || r.Right == "" || !strings.HasSuffix(r.Why, ".") {
			t.Errorf("%s is not explained", r.Code)
		}
	}
	if slices.Sort(codes); len(slices.Compact(codes)) != len(corpus.Rules()) {
		t.Errorf("codes stand twice: %v", codes)
	}
}
