package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// env is what a command may touch of the world outside: nothing else in the
// project reads the environment, the clock or the terminal.
type env struct {
	in       io.Reader
	out, err io.Writer
	terminal bool                                  // err is a terminal: progress may be shown
	asks     bool                                  // in is a terminal too: questions may be asked
	secret   func(question string) ([]byte, error) // asks on the terminal, shows nothing; nil: nobody is there
	getenv   func(string) string
	now      func() time.Time
	workers  int
	dir      string // -C
}

// errFindings ends a command that worked but found something; the findings
// have been printed.
var errFindings = errors.New("findings")

// color reports whether text may be coloured (https://no-color.org).
func (e *env) color() bool { return e.terminal && e.getenv("NO_COLOR") == "" && e.getenv("CI") == "" }

// root returns the intelligence repository: the nearest folder from the
// working directory upwards with content/dossier.yaml.
func (e *env) root() (string, error) {
	dir, err := filepath.Abs(e.dir)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", e.dir, err)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", fmt.Errorf("-C %s: no such folder", e.dir)
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "content", "dossier.yaml")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("no content/dossier.yaml in %s or any folder above it; that file marks an intelligence repository: change to one, or name it with -C DIR; `dossier init` makes one", dir)
		}
	}
}
