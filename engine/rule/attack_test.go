package rule

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var retable = flag.Bool("attack", false, "write attack.tsv from the source data")

func TestTheAttackTableHoldsWhatItsSourceSays(t *testing.T) {
	data, err := os.ReadFile("../../../shared/data/attack-18.1.json")
	if err != nil {
		t.Skip("the source data of ATT&CK are not here")
	}
	var source struct {
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
	if err := json.Unmarshal(data, &source); err != nil {
		t.Fatal(err)
	}
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
		attackTable = want
	}
	if diff := cmp.Diff(want, attackTable); diff != "" {
		t.Errorf("attack.tsv (-want +got):\n%s", diff)
	}
}

func TestTheAttackTableIsRead(t *testing.T) {
	table := readAttack()
	if table.version != "18.1" || !strings.Contains(attackTable, "The MITRE Corporation") {
		t.Errorf("version %q, or MITRE's notice is missing", table.version)
	}
	if n := len(table.techniques); n != 1120 {
		t.Errorf("%d techniques, want 1120", n)
	}
	if n := len(table.canonical); n != 176 {
		t.Errorf("%d active groups, want 176", n)
	}
	if got := table.techniques["T1190"]; got.name != "Exploit Public-Facing Application" || got.status != "active" {
		t.Errorf("T1190 is %+v", got)
	}
	for id, want := range map[string]string{"T1086": "T1059.001", "T1073": "T1574.001", "T1454": "", "T1190": ""} {
		if got := table.successor(id); got != want {
			t.Errorf("successor of %s is %q, want %q", id, got, want)
		}
	}
}
