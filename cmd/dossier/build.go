package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/publish"
	"github.com/dossier-cti/dossier/engine/roundup"
	"github.com/dossier-cti/dossier/engine/signoff"
	"github.com/dossier-cti/dossier/engine/web"
)

// buildOptions are the flags of build.
type buildOptions struct {
	output, audience, at, pdf string
	all                       bool // audiences, one folder each
	noCache                   bool // build also what has not changed
}

func newBuild(e *env) *cobra.Command {
	var o buildOptions
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Check, then write the briefing site and PDFs of one audience",
		Long: `Build checks the repository, cuts the edition of one audience out of what is
signed, and writes its site and PDFs. The folder is replaced in one step when
all is done: a build that fails or is killed leaves the former one as it was.

The output is a function of commit, moment and audience. The moment is the time
of the commit, or the as_of of an example, or what --at says. Where the files on
disk are not those of the commit, its id on every page has "-changed" behind it.

--at goes back: a day or moment before the last commit gives what was committed
by then, with the sign-off as it stood; a branch, tag or commit gives that
commit. --at now is the beginning of this hour, or the last commit if that is
younger. A bare repository has no files on disk: its last commit is built, or what
--at names, into the folder that -o names.

site_url in content/dossier.yaml is where the site will be published. Feeds,
citations, mails and exports name it, and 404.html, which is served at any depth,
finds its style sheet by it; all else works at any address and from a folder.

Where nothing has changed since the folder was built (the files, the history, the
moment, the program, and the folder), nothing is built; --no-cache does.`,
		Example: `  dossier build
  dossier build --audience partners -o public-partners
  dossier build --all -o editions
  dossier build --at 2024-11-18 -o monday
  dossier build --at now`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !slices.Contains([]string{"all", "current", "none"}, o.pdf) {
				return fmt.Errorf("--pdf %s: there are all, current and none", o.pdf)
			}
			j, err := e.ground(o.at)
			if err != nil {
				return err
			}
			return errors.Join(e.rebuildAt(cmd.Context(), j, o), j.close())
		},
	}
	cmd.Flags().StringVarP(&o.output, "output", "o", "", "write to `FOLDER` (default public beside content)")
	cmd.Flags().StringVar(&o.audience, "audience", "", "the edition of `AUDIENCE` (default from dossier.yaml)")
	cmd.Flags().BoolVar(&o.all, "all", false, "the editions of all audiences, one folder each, named by their ids")
	cmd.MarkFlagsMutuallyExclusive("all", "audience")
	cmd.Flags().StringVar(&o.at, "at", "", "build "+atHelp)
	cmd.Flags().BoolVar(&o.noCache, "no-cache", false, "build even if nothing has changed since the folder was built")
	cmd.Flags().StringVar(&o.pdf, "pdf", "all", "print `WHICH` documents: all, current (roundups and live products) or none")
	return cmd
}

// publish builds what nothing speaks against.
func (e *env) publish(ctx context.Context, j *job, o buildOptions) error {
	if bad := stopping(j.found); len(bad) > 0 {
		return e.refuse(j, bad)
	}
	if err := e.complain(j); err != nil {
		return err
	}
	if j.dirty > 0 {
		fmt.Fprintf(e.err, "%s on disk not as in the commit; every page says so (%s)\n", arefiles(j.dirty), j.commit)
	}
	return e.build(ctx, j, o)
}

func arefiles(n int) string {
	if n == 1 {
		return "1 file is"
	}
	return fmt.Sprintf("%d files are", n)
}

// refuse prints what is wrong and builds nothing.
func (e *env) refuse(j *job, bad []diag.Diagnostic) error {
	if err := diag.WriteText(e.err, bad, j.source, e.color()); err != nil {
		return fmt.Errorf("print findings: %w", err)
	}
	if newer := func(d diag.Diagnostic) bool { return d.Rule == "in-the-future" }; slices.ContainsFunc(bad, newer) && j.world.Organisation.AsOf.IsZero() {
		fmt.Fprintf(e.err, "The build is as of %s; what is newer needs a commit, or --at now\n", j.moment.Format(time.RFC3339))
	}
	fmt.Fprintf(e.err, "%s; nothing was built, what was there is as it was\n", count(len(bad), "error"))
	return errFindings
}

// released does something with what is released of the state that at names,
// unless something speaks against it.
func (e *env) released(ctx context.Context, at string, do func(context.Context, *job) error) error {
	j, err := e.load(ctx, at)
	if err != nil {
		return err
	}
	if bad := stopping(j.found); len(bad) > 0 {
		return errors.Join(e.refuse(j, bad), j.close())
	}
	return errors.Join(do(ctx, j), j.close())
}

// stopping returns the errors that stop a build. A review that is damaged or
// forged does not: it signs nothing, so its document is left out, and nobody
// can hold up a publication by adding one.
func stopping(found []diag.Diagnostic) []diag.Diagnostic {
	var list []diag.Diagnostic
	for _, d := range found {
		if d.Severity == diag.Error && !isReview(d) {
			list = append(list, d)
		}
	}
	return list
}

func isReview(d diag.Diagnostic) bool { return strings.HasPrefix(d.File, "content/reviews/") }

// complain prints the reviews that do not count.
func (e *env) complain(j *job) error {
	var bad []diag.Diagnostic
	for _, d := range j.found {
		if d.Severity == diag.Error && isReview(d) {
			bad = append(bad, d)
		}
	}
	if err := diag.WriteText(e.err, bad, j.source, e.color()); err != nil {
		return fmt.Errorf("print findings: %w", err)
	}
	return nil
}

func (e *env) build(ctx context.Context, j *job, o buildOptions) error {
	list, err := j.editions(o)
	if err != nil {
		return err
	}
	left := j.unsigned()
	if err := j.forget(); err != nil {
		return err
	}
	defer e.thrifty()()
	staging, err := publish.Stage(o.output)
	if err != nil {
		return err
	}
	for _, r := range list {
		if err := e.draw(ctx, j, r.Edition, o.pdf, r.into(staging.Pour)); err != nil {
			return errors.Join(err, staging.Discard())
		}
	}
	if err := staging.Commit(); err != nil {
		return errors.Join(err, staging.Discard())
	}
	e.remark(left)
	e.remarkPlace(list)
	for _, r := range list {
		if err := e.announce(r.Edition, o.pdf, filepath.Join(o.output, r.folder)); err != nil {
			return err
		}
	}
	return nil
}

// edition cuts the edition of an audience; "" is the default one.
func (j *job) edition(audience string) (*edition.Edition, error) {
	org := j.world.Organisation
	who, ok := org.Audience(audience)
	if !ok {
		ids := make([]string, len(org.Audiences))
		for i, a := range org.Audiences {
			ids[i] = a.ID
		}
		return nil, fmt.Errorf("--audience %s: content/dossier.yaml has %s", audience, roundup.Join(ids))
	}
	return edition.Release(edition.Request{
		World: j.world, Decisions: j.decisions, Audience: who,
		Moment: j.moment, Zone: j.zone, Commit: j.commit, Former: j.former, Renamed: j.renamed, Stale: j.stale, Names: j.names, Drafts: j.drafts,
	}), nil
}

// draw makes every file of an edition. PDFs come first, because pages name
// their sizes.
func (e *env) draw(ctx context.Context, j *job, ed *edition.Edition, which string, to web.Output) error {
	rounds := roundup.All(ed)
	press, err := j.press(ed, rounds)
	if err != nil {
		return err
	}
	prints, err := e.print(ctx, press, printouts(ed, rounds, which), to)
	if err != nil {
		return err
	}
	version, _ := build()
	return web.Write(ctx, ed, rounds, web.Options{Version: version, PDFs: prints}, to)
}

// shown are the kinds that a site shows once they are signed.
var shown = []intel.Kind{
	intel.Requirements, intel.Assessments, intel.Inquiries, intel.Outcomes, intel.Roundups,
	intel.Estate, intel.Sources, intel.Stakeholders, intel.Council,
}

// remark says how many documents are missing because nobody signed them: a
// site without them looks like a site that never had them.
func (e *env) remark(n int) {
	switch {
	case n == 1:
		fmt.Fprintln(e.err, "1 document is not signed and was left out; `dossier check` lists the reviews that do not count")
	case n > 1:
		fmt.Fprintf(e.err, "%d documents are not signed and were left out; `dossier check` lists the reviews that do not count\n", n)
	}
}

// remarkPlace says what a site lacks that does not know where it will lie.
func (e *env) remarkPlace(list []release) {
	if slices.ContainsFunc(list, func(r release) bool { return r.Organisation.SiteURL == "" }) {
		fmt.Fprintln(e.err, "content/dossier.yaml names no site_url, so feeds do not say where they lie, and 404.html works at the root of a host only")
	}
}

// unsigned counts the documents that are not shown because nobody signed them.
func (j *job) unsigned() int {
	n := 0
	for ref, d := range j.decisions {
		if d.State != signoff.Satisfied && d.State != signoff.ProvisionalState && slices.Contains(shown, ref.Kind) {
			n++
		}
	}
	return n
}

// announce says on standard output where the result is.
func (e *env) announce(ed *edition.Edition, which, output string) error {
	lines := "Site  " + shortest(output, "index.html") + "\n"
	if which != "none" {
		week := roundup.WeekOf(ed.Moment, ed.Organisation.Zone)
		lines += "PDF   " + shortest(output, web.RoundupPDF(week)) + "\n"
	}
	_, err := io.WriteString(e.out, lines)
	return err
}
