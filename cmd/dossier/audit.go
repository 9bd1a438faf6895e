package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/audit"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// auditOptions are the flags of `dossier audit`.
type auditOptions struct {
	root, rev, at, format string
	online                bool
}

func newAudit(e *env) *cobra.Command {
	var o auditOptions
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Recompute the sign-off of everything that landed, from git alone",
		Long: `Audit goes along the main branch, from the commit that ` + "`founded`" + ` in
content/policy.yaml names, and judges each change at the end of its landing:
merge, squash or rebase alike, under the policy and council of the commit before
it. It finds what was pushed without any review, what landed without the reviews
it needed, review files that were changed, removed or do not count, and records
in commits that do more than record. It needs no network.

--root COMMIT pins the beginning: whoever can change the policy could move
` + "`founded`" + ` past what they did.

What was made good later, and a forced merge whose message gives a reason on a
line "Forced-merge: REASON", is shown for ever and fails nothing.

--online also asks GitHub (a token in GITHUB_TOKEN or GH_TOKEN) whether it bears
out each record: that the review is there, by that member, at that time.

--format json: {"root", "head", "landings": n, "documents": n, "open": n,
"findings": [{"problem", "commit", "path", "reason", "settled", "sentence"}]};
open counts the findings that are not settled. Problems are direct-push,
unsigned, forced-merge, review-changed, review-void, record-mixed and
forge-disagrees.`,
		Example: `  dossier audit
  dossier audit --root 4f2c61e --format markdown > audit.md`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !slices.Contains([]string{"text", "json", "markdown"}, o.format) {
				return fmt.Errorf("--format %s: there are text, json and markdown", o.format)
			}
			return e.audit(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.root, "root", "", "judge what landed after `COMMIT` (default founded in content/policy.yaml)")
	flags.StringVar(&o.rev, "rev", "HEAD", "audit the branch or commit `REV`")
	flags.StringVar(&o.at, "at", "now", "as of `MOMENT`: a date, a time or now")
	flags.StringVar(&o.format, "format", "text", "`FORMAT` of the report: text, json or markdown")
	flags.BoolVar(&o.online, "online", false, "compare the records with GitHub")
	return cmd
}

func (e *env) audit(ctx context.Context, o auditOptions) error {
	moment := e.now().UTC()
	if o.at != "now" {
		var err error
		if moment, err = parseMoment(o.at, time.UTC); err != nil {
			return err
		}
	}
	root, err := e.root()
	if err != nil {
		root = e.path(".") // a bare repository has no content on disk
	}
	repo, inGit, opened := gitrepo.Open(root)
	if opened != nil {
		return opened
	}
	if !inGit {
		return fmt.Errorf("%s is not in a git repository, so nothing has landed that could be audited", root)
	}
	report, err := e.audited(ctx, repo, o, moment)
	if err = errors.Join(err, repo.Close()); err != nil {
		return err
	}
	if o.online {
		if err := e.confirm(ctx, report); err != nil {
			return err
		}
	}
	write := map[string]func() error{
		"text":     func() error { return report.Text(e.out) },
		"json":     func() error { return report.JSON(e.out) },
		"markdown": func() error { return report.Markdown(e.out) },
	}[o.format]
	if err := write(); err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	fmt.Fprintf(e.err, "Since %s: %s\n", report.Root.Short(), report.Summary())
	if report.Open() > 0 {
		return errFindings
	}
	return nil
}

// confirm compares the records with what GitHub says today.
func (e *env) confirm(ctx context.Context, report *audit.Report) error {
	f, err := e.forge(ctx, "")
	if err != nil {
		return err
	}
	bar := e.progress("Asking about pull request")
	defer bar.end()
	pulls := report.Pulls()
	for i, number := range pulls {
		evidence, err := f.Evidence(ctx, f.owner, f.name, number)
		if err != nil {
			return fmt.Errorf("pull request %d: %w", number, err)
		}
		report.Compare(evidence)
		bar.step(i+1, len(pulls))
	}
	return nil
}

func (e *env) audited(ctx context.Context, repo *gitrepo.Repo, o auditOptions, moment time.Time) (*audit.Report, error) {
	schemas, err := schema.Compile()
	if err != nil {
		return nil, fmt.Errorf("compile the schemas: %w", err)
	}
	if o.root == "" {
		if o.root, err = audit.Founded(ctx, repo, o.rev, schemas); err != nil {
			return nil, err
		}
	}
	if o.root == "" {
		return nil, errors.New("content/policy.yaml does not say since when the repository is judged: put `founded: COMMIT` there, with the full id of the commit that everybody agreed to begin with (git rev-parse HEAD), or name it with --root")
	}
	bar := e.progress("Judging landing")
	defer bar.end()
	return audit.Run(ctx, audit.Request{
		Repo: repo, Head: o.rev, Root: o.root, Moment: moment, Schemas: schemas, Workers: e.workers, Progress: bar.step,
	})
}

// hindsight judges what has landed since the repository was founded as it
// landed: under the policy and council of then. What lies on disk and is not in
// git, and what is older, stays judged as it is.
func (e *env) hindsight(ctx context.Context, j *job) (err error) {
	if j.world.Policy == nil || j.world.Policy.Founded == "" || j.repo == nil || j.commit == "" {
		return nil
	}
	p := j.history()
	if p.audit == nil {
		p.audit, err = e.audited(ctx, j.repo, auditOptions{root: j.world.Policy.Founded, rev: cmp.Or(j.rev, "HEAD")}, j.moment)
		if err != nil {
			return err
		}
	}
	adopt(j, p.audit.Decisions)
	return nil
}

func adopt(j *job, landed map[intel.Ref]*signoff.Decision) {
	for ref, d := range landed {
		if e := j.world.Entry(ref); e != nil && e.Path == d.Path && e.Doc.Digest == d.Digest && j.decisions[ref] != nil {
			j.decisions[ref] = d
		}
	}
}
