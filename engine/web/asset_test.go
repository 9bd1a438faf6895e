package web

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

func TestSheetsLoseOnlyWhatBrowsersDoNotRead(t *testing.T) {
	for sheet, want := range map[string]string{
		"/* Page */\na {\n  color: red;\n  margin: 0 auto;\n}\n": `a{color:red;margin:0 auto}`,
		"a :hover,\nb > i { width: calc(1px + 2%); }":            `a :hover,b > i{width:calc(1px + 2%)}`,
		`q { content: attr(data-label) ": { ; "; }`:              `q{content:attr(data-label) ": { ; "}`,
		"@media (max-width: 30rem) {\n  a { color: red; }\n}\n":  `@media (max-width:30rem){a{color:red}}`,
		"@page {\n  @top-right {\n    content: \"A\";\n  }\n}":   `@page{@top-right{content:"A"}}`,
		"a { b: c } /* not closed":                               `a{b:c} `,
	} {
		if got := pressed(sheet); got != want {
			t.Errorf("%q becomes %q, want %q", sheet, got, want)
		}
	}
}

func TestScriptsLoseOnlyWhatBrowsersDoNotRead(t *testing.T) {
	script := "// What it does.\n(() => {\n  // Why.\n  const a = \"//\"; // kept\n\n  go(a);\n})();\n"
	want := "(() => {\nconst a = \"//\"; // kept\ngo(a);\n})();\n"
	if got := spoken(script); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Words keep 7 to 1 (WCAG 2.2, 1.4.6) to whatever of ours they stand on, light
// and dark. The red of TLP 2.0 on black has less and is set in large letters.
func TestWordsStandOutFromWhatTheyStandOn(t *testing.T) {
	sheet := draw(t, newWorld())["site.css"]
	tokens := regexp.MustCompile(`--([a-z]+):#([0-9a-f]{3,6})`).FindAllStringSubmatch(sheet, -1)
	colours, schemes := map[string]float64{}, 0
	for i, m := range tokens {
		colours[m[1]] = luminance(t, m[2])
		if i+1 < len(tokens) && tokens[i+1][1] != "bg" {
			continue
		}
		schemes++
		for ground, words := range map[string][]string{
			"bg": {"ink", "mute", "accent", "visited", "bad", "warn"}, "panel": {"ink", "mute"}, "mark": {"ink"},
		} {
			for _, word := range words {
				if c := contrast(colours[ground], colours[word]); c < 7 {
					t.Errorf("scheme %d: %s on %s has %.2f to 1", schemes, word, ground, c)
				}
			}
		}
	}
	if schemes != 2 {
		t.Errorf("%d schemes", schemes)
	}
}

// luminance and contrast are those of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
