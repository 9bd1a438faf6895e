package schema_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

func TestAHostileDocumentHasFewFindings(t *testing.T) {
	var keys strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&keys, "key%d: 1\n", i)
	}
	files := map[string]string{
		"many unknown keys": keys.String(),
		"many wrong items":  "answers: [" + strings.Repeat("1, ", 40_000) + "1]\n",
		"many empty groups": "judgements: [" + strings.Repeat("{}, ", 40_000) + "{}]\n",
		"a huge number":     "judgements: [{probability: 1" + strings.Repeat("0", 500_000) + "}]\n",
		"a huge exponent":   "judgements: [{probability: 1e999999999}]\n",
		"a long text":       "product: " + strings.Repeat("x", 1_000_000) + "\n",
	}
	s := compile(t)
	for name, text := range files {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			d, findings := doc.Parse("content/assessments/2024/11/a.yaml", []byte(text))
			if len(findings) > 0 {
				t.Fatal(findings)
			}
			findings = s.Check(intel.Assessments, d)
			if len(findings) == 0 || len(findings) > 100 {
				t.Errorf("%d findings", len(findings))
			}
			for _, found := range findings {
				if len(found.Message) > 1000 || len(found.Fix) > 1000 {
					t.Fatalf("%s has a message of %d bytes and a fix of %d", found.Rule, len(found.Message), len(found.Fix))
				}
			}
			if took := time.Since(start); took > time.Minute {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestASetServesManyAtOnce(t *testing.T) {
	s := compile(t)
	d, _ := doc.Parse("content/stakeholders/a.yaml", []byte("name: A\ncadance: weekly\n"))
	want := s.Check(intel.Stakeholders, d)
	if len(want) != 4 {
		t.Errorf("findings: %v", want)
	}
	fresh := compile(t)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if diff := cmp.Diff(want, fresh.Check(intel.Stakeholders, d)); diff != "" {
				t.Error(diff)
			}
		})
	}
	wait.Wait()
}

func TestADocumentThatCannotBeReadHasNoFurtherFindings(t *testing.T) {
	s := compile(t)
	d, findings := doc.Parse("content/stakeholders/a.yaml", []byte("name: [A\n"))
	if len(findings) != 1 || s.Check(intel.Stakeholders, d) != nil {
		t.Error("one finding was wanted:", findings)
	}
	if s.Check("recipes", d) != nil {
		t.Error("an unknown kind has no schema")
	}
}
