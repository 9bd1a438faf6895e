package gitrepo

import (
	"errors"
	"fmt"
	"time"
)

// ErrBeforeHistory means that a moment lies before the first commit.
var ErrBeforeHistory = errors.New("the history begins later")

// At returns what stood on the line of first parents of a revision at a moment:
// its youngest commit that is not younger. Where clocks ran wrong, that is the
// first one met on the way back.
func (r *Repo) At(revision string, moment time.Time) (*Tree, error) {
	id, err := r.lastBefore(revision, moment)
	if err != nil {
		return nil, fmt.Errorf("find what stood at %s: %w", moment.UTC().Format(time.RFC3339), err)
	}
	return r.Tree(id)
}

func (r *Repo) lastBefore(revision string, moment time.Time) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, err := r.named(revision)
	for err == nil && n.time > moment.Unix() {
		if len(n.parents) == 0 {
			return "", fmt.Errorf("%w: the first commit is of %s", ErrBeforeHistory, time.Unix(n.time, 0).UTC().Format(time.RFC3339))
		}
		n, err = r.node(n.parents[0])
	}
	if err != nil {
		return "", err
	}
	return n.id.String(), nil
}
