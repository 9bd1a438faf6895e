package markdown

import (
	"strings"
	"unicode/utf8"
)

// allowed returns the address as it may stand in a document, percent-encoded,
// and whether a link may lead there: http, https, mailto, a relative address or
// a place on the page.
func allowed(address string) (string, bool) {
	address = strings.TrimSpace(address)
	if address == "" || strings.HasPrefix(address, "//") || strings.ContainsAny(address, "\\\x00") || IsDefanged(address) {
		return "", false
	}
	switch schemeOf(address) {
	case "", "http", "https", "mailto":
		return encode(address), true
	}
	return "", false
}

// schemeOf returns the scheme of an address in lower case, "" for a relative
// one (RFC 3986, section 4.2: a colon before any slash makes a scheme).
func schemeOf(address string) string {
	colon := strings.IndexByte(address, ':')
	if colon < 0 || strings.ContainsAny(address[:colon], "/?#") {
		return ""
	}
	return strings.ToLower(address[:colon])
}

// encode percent-encodes what may not stand in an address (RFC 3986, section
// 2). Percent signs stay, since the writer may have encoded already.
func encode(address string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(address); i++ {
		c := address[i]
		if c <= ' ' || c >= utf8.RuneSelf || c == 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
