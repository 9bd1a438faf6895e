package rule_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/dossier-cti/dossier/engine/rule"
)

// patience is far more than any text of a megabyte needs on a busy machine, and
// far less than one that costs its length squared.
const patience = time.Minute

func TestHostileTextCostsTimeInProportion(t *testing.T) {
	files := archive(t, "testdata/base.txtar")
	front, _, _ := strings.Cut(files[edge][4:], "---\n")
	for _, seed := range []string{
		"[", "[[", "[[PIR-009]]", "[S9]", "![", "![](", "`", "`a``b```c", "```\n", ".", "A.", "U.S. ", "? ", "#", "## \n", "\n", " ",
		"T1", "T9999 ", "CVE", "CVE-1-", "cve_2024_1 ", "likely confidence ", "high confidence. likely\n\n", "even ", "an even chance ",
		"185.220.101.1 ", "185.220.101.", "http://", "http://1.2.3.4 ", "http://1.2.3.4/", "--\n", "“", "'", "~~~", "|", "- ", "1. ", "é",
	} {
		t.Run(fmt.Sprintf("%.12q", seed), func(t *testing.T) {
			body := strings.Repeat(seed, 900_000/len(seed))
			indicators := "indicators: [{type: ipv4, value: 185.220.101.1}]\n"
			text := "---\n" + front + indicators + "---\n## Summary\n\n" + body
			content := fstest.MapFS{}
			for name, text := range files {
				content[name] = &fstest.MapFile{Data: []byte(text)}
			}
			content[edge] = &fstest.MapFile{Data: []byte(text)}
			w := load(t, content)
			start := time.Now()
			rule.Check(w, moment)
			if took := time.Since(start); took > patience {
				t.Errorf("took %v", took)
			} else if took > time.Second {
				t.Logf("took %v", took)
			}
		})
	}
}

func TestHostileListsCostTimeInProportion(t *testing.T) {
	repeat := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	citation := "{id: S%d, title: x, publisher: x, grade: A1, retrieved: 2024-11-18}, "
	for name, fields := range map[string]string{
		"references": "answers: [" + repeat(40_000, "PIR-1%05d, ") + "]\n",
		"citations": "sources: [" + repeat(2_000, citation) + "]\njudgements:\n  - {id: KJ1, statement: x, likelihood: likely, confidence: high, because: x, sources: [" +
			repeat(20_000, "S%d, ") + "]}\n",
		"systems and vulnerabilities": "cves: [" + repeat(20_000, "CVE-2024-%05d, ") + "]\naffected: {status: affected, statement: x, confidence: high, because: x, as_of: 2024-11-18T14:00:00Z, estate: [" +
			repeat(20_000, "panos%d, ") + "]}\n",
		"indicators":   "indicators: [" + repeat(7_000, "{type: domain, value: a%d.xyz}, ") + "]\n",
		"suppressions": "suppress: [" + repeat(5_000, "{rule: unused-source%d, reason: x, until: 2025-01-01}, ") + "]\n",
	} {
		t.Run(name, func(t *testing.T) {
			files := overlay(t, archive(t, "testdata/base.txtar"), map[string]string{
				edge: "# like " + edge + "\n" + fields + "---\n## Summary\n" + strings.Repeat("b.xyz ", 50_000) + "\n",
			})
			content, _ := expectations(t, files)
			w := load(t, content)
			start := time.Now()
			rule.Check(w, moment)
			if took := time.Since(start); took > patience {
				t.Errorf("took %v", took)
			}
		})
	}
}
