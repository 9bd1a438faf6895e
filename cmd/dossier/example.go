package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	dossier "github.com/dossier-cti/dossier"
	northlight "github.com/dossier-cti/dossier/engine/example"
)

// tale makes the example organisation's repository, with its history.
func (e *env) tale(ctx context.Context, dir string) error {
	dir, err := e.vacant(dir)
	if err != nil {
		return err
	}
	if list, err := os.ReadDir(dir); err == nil && len(list) > 0 {
		return fmt.Errorf("%s is not empty, and the example brings a history of its own; name a new folder", dir)
	}
	if _, err := exec.LookPath("git"); err != nil {
		return errors.New("the example has a history, so git is needed; install it, or look at the example in the source of Dossier")
	}
	if top, err := git(ctx, parent(dir), "rev-parse", "--show-toplevel"); err == nil {
		return fmt.Errorf("%s lies in the git repository %s; name a folder outside it", dir, top)
	}
	commits, err := northlight.History(ctx, dossier.Content)
	if err != nil {
		return err
	}
	if err := importHistory(ctx, dir, commits); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "Made  %s (Northlight Energy, %s)\n", dir, count(len(commits), "commit"))
	fmt.Fprint(e.err, `
The people are made up, and their keys are NO SECRET: anyone can sign in their
names. Never use this repository, its council or its keys for real work.

Next
  cd `+dir+`
  dossier build                          the briefing site, as public/index.html
  dossier log 2024-10-18-scattered-spider  how its judgements moved, and why
  dossier build --at 2024-10-20 -o then  what was known on that day
  dossier diff HEAD~20                   what changed in meaning since then
`)
	return nil
}

// parent returns the nearest folder above dir that is there.
func parent(dir string) string {
	for {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
		i := strings.LastIndexByte(dir, os.PathSeparator)
		if i <= 0 {
			return "."
		}
		dir = dir[:i]
	}
}

// importHistory makes a git repository of commits and checks out the last.
func importHistory(ctx context.Context, dir string, commits []northlight.Commit) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	if _, err := git(ctx, dir, "-c", "init.defaultBranch=main", "init", "--quiet"); err != nil {
		return err
	}
	in, out := io.Pipe()
	go func() {
		w := bufio.NewWriter(out)
		writeHistory(w, commits)
		out.CloseWithError(w.Flush())
	}()
	cmd := exec.CommandContext(ctx, "git", "-C", dir, "fast-import", "--quiet", "--date-format=raw")
	var said strings.Builder
	cmd.Stdin, cmd.Stderr = in, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("git fast-import: %w\n%s", err, said.String())
	}
	_, err := git(ctx, dir, "-c", "core.autocrlf=false", "reset", "--quiet", "--hard", "refs/heads/main")
	return err
}

// writeHistory writes commits in the form of git-fast-import(1); the mark of a
// commit is its place in the list, from 1.
func writeHistory(w *bufio.Writer, commits []northlight.Commit) {
	for i, c := range commits {
		fmt.Fprintf(w, "commit refs/heads/main\nmark :%d\nauthor %s\ncommitter %s\ndata %d\n%s", i+1, who(c.Author, c), who(c.Committer, c), len(c.Message), c.Message)
		for k, p := range c.Parents {
			fmt.Fprintf(w, "%s :%d\n", map[bool]string{true: "from", false: "merge"}[k == 0], p+1)
		}
		for _, f := range c.Changes {
			if f.Data == nil {
				fmt.Fprintf(w, "D %s\n", f.Path)
				continue
			}
			fmt.Fprintf(w, "M 100644 inline %s\ndata %d\n%s\n", f.Path, len(f.Data), f.Data)
		}
	}
	fmt.Fprint(w, "done\n")
}

func who(p northlight.Person, c northlight.Commit) string {
	return fmt.Sprintf("%s <%s> %d +0000", p.Name, p.Email, c.At.Unix())
}
