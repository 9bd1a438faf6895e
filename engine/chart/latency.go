package chart

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// Wait is how long the reviews of one domain took.
type Wait struct {
	Domain          string
	Reviews         int
	Median, Longest time.Duration
	Target          time.Duration // 0: none is set
}

// Latency draws how long the reviews of each domain took: a line to the longest,
// a dot at the median, a notch at the target. There is none without reviews.
func Latency(waits []Wait, f Frame) (Picture, bool) {
	waits = slices.DeleteFunc(slices.Clone(waits), func(w Wait) bool { return w.Reviews == 0 })
	if len(waits) == 0 {
		return Picture{}, false
	}
	p := Picture{
		Caption: late(waits), Title: "How long reviews take", TLP: intel.Clear,
		Head: []string{"Domain", "Reviews", "Median", "Longest", "Target"},
	}
	said := make([]string, len(waits))
	for i, w := range waits {
		p.Rows = append(p.Rows, []string{w.Domain, fmt.Sprint(w.Reviews), intel.Span(w.Median), intel.Span(w.Longest), target(w)})
		said[i] = w.Domain + ": median " + intel.Span(w.Median) + ", longest " + intel.Span(w.Longest)
	}
	p.Description = "From the information cut-off of a product to the first word of each domain on it. " + strings.Join(said, "; ") + "."
	p.Scene = times(waits[:min(len(waits), most)], f)
	return p, true
}

func target(w Wait) string {
	if w.Target == 0 {
		return ""
	}
	return intel.Span(w.Target)
}

func late(waits []Wait) string {
	var slow []string
	set := false
	for _, w := range waits {
		set = set || w.Target > 0
		if w.Target > 0 && w.Median > w.Target {
			slow = append(slow, w.Domain)
		}
	}
	switch {
	case !set:
		return "No target for reviews is stated here."
	case len(slow) == 0:
		return "Half of the reviews of every domain are in within its target."
	case len(slow) == 1:
		return slow[0] + " needs longer than its target for half of its reviews."
	case len(slow) <= 4:
		return intel.Join(slow) + " need longer than their targets for half of their reviews."
	}
	return fmt.Sprintf("%d of %d domains need longer than their targets for half of their reviews.", len(slow), len(waits))
}

func times(waits []Wait, f Frame) Scene {
	rungs := make([]rung, len(waits))
	longest := time.Minute
	for i, w := range waits {
		longest = max(longest, w.Longest, w.Median, w.Target)
		rungs[i] = rung{label: w.Domain, notes: []string{"median " + intel.Span(w.Median), intel.Count(w.Reviews, "review")}}
	}
	l := newLadder(f, rungs)
	at := func(d time.Duration) Unit { return l.at(int(d/time.Second), int(longest/time.Second)) }
	ticks := []tick{{l.left, "0"}, {l.right, intel.Span(longest)}}
	l.grid(len(rungs), ticks...)
	for i, w := range waits {
		y := l.middle()
		l.scene.add(Line{X1: l.left, Y1: y, X2: at(max(w.Longest, w.Median)), Y2: y, Width: f.Text / 5, Tone: Tint})
		if w.Target > 0 {
			width := f.Text / 6
			x := min(max(at(w.Target)-width/2, l.left), l.right-width)
			l.scene.add(Rect{X: x, Y: y - f.Text/2, Width: width, Height: f.Text, Tone: Ink})
		}
		l.scene.add(Circle{X: at(w.Median), Y: y, Radius: f.Text * 35 / 100, Tone: First})
		l.rung(rungs[i])
	}
	return l.close(ticks...)
}
