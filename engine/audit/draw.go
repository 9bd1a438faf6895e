package audit

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Text writes the report for a terminal.
func (r *Report) Text(w io.Writer) error {
	var b strings.Builder
	for _, f := range r.Findings {
		mark := "error"
		if f.Settled {
			mark = "note"
		}
		fmt.Fprintf(&b, "%s: %s (%s)\n", mark, f.Sentence, f.Problem)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Markdown writes the report as a page.
func (r *Report) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Audit of the sign-off\n\nFrom `%s` (%s) to `%s` (%s): %s\n", r.Root.Short(), moment(r.Root.Time), r.Head.Short(), moment(r.Head.Time), r.Summary())
	for _, part := range []struct {
		title   string
		settled bool
	}{{"To be mended", false}, {"For the record", true}} {
		title := "\n## " + part.title + "\n\n"
		for _, f := range r.Findings {
			if f.Settled == part.settled {
				fmt.Fprintf(&b, "%s- **%s** %s\n", title, f.Problem, escape(f.Sentence))
				title = ""
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// escape keeps what others wrote from being Markdown or HTML.
func escape(s string) string {
	return strings.NewReplacer("<", "&lt;", "&", "&amp;", "*", `\*`, "_", `\_`, "[", `\[`, "|", `\|`, "@", "@\u200b").Replace(s)
}

// Summary says in a sentence how much was judged, and with what result.
func (r *Report) Summary() string {
	open := r.Open()
	return fmt.Sprintf("%s of %s judged, %s to be mended, %s for the record.",
		count(r.Documents, "change"), count(r.Landings, "landing"), count(open, "finding"), count(len(r.Findings)-open, "finding"))
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// JSON writes the report as one object; see `dossier audit --help`.
func (r *Report) JSON(w io.Writer) error {
	type finding struct {
		Problem  Problem `json:"problem"`
		Commit   string  `json:"commit"`
		Path     string  `json:"path"`
		Reason   string  `json:"reason"`
		Settled  bool    `json:"settled"`
		Sentence string  `json:"sentence"`
	}
	out := struct {
		Root      string    `json:"root"`
		Head      string    `json:"head"`
		Landings  int       `json:"landings"`
		Documents int       `json:"documents"`
		Open      int       `json:"open"`
		Findings  []finding `json:"findings"`
	}{r.Root.ID, r.Head.ID, r.Landings, r.Documents, r.Open(), []finding{}}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, finding{f.Problem, f.Commit.ID, f.Path, f.Reason, f.Settled, f.Sentence})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}
