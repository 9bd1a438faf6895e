package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/starter"
)

func newSchema(e *env) *cobra.Command {
	var vscode bool
	cmd := &cobra.Command{
		Use:   "schema [KIND]",
		Short: "Print the JSON Schema of a kind; without KIND list the kinds",
		Long: `Schema prints the JSON Schema (draft 2020-12) of a kind of document, which is its
folder below content/, or dossier or policy for the two single files.

With --vscode it writes what VS Code and editors that read .vscode need to
complete, explain and check documents while they are written:

  .vscode/settings.json    maps the schemas to folders; what you have set is kept
  .vscode/dossier/         the schemas; commit them, and renew them with this
                           command after an update of dossier
  .vscode/tasks.json       the task "dossier check" lists findings under Problems
  .vscode/extensions.json  recommends the YAML extension

The last two are written only where there are none. YAML extensions do not read
the front matter of Markdown; for assessments and inquiries use the task.`,
		Example: `  dossier schema assessments
  dossier schema --vscode`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return folders(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case vscode && len(args) > 0:
				return fmt.Errorf("--vscode writes the schemas of all kinds; leave %s out", args[0])
			case vscode:
				return e.editor()
			case len(args) == 0:
				return e.listKinds()
			}
			return e.printSchema(args[0])
		},
	}
	cmd.Flags().BoolVar(&vscode, "vscode", false, "write the editor settings of this repository")
	return cmd
}

// folders lists the kinds that have a schema.
func folders() []string {
	var list []string
	for _, k := range schema.Kinds() {
		list = append(list, string(k))
	}
	return list
}

func (e *env) listKinds() error {
	for _, k := range schema.Kinds() {
		place := "content/" + string(k) + "/"
		if k == intel.Settings || k == intel.Rules {
			place = "content/" + string(k) + ".yaml"
		}
		if _, err := fmt.Fprintf(e.out, "%-14s %s\n", k, place); err != nil {
			return err
		}
	}
	return nil
}

func (e *env) printSchema(word string) error {
	kind := intel.Kind(word)
	if !slices.Contains(schema.Kinds(), kind) {
		var r starter.Request
		if err := chooseKind(&r, word); err != nil {
			return fmt.Errorf("there is no schema %q%s; there are %s", word, mean(word, folders()), strings.Join(folders(), ", "))
		}
		kind = r.Kind
	}
	data, err := schema.Source(kind)
	if err != nil {
		return err
	}
	_, err = e.out.Write(data)
	return err
}

// editor writes the editor's files: settings and schemas always, the others
// where there are none.
func (e *env) editor() error {
	root, err := e.root()
	if err != nil {
		return err
	}
	existing, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(starter.SettingsPath)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read %s: %w", starter.SettingsPath, err)
	}
	files, err := starter.Editor(existing)
	if err != nil {
		return err
	}
	for _, f := range files {
		name := filepath.Join(root, filepath.FromSlash(f.Path))
		if _, err := os.Stat(name); err == nil && !starter.Renewed(f.Path) {
			fmt.Fprintf(e.err, "Kept %s as it was\n", f.Path)
			continue
		}
		if err := replace(name, f.Data); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(e.out, e.shown(root, starter.SettingsPath))
	return err
}

// replace writes a file in one step: it holds the old bytes or the new ones.
func replace(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("make a folder for %s: %w", name, err)
	}
	to, err := os.CreateTemp(filepath.Dir(name), ".dossier-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = to.Write(data)
	err = errors.Join(err, to.Chmod(0o644), to.Close())
	if err == nil {
		err = os.Rename(to.Name(), name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", name, err), os.Remove(to.Name()))
	}
	return nil
}
