package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/github"
)

// forge is a repository on GitHub with the token to reach it.
type forge struct {
	*github.Client
	owner, name string
}

// forge finds the repository and the token.
func (e *env) forge(ctx context.Context, account string) (*forge, error) {
	token := cmp.Or(e.getenv("GITHUB_TOKEN"), e.getenv("GH_TOKEN"))
	if token == "" {
		return nil, errors.New("there is no token for GitHub; put one into GITHUB_TOKEN or GH_TOKEN (`export GH_TOKEN=$(gh auth token)`)")
	}
	owner, name, err := e.remote(ctx)
	if err != nil {
		return nil, err
	}
	c, err := github.New(github.Options{
		HTTP: &http.Client{Timeout: 30 * time.Second}, BaseURL: e.getenv("GITHUB_API_URL"),
		Token: token, Account: account, Now: e.now, Wait: e.wait,
	})
	return &forge{c, owner, name}, err
}

// remote returns the repository that GITHUB_REPOSITORY, content/dossier.yaml or
// the remote origin names.
func (e *env) remote(ctx context.Context) (owner, name string, err error) {
	if text := e.getenv("GITHUB_REPOSITORY"); text != "" {
		if owner, name, err = github.Split(text); err != nil {
			return "", "", fmt.Errorf("GITHUB_REPOSITORY: %w", err)
		}
		return owner, name, nil
	}
	dir := e.dir
	if root, err := e.root(); err == nil {
		dir = root
		if data, err := os.ReadFile(root + "/content/dossier.yaml"); err == nil {
			d, _ := doc.Parse("content/dossier.yaml", data[:min(len(data), doc.MaxBytes)])
			if owner, name, err := github.Split(d.Root.Get("repository").Text()); err == nil {
				return owner, name, nil
			}
		}
	}
	address, err := git(ctx, dir, "remote", "get-url", "origin")
	if err == nil {
		owner, name, err = github.Split(ownerAndName(address))
	}
	if err != nil {
		return "", "", errors.New("it is not known which repository of GitHub this is; set GITHUB_REPOSITORY=owner/name, or `repository` in content/dossier.yaml")
	}
	return owner, name, nil
}

// host returns the host of the forge, which its no-reply addresses bear.
func (e *env) host() string {
	if u, err := url.Parse(e.getenv("GITHUB_SERVER_URL")); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "github.com"
}

// run returns the address of the workflow run that this is part of, if any.
func (e *env) run() string {
	server, repository, id := e.getenv("GITHUB_SERVER_URL"), e.getenv("GITHUB_REPOSITORY"), e.getenv("GITHUB_RUN_ID")
	if server == "" || repository == "" || id == "" {
		return ""
	}
	return server + "/" + repository + "/actions/runs/" + id
}

// wait tells that GitHub must be waited for, and does it.
func (e *env) wait(ctx context.Context, why string, until time.Time) error {
	left := until.Sub(e.now())
	fmt.Fprintf(e.err, "%s; waiting %s, until %s.\n", why, left.Round(time.Second), until.UTC().Format("15:04:05 UTC"))
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
