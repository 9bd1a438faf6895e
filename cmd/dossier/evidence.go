package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func newEvidence(e *env) *cobra.Command {
	var number int
	var to string
	cmd := &cobra.Command{
		Use:   "evidence",
		Short: "Write what GitHub knows of a pull request, for gate --evidence",
		Long: `Evidence reads the reviews of a pull request, who dismissed what, when the branch
was rewritten, and whose accounts its commits are, and writes them as JSON.
` + "`dossier gate --evidence`" + ` reads the file, in any clone and without a network.
Commits and files are not in it; they come from git. Any other forge can be put
into the same form.

  {"repository": "owner/name", "number", "author": {"id", "login", "type"},
   "base", "head",
   "reviews": [{"id", "actor": {"id", "login", "type"} or null, "state": APPROVED,
     CHANGES_REQUESTED, COMMENTED, DISMISSED or PENDING, "commit",
     "submitted_at"}],
   "dismissals": [{"review", "by": {"id", "login", "type"} or null, "at"}],
   "force_pushes": [time], "accounts": [{"email", "id", "login"}]}

force_pushes holds updates of the branch too: whatever may make the forge show a
review at a commit that its reviewer never saw. May be left out:
   reviews[].body      text of an approval that begins with Dissent:, Concur: or
                       Abstain:
   dismissals[].was    the state before; without it an objection is assumed
   dismissals[].reason what was said
   pushes              [{"head", "at"}], in order: since when reviewers are asked;
                       without it deadlines begin with the first review
   verified            [commit]: commits whose signature the forge has verified,
                       for require_signed_commits
   retargets           [time]: when the base became another branch or was
                       rewritten; reviews from before are of another change
   captures            [{"review", "head", "base", "at", "recorder",
                       "signature"}]: which head a reviewer saw, signed by the
                       recorder (see ` + "`dossier gate --help`" + `)

Needs a token in GITHUB_TOKEN or GH_TOKEN. Nothing is written unless everything
could be read.`,
		Example: `  dossier evidence --pr 7 > evidence.json
  dossier evidence --pr 7 -o evidence.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if number < 1 {
				return errors.New("--pr is missing: name the pull request, for example --pr 7")
			}
			return e.evidence(cmd.Context(), number, to)
		},
	}
	cmd.Flags().IntVar(&number, "pr", 0, "pull request `N`")
	cmd.Flags().StringVarP(&to, "output", "o", "", "write to `FILE` instead of standard output")
	return cmd
}

func (e *env) evidence(ctx context.Context, number int, to string) error {
	f, err := e.forge(ctx, "")
	if err != nil {
		return err
	}
	evidence, err := f.Evidence(ctx, f.owner, f.name, number)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := evidence.Write(&b); err != nil {
		return err
	}
	if to == "" {
		_, err = e.out.Write(b.Bytes())
		return err
	}
	if err := os.WriteFile(e.path(to), b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write the evidence: %w", err)
	}
	return nil
}
