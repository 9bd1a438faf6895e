package chart

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// shown is how many weeks the picture of activity goes back, with its own.
const shown = 12

// Activity draws how many products each of the last twelve weeks brought, flash
// alerts apart. There is none before the second week of an edition.
func Activity(r *roundup.Roundup, f Frame) (Picture, bool) {
	weeks := recent(r)
	if len(weeks) < 2 {
		return Picture{}, false
	}
	p := Picture{
		Caption: pace(weeks), Title: "Products issued each week", Scene: bars(weeks, f),
		Head: []string{"Week", "Flash alerts", "Other products"}, TLP: intel.Clear,
	}
	said := make([]string, len(weeks))
	for i, w := range weeks {
		said[i] = fmt.Sprintf("%s: %d", w.name, w.total())
		p.Rows = append(p.Rows, []string{w.name, strconv.Itoa(w.alerts), strconv.Itoa(w.others)})
	}
	p.Description = "Products issued in each week, flash alerts included. " + strings.Join(said, ", ") + "."
	return p, true
}

// count is what one week brought.
type count struct {
	name           string
	alerts, others int
}

func (c count) total() int { return c.alerts + c.others }

// recent counts the last weeks up to that of an issue, the first first; weeks
// before the first product of the edition do not count.
func recent(r *roundup.Roundup) []count {
	zone := r.Edition.Organisation.Zone
	index := map[string]int{}
	list := make([]count, shown)
	for i := range list {
		list[i].name = roundup.WeekOf(r.From.AddDate(0, 0, 7*(i+1-shown)), zone).String()
		index[list[i].name] = i
	}
	start, earlier := r.From.AddDate(0, 0, 7*(1-shown)), false
	for _, a := range r.Edition.Assessments {
		switch {
		case a.Issued.IsZero() || a.Issued.After(r.End()):
		case a.Issued.Before(start):
			earlier = true
		case a.Product == intel.FlashAlert:
			list[index[roundup.WeekOf(a.Issued, zone).String()]].alerts++
		default:
			list[index[roundup.WeekOf(a.Issued, zone).String()]].others++
		}
	}
	for !earlier && len(list) > 0 && list[0].total() == 0 {
		list = list[1:]
	}
	return list
}

// pace compares the last week with those before it.
func pace(weeks []count) string {
	now, before := weeks[len(weeks)-1].total(), 0
	for _, w := range weeks[:len(weeks)-1] {
		before += w.total()
	}
	n := len(weeks) - 1
	s := "Nothing was issued this week"
	if now > 0 {
		s = intel.Upper(roundup.Count(now, "product")) + " this week"
	}
	if n == 1 {
		return s + "; the week before brought " + strings.TrimSuffix(roundup.Count(before, "one"), " ones") + "."
	}
	return fmt.Sprintf("%s; the %s before brought %s a week.", s, roundup.Count(n, "week"), mean(before, n))
}

// mean divides to one decimal, rounded half up.
func mean(sum, n int) string {
	tenths := (sum*20 + n) / (2 * n)
	if tenths%10 == 0 {
		return strconv.Itoa(tenths / 10)
	}
	return fmt.Sprintf("%d.%d", tenths/10, tenths%10)
}

func bars(weeks []count, f Frame) Scene {
	s := Scene{Width: f.Width}
	top := s.key(f, 0, []string{"Flash alerts", "Other products"}, []Tone{Second, First}) + f.line()
	height, peak := f.Text*8, 1
	for _, w := range weeks {
		peak = max(peak, w.total())
	}
	step := f.Width / Unit(len(weeks))
	width := min(step*6/10, f.Text*4)
	base := top + height
	var totals, names []Text
	for i, w := range weeks {
		middle := step*Unit(i) + step/2
		others, all := height*Unit(w.others)/Unit(peak), height*Unit(w.total())/Unit(peak)
		s.bar(middle-width/2, base-others, width, others, First)
		s.bar(middle-width/2, base-all, width, all-others, Second)
		last := i == len(weeks)-1
		totals = append(totals, Text{X: middle, Y: base - all - f.Text*3/10, Size: f.Text, Anchor: Middle, Tone: Ink, Bold: last, Words: strconv.Itoa(w.total())})
		_, name, _ := strings.Cut(w.name, "-")
		names = append(names, Text{X: middle, Y: base + f.base(), Size: f.Text, Anchor: Middle, Tone: Mute, Bold: last, Words: name})
	}
	s.add(Line{X1: 0, Y1: base, X2: f.Width, Y2: base, Width: f.Text / 12, Tone: Rule})
	s.row(f.Text/3, totals...)
	s.row(f.Text/2, names...)
	s.Height = base + f.line()
	return s
}

func (s *Scene) bar(x, y, width, height Unit, tone Tone) {
	if height > 0 {
		s.add(Rect{X: x, Y: y, Width: width, Height: height, Tone: tone})
	}
}
