package github

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"

	gh "github.com/google/go-github/v60/github"
)

// Event is what a workflow was started for. It only says where to look: what
// is there is read from GitHub again, since whoever opens a pull request writes
// part of an event, and states are written otherwise there.
type Event struct {
	Repository string // owner/name
	Numbers    []int  // of the pull requests, in order; none for a push, and for a run that a fork started
	Head       string // commit; empty: the event names none
}

var queued = regexp.MustCompile(`^refs/heads/gh-readonly-queue/.+/pr-([1-9][0-9]{0,9})-[0-9a-f]{40,64}$`)

// ReadEvent reads the event file of a workflow: of pull_request and
// pull_request_target, of reviews and comments, workflow_run, merge_group or
// push. Anything else is an error.
func ReadEvent(r io.Reader) (*Event, error) {
	var in payload
	data, err := io.ReadAll(io.LimitReader(r, largestFile))
	if err == nil {
		err = json.Unmarshal(data, &in)
	}
	if err != nil {
		return nil, fmt.Errorf("read the event: %w", err)
	}
	e, ok := in.event()
	if !ok {
		return nil, errors.New("read the event: it concerns no pull request")
	}
	return e, e.check()
}

func (in *payload) event() (*Event, bool) {
	e := &Event{Repository: in.Repository.Name}
	switch {
	case in.Run != nil:
		e.Head = in.Run.Head
		for _, p := range in.Run.Pulls {
			e.Numbers = append(e.Numbers, p.Number)
		}
	case in.Group != nil:
		e.Head = in.Group.Head
		if m := queued.FindStringSubmatch(in.Group.Ref); m != nil {
			n, _ := strconv.Atoi(m[1])
			e.Numbers = []int{n}
		}
	case in.Pull != nil:
		e.Head, e.Numbers = in.Pull.Head.SHA, []int{in.Pull.Number}
	case in.Issue != nil && len(in.Issue.Pull) > 0 && string(in.Issue.Pull) != "null":
		e.Numbers = []int{in.Issue.Number}
	case in.After != "":
		e.Head = in.After
	default:
		return nil, false
	}
	return e, true
}

// payload is what we read of the payloads of all kinds.
type payload struct {
	Repository struct {
		Name string `json:"full_name"`
	} `json:"repository"`
	Pull  *pointer `json:"pull_request"`
	Issue *struct {
		Number int             `json:"number"`
		Pull   json.RawMessage `json:"pull_request"`
	} `json:"issue"`
	Run *struct {
		Head  string    `json:"head_sha"`
		Pulls []pointer `json:"pull_requests"`
	} `json:"workflow_run"`
	Group *struct {
		Head string `json:"head_sha"`
		Ref  string `json:"head_ref"`
	} `json:"merge_group"`
	After string `json:"after"`
}

type pointer struct {
	Number int `json:"number"`
	Head   struct {
		SHA string `json:"sha"`
	} `json:"head"`
}

func (e *Event) check() error {
	slices.Sort(e.Numbers)
	e.Numbers = slices.Compact(e.Numbers)
	_, _, err := Split(e.Repository)
	switch {
	case err != nil:
		return fmt.Errorf("read the event: %w", err)
	case len(e.Numbers) > 0 && e.Numbers[0] < 1:
		return errors.New("read the event: a pull request has no number")
	case e.Head != "" && !idForm.MatchString(e.Head):
		return fmt.Errorf("read the event: %q is no full id of a commit", oneLine(e.Head, 80))
	}
	return nil
}

// Pull is an open pull request.
type Pull struct {
	Number int
	Head   string // commit
	Base   string // branch
}

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
		p := Pull{row.GetNumber(), row.GetHead().GetSHA(), row.GetBase().GetRef()}
		if p.Number < 1 || !idForm.MatchString(p.Head) || p.Base == "" {
			return nil, errors.New("GitHub lists a pull request without a number, a head or a base")
		}
		list = append(list, p)
	}
	return sorted(list, func(a, b Pull) int { return a.Number - b.Number }), nil
}
