package github

import (
	"context"
	"fmt"

	gh "github.com/google/go-github/v60/github"
)

// StatusName is the name of the commit status that branch rules ask for.
const StatusName = "dossier/sign-off"

// State is the state of a commit status.
type State string

// The states. A gate sets Pending before it looks, so that an earlier Success
// does not outlive a failure; Error says that it could not look.
const (
	StatePending State = "pending"
	StateSuccess State = "success"
	StateFailure State = "failure"
	StateError   State = "error"
)

// Status is a verdict on a commit.
type Status struct {
	State       State
	Description string // one sentence; what is longer than 140 characters is cut
	Target      string // address of the details; empty: none
}

const longestDescription = 140 // characters, the most that GitHub takes

// Status sets the status [StatusName] of a commit.
func (c *Client) Status(ctx context.Context, owner, repo, commit string, s Status) error {
	if err := named(owner, repo); err != nil {
		return fmt.Errorf("set the status: %w", err)
	}
	if !idForm.MatchString(commit) {
		return fmt.Errorf("set the status: %q is no full id of a commit", oneLine(commit, 80))
	}
	want := &gh.RepoStatus{
		State: gh.String(string(s.State)), Context: gh.String(StatusName),
		Description: gh.String(oneLine(s.Description, longestDescription)),
	}
	if s.Target != "" {
		want.TargetURL = gh.String(s.Target)
	}
	got, _, err := c.api.Repositories.CreateStatus(ctx, owner, repo, commit, want)
	switch {
	case err != nil:
		return fmt.Errorf("set the status of %s to %s: %w", commit[:7], s.State, reason(err))
	case got.GetState() != string(s.State) || got.GetContext() != StatusName:
		return fmt.Errorf("set the status of %s to %s: GitHub answered with %s %q", commit[:7], s.State, oneLine(got.GetContext(), 80), oneLine(got.GetState(), 20))
	}
	if login := got.GetCreator().GetLogin(); login != "" {
		c.learned.Store(&login)
	}
	return nil
}
