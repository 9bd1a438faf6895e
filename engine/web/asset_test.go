package web

import "testing"

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
