package markdown

import "strings"

// findTerm returns the place of the first technique or CVE id in s, two equal
// numbers when there is none. Techniques are T and four digits, with three more
// for a sub-technique (T1059.001); CVE ids are as CVE's own schema has them,
// CVE-year-number with four digits or more.
func findTerm(s string) (start, end int) {
	for i := 0; i < len(s); i++ {
		if s[i] != 'T' && s[i] != 'C' || i > 0 && wordByte(s[i-1]) {
			continue
		}
		n := technique(s[i:])
		if n == 0 {
			n = cve(s[i:])
		}
		if n > 0 && (i+n == len(s) || !wordByte(s[i+n])) {
			return i, i + n
		}
	}
	return 0, 0
}

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_' || c >= 0x80
}

func technique(s string) int {
	if s[0] != 'T' || digits(s[1:]) != 4 {
		return 0
	}
	if len(s) > 5 && s[5] == '.' && digits(s[6:]) == 3 {
		return 9
	}
	return 5
}

func cve(s string) int {
	if !strings.HasPrefix(s, "CVE-") || digits(s[4:]) != 4 || len(s) < 9 || s[8] != '-' {
		return 0
	}
	if n := digits(s[9:]); n >= 4 {
		return 9 + n
	}
	return 0
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
