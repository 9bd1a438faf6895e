package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strconv"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/gitrepo"
)

// pulled is one pull request that is to be judged.
type pulled struct {
	number     int
	base, head string // commits of a merge queue; else empty
}

// gatePulls judges pull requests of GitHub, all of them even if one fails.
func (e *env) gatePulls(ctx context.Context, o gateOptions, r gate.Request) error {
	event, err := e.event(o)
	if err != nil {
		return err
	}
	signer, err := e.recorderKey(o)
	if err != nil {
		return err
	}
	f, err := e.forge(ctx, o.account)
	if err != nil {
		return err
	}
	list, err := concerned(ctx, event, f)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(e.err, "No open pull request is concerned.")
	}
	var failed, unsigned error
	for _, p := range list {
		if len(list) > 1 {
			fmt.Fprintf(e.err, "Pull request %d:\n", p.number)
		}
		passes, err := e.gatePull(ctx, o, r, f, p, signer)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("pull request %d: %w", p.number, err))
		} else if !passes {
			unsigned = errFindings
		}
	}
	if failed != nil {
		return failed
	}
	return unsigned
}

// concerned lists the pull requests that an event is about.
func concerned(ctx context.Context, event *github.Event, f *forge) ([]pulled, error) {
	if len(event.Numbers) > 0 {
		var list []pulled
		for _, n := range event.Numbers {
			list = append(list, pulled{n, event.Base, named(event.Head, "", event.Base != "")})
		}
		return list, nil
	}
	open, err := f.Pulls(ctx, f.owner, f.name)
	return ofHead(open, event.Head), err
}

// ofHead returns the open pull requests of one head, of which there may be several:
// the status of a commit speaks for all of them. Where there is none, or no head
// is named, it returns all.
func ofHead(open []github.Pull, head string) []pulled {
	var all, same []pulled
	for _, p := range open {
		all = append(all, pulled{number: p.Number})
		if p.Head == head {
			same = append(same, pulled{number: p.Number})
		}
	}
	if len(same) > 0 {
		return same
	}
	return all
}

// event says which pull requests are to be judged: that of --pr, else those of
// what a workflow was started for.
func (e *env) event(o gateOptions) (*github.Event, error) {
	if o.pr == "" {
		return e.workflow()
	}
	n, err := strconv.Atoi(o.pr)
	return &github.Event{Numbers: []int{n}}, err
}

// workflow reads what a workflow was started for. A run that nothing but time or a
// person started is about everything that is open.
func (e *env) workflow() (*github.Event, error) {
	name := e.getenv("GITHUB_EVENT_PATH")
	switch e.getenv("GITHUB_EVENT_NAME") {
	case "schedule", "workflow_dispatch":
		return &github.Event{}, nil
	}
	if name == "" {
		return nil, errors.New("name the pull request with --pr N, or what is to be compared with --base REV (and --evidence FILE)")
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("GITHUB_EVENT_PATH: %w", err)
	}
	event, err := github.ReadEvent(file)
	return event, errors.Join(err, file.Close())
}

// gatePull judges one pull request and posts the verdict. Whatever goes wrong,
// no success of an earlier run is left standing.
func (e *env) gatePull(ctx context.Context, o gateOptions, r gate.Request, f *forge, p pulled, signer *attest.Signer) (bool, error) {
	pull, err := f.Pull(ctx, f.owner, f.name, p.number)
	if err != nil {
		return false, err
	}
	if o.post && !pull.Main() {
		fmt.Fprintf(e.err, "Pull request %d is to land on %s, and %s speaks of the default branch alone, so nothing is posted.\n", p.number, pull.Base, github.StatusName)
		return true, nil
	}
	target := cmp.Or(p.head, pull.Head)
	if err := e.status(ctx, o, f, target, github.StatePending, "The sign-off is being read."); err != nil {
		return false, err
	}
	passes, err := e.verdict(ctx, o, r, f, p, pull, signer)
	if err != nil {
		after := context.WithoutCancel(ctx)
		err = errors.Join(err, e.status(after, o, f, target, github.StateError, "The sign-off could not be read; the log of the run says why."))
	}
	return passes, err
}

// verdict judges a pull request, posts and prints. After a yes it looks again:
// another run may have read a later objection and have posted before this one.
func (e *env) verdict(ctx context.Context, o gateOptions, r gate.Request, f *forge, p pulled, pull github.Pull, signer *attest.Signer) (bool, error) {
	evidence, err := f.Evidence(ctx, f.owner, f.name, p.number)
	for range looks {
		if err != nil {
			return false, err
		}
		v, err := e.judgeAndPost(ctx, o, r, f, p, pull, evidence, signer)
		if err != nil || !o.post || !v.Passes() {
			return v != nil && v.Passes(), err
		}
		last := evidence
		if evidence, err = f.Evidence(ctx, f.owner, f.name, p.number); err == nil && sameReviews(last, evidence) {
			return true, nil
		}
	}
	return false, errors.Join(errors.New("reviews came in while it was judged; run again"), err)
}

// looks bounds how often a pull request is judged while reviews come in.
const looks = 3

func sameReviews(a, b *github.Evidence) bool {
	return a.Head == b.Head && reflect.DeepEqual(a.Reviews, b.Reviews) && reflect.DeepEqual(a.Dismissals, b.Dismissals)
}

func (e *env) judgeAndPost(ctx context.Context, o gateOptions, r gate.Request, f *forge, p pulled, pull github.Pull, evidence *github.Evidence, signer *attest.Signer) (v *gate.Verdict, err error) {
	if o.fetch {
		if err := e.fetch(ctx, p, pull, evidence); err != nil {
			return nil, err
		}
	}
	if r.Repo, err = e.repository(); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Repo.Close()) }()
	if v, err = judgePull(ctx, o, r, p, pull, evidence); err != nil {
		return nil, err
	}
	if err := e.post(ctx, o, f, v, signer, r.Repo); err != nil {
		return nil, err
	}
	return v, e.show(v, o, r.Repo)
}

func (e *env) status(ctx context.Context, o gateOptions, f *forge, commit string, state github.State, text string) error {
	if !o.post {
		return nil
	}
	return f.Status(ctx, f.owner, f.name, commit, github.Status{State: state, Description: text, Target: e.run()})
}

func judgePull(ctx context.Context, o gateOptions, r gate.Request, p pulled, pull github.Pull, evidence *github.Evidence) (*gate.Verdict, error) {
	if evidence.Head != pull.Head {
		return nil, errors.New("it was pushed to while it was read; run again")
	}
	for _, id := range []string{evidence.Head, cmp.Or(p.head, evidence.Head)} {
		if !r.Repo.Has(id) {
			return nil, fmt.Errorf("its head %s is not in this clone; fetch it (git fetch origin pull/%d/head, or --fetch) and run again", id[:7], p.number)
		}
	}
	r.Evidence, r.Pull, r.Head = evidence, evidence.Head, cmp.Or(p.head, evidence.Head)
	var err error
	if r.Base, err = baseOf(o, r.Repo, p, pull, evidence); err != nil {
		return nil, err
	}
	return gate.Judge(ctx, r)
}

// baseOf finds the base branch in this clone. It must not be older than what
// GitHub compares with: an old policy and an old council are no judges.
func baseOf(o gateOptions, repo *gitrepo.Repo, p pulled, pull github.Pull, evidence *github.Evidence) (string, error) {
	if p.base != "" {
		return p.base, nil
	}
	names := []string{"refs/remotes/origin/" + pull.Base, "refs/heads/" + pull.Base}
	if o.base != "" {
		names = []string{o.base}
	}
	for _, name := range names {
		v, err := repo.Revision(name)
		if errors.Is(err, gitrepo.ErrUnknownRevision) && o.base == "" {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("base: %w", err)
		}
		fresh := repo.Has(evidence.Base)
		if fresh {
			if fresh, err = repo.Ancestor(evidence.Base, v.ID); err != nil {
				return "", fmt.Errorf("base: %w", err)
			}
		}
		if !fresh {
			return "", fmt.Errorf("%s of this clone (%s) is older than what GitHub compares with (%s); run git fetch origin (or --fetch), and again", name, v.Short(), evidence.Base[:7])
		}
		return v.ID, nil
	}
	return "", fmt.Errorf("this clone does not have the base branch %s; fetch it (git fetch origin %[1]s), or name it with --base", pull.Base)
}

// post sets the status and writes the comment, with what the recorder can now
// sign of the reviews.
func (e *env) post(ctx context.Context, o gateOptions, f *forge, v *gate.Verdict, signer *attest.Signer, repo *gitrepo.Repo) error {
	if !o.post {
		return nil
	}
	captures := v.Captures
	if signer != nil {
		for _, vote := range v.Uncaptured {
			c, err := attest.SignCapture(v.Capture(vote, o.recorder), v.Repository, v.Number, signer)
			if err != nil {
				return err
			}
			captures = append(captures, c)
		}
	}
	var b bytes.Buffer
	if err := e.markdown(&b, v, repo); err != nil {
		return err
	}
	text, err := github.WithCaptures(captures, b.String())
	if err != nil {
		return err
	}
	if err := f.Comment(ctx, f.owner, f.name, v.Number, text); err != nil {
		return err
	}
	state := github.StateFailure
	if v.Passes() {
		state = github.StateSuccess
	}
	return e.status(ctx, o, f, v.Head, state, v.Sentence())
}

// recorderKey reads the key that signs what reviewers saw; nil: there is none.
func (e *env) recorderKey(o gateOptions) (*attest.Signer, error) {
	text := []byte(e.getenv("DOSSIER_RECORDER_KEY"))
	if o.key != "" {
		var err error
		if text, err = os.ReadFile(e.path(o.key)); err != nil {
			return nil, fmt.Errorf("--key: %w", err)
		}
	}
	switch {
	case o.recorder == "" && o.key == "", !o.post:
		return nil, nil
	case o.recorder == "":
		return nil, errors.New("--key wants --recorder MEMBER, whose key it is")
	case len(text) == 0:
		return nil, errors.New("--recorder wants the recorder's key: --key FILE, or the key in DOSSIER_RECORDER_KEY")
	}
	signer, err := attest.ReadKey(text, nil)
	if err != nil {
		return nil, fmt.Errorf("read the recorder's key: %w", err)
	}
	return signer, nil
}
