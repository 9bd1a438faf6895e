package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
)

// Tactic is a column of an ATT&CK matrix, with the techniques in use.
type Tactic struct {
	Name       string
	Techniques []Technique
}

// Technique is a technique that products name, so many of them current.
type Technique struct {
	ID, Name          string
	Products, Current int
}

// Matrix draws the ids of the techniques in use below their tactics, filled where
// a current product names them; there is no room for their names, which stand in
// the table. There is none without techniques. Frames are wide: a
// phone has no room for a matrix.
func Matrix(tactics []Tactic, label intel.TLP, f Frame) (Picture, bool) {
	tactics = slices.DeleteFunc(slices.Clone(tactics), func(t Tactic) bool { return len(t.Techniques) == 0 })
	if len(tactics) == 0 {
		return Picture{}, false
	}
	all := listed(tactics)
	p := Picture{
		Caption: used(all), Title: "Techniques by tactic", TLP: label,
		Head: []string{"Technique", "Name", "Products", "Current"},
	}
	for _, t := range all {
		p.Rows = append(p.Rows, []string{t.ID, t.Name, strconv.Itoa(t.Products), strconv.Itoa(t.Current)})
	}
	said := make([]string, len(tactics))
	for i, t := range tactics {
		said[i] = fmt.Sprintf("%s: %d", t.Name, len(t.Techniques))
	}
	p.Description = "The number of techniques in use, by tactic. " + strings.Join(said, "; ") + "."
	p.Scene = bands(tactics, f)
	return p, true
}

// listed are the techniques of all tactics, each once, those of most current
// products first.
func listed(tactics []Tactic) []Technique {
	var all []Technique
	for _, t := range tactics {
		all = append(all, t.Techniques...)
	}
	slices.SortFunc(all, func(a, b Technique) int {
		return cmp.Or(cmp.Compare(b.Current, a.Current), cmp.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(all, func(a, b Technique) bool { return a.ID == b.ID })
}

// used states what is named most.
func used(all []Technique) string {
	current := 0
	for _, t := range all {
		if t.Current > 0 {
			current++
		}
	}
	if current == 0 {
		return fmt.Sprintf("No current product names any of the %s that earlier ones named.", intel.Count(len(all), "technique"))
	}
	top := all[0]
	name := strings.TrimSpace(top.ID + " " + top.Name)
	return fmt.Sprintf("Current products name %s, most often %s (%s).", intel.Count(current, "technique"), name, intel.Count(top.Current, "product"))
}

// abreast is how many tactics stand beside each other.
const abreast = 7

// bands draws the tactics in as many bands as it takes.
func bands(tactics []Tactic, f Frame) Scene {
	s, gap := Scene{Width: f.Width}, f.Text
	const columns = Unit(abreast) // however few there are: cells of all matrices are alike
	width := (f.Width - gap*(columns-1)) / columns
	for band := range slices.Chunk(tactics, abreast) {
		head := s.Height
		for i, t := range band {
			head = max(head, s.heading(f, t, Unit(i)*(width+gap), width))
		}
		bottom := head
		for i, t := range band {
			bottom = max(bottom, s.tactic(f, t, Unit(i)*(width+gap), head, width))
		}
		s.Height = bottom + gap
	}
	return s
}

// heading adds the name of a column and returns where it ends.
func (s *Scene) heading(f Frame, t Tactic, x, width Unit) (bottom Unit) {
	bottom = s.Height
	for _, words := range broken(t.Name, f.Text, true, width, 2) {
		s.add(Text{X: x, Y: bottom + f.base(), Size: f.Text, Tone: Ink, Bold: true, Words: words})
		bottom += f.line()
	}
	return bottom + f.line()/4
}

// tactic adds what stands below the name of a column and returns where it ends.
func (s *Scene) tactic(f Frame, t Tactic, x, y, width Unit) (bottom Unit) {
	for _, one := range t.Techniques[:min(len(t.Techniques), most)] {
		s.cell(f, one, x, y, width)
		y += f.line() * 5 / 4
	}
	if rest := len(t.Techniques) - most; rest > 0 {
		s.add(Text{X: x, Y: y + f.base(), Size: f.Text, Tone: Mute, Words: fit(fmt.Sprintf("and %d more, in the table", rest), f.Text, false, width)})
		y += f.line()
	}
	return y
}

// cell adds one technique, with the number of current products where there is
// room for both.
func (s *Scene) cell(f Frame, t Technique, x, y, width Unit) {
	pad, box := f.Text*4/10, Rect{X: x, Y: y, Width: width, Height: f.line() * 11 / 10, Tone: Tint}
	box.Open = t.Current == 0
	if box.Open {
		box.Tone = Rule
	}
	s.add(box)
	count := ""
	if t.Current > 0 {
		count = strconv.Itoa(t.Current)
	}
	room := width - 2*pad
	if taken := extent(count, f.Text, true) + pad; count != "" && taken < room/2 {
		s.add(Text{X: x + width - pad, Y: y + f.base(), Size: f.Text, Anchor: End, Tone: Ink, Bold: true, Words: count})
		room -= taken
	}
	s.add(Text{X: x + pad, Y: y + f.base(), Size: f.Text, Tone: Ink, Words: fit(t.ID, f.Text, false, room)})
}
