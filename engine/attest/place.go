package attest

import (
	"path"
	"strings"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Path returns where the review of one state of a document by one member lies:
// content/reviews/, the document's path below content/ without its extension,
// then twelve digits of the digest and the member's id.
func Path(document string, digest doc.Digest, member string) string {
	return folder(document) + digest.Short() + "-" + member + ".yaml"
}

// PathOf returns where the review of a statement lies. That of a deletion names
// the former state, since nothing is left that had a digest.
func PathOf(s intel.Statement) string {
	if s.Digest == None {
		return folder(s.Path) + "without-" + doc.Digest(s.Previous).Short() + "-" + s.Reviewer + ".yaml"
	}
	return Path(s.Path, doc.Digest(s.Digest), s.Reviewer)
}

// LaterPathOf returns where a review lies whose first place is taken: the same
// state was signed before, as another change. A document that goes back to what
// it was is signed anew, and the time of the review tells the two apart.
func LaterPathOf(s intel.Statement) string {
	digits := strings.NewReplacer("-", "", ":", "", "T", "", "Z", "").Replace(s.Date)
	return strings.TrimSuffix(PathOf(s), ".yaml") + "-" + digits + ".yaml"
}

// folder returns where the reviews of a document lie. What is outside content/
// has a folder of its own, so that nothing there is mistaken for a document.
func folder(document string) string {
	below, ok := strings.CutPrefix(document, "content/")
	if !ok {
		below = Outside + "/" + document
	}
	return "content/reviews/" + strings.TrimSuffix(below, path.Ext(below)) + "/"
}

// Outside stands for the kind of what lies outside content/.
const Outside = "outside"

// documentAt returns kind/id of the document at a path, "" when there can be
// none: the folder gives the kind, the file name the id.
func documentAt(name string) string {
	if path.Clean(name) != name || strings.HasPrefix(name, "/") || strings.HasPrefix(name, "..") {
		return ""
	}
	below, ok := strings.CutPrefix(name, "content/")
	if !ok {
		return Outside + "/" + path.Base(name)
	}
	kind, _, _ := strings.Cut(below, "/")
	id := strings.TrimSuffix(path.Base(below), path.Ext(below))
	return strings.TrimSuffix(kind, path.Ext(below)) + "/" + id
}
