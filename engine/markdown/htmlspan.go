package markdown

// spans writes inline text; neighbours with the same target share one link.
func (w *htmlWriter) spans(list []Span) {
	for i := 0; i < len(list); {
		n := 1
		for list[i].Link != nil && i+n < len(list) && list[i+n].Link == list[i].Link {
			n++
		}
		w.link(list[i : i+n])
		i += n
	}
}

func (w *htmlWriter) link(list []Span) {
	t := list[0].Link
	if t == nil || list[0].Kind == NoteMark {
		for _, s := range list {
			w.span(s)
		}
		return
	}
	w.WriteString("<a")
	if list[0].Kind == Mark {
		w.WriteString(` class="source"`)
	}
	w.WriteString(` href="`)
	w.escape(t.Href)
	if t.External() {
		w.WriteString(`" rel="noreferrer`)
	}
	w.WriteString(`">`)
	for _, s := range list {
		w.span(s)
	}
	w.WriteString("</a>")
}

func (w *htmlWriter) span(s Span) {
	before, after := styleTags(s.Style)
	w.WriteString(before)
	switch s.Kind {
	case Text:
		w.escape(s.Text)
	case Literal:
		w.WriteString("<code>")
		w.escape(s.Text)
		w.WriteString("</code>")
	case Break:
		w.WriteString("<br>")
	case Mark:
		w.WriteByte('[')
		w.escape(s.Text)
		w.WriteByte(']')
	case NoteMark:
		w.noteMark(s)
	case Hidden:
		w.WriteString(`<span class="withheld">`)
		w.escape(s.Text)
		w.WriteString("</span>")
	}
	w.WriteString(after)
}

func (w *htmlWriter) noteMark(s Span) {
	w.WriteString(`<sup class="note">`)
	w.open("a", "id", s.ID, "href", s.Link.Href, "aria-label", "Note "+s.Text)
	w.escape(s.Text)
	w.WriteString("</a></sup>")
}

func styleTags(s Style) (before, after string) {
	if s&Strong != 0 {
		before, after = before+"<strong>", "</strong>"+after
	}
	if s&Emphasis != 0 {
		before, after = before+"<em>", "</em>"+after
	}
	if s&Strike != 0 {
		before, after = before+"<del>", "</del>"+after
	}
	return before, after
}

// escape writes text so that it is text in an element and in an attribute.
func (w *htmlWriter) escape(s string) {
	start := 0
	for i := 0; i < len(s); i++ {
		var e string
		switch s[i] {
		case '&':
			e = "&amp;"
		case '<':
			e = "&lt;"
		case '>':
			e = "&gt;"
		case '"':
			e = "&#34;"
		default:
			continue
		}
		w.WriteString(s[start:i])
		w.WriteString(e)
		start = i + 1
	}
	w.WriteString(s[start:])
}
