package sheet

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// writer writes a value of the type it was made for.
type writer func(b *bytes.Buffer, v reflect.Value)

// escaper returns what writes values of a type through the escapers that
// html/template names in one place; nil for what it does not know.
func escaper(t reflect.Type, names []string) writer {
	text := textOf(t)
	if text == nil {
		return nil
	}
	var url, filter, query, quoted bool
	for _, name := range names {
		switch name {
		case "_html_template_urlfilter":
			filter = true
		case "_html_template_urlnormalizer":
			url = true
		case "_html_template_urlescaper":
			query = true
		case "_html_template_attrescaper":
			quoted = true
		case "_html_template_htmlescaper", "_html_template_rcdataescaper":
		default:
			return nil
		}
	}
	switch address := filter || url || query; {
	case t == reflect.TypeFor[template.HTML]():
		if slices.Equal(names, []string{"_html_template_htmlescaper"}) {
			return func(b *bytes.Buffer, v reflect.Value) { b.WriteString(v.String()) }
		}
		return nil // elsewhere it is text with tags
	case address && !quoted || len(names) == 0:
		return nil
	case address:
		trusted := t == reflect.TypeFor[template.URL]()
		return func(b *bytes.Buffer, v reflect.Value) {
			s := text(v)
			if filter && !trusted && !safe(s) {
				s = "#ZgotmplZ"
			}
			if url || query {
				writeURL(b, s, url || trusted && !filter)
				return
			}
			writeText(b, s)
		}
	}
	return func(b *bytes.Buffer, v reflect.Value) { writeText(b, text(v)) }
}

// textOf gives the text of a value; nil for types that are written otherwise.
func textOf(t reflect.Type) func(reflect.Value) string {
	switch {
	case t == reflect.TypeFor[template.CSS](), t == reflect.TypeFor[template.JS](), t == reflect.TypeFor[template.JSStr](),
		t == reflect.TypeFor[template.HTMLAttr](), t == reflect.TypeFor[template.Srcset]():
		return nil
	case t.Implements(reflect.TypeFor[fmt.Stringer]()) || t.Implements(reflect.TypeFor[error]()):
		if t.Kind() == reflect.Interface || t.Kind() == reflect.Pointer {
			return nil
		}
		return func(v reflect.Value) string { return fmt.Sprint(v.Interface()) }
	}
	switch t.Kind() {
	case reflect.String:
		return reflect.Value.String
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(v reflect.Value) string { return strconv.FormatInt(v.Int(), 10) }
	}
	return nil
}

// writeText escapes for text and for a value in quotes.
func writeText(b *bytes.Buffer, s string) {
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= byte(len(entities)) || entities[c] == "" {
			continue
		}
		b.WriteString(s[from:i])
		b.WriteString(entities[c])
		from = i + 1
	}
	b.WriteString(s[from:])
}

// entities are those of html/template.
var entities = [...]string{
	0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;",
}

// safe reports whether an address is relative or leads where html/template
// lets it lead.
func safe(s string) bool {
	scheme, _, found := strings.Cut(s, ":")
	return !found || strings.Contains(scheme, "/") ||
		strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "mailto")
}

// writeURL writes an address, or a part of a query or fragment, as a value in
// quotes. Bytes that RFC 3986 does not let stand become percent signs with two
// digits, and in a whole address those that part it stay.
func writeURL(b *bytes.Buffer, s string, whole bool) {
	from := 0
	for i := range len(s) {
		c := s[i]
		entity := ""
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0:
			continue
		case whole && c == '&' || whole && c == '+':
			entity = entities[c]
		case whole && strings.IndexByte("!#$*,/:;=?@[]", c) >= 0:
			continue
		case whole && c == '%' && i+2 < len(s) && hexadecimal(s[i+1]) && hexadecimal(s[i+2]):
			continue
		}
		b.WriteString(s[from:i])
		from = i + 1
		if entity != "" {
			b.WriteString(entity)
			continue
		}
		b.WriteString("%" + string("0123456789abcdef"[c>>4]) + string("0123456789abcdef"[c&15]))
	}
	b.WriteString(s[from:])
}

func hexadecimal(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
