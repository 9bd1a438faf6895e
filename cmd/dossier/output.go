package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/dossier-cti/dossier/engine/publish"
)

// place settles where the output goes, seen from the process, and refuses the
// two folders of a repository in which every file has a meaning of its own, and
// what no build has made, before anything is read.
func (e *env) place(j *job, o *buildOptions) error {
	named := o.output
	if o.output = e.path(named); named == "" {
		if j.repo != nil && j.repo.Bare() {
			return fmt.Errorf("a bare repository has no place for a folder beside content/; name one with -o")
		}
		o.output = filepath.Join(j.root, "public")
	}
	linked, err := settled(o.output)
	if err != nil {
		return fmt.Errorf("find %s: %w", o.output, err)
	}
	content, history, err := j.taboo()
	if err != nil {
		return err
	}
	for at := linked; ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		switch {
		case err == nil && content != nil && os.SameFile(info, content):
			return fmt.Errorf("-o %s lies inside content/, where every file is a document; choose a folder outside", named)
		case strings.EqualFold(filepath.Base(at), ".git"), err == nil && history != nil && os.SameFile(info, history):
			return fmt.Errorf("-o %s lies inside %s/, where git keeps the history; choose a folder outside", named, filepath.Base(at))
		}
		if at == filepath.Dir(at) {
			return publish.Vacant(o.output)
		}
	}
}

// taboo returns the folder of the documents and that of git, nil where there is
// none.
func (j *job) taboo() (content, history os.FileInfo, err error) {
	if !j.bare {
		if content, err = os.Stat(filepath.Join(j.root, "content")); err != nil {
			return nil, nil, fmt.Errorf("find content: %w", err)
		}
	}
	if j.repo != nil {
		if history, err = os.Stat(j.repo.Folder()); err != nil {
			return nil, nil, fmt.Errorf("find the git folder: %w", err)
		}
	}
	return content, history, nil
}

// deliver writes a result to a file, which it names, or to standard output for "".
func (e *env) deliver(output string, data []byte) error {
	if output == "" {
		_, err := e.out.Write(data)
		return err
	}
	if err := os.WriteFile(e.path(output), data, 0o644); err != nil {
		return fmt.Errorf("write %s: %w", output, err)
	}
	fmt.Fprintln(e.err, e.path(output))
	return nil
}

// settled returns the absolute path that name leads to when all links are
// followed; its last parts need not exist.
func settled(name string) (string, error) {
	full, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	rest := ""
	for at := full; ; at = filepath.Dir(at) {
		if found, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(found, rest), nil
		}
		if at == filepath.Dir(at) {
			return full, nil
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
}

// shortest returns the path of a file of the output as a person would write it
// where the program was started, which -C does not change.
func shortest(output, name string) string {
	full, err := filepath.Abs(filepath.Join(output, filepath.FromSlash(name)))
	if err != nil {
		return filepath.Join(output, name)
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return full
	}
	rel, err := filepath.Rel(here, full)
	if err != nil || len(rel) >= len(full) || !sameFile(rel, full) {
		return full
	}
	return rel
}

// sameFile reports whether two paths lead to one file: "..", after a link, may
// lead elsewhere than it seems.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
