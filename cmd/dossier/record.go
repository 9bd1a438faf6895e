package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/audit"
	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
)

// recordOptions are the flags of `dossier record`.
type recordOptions struct {
	pr, evidence, base, head, branch, remote string
	recorder, key                            string
	push                                     bool
}

func newRecord(e *env) *cobra.Command {
	var o recordOptions
	cmd := &cobra.Command{
		Use:   "record",
		Short: "After a merge: keep the approvals as review files",
		Long: `Record writes each approval that counted, and each dissent, to a review file, so
that the sign-off can be judged from git alone for ever: who said what of which
change, who contributed, what was objected, under which policy and council. It
makes one commit that touches content/reviews/ only.

It finds for itself where the pull request landed, by a merge commit, a squash or
a rebase; the branch and the head of the pull request must be in this clone (git
fetch origin pull/7/head). On a forge that it does not know, --evidence takes
what the forge says (see dossier evidence), and --base and --head, if need be,
the commit before the landing and the landing.

A member of the council with the role recorder vouches for the records with a key
of theirs: --recorder MEMBER, and --key FILE or the key itself in
DOSSIER_RECORDER_KEY. With ` + "`records: unsigned`" + ` in the policy there may be none,
and everything that was signed so says "recorded, not signed".

--push also pushes the commit, onto the branch as it is by then. If the push is
refused the exit code is 2, and the files are kept in the work tree.`,
		Example: `  dossier record --pr 7 --recorder recorder --key recorder_ed25519 --push
  dossier record --evidence evidence.json --recorder recorder --key recorder_ed25519`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.valid(); err != nil {
				return err
			}
			return e.record(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.pr, "pr", "", "pull request `N` of GitHub; empty: that of the workflow's event")
	flags.StringVar(&o.evidence, "evidence", "", "`FILE` with the reviews of a forge, - for standard input")
	flags.StringVar(&o.branch, "branch", "", "`BRANCH` that it landed on (default that of the pull request, else main)")
	flags.StringVar(&o.base, "base", "", "commit `REV` before the landing (default found in git)")
	flags.StringVar(&o.head, "head", "", "commit `REV` with which it landed (default found in git)")
	flags.StringVar(&o.recorder, "recorder", "", "council id `MEMBER` of the recorder")
	flags.StringVar(&o.key, "key", "", "private SSH key `FILE` of the recorder")
	flags.BoolVar(&o.push, "push", false, "push the commit to the branch")
	flags.StringVar(&o.remote, "remote", "origin", "`REMOTE` to push to")
	return cmd
}

func (o recordOptions) valid() error {
	n, err := strconv.Atoi(o.pr)
	switch {
	case o.pr != "" && (err != nil || n < 1):
		return fmt.Errorf("--pr %s: write the number of a pull request, such as 7", o.pr)
	case o.pr != "" && o.evidence != "":
		return errors.New("--pr reads the evidence from GitHub, --evidence names it; leave one of them out")
	case (o.base == "") != (o.head == ""):
		return errors.New("--base and --head go together: the commit before the landing, and the landing")
	}
	return nil
}

func (e *env) record(ctx context.Context, o recordOptions) (err error) {
	root, err := e.root()
	if err != nil {
		return err
	}
	repo, err := e.repository()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, repo.Close()) }()
	evidence, err := e.landedEvidence(ctx, &o)
	if err != nil {
		return err
	}
	signer, err := e.recorderKey(gateOptions{recorder: o.recorder, key: o.key, post: true})
	if err != nil {
		return err
	}
	records, v, err := e.records(ctx, repo, o, evidence, signer)
	if err != nil {
		return fmt.Errorf("pull request %d: %w", evidence.Number, err)
	}
	if !v.Passes() {
		fmt.Fprintf(e.err, "What landed in %s is not signed off: %s `dossier audit` reports it.\n", v.Head[:7], v.Sentence())
	}
	k := &keeper{env: e, root: root, branch: o.branch, remote: o.remote, push: o.push, number: evidence.Number}
	return k.keep(ctx, records)
}

// landedEvidence reads what the forge knows of a pull request, and the branch.
func (e *env) landedEvidence(ctx context.Context, o *recordOptions) (*github.Evidence, error) {
	if o.evidence != "" {
		if o.branch == "" {
			o.branch = "main"
		}
		return e.readEvidence(o.evidence)
	}
	event, err := e.event(gateOptions{pr: o.pr})
	if err != nil || len(event.Numbers) != 1 {
		return nil, errors.Join(errors.New("name the pull request that landed with --pr N"), err)
	}
	number := event.Numbers[0]
	f, err := e.forge(ctx, "")
	if err != nil {
		return nil, err
	}
	if o.branch == "" {
		pull, err := f.Pull(ctx, f.owner, f.name, number)
		if err != nil {
			return nil, err
		}
		if !pull.Main() {
			return nil, fmt.Errorf("pull request %d landed on %s, where another policy and council may decide; name the branch with --branch if that is meant", number, pull.Base)
		}
		o.branch = pull.Base
	}
	return f.Evidence(ctx, f.owner, f.name, number)
}

// records judges what landed, and writes down what counted.
func (e *env) records(ctx context.Context, repo *gitrepo.Repo, o recordOptions, evidence *github.Evidence, signer *attest.Signer) ([]*intel.Review, *gate.Verdict, error) {
	schemas, err := schema.Compile()
	if err != nil {
		return nil, nil, fmt.Errorf("compile the schemas: %w", err)
	}
	if !repo.Has(evidence.Head) {
		return nil, nil, fmt.Errorf("its head %.7s is not in this clone; fetch it (git fetch origin pull/%d/head) and run again", evidence.Head, evidence.Number)
	}
	onto, landing := o.base, o.head
	if onto == "" {
		if onto, landing, err = landed(repo, o, evidence); err != nil {
			return nil, nil, err
		}
	}
	v, err := gate.Judge(ctx, gate.Request{
		Repo: repo, Base: onto, Head: landing, Pull: evidence.Head, Evidence: evidence,
		Moment: e.now().UTC(), Schemas: schemas, Workers: e.workers, Host: e.host(),
	})
	if err != nil {
		return nil, nil, err
	}
	records, err := audit.Records(ctx, audit.Recording{
		Repo: repo, Schemas: schemas, Verdict: v, Evidence: evidence, Recorder: o.recorder, Signer: signer, Now: e.now(),
	})
	if errors.Is(err, audit.ErrNoRecorder) {
		err = fmt.Errorf("%w; name who vouches for them with --recorder MEMBER and --key FILE", err)
	}
	return records, v, err
}

// landed finds the landing on the branch, as the remote has it if it is known.
func landed(repo *gitrepo.Repo, o recordOptions, evidence *github.Evidence) (onto, landing string, err error) {
	for _, name := range []string{"refs/remotes/" + o.remote + "/" + o.branch, "refs/heads/" + o.branch, o.branch} {
		tip, err := repo.Revision(name)
		if errors.Is(err, gitrepo.ErrUnknownRevision) {
			continue
		}
		if err != nil {
			return "", "", err
		}
		onto, landing, err = audit.Landed(repo, tip.ID, evidence.Head, evidence.Base)
		if errors.Is(err, audit.ErrNotLanded) {
			continue
		}
		return onto, landing, err
	}
	return "", "", fmt.Errorf("%w on %s of this clone; fetch it (git fetch %s), or name the landing with --base and --head", audit.ErrNotLanded, o.branch, o.remote)
}
