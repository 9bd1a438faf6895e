package rule_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/rule"
)

const edge = "content/assessments/2024/11/2024-11-18-edge.md"

// many returns the base with n products of about 7.5 kB, the size that the
// goals of performance speak of.
func many(b testing.TB, n int) fstest.MapFS {
	b.Helper()
	files := archive(b, "testdata/base.txtar")
	content := fstest.MapFS{}
	for name, text := range files {
		content[name] = &fstest.MapFile{Data: []byte(text)}
	}
	more := "\n## Further\n\n" + strings.Repeat("The group moved from the gateway, T1190, to the directory [S1] and used [[estate/panos]] for CVE-2024-0012. ", 50)
	judgement := `  - {id: KJ2, statement: "They are unlikely to stop before the year ends, whatever the vendor does about it.", likelihood: unlikely, confidence: moderate, because: "Two vendors report scanning, and none of them an end of it.", sources: [S1, S2], about: [PIR-001, panos]}` + "\n"
	text := strings.Replace(files[edge], "sources:\n", strings.Repeat(judgement, 1)+"sources:\n", 1) + more
	text = strings.Replace(text, "    proposition: edge-exploited-2024\n", "", 1)
	for i := range n {
		name := fmt.Sprintf("content/assessments/%d/%02d/2024-11-18-edge-%d.md", 2000+i/12, i%12+1, i)
		content[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return content
}

// BenchmarkCheck is the cost of all rules for a product.
func BenchmarkCheck(b *testing.B) {
	const n = 10_000
	w := load(b, many(b, n))
	b.ReportAllocs()
	for b.Loop() {
		rule.Check(w, moment)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/n, "µs/doc")
}

// BenchmarkParseAndValidate is what the same product costs before its rules.
func BenchmarkParseAndValidate(b *testing.B) {
	schemas, err := compiled()
	if err != nil {
		b.Fatal(err)
	}
	data := many(b, 1)["content/assessments/2000/01/2024-11-18-edge-0.md"].Data
	for b.Loop() {
		d, _ := doc.Parse(edge, data)
		schemas.Check(intel.Assessments, d)
	}
}
