package web

import (
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
	svg := `<svg class="track" width="100" height="14" viewBox="0 0 100 14" aria-hidden="true"><path d="M0 6h100v2H0z"/>` +
		`<path class="band" d="M` + strconv.Itoa(low) + ` 2h` + strconv.Itoa(high-low) + `v10H` + strconv.Itoa(low) + `z"/>`
	if point > 0 {
		svg += `<path class="point" d="M` + strconv.FormatFloat(float64(point)-0.75, 'f', -1, 64) + ` 0h1.5v14h-1.5z"/>`
	}
	return template.HTML(svg + `</svg>`)
}

// bars draws one to three rising bars for a confidence.
func bars(c intel.Confidence) template.HTML {
	rising := [...]string{"M.5 9.5h5v4h-5z", "M9.5 5h5v8.5h-5z", "M18.5.5h5v13h-5z"}
	on := strings.Join(rising[:c], "")
	return template.HTML(`<svg class="bars" width="24" height="14" viewBox="0 0 24 14" aria-hidden="true"><path d="` + on + `"/>` + off(rising[c:]) + `</svg>`)
}

func off(bars []string) string {
	if len(bars) == 0 {
		return ""
	}
	return `<path class="off" d="` + strings.Join(bars, "") + `"/>`
}
