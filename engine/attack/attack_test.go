package attack_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/attack"
)

var retable = flag.Bool("attack", false, "write attack.tsv from the source data")

// index is the source data: a digest of what MITRE publishes.
type index struct {
	Version, Source string
	Techniques      []struct {
		ID, Name, Domain, Status string
		Tactics                  []string
		ReplacedBy               string `json:"replaced_by"`
	}
	Groups []struct {
		ID, Name, Status string
		Aliases          []string
		ReplacedBy       string `json:"replaced_by"`
	}
}

func readIndex(t testing.TB) index {
	t.Helper()
	var source index
	data, err := os.ReadFile("../../../shared/data/attack-18.1.json")
	if err != nil {
		t.Skip("the source data of ATT&CK are not here")
	}
	if err := json.Unmarshal(data, &source); err != nil {
		t.Fatal(err)
	}
	return source
}

func TestTheTableHoldsWhatItsSourceSays(t *testing.T) {
	source := readIndex(t)
	lines := []string{"# version " + source.Version, "# " + source.Source}
	for _, x := range source.Techniques {
		lines = append(lines, strings.Join([]string{"T", x.ID, x.Name, x.Domain, strings.Join(x.Tactics, ","), x.Status, x.ReplacedBy}, "\t"))
	}
	for _, g := range source.Groups {
		lines = append(lines, strings.Join([]string{"G", g.ID, g.Name, strings.Join(g.Aliases, "|"), g.Status, g.ReplacedBy}, "\t"))
	}
	want := strings.Join(lines, "\n") + "\n"
	if *retable {
		if err := os.WriteFile("attack.tsv", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("attack.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("attack.tsv (-want +got):\n%s", diff)
	}
	if !strings.Contains(want, "The MITRE Corporation") {
		t.Error("MITRE's notice is missing")
	}
}

func TestTheEmbeddedFactsAreThoseOfOneRelease(t *testing.T) {
	known := attack.Embedded()
	if got := known.String(); got != "MITRE ATT&CK 18.1" {
		t.Errorf("it calls itself %q", got)
	}
	if n := len(known.Techniques()); n != 1120 {
		t.Errorf("%d techniques, want 1120", n)
	}
	active := 0
	for _, g := range known.Groups() {
		if g.Status == attack.Active {
			active++
		}
	}
	if active != 176 {
		t.Errorf("%d active groups, want 176", active)
	}
	want := attack.Technique{ID: "T1078.004", Name: "Cloud Accounts", Domain: "enterprise-attack", Status: attack.Active,
		Tactics: []string{"initial-access", "persistence", "privilege-escalation", "defense-evasion"}}
	got, ok := known.Technique("T1078.004")
	if diff := cmp.Diff(want, got, sortedTexts); !ok || diff != "" {
		t.Errorf("T1078.004 (-want +got):\n%s", diff)
	}
}

func TestARevokedTechniqueHasTheSuccessorThatStands(t *testing.T) {
	known := attack.Embedded()
	for id, want := range map[string]string{"T1086": "T1059.001", "T1073": "T1574.001", "T1454": "", "T1190": "", "T9999": ""} {
		if got := known.Successor(id); got != want {
			t.Errorf("successor of %s is %q, want %q", id, got, want)
		}
	}
}

func TestANameMeansTheGroupsThatBearIt(t *testing.T) {
	known := attack.Embedded()
	for name, want := range map[string][]string{
		"sandworm team": {"Sandworm Team"}, "APT44": {"Sandworm Team"}, "nobody": nil,
		"UAC-0056": {"Ember Bear", "Saint Bear"},
	} {
		if diff := cmp.Diff(want, known.Named(name), sortedTexts); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
