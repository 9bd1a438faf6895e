package github

import (
	"encoding/json"
	"errors"
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

// WithCaptures puts captures before a text for [Client.Comment].
func WithCaptures(captures []attest.Capture, text string) (string, error) {
	if len(captures) == 0 {
		return text, nil
	}
	var b strings.Builder
	b.WriteString(capturesBegin + "\n")
	for _, c := range captures {
		line, err := json.Marshal(c)
		if err != nil {
			return "", err
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	if b.Len() > longestComment/2 {
		return "", errors.New("there are more captures than a comment holds")
	}
	return b.String() + capturesEnd + "\n" + text, nil
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
