package gate

import (
	"io/fs"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// Subject says what a transition asks to be signed, from the two states of the
// corpus, each in part: of the base all that [Always] names, the document as it
// was and what it cites; of what lands its dossier.yaml and the document. The
// transition learns whether it is a withdrawal.
func Subject(base, landing *corpus.World, t *Transition) signoff.Subject {
	j := &judging{base: &state{World: base}, landing: &state{World: landing}}
	return j.subject(t)
}

// Always lists what of a base decides about any document: the rules, the
// council, and what gives domains to others. A name that ends in / is a folder.
func Always() []string { return always }

// Shelf returns a file system that holds some files of a repository by their
// paths, whatever commit each is of.
func Shelf(repo *gitrepo.Repo, files map[string]gitrepo.File) fs.FS {
	return newShelf(newReader(repo), files)
}
