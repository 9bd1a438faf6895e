package github

import (
	"context"
	"errors"
	"fmt"

	gh "github.com/google/go-github/v60/github"
)

// Pull is an open pull request.
type Pull struct {
	Number  int
	Head    string // commit
	Base    string // branch
	Default string // branch of the repository; empty: GitHub does not say
}

// Main reports whether a pull request is to land on the default branch. The
// status of a commit does not say for which branch it speaks, and on another
// branch anybody may have put another policy and council.
func (p Pull) Main() bool { return p.Base != "" && p.Base == p.Default }

// Pulls lists the open pull requests of a repository in order of number: those
// that a push to their base concerns.
func (c *Client) Pulls(ctx context.Context, owner, repo string) ([]Pull, error) {
	list, err := c.pulls(ctx, owner, repo)
	if err != nil {
		return nil, fmt.Errorf("list the open pull requests of %s/%s: %w", owner, repo, err)
	}
	return list, nil
}

func (c *Client) pulls(ctx context.Context, owner, repo string) ([]Pull, error) {
	if err := named(owner, repo); err != nil {
		return nil, err
	}
	rows, err := pages(func(o gh.ListOptions) ([]*gh.PullRequest, *gh.Response, error) {
		return c.api.PullRequests.List(ctx, owner, repo, &gh.PullRequestListOptions{State: "open", Sort: "created", Direction: "asc", ListOptions: o})
	})
	if err != nil {
		return nil, err
	}
	var list []Pull
	for _, row := range rows {
		p := pullOf(row)
		if p.Number < 1 || !idForm.MatchString(p.Head) || p.Base == "" {
			return nil, errors.New("GitHub lists a pull request without a number, a head or a base")
		}
		list = append(list, p)
	}
	return sorted(list, func(a, b Pull) int { return a.Number - b.Number }), nil
}

// Pull returns one pull request, open or not.
func (c *Client) Pull(ctx context.Context, owner, repo string, number int) (Pull, error) {
	err := named(owner, repo)
	if err == nil {
		r := &reading{Client: c, ctx: ctx, owner: owner, repo: repo, number: number}
		var p *gh.PullRequest
		if p, err = r.pull(); err == nil {
			return pullOf(p), nil
		}
	}
	return Pull{}, fmt.Errorf("read %s/%s#%d: %w", owner, repo, number, err)
}

func pullOf(p *gh.PullRequest) Pull {
	return Pull{p.GetNumber(), p.GetHead().GetSHA(), p.GetBase().GetRef(), p.GetBase().GetRepo().GetDefaultBranch()}
}
