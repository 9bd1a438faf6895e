package web

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
)

// changes is what moved since an earlier product, or an earlier revision of the
// same one.
type changes struct {
	ID, Head string
	Since    link // without an address for a revision
	Issued   template.HTML
	Reason   string
	Answer   template.HTML // are we affected, with its change marked; "" when it is the same
	Moves    []move
	Bottom   template.HTML // the bottom line with its changes marked; "" when it is the same
}

// move is the change of one judgement.
type move struct {
	Judgement     link
	What          string // "likelihood", "confidence", "wording", "new"
	Before, After string
	Words         template.HTML // for a changed wording, instead of Before and After
}

// changes compares a product with the one it supersedes; nil when there is
// none.
func (p *page) changes(a *edition.Assessment) *changes {
	old := a.Supersedes
	if old == nil || removed(old) {
		return nil
	}
	c := &changes{ID: "changes", Head: "What changed", Since: p.assessment(old), Issued: p.day(old.Issued), Reason: a.ChangeReason}
	return c.compare(old, a)
}

// revised compares a product with its revision before; nil when there is none,
// or none that this audience may see.
func (p *page) revised(a *edition.Assessment) *changes {
	old := a.Revision.Before
	if old == nil {
		return nil
	}
	c := &changes{ID: "revised", Head: "What changed in this revision", Since: link{Text: fmt.Sprintf("revision %d", old.Revision.N)}, Issued: p.day(old.Issued)}
	if a.ChangeReason != old.ChangeReason {
		c.Reason = a.ChangeReason
	}
	c.compare(old, a)
	if c.Reason == "" && c.Bottom == "" && c.Answer == "" && len(c.Moves) == 0 {
		return nil // nothing that stands at the head of the page
	}
	return c
}

// compare fills in what differs.
func (c *changes) compare(old, a *edition.Assessment) *changes {
	if a.BottomLine != old.BottomLine {
		c.Bottom = marked(old.BottomLine, a.BottomLine)
	}
	if x, y := old.Affected, a.Affected; x != nil && y != nil && x.Status != y.Status {
		c.Answer = marked(x.Status.Sentence(), y.Status.Sentence())
	}
	kept := map[*edition.Judgement]bool{}
	for _, j := range a.Judgements {
		b := in(old, j)
		kept[b] = true
		c.Moves = append(c.Moves, moves(j, b)...)
	}
	for _, j := range old.Judgements {
		if !kept[j] {
			c.Moves = append(c.Moves, move{Judgement: link{Text: "Former " + j.ID}, What: "no longer stated", Before: j.Statement})
		}
	}
	return c
}

// in follows a judgement back to that of an earlier product or revision; nil
// when it was not stated there.
func in(old *edition.Assessment, j *edition.Judgement) *edition.Judgement {
	for n := 0; j != nil && j.Assessment != old && n < 1000; n++ {
		j = j.Movement.Before
	}
	return j
}

// moves lists how one judgement differs from its predecessor b.
func moves(j, b *edition.Judgement) []move {
	here := link{template.URL("#" + j.ID), j.ID}
	if b == nil {
		return []move{{Judgement: here, What: "new", After: j.Statement}}
	}
	var out []move
	if b.Likelihood != j.Likelihood {
		out = append(out, move{
			Judgement: here, What: "likelihood",
			Before: b.Likelihood.Term() + ", " + b.Likelihood.Percent(), After: j.Likelihood.Term() + ", " + j.Likelihood.Percent(),
		})
	}
	if b.Likelihood == j.Likelihood && b.Probability > 0 && j.Probability > 0 && b.Probability != j.Probability {
		out = append(out, move{Judgement: here, What: "probability", Before: fmt.Sprintf("%d%%", b.Probability), After: fmt.Sprintf("%d%%", j.Probability)})
	}
	if b.Confidence != j.Confidence {
		out = append(out, move{Judgement: here, What: "confidence", Before: b.Confidence.String(), After: j.Confidence.String()})
	}
	if b.Statement != j.Statement {
		out = append(out, move{Judgement: here, What: "wording", Words: marked(b.Statement, j.Statement)})
	}
	return out
}

// diffMost limits the words that are compared: the work grows with the product
// of the two lengths.
const diffMost = 400

// marked returns the new words with what was taken out and put in marked. Texts
// that share less than a third of their words are shown one after the other.
func marked(before, after string) template.HTML {
	old, now := strings.Fields(before), strings.Fields(after)
	var b strings.Builder
	if len(old) > diffMost || len(now) > diffMost {
		old, now = []string{before}, []string{after}
	}
	same := common(old, now)
	if same[0][0]*3 < max(len(old), len(now)) {
		tag(&b, "del", old)
		tag(&b, "ins", now)
		return template.HTML(strings.TrimSpace(b.String()))
	}
	for i, j := 0, 0; i < len(old) || j < len(now); {
		var out, in, keep []string
		for i < len(old) && j < len(now) && old[i] == now[j] {
			keep = append(keep, old[i])
			i, j = i+1, j+1
		}
		for i < len(old) && same[i][j] == same[i+1][j] {
			out = append(out, old[i])
			i++
		}
		for j < len(now) && same[i][j] == same[i][j+1] {
			in = append(in, now[j])
			j++
		}
		tag(&b, "", keep)
		tag(&b, "del", out)
		tag(&b, "ins", in)
	}
	return template.HTML(strings.TrimSpace(b.String()))
}

// common returns, for every pair of places, the length of the longest common
// run of words from there on.
func common(a, b []string) [][]int {
	cells := make([]int, (len(a)+1)*(len(b)+1))
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = cells[i*(len(b)+1) : (i+1)*(len(b)+1)]
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				rows[i][j] = rows[i+1][j+1] + 1
			} else {
				rows[i][j] = max(rows[i+1][j], rows[i][j+1])
			}
		}
	}
	return rows
}

func tag(b *strings.Builder, name string, words []string) {
	if len(words) == 0 {
		return
	}
	text := template.HTMLEscapeString(strings.Join(words, " "))
	if name != "" {
		text = "<" + name + ">" + text + "</" + name + ">"
	}
	b.WriteString(text + " ")
}
