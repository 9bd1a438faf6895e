package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/diag"
)

func newCheck(e *env) *cobra.Command {
	var format, at string
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Check every document: syntax, schema, references, tradecraft, sign-off records",
		Long: `Check reads the whole repository and reports everything that is wrong, each
finding with file, line and column, the rule's code and, where there is one, the
fix. With PATHs it reports only what lies in those files and folders. Errors
stop a build; warnings do not.`,
		Example: `  dossier check
  dossier check content/assessments/2024/11
  dossier check --format json > findings.json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains([]string{"text", "json", "github"}, format) {
				return fmt.Errorf("--format %s: there are text, json and github", format)
			}
			j, err := e.load(cmd.Context(), at)
			if err != nil {
				return err
			}
			return e.check(cmd.Context(), j, args, format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "`FORMAT` of the findings: text, json or github")
	cmd.Flags().StringVar(&at, "at", "", "check as of `MOMENT`: a date, a time or now")
	return cmd
}

func (e *env) check(_ context.Context, j *job, paths []string, format string) error {
	found, err := e.within(j, paths)
	if err != nil {
		return err
	}
	documents := len(j.world.Entries())
	if err := e.report(j, found, documents, format); err != nil {
		return fmt.Errorf("print findings: %w", err)
	}
	errors, warnings := diag.Count(found)
	fmt.Fprintf(e.err, "%s checked: %s, %s\n", count(documents, "document"), count(errors, "error"), count(warnings, "warning"))
	if errors > 0 {
		return errFindings
	}
	return nil
}

func (e *env) report(j *job, found []diag.Diagnostic, documents int, format string) error {
	switch format {
	case "json":
		return diag.WriteJSON(e.out, found, documents)
	case "github":
		return diag.WriteGitHub(e.out, found)
	}
	return diag.WriteText(e.out, found, j.source, e.color())
}

// source returns the bytes of a file for the excerpt of a finding, or nil when
// it cannot be read any more.
func (j *job) source(file string) []byte {
	data, err := fs.ReadFile(os.DirFS(j.root), file)
	if err != nil {
		return nil
	}
	return data
}

// within keeps the findings in some files or folders, named from the working
// directory.
func (e *env) within(j *job, paths []string) ([]diag.Diagnostic, error) {
	if len(paths) == 0 {
		return j.found, nil
	}
	var wanted []string
	for _, p := range paths {
		full := p
		if !filepath.IsAbs(p) {
			full = filepath.Join(e.dir, p)
		}
		if _, err := os.Lstat(full); err != nil {
			return nil, fmt.Errorf("%s: no such file or folder", p)
		}
		abs, err := filepath.Abs(full)
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", p, err)
		}
		rel, err := filepath.Rel(j.root, abs)
		if err != nil || strings.HasPrefix(rel, "..") {
			return nil, fmt.Errorf("%s lies outside the repository %s", p, j.root)
		}
		wanted = append(wanted, filepath.ToSlash(rel))
	}
	return slices.DeleteFunc(slices.Clone(j.found), func(d diag.Diagnostic) bool {
		return !slices.ContainsFunc(wanted, func(w string) bool {
			return w == "." || d.File == w || strings.HasPrefix(d.File, w+"/")
		})
	}), nil
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
