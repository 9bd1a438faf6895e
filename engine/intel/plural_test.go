package intel_test

import (
	"testing"

	"github.com/dossier-cti/dossier/engine/intel"
)

func TestNounsOfProductsHaveTheirPlurals(t *testing.T) {
	for noun, want := range map[string]string{
		"flash alert": "flash alerts", "intrusion analysis": "intrusion analyses", "vulnerability advisory": "vulnerability advisories", "day": "days", "inquiry": "inquiries",
	} {
		if got := intel.Plural(noun); got != want {
			t.Errorf("%s: %s, want %s", noun, got, want)
		}
	}
}
