package github

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
)

// Event is what a workflow was started for. It only says where to look: what
// is there is read from GitHub again, since whoever opens a pull request writes
// part of an event, and states are written otherwise there.
type Event struct {
	Repository string // owner/name
	Numbers    []int  // of the pull requests, in order; none for a push, which concerns all, and for a run that a workflow started, which concerns those of Head
	Head       string // commit; empty for a push
	Base       string // commit that a merge queue lands Head on; else empty
}

var queued = regexp.MustCompile(`^refs/heads/gh-readonly-queue/.+/pr-([1-9][0-9]{0,9})-([0-9a-f]{40}|[0-9a-f]{64})$`)

func number(digits string) []int {
	n, _ := strconv.Atoi(digits)
	return []int{n}
}

// queued reports whether a merge queue of a repository started the run. GitHub
// says so; the name of the branch alone could be anybody's.
func (r *run) queued(repository string) bool {
	return r != nil && r.Event == "merge_group" && r.From.Name == repository && queued.MatchString("refs/heads/"+r.Branch)
}

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
	case in.Run.queued(in.Repository.Name):
		m := queued.FindStringSubmatch("refs/heads/" + in.Run.Branch)
		e.Head, e.Base, e.Numbers = in.Run.Head, m[2], number(m[1])
	case in.Run != nil: // the pull requests that GitHub lists here may be of other repositories
		e.Head = in.Run.Head
	case in.Group != nil:
		e.Head, e.Base = in.Group.Head, in.Group.Base
		if m := queued.FindStringSubmatch(in.Group.Ref); m != nil {
			e.Numbers = number(m[1])
		}
	case in.Pull != nil:
		e.Head, e.Numbers = in.Pull.Head.SHA, []int{in.Pull.Number}
	case in.Issue != nil && len(in.Issue.Pull) > 0 && string(in.Issue.Pull) != "null":
		e.Numbers = []int{in.Issue.Number}
	case in.After != "": // it may be the head of a pull request too, and still concern the others
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
	Run   *run `json:"workflow_run"`
	Group *struct {
		Head string `json:"head_sha"`
		Base string `json:"base_sha"`
		Ref  string `json:"head_ref"`
	} `json:"merge_group"`
	After string `json:"after"`
}

// run is the run of a workflow that started this one.
type run struct {
	Event  string `json:"event"`
	Head   string `json:"head_sha"`
	Branch string `json:"head_branch"`
	From   struct {
		Name string `json:"full_name"`
	} `json:"head_repository"`
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
	}
	for _, id := range []string{e.Head, e.Base} {
		if id != "" && !idForm.MatchString(id) {
			return fmt.Errorf("read the event: %q is no full id of a commit", oneLine(id, 80))
		}
	}
	return nil
}
