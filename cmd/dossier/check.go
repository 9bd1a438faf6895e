package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/diag"
)

// checkOptions are the flags of `dossier check`.
type checkOptions struct {
	format, at, base string
	fix              bool
	cache            string
	noCache          bool
}

func newCheck(e *env) *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Check every document: syntax, schema, references, tradecraft, sign-off records",
		Long: `Check reads the whole repository and reports everything that is wrong, each
finding with file, line and column, the rule's code and, where there is one, the
fix. With PATHs it reports only what lies in those files and folders. Errors
stop a build; warnings do not.

--base REV reports only what a change brought since it left REV: the findings in
files that differ from the merge base of REV and HEAD (as git diff REV...HEAD
does, and the pull request on GitHub), those that it causes elsewhere, and
judgements whose likelihood or confidence moved without a change_reason.

--at goes back, as in dossier build: a day or moment before the last commit checks
what was committed by then, with the reviews that were there; a branch, tag or
commit checks that commit, in a bare repository too. --rev is another name of it.

--fix first corrects what is mechanical: line ends and trailing space, the order
of keys, the spelling of ids, dates and terms where one only can be meant, ATT&CK
techniques that one other has replaced, indicators that could be followed. It
never touches content/reviews/. It says when it voids a signature, and leaves the
layout of signed documents alone unless PATH names them.

Formats:
  text    for people, with the line of the source
  json    {"diagnostics": [{"file", "line", "column", "end_line", "end_column",
          "severity", "rule", "message", "fix", "related": [{"file", "line",
          "column", "end_line", "end_column", "message"}]}], "errors": n,
          "warnings": n, "documents": n}. Every key is always there. Lines and
          columns count from 1 in code points, the end is behind the last one,
          and all are 0 for a file as a whole. severity is error or warning
  github  annotations of a workflow, at most ten errors and ten warnings; the
          rest goes to the step summary ($GITHUB_STEP_SUMMARY)
  sarif   SARIF 2.1.0, columns in code points

The findings of an unchanged state are kept in the git folder (dossier/), or in
--cache DIR, and are never older than the files; --no-cache does without.`,
		Example: `  dossier check
  dossier check content/assessments/2024/11
  dossier check --base origin/main
  dossier check --fix
  dossier check --format json > findings.json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.valid(); err != nil {
				return err
			}
			return e.check(cmd.Context(), o, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.format, "format", "text", "`FORMAT` of the findings: text, json, github or sarif")
	flags.StringVar(&o.at, "at", "", "check "+atHelp)
	flags.StringVar(&o.at, "rev", "", "the same as --at, for a branch, tag or commit `REV`")
	flags.StringVar(&o.base, "base", "", "report only what changed since the branch left `REV`, and what that breaks elsewhere")
	flags.BoolVar(&o.fix, "fix", false, "correct what is mechanical, then report what is left")
	flags.StringVar(&o.cache, "cache", "", "keep results in `DIR` (default dossier/ in the git folder)")
	cmd.MarkFlagsMutuallyExclusive("at", "rev")
	flags.BoolVar(&o.noCache, "no-cache", false, "neither read nor keep results")
	return cmd
}

func (o checkOptions) valid() error {
	switch {
	case !slices.Contains([]string{"text", "json", "github", "sarif"}, o.format):
		return fmt.Errorf("--format %s: there are text, json, github and sarif", o.format)
	case o.noCache && o.cache != "":
		return fmt.Errorf("--cache and --no-cache exclude each other")
	}
	return nil
}

func (e *env) check(ctx context.Context, o checkOptions, paths []string) (err error) {
	c, err := e.begin(o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	wanted, err := e.within(c.now, paths)
	if err != nil {
		return err
	}
	if o.fix {
		if err := e.fix(ctx, c, wanted, len(paths) > 0); err != nil {
			return err
		}
	}
	result, err := e.findings(ctx, c, c.now)
	if err != nil {
		return err
	}
	if c.before != nil {
		if result.Found, err = e.since(ctx, c, result.Found); err != nil {
			return err
		}
	}
	result.Found = slices.DeleteFunc(result.Found, func(d diag.Diagnostic) bool { return !wanted(d.File) })
	if err := e.report(c.now, result, o.format); err != nil {
		return fmt.Errorf("print findings: %w", err)
	}
	errors, warnings := diag.Count(result.Found)
	fmt.Fprintf(e.err, "%s checked: %s, %s\n", count(result.Documents, "document"), count(errors, "error"), count(warnings, "warning"))
	if errors > 0 {
		return errFindings
	}
	return nil
}

// since leaves out what was found before the change already.
func (e *env) since(ctx context.Context, c *checking, found []diag.Diagnostic) ([]diag.Diagnostic, error) {
	changed, err := c.base.Changed(c.now.fsys, "content")
	if err != nil {
		return nil, err
	}
	before, err := e.findings(ctx, c, c.before)
	if err != nil {
		return nil, fmt.Errorf("check %s: %w", c.base.Commit.Short(), err)
	}
	moved, err := c.moves(changed, found)
	if err != nil {
		return nil, err
	}
	return diag.Sort(append(diag.Since(before.Found, found, changed), moved...)), nil
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// inside reports whether a file is a path or lies below it.
func inside(file, path string) bool {
	return path == "." || file == path || strings.HasPrefix(file, path+"/")
}
