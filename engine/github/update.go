package github

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	gh "github.com/google/go-github/v60/github"
)

// updates returns when merges came into the branch of a pull request: after
// "Update branch" GitHub shows earlier reviews at the merge. No event tells of
// it and a commit's own date proves nothing, so the time is that of the push in
// the repository's activity. Where GitHub does not tell it, the merge counts as
// pushed just now, after every review.
func (r *reading) updates(pushes []push, parents map[string][]string) []time.Time {
	var merges []string
	for _, id := range slices.Sorted(maps.Keys(parents)) {
		if len(parents[id]) > 1 {
			merges = append(merges, id)
		}
	}
	came := arrivals(pushes, parents)
	var times []time.Time
	for _, id := range merges {
		if at, ok := came[id]; ok {
			times = append(times, at)
		} else {
			times = append(times, r.moment())
		}
	}
	return times
}

// mostPushes are kept; older ones are of no interest to anybody who waits.
const mostPushes = 200

// pushed notes when each head came, if the last one is the head as it is.
func (e *Evidence) pushed(list []push) {
	for _, p := range list {
		if idForm.MatchString(p.After) && strings.Trim(p.After, "0") != "" {
			e.Pushes = append(e.Pushes, Push{p.After, p.At.UTC()})
		}
	}
	if n := len(e.Pushes); n == 0 || e.Pushes[n-1].Head != e.Head {
		e.Pushes = nil
	} else {
		e.Pushes = e.Pushes[max(0, n-mostPushes):]
	}
}

// push is one line of a repository's activity.
type push struct {
	ID    int64     `json:"id"`
	After string    `json:"after"`
	At    time.Time `json:"timestamp"`
	Kind  string    `json:"activity_type"`
}

// arrivals returns when each commit came into a branch for the last time: a
// rewritten or restored branch starts anew.
func arrivals(pushes []push, parents map[string][]string) map[string]time.Time {
	came := map[string]time.Time{}
	for _, p := range pushes {
		if p.Kind != "push" && p.Kind != "pr_merge" && p.Kind != "merge_queue_merge" {
			clear(came)
		}
		for todo := []string{p.After}; len(todo) > 0; {
			id := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			_, known := came[id]
			if from, ours := parents[id]; ours && !known {
				came[id] = p.At
				todo = append(todo, from...)
			}
		}
	}
	return came
}

// pushes returns the pushes to a branch in order of time, and none where the
// repository is gone or GitHub does not show its activity.
func (r *reading) pushes(head *gh.PullRequestBranch) ([]push, error) {
	owner, repo := head.GetRepo().GetOwner().GetLogin(), head.GetRepo().GetName()
	if named(owner, repo) != nil {
		return nil, nil
	}
	var list []push
	seen := map[string]bool{}
	for after := ""; ; {
		rows, following, err := r.activity(owner, repo, head.GetRef(), after)
		switch {
		case refused(err, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity):
			return nil, nil
		case err != nil:
			return nil, err
		}
		for _, row := range rows {
			if row.ID < 1 || row.At.IsZero() || row.Kind == "" {
				return nil, errors.New("GitHub lists a push without an id, a date or a kind")
			}
		}
		list = append(list, rows...)
		switch {
		case following == "" && len(rows) == perPage: // perhaps more, which could be later
			return nil, nil
		case following == "":
			slices.SortFunc(list, func(a, b push) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
			return list, nil
		case len(rows) == 0 || seen[following] || len(seen) >= mostPages:
			return nil, errors.New("the pages of pushes do not end")
		}
		seen[following] = true
		after = following
	}
}

// activity reads one page; go-github has no call for it.
func (r *reading) activity(owner, repo, branch, after string) ([]push, string, error) {
	query := url.Values{"ref": {"refs/heads/" + branch}, "direction": {"asc"}, "per_page": {fmt.Sprint(perPage)}}
	if after != "" {
		query.Set("after", after)
	}
	req, err := r.api.NewRequest(http.MethodGet, fmt.Sprintf("repos/%s/%s/activity?%s", owner, repo, query.Encode()), nil)
	if err != nil {
		return nil, "", err
	}
	var rows []push
	resp, err := r.api.Do(r.ctx, req, &rows)
	if err != nil {
		return nil, "", reason(err)
	}
	return rows, resp.After, nil
}
