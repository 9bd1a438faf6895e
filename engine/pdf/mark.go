package pdf

import (
	"fmt"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/layout"
	"github.com/dossier-cti/dossier/engine/pdf/write"
)

// estimate sets a likelihood and, apart from it, a confidence: the word, the
// range and the range on a track; three rising bars and the word.
func estimate(l intel.Likelihood, probability int, c intel.Confidence) []layout.Run {
	var runs []layout.Run
	if l.Stated() {
		runs = append(runs,
			layout.Run{Text: l.Term(), Style: label.With(fonts.SansBold)},
			layout.Run{Text: " " + stated(l, probability) + " ", Style: label.Tinted(mute)},
			layout.Run{Tab: 150 * pt, Style: label},
			layout.Run{Mark: track(l, probability), Style: label},
			layout.Run{Text: " ", Style: label},
			layout.Run{Tab: 246 * pt, Style: label},
		)
	}
	return append(runs, confidence(c)...)
}

func confidence(c intel.Confidence) []layout.Run {
	if c == 0 {
		return nil
	}
	return []layout.Run{
		{Mark: bars(c), Style: label},
		{Text: " " + c.String() + " confidence", Style: label},
	}
}

func stated(l intel.Likelihood, probability int) string {
	low, high := l.Range()
	s := fmt.Sprintf("%d–%d\u00a0%%", low, high)
	if probability > 0 {
		s += fmt.Sprintf(", at %d\u00a0%%", probability)
	}
	return s
}

// track draws a likelihood on a line from 0 to 100 percent: the range filled, a
// point probability as a notch.
func track(l intel.Likelihood, probability int) *layout.Mark {
	const width = 74 * pt
	low, high := l.Range()
	return &layout.Mark{Width: width, Draw: func(p *write.Page, x, base layout.Unit) {
		middle := base - 3200
		p.Fill(nil, x, middle-300, width, 600, rule)
		p.Fill(nil, x, middle-2200, 600, 4400, rule)
		p.Fill(nil, x+width-600, middle-2200, 600, 4400, rule)
		from, to := x+width*layout.Unit(low)/100, x+width*layout.Unit(high)/100
		p.Fill(nil, from, middle-2600, to-from, 5200, accent)
		if probability > 0 {
			p.Fill(nil, x+width*layout.Unit(probability)/100-500, middle-4200, 1000, 8400, ink)
		}
	}}
}

// bars draws a confidence as one, two or three filled bars of three.
func bars(c intel.Confidence) *layout.Mark {
	const bar, gap = 3400, 1600
	return &layout.Mark{Width: 3*bar + 2*gap + 2*pt, Draw: func(p *write.Page, x, base layout.Unit) {
		for i := range layout.Unit(3) {
			height := 3000 + i*2500
			if i < layout.Unit(c) {
				p.Fill(nil, x+i*(bar+gap), base-height, bar, height, ink)
			} else {
				p.Frame(nil, x+i*(bar+gap)+250, base-height+250, bar-500, height-500, 500, rule)
			}
		}
	}}
}
