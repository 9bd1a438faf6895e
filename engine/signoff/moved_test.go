package signoff

import (
	"slices"
	"testing"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/intel"
)

func TestTheRulesOfBothPlacesApplyToWhatMoves(t *testing.T) {
	p := &intel.Policy{Rules: []intel.PolicyRule{
		{Name: "secret", Paths: []string{"content/assessments/secret/**"}}, {Name: "open", Paths: []string{"content/assessments/open/**"}},
		{Name: "engine", OutsideContent: true},
	}}
	outside := intel.Ref{Kind: attest.Outside, ID: "README.md"}
	for _, c := range []struct {
		name    string
		subject Subject
		want    []string
	}{
		{"what stays has the rules of its place", Subject{Ref: document, Path: "content/assessments/open/a.md"}, []string{"open"}},
		{"what moves out has those of the place it left too", Subject{Ref: document, Path: "content/assessments/open/a.md", From: "content/assessments/secret/a.md"}, []string{"secret", "open"}},
		{"what is no document lies outside of the content, wherever it is", Subject{Ref: outside, Path: "content/README.md"}, []string{"engine"}},
		{"a program does too", Subject{Ref: outside, Path: "engine/run.go"}, []string{"engine"}},
	} {
		var got []string
		for _, r := range matching(p, &c.subject) {
			got = append(got, r.Name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", c.name, got, c.want)
		}
	}
}
