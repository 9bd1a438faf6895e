package gate

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/dossier-cti/dossier/engine/signoff"
)

// Text writes the verdict for a terminal: first what must be looked at.
func (v *Verdict) Text(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, v.Sentence())
	for _, d := range v.order() {
		fmt.Fprintf(out, "\n%s: %s (%s)\n", clean(d.Path), d.State, clean(d.change()))
		d.text(out)
	}
	if list := v.makers(); len(list) > 0 && len(v.Documents) > 0 {
		fmt.Fprintf(out, "\nMade by %s; nobody signs their own work.\n", clean(strings.Join(list, ", ")))
	}
	if list := v.bots(); len(list) > 0 {
		fmt.Fprintf(out, "Programs had a hand in it: %s.\n", clean(strings.Join(list, ", ")))
	}
	return out.Flush()
}

func (d *Document) text(w io.Writer) {
	fmt.Fprintf(w, "  %s\n", clean(d.Sentence))
	for _, line := range d.Details {
		if line != d.Sentence {
			fmt.Fprintf(w, "  %s\n", clean(line))
		}
	}
	for _, c := range d.Counted {
		if d.State != signoff.Satisfied {
			continue // who counts stands behind each demand
		}
		fmt.Fprintf(w, "  %s signed on %s (%s).\n", clean(c.Member), when(c.At), clean(c.Reference))
	}
}

// clean keeps names from a pull request from steering a terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\ufffd'
		}
		return r
	}, s)
}
