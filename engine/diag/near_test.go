package diag_test

import (
	"slices"
	"testing"

	"github.com/dossier-cti/dossier/engine/diag"
)

func TestAMisspeltWordIsRecognised(t *testing.T) {
	words := []string{"flash-alert", "assessment", "actor-profile", "probability", "proposition", "amber", "amber+strict", "title", "tlp"}
	tests := []struct{ word, want string }{
		{"probabilty", "probability"},
		{"porbability", "probability"},
		{"titel", "title"},
		{"Flash Alert", "flash-alert"},
		{"flash_alert", "flash-alert"},
		{"flash", "flash-alert"},
		{"amber+strct", "amber+strict"},
		{"AMBER", "amber"},
		{"pro", ""},
		{"severity", ""},
		{"x", ""},
		{"", ""},
	}
	for _, test := range tests {
		if got := diag.Near(test.word, slices.Values(words)); got != test.want {
			t.Errorf("Near(%q) = %q, want %q", test.word, got, test.want)
		}
	}
}
