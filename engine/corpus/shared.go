package corpus

import (
	"sync"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// shared holds one copy of each text that many documents repeat.
type shared struct {
	mutex sync.Mutex
	texts map[string]string
	hoard doc.Hoard
}

// review makes the texts of a statement those that other statements hold
// already: reviews are the most numerous documents, and several are about one
// state of one document.
func (s *shared) review(r *intel.Review) *intel.Review {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	of := &r.Statement
	for _, text := range []*string{
		&of.Format, &of.Repository, &of.Document, &of.Path, &of.Change, &of.Previous, &of.Digest,
		&of.Reviewer, &of.Domains, (*string)(&of.Decision), &of.Comment, &of.CommentTLP,
	} {
		known, ok := s.texts[*text]
		if !ok {
			known = s.hoard.Keep(*text)
			s.texts[known] = known
		}
		*text = known
	}
	for _, text := range []*string{&of.Date, &r.Comment, &r.Signature} {
		*text = s.hoard.Keep(*text)
	}
	return r
}
