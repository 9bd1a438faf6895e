package layout

// Figures is a row of numbers, each over the words that say what it counts.
type Figures struct {
	Before, After Unit
	Items         []Figure
}

// Figure is a number with its words.
type Figure struct{ Number, Words Run }

func (f *Figures) lay(b *builder, c context) {
	b.skip(f.Before)
	step := c.width / Unit(max(len(f.Items), 1))
	var draw []func(p *painter, top Unit)
	var height Unit
	for i, item := range f.Items {
		number, words := item.Number.Style, item.Words.Style
		in, x := newInline(c.node.Add("P")), c.left+Unit(i)*step
		top := b.lines([]Run{item.Number, {Text: " ", Style: number}}, step)
		below := b.lines([]Run{item.Words}, step-8*Point)
		height = max(height, number.Leading+Unit(len(below))*words.Leading)
		draw = append(draw, func(p *painter, y Unit) {
			in.draw(p, top[0], x, baseline(y, number.Leading, number.Size))
			for j, l := range below {
				in.draw(p, l, x, baseline(y+number.Leading+Unit(j)*words.Leading, words.Leading, words.Size))
			}
		})
	}
	b.add(c, &strip{height: height, paint: func(p *painter, top Unit) {
		for _, d := range draw {
			d(p, top)
		}
	}})
	b.skip(f.After)
}
