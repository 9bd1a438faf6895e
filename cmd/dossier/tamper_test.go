package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// product is the one product of the small repository.
var product = intel.Ref{Kind: intel.Assessments, ID: "2024-11-18-edge"}

// tried is how many bytes of each file are tried.
const tried = 40

// A document and its one review are signed to the byte: one bit flipped
// anywhere in either takes the page out of the edition, and the check says why.
func TestOneFlippedBitMakesADocumentUnsignedAndAbsent(t *testing.T) {
	r := small(t)
	document, review := r.one("content/assessments/"), r.one("content/reviews/assessments/")
	if a, _ := r.released(); a == nil {
		t.Fatal("the product is not in the edition before any change")
	}
	for _, file := range []string{document, review} {
		before := r.read(file)
		for _, at := range spread(len(before), tried) {
			spoilt := []byte(before)
			spoilt[at] ^= 1
			r.write(file, string(spoilt))
			if r.absent(review, file); t.Failed() {
				t.Fatalf("byte %d of %s was flipped from %q to %q", at, file, before[at], spoilt[at])
			}
		}
		r.write(file, before)
	}
	if a, _ := r.released(); a == nil {
		t.Fatal("the product is not in the edition after every change is undone")
	}
}

func TestAReviewThatWasRewrittenCountsForNothing(t *testing.T) {
	for name, change := range map[string][2]string{
		"another decision":                   {"decision: concur-with-comment", "decision: concur"},
		"another comment":                    {"comment: We", "comment: All of us"},
		"a label that lets the comment out":  {"comment_tlp: amber+strict", "comment_tlp: amber"},
		"no label of the comment":            {"comment_tlp: amber+strict\n", ""},
		"a blank line within the signature":  {"-----BEGIN SSH SIGNATURE-----\n", "-----BEGIN SSH SIGNATURE-----\n\n"},
		"a remark that nobody signed":        {"statement:", "# and so does the chief executive\nstatement:"},
		"another time":                       {"date: 2024-11-18", "date: 2024-11-19"},
		"a quoted value of the same meaning": {"reviewer: ahansen", `reviewer: "ahansen"`},
	} {
		t.Run(name, func(t *testing.T) {
			r := small(t)
			review := r.one("content/reviews/assessments/")
			before := r.read(review)
			if !strings.Contains(before, change[0]) {
				t.Fatalf("the review holds no %q:\n%s", change[0], before)
			}
			r.write(review, strings.Replace(before, change[0], change[1], 1))
			r.absent(review)
		})
	}
}

// small writes and signs the repository of one product.
func small(t testing.TB) *repository {
	t.Helper()
	r := unsigned(t)
	r.sign(notary{comment: func(*corpus.Entry) (string, intel.TLP) {
		return "We have read all fourteen configurations.", intel.AmberStrict
	}})
	return r
}

func unsigned(t testing.TB) *repository {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/small.txtar")
	if err != nil {
		t.Fatal(err)
	}
	r := &repository{t, t.TempDir()}
	for _, f := range archive.Files {
		r.write(f.Name, string(f.Data))
	}
	return r
}

// one returns the path of the only file below a folder.
func (r *repository) one(below string) string {
	r.t.Helper()
	files := tree(r.t, r.path(below))
	for name := range files {
		if len(files) == 1 {
			return below + name
		}
	}
	r.t.Fatalf("%d files below %s, want one", len(files), below)
	return ""
}

// spread returns n places that lie evenly in a length, the ends among them.
func spread(length, n int) []int {
	var places []int
	for i := range n {
		places = append(places, i*(length-1)/(n-1))
	}
	return slices.Compact(places)
}

// released returns the product as the edition has it, or nil, and what the
// check found.
func (r *repository) released() (*edition.Assessment, []diag.Diagnostic) {
	r.t.Helper()
	j := r.load()
	ed, err := j.edition("")
	if err != nil {
		r.t.Fatal(err)
	}
	a, _ := ed.Find(product).(*edition.Assessment)
	return a, j.found
}

// absent fails unless the product is not in the edition, and the check says so
// about one of the files.
func (r *repository) absent(files ...string) {
	r.t.Helper()
	a, found := r.released()
	if a != nil {
		r.t.Error("the product is still in the edition")
	}
	if !slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return slices.Contains(files, d.File) }) {
		r.t.Errorf("the check says nothing about %s; it says %v", strings.Join(files, " or "), found)
	}
}
