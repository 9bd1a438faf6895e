package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	gh "github.com/google/go-github/v60/github"
)

// marker begins the one comment of ours and is not shown.
const marker = "<!-- dossier: sign-off -->"

const longestComment = 65_000 // characters; GitHub takes 65,536

// Comment writes the one comment of ours on a pull request, in Markdown: it
// changes the one that is there, and adds none when there is. A comment is ours
// if it begins with a marker that readers do not see and was written by our own
// account, so that nobody can put words into it.
func (c *Client) Comment(ctx context.Context, owner, repo string, number int, text string) error {
	if err := c.comment(ctx, owner, repo, number, text); err != nil {
		return fmt.Errorf("comment on %s/%s#%d: %w", owner, repo, number, err)
	}
	return nil
}

func (c *Client) comment(ctx context.Context, owner, repo string, number int, text string) error {
	if err := named(owner, repo); err != nil {
		return err
	}
	us, err := c.us(ctx)
	if err != nil {
		return err
	}
	rows, err := pages(func(o gh.ListOptions) ([]*gh.IssueComment, *gh.Response, error) {
		return c.api.Issues.ListComments(ctx, owner, repo, number, &gh.IssueListCommentsOptions{ListOptions: o})
	})
	if err != nil {
		return err
	}
	want := &gh.IssueComment{Body: gh.String(marker + "\n" + short(text))}
	var got *gh.IssueComment
	switch ours := first(rows, us); {
	case ours == nil:
		got, _, err = c.api.Issues.CreateComment(ctx, owner, repo, number, want)
	case same(ours.GetBody(), want.GetBody()):
		return nil
	default:
		got, _, err = c.api.Issues.EditComment(ctx, owner, repo, ours.GetID(), want)
	}
	switch {
	case err != nil:
		return reason(err)
	case got.GetID() < 1 || !strings.HasPrefix(got.GetBody(), marker):
		return errors.New("GitHub did not write what it was given")
	}
	return nil
}

// us returns the login that the token stands for. A status that was set before
// told it too, as it does for the token of a workflow or an app, which may not
// ask.
func (c *Client) us(ctx context.Context) (string, error) {
	if c.account != "" {
		return c.account, nil
	}
	if login := c.learned.Load(); login != nil {
		return *login, nil
	}
	u, _, err := c.api.Users.Get(ctx, "")
	switch err = reason(err); {
	case refused(err, http.StatusForbidden):
		return "", errors.New("GitHub does not tell a token of a workflow or an app whose it is; name the account, for example github-actions[bot]")
	case err != nil:
		return "", fmt.Errorf("ask whose the token is: %w", err)
	case u.GetLogin() == "":
		return "", errors.New("GitHub does not say whose the token is")
	}
	return u.GetLogin(), nil
}

// first returns the oldest comment of ours.
func first(rows []*gh.IssueComment, us string) *gh.IssueComment {
	var ours *gh.IssueComment
	for _, row := range rows {
		if row.GetID() > 0 && strings.EqualFold(row.GetUser().GetLogin(), us) && strings.HasPrefix(row.GetBody(), marker) &&
			(ours == nil || row.GetID() < ours.GetID()) {
			ours = row
		}
	}
	return ours
}

// same compares texts as GitHub keeps them, which may have the line ends of
// Windows and no white space at the end.
func same(a, b string) bool {
	plain := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	return plain(a) == plain(b)
}

// short cuts a text at the end of a line.
func short(text string) string {
	if utf8.RuneCountInString(text) <= longestComment {
		return text
	}
	text = string([]rune(text)[:longestComment])
	if at := strings.LastIndexByte(text, '\n'); at > 0 {
		text = text[:at]
	}
	return text + "\n\nThe rest does not fit here; `dossier gate` prints all of it.\n"
}
