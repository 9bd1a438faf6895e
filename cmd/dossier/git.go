package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// gitState is what became of a new repository in git.
type gitState int

const (
	noRepository  gitState = iota // there is none, or no commit in it
	insideAnother                 // it lies in a repository of the user's
	committedHere                 // it has its first commit
)

// git runs the user's git in a folder and returns what it prints. The user's
// settings, hooks and signing apply, which is why it is not done in-process.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "git", append([]string{"-C", dir}, args...)...).Output()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) && len(failed.Stderr) > 0 {
		err = errors.New(strings.TrimSpace(string(failed.Stderr)))
	}
	if err != nil {
		return "", fmt.Errorf("git %s: %w", args[0], err)
	}
	return strings.TrimSpace(string(out)), nil
}

// commitFirst makes a git repository with a first commit of the files, unless
// there is one around them. What cannot be done is told; the files are there.
func (e *env) commitFirst(ctx context.Context, f founding, files []string) gitState {
	if f.noGit {
		return noRepository
	}
	if _, err := exec.LookPath("git"); err != nil {
		fmt.Fprintln(e.err, "git is not installed, so there is no commit yet.")
		return noRepository
	}
	if top, err := git(ctx, f.dir, "rev-parse", "--show-toplevel"); err == nil {
		fmt.Fprintf(e.err, "%s is a git repository already, so the commit is left to you.\n", filepath.FromSlash(top))
		return insideAnother
	}
	if err := e.commitAll(ctx, f.dir, files); err != nil {
		fmt.Fprintf(e.err, "The files are there, but not committed: %v\n", err)
		return noRepository
	}
	return committedHere
}

func (e *env) commitAll(ctx context.Context, dir string, files []string) error {
	if _, err := git(ctx, dir, "-c", "init.defaultBranch=main", "init", "--quiet"); err != nil {
		return err
	}
	// Forced, since many people's git ignores .vscode everywhere.
	if _, err := git(ctx, dir, append([]string{"add", "--force", "--"}, files...)...); err != nil {
		return err
	}
	commit := []string{"commit", "--quiet", "-m", "Start the intelligence repository"}
	_, err := git(ctx, dir, "var", "GIT_COMMITTER_IDENT")
	stranger := err != nil
	if stranger {
		commit = append([]string{"-c", "user.name=dossier init", "-c", "user.email=dossier@localhost"}, commit...)
	}
	if _, err := git(ctx, dir, commit...); err != nil {
		return err
	}
	id, err := git(ctx, dir, "rev-parse", "--short", "HEAD")
	if err != nil {
		return err
	}
	fmt.Fprintf(e.err, "First commit %s, in a new git repository.\n", id)
	if stranger {
		fmt.Fprintln(e.err, "Git does not know your name, so it is by \"dossier init\"; before your own: git config --global user.name NAME, and user.email ADDRESS.")
	}
	return nil
}

var unfit = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// guessRepository reads owner and name off the address of the remote, else
// makes a placeholder with the name of the folder.
func guessRepository(ctx context.Context, dir string) string {
	// The folder may not be there yet; its parent tells nothing about it.
	if address, err := git(ctx, dir, "remote", "get-url", "origin"); err == nil {
		if name := ownerAndName(address); name != "" {
			return name
		}
	}
	name := strings.Trim(unfit.ReplaceAllString(filepath.Base(dir), "-"), "-.")
	if name == "" {
		name = "intelligence"
	}
	return "your-organisation/" + name
}

// ownerAndName returns "owner/name" of an address such as
// https://github.com/owner/name.git or git@github.com:owner/name, else "".
func ownerAndName(address string) string {
	path := address
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		path = u.Path
	} else if _, after, ok := strings.Cut(address, ":"); ok && !strings.HasPrefix(after, "//") {
		path = after
	} else {
		return ""
	}
	parts := strings.Split(strings.Trim(strings.TrimSuffix(path, ".git"), "/"), "/")
	if len(parts) != 2 || unfit.MatchString(parts[0]) || unfit.MatchString(parts[1]) {
		return ""
	}
	return parts[0] + "/" + parts[1]
}
