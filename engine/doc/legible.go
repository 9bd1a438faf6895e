package doc

import (
	"bytes"
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/diag"
)

// legible reports whether the file is text that a person can read: valid UTF-8
// without control characters. It reports the first thing that is not.
func (p *parser) legible(data []byte) bool {
	if len(data) == 0 {
		p.report(emptyFile, diag.Span{}, "the file is empty")
		return false
	}
	at, size := unreadable(data)
	if at < 0 {
		return true
	}
	r, _ := utf8.DecodeRune(data[at:])
	place := spanAt(data, at)
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")):
		p.report(invalidText, place, "the file is saved as UTF-16; save it as UTF-8")
	case r == utf8.RuneError && size == 1:
		p.report(invalidText, place, "the byte 0x%02X is not valid UTF-8; save the file as UTF-8", data[at])
	case r == 0:
		p.report(controlCharacter, place, "a NUL byte stands in the text; remove it")
	case r == '\r':
		p.report(controlCharacter, place, "a lone carriage return ends this line; end lines with LF or CR LF")
	case r == '\u2028' || r == '\u2029' || r == '\u0085':
		p.report(controlCharacter, place, "an invisible line separator (U+%04X) stands here; replace it by a space", r)
	case redirects(r):
		p.report(controlCharacter, place, "an invisible character (U+%04X) changes the direction of the text here; remove it", r)
	default:
		p.report(controlCharacter, place, "an invisible control character (U+%04X) stands here; remove it", r)
	}
	return false
}

// unreadable returns the offset and size of the first character that may not
// stand in a file, or -1.
func unreadable(data []byte) (at, size int) {
	for i := 0; i < len(data); {
		b := data[i]
		if b >= ' ' && b < 0x7f || b == '\n' || b == '\t' || b == '\r' && i+1 < len(data) && data[i+1] == '\n' {
			i++
			continue
		}
		if b < utf8.RuneSelf {
			return i, 1
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 || hidden(r) {
			return i, n
		}
		i += n
	}
	return -1, 0
}

// hidden reports characters that YAML forbids or takes for a line end, and
// those that make a reviewer read something else than what is signed (Unicode
// Technical Report 36, bidirectional text spoofing).
func hidden(r rune) bool {
	return r < 0xa0 || r == '\u2028' || r == '\u2029' || redirects(r) ||
		r == '\ufeff' || r == '\ufffe' || r == '\uffff'
}

func redirects(r rune) bool { return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' }
