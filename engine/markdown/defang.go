package markdown

import "strings"

// Defang rewrites an address so that no program follows it:
// "http://evil.example/a.php" becomes "hxxp://evil[.]example/a.php". It changes
// scheme and authority only; path and query stay. An address that is defanged
// already, and text that is no address, come back as they are. [Refang] is the
// reverse.
func Defang(address string) string {
	if IsDefanged(address) {
		return address
	}
	scheme, rest, found := strings.Cut(address, "://")
	if !found {
		scheme, rest = "", address
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	authority := defangAuthority(rest[:end])
	if !found {
		return authority + rest[end:]
	}
	return defangScheme(scheme) + "://" + authority + rest[end:]
}

func defangScheme(s string) string {
	if len(s) >= 4 && strings.EqualFold(s[:4], "http") {
		return s[:1] + strings.Map(func(r rune) rune {
			if r == 'T' {
				return 'X'
			}
			return 'x'
		}, s[1:3]) + s[3:]
	}
	if strings.EqualFold(s, "ftp") {
		return s[:1] + "x" + s[2:]
	}
	return s
}

// defangAuthority breaks up dots, the colons of an IPv6 address and the "at" of
// a mail address.
func defangAuthority(s string) string {
	s = strings.ReplaceAll(s, ".", "[.]")
	s = strings.ReplaceAll(s, "@", "[@]")
	if strings.Count(s, ":") > 1 && !strings.Contains(s, "[.]") {
		s = strings.ReplaceAll(s, ":", "[:]")
	}
	return s
}

// Refang undoes [Defang], and the other spellings in use: "hXXp", "(.)",
// "[dot]", "[at]".
func Refang(s string) string {
	s = refangs.Replace(s)
	scheme, rest, found := strings.Cut(s, "://")
	if !found {
		return s
	}
	switch lower := strings.ToLower(scheme); {
	case scheme == "HXXP" || scheme == "HXXPS":
		return "HTTP" + scheme[4:] + "://" + rest
	case lower == "hxxp" || lower == "hxxps":
		return "http" + scheme[4:] + "://" + rest
	case lower == "fxp":
		return "ftp://" + rest
	}
	return s
}

var refangs = strings.NewReplacer(
	"[.]", ".", "(.)", ".", "{.}", ".", "[dot]", ".", "(dot)", ".",
	"[@]", "@", "(@)", "@", "[at]", "@", "(at)", "@", "[:]", ":", "[://]", "://",
)

// IsDefanged reports whether an address carries the marks of defanging.
func IsDefanged(address string) bool {
	lower := strings.ToLower(address)
	for _, m := range []string{"[.]", "(.)", "{.}", "[dot]", "(dot)", "[@]", "[at]", "[:]", "[://]", "hxxp", "%5b.%5d"} {
		if strings.Contains(lower, m) {
			return true
		}
	}
	return strings.HasPrefix(lower, "fxp:")
}
