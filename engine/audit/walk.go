package audit

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/gitrepo"
)

// step is one commit of the branch and what it changed.
type step struct {
	gitrepo.Revision
	at      time.Time            // it landed at the earliest
	changes []gitrepo.FileChange // all but the reviews
	reviews []gitrepo.FileChange // files below content/reviews/
}

// base returns the commit before a step.
func (s *step) base() string { return s.Parents[0] }

const reviews = "content/reviews/"

// walk reads the steps from the root, which is not judged, to the head.
func (a *auditor) walk() error {
	root, err := a.Repo.Revision(a.Root)
	if err != nil {
		return err
	}
	line, err := a.Repo.FirstParents(a.Head, root.ID)
	if err != nil {
		return err
	}
	slices.Reverse(line)
	if len(line) > 0 && (len(line[0].Parents) == 0 || line[0].Parents[0] != root.ID) {
		return fmt.Errorf("the commit %s, from which on the branch is audited, is not on its line of first parents; `founded` in content/policy.yaml or --root names another one", root.Short())
	}
	a.report.Root, a.report.Head = root.Commit, root.Commit
	at := root.Time
	for _, v := range line {
		if v.Time.After(at) {
			at = v.Time
		}
		s := step{Revision: v, at: at}
		changes, err := a.Repo.Compare(s.base(), v.ID)
		if err != nil {
			return err
		}
		for _, c := range changes {
			if strings.HasPrefix(c.Path, reviews) {
				s.reviews = append(s.reviews, c)
			} else {
				s.changes = append(s.changes, c)
			}
		}
		a.steps = append(a.steps, s)
		a.report.steps[v.ID] = true
		a.report.Head = v.Commit
		if err := a.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}
