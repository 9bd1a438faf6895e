package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// A table of a summary has at most so many rows and bytes: GitHub takes 1 MiB
// of one step and shows nothing of more.
const (
	rows      = 1000
	tableSize = 900_000
)

// WriteSummary writes as Markdown, for the summary of a workflow's step, the
// count of findings and a table of those that [WriteGitHub] leaves out.
func WriteSummary(w io.Writer, list []Diagnostic, documents int) error {
	out := bufio.NewWriter(w)
	errors, warnings := Count(list)
	fmt.Fprintf(out, "### Dossier check\n\n%s checked: %s, %s\n\n",
		plural(documents, "document"), plural(errors, "error"), plural(warnings, "warning"))
	if rest := unshown(list); len(rest) > 0 {
		fmt.Fprint(out, "Findings beyond those shown beside the changed lines:\n\n| | place | finding | rule |\n|---|---|---|---|\n")
		left := tableSize
		for i, d := range rest {
			row := fmt.Sprintf("| %s | %s | %s | %s |\n", d.Severity, literal(where(d.File, d.Span)), literal(message(d)), literal(d.Rule))
			if left -= len(row); left < 0 || i == rows {
				fmt.Fprintf(out, "\n%s more; `dossier check` lists them all.\n", plural(len(rest)-i, "finding"))
				break
			}
			fmt.Fprint(out, row)
		}
	}
	return out.Flush()
}

// unshown returns the findings that are no annotations.
func unshown(list []Diagnostic) []Diagnostic {
	var shown [2]int
	var rest []Diagnostic
	for _, d := range list {
		if shown[d.Severity]++; shown[d.Severity] > annotations {
			rest = append(rest, d)
		}
	}
	return rest
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// cellWidth bounds the text of one cell, in code points.
const cellWidth = 400

// literal writes a text so that Markdown, HTML and GitHub's mentions leave it
// as it is: every sign of ASCII that is neither a plain sentence's nor a path's
// becomes a character reference.
func literal(text string) string {
	var b strings.Builder
	n := 0
	for _, r := range visible(text) {
		if n++; n > cellWidth {
			b.WriteRune('…')
			break
		}
		special := strings.ContainsRune("!\"#$&'*+:<=>@[\\]^_`{|}~", r) || r == '.' && strings.HasSuffix(b.String(), "www")
		if special {
			fmt.Fprintf(&b, "&#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
