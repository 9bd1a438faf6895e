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

// everyFile is the documents of the tests and those of the example.
func everyFile(t *testing.T) map[string][]byte {
	files := documents(t)
	for _, p := range printouts(t) {
		files["example "+p.name] = p.file
	}
	return files
}

func TestEveryPageBearsTheLabelTwiceAndNothingStandsOutside(t *testing.T) {
	pdftotext := tool(t, "pdftotext")
	for name, file := range everyFile(t) {
		out, err := exec.Command(pdftotext, "-bbox", saved(t, file), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range strings.Split(string(out), "<page ")[1:] {
			p := sheet{name: fmt.Sprintf("%s, page %d", name, i+1)}
			fmt.Sscanf(text, `width="%g" height="%g"`, &p.width, &p.height)
			for _, m := range boxForm.FindAllStringSubmatch(text, -1) {
				var b box
				fmt.Sscan(strings.Join(m[1:5], " "), &b.left, &b.top, &b.right, &b.bottom)
				b.word = m[5]
				p.words = append(p.words, b)
			}
			p.labelled(t)
			p.inside(t)
		}
	}
}

var boxForm = regexp.MustCompile(`xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*)</word>`)

// sheet is a page as poppler sees it.
type sheet struct {
	name          string
	width, height float64
	words         []box
}

type box struct {
	left, top, right, bottom float64
	word                     string
}

// labelled fails unless the label stands in header and footer, at the right
// edge, in 12 pt or more (TLP 2.0 on its use in documents).
func (p *sheet) labelled(t *testing.T) {
	head, foot := 0, 0
	for _, b := range p.words {
		switch {
		case !strings.HasPrefix(b.word, "TLP:") || b.bottom-b.top < 12 || p.width-b.right > 90:
		case b.top < 70:
			head++
		case b.bottom > p.height-60:
			foot++
		}
	}
	if head != 1 || foot != 1 {
		t.Errorf("%s: label %d times above, %d times below", p.name, head, foot)
	}
}

func (p *sheet) inside(t *testing.T) {
	for _, b := range p.words {
		if b.left < 55 || b.right > p.width-55 || b.top < 30 || b.bottom > p.height-20 {
			t.Errorf("%s: %q at %v to %v", p.name, b.word, b.left, b.right)
		}
	}
}
