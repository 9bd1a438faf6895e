package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"
)

// at runs the program at a terminal where somebody types lines.
func at(t *testing.T, dir, typed string, args ...string) (code int, printed, said string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(context.Background(), append([]string{"-C", dir}, args...), &env{
		in: strings.NewReader(typed), asks: true, out: &out, err: &err,
		getenv: func(string) string { return "" }, workers: 2,
		now: func() time.Time { return time.Date(2024, 11, 22, 16, 30, 0, 0, time.UTC) },
	})
	return code, out.String(), err.String()
}

func TestNewAsksOnATerminalForWhatIsMissing(t *testing.T) {
	r := &repository{t, t.TempDir()}
	if got := r.run("init", "--no-git"); got.code != 0 {
		t.Fatal(got.err)
	}
	for _, c := range []struct {
		name, typed string
		args        []string
		path        string
		holds       []string // in the document
		says        string   // on the way
	}{
		{"kind, product, title and requirement, by number or name",
			"1\nflash-alert\nGateways under attack\n1\n", nil,
			"content/assessments/2024/11/2024-11-22-gateways-under-attack.md",
			[]string{"product: flash-alert\n", "title: Gateways under attack\n", "answers: [PIR-001] "}, "priority intelligence requirement"},
		{"a word that is none of the answers is asked for again",
			"flashalert\n99\n0\n-1\n\nassessment\nOutlook\n\n", []string{"assessment"},
			"content/assessments/2024/11/2024-11-22-outlook.md",
			[]string{"product: assessment\n", "answers: [] "}, `"flashalert" is not among them (did you mean flash-alert?)`},
		{"a flag is not asked for", "Suppliers\n\n2\n", []string{"pir"},
			"content/requirements/PIR-004.yaml",
			[]string{"title: Suppliers\n", "stakeholders: [] ", "domain: identity "}, "Who asked (may stay empty)"},
		{"nothing is asked when all is said", "", []string{"gir", "--title", "Tools", "--from", "ciso", "--domain", "network"},
			"content/requirements/GIR-001.yaml", []string{"stakeholders: [ciso] "}, ""},
	} {
		code, printed, said := at(t, r.dir, c.typed, append([]string{"new"}, c.args...)...)
		if code != 0 || !strings.HasSuffix(strings.TrimSpace(printed), strings.TrimPrefix(c.path, "content/")) {
			t.Errorf("%s: exit code %d, wrote %q\n%s", c.name, code, printed, said)
			continue
		}
		text := r.read(c.path)
		for _, want := range c.holds {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", c.name, want, text)
			}
		}
		if !strings.Contains(said, c.says) {
			t.Errorf("%s: it does not say %q:\n%s", c.name, c.says, said)
		}
	}
}

func TestNewMakesNothingWhenTheTerminalCloses(t *testing.T) {
	r := &repository{t, t.TempDir()}
	if got := r.run("init", "--no-git"); got.code != 0 {
		t.Fatal(got.err)
	}
	before := tree(t, r.dir)
	code, _, said := at(t, r.dir, "assessment\nBold", "new", "assessment")
	if code != 2 || !strings.Contains(said, "dossier: no answer; nothing was made") {
		t.Errorf("exit code %d\n%s", code, said)
	}
	if len(tree(t, r.dir)) != len(before) {
		t.Error("a file was made")
	}
}

func TestTheNameOfTheRemoteIsThatOfTheRepository(t *testing.T) {
	for address, want := range map[string]string{
		"https://github.com/harbour/intelligence.git":    "harbour/intelligence",
		"https://user:token@github.com/harbour/intel":    "harbour/intel",
		"git@github.com:harbour/intel.git":               "harbour/intel",
		"ssh://git@git.harbour.example:2222/harbour/cti": "harbour/cti",
		"/srv/git/intel.git":                             "",
		"https://git.example/group/sub/intel":            "",
		"git@host:intel":                                 "",
	} {
		if got := ownerAndName(address); got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}
