package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diff"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

const minutes = "2006-01-02 15:04 UTC"

// writeLog prints the revisions of a document for people.
func writeLog(w io.Writer, path string, list []chapter) error {
	b := bufio.NewWriter(w)
	ref, _ := corpus.Place(path)
	fmt.Fprintf(b, "%s  %s\n", ref, diff.Visible(titleOf(list)))
	for i := range list {
		list[i].write(b)
	}
	return b.Flush()
}

func titleOf(list []chapter) string {
	for _, c := range list {
		if c.change.Title != "" {
			return c.change.Title
		}
	}
	return ""
}

func (c *chapter) write(b *bufio.Writer) {
	fmt.Fprintf(b, "\n%s  %s  %s  %s  %s\n", c.number(), c.Commit.Time.Format(minutes), c.Commit.Short(), diff.Visible(c.Author.Name), diff.Visible(c.Subject))
	if c.PullRequest > 0 {
		fmt.Fprintf(b, "    pull request #%d\n", c.PullRequest)
	}
	for _, m := range c.Made {
		if m.Commit.ID != c.Commit.ID {
			fmt.Fprintf(b, "    %s  %s  %s  %s\n", m.Commit.Time.Format(minutes), m.Commit.Short(), diff.Visible(m.Author.Name), diff.Visible(m.Subject))
		}
	}
	switch {
	case c.change.Event == diff.Layout:
		b.WriteString("    layout only\n")
	case c.From != "":
		fmt.Fprintf(b, "    renamed from %s\n", diff.Visible(c.From))
	}
	for _, line := range c.change.Lines() {
		fmt.Fprintf(b, "    %s\n", line)
	}
	if c.File.ID != "" {
		fmt.Fprintf(b, "    %s\n", c.signed())
	}
}

func (c *chapter) number() string {
	switch {
	case c.N > 0:
		return fmt.Sprintf("r%d", c.N)
	case c.File.ID == "":
		return "removed"
	case c.From != "":
		return "renamed"
	}
	return "mode"
}

// signed says who signed these bytes at this path. Whether that was enough is
// for the policy of the time to say: `dossier audit` does.
func (c *chapter) signed() string {
	var parts []string
	for _, r := range c.reviews {
		parts = append(parts, c.review(&r))
	}
	if len(parts) == 0 {
		return "signed by nobody"
	}
	return "signed by " + strings.Join(parts, "; ")
}

func (c *chapter) review(r *signoff.Review) string {
	s := diff.Visible(cmp.Or(c.names[r.Member], r.Member))
	if len(r.Domains) > 0 {
		s += " for " + diff.Visible(strings.Join(r.Domains, ", "))
	}
	if r.Decision != intel.Concur {
		s += ", " + strings.ReplaceAll(string(r.Decision), "-", " ")
	}
	s += ", " + r.At.Format(minutes)
	if !r.Verified {
		s += " (does not count: " + diff.Visible(r.Flaw) + ")"
	}
	return s
}

type logReport struct {
	Document  string        `json:"document"`
	Kind      intel.Kind    `json:"kind"`
	ID        string        `json:"id"`
	Path      string        `json:"path"`
	Title     string        `json:"title"`
	Revisions []logRevision `json:"revisions"`
}

type logCommit struct {
	Commit  string `json:"commit"`
	At      string `json:"at"`
	Author  string `json:"author"`
	Email   string `json:"email"`
	Subject string `json:"subject"`
}

type logRevision struct {
	Revision int `json:"revision"`
	logCommit
	PullRequest  int                 `json:"pull_request"`
	Path         string              `json:"path"`
	PreviousPath string              `json:"previous_path"`
	Removed      bool                `json:"removed"`
	Digest       string              `json:"digest"`
	Made         []logCommit         `json:"made"`
	Reviews      []logReview         `json:"reviews"`
	Moved        bool                `json:"moved"`
	Reason       string              `json:"reason"`
	Changes      []diff.ChangeRecord `json:"changes"`
}

type logReview struct {
	Member   string   `json:"member"`
	Name     string   `json:"name"`
	Decision string   `json:"decision"`
	At       string   `json:"at"`
	Domains  []string `json:"domains"`
	Verified bool     `json:"verified"`
	Flaw     string   `json:"flaw"`
}

func writeLogJSON(w io.Writer, path string, list []chapter) error {
	ref, _ := corpus.Place(path)
	r := logReport{Document: ref.String(), Kind: ref.Kind, ID: ref.ID, Path: path, Title: titleOf(list), Revisions: []logRevision{}}
	for i := range list {
		r.Revisions = append(r.Revisions, list[i].record())
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

func (c *chapter) record() logRevision {
	r := logRevision{
		Revision: c.N, logCommit: commitRecord(&c.Step), PullRequest: c.PullRequest, Path: c.Path, PreviousPath: c.From,
		Removed: c.File.ID == "", Digest: string(c.digest), Made: []logCommit{}, Reviews: []logReview{},
		Moved: c.change.Moved, Reason: c.change.Reason, Changes: diff.Records(c.change.Changes),
	}
	for i := range c.Made {
		r.Made = append(r.Made, commitRecord(&c.Made[i]))
	}
	for _, v := range c.reviews {
		r.Reviews = append(r.Reviews, logReview{
			v.Member, c.names[v.Member], string(v.Decision), v.At.Format(time.RFC3339), append([]string{}, v.Domains...), v.Verified, v.Flaw,
		})
	}
	return r
}

func commitRecord(s *gitrepo.Step) logCommit {
	return logCommit{s.Commit.ID, s.Commit.Time.Format(time.RFC3339), s.Author.Name, s.Author.Email, s.Subject}
}
