package gate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// judging is one judgement under way.
type judging struct {
	Request
	reader        *reader
	verdict       *Verdict
	pull          string // full id of the pull request's head
	transitions   []Transition
	base, landing *state
	places        map[intel.Ref][]string         // of the documents of the base
	reviews       map[intel.Ref][]signoff.Review // of the review files that the head adds
	flawed        map[string]string              // review files that cannot be relied on, by path
	work          *work
	register      *register
	votes         []github.Vote
	strangers     []signoff.Review // reviews that mean nothing for any document
	sights        map[string]*sight
	paths, lay    []string                // of the transitions: where they are, and were
	tip           map[string]gitrepo.File // what the pull request's head holds there
	starts        map[string]time.Time    // when paths were pushed for the last time
	first         time.Time               // the first push that is known; zero: none is
}

func begin(ctx context.Context, r Request) (*judging, error) {
	j := &judging{Request: r, reader: newReader(r.Repo), verdict: &Verdict{Moment: r.Moment, Logins: map[string]string{}}, sights: map[string]*sight{}}
	if err := j.resolve(); err != nil {
		return nil, err
	}
	var err error
	if j.transitions, err = transitions(j.reader, j.verdict.Base, j.verdict.Head); err != nil {
		return nil, err
	}
	for _, t := range j.transitions {
		j.paths, j.lay = append(j.paths, t.Path), append(j.lay, t.lay())
	}
	if err := j.states(ctx); err != nil {
		return nil, err
	}
	j.reader.forget()
	j.verdict.Center = signoff.CenterOf(j.base.World)
	j.register = newRegister(j.verdict.Center, r.Evidence, r.Host)
	if j.work, err = worked(r.Repo, j.verdict.Base, j.transitions, heads(j.pull, j.verdict.Head)...); err != nil {
		return nil, err
	}
	if err := cmp.Or(j.tips(), j.pushes()); err != nil {
		return nil, err
	}
	j.reviewFiles()
	return j, j.opinions()
}

// heads returns two commits, or one if they are the same.
func heads(a, b string) []string {
	if a == b {
		return []string{a}
	}
	return []string{a, b}
}

// ErrOtherHead means that evidence speaks of another commit than the one that
// is to be judged.
var ErrOtherHead = errors.New("the evidence is of another head")

// resolve names all commits by their full ids, and makes sure that the evidence
// is of the head that is at hand.
func (j *judging) resolve() error {
	if j.Pull == "" {
		j.Pull = j.Head
	}
	for _, name := range []struct {
		from string
		to   *string
	}{{j.Base, &j.verdict.Base}, {j.Head, &j.verdict.Head}, {j.Pull, &j.pull}} {
		v, err := j.Repo.Revision(name.from)
		if err != nil {
			return err
		}
		*name.to = v.ID
	}
	e := j.Evidence
	if e == nil {
		return nil
	}
	j.verdict.Repository, j.verdict.Number = e.Repository, e.Number
	if e.Head != j.pull {
		return fmt.Errorf("%w: it was read for %s, and %s is %s; read it again, or fetch that head (git fetch origin pull/%d/head)", ErrOtherHead, short(e.Head), j.Pull, short(j.pull), e.Number)
	}
	return nil
}

func short(id string) string { return id[:min(len(id), 7)] }

// reviewFiles checks the review files that the head adds. A record may land with
// a pull request, but nobody knows under which policy and council it was made:
// whoever has a branch of their own could have it made there.
func (j *judging) reviewFiles() {
	j.flawed = map[string]string{}
	j.reviews = signoff.Files(j.base.World, j.Workers)
	for _, list := range j.reviews {
		for i := range list {
			r := &list[i]
			if r.Channel == signoff.Unsigned {
				r.Verified, r.Flaw = false, "it is a record that nobody signed, and such a record counts only when the recorder lands it"
			}
			if why := j.late(r.Reference); r.Verified && why != "" {
				r.Verified, r.Flaw = false, why
			}
			if !r.Verified {
				j.flawed[r.Reference] = r.Flaw
			}
			if r.Channel == signoff.Recorded && r.Verified && r.Decision != signoff.Object {
				r.Verified, r.Flaw = false, "it is a record of another landing, and what lands with records is not signed by them"
			}
		}
	}
}

// late says why a signature may not land any more, whatever time it states: a
// key must be valid when its review lands, too.
func (j *judging) late(file string) string {
	for _, r := range j.base.Reviews.All() {
		for _, m := range j.verdict.Center.Council {
			if r.Path != file || r.Signature == attest.None || m.ID != attest.Signatory(r.Statement) {
				continue
			}
			if err := attest.Verify(r.Statement, r.Signature, m.Keys, j.Moment); err != nil {
				return strings.Replace(err.Error(), "the review is of", "it would land on", 1)
			}
		}
	}
	return ""
}

// opinions reads the evidence of the forge.
func (j *judging) opinions() error {
	if j.Evidence == nil {
		return nil
	}
	for _, r := range j.Evidence.Reviews {
		if r.Actor != nil {
			j.verdict.Logins[fmt.Sprintf("%s#%d review %d", j.Evidence.Repository, j.Evidence.Number, r.ID)] = r.Actor.Login
		}
	}
	var ignored []signoff.Ignored
	j.votes, ignored = j.Evidence.Votes(j.verdict.Center)
	if err := j.moves(); err != nil {
		return err
	}
	j.verdict.Captures = j.kept()
	for _, i := range ignored {
		i.Verified, i.Flaw = false, i.Reason
		j.strangers = append(j.strangers, i.Review)
	}
	for _, v := range j.votes {
		_, seen := j.capture(&v)
		if v.Decision != signoff.Object && v.Moved.IsZero() && j.retargeted(&v) == "" && !seen {
			j.verdict.Uncaptured = append(j.verdict.Uncaptured, v)
		}
	}
	return nil
}

// finish sums up.
func (j *judging) finish() (*Verdict, error) {
	v := j.verdict
	v.Transitions, v.State = j.transitions, signoff.Satisfied
	seen := map[string]bool{}
	for _, d := range v.Documents {
		if slices.Index(worst, d.State) > slices.Index(worst, v.State) {
			v.State = d.State
		}
		for _, c := range d.Contributors {
			key := string(c.Part) + " " + address(c.Email) + " " + c.Name
			if !seen[key] {
				seen[key] = true
				v.Contributors = append(v.Contributors, c)
			}
		}
	}
	return v, nil
}
