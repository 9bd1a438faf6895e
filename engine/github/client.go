// Package github reads from GitHub what a sign-off needs and git does not
// know: the reviews of a pull request, who dismissed what, when its branch was
// rewritten, and whose accounts its commits are. It writes the verdict back: a
// commit status and one comment.
//
//	c, err := github.New(github.Options{Token: token, Wait: wait, Now: time.Now})
//	evidence, err := c.Evidence(ctx, "northlight", "intelligence", 7)
//	votes, ignored := evidence.Votes(center)
//
// Whatever cannot be read in full is an error: a page that is missing or cut
// short, an empty answer, a limit that does not end, a pull request that
// changed meanwhile. An answer that may be incomplete is never used, since a
// missing row may be an objection. Limits are waited for through
// [Options.Wait], so that a person sees it. Commits and changed files come from
// git, where they are complete; GitHub is asked for commits only to learn whose
// e-mail addresses they bear.
package github

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	gh "github.com/google/go-github/v60/github"
)

// Options say how GitHub is reached.
type Options struct {
	HTTP    *http.Client     // its Transport and, for each single request, its Timeout are used; nil: the defaults
	BaseURL string           // of the API; empty: https://api.github.com. GitHub Enterprise: https://HOST/api/v3
	Token   string           // goes to the host of BaseURL only, and is never printed
	Account string           // login that the token stands for; empty: what GitHub says when a status is set, else it is asked
	Now     func() time.Time // the clock

	// Wait is called when GitHub must be waited for. It returns at the given
	// time, or earlier with an error, which ends the call that had to wait.
	// With a nil Wait nothing is waited for.
	Wait func(ctx context.Context, reason string, until time.Time) error
}

// Client talks to one GitHub with one token. It is safe for concurrent use.
type Client struct {
	api     *gh.Client
	account string
	learned atomic.Pointer[string] // our login, from what GitHub says of what we wrote
	now     func() time.Time
}

const publicURL = "https://api.github.com/"

// New returns a client; nothing is sent yet.
func New(o Options) (*Client, error) {
	base, err := baseURL(o.BaseURL)
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		return nil, errors.New("reach GitHub: no clock is given")
	}
	if strings.ContainsFunc(o.Token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, errors.New("reach GitHub: the token holds a space or a character that no token has")
	}
	api := gh.NewClient(&http.Client{Transport: newTransport(o, base), CheckRedirect: moved})
	api.BaseURL, api.UserAgent = base, "dossier"
	return &Client{api: api, account: o.Account, now: o.Now}, nil
}

// moved refuses to follow: the name of a repository that was renamed or handed
// over may belong to someone else tomorrow.
func moved(req *http.Request, _ []*http.Request) error {
	return fmt.Errorf("GitHub says that it has moved to %s; use its present name", req.URL.Redacted())
}

func baseURL(text string) (*url.URL, error) {
	if text == "" {
		text = publicURL
	}
	u, err := url.Parse(strings.TrimSuffix(text, "/") + "/")
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("reach GitHub: the address of its API must look like https://HOST/api/v3")
	case u.Scheme == "https", u.Scheme == "http" && loopback(u.Hostname()):
		return u, nil
	}
	return nil, fmt.Errorf("reach GitHub: %s is not https, and would show the token to everyone on the way", u.Host)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

var (
	nameForm = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,100}$`)
	idForm   = regexp.MustCompile(`^(?:[0-9a-f]{40}|[0-9a-f]{64})$`)
)

// named checks what becomes part of an address.
func named(owner, repo string) error {
	for _, s := range []string{owner, repo} {
		if !nameForm.MatchString(s) || s == "." || s == ".." {
			return fmt.Errorf("%q is no repository of GitHub: it wants OWNER and NAME", owner+"/"+repo)
		}
	}
	return nil
}

// Split divides "owner/name", as evidence and events write a repository.
func Split(repository string) (owner, name string, err error) {
	owner, name, _ = strings.Cut(repository, "/")
	return owner, name, named(owner, name)
}

// Refusal is an answer of GitHub that says no.
type Refusal struct {
	Status  int    // of HTTP
	Message string // GitHub's own words
}

func (r *Refusal) Error() string {
	text := fmt.Sprintf("GitHub answered %d %s", r.Status, http.StatusText(r.Status))
	if r.Message != "" {
		text += ": " + r.Message
	}
	switch r.Status {
	case http.StatusUnauthorized:
		text += " (is the token still valid?)"
	case http.StatusForbidden:
		text += " (the token lacks a permission)"
	case http.StatusNotFound:
		text += " (it is not there, or the token may not see it)"
	}
	return text
}

// reason turns the errors of go-github into ours, which hold neither addresses
// nor more than one line of what the server wrote.
func reason(err error) error {
	var answer *gh.ErrorResponse
	if errors.As(err, &answer) && answer.Response != nil {
		return &Refusal{Status: answer.Response.StatusCode, Message: oneLine(answer.Message, 200)}
	}
	var sent *url.Error
	if errors.As(err, &sent) {
		return sent.Err
	}
	return err
}

// refused reports whether GitHub answered with one of some codes.
func refused(err error, codes ...int) bool {
	var r *Refusal
	if !errors.As(err, &r) {
		return false
	}
	for _, c := range codes {
		if r.Status == c {
			return true
		}
	}
	return false
}

// oneLine makes text from elsewhere fit for a terminal: no control characters,
// at most n characters.
func oneLine(text string, n int) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 })
	runes := []rune(strings.ToValidUTF8(strings.Join(words, " "), "\ufffd"))
	if len(runes) <= n {
		return string(runes)
	}
	return strings.TrimRight(string(runes[:n-1]), " ") + "…"
}
