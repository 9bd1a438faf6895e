package doc_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/doc"
)

// slips are the mistakes people make while typing one line of YAML. Each
// returns the line unchanged where it does not apply.
var slips = map[string]func(line string) string{
	"a tab for spaces":         func(l string) string { return strings.Replace(l, "  ", "\t", 1) },
	"a bracket not closed":     func(l string) string { return without(l, "]}") },
	"a quote not closed":       func(l string) string { return without(l, `"'`) },
	"a colon forgotten":        func(l string) string { return strings.Replace(l, ":", "", 1) },
	"no space after the colon": func(l string) string { return strings.Replace(l, ": ", ":", 1) },
	"one colon too many":       func(l string) string { return replaceLast(l, " ", ": ") },
	"one space too many":       func(l string) string { return " " + l },
	"one space too few":        func(l string) string { return strings.TrimPrefix(l, " ") },
	"a bracket in a list":      func(l string) string { return replaceLast(l, ", ", ", ]") },
	"an asterisk":              func(l string) string { return strings.Replace(l, ": ", ": **", 1) },
}

// without removes the last of some characters.
func without(line, chars string) string {
	if at := strings.LastIndexAny(line, chars); at >= 0 {
		return line[:at] + line[at+1:]
	}
	return line
}

// replaceLast replaces the last occurrence of a text.
func replaceLast(line, old, text string) string {
	if at := strings.LastIndex(strings.TrimLeft(line, " -"), old); at > 0 {
		at += len(line) - len(strings.TrimLeft(line, " -"))
		return line[:at] + text + line[at+len(old):]
	}
	return line
}

// TestASlipIsReportedOnItsLine makes thousands of single slips in the example
// and demands that nearly all that break the YAML are named on the line they
// were made on. The rest are shifts by one column, where the line that was
// shifted and the next one are equally likely to be wrong.
func TestASlipIsReportedOnItsLine(t *testing.T) {
	paths, files := example(t)
	for name, slip := range slips {
		random := rand.New(rand.NewPCG(1, 2))
		broken, elsewhere, vague := 0, 0, 0
		for range 500 {
			i := random.IntN(len(files))
			lines := strings.Split(string(files[i]), "\n")
			n := random.IntN(front(lines))
			changed := slip(lines[n])
			if changed == lines[n] || lines[n] == "---" {
				continue
			}
			lines[n] = changed
			_, findings := doc.Parse(paths[i], []byte(strings.Join(lines, "\n")))
			if len(findings) == 0 {
				continue
			}
			broken++
			if findings[0].Span.Start.Line != n+1 {
				elsewhere++
			}
			if strings.Contains(findings[0].Message, "cannot be read from here on") {
				vague++
			}
		}
		t.Logf("%s: %d broken, %d reported on another line, %d without a reason", name, broken, elsewhere, vague)
		limit := 0.03
		if strings.HasPrefix(name, "one space") {
			limit = 0.2
		}
		if float64(elsewhere) > limit*float64(broken) || vague > broken/100 {
			t.Errorf("%s: of %d, %d are reported on another line and %d without a reason", name, broken, elsewhere, vague)
		}
	}
}

// front returns the number of lines up to the end of the YAML.
func front(lines []string) int {
	if lines[0] == "---" {
		for i := 1; i < len(lines); i++ {
			if lines[i] == "---" {
				return i
			}
		}
	}
	return len(lines) - 1
}
