package main

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/github"
)

var commitID = regexp.MustCompile(`^[0-9a-f]{40}$`)

// fetch gets the base, the head, what a merge queue made of them, and the commits
// that were reviewed. A commit that is gone is no failure here: whoever reviewed
// it is asked again.
func (e *env) fetch(ctx context.Context, p pulled, pull github.Pull, evidence *github.Evidence) error {
	dir, err := e.root()
	if err != nil {
		dir = e.dir
	}
	address, err := git(ctx, dir, "remote", "get-url", "origin")
	if err != nil {
		return fmt.Errorf("--fetch: %w", err)
	}
	get := func(what ...string) error {
		cmd := exec.CommandContext(ctx, "git", append([]string{"-C", dir, "fetch", "--quiet", "--no-tags", "origin"}, what...)...)
		cmd.Env = append(os.Environ(), e.pass(address)...)
		out, err := cmd.CombinedOutput()
		if text := strings.TrimSpace(string(out)); err != nil && text != "" {
			err = errors.New(text)
		}
		return err
	}
	branch := "refs/heads/" + pull.Base
	what := []string{"+" + branch + ":refs/remotes/origin/" + pull.Base, fmt.Sprintf("refs/pull/%d/head", pull.Number)}
	for _, id := range []string{p.base, p.head} {
		if commitID.MatchString(id) {
			what = append(what, id)
		}
	}
	if err := get(what...); err != nil {
		return fmt.Errorf("git fetch origin: %w", err)
	}
	e.fetchReviewed(ctx, dir, evidence, get)
	return nil
}

// fetchReviewed gets the commits that were reviewed and are not at hand.
func (e *env) fetchReviewed(ctx context.Context, dir string, evidence *github.Evidence, get func(...string) error) {
	var seen []string
	for _, r := range evidence.Reviews {
		if !commitID.MatchString(r.Commit) || r.Commit == evidence.Head || slices.Contains(seen, r.Commit) {
			continue
		}
		seen = append(seen, r.Commit)
		if _, err := git(ctx, dir, "cat-file", "-e", r.Commit+"^{commit}"); err == nil {
			continue
		}
		if err := get(r.Commit); err != nil {
			fmt.Fprintf(e.err, "%s, which was reviewed, cannot be fetched: %v\n", r.Commit[:7], err)
		}
	}
}

// pass gives git the token for an address on the forge, through its environment
// so that no list of processes shows it. A workflow's clone has no other.
func (e *env) pass(address string) []string {
	token := cmp.Or(e.getenv("GITHUB_TOKEN"), e.getenv("GH_TOKEN"))
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Hostname() != e.host() || u.User != nil || token == "" {
		return nil
	}
	header := "AUTHORIZATION: basic " + base64.StdEncoding.EncodeToString([]byte("x-access-token:"+token))
	return []string{"GIT_TERMINAL_PROMPT=0", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=http.https://" + u.Host + "/.extraheader", "GIT_CONFIG_VALUE_0=" + header}
}
