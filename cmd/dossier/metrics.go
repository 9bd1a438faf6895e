package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/metrics"
)

func newMetrics(e *env) *cobra.Command {
	var format, audience, at string
	formats := []string{"text", "json"}
	cmd := &cobra.Command{
		Use:   "metrics",
		Short: "Print the figures of the program: coverage, answers, review, forecasts",
		Long: `Metrics checks the repository and prints what the metrics page of the site shows:
four sentences, then the figures they rest on. Like a build, it is a function of
commit, moment and audience: what an audience may not see is not counted.

A figure from too few cases is not shown: at least 5 answered questions, 5
reviews of a domain, 10 resolved judgements.

Formats:
  text  for people
  json  the object that lies at metrics/index.json of the site:
        {"kind": "metrics", "id": "metrics", "tlp", "as_of", "commit",
         "requirements": {"active": n, "gaps": [id]},
         "inquiries": {"asked": n, "answered": n, "median_hours",
           "longest_hours"},
         "reviews": [{"domain": id, "reviews": n, "median_hours",
           "longest_hours"}],
         "judgements": {"resolved": n, "unresolvable": n, "overdue": n,
           "brier", "first_brier"}}
        Hours and scores have at most three decimal places and are absent where
        too few cases carry them; commit is absent outside git. Fields are only
        ever added.`,
		Example: `  dossier metrics
  dossier metrics --at 2024-10-31 --format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !slices.Contains(formats, format) {
				return fmt.Errorf("--format %s: there are %s", format, intel.Join(formats))
			}
			return e.released(cmd.Context(), at, func(_ context.Context, j *job) error {
				ed, err := j.edition(audience)
				if err != nil {
					return err
				}
				if format == "text" {
					return metrics.Text(e.out, ed)
				}
				return json.NewEncoder(e.out).Encode(metrics.RecordOf(ed))
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "`FORMAT` of the figures: text or json")
	cmd.Flags().StringVar(&audience, "audience", "", "of the edition of `AUDIENCE` (default from dossier.yaml)")
	cmd.Flags().StringVar(&at, "at", "", "measure "+atHelp)
	return cmd
}
