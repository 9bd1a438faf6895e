package web

import (
	"bytes"
	"slices"
)

// idPrefixes begin the identifiers that lines must not break at their hyphens.
var idPrefixes = [][]byte{[]byte("CVE-"), []byte("PIR-"), []byte("GIR-")}

// unbroken keeps each identifier in the text of a page on one line. The text
// itself stays as it is: what readers copy holds plain hyphens. It is done to
// the finished page because identifiers stand in the words of analysts
// everywhere, in titles, claims, tables and links.
func unbroken(b *bytes.Buffer, begin int) {
	page := b.Bytes()[begin:]
	main := max(bytes.Index(page, []byte("<main")), 0)
	places := identifiers(page, main)
	if len(places) == 0 {
		return
	}
	out, last := make([]byte, 0, len(page)+len(places)*24), 0
	for _, at := range places {
		end := at + extent(page[at:])
		out = append(append(append(out, page[last:at]...), `<span class="id">`...), page[at:end]...)
		out, last = append(out, "</span>"...), end
	}
	out = append(out, page[last:]...)
	b.Truncate(begin)
	b.Write(out)
}

// identifiers returns where identifiers begin that nothing keeps together yet.
func identifiers(page []byte, from int) []int {
	var places []int
	for _, prefix := range idPrefixes {
		for at := from; ; at += len(prefix) {
			next := bytes.Index(page[at:], prefix)
			if next < 0 {
				break
			}
			if at += next; extent(page[at:]) > len(prefix) && mayBreak(page, at) {
				places = append(places, at)
			}
		}
	}
	slices.Sort(places)
	return places
}

// extent is the length of the identifier that a text begins with.
func extent(text []byte) int {
	n := len("CVE-")
	for n < len(text) && ('0' <= text[n] && text[n] <= '9' || text[n] == '-') {
		n++
	}
	return len(bytes.TrimRight(text[:n], "-"))
}

// mayBreak reports whether a place is in running text: in no tag, in no picture,
// and in no element that holds nothing but an identifier.
func mayBreak(page []byte, at int) bool {
	end := bytes.LastIndexAny(page[:at], "<>")
	if end < 0 || page[end] == '<' {
		return false
	}
	tag := page[bytes.LastIndexByte(page[:end], '<')+1 : end]
	name, _, _ := bytes.Cut(tag, []byte(" "))
	switch string(name) {
	case "text", "title", "desc", "option":
		return false
	}
	return !bytes.Contains(tag, []byte(`class="id"`)) && !(bytes.Contains(tag, []byte("/cve/")) && end == at-1)
}
