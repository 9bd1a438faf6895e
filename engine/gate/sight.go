package gate

import (
	"fmt"
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/gitrepo"
)

// sight is what a reviewer of one commit saw. Only what differs is kept: most
// reviews are of the head, or of a commit close to it.
type sight struct {
	flaw     string                    // why it cannot be told
	held     map[string]gitrepo.File   // where the commit differs from the pull request's head
	replaced []map[string]gitrepo.File // by merge base: where it differs from the base
	missing  map[string]bool           // commits of the head that it did not have
}

// matches compares the change that a commit made, against a base, with the one
// that would land.
func (j *judging) matches(t *Transition, commit, base, member string) (string, error) {
	s, err := j.look(commit, base)
	if err != nil || s.flaw != "" {
		return s.flaw, err
	}
	for _, files := range s.replaced {
		before, differs := files[t.lay()]
		if !differs {
			continue
		}
		if ok, err := j.reader.same(before, t.Before, t.Previous); err != nil || !ok {
			return fmt.Sprintf("what the document replaces has changed since %s, which %s reviewed; it must be reviewed again", short(commit), member), err
		}
	}
	ok, err := j.reader.same(j.seen(s, t.Path), t.After, t.Digest)
	if err != nil {
		return "", err
	}
	if ok && (t.From == "" || j.seen(s, t.From) == gitrepo.File{}) {
		return "", nil
	}
	return j.since(t, s, commit), nil
}

// seen returns what a commit held at a path that is judged.
func (j *judging) seen(s *sight, path string) gitrepo.File {
	if f, differs := s.held[path]; differs {
		return f
	}
	return j.tip[path]
}

// since names the commit that voided an approval.
func (j *judging) since(t *Transition, s *sight, commit string) string {
	for _, v := range j.work.of(t) { // each before its parents
		if s.missing[v.ID] {
			return fmt.Sprintf("the document changed in %s, after %s, which was reviewed", v.Short(), short(commit))
		}
	}
	return fmt.Sprintf("%s, which was reviewed, holds another state of the document", short(commit))
}

// look reads what a commit held. It must be at hand, and must have been part of
// the pull request.
func (j *judging) look(commit, base string) (*sight, error) {
	key := commit + " " + base
	if s := j.sights[key]; s != nil {
		return s, nil
	}
	s := &sight{missing: map[string]bool{}}
	j.sights[key] = s
	if !j.Repo.Has(commit) || !j.Repo.Has(base) {
		s.flaw = fmt.Sprintf("%s, which was reviewed, is not in this clone, so nobody can tell what was seen; fetch it (git fetch origin %s)", short(commit), commit)
		return s, nil
	}
	own, err := j.Repo.Between(commit, j.pull)
	if err != nil {
		return nil, err
	}
	if part := len(own) == 0; !part && len(j.Evidence.ForcePushes) == 0 {
		s.flaw = fmt.Sprintf("%s, which was reviewed, was never part of this pull request", short(commit))
		return s, nil
	}
	return s, j.read(s, commit, base)
}

func (j *judging) read(s *sight, commit, base string) error {
	bases, err := j.Repo.MergeBases(base, commit)
	if err != nil {
		return err
	}
	if len(bases) == 0 {
		bases = []string{""}
	}
	for _, id := range bases {
		files, err := j.former(id, j.verdict.Base)
		if err != nil {
			return err
		}
		s.replaced = append(s.replaced, files)
	}
	if s.held, err = j.former(commit, j.pull); err != nil {
		return err
	}
	newer, err := j.Repo.Between(j.pull, commit)
	for _, v := range newer {
		s.missing[v.ID] = true
	}
	return err
}

// former returns what a commit holds where another differs from it.
func (j *judging) former(commit, other string) (map[string]gitrepo.File, error) {
	list, err := j.Repo.Compare(commit, other)
	files := make(map[string]gitrepo.File, len(list))
	for _, c := range list {
		files[c.Path] = c.Before
	}
	return files, err
}

// tips reads what the head of the pull request holds at the paths that are
// judged.
func (j *judging) tips() error {
	paths := append(slices.Clone(j.paths), j.lay...)
	files, err := j.Repo.Files(j.pull, paths)
	if err != nil {
		return err
	}
	j.tip = make(map[string]gitrepo.File, len(paths))
	for i, p := range paths {
		j.tip[p] = files[i]
	}
	return nil
}

// start returns when the reviewers of a document were asked: when its present
// state was pushed, where the forge tells of pushes, else when it was shown.
// Dates of commits would let an author choose.
func (j *judging) start(t *Transition) (time.Time, error) {
	if at, ok := j.starts[t.Path]; ok {
		return at, nil
	}
	if j.starts == nil {
		return j.shown(t)
	}
	return j.first, nil
}

// pushes reads when each path was pushed for the last time.
func (j *judging) pushes() error {
	if j.Evidence == nil {
		return nil
	}
	list := j.Evidence.Pushes
	if len(list) == 0 || list[len(list)-1].Head != j.pull {
		return nil
	}
	j.starts = map[string]time.Time{}
	for i := len(list) - 1; i >= 0; i-- {
		j.first = list[i].At
		if i == 0 || !j.Repo.Has(list[i-1].Head) {
			break
		}
		changes, err := j.Repo.Compare(list[i-1].Head, list[i].Head)
		if err != nil {
			return err
		}
		for _, c := range changes {
			if _, later := j.starts[c.Path]; !later {
				j.starts[c.Path] = list[i].At
			}
		}
	}
	return nil
}
