package github

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	gh "github.com/google/go-github/v60/github"

	"github.com/dossier-cti/dossier/engine/attest"
)

// What the recorder signed of reviews is kept in our comment on the pull
// request, one line each, where readers do not see it.
const (
	capturesBegin = "<!-- dossier: captures"
	capturesEnd   = "-->"
)

// mostCaptures are read of one pull request. The signature of each tells whether
// it counts, wherever it was found.
const mostCaptures = 1000

// WithCaptures puts captures before a text for [Client.Comment]: of more than
// half a comment holds the latest, since who reviewed first can be asked again.
func WithCaptures(captures []attest.Capture, text string) (string, error) {
	var lines []string
	left := longestComment / 2
	for _, c := range slices.Backward(captures) {
		line, err := json.Marshal(c)
		if err != nil {
			return "", fmt.Errorf("write a capture: %w", err)
		}
		if left -= len(line) + 1; left < 0 {
			break
		}
		lines = append(lines, string(line)+"\n")
	}
	if len(lines) == 0 {
		return text, nil
	}
	slices.Reverse(lines)
	return capturesBegin + "\n" + strings.Join(lines, "") + capturesEnd + "\n" + text, nil
}

// captures reads those of all comments that look like ours; a line that cannot
// be read is none.
func (r *reading) captures(e *Evidence, _ *gh.PullRequest) error {
	rows, err := pages(func(o gh.ListOptions) ([]*gh.IssueComment, *gh.Response, error) {
		return r.api.Issues.ListComments(r.ctx, r.owner, r.repo, r.number, &gh.IssueListCommentsOptions{ListOptions: o})
	})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if strings.HasPrefix(row.GetBody(), marker) {
			e.Captures = append(e.Captures, captured(row.GetBody())...)
		}
	}
	e.Captures = e.Captures[:min(len(e.Captures), mostCaptures)]
	return nil
}

func captured(body string) []attest.Capture {
	_, block, _ := strings.Cut(strings.ReplaceAll(body, "\r\n", "\n"), capturesBegin+"\n")
	block, _, _ = strings.Cut(block, capturesEnd)
	var list []attest.Capture
	for line := range strings.Lines(block) {
		var c attest.Capture
		if json.Unmarshal([]byte(line), &c) == nil && sound(c) && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}

// sound reports whether a capture could be one, so that nobody's comment makes
// the evidence unreadable.
func sound(c attest.Capture) bool {
	return c.Review > 0 && idForm.MatchString(c.Head) && idForm.MatchString(c.Base) && !c.At.IsZero() &&
		len(c.Signature) < longestBody && plainText([]string{c.Recorder}) == nil
}
