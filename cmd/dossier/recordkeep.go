package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/starter"
)

// keeper commits review files. It builds the commit beside the work tree, on the
// branch as it is, so that nothing else can get into it.
type keeper struct {
	*env
	root, branch, remote string
	push                 bool
	number               int
	prefix               string // of the content in its work tree, with a slash at the end
}

// attempts bounds how often a push is tried while others push too.
const attempts = 5

func (k *keeper) keep(ctx context.Context, records []*intel.Review) error {
	prefix, err := k.git(ctx, nil, "", "rev-parse", "--show-prefix")
	if err != nil {
		return err
	}
	k.prefix = prefix
	tip, commit, added, err := k.land(ctx, records)
	if err != nil {
		if kept := k.save(records); kept != nil {
			return errors.Join(err, kept)
		}
		return fmt.Errorf("%w; the review files lie in the work tree and are not committed", err)
	}
	if commit == "" {
		fmt.Fprintf(k.err, "Nothing new to record of pull request %d.\n", k.number)
		return nil
	}
	k.follow(ctx, tip, commit)
	for _, f := range added {
		if _, err := fmt.Fprintln(k.out, f.Path); err != nil {
			return err
		}
	}
	how := "Push it to " + k.branch + "."
	if k.push {
		how = "Pushed to " + k.branch + "."
	}
	fmt.Fprintf(k.err, "Recorded %s of pull request %d in commit %s. %s\n", count(len(added), "review"), k.number, commit[:7], how)
	return nil
}

// land makes the commit, and pushes it if asked, again when the branch moved.
func (k *keeper) land(ctx context.Context, records []*intel.Review) (tip, commit string, added []starter.File, err error) {
	for try := 1; ; try++ {
		if tip, err = k.tip(ctx); err != nil {
			return "", "", nil, err
		}
		if commit, added, err = k.commit(ctx, tip, records); err != nil || commit == "" || !k.push {
			return tip, commit, added, err
		}
		_, err = k.git(ctx, nil, "", "push", "--quiet", k.remote, commit+":refs/heads/"+k.branch)
		if err == nil {
			return tip, commit, added, nil
		}
		moved, fetched := k.tip(ctx)
		if fetched != nil || moved == tip || try == attempts {
			return "", "", nil, fmt.Errorf("the push to %s was refused: %w", k.branch, err)
		}
		fmt.Fprintf(k.err, "%s moved meanwhile; trying again.\n", k.branch)
		select {
		case <-ctx.Done():
			return "", "", nil, ctx.Err()
		case <-time.After(time.Duration(try) * 200 * time.Millisecond):
		}
	}
}

// tip returns the commit that the records go on top of.
func (k *keeper) tip(ctx context.Context) (string, error) {
	if !k.push {
		return k.git(ctx, nil, "", "rev-parse", "HEAD")
	}
	if _, err := k.git(ctx, nil, "", "fetch", "--quiet", k.remote, "refs/heads/"+k.branch); err != nil {
		return "", err
	}
	return k.git(ctx, nil, "", "rev-parse", "FETCH_HEAD")
}

// commit adds the files that are not there yet on top of a commit; an empty id
// means that all are.
func (k *keeper) commit(ctx context.Context, tip string, records []*intel.Review) (string, []starter.File, error) {
	dir, err := os.MkdirTemp("", "dossier-record-")
	if err != nil {
		return "", nil, fmt.Errorf("make a folder for the index: %w", err)
	}
	defer os.RemoveAll(dir)
	index := []string{"GIT_INDEX_FILE=" + filepath.Join(dir, "index")}
	if _, err := k.git(ctx, index, "", "read-tree", tip); err != nil {
		return "", nil, err
	}
	var added []starter.File
	for _, r := range records {
		f, err := k.file(ctx, tip, r)
		if err != nil {
			return "", nil, err
		}
		if f.Path == "" {
			continue
		}
		blob, err := k.git(ctx, nil, string(f.Data), "hash-object", "-w", "--stdin", "--no-filters")
		if err != nil {
			return "", nil, err
		}
		if _, err := k.git(ctx, index, "", "update-index", "--add", "--cacheinfo", "100644,"+blob+","+path.Join(k.prefix, f.Path)); err != nil {
			return "", nil, err
		}
		added = append(added, f)
	}
	if len(added) == 0 {
		return "", nil, nil
	}
	tree, err := k.git(ctx, index, "", "write-tree")
	if err != nil {
		return "", nil, err
	}
	who := k.identity(ctx)
	commit, err := k.git(ctx, who, fmt.Sprintf("Record the reviews of pull request %d\n", k.number), "commit-tree", tree, "-p", tip)
	return commit, added, err
}

// identity is in whose name the commit is made where git does not know.
func (k *keeper) identity(ctx context.Context) []string {
	if _, err := k.git(ctx, nil, "", "var", "GIT_COMMITTER_IDENT"); err == nil {
		return nil
	}
	const name, email = "dossier record", "dossier@localhost"
	return []string{"GIT_AUTHOR_NAME=" + name, "GIT_AUTHOR_EMAIL=" + email, "GIT_COMMITTER_NAME=" + name, "GIT_COMMITTER_EMAIL=" + email}
}

// follow brings the work tree to the new commit if it was on the one before it.
// Where it was elsewhere it is left alone.
func (k *keeper) follow(ctx context.Context, tip, commit string) {
	head, err := k.git(ctx, nil, "", "rev-parse", "HEAD")
	if err != nil || head != tip {
		if _, err = k.git(ctx, nil, "", "merge-base", "--is-ancestor", head, tip); err != nil {
			return
		}
	}
	if _, err := k.git(ctx, nil, "", "merge", "--quiet", "--ff-only", commit); err != nil {
		fmt.Fprintf(k.err, "The work tree was left as it is: %v\n", err)
	}
}

// save writes the files into the work tree.
func (k *keeper) save(records []*intel.Review) error {
	var failed error
	for _, r := range records {
		data, err := attest.MarshalReview(r)
		if err == nil {
			err = writeFile(k.root, starter.File{Path: r.Path, Data: data})
		}
		if err != nil && !errors.Is(err, fs.ErrExist) {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// file returns the file of a record, under a name that is free at a commit, and
// the zero File where the same review is recorded there already.
func (k *keeper) file(ctx context.Context, tip string, r *intel.Review) (starter.File, error) {
	for _, name := range []string{r.Path, attest.LaterPathOf(r.Statement)} {
		text, err := k.git(ctx, nil, "", "cat-file", "blob", tip+":"+path.Join(k.prefix, name))
		if err != nil { // nothing lies there
			data, err := attest.MarshalReview(r)
			return starter.File{Path: name, Data: data}, err
		}
		d, _ := doc.Parse(name, []byte(text+"\n"))
		o := intel.DecodeReview(intel.Header{}, d).Statement.Record
		if o.PullRequest == r.Statement.Record.PullRequest && o.Review == r.Statement.Record.Review {
			break
		}
	}
	return starter.File{}, nil
}

// git runs git with further settings of its environment and a standard input.
func (k *keeper) git(ctx context.Context, environment []string, in string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", k.root}, args...)...)
	cmd.Env = append(os.Environ(), environment...)
	cmd.Stdin = strings.NewReader(in)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		if text := strings.TrimSpace(said.String()); text != "" {
			err = errors.New(text)
		}
		return "", fmt.Errorf("git %s: %w", args[0], err)
	}
	return strings.TrimSpace(string(out)), nil
}
