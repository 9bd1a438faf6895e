package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

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
	var b strings.Builder
	b.WriteString(`<svg class="track" viewBox="0 0 100 14" aria-hidden="true" focusable="false">` +
		`<rect class="track-line" y="6" width="100" height="2"/>`)
	fmt.Fprintf(&b, `<rect class="track-band" x="%d" y="2" width="%d" height="10"/>`, low, high-low)
	if point > 0 {
		fmt.Fprintf(&b, `<rect class="track-point" x="%s" y="0" width="1.5" height="14"/>`,
			strconv.FormatFloat(float64(point)-0.75, 'f', -1, 64))
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}

// bars draws one to three rising bars for a confidence.
func bars(c intel.Confidence) template.HTML {
	var b strings.Builder
	b.WriteString(`<svg class="bars" viewBox="0 0 24 14" aria-hidden="true" focusable="false">`)
	for i := range 3 {
		class := "bar-off"
		if i < int(c) {
			class = "bar-on"
		}
		fmt.Fprintf(&b, `<rect class="%s" x="%s" y="%s" width="5" height="%d"/>`,
			class, strconv.FormatFloat(float64(i)*9+0.5, 'f', -1, 64), strconv.FormatFloat(9.5-float64(i)*4.5, 'f', -1, 64), 4+i*4+i/2)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}
