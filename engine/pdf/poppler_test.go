package pdf_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// tool returns the path of a program, and skips the test where it is missing,
// except in continuous integration, which installs it.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed", name)
	}
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

func saved(t *testing.T, file []byte) string {
	path := filepath.Join(t.TempDir(), "file.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestQpdfAcceptsEveryDocument(t *testing.T) {
	qpdf := tool(t, "qpdf")
	for name, file := range documents(t) {
		if out, err := exec.Command(qpdf, "--check", saved(t, file)).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

func TestPopplerReadsTheStructure(t *testing.T) {
	pdfinfo := tool(t, "pdfinfo")
	out, err := exec.Command(pdfinfo, "-struct-text", saved(t, documents(t)["roundup"])).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"H1 (block)", "TOCI", "Table", "TH", "Weekly intelligence roundup", "Link"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in the structure", want)
		}
	}
	if strings.Contains(string(out), "rror") {
		t.Errorf("%s", out)
	}
}

// The label stands in header and footer of every page, at its right edge, in
// 12 pt or more (TLP 2.0 on its use in documents).
func TestEveryPageBearsTheLabelTwice(t *testing.T) {
	pdftotext := tool(t, "pdftotext")
	for name, file := range documents(t) {
		out, err := exec.Command(pdftotext, "-bbox", saved(t, file), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		for i, page := range strings.Split(string(out), "<page ")[1:] {
			var width, height float64
			fmt.Sscanf(page, `width="%g" height="%g"`, &width, &height)
			top, bottom := 0, 0
			for _, m := range regexp.MustCompile(`xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">TLP:`).FindAllStringSubmatch(page, -1) {
				var left, upper, right, lower float64
				fmt.Sscan(strings.Join(m[1:], " "), &left, &upper, &right, &lower)
				switch {
				case lower-upper < 12 || width-right > 90:
				case upper < 70:
					top++
				case lower > height-60:
					bottom++
				}
			}
			if top != 1 || bottom != 1 {
				t.Errorf("%s, page %d: label %d times above, %d times below", name, i+1, top, bottom)
			}
		}
	}
}

func TestNothingStandsOutsideThePage(t *testing.T) {
	pdftotext := tool(t, "pdftotext")
	for name, file := range documents(t) {
		out, err := exec.Command(pdftotext, "-bbox", saved(t, file), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		for i, page := range strings.Split(string(out), "<page ")[1:] {
			var width, height float64
			fmt.Sscanf(page, `width="%g" height="%g"`, &width, &height)
			for _, m := range regexp.MustCompile(`xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*)</word>`).FindAllStringSubmatch(page, -1) {
				var left, upper, right, lower float64
				fmt.Sscan(strings.Join(m[1:5], " "), &left, &upper, &right, &lower)
				if left < 55 || right > width-55 || upper < 30 || lower > height-20 {
					t.Errorf("%s, page %d: %q at %v to %v", name, i+1, m[5], left, right)
				}
			}
		}
	}
}
