package markdown

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	xast "github.com/yuin/goldmark/extension/ast"
)

// runs collects the spans of one paragraph. It walks goldmark's tree without
// recursion, since hostile emphasis nests as deep as the text is long.
type runs struct {
	c     *converter
	out   []Span
	buf   []byte // text of the last span while it may grow
	grows bool
	style Style
	link  *Target
}

// spans converts the inline children of n.
func (c *converter) spans(n ast.Node) []Span {
	r := &runs{c: c}
	var open []leave
	for k := n.FirstChild(); k != nil || len(open) > 0; {
		if k == nil {
			last := open[len(open)-1]
			open = open[:len(open)-1]
			last.restore(r)
			k = last.next
			continue
		}
		if r.leaf(k) || k.FirstChild() == nil {
			k = k.NextSibling()
			continue
		}
		open = append(open, r.enter(k))
		k = k.FirstChild()
	}
	return r.trim()
}

// leave says how to go on after the children of a node.
type leave struct {
	next  ast.Node
	style Style
	link  *Target
	after string // an address to show behind the words of a link that is none
}

func (l leave) restore(r *runs) {
	if l.after != "" {
		r.text(" (" + l.after + ")")
	}
	r.style, r.link = l.style, l.link
}

// enter takes up the style or address of a node with children.
func (r *runs) enter(n ast.Node) leave {
	l := leave{next: n.NextSibling(), style: r.style, link: r.link}
	switch n := n.(type) {
	case *ast.Emphasis:
		if n.Level == 1 {
			r.style |= Emphasis
		} else {
			r.style |= Strong
		}
	case *xast.Strikethrough:
		r.style |= Strike
	case *ast.Link:
		l.after = r.open(unescape(n.Destination))
	case *ast.Image:
		l.after = picture(n)
	}
	return l
}

// open starts a link; it returns the address as text when none may lead there.
func (r *runs) open(address string) (refused string) {
	if r.link != nil {
		return ""
	}
	if r.c.opts.Indicator != nil && r.c.opts.Indicator(address) {
		return Defang(address)
	}
	href, ok := allowed(address)
	if !ok {
		return address
	}
	if place, found := strings.CutPrefix(href, "#"); found {
		href = "#" + r.c.opts.IDPrefix + place
	}
	r.link = &Target{Href: href}
	return ""
}

// leaf adds a node without children of interest; false for any other.
func (r *runs) leaf(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Text:
		r.words(unescapeUnless(n.IsRaw(), n.Segment.Value(r.c.src)))
		if n.HardLineBreak() {
			r.add(Span{Kind: Break})
		} else if n.SoftLineBreak() {
			r.text(" ")
		}
	case *ast.String:
		r.text(string(n.Value))
	case *ast.CodeSpan:
		r.add(Span{Kind: Literal, Text: r.code(n)})
	case *ast.AutoLink:
		r.autolink(n)
	case *ast.Image:
		if n.FirstChild() != nil {
			return false
		}
		r.text("(" + picture(n) + ")")
	case *ast.Link:
		if n.FirstChild() != nil {
			return false
		}
		l := r.enter(n)
		r.text(unescape(n.Destination))
		r.style, r.link = l.style, l.link
	case *mark:
		r.mark(n)
	case *xast.TaskCheckBox:
	default:
		return false
	}
	return true
}

// picture returns the address shown in place of an image, which nobody loads.
func picture(n *ast.Image) string {
	address := unescape(n.Destination)
	if schemeOf(address) == "" && !strings.HasPrefix(address, "//") {
		return address
	}
	return Defang(address)
}

func (r *runs) code(n *ast.CodeSpan) string {
	var b strings.Builder
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		if t, ok := k.(*ast.Text); ok {
			b.Write(t.Segment.Value(r.c.src))
		}
	}
	return strings.Map(func(c rune) rune {
		if c == '\n' || c == '\r' {
			return ' '
		}
		return c
	}, b.String())
}

// autolink adds an address in angle brackets, a link when it may be one.
func (r *runs) autolink(n *ast.AutoLink) {
	address, label := string(n.URL(r.c.src)), string(n.Label(r.c.src))
	if n.AutoLinkType == ast.AutoLinkEmail && schemeOf(address) == "" {
		address = "mailto:" + address
	}
	before := r.link
	if r.open(address) != "" {
		label = Defang(label)
	}
	r.text(label)
	r.link = before
}

// mark adds a reference to a document, a source or a note.
func (r *runs) mark(m *mark) {
	switch {
	case m.note != nil:
		s := r.c.cite(m.note)
		if r.link != nil {
			s.Link = r.link
		}
		r.push(s)
	case m.doc:
		r.document(m.value)
	default:
		href, _ := r.c.opts.Source(m.value)
		r.linked(Span{Kind: Mark, Text: m.value}, href)
	}
}

func (r *runs) document(ref string) {
	if r.c.opts.Resolve != nil {
		if l, ok := r.c.opts.Resolve(ref); ok {
			r.linked(Span{Text: l.Text}, l.Href)
			return
		}
	}
	r.add(Span{Kind: Hidden, Text: Withheld})
}

// linked adds a span with a link of its own, unless it stands in one already.
func (r *runs) linked(s Span, address string) {
	before := r.link
	if href, ok := allowed(address); ok && before == nil {
		r.link = &Target{Href: href}
	}
	r.add(s)
	r.link = before
}

// words adds text in which ids of techniques and CVEs may become links.
func (r *runs) words(s string) {
	for r.link == nil && r.c.opts.Term != nil {
		start, end := findTerm(s)
		if start == end {
			break
		}
		l, ok := r.c.opts.Term(s[start:end])
		if !ok {
			r.text(s[:end])
		} else {
			r.text(s[:start])
			r.linked(Span{Text: s[start:end]}, l.Href)
		}
		s = s[end:]
	}
	r.text(s)
}

func (r *runs) text(s string) {
	if s != "" {
		r.add(Span{Text: s})
	}
}

// add appends a span in the current style, joined to the one before where both
// look alike.
func (r *runs) add(s Span) {
	s.Style, s.Link = r.style, r.link
	if n := len(r.out) - 1; r.grows && s.Kind == Text && r.out[n].Style == s.Style && r.out[n].Link == s.Link {
		r.buf = append(r.buf, s.Text...)
		return
	}
	r.push(s)
	if s.Kind == Text {
		r.buf, r.grows = append(r.buf[:0], s.Text...), true
	}
}

// push appends a span as it is.
func (r *runs) push(s Span) {
	r.settle()
	r.out = append(r.out, s)
}

// settle gives the last span the text it has grown to.
func (r *runs) settle() {
	if r.grows {
		r.out[len(r.out)-1].Text = string(r.buf)
		r.grows = false
	}
}

// trim removes the space around the paragraph.
func (r *runs) trim() []Span {
	r.settle()
	out := r.out
	for len(out) > 0 && blank(&out[0], strings.TrimLeft) {
		out = out[1:]
	}
	for len(out) > 0 && blank(&out[len(out)-1], strings.TrimRight) {
		out = out[:len(out)-1]
	}
	return out
}

// blank trims a span of text or a line end and reports whether nothing is left.
func blank(s *Span, trim func(string, string) string) bool {
	if s.Kind == Break {
		return true
	}
	if s.Kind != Text {
		return false
	}
	s.Text = trim(s.Text, " \t\r\n")
	return s.Text == ""
}

func unescapeUnless(raw bool, s []byte) string {
	if raw {
		return string(s)
	}
	return unescape(s)
}

// unescape resolves backslashes and entities (CommonMark 0.31, sections 2.4 and
// 2.5); goldmark leaves both to its renderer.
func unescape(s []byte) string {
	i := 0
	for i < len(s) && s[i] != '\\' && s[i] != '&' {
		i++
	}
	if i == len(s) {
		return string(s)
	}
	out := append(make([]byte, 0, len(s)), s[:i]...)
	for i < len(s) {
		if s[i] == '\\' && i+1 < len(s) && isPunct(s[i+1]) {
			out = append(out, s[i+1])
			i += 2
			continue
		}
		if n := entity(s[i:]); n > 0 {
			out = append(out, clean(html.UnescapeString(string(s[i:i+n])))...)
			i += n
			continue
		}
		out = append(out, s[i])
		i++
	}
	return string(out)
}

// entity returns the length of the entity at the start of s, 0 for none.
func entity(s []byte) int {
	if len(s) < 3 || s[0] != '&' {
		return 0
	}
	for i := 1; i < len(s) && i < 33; i++ {
		switch c := s[i]; {
		case c == ';' && i > 1:
			return i + 1
		case c == '#' && i == 1, c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		default:
			return 0
		}
	}
	return 0
}

// clean keeps an entity from naming a control character.
func clean(s string) string { return string(replaceControls([]byte(s), 0)) }

func isPunct(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

// plain returns the words of a paragraph.
func plain(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch s.Kind {
		case Break:
			b.WriteByte(' ')
		case NoteMark:
		case Mark:
			b.WriteString("[" + s.Text + "]")
		default:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}
