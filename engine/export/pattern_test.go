package export

import (
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/intel"
)

// comparison reads back a pattern of one comparison, as the grammar of STIX 2.1,
// section 9.3, has it: an object path, an operator and a string literal, in
// brackets. It reports false for anything else.
func comparison(text string) (path, operator, value string, ok bool) {
	inner, ok := strings.CutPrefix(text, "[")
	if !ok {
		return
	}
	path, rest, ok := strings.Cut(inner, " ")
	if !ok || !strings.Contains(path, ":") {
		return "", "", "", false
	}
	operator, rest, ok = strings.Cut(rest, " ")
	if !ok || operator != "=" && operator != "ISSUBSET" || !strings.HasPrefix(rest, "'") {
		return "", "", "", false
	}
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; c {
		case '\\':
			if i++; i == len(rest) || rest[i] != '\'' && rest[i] != '\\' {
				return "", "", "", false
			}
			b.WriteByte(rest[i])
		case '\'':
			return path, operator, b.String(), rest[i+1:] == "]"
		default:
			b.WriteByte(c)
		}
	}
	return "", "", "", false
}

func TestPatternsNameTheObjectOfTheirType(t *testing.T) {
	for _, test := range []struct{ kind, value, want string }{
		{"ipv4", "203.0.113.87", "[ipv4-addr:value = '203.0.113.87']"},
		{"ipv4", "198.51.100.0/24", "[ipv4-addr:value ISSUBSET '198.51.100.0/24']"},
		{"ipv6", "2001:db8::1", "[ipv6-addr:value = '2001:db8::1']"},
		{"domain", "evil.example", "[domain-name:value = 'evil.example']"},
		{"url", "http://evil.example/it's/\\", `[url:value = 'http://evil.example/it\'s/\\']`},
		{"email", "o'neill@evil.example", `[email-addr:value = 'o\'neill@evil.example']`},
		{"md5", "d41d", "[file:hashes.MD5 = 'd41d']"},
		{"sha1", "da39", "[file:hashes.'SHA-1' = 'da39']"},
		{"sha256", "e3b0", "[file:hashes.'SHA-256' = 'e3b0']"},
		{"filename", `..\a b`, `[file:name = '..\\a b']`},
		{"mutex", "x", ""},
	} {
		if got := pattern(intel.Indicator{Type: test.kind, Value: test.value}); got != test.want {
			t.Errorf("%s %s: %s, want %s", test.kind, test.value, got, test.want)
		}
	}
}

// Every pattern of the example reads back as its indicator.
func TestEveryPatternReadsBack(t *testing.T) {
	n := 0
	for _, a := range append(example(t, "executives", now).Assessments, small().Assessments...) {
		for _, i := range a.Indicators {
			n++
			if _, _, value, ok := comparison(pattern(i)); !ok || value != i.Value {
				t.Errorf("%s reads back as %q", pattern(i), value)
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d indicators", n)
	}
}

func FuzzAnyValueReadsBackFromItsPattern(f *testing.F) {
	for _, s := range []string{"", "a", `\`, `'`, `\'`, `'] OR [file:name = '`, "\n", "\x00", "\xff", "é 日本"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for kind := range paths {
			got := pattern(intel.Indicator{Type: kind, Value: s})
			if path, _, value, ok := comparison(got); !ok || value != s || path != paths[kind] {
				t.Errorf("%s reads back as %q of %s", got, value, path)
			}
		}
	})
}
