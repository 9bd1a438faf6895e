package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/dossier-cti/dossier/engine/diag"
)

// report prints findings on standard output.
func (e *env) report(j *job, r checked, format string) error {
	switch format {
	case "json":
		return diag.WriteJSON(e.out, r.Found, r.Documents)
	case "github":
		// GitHub does not show all of them as annotations.
		rest := func(w io.Writer) error { return diag.WriteSummary(w, r.Found, r.Documents) }
		return errors.Join(diag.WriteGitHub(e.out, r.Found), e.summarise(rest))
	case "sarif":
		version, _ := build()
		return diag.WriteSARIF(e.out, r.Found, allRules(), version)
	}
	return diag.WriteText(e.out, r.Found, j.source, e.color())
}

// summarise appends to the summary of the step, where a workflow has one.
func (e *env) summarise(write func(io.Writer) error) error {
	name := e.getenv("GITHUB_STEP_SUMMARY")
	if name == "" {
		return nil
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("open the step summary: %w", err)
	}
	return errors.Join(write(f), f.Close())
}

// source returns the bytes of a file for the excerpt of a finding, or nil when
// it cannot be read any more.
func (j *job) source(file string) []byte {
	data, err := fs.ReadFile(j.fsys, file)
	if err != nil {
		return nil
	}
	return data
}

// holds reports whether the state has a file or folder.
func (j *job) holds(path string) bool {
	_, err := fs.Stat(j.fsys, path)
	return err == nil
}
