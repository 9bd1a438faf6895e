package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/mail"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// roundupOptions are the flags of roundup.
type roundupOptions struct {
	week, format, output, audience, at string
}

// forms are the formats of a roundup.
var forms = []string{"pdf", "html", "md", "txt", "eml"}

func newRoundup(e *env) *cobra.Command {
	var o roundupOptions
	cmd := &cobra.Command{
		Use:   "roundup",
		Short: "Write one weekly roundup as PDF, HTML, Markdown, text or mail",
		Long: `Roundup checks the repository and writes the roundup of one week for one
audience: as a PDF, as a page or a text to send on, or as a mail with all of
them that any mail program opens as a draft. The format follows from the name of
the file.

Like a build, it is a function of commit, moment and audience.`,
		Example: `  dossier roundup -o roundup.eml
  dossier roundup --week 2024-W46 -o week46.pdf
  dossier roundup --format txt | less`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.settle(); err != nil {
				return err
			}
			return e.released(cmd.Context(), o.at, func(ctx context.Context, j *job) error { return e.roundup(ctx, j, o) })
		},
	}
	cmd.Flags().StringVar(&o.week, "week", "", "the ISO `WEEK`, such as 2024-W47 (default the latest)")
	cmd.Flags().StringVar(&o.format, "format", "", "`FORMAT`: pdf, html, md, txt or eml (default from the file's name, else pdf)")
	cmd.Flags().StringVarP(&o.output, "output", "o", "", "write to `FILE` (default standard output)")
	cmd.Flags().StringVar(&o.audience, "audience", "", "the edition of `AUDIENCE` (default from dossier.yaml)")
	cmd.Flags().StringVar(&o.at, "at", "", "write it "+atHelp)
	return cmd
}

// settle finds the format and refuses what cannot be.
func (o *roundupOptions) settle() error {
	if o.week != "" {
		if _, ok := roundup.ParseWeek(o.week); !ok {
			return fmt.Errorf("--week %s: not a week; write it as 2024-W47, for example", o.week)
		}
	}
	if o.format == "" && o.output != "" {
		o.format = strings.TrimPrefix(strings.ToLower(filepath.Ext(o.output)), ".")
		if !slices.Contains(forms, o.format) {
			return fmt.Errorf("-o %s: the name says no format; end it in .pdf, .html, .md, .txt or .eml, or add --format", o.output)
		}
	}
	if o.format == "" {
		o.format = "pdf"
	}
	if !slices.Contains(forms, o.format) {
		return fmt.Errorf("--format %s: there are %s", o.format, intel.Join(forms))
	}
	return nil
}

func (e *env) roundup(ctx context.Context, j *job, o roundupOptions) error {
	ed, err := j.edition(o.audience)
	if err != nil {
		return err
	}
	all := roundup.All(ed)
	r, err := choose(all, o.week)
	if err != nil {
		return err
	}
	data, err := j.form(all, r, o.format)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return e.deliver(o.output, data)
}

// choose returns the roundup of a week, the latest for "".
func choose(all []*roundup.Roundup, week string) (*roundup.Roundup, error) {
	if week == "" {
		return all[len(all)-1], nil
	}
	names := make([]string, len(all))
	for i, r := range all {
		if names[i] = r.Week.String(); names[i] == week {
			return r, nil
		}
	}
	ed, why := all[0].Edition, "nothing happened in it"
	if w, _ := roundup.ParseWeek(week); w.Monday(ed.Organisation.Zone).After(ed.Moment) {
		why = "it has not begun at " + intel.Moment(ed.Moment, ed.Organisation.Zone)
	}
	return nil, fmt.Errorf("--week %s: %s; there are roundups of %s", week, why, intel.Join(names))
}

// form writes a roundup in one of its forms.
func (j *job) form(all []*roundup.Roundup, r *roundup.Roundup, format string) ([]byte, error) {
	switch format {
	case "md":
		return mail.Markdown(r), nil
	case "txt":
		return mail.Text(r), nil
	case "html":
		return mail.HTML(r)
	}
	press, err := j.press(r.Edition, all)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := press.Roundup(&b, r); err != nil {
		return nil, err
	}
	if format == "pdf" {
		return b.Bytes(), nil
	}
	var letter bytes.Buffer
	if err := mail.Message(&letter, r, b.Bytes()); err != nil {
		return nil, err
	}
	return letter.Bytes(), nil
}
