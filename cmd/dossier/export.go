package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/export"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/publish"
)

// exportOptions are the flags of export.
type exportOptions struct {
	format, output, audience, at, domain string
}

// exportFormats are what an edition can be written as.
var exportFormats = []string{"stix", "csv", "navigator", "misp"}

func newExport(e *env) *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use:   "export FORMAT",
		Short: "Write an edition as STIX 2.1, CSV, ATT&CK Navigator layer or MISP feed",
		Long: `Export checks the repository and writes what is signed, and what one audience may
see of it, for other programs. Like a build, it is a function of commit, moment
and audience; a build puts the same files into exports/ of the site, and those of
one product beside its page.

stix       a bundle of STIX 2.1. Each product is a report, with its indicators,
           techniques, vulnerabilities and actors; reviews are opinions by the
           experts. confidence is the analytic confidence of the judgement that
           we are least sure of: 15 low, 50 moderate, 85 high. Judgements with
           their likelihood stand in the description and in an extension that
           the bundle defines. Withdrawn products are revoked; provisional,
           superseded and expired ones say so in labels and description. An
           actor uses techniques where an actor profile, campaign report or
           intrusion analysis names one actor only
csv        the indicators of all products but withdrawn ones (RFC 4180):

` + export.Columns() + `
           A cell that a spreadsheet would compute, one that begins with
           = + - @ or a tab or line break, has an apostrophe before it, and so
           has one that begins with an apostrophe: take one away when reading
navigator  a layer of the ATT&CK Navigator (format 4.5): the techniques of one
           domain that products in force name, by the number of products. A
           layer has one domain: --domain chooses, enterprise unless it says so
misp       one file that MISP imports, with an event for each product; with -o a
           folder that MISP fetches as a feed: manifest.json, hashes.csv and a
           file for each event. Nothing is marked to be sent further than its
           label allows: clear to all, green within the community, all else to
           nobody beyond who fetched it

Machines get indicators as they are; in names and descriptions they are defanged.`,
		Example: `  dossier export stix -o bundle.json
  dossier export csv --audience partners
  dossier export navigator --domain ics -o layer.json
  dossier export misp -o feed`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("export wants one format: %s", intel.Join(exportFormats))
			}
			return nil
		},
		ValidArgs: exportFormats,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.format = args[0]
			if err := o.settle(cmd.Flags().Changed("domain")); err != nil {
				return err
			}
			return e.released(cmd.Context(), o.at, func(ctx context.Context, j *job) error { return e.export(ctx, j, o) })
		},
	}
	cmd.Flags().StringVarP(&o.output, "output", "o", "", "write to `FILE`, a folder for misp (default standard output)")
	cmd.Flags().StringVar(&o.audience, "audience", "", "the edition of `AUDIENCE` (default from dossier.yaml)")
	cmd.Flags().StringVar(&o.at, "at", "", "write it "+atHelp)
	cmd.Flags().StringVar(&o.domain, "domain", "enterprise", "of navigator, the `DOMAIN` of ATT&CK: enterprise, mobile or ics")
	return cmd
}

// settle refuses what cannot be.
func (o *exportOptions) settle(chosen bool) error {
	if !slices.Contains(exportFormats, o.format) {
		return fmt.Errorf("export %s: there are %s", o.format, intel.Join(exportFormats))
	}
	if chosen && o.format != "navigator" {
		return fmt.Errorf("--domain is of navigator; %s holds all domains", o.format)
	}
	domain := strings.TrimSuffix(o.domain, "-attack") + "-attack"
	if !slices.Contains(export.Domains, domain) {
		return fmt.Errorf("--domain %s: there are enterprise, mobile and ics", o.domain)
	}
	o.domain = domain
	return nil
}

func (e *env) export(ctx context.Context, j *job, o exportOptions) error {
	ed, err := j.edition(o.audience)
	if err != nil {
		return err
	}
	x := export.New(ed)
	if o.format == "misp" && o.output != "" {
		return e.feed(ctx, j, x, o.output)
	}
	data, err := export.File{Write: o.writer(x)}.Bytes()
	if err := errors.Join(err, ctx.Err()); err != nil {
		return err
	}
	if o.format == "navigator" {
		e.otherDomains(x, o.domain)
	}
	return e.deliver(o.output, data)
}

// writer writes the format as one file.
func (o *exportOptions) writer(x *export.Exports) func(io.Writer) error {
	switch o.format {
	case "stix":
		return func(w io.Writer) error { return x.Bundle(w, x.Products()...) }
	case "csv":
		return func(w io.Writer) error { return x.Indicators(w, x.Products()...) }
	case "navigator":
		return func(w io.Writer) error { return x.Layer(w, o.domain) }
	}
	return x.Events
}

// otherDomains says which techniques the layer does not hold.
func (e *env) otherDomains(x *export.Exports, but string) {
	for _, d := range x.Used() {
		if d != but {
			fmt.Fprintf(e.err, "Products name techniques of %s too; they are in the layer of --domain %s\n", d, strings.TrimSuffix(d, "-attack"))
		}
	}
}

// feed replaces a folder by a feed of MISP, in one step.
func (e *env) feed(ctx context.Context, j *job, x *export.Exports, output string) error {
	at := buildOptions{output: output}
	if err := e.place(j, &at); err != nil {
		return err
	}
	staging, err := publish.Stage(at.output)
	if err != nil {
		return err
	}
	for _, f := range x.Feed() {
		data, err := f.Bytes()
		if err == nil {
			err = staging.Write(f.Name, data)
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return errors.Join(err, staging.Discard())
		}
	}
	if err := staging.Commit(); err != nil {
		return errors.Join(err, staging.Discard())
	}
	fmt.Fprintln(e.err, filepath.Join(at.output, "manifest.json"))
	return nil
}
