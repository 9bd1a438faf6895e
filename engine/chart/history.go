package chart

import (
	"fmt"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// History draws how a judgement was estimated over the products of its line:
// the range of each stage on one axis from 0 to 100 percent, the latest last.
// There is none when likelihood and confidence never moved.
func History(j *edition.Judgement, zone *time.Location, f Frame) (Picture, bool) {
	stages := j.History()
	caption := moved(j.ID, stages, zone)
	if caption == "" {
		return Picture{}, false
	}
	p := Picture{
		Caption: caption, Title: "Estimates of judgement " + j.ID + " over time",
		Head: []string{"Issued", "Product", "Likelihood", "Range", "Point estimate", "Confidence", "Why"},
		TLP:  intel.Clear,
	}
	said := make([]string, len(stages))
	for i, s := range stages {
		p.TLP = max(p.TLP, s.Assessment.TLP)
		said[i] = intel.Day(s.At, zone) + ": " + estimate(s)
		p.Rows = append(p.Rows, []string{
			intel.Day(s.At, zone), s.Assessment.Title, term(s), rangeOf(s), point(s.Probability), s.Confidence.String(), s.Reason,
		})
	}
	p.Description = "Each product states a range of probability for “" + j.Statement + "” " + strings.Join(said, "; ") + "."
	p.Scene = track(stages, zone, f)
	return p, true
}

// moved says in a sentence what the stages show, "" when nothing moved.
func moved(id string, stages []edition.Stage, zone *time.Location) string {
	first, last := stages[0], stages[len(stages)-1]
	still := true
	for _, s := range stages {
		still = still && s.Likelihood.Band == first.Likelihood.Band && s.Confidence == first.Confidence
	}
	since := "Since " + intel.Day(first.At, zone)
	switch {
	case still:
		return ""
	case last.Likelihood.Band != first.Likelihood.Band:
		return fmt.Sprintf("%s the likelihood of %s %s from %s to %s.", since, id, direction(first.Likelihood.Band, last.Likelihood.Band), term(first), term(last))
	case last.Confidence != first.Confidence:
		return fmt.Sprintf("%s our confidence in %s %s from %s to %s; it is %s still.", since, id, direction(first.Confidence, last.Confidence), first.Confidence, last.Confidence, term(last))
	}
	return since + " the estimate of " + id + " moved and came back to " + term(last) + "."
}

func direction[T ~uint8](from, to T) string {
	if to > from {
		return "rose"
	}
	return "fell"
}

func term(s edition.Stage) string {
	if !s.Likelihood.Stated() {
		return "not stated"
	}
	return s.Likelihood.Term()
}

func rangeOf(s edition.Stage) string {
	if !s.Likelihood.Stated() {
		return ""
	}
	return s.Likelihood.Percent()
}

func point(percent int) string {
	if percent == 0 {
		return ""
	}
	return fmt.Sprintf("%d%%", percent)
}

func estimate(s edition.Stage) string {
	parts := []string{term(s)}
	for _, part := range []string{rangeOf(s), point(s.Probability)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if s.Confidence != 0 {
		parts = append(parts, s.Confidence.String()+" confidence")
	}
	return strings.Join(parts, ", ")
}

func track(stages []edition.Stage, zone *time.Location, f Frame) Scene {
	rungs := make([]rung, len(stages))
	for i, s := range stages {
		rungs[i] = rung{label: intel.Day(s.At, zone), bold: i == len(stages)-1, notes: []string{term(s)}}
		if s.Confidence != 0 {
			rungs[i].notes = append(rungs[i].notes, s.Confidence.String()+" confidence")
		}
	}
	l := newLadder(f, rungs)
	for i := 1; i < len(stages); i++ {
		l.bridge(stages[i-1], stages[i], Unit(i-1))
	}
	ticks := []tick{{l.at(0, 100), "0%"}, {l.at(50, 100), "50%"}, {l.at(100, 100), "100%"}}
	l.grid(len(rungs), ticks...)
	for i, s := range stages {
		tone := Rule
		if i == len(stages)-1 {
			tone = Accent
		}
		l.band(s, tone)
		l.rung(rungs[i])
	}
	return l.close(ticks...)
}

// bridge shades the way from the range of one stage to that of the next.
func (l *ladder) bridge(a, b edition.Stage, number Unit) {
	if !a.Likelihood.Stated() || !b.Likelihood.Stated() {
		return
	}
	from := l.middle() + number*l.height() + l.thick()/2
	to := from + l.height() - l.thick()
	low, high := a.Likelihood.Range()
	after, top := b.Likelihood.Range()
	l.scene.add(Polygon{Tone: Tint, Points: []Point{
		{l.at(low, 100), from}, {l.at(high, 100), from}, {l.at(top, 100), to}, {l.at(after, 100), to},
	}})
}

func (l *ladder) thick() Unit { return l.Text * 7 / 10 }

// band draws the range of a stage, and a point estimate as a notch in it.
func (l *ladder) band(s edition.Stage, tone Tone) {
	l.scene.add(Line{X1: l.left, Y1: l.middle(), X2: l.right, Y2: l.middle(), Width: l.Text / 12, Tone: Rule})
	if !s.Likelihood.Stated() {
		return
	}
	low, high := s.Likelihood.Range()
	l.scene.add(Rect{X: l.at(low, 100), Y: l.middle() - l.thick()/2, Width: l.at(high, 100) - l.at(low, 100), Height: l.thick(), Tone: tone})
	if s.Probability > 0 {
		at, width := l.at(s.Probability, 100), l.Text/6
		l.scene.add(Rect{X: at - width/2, Y: l.middle() - l.Text/2, Width: width, Height: l.Text, Tone: Ink})
	}
}
