package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/starter"
)

// founding is what `dossier init` was asked for.
type founding struct {
	starter.Options
	dir   string // absolute
	noGit bool
	tale  bool // the example with its history
}

func newInit(e *env) *cobra.Command {
	var f founding
	var size string
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Make a new intelligence repository that checks clean and builds at once",
		Long: `Init writes a new intelligence repository to DIR, by default here: requirements,
a council of experts, a sign-off policy, an example assessment, workflows,
issue forms and editor settings. What only you can know says "Replace me".
Nothing in it is signed, and no file that is there already is touched.

Sizes
  small   3 requirements, 3 experts, one rule: an expert of each domain signs
  medium  5 domains, a charter with roles, deputies and response times
  large   several audiences with budgets, rotas, rapid consultation

Where git is installed and DIR lies in no git repository, init makes one with a
first commit, since a build bears the time of a commit; --no-git leaves it.

--example makes the repository of an organisation that does not exist, with ten
weeks of history by several people, to try everything on.`,
		Example: `  dossier init intelligence && dossier -C intelligence build
  dossier init --example northlight
  dossier init --size medium --organisation "Harbour Bank" --repository harbour/intelligence`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.Size = starter.Size(size)
			if !slices.Contains(starter.Sizes, f.Size) {
				return fmt.Errorf("--size %s: there are small, medium and large", size)
			}
			if f.tale {
				return e.tale(cmd.Context(), strings.Join(args, ""))
			}
			return e.init(cmd.Context(), f, strings.Join(args, ""))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&size, "size", string(starter.Small), "`SIZE` of the team: small, medium or large")
	flags.StringVar(&f.Organisation, "organisation", "", "`NAME` of the organisation")
	flags.StringVar(&f.Contact, "contact", "", "`E-MAIL` address of the intelligence team")
	flags.StringVar(&f.Repository, "repository", "", "`OWNER/NAME` of the repository, as it stands in every signature")
	flags.BoolVar(&f.tale, "example", false, "the example organisation with its history instead")
	flags.BoolVar(&f.noGit, "no-git", false, "make no git repository and no commit")
	for _, other := range []string{"size", "organisation", "contact", "repository", "no-git"} {
		cmd.MarkFlagsMutuallyExclusive("example", other)
	}
	return cmd
}

func (e *env) init(ctx context.Context, f founding, dir string) error {
	var err error
	if f.dir, err = e.vacant(dir); err != nil {
		return err
	}
	if f.Repository == "" {
		f.Repository = guessRepository(ctx, f.dir)
	}
	if owner, name, ok := strings.Cut(f.Repository, "/"); !ok || owner == "" || name == "" || strings.ContainsAny(f.Repository, " \t\r\n") || strings.Contains(name, "/") {
		return fmt.Errorf("--repository %s: write OWNER/NAME, as in harbour-bank/intelligence", f.Repository)
	}
	f.Now, f.Version = e.now(), released()
	files, err := starter.Repository(f.Options)
	if err != nil {
		return err
	}
	made, kept, err := writeNew(f.dir, files)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "Made  %s (%s, %s)\n", f.dir, f.Size, count(len(made), "file"))
	if len(kept) > 0 {
		fmt.Fprintf(e.err, "Kept as they were: %s. `dossier init` elsewhere shows what would have been there.\n", strings.Join(kept, ", "))
	}
	git := e.commitFirst(ctx, f, made)
	e.nextSteps(f, git)
	return nil
}

// vacant returns the absolute path of a folder that a repository can be made
// in.
func (e *env) vacant(dir string) (string, error) {
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(e.dir, dir)
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", dir, err)
	}
	if info, err := os.Stat(abs); err == nil && !info.IsDir() {
		return "", fmt.Errorf("%s is a file; name a folder", abs)
	}
	if names, err := os.ReadDir(filepath.Join(abs, "content")); err == nil && len(names) > 0 {
		return "", fmt.Errorf("%s holds content already, and init overwrites nothing; `dossier new` adds a document to it, or name another folder", abs)
	}
	for at := abs; at != filepath.Dir(at); {
		at = filepath.Dir(at)
		if _, err := os.Stat(filepath.Join(at, "content", "dossier.yaml")); err == nil {
			return "", fmt.Errorf("%s lies inside the intelligence repository %s; name a folder outside it", abs, at)
		}
	}
	return abs, nil
}

// writeNew writes the files that are not there yet, all or none.
func writeNew(dir string, files []starter.File) (made, kept []string, err error) {
	for _, f := range files {
		err := writeFile(dir, f)
		if errors.Is(err, fs.ErrExist) {
			kept = append(kept, f.Path)
			continue
		}
		if err != nil {
			for _, name := range made {
				err = errors.Join(err, os.Remove(filepath.Join(dir, filepath.FromSlash(name))))
			}
			return nil, nil, err
		}
		made = append(made, f.Path)
	}
	return made, kept, nil
}

// writeFile makes a file with its folders; it never overwrites one.
func writeFile(dir string, f starter.File) error {
	name := filepath.Join(dir, filepath.FromSlash(f.Path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("make a folder for %s: %w", f.Path, err)
	}
	to, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write %s: %w", f.Path, err)
	}
	_, err = to.Write(f.Data)
	return errors.Join(err, to.Close())
}

// released returns the version of the engine that workflows shall install.
func released() string {
	version, _ := build()
	if strings.HasPrefix(version, "v") && !strings.Contains(version, "+") {
		return version
	}
	return "latest"
}

func (e *env) nextSteps(f founding, git gitState) {
	here, err := filepath.Abs(e.dir)
	steps := [][2]string{
		{"dossier build", "the briefing site, as public/index.html"},
		{"README.md", "make it yours; your first assessment in ten minutes"},
	}
	switch {
	case git == committedHere:
	case git == insideAnother:
		steps = slices.Insert(steps, 0, [2]string{"git add . && git commit", "a build bears the time of a commit"})
	default:
		steps[0] = [2]string{"dossier build --at now", "the briefing site, as public/index.html"}
		steps = append(steps, [2]string{"git init && git add . && git commit", "then a build bears the time of the commit"})
	}
	if err != nil || here != f.dir {
		rel, err := filepath.Rel(here, f.dir)
		steps = slices.Insert(steps, 0, [2]string{"cd " + cmp.Or(rel, f.dir), ""})
		if err != nil {
			steps[0][0] = "cd " + f.dir
		}
	}
	fmt.Fprintln(e.err, "\nNext")
	for _, s := range steps {
		fmt.Fprintln(e.err, strings.TrimRight(fmt.Sprintf("  %-36s %s", s[0], s[1]), " "))
	}
}
