package schema

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/diag"
)

// synonyms are the words that analysts write for those of a vocabulary: of
// other standards, of older versions, of daily speech. A word counts where the
// vocabulary at hand has what it stands for.
var synonyms = map[string]string{
	"medium": "moderate", "med": "moderate", "moderate": "medium", "strong": "high", "weak": "low",
	"white": "clear", "amber-strict": "amber+strict", "amberstrict": "amber+strict",

	"highly-likely": "very-likely", "extremely-likely": "very-likely", "most-likely": "very-likely",
	"highly-unlikely": "very-unlikely", "extremely-unlikely": "very-unlikely",
	"very-probable": "highly-probable", "very-improbable": "highly-improbable",
	"probably": "probable", "improbably": "improbable", "certain": "almost-certain", "almost-certainly": "almost-certain",
	"even": "roughly-even-chance", "even-chance": "roughly-even-chance", "even-odds": "roughly-even-odds",

	"ip": "ipv4", "ip-address": "ipv4", "ipv4-addr": "ipv4", "ipv6-addr": "ipv6",
	"host": "domain", "hostname": "domain", "fqdn": "domain", "domain-name": "domain",
	"uri": "url", "link": "url", "mail": "email", "e-mail": "email", "email-addr": "email",
	"file": "filename", "file-name": "filename", "sha-1": "sha1", "sha-256": "sha256",

	"unknown": "not-known", "vulnerable": "affected", "exposed": "affected", "unaffected": "not-affected",
	"patched": "mitigated", "fixed": "mitigated", "remediated": "mitigated",
	"alert": "flash-alert", "advisory": "vulnerability-advisory", "report": "assessment", "true": "yes", "false": "no", "partially": "partly",
	"inactive": "retired", "closed": "answered", "done": "answered", "critical": "high", "expert": "sme",
	"approve": "concur", "agree": "concur", "reject": "dissent", "disagree": "dissent",
}

// meant returns the value of a vocabulary that a word most probably stands for,
// or "".
func meant(text string, allowed []string) string {
	word := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(text)), "tlp:")
	plain := strings.NewReplacer(" ", "-", "_", "-").Replace(word)
	if value := synonyms[plain]; slices.Contains(allowed, value) {
		return value
	}
	return diag.Near(word, slices.Values(allowed))
}

var shortCVE = regexp.MustCompile(`^CVE-(\d{4})-(\d{1,3})$`)

// respell writes a text as a form asks when nothing but capitals, blanks,
// hyphens or leading zeros are wrong. Only a form that knows capitals is
// definite enough: of an id, any spelling is one.
func respell(t *tree, text string) string {
	pattern, err := regexp.Compile(get[string](t, "pattern"))
	if err != nil || len(text) > 100 || get[string](t, "pattern") == "" {
		return ""
	}
	upper := strings.ToUpper(strings.TrimSpace(text))
	padded := shortCVE.ReplaceAllStringFunc(upper, func(id string) string {
		m := shortCVE.FindStringSubmatch(id)
		return "CVE-" + m[1] + "-" + strings.Repeat("0", 4-len(m[2])) + m[2]
	})
	for _, candidate := range []string{upper, padded, strings.NewReplacer(" ", "", "-", "").Replace(upper), strings.ReplaceAll(upper, "/", ".")} {
		if pattern.MatchString(candidate) && !pattern.MatchString(strings.ToLower(candidate)) {
			return candidate
		}
	}
	return ""
}

// asDate rewrites a day that can be meant in one way only.
func asDate(text string) string {
	for _, layout := range []string{
		"2006-1-2", "2006/1/2", "2006.1.2", "20060102", "2.1.2006", time.RFC3339,
		"2 January 2006", "January 2, 2006", "January 2 2006", "2 Jan 2006", "Jan 2, 2006", "Jan 2 2006",
	} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	european, errE := time.Parse("2/1/2006", text)
	american, errA := time.Parse("1/2/2006", text)
	switch {
	case errE == nil && errA != nil:
		return european.Format(time.DateOnly)
	case errA == nil && (errE != nil || american.Equal(european)):
		return american.Format(time.DateOnly)
	}
	return ""
}

// asTime rewrites a moment whose zone is stated.
func asTime(text string) string {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00", "2006-01-02 15:04 Z07:00", "2006-01-02 15:04 UTC", "2006-01-02 15:04:05 UTC", "2006-01-02T15:04:05Z0700"} {
		if t, err := time.Parse(layout, strings.ToUpper(text)); err == nil {
			return t.UTC().Truncate(time.Second).Format(time.RFC3339)
		}
	}
	return ""
}

// withoutZone returns what a moment without a zone would be in UTC, or "".
func withoutZone(text string) string {
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format(time.RFC3339)
		}
	}
	return ""
}

// asPercent returns the whole number of percent that "80%", "80 %" or 0.8
// stands for, or "".
func asPercent(text string) string {
	plain, sign := strings.CutSuffix(text, "%")
	plain = strings.TrimSpace(plain)
	if sign && digitsOnly(plain) {
		return plain
	}
	if p, err := strconv.ParseFloat(plain, 64); err == nil && !sign && p > 0 && p < 1 && len(plain) <= len("0.25") {
		return strconv.Itoa(int(p*100 + 0.5))
	}
	return ""
}
