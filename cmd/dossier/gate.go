package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/schema"
)

// gateOptions are the flags of `dossier gate`.
type gateOptions struct {
	pr, base, head, evidence string
	format, at, account, key string
	recorder                 string
	post, fetch              bool
}

const gateManual = `Gate decides for every file that would land whether the fusion center has signed
it: who must, who has, whose approval does not count and why. The policy and the
council are those of the base. Everything is read from git objects; nothing of
the pull request is checked out or run.

In any clone, with any forge or none:
  dossier gate --base main --head feature --evidence FILE
FILE is what ` + "`dossier evidence`" + ` writes. Without it the signed review files of the
branch (see ` + "`dossier sign`" + `) are all that counts.

On GitHub, with a token in GITHUB_TOKEN or GH_TOKEN:
  dossier gate --pr 7
The repository is that of GITHUB_REPOSITORY, content/dossier.yaml or the remote
origin; GITHUB_API_URL names another GitHub. In a workflow --pr may be left out:
the event says which pull request it is about, and a push or a schedule is about
all that are open. The clone must hold the base, the head and the commits that
were reviewed; --fetch gets them from the remote origin, as would
  git fetch origin main pull/7/head

--post sets the commit status dossier/sign-off (pending first, so that an older
success does not outlive a failure) and keeps one comment on the pull request. A
pull request to another branch than the default one gets neither: the status of a
commit does not say for which branch it speaks.
With --recorder MEMBER and --key FILE (or the key itself in DOSSIER_RECORDER_KEY)
it also signs, for each new review, which head the reviewer saw. GitHub shows a
review at another commit once the branch is rewritten or updated; with that the
review still counts for documents that are the same.

Formats:
  text      for people
  markdown  for comments and summaries; a workflow's step summary gets it anyhow
  json      {"state": satisfied, provisional, waiting, objected or denied,
            "sentence", "repository", "number", "base", "head", "moment",
            "documents": [{"document", "path", "from", "change", "previous",
            "digest", "state", "required": [{"rule", "domain", "role", "need",
            "have", "from": [], "candidates": [], "deadlock", "due"}],
            "counted": [{"actor", "member", "domains": [], "reference"}],
            "ignored": [{"actor", "reference", "reason"}], "objections":
            [{"actor", "member", "reference", "at"}], "dissents": [as before],
            "contributors": [{"name", "email", "part", "members": [], "account",
            "known", "bot"}], "sentence", "details": []}]}. Every key is always
            there; due may be null. One object for each pull request

Exit codes: 0 satisfied, or provisional where the policy allows it; 1 waiting,
objected or denied; 2 could not be decided, which is never a yes.`

func newGate(e *env) *cobra.Command {
	var o gateOptions
	cmd := &cobra.Command{
		Use:   "gate",
		Short: "Is the sign-off of a pull request satisfied?",
		Long:  gateManual,
		Example: `  dossier gate --base origin/main
  dossier gate --base main --head feature --evidence evidence.json --format json
  dossier gate --pr 7
  dossier gate --pr 7 --post`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.head = named(o.head, "HEAD", cmd.Flags().Changed("head"))
			if err := o.valid(cmd.Flags().Changed("pr"), cmd.Flags().Changed("head")); err != nil {
				return err
			}
			return e.gate(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.pr, "pr", "", "pull request `N` of GitHub; empty: those of the workflow's event")
	flags.StringVar(&o.base, "base", "", "commit or branch `REV` where it lands (with --pr: its base branch)")
	flags.StringVar(&o.head, "head", "", "commit or branch `REV` that lands (default HEAD)")
	flags.StringVar(&o.evidence, "evidence", "", "`FILE` with the reviews of a forge, - for standard input")
	flags.StringVar(&o.format, "format", "text", "`FORMAT` of the verdict: text, markdown or json")
	flags.StringVar(&o.at, "at", "now", "decide as of `MOMENT`: a date, a time or now")
	flags.BoolVar(&o.post, "post", false, "set the commit status and the comment")
	flags.BoolVar(&o.fetch, "fetch", false, "first fetch from the remote origin what GitHub speaks of")
	flags.StringVar(&o.recorder, "recorder", "", "council id `MEMBER` of the recorder who signs what reviewers saw")
	flags.StringVar(&o.key, "key", "", "private SSH key `FILE` of the recorder")
	flags.StringVar(&o.account, "account", "", "`LOGIN` that the token stands for, if GitHub does not say")
	return cmd
}

func named(value, otherwise string, given bool) string {
	if given {
		return value
	}
	return otherwise
}

func (o gateOptions) valid(pr, head bool) error {
	local := o.evidence != "" || head || o.local()
	switch n, err := strconv.Atoi(o.pr); {
	case !slices.Contains([]string{"text", "markdown", "json"}, o.format):
		return fmt.Errorf("--format %s: there are text, markdown and json", o.format)
	case o.pr != "" && (err != nil || n < 1):
		return fmt.Errorf("--pr %s: write the number of a pull request, such as 7", o.pr)
	case pr && (o.evidence != "" || head):
		return errors.New("--pr reads reviews and head from GitHub, --evidence and --head name them; leave one of them out")
	case local && o.base == "":
		return errors.New("--base is missing: name the branch where it lands, for example --base origin/main")
	case local && o.post:
		return errors.New("--post writes to a pull request of GitHub; name it with --pr N")
	case o.post && o.at != "now":
		return errors.New("--post says how things stand now, and --at asks for another moment; leave one of them out")
	case local && o.fetch:
		return errors.New("--fetch gets what a pull request of GitHub needs; name it with --pr N")
	case (o.key != "" || o.recorder != "") && !o.post:
		return errors.New("--recorder and --key sign what is posted; they go with --post")
	}
	return nil
}

// local reports whether everything is at hand: a base was named, and no pull
// request.
func (o gateOptions) local() bool { return o.base != "" && o.pr == "" && !o.post && !o.fetch }

func (e *env) gate(ctx context.Context, o gateOptions) (err error) {
	defer e.unhurried()()
	schemas, err := schema.Compile()
	if err != nil {
		return fmt.Errorf("compile the schemas: %w", err)
	}
	r := gate.Request{Base: o.base, Head: o.head, Schemas: schemas, Workers: e.workers, Host: e.host()}
	if r.Moment, err = e.moment(o.at); err != nil {
		return err
	}
	if !o.local() {
		return e.gatePulls(ctx, o, r)
	}
	if r.Repo, err = e.repository(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Repo.Close()) }()
	if o.evidence != "" {
		if r.Evidence, err = e.readEvidence(o.evidence); err != nil {
			return err
		}
	}
	v, err := gate.Judge(ctx, r)
	if err != nil {
		return err
	}
	if err := e.show(v, o, r.Repo); err != nil {
		return err
	}
	if !v.Passes() {
		return errFindings
	}
	return nil
}

// repository opens the git repository around the content, or a bare one.
func (e *env) repository() (*gitrepo.Repo, error) {
	root, missing := e.root()
	if missing != nil {
		root = e.dir
	}
	repo, ok, err := gitrepo.Open(root)
	switch {
	case err != nil:
		return nil, err
	case !ok && missing != nil:
		return nil, missing
	case !ok:
		return nil, fmt.Errorf("%s is not in a git repository, so there is nothing to compare; a pull request is judged in a clone", root)
	}
	return repo, nil
}

func (e *env) readEvidence(name string) (*github.Evidence, error) {
	if name == "-" {
		return github.ReadEvidence(e.in)
	}
	f, err := os.Open(e.path(name))
	if err != nil {
		return nil, fmt.Errorf("--evidence: %w", err)
	}
	evidence, err := github.ReadEvidence(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("--evidence %s: %w", name, err)
	}
	return evidence, nil
}
