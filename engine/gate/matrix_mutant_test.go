package gate_test

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// `go test -run Mutants -timeout 1h ./engine/gate -mutants` switches off the
// rules of the sign-off one by one and asks the matrix whether it notices. It
// takes some minutes.
var mutants = flag.Bool("mutants", false, "run the matrix against every mutant")

// mutant is one rule switched off: a text of a file and what replaces it.
type mutant struct{ name, file, from, to string }

// readMutants reads a file of blocks: # name, @ file, then the lines before
// with a - and those after with a +.
func readMutants(t *testing.T) []mutant {
	t.Helper()
	data, err := os.ReadFile("testdata/mutants.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []mutant
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if name, ok := strings.CutPrefix(line, "# "); ok {
			list = append(list, mutant{name: name})
			continue
		}
		if line == "" {
			continue
		}
		switch m := &list[len(list)-1]; line[0] {
		case '@':
			m.file = filepath.Join("..", "..", line[2:])
		case '-':
			m.from += line[1:] + "\n"
		case '+':
			m.to += line[1:] + "\n"
		}
	}
	for i := range list {
		list[i].from, list[i].to = strings.TrimSuffix(list[i].from, "\n"), strings.TrimSuffix(list[i].to, "\n")
	}
	return list
}

func TestMutants(t *testing.T) {
	if !*mutants {
		t.Skip("it takes some minutes; ask for it with -mutants")
	}
	for _, m := range readMutants(t) {
		t.Run(m.name, func(t *testing.T) {
			data, err := os.ReadFile(m.file)
			if err != nil || m.from == "" || !strings.Contains(string(data), m.from) {
				t.Fatalf("%s does not hold %q (%v)", m.file, m.from, err)
			}
			m.try(t, strings.Replace(string(data), m.from, m.to, 1))
		})
	}
}

var failed = regexp.MustCompile(`--- FAIL: (TestMatrix/\S+)`)

// try runs the matrix with a file replaced.
func (m mutant) try(t *testing.T, text string) {
	file, err := filepath.Abs(m.file)
	if err != nil {
		t.Fatal(err)
	}
	changed, overlay := filepath.Join(t.TempDir(), "mutant.go"), filepath.Join(t.TempDir(), "overlay.json")
	if err := os.WriteFile(changed, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	plan, err := json.Marshal(map[string]map[string]string{"Replace": {file: changed}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(overlay, plan, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "test", "-vet=off", "-overlay="+overlay, "-failfast", "-timeout=3m", "-run=^TestMatrix$", ".").CombinedOutput()
	scenes := failed.FindAllSubmatch(out, -1)
	if err == nil || len(scenes) == 0 {
		t.Fatalf("nothing notices it: %v\n%s", err, out[max(0, len(out)-600):])
	}
	t.Logf("the first scene that notices it: %s", scenes[0][1])
}
