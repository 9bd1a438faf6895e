package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/diff"
	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
)

// moment reads --at of a command that speaks of the present.
func (e *env) moment(at string) (time.Time, error) {
	if at == "now" || at == "" {
		return e.now().UTC().Truncate(time.Second), nil
	}
	return parseMoment(at, time.UTC)
}

// show prints a verdict, and in a workflow adds it to the summary of the step.
func (e *env) show(v *gate.Verdict, o gateOptions, repo *gitrepo.Repo) error {
	var err error
	switch o.format {
	case "json":
		err = v.JSON(e.out)
	case "markdown":
		err = e.markdown(e.out, v, repo)
	default:
		err = v.Text(e.out)
	}
	if err != nil {
		return fmt.Errorf("print the verdict: %w", err)
	}
	return e.summarise(func(w io.Writer) error { return e.markdown(w, v, repo) })
}

const (
	mostCompared = 200    // documents; more take too long to compare
	longestDiff  = 30_000 // bytes of a comment that has 65,536
)

// markdown writes a verdict with what changes in meaning.
func (e *env) markdown(w io.Writer, v *gate.Verdict, repo *gitrepo.Repo) error {
	change, err := meaning(v, repo)
	if err != nil {
		return fmt.Errorf("compare the documents: %w", err)
	}
	return v.Markdown(w, change)
}

// meaning says as Markdown what changes in meaning.
func meaning(v *gate.Verdict, repo *gitrepo.Repo) (string, error) {
	var paths []string
	for _, t := range v.Transitions {
		if t.Document() && t.Ref.Kind != intel.Reviews {
			paths = append(paths, t.Path)
			if t.From != "" {
				paths = append(paths, t.From)
			}
		}
	}
	switch {
	case len(paths) == 0:
		return "", nil
	case len(paths) > mostCompared:
		return "Too many documents change to compare them here; `dossier diff` does.", nil
	}
	base, err := repo.Tree(v.Base)
	if err != nil {
		return "", err
	}
	head, err := repo.Tree(v.Head)
	if err != nil {
		return "", err
	}
	docs, err := diff.Compare(base, head, paths)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = diff.Markdown(&b, docs, longestDiff)
	return strings.TrimSpace(b.String()), err
}
