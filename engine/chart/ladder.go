package chart

// ladder is a picture of rungs below each other: a label, a stretch of an axis
// that all rungs share, and a note.
type ladder struct {
	Frame
	scene       Scene
	left, right Unit // edges of the axis
	y           Unit // top of the next rung
	lines       Unit // of each rung
}

// rung is one row of a ladder. Notes stand at the right, one below the other.
type rung struct {
	label string
	bold  bool // the label
	notes []string
}

// newLadder makes room for the labels and notes of all rungs, of which each may
// have a part of the width; the axis gets the rest.
func newLadder(f Frame, rungs []rung) *ladder {
	l := &ladder{Frame: f, scene: Scene{Width: f.Width}, lines: 1}
	var label, note Unit
	for _, r := range rungs {
		label = max(label, extent(r.label, f.Text, r.bold))
		for _, n := range r.notes {
			note = max(note, extent(n, f.Text, false))
		}
		l.lines = max(l.lines, Unit(len(r.notes)))
	}
	l.left = min(label, f.Width*3/10) + f.Text
	l.right = f.Width - min(note+f.Text, f.Width*45/100)
	if note == 0 {
		l.right = f.Width
	}
	return l
}

// at is the place on the axis of a value of so many.
func (l *ladder) at(value, of int) Unit {
	return l.left + Unit(int64(l.right-l.left)*int64(min(max(value, 0), max(of, 1)))/int64(max(of, 1)))
}

// height of a rung.
func (l *ladder) height() Unit { return l.lines*l.line() + l.Text/2 }

// middle of the first line of the next rung, where its marks stand.
func (l *ladder) middle() Unit { return l.y + l.line()/2 }

// rung adds the words of the next rung; what it draws comes before.
func (l *ladder) rung(r rung) {
	for i, words := range broken(r.label, l.Text, r.bold, l.left-l.Text/2, int(l.lines)) {
		l.scene.add(Text{Y: l.y + Unit(i)*l.line() + l.base(), Size: l.Text, Tone: Ink, Bold: r.bold, Words: words})
	}
	for i, n := range r.notes {
		tone := Mute
		if i == 0 {
			tone = Ink
		}
		n = fit(n, l.Text, false, l.Width-l.right-l.Text/2)
		if n != "" {
			l.scene.add(Text{X: l.right + l.Text/2, Y: l.y + Unit(i)*l.line() + l.base(), Size: l.Text, Tone: tone, Words: n})
		}
	}
	l.y += l.height()
}

// tick is a place on the axis with its label.
type tick struct {
	at    Unit
	words string
}

// grid adds faint lines down to the axis, before rungs are drawn; count is how
// many rungs come.
func (l *ladder) grid(count int, ticks ...tick) {
	bottom := l.y + Unit(count)*l.height()
	for _, t := range ticks {
		l.scene.add(Line{X1: t.at, Y1: l.y, X2: t.at, Y2: bottom, Width: l.Text / 15, Tone: Faint})
	}
}

// close adds the labels of the axis below the rungs and settles the height.
func (l *ladder) close(ticks ...tick) Scene {
	if len(ticks) > 0 {
		var labels []Text
		for _, t := range ticks {
			labels = append(labels, Text{X: t.at, Y: l.y + l.base(), Size: l.Text * 9 / 10, Anchor: Middle, Tone: Mute, Words: t.words})
		}
		l.scene.row(l.Text/2, labels...)
		l.y += l.line()
	}
	l.scene.Height = l.y
	return l.scene
}
