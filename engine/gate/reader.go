package gate

import (
	"errors"
	"fmt"
	"sync"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/signoff"
)

const (
	// largest bounds what is read of one file for its digest. Documents are far
	// smaller (doc.MaxBytes).
	largest = 256 << 20
	// budget bounds what is kept of files that are read twice, for the digest and
	// for the document: finding an object in a pack costs more than parsing it.
	budget = 64 << 20
)

// reader reads files of a repository, and keeps small ones until it is told to
// forget.
type reader struct {
	repo *gitrepo.Repo
	mu   sync.Mutex
	kept map[string][]byte // by object
	size int
	sums map[string]doc.Digest // by object; reviews of many commits ask for the same former states
}

func newReader(repo *gitrepo.Repo) *reader {
	return &reader{repo: repo, kept: map[string][]byte{}, sums: map[string]doc.Digest{}}
}

func (r *reader) read(f gitrepo.File) ([]byte, error) {
	r.mu.Lock()
	data, known := r.kept[f.ID]
	r.mu.Unlock()
	if known {
		return data, nil
	}
	data, err := r.repo.Read(f, largest)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil && len(data) <= doc.MaxBytes && r.size+len(data) <= budget && r.kept != nil {
		r.kept[f.ID], r.size = data, r.size+len(data)
	}
	return data, err
}

// forget lets go of everything, and keeps nothing from now on.
func (r *reader) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = nil
}

// digest returns that of a file, and signoff.NoPrevious of none. It is not for
// concurrent use.
func (r *reader) digest(f gitrepo.File) (doc.Digest, error) {
	if f == (gitrepo.File{}) {
		return signoff.NoPrevious, nil
	}
	if sum, known := r.sums[f.ID]; known {
		return sum, nil
	}
	data, err := r.read(f)
	if errors.Is(err, gitrepo.ErrTooLarge) {
		return "", fmt.Errorf("%w; nobody can review it, keep it elsewhere", err)
	}
	if err != nil {
		return "", err
	}
	r.sums[f.ID] = doc.Sum(data)
	return r.sums[f.ID], nil
}

// same reports whether two files are the same to a reviewer: the same kind of
// file and, but for the line ends of Windows, the same bytes.
func (r *reader) same(a, b gitrepo.File, digest doc.Digest) (bool, error) {
	if a == b {
		return true, nil
	}
	if a.Mode != b.Mode {
		return false, nil
	}
	found, err := r.digest(a)
	return found == digest, err
}
