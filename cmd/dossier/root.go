package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newRoot(e *env) *cobra.Command {
	root := &cobra.Command{
		Use:   "dossier",
		Short: "Cyber threat intelligence as reviewed, versioned documents",
		Long: `Dossier runs an intelligence team from a git repository: requirements,
assessments and expert reviews are files, pull-request approvals are the
sign-off, and a briefing site and PDFs are built from what is signed.

Exit codes: 0 done and clean, 1 findings, 2 could not do it.`,
		Example: `  dossier init intelligence      a new repository to start from
  dossier new flash-alert        a document from its template
  dossier check                  is every document valid?
  dossier build                  check, then write site and PDFs to public/
  dossier explain tlp-ceiling    what a finding means and how to mend it`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVarP(&e.dir, "chdir", "C", ".", "run as if started in `DIR`")
	root.SetOut(e.out)
	root.SetErr(e.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; `%s --help` lists the flags", err, cmd.CommandPath())
	})
	root.AddCommand(newInit(e), newNew(e), newCheck(e), newBuild(e), newServe(e), newRoundup(e), newAudit(e), newRecord(e), newDiff(e), newGate(e), newEvidence(e), newExplain(e), newExport(e), newLog(e), newMetrics(e), newSchema(e), newSign(e), newVersion(e))
	return root
}
