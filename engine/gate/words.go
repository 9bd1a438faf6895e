package gate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// Sentence says the verdict in at most 140 characters, as a commit status shows
// it.
func (v *Verdict) Sentence() string {
	n := map[signoff.State]int{}
	for _, d := range v.Documents {
		n[d.State]++
	}
	total := len(v.Documents)
	switch v.State {
	case signoff.Satisfied:
		if total == 0 {
			return "Nothing changes, so nobody has to sign."
		}
		return fmt.Sprintf("Signed off: %s.", plural(total, "file", "files"))
	case signoff.ProvisionalState:
		return "Provisional" + v.due() + "."
	case signoff.Objected:
		return fmt.Sprintf("Blocked by an objection: %s of %d.", plural(n[signoff.Objected], "file", "files"), total)
	case signoff.Denied:
		return fmt.Sprintf("Denied: %s of %d cannot land like this.", plural(n[signoff.Denied], "file", "files"), total)
	}
	return v.waiting(n[signoff.Waiting], total)
}

func (v *Verdict) waiting(n, total int) string {
	var missing []string
	for _, d := range v.Documents {
		for _, r := range d.Missing() {
			if noun := r.Noun(v.Center); !slices.Contains(missing, noun) {
				missing = append(missing, noun)
			}
		}
	}
	text := fmt.Sprintf("Waiting: %s of %d not signed off", plural(n, "file", "files"), total)
	if long := text + "; missing: " + strings.Join(missing, ", ") + v.due() + "."; len(missing) > 0 && len([]rune(long)) <= 140 {
		return long
	}
	return text + "."
}

// due says when the first missing review is due.
func (v *Verdict) due() string {
	var first *Document
	for _, d := range v.Documents {
		if d.State != signoff.Satisfied && !d.Due.IsZero() && (first == nil || d.Due.Before(first.Due)) {
			first = d
		}
	}
	if first == nil {
		return ""
	}
	if first.Overdue(v.Moment) {
		return ", overdue since " + when(first.Due)
	}
	return ", sign-off due " + when(first.Due)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// name returns what a document is called: kind/id, or a path for what is none.
func (d *Document) name() string {
	if d.Kind == attest.Outside {
		return d.Path
	}
	return d.Ref.String()
}

// change says what happens to a document.
func (d *Document) change() string {
	if d.From != "" {
		return fmt.Sprintf("%s from %s", d.Change, d.From)
	}
	return string(d.Change)
}

// order sorts documents by what a person must look at first.
func (v *Verdict) order() []*Document {
	list := slices.Clone(v.Documents)
	slices.SortStableFunc(list, func(a, b *Document) int {
		return slices.Index(worst, b.State) - slices.Index(worst, a.State)
	})
	return list
}

// bots lists the programs that had a hand in it.
func (v *Verdict) bots() []string {
	var list []string
	for _, c := range v.Contributors {
		if name := c.Account; c.Bot && name != "" && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// makers lists the people who made it, by council id or account.
func (v *Verdict) makers() []string {
	var list []string
	for _, c := range v.Contributors {
		names := c.Members
		if len(names) == 0 && c.Account != "" && !c.Bot {
			names = []string{c.Account}
		}
		for _, n := range names {
			if !slices.Contains(list, n) {
				list = append(list, n)
			}
		}
	}
	slices.Sort(list)
	return list
}
