package chart

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// Coverage draws how many current products answer each requirement. There is
// none where no requirement has one.
func Coverage(r *roundup.Roundup, f Frame) (Picture, bool) {
	if !slices.ContainsFunc(r.Requirements, func(l roundup.Line) bool { return l.Current > 0 }) {
		return Picture{}, false
	}
	p := Picture{
		Caption: covered(r.Requirements), Title: "Current products that answer each requirement",
		Head: []string{"Requirement", "Title", "Current products", "Newest"}, TLP: intel.Clear,
	}
	var said []string
	for _, l := range r.Requirements {
		p.TLP = max(p.TLP, l.Requirement.TLP)
		p.Rows = append(p.Rows, []string{l.Requirement.ID, l.Requirement.Title, strconv.Itoa(l.Current), newest(l.Latest, r)})
		said = append(said, fmt.Sprintf("%s: %d", l.Requirement.ID, l.Current))
		if l.Latest != nil {
			p.TLP = max(p.TLP, l.Latest.TLP)
		}
	}
	p.Description = "The number of current products for each requirement. " + strings.Join(said, ", ") + "."
	p.Scene = stock(r, f)
	return p, true
}

func newest(a *edition.Assessment, r *roundup.Roundup) string {
	if a == nil {
		return ""
	}
	return intel.Day(a.Issued, r.Edition.Organisation.Zone)
}

func covered(lines []roundup.Line) string {
	var gaps []string
	for _, l := range lines {
		if l.Current == 0 {
			gaps = append(gaps, l.Requirement.ID)
		}
	}
	switch n := len(gaps); {
	case n == 0 && len(lines) == 1:
		return "The one requirement has a current product."
	case n == 0 && len(lines) == 2:
		return "Both requirements have a current product."
	case n == 0:
		return fmt.Sprintf("All %s have a current product.", roundup.Count(len(lines), "requirement"))
	case n == 1:
		return gaps[0] + " has no current product; " + others(len(lines)-n)
	case n <= 4:
		return intel.Join(gaps) + " have no current product; " + others(len(lines)-n)
	}
	return fmt.Sprintf("%s have no current product; %s", intel.Upper(roundup.Count(len(gaps), "requirement")), others(len(lines)-len(gaps)))
}

func others(n int) string {
	if n == 1 {
		return "the other requirement has."
	}
	return "the other " + strings.TrimSuffix(roundup.Count(n, "requirement"), " requirements") + " have."
}

// most is how many rungs a picture has; the table has the rest.
const most = 24

func stock(r *roundup.Roundup, f Frame) Scene {
	lines := r.Requirements[:min(len(r.Requirements), most)]
	rungs, largest := make([]rung, len(lines)), 1
	for i, line := range lines {
		largest = max(largest, line.Current)
		rungs[i] = rung{label: line.Requirement.ID, bold: line.Requirement.PIR, notes: []string{"none"}}
		if line.Latest != nil {
			rungs[i].notes[0] = fmt.Sprintf("%d, newest %s", line.Current, newest(line.Latest, r))
		}
	}
	l := newLadder(f, rungs)
	l.scene.add(Line{X1: l.left, Y1: 0, X2: l.left, Y2: l.height() * Unit(len(rungs)), Width: f.Text / 12, Tone: Rule})
	for i, line := range lines {
		top, width := l.middle()-l.thick()/2, l.at(line.Current, largest)-l.left
		if line.Current > 0 {
			l.scene.bar(l.left, top, width, l.thick(), First)
		} else {
			l.scene.add(Rect{X: l.left, Y: top, Width: l.thick(), Height: l.thick(), Tone: Rule, Open: true})
		}
		l.rung(rungs[i])
	}
	if rest := len(r.Requirements) - len(lines); rest > 0 {
		l.scene.add(Text{Y: l.y + f.base(), Size: f.Text, Tone: Mute, Words: fit(fmt.Sprintf("and %d more, in the table", rest), f.Text, false, f.Width)})
		l.y += f.line()
	}
	return l.close()
}
