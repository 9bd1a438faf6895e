package pdf

import (
	"fmt"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/layout"
)

// guide explains the estimates, from the vocabularies.
func (d *desk) guide() layout.Box {
	t := newTable()
	t.Columns = columns(26, 26, 16, 32)
	t.Head = heads("Term", "Also", "Range", "On the track")
	for band := uint8(1); band <= 7; band++ {
		first, second := intel.Likelihood{Band: band, Row: 1}, intel.Likelihood{Band: band, Row: 2}
		low, high := first.Range()
		t.Rows = append(t.Rows, []layout.Cell{
			layout.Plain(cell.With(fonts.SansBold), first.Term()), layout.Plain(cell, second.Term()),
			layout.Plain(cell, fmt.Sprintf("%d–%d\u00a0%%", low, high)),
			{{Mark: track(first, 0), Style: cell}},
		})
	}
	levels := &layout.Group{}
	for _, c := range []intel.Confidence{intel.Low, intel.Moderate, intel.High} {
		levels.Body = append(levels.Body, &layout.Text{Tag: "P", Leading: 16 * pt, Runs: []layout.Run{
			{Mark: bars(c), Style: label}, {Text: " " + intel.Upper(c.String()) + ".", Style: label.With(fonts.SansBold)},
			{Text: " " + basis[c], Style: label},
		}})
	}
	whole := &layout.Group{Together: true}
	whole.Body = append(whole.Body, d.section("How to read likelihood and confidence", "guide",
		paragraph(layout.Plain(prose, "A judgement makes two separate statements. Its likelihood says how probable we hold the event to be; the words stand for ranges (ICD 203). Its confidence says how well founded that estimate is. The two are independent of each other."), 4*pt),
		t, levels))
	return whole
}

// basis says what each confidence rests on (ICD 203, section D.6.e).
var basis = map[intel.Confidence]string{
	intel.Low:      "Scant, fragmentary or single-sourced reporting; treat it as a lead for collection.",
	intel.Moderate: "Credible and plausible sources, with gaps or a reasonable alternative.",
	intel.High:     "Several independent, reliable sources, and reasoning that the reviewers could not break.",
}
