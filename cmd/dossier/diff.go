package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/diff"
	"github.com/dossier-cti/dossier/engine/gitrepo"
)

// diffOptions are the flags of `dossier diff`.
type diffOptions struct {
	format string
	limit  int
}

func newDiff(e *env) *cobra.Command {
	var o diffOptions
	cmd := &cobra.Command{
		Use:   "diff BASE [HEAD]",
		Short: "Show what changed in meaning since a revision",
		Long: `Diff compares the documents of the revision BASE with those of HEAD, or with the
files on disk, and says what changed in meaning: likelihood and confidence, the
bottom line, whether we are affected, judgements, sources, techniques,
indicators, markings, and the text word by word. The most important comes first.
A moved judgement is shown with its change_reason, or with the lack of one.

The order of keys and lists, quoting, reflowed text and line ends are no change.
A document that differs in nothing else is named, since its signatures are void.

Formats:
  text      for people; [-what went-] {+what came+}
  markdown  for comments and summaries of GitHub, content escaped; at most
            --limit bytes, and it says what was left out
  json      {"documents": [{"document": "kind/id", "kind", "id", "path",
            "event": added, changed, renamed, withdrawn, deleted or layout,
            "previous_document", "previous_path", "title", "tlp", "moved",
            "reason", "changes": [{"aspect", "where", "field", "label",
            "before", "after", "words": [{"op": same, out or in, "text"}],
            "removed": [], "added": []}]}], "count": n}. Every key is always
            there. moved says that the likelihood or confidence of a judgement
            differs; words are given where both texts are long enough

Exit code 0 whether or not there are differences.`,
		Example: `  dossier diff HEAD                  what I changed since the last commit
  dossier diff origin/main
  dossier diff v1.0 main --format markdown`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return fmt.Errorf("diff wants the revision BASE and perhaps HEAD; `dossier diff HEAD` compares the files on disk with the last commit")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case !slices.Contains([]string{"text", "markdown", "json"}, o.format):
				return fmt.Errorf("--format %s: there are text, markdown and json", o.format)
			case o.limit < 0:
				return fmt.Errorf("--limit %d: write a number of bytes, 0 for no limit", o.limit)
			}
			return e.diff(cmd.Context(), o, args)
		},
	}
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT` of the differences: text, markdown or json")
	cmd.Flags().IntVar(&o.limit, "limit", 60_000, "at most `N` bytes of markdown, 0 for all")
	return cmd
}

func (e *env) diff(ctx context.Context, o diffOptions, revisions []string) error {
	docs, err := e.differences(ctx, revisions)
	if err != nil {
		return err
	}
	switch o.format {
	case "json":
		err = diff.JSON(e.out, docs)
	case "markdown":
		err = diff.Markdown(e.out, docs, o.limit)
	default:
		err = diff.Text(e.out, docs)
	}
	if err != nil {
		return fmt.Errorf("print differences: %w", err)
	}
	if len(docs) == 0 {
		fmt.Fprintln(e.err, "No document differs.")
	}
	return nil
}

// differences compares one revision with another, or with the files on disk.
func (e *env) differences(ctx context.Context, revisions []string) (docs []diff.Document, err error) {
	root, err := e.root()
	if err != nil {
		if len(revisions) < 2 {
			return nil, err
		}
		root = e.dir // a bare repository has no content on disk
	}
	repo, inGit, opened := gitrepo.Open(root)
	switch {
	case opened != nil:
		return nil, opened
	case !inGit && err != nil:
		return nil, err
	case !inGit:
		return nil, fmt.Errorf("%s is not in a git repository, so it has no revision %s", root, revisions[0])
	}
	defer func() { err = errors.Join(err, repo.Close()) }()
	base, err := repo.Tree(revisions[0])
	if err != nil {
		return nil, fmt.Errorf("BASE: %w", err)
	}
	var head fs.FS = os.DirFS(root)
	if len(revisions) == 2 {
		if head, err = repo.Tree(revisions[1]); err != nil {
			return nil, fmt.Errorf("HEAD: %w", err)
		}
	}
	paths, err := base.Changed(head, "content")
	if err != nil {
		return nil, err
	}
	docs, err = diff.Compare(base, head, paths)
	return docs, errors.Join(err, ctx.Err())
}
