package github

import (
	"context"
	"errors"
	"fmt"
	"strings"

	gh "github.com/google/go-github/v60/github"
)

// Proposal is a pull request to be opened from a branch that git has pushed.
type Proposal struct {
	Branch string // of the same repository
	Base   string // branch that it should land in
	Title  string
	Text   string // Markdown
}

// Propose opens a pull request, or finds the one that is open for the branch,
// and returns its number. Branches are pushed with git, never made through the
// API.
func (c *Client) Propose(ctx context.Context, owner, repo string, p Proposal) (int, error) {
	number, err := c.propose(ctx, owner, repo, p)
	if err != nil {
		return 0, fmt.Errorf("open a pull request from %q in %s/%s: %w", p.Branch, owner, repo, err)
	}
	return number, nil
}

func (c *Client) propose(ctx context.Context, owner, repo string, p Proposal) (int, error) {
	if err := named(owner, repo); err != nil {
		return 0, err
	}
	if p.Branch == "" || p.Base == "" || strings.Contains(p.Branch, ":") {
		return 0, errors.New("it wants a branch of this repository and a base")
	}
	open, err := pages(func(o gh.ListOptions) ([]*gh.PullRequest, *gh.Response, error) {
		return c.api.PullRequests.List(ctx, owner, repo, &gh.PullRequestListOptions{
			State: "open", Head: owner + ":" + p.Branch, Base: p.Base, ListOptions: o,
		})
	})
	if err != nil {
		return 0, err
	}
	for _, row := range open {
		if row.GetHead().GetRef() == p.Branch && row.GetBase().GetRef() == p.Base && row.GetNumber() > 0 {
			return row.GetNumber(), nil
		}
	}
	made, _, err := c.api.PullRequests.Create(ctx, owner, repo, &gh.NewPullRequest{
		Title: gh.String(oneLine(p.Title, 256)), Body: gh.String(short(p.Text)), Head: gh.String(p.Branch), Base: gh.String(p.Base),
	})
	switch {
	case err != nil:
		return 0, reason(err)
	case made.GetNumber() < 1:
		return 0, errors.New("GitHub does not say its number")
	}
	return made.GetNumber(), nil
}
