package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// rows bounds the table of a summary: GitHub takes at most 1 MiB of a step.
const rows = 500

// WriteSummary writes as Markdown, for the summary of a workflow's step, the
// count of findings and a table of those that [WriteGitHub] leaves out.
func WriteSummary(w io.Writer, list []Diagnostic, documents int) error {
	out := bufio.NewWriter(w)
	errors, warnings := Count(list)
	fmt.Fprintf(out, "### Dossier check\n\n%s checked: %s, %s\n\n",
		plural(documents, "document"), plural(errors, "error"), plural(warnings, "warning"))
	var shown [2]int
	written := 0
	for _, d := range list {
		if shown[d.Severity]++; shown[d.Severity] <= annotations {
			continue
		}
		if written++; written > rows {
			continue
		}
		if written == 1 {
			fmt.Fprint(out, "Findings beyond those shown beside the changed lines:\n\n| | place | finding | rule |\n|---|---|---|---|\n")
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", d.Severity, literal(where(d.File, d.Span)), literal(message(d)), literal(d.Rule))
	}
	if written > rows {
		fmt.Fprintf(out, "\n%s more; `dossier check` lists them all.\n", plural(written-rows, "finding"))
	}
	return out.Flush()
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
		if r < 0x80 && strings.ContainsRune("!\"#$&'*+<=>@[\\]^_`{|}~", r) {
			fmt.Fprintf(&b, "&#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
