package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// fastImport makes a git repository in which every document lands with a
// commit of its own, in the order of time, through `git fast-import`. Every
// twentieth commit is the merge of a side branch, as a merged pull request is.
func fastImport(ctx context.Context, dir string, files []file) error {
	if err := git(ctx, dir, nil, "init", "-q", "-b", "main", dir); err != nil {
		return err
	}
	in, out := io.Pipe()
	go func() {
		w := bufio.NewWriterSize(out, 1<<20)
		stream(w, files)
		out.CloseWithError(w.Flush())
	}()
	if err := git(ctx, dir, in, "-C", dir, "fast-import", "--quiet"); err != nil {
		return err
	}
	return git(ctx, dir, nil, "-C", dir, "checkout", "-q", "main")
}

func git(ctx context.Context, dir string, in io.Reader, args ...string) error {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Stdin, cmd.Stderr = in, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("git %v for %s: %w", args, dir, err)
	}
	return nil
}

// stream writes the commits. Marks: commit i has the mark 2i+1, the merge
// after it 2i+2.
func stream(w io.Writer, files []file) {
	tip := 0
	for i, f := range files {
		branch, merges := "refs/heads/main", i%20 == 19
		if merges {
			branch = "refs/heads/side"
			fmt.Fprintf(w, "reset %s\nfrom :%d\n\n", branch, tip)
		}
		mark := 2*i + 1
		commit(w, branch, mark, f, "Add "+f.path)
		if tip > 0 && !merges {
			fmt.Fprintf(w, "from :%d\n", tip)
		}
		content(w, f)
		if merges {
			commit(w, "refs/heads/main", mark+1, f, fmt.Sprintf("Merge pull request #%d", i))
			fmt.Fprintf(w, "from :%d\nmerge :%d\n", tip, mark)
			content(w, f)
			mark++
		}
		tip = mark
	}
	fmt.Fprint(w, "reset refs/heads/side\nfrom 0000000000000000000000000000000000000000\n\ndone\n")
}

func commit(w io.Writer, branch string, mark int, f file, subject string) {
	who := fmt.Sprintf("Member <member@utility.example> %d +0000", f.at.Unix())
	fmt.Fprintf(w, "commit %s\nmark :%d\nauthor %s\ncommitter %s\ndata %d\n%s\n", branch, mark, who, who, len(subject), subject)
}

func content(w io.Writer, f file) {
	fmt.Fprintf(w, "M 100644 inline %s\ndata %d\n%s\n", f.path, len(f.data), f.data)
}
