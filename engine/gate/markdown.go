package gate

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/dossier-cti/dossier/engine/signoff"
)

// longest is how many documents are shown one by one before the rest is only
// counted, the least pressing first.
const longest = 60

// Markdown writes the verdict for a comment or the summary of a workflow's step.
// change is the semantic change as Markdown, and may be empty. Nothing that the
// pull request holds becomes a link, a picture, HTML or a mention.
func (v *Verdict) Markdown(w io.Writer, change string) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "### Sign-off: %s\n\n%s\n", v.State, plain(v.Sentence()))
	list := v.order()
	if len(list) > 0 {
		out.WriteString("\n| | file | change | who must still sign |\n|---|---|---|---|\n")
	}
	for _, d := range list[:min(len(list), longest)] {
		fmt.Fprintf(&out, "| %s | %s | %s | %s |\n", d.State, code(d.Path), code(d.change()), d.missing())
	}
	if rest := len(list) - longest; rest > 0 {
		fmt.Fprintf(&out, "\n… and %s.\n", plural(rest, "file", "files"))
	}
	for _, d := range list[:min(len(list), longest)] {
		d.explain(&out)
	}
	if makers := v.makers(); len(makers) > 0 && len(list) > 0 {
		fmt.Fprintf(&out, "\nMade by %s; nobody signs their own work.\n", codes(makers))
	}
	if bots := v.bots(); len(bots) > 0 {
		fmt.Fprintf(&out, "\nPrograms had a hand in it: %s.\n", codes(bots))
	}
	if change != "" {
		fmt.Fprintf(&out, "\n### What changes\n\n%s\n", strings.TrimSpace(change))
	}
	fmt.Fprintf(&out, "\n<sub>Judged %s onto %s on %s by the policy and the council of the latter.</sub>\n", code(short(v.Head)), code(short(v.Base)), when(v.Moment))
	_, err := w.Write(out.Bytes())
	return err
}

// missing says in a cell of a table who must still sign.
func (d *Document) missing() string {
	switch d.State {
	case signoff.Satisfied:
		return "nobody"
	case signoff.Denied:
		return "–"
	case signoff.Objected:
		return plural(len(d.Objections), "objection", "objections") + " to clear"
	}
	var parts []string
	for _, r := range d.Missing() {
		what := r.Domain
		if what == "" {
			what = r.Rule
		}
		part := fmt.Sprintf("%s: %d more", plain(what), r.Missing())
		if len(r.Candidates) > 0 {
			part += " of " + codes(r.Candidates)
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "see below"
	}
	return strings.Join(parts, "; ")
}

// explain writes why, folded away where nothing is to be done.
func (d *Document) explain(w *bytes.Buffer) {
	if len(d.Details) == 0 {
		return
	}
	open := ""
	if d.State != signoff.Satisfied {
		open = " open"
	}
	fmt.Fprintf(w, "\n<details%s><summary>%s: %s</summary>\n\n", open, code(d.Path), plain(d.Sentence))
	for _, line := range d.Details {
		fmt.Fprintf(w, "- %s\n", plain(line))
	}
	w.WriteString("\n</details>\n")
}

// plain writes text so that Markdown, GitHub's included, shows it as it is: no
// mark, no mention, no address that becomes a link.
func plain(s string) string {
	var b strings.Builder
	for _, r := range clean(s) {
		switch {
		case r == '@' || r == '#': // GitHub looks for names and numbers in what was drawn: a word joiner parts them
			fmt.Fprintf(&b, "&#%d;&#8288;", r)
		case strings.ContainsRune("\\`*_[]|~$<>&!", r):
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return unlinked.Replace(b.String())
}

// unlinked breaks what GitHub would make a link of.
var unlinked = strings.NewReplacer("://", "&#58;//", "www.", "www&#46;")

// code writes a name as code.
func code(s string) string { return "<code>" + plain(s) + "</code>" }

func codes(list []string) string {
	var parts []string
	for _, s := range list {
		parts = append(parts, code(s))
	}
	return strings.Join(parts, ", ")
}
