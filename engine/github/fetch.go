package github

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	gh "github.com/google/go-github/v60/github"
)

// Evidence reads what GitHub knows of a pull request. It asks for the pull
// request again in the end: evidence of two states is an error.
func (c *Client) Evidence(ctx context.Context, owner, repo string, number int) (*Evidence, error) {
	e, err := c.evidence(ctx, owner, repo, number)
	if err != nil {
		return nil, fmt.Errorf("read the evidence of %s/%s#%d: %w", owner, repo, number, err)
	}
	return e, nil
}

func (c *Client) evidence(ctx context.Context, owner, repo string, number int) (*Evidence, error) {
	if err := named(owner, repo); err != nil {
		return nil, err
	}
	r := &reading{Client: c, ctx: ctx, owner: owner, repo: repo, number: number}
	first, err := r.pull()
	if err != nil {
		return nil, fmt.Errorf("pull request: %w", err)
	}
	e := &Evidence{
		Repository: first.GetBase().GetRepo().GetFullName(), Number: number, Author: *actor(first.GetUser()),
		Base: first.GetBase().GetSHA(), Head: first.GetHead().GetSHA(),
	}
	for _, part := range []struct {
		name string
		read func(*Evidence, *gh.PullRequest) error
	}{{"reviews", r.reviews}, {"events", r.events}, {"commits", r.commits}, {"comments", r.captures}} {
		if err := part.read(e, first); err != nil {
			return nil, fmt.Errorf("%s: %w", part.name, err)
		}
	}
	last, err := r.pull()
	if err != nil {
		return nil, fmt.Errorf("pull request: %w", err)
	}
	if last.GetHead().GetSHA() != e.Head || last.GetBase().GetSHA() != e.Base || last.GetBase().GetRef() != first.GetBase().GetRef() {
		return nil, errChanged
	}
	return e, e.tidy()
}

var errChanged = errors.New("it changed while it was read; run again")

// reading is one reading of one pull request.
type reading struct {
	*Client
	ctx         context.Context
	owner, repo string
	number      int
}

func (r *reading) pull() (*gh.PullRequest, error) {
	p, _, err := r.api.PullRequests.Get(r.ctx, r.owner, r.repo, r.number)
	if err != nil {
		return nil, reason(err)
	}
	full := p.GetBase().GetRepo().GetFullName()
	switch {
	case p.GetNumber() != r.number:
		return nil, fmt.Errorf("GitHub answered with number %d", p.GetNumber())
	case !strings.EqualFold(full, r.owner+"/"+r.repo):
		return nil, fmt.Errorf("GitHub calls its repository %q; use that name", oneLine(full, 200))
	case !idForm.MatchString(p.GetHead().GetSHA()) || !idForm.MatchString(p.GetBase().GetSHA()):
		return nil, errors.New("GitHub names no commit for its base or its head")
	case p.GetUser().GetID() < 1:
		return nil, errors.New("GitHub does not say who opened it")
	}
	return p, nil
}

// actor returns an account, and nil for one that is gone.
func actor(u *gh.User) *Actor {
	if u == nil || u.GetID() == 0 && u.GetLogin() == "" {
		return nil
	}
	return &Actor{ID: u.GetID(), Login: u.GetLogin(), Type: u.GetType()}
}

func (r *reading) reviews(e *Evidence, _ *gh.PullRequest) error {
	rows, err := pages(func(o gh.ListOptions) ([]*gh.PullRequestReview, *gh.Response, error) {
		return r.api.PullRequests.ListReviews(r.ctx, r.owner, r.repo, r.number, &o)
	})
	if err != nil {
		return err
	}
	for _, row := range rows {
		switch {
		case row == nil || row.GetID() < 1:
			return errors.New("GitHub lists a review without an id")
		case !slices.Contains([]string{Approved, ChangesRequested, Commented, Dismissed, Pending}, row.GetState()):
			return fmt.Errorf("review %d has the state %q, which GitHub does not document", row.GetID(), oneLine(row.GetState(), 40))
		}
		review := Review{
			ID: row.GetID(), Actor: actor(row.User), State: row.GetState(),
			Commit: row.GetCommitID(), SubmittedAt: row.GetSubmittedAt().UTC(),
		}
		if decision, _ := decided(row.GetBody()); decision != "" {
			review.Body = row.GetBody()
		}
		e.Reviews = append(e.Reviews, review)
	}
	return nil
}

// rewritten lists the events after which GitHub may show a review at a commit
// that its reviewer never saw.
var rewritten = []string{"head_ref_force_pushed", "head_ref_restored"}

// retargeted lists the events after which a pull request is another change than
// before, though its commits are the same.
var retargeted = []string{"base_ref_changed", "automatic_base_change_succeeded", "base_ref_force_pushed"}

func (r *reading) events(e *Evidence, _ *gh.PullRequest) error {
	rows, err := pages(func(o gh.ListOptions) ([]*gh.IssueEvent, *gh.Response, error) {
		return r.api.Issues.ListIssueEvents(r.ctx, r.owner, r.repo, r.number, &o)
	})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row == nil || row.GetEvent() == "" || row.GetCreatedAt().IsZero() {
			return errors.New("GitHub lists an event without a name or a date")
		}
		if slices.Contains(rewritten, row.GetEvent()) {
			e.ForcePushes = append(e.ForcePushes, row.GetCreatedAt().UTC())
		}
		if slices.Contains(retargeted, row.GetEvent()) {
			e.Retargets = append(e.Retargets, row.GetCreatedAt().UTC())
		}
		if row.GetEvent() == "review_dismissed" {
			if err := e.dismiss(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// dismiss records a dismissal. A review that was listed as standing before the
// list of events said otherwise was dismissed in between.
func (e *Evidence) dismiss(row *gh.IssueEvent) error {
	d := row.DismissedReview
	if d == nil || d.GetReviewID() < 1 {
		return errors.New("GitHub lists a dismissal that names no review")
	}
	for _, review := range e.Reviews {
		if review.ID == d.GetReviewID() && review.State != Dismissed {
			return errChanged
		}
	}
	e.Dismissals = append(e.Dismissals, Dismissal{
		Review: d.GetReviewID(), By: actor(row.Actor), At: row.GetCreatedAt().UTC(),
		Was: strings.ToUpper(d.GetState()), Reason: oneLine(d.GetDismissalMessage(), 1000),
	})
	return nil
}

// commits learns the accounts from the commits that are reachable from the
// head and not from the base, and when the branch was brought up to date.
// GitHub lists 250 commits of a pull request at most; a comparison in pages has
// them all, and says how many there are.
func (r *reading) commits(e *Evidence, p *gh.PullRequest) error {
	total := -1
	rows, err := pages(func(o gh.ListOptions) ([]*gh.RepositoryCommit, *gh.Response, error) {
		comparison, resp, err := r.api.Repositories.CompareCommits(r.ctx, r.owner, r.repo, e.Base, e.Head, &o)
		if err != nil {
			return nil, resp, err
		}
		if comparison.TotalCommits == nil || total >= 0 && comparison.GetTotalCommits() != total {
			return nil, resp, errors.New("GitHub does not say, or says in two ways, how many commits there are")
		}
		total = comparison.GetTotalCommits()
		return comparison.Commits, resp, nil
	})
	if err != nil {
		return err
	}
	parents := map[string][]string{}
	for _, row := range rows {
		if row == nil || row.GetSHA() == "" || row.Commit == nil {
			return errors.New("GitHub lists a commit without an id")
		}
		parents[row.GetSHA()] = nil
		for _, p := range row.Parents {
			parents[row.GetSHA()] = append(parents[row.GetSHA()], p.GetSHA())
		}
		if row.Commit.GetVerification().GetVerified() {
			e.Verified = append(e.Verified, row.GetSHA())
		}
		e.account(row.Commit.GetAuthor().GetEmail(), row.Author)
		e.account(row.Commit.GetCommitter().GetEmail(), row.Committer)
	}
	if len(parents) != total {
		return fmt.Errorf("GitHub announced %d commits and listed %d", total, len(parents))
	}
	pushes, err := r.pushes(p.GetHead())
	if err != nil {
		return fmt.Errorf("pushes to the branch: %w", err)
	}
	e.pushed(pushes)
	e.ForcePushes = append(e.ForcePushes, r.updates(pushes, parents)...)
	return nil
}

// account notes whose an address is; of what GitHub cannot attribute, or nobody
// could read, nothing is noted.
func (e *Evidence) account(email string, u *gh.User) {
	if u.GetID() < 1 || email == "" || plainText([]string{email}) != nil {
		return
	}
	e.Accounts = append(e.Accounts, Account{Email: email, ID: u.GetID(), Login: u.GetLogin()})
}

// moment returns the time of the reading, in the precision of GitHub's.
func (r *reading) moment() time.Time { return second(r.now()) }
