package web

import (
	"html/template"
	"strconv"

	"github.com/dossier-cti/dossier/engine/intel"
)

// estimate is how a judgement is estimated: the likelihood and, never merged
// with it, the confidence. The pictures repeat the words beside them.
type estimate struct {
	Term, Range, Confidence string
	Point                   int // percent; 0: none stated
	Track, Bars             template.HTML
}

func newEstimate(l intel.Likelihood, point int, c intel.Confidence) estimate {
	e := estimate{Confidence: c.String(), Point: point, Bars: bars(c)}
	if l.Stated() {
		e.Term, e.Range, e.Track = l.Term(), l.Percent(), track(l, point)
	}
	return e
}

// track draws the line from 0 to 100 percent with the band of a likelihood
// filled, and a tick where a point probability is stated.
func track(l intel.Likelihood, point int) template.HTML {
	low, high := l.Range()
	svg := `<svg class="track" viewBox="0 0 100 14" aria-hidden="true" focusable="false">` +
		`<rect class="track-line" y="6" width="100" height="2"/>` +
		`<rect class="track-band" x="` + strconv.Itoa(low) + `" y="2" width="` + strconv.Itoa(high-low) + `" height="10"/>`
	if point > 0 {
		svg += `<rect class="track-point" x="` + strconv.FormatFloat(float64(point)-0.75, 'f', -1, 64) + `" y="0" width="1.5" height="14"/>`
	}
	return template.HTML(svg + `</svg>`)
}

// bars draws one to three rising bars for a confidence.
func bars(c intel.Confidence) template.HTML {
	classes := [3]string{"bar-off", "bar-off", "bar-off"}
	for i := range min(int(c), 3) {
		classes[i] = "bar-on"
	}
	return template.HTML(`<svg class="bars" viewBox="0 0 24 14" aria-hidden="true" focusable="false">` +
		`<rect class="` + classes[0] + `" x="0.5" y="9.5" width="5" height="4"/>` +
		`<rect class="` + classes[1] + `" x="9.5" y="5" width="5" height="8"/>` +
		`<rect class="` + classes[2] + `" x="18.5" y="0.5" width="5" height="13"/></svg>`)
}
