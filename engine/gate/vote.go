package gate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// evidence gathers what was said of one transition.
func (j *judging) evidence(t *Transition, s signoff.Subject, made []string) ([]signoff.Review, error) {
	evidence := slices.Clone(j.strangers)
	evidence = append(evidence, j.reviews[t.Ref]...)
	for i := range j.votes {
		v := &j.votes[i]
		r := v.Review
		r.Document, r.Path, r.Change, r.Previous, r.Digest = s.Ref, s.Path, s.Change, s.Previous, s.Digest
		switch {
		case v.Stands(made) && v.Decision == signoff.Object:
		case v.Decision == signoff.Object:
			r.Verified, r.Flaw = false, strings.TrimSuffix(fmt.Sprintf("%s dismissed it on %s: %s", v.Lift.Member, when(v.Lift.At), v.Lift.Reason), ": ")
		default:
			why, err := j.sees(v, t)
			if err != nil {
				return nil, err
			}
			r.Verified, r.Flaw = why == "", why
		}
		evidence = append(evidence, r)
	}
	for i := range evidence {
		j.seated(&evidence[i])
	}
	return evidence, nil
}

// seated voids an approval by somebody who has left the council since. What
// landed before they left was judged then.
func (j *judging) seated(r *signoff.Review) {
	for _, m := range j.verdict.Center.Council {
		if m.ID == r.Member && r.Verified && r.Decision != signoff.Object && m.Active.Holds(r.At) && !m.Active.Holds(j.Moment) {
			r.Verified, r.Flaw = false, m.ID+" is no longer an active member of the council"
		}
	}
}

// sees says why an approval is not one of a transition, and "" when it is.
func (j *judging) sees(v *github.Vote, t *Transition) (string, error) {
	capture, captured := j.capture(v)
	switch {
	case captured:
		return j.matches(t, capture.Head, capture.Base, v.Member)
	case j.retargeted(v) != "":
		return j.retargeted(v), nil
	case !v.Moved.IsZero() && t.Change != signoff.Add:
		return fmt.Sprintf("the branch was rewritten or updated on %s, after it, and nothing shows what %s saw; it is asked for again", when(v.Moved), v.Member), nil
	}
	return j.matches(t, v.Commit, j.verdict.Base, v.Member)
}

// retargeted says that the pull request was another change when it was
// reviewed, and "" when it was not.
func (j *judging) retargeted(v *github.Vote) string {
	for _, at := range j.Evidence.Retargets {
		if !at.UTC().Truncate(time.Second).Before(v.At) {
			return fmt.Sprintf("the pull request was turned to another base on %s, after it; it is asked for again", when(at))
		}
	}
	return ""
}

// sight is what a reviewer of one commit saw of the paths that are judged.
type sight struct {
	flaw    string           // why it cannot be told
	after   []gitrepo.File   // by the transition: what lies at its path
	left    []gitrepo.File   // by the transition: what still lies where it was before
	before  [][]gitrepo.File // by the merge base and the transition: what it replaced
	missing map[string]bool  // commits of the head that it did not have
}

// matches compares the change that a commit made, against a base, with the one
// that would land.
func (j *judging) matches(t *Transition, commit, base, member string) (string, error) {
	s, err := j.look(commit, base)
	if err != nil || s.flaw != "" {
		return s.flaw, err
	}
	i := j.place[t.Path]
	for _, files := range s.before {
		if ok, err := j.reader.same(files[i], t.Before, t.Previous); err != nil || !ok {
			return fmt.Sprintf("what the document replaces has changed since %s, which %s reviewed; it must be reviewed again", short(commit), member), err
		}
	}
	ok, err := j.reader.same(s.after[i], t.After, t.Digest)
	if err != nil {
		return "", err
	}
	if ok && (t.From == "" || s.left[i] == gitrepo.File{}) {
		return "", nil
	}
	return j.since(t, s, commit), nil
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
	part, err := j.Repo.Ancestor(commit, j.pull)
	if err != nil {
		return nil, err
	}
	if !part && len(j.Evidence.ForcePushes) == 0 {
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
	for _, id := range bases {
		files, err := j.Repo.Files(id, j.lay)
		if err != nil {
			return err
		}
		s.before = append(s.before, files)
	}
	if len(bases) == 0 {
		s.before = [][]gitrepo.File{make([]gitrepo.File, len(j.paths))}
	}
	if s.after, err = j.Repo.Files(commit, j.paths); err != nil {
		return err
	}
	if s.left, err = j.Repo.Files(commit, j.lay); err != nil {
		return err
	}
	newer, err := j.Repo.Between(j.pull, commit)
	for _, v := range newer {
		s.missing[v.ID] = true
	}
	return err
}

// start returns when the reviewers of a document were asked: when its present
// state was pushed, where the forge tells of pushes. Dates of commits would let
// an author choose.
func (j *judging) start(t *Transition) time.Time {
	var start time.Time
	if j.Evidence == nil {
		return start
	}
	pushes := j.Evidence.Pushes
	if len(pushes) == 0 || pushes[len(pushes)-1].Head != j.pull {
		return start
	}
	for _, p := range slices.Backward(pushes) {
		files := j.holds(p.Head)
		if files == nil || files[j.place[t.Path]] != t.After {
			break
		}
		start = p.At
	}
	return start
}

// holds returns what a commit holds at the paths that are judged, and nil where
// it is not at hand.
func (j *judging) holds(commit string) []gitrepo.File {
	files, known := j.held[commit]
	if !known {
		if j.Repo.Has(commit) {
			files, _ = j.Repo.Files(commit, j.paths)
		}
		j.held[commit] = files
	}
	return files
}

func when(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }
