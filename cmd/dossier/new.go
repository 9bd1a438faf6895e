package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/starter"
)

func newNew(e *env) *cobra.Command {
	var r starter.Request
	var product string
	cmd := &cobra.Command{
		Use:   "new KIND",
		Short: "Make a document from its template, ready to be filled in",
		Long: `New makes a document: all fields in the order of the schema, each with a short
comment on what belongs there. It fills in what it knows, asks on a terminal for
what it needs, and leaves empty what only a person can say; ` + "`dossier check`" + `
lists that. It never overwrites a file.

KIND is one of
` + indent(wrap(strings.Join(kindWords(), ", "), 76)) + `

Ids follow the habit of the kind: the date and words of the title, the next free
number of a PIR or GIR, the week of a roundup. --id chooses another.`,
		Example: `  dossier new flash-alert --title "PAN-OS interface exploited" --answers PIR-001
  dossier new pir --title "Edge devices" --from ciso --domain network
  dossier new question --title "Are our firewalls affected?" --from ceo
  dossier new outcome --document 2024-10-04-heating --judgement KJ1`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("one kind at a time; a title goes behind --title, in quotes")
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return kindWords(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			r.Product = intel.Product(product)
			return e.new(cmd, r, strings.Join(args, ""))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&r.Title, "title", "", "`TEXT`: the title, name or question")
	flags.StringVar(&product, "product", "", "`PRODUCT` of an assessment: "+spell(intel.Products))
	flags.StringSliceVar(&r.Answers, "answers", nil, "`REQUIREMENTS` it answers or serves, such as PIR-001,PIR-003")
	flags.StringSliceVar(&r.Authors, "author", nil, "council `IDS` of who writes it (default who commits here)")
	flags.StringSliceVar(&r.From, "from", nil, "stakeholder `ID` who asks; of a lead, its source")
	flags.StringSliceVar(&r.Domains, "domain", nil, "`DOMAIN` it belongs to")
	flags.StringVar(&r.Type, "type", "", "`TYPE` of an estate entry or a source, such as technology or rss")
	flags.StringVar(&r.Document, "document", "", "`ID` of the product that feedback or an outcome is about")
	flags.StringVar(&r.Judgement, "judgement", "", "`ID` of the judgement that an outcome is about, such as KJ1")
	flags.StringVar(&r.ID, "id", "", "`ID`, or of a dated kind the words after the date")
	return cmd
}

func (e *env) new(cmd *cobra.Command, r starter.Request, word string) error {
	ctx := cmd.Context()
	root, err := e.root()
	if err != nil {
		return err
	}
	ask := e.asker()
	if word == "" && ask != nil {
		if word, err = ask.choice("Which kind", kindOptions(), false); err != nil {
			return err
		}
	}
	if err := chooseKind(&r, word); err != nil {
		return err
	}
	w, err := e.glance(ctx, root)
	if err != nil {
		return err
	}
	r.Now, r.Known = e.now(), known(w, r.Kind)
	if r.Zone, err = time.LoadLocation(w.Organisation.TimeZone); err != nil {
		r.Zone = time.UTC // the check reports it
	}
	if err := checkFlags(cmd, r, w); err != nil {
		return err
	}
	if len(r.Authors) == 0 {
		r.Authors = author(ctx, w, root)
	}
	if err := complete(&r, w, ask); err != nil {
		return err
	}
	return e.make(root, r)
}

// glance loads what is there; findings are the business of check.
func (e *env) glance(ctx context.Context, root string) (*corpus.World, error) {
	w, _, err := e.loaded(ctx, root)
	return w, err
}

// make writes the document and says what comes next.
func (e *env) make(root string, r starter.Request) error {
	if r.ID != "" && !idForm.MatchString(r.ID) {
		return fmt.Errorf("--id %s: an id holds letters, digits, dots, hyphens and underscores, and begins with a letter or digit", r.ID)
	}
	f, err := starter.Document(r)
	if noID := (starter.ErrNoID{}); errors.As(err, &noID) {
		return fmt.Errorf("%w; name the file with --id", err)
	}
	if err != nil {
		return err
	}
	id := strings.TrimSuffix(path.Base(f.Path), path.Ext(f.Path))
	if slices.Contains(r.Known.Taken, id) {
		return fmt.Errorf("there is a document with the id %s already; change that one, or give this one another id with --id", id)
	}
	if err := writeFile(root, f); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and new overwrites nothing; give this one another id with --id", f.Path)
	} else if err != nil {
		return err
	}
	shown := e.shown(root, f.Path)
	if _, err := fmt.Fprintln(e.out, shown); err != nil {
		return err
	}
	fmt.Fprintf(e.err, "%s, then: dossier check %s\n", blanks(r.Kind, f), shown)
	return nil
}

// shown returns a path as it is reached from the working directory.
func (e *env) shown(root, name string) string {
	full := filepath.Join(root, filepath.FromSlash(name))
	if here, err := filepath.Abs("."); err == nil {
		if rel, err := filepath.Rel(here, full); err == nil && !strings.HasPrefix(rel, "..") {
			return rel
		}
	}
	return full
}

// blanks counts what a person has to fill in.
func blanks(kind intel.Kind, f starter.File) string {
	schemas, err := schema.Compile()
	if err != nil {
		return "Fill it in"
	}
	d, _ := doc.Parse(f.Path, f.Data)
	n := len(schemas.Check(kind, d))
	if r := strings.Count(d.Body, "\n## ") + strings.Count(d.Body[:min(3, len(d.Body))], "## "); r > 0 && n > 0 {
		return fmt.Sprintf("Fill in %s and the text below %s", count(n, "empty field"), count(r, "heading"))
	}
	if n == 0 {
		return "Look through it"
	}
	return "Fill in " + count(n, "empty field")
}
