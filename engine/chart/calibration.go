package chart

import (
	"fmt"
	"math"
	"strconv"

	"github.com/dossier-cti/dossier/engine/intel"
)

// Bin is judgements of about one probability that have been resolved.
type Bin struct {
	Said            int // mean of what was said, percent
	Happened, Total int
}

// enough is how many resolved judgements it takes to judge each likelihood by
// itself; fewer may carry a score of all.
const enough = 20

// Calibration draws how often came true what was said with each probability,
// with 95 percent intervals of Wilson; on the diagonal, forecasts keep what they
// promise. There is none without resolved judgements.
func Calibration(bins []Bin, f Frame) (Picture, bool) {
	p := Picture{
		Title: "What was forecast and what happened", TLP: intel.Clear,
		Head: []string{"Said", "Judgements", "Happened", "Share", "95% interval"},
	}
	total, off := 0, 0
	for _, b := range bins {
		if b.Total == 0 {
			continue
		}
		low, high := Wilson(b.Happened, b.Total)
		total += b.Total
		if b.Said < low || b.Said > high {
			off += b.Total
		}
		p.Rows = append(p.Rows, []string{
			fmt.Sprintf("%d%%", b.Said), strconv.Itoa(b.Total), strconv.Itoa(b.Happened),
			fmt.Sprintf("%d%%", share(b)), fmt.Sprintf("%d–%d%%", low, high),
		})
	}
	if total == 0 {
		return Picture{}, false
	}
	p.Caption = verdict(total, off)
	p.Description = "For each stated probability, the share of judgements that came true, with its 95 percent interval. " + p.Caption
	p.Scene = reliability(bins, f)
	return p, true
}

func verdict(total, off int) string {
	n := intel.Upper(intel.Count(total, "resolved judgement"))
	switch {
	case total < enough:
		return n + ": too few to judge each likelihood by itself."
	case off == 0:
		return n + ": what happened agrees with what was said, as far as the numbers tell."
	}
	return fmt.Sprintf("%s: %d of them in ranges where more or less happened than was said.", n, off)
}

func share(b Bin) int { return int(math.Round(100 * float64(b.Happened) / float64(b.Total))) }

// Wilson returns the 95 percent score interval of a share, in percent (Wilson
// 1927, equation 5 of Brown, Cai and DasGupta 2001).
func Wilson(happened, total int) (low, high int) {
	if total == 0 {
		return 0, 100
	}
	const z = 1.959964
	n, x := float64(total), float64(happened)
	center := (x + z*z/2) / (n + z*z)
	half := z / (n + z*z) * math.Sqrt(x*(n-x)/n+z*z/4)
	return int(math.Round(100 * max(center-half, 0))), int(math.Round(100 * min(center+half, 1)))
}

func reliability(bins []Bin, f Frame) Scene {
	s := Scene{Width: f.Width}
	left := extent("100%", f.Text, false) + f.Text
	size := min(f.Width-left-f.Text*2, f.Text*22)
	top := f.line() * 2
	at := func(percent int) Unit { return left + size*Unit(percent)/100 }
	up := func(percent int) Unit { return top + size*Unit(100-percent)/100 }
	s.add(Text{Y: f.base(), Size: f.Text, Tone: Mute, Words: fit("Share that happened", f.Text, false, f.Width)})
	var names []Text
	for _, v := range []int{0, 50, 100} {
		s.add(Line{X1: left, Y1: up(v), X2: left + size, Y2: up(v), Width: f.Text / 15, Tone: Faint})
		s.add(Line{X1: at(v), Y1: top, X2: at(v), Y2: top + size, Width: f.Text / 15, Tone: Faint})
		s.add(Text{X: left - f.Text/2, Y: up(v) + f.Text*35/100, Size: f.Text, Anchor: End, Tone: Mute, Words: fmt.Sprintf("%d%%", v)})
		names = append(names, Text{X: at(v), Y: top + size + f.Text/2 + f.base(), Size: f.Text, Anchor: Middle, Tone: Mute, Words: fmt.Sprintf("%d%%", v)})
	}
	s.add(Line{X1: at(0), Y1: up(0), X2: at(100), Y2: up(100), Width: f.Text / 12, Tone: Rule})
	for _, b := range bins {
		if b.Total > 0 {
			s.whisker(at(b.Said), b, up, f)
		}
	}
	s.row(f.Text/2, names...)
	s.add(Text{X: at(50), Y: top + size + f.Text/2 + f.line() + f.base(), Size: f.Text, Anchor: Middle, Tone: Mute, Words: fit("Likelihood that was stated", f.Text, false, size)})
	s.Height = top + size + f.Text/2 + f.line()*2
	return s
}

// whisker draws the interval of a bin and its share.
func (s *Scene) whisker(x Unit, b Bin, up func(int) Unit, f Frame) {
	low, high := Wilson(b.Happened, b.Total)
	cap, width := f.Text*3/10, f.Text/8
	s.add(
		Line{X1: x, Y1: up(low), X2: x, Y2: up(high), Width: width, Tone: First},
		Line{X1: x - cap, Y1: up(low), X2: x + cap, Y2: up(low), Width: width, Tone: First},
		Line{X1: x - cap, Y1: up(high), X2: x + cap, Y2: up(high), Width: width, Tone: First},
		Circle{X: x, Y: up(share(b)), Radius: f.Text * 4 / 10, Tone: First},
	)
}
