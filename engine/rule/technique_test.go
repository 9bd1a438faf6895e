package rule_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/rule"
)

// release is a release of ATT&CK in which T1190 was revoked.
const release = `{"type": "bundle", "id": "bundle--1", "objects": [
	{"type": "x-mitre-collection", "spec_version": "2.1", "x_mitre_version": "19.0"},
	{"type": "attack-pattern", "spec_version": "2.1", "id": "attack-pattern--1", "name": "Exploit Public-Facing Application",
	 "revoked": true, "external_references": [{"source_name": "mitre-attack", "external_id": "T1190"}], "x_mitre_domains": ["enterprise-attack"]},
	{"type": "attack-pattern", "spec_version": "2.1", "id": "attack-pattern--2", "name": "Exploit Exposed System",
	 "external_references": [{"source_name": "mitre-attack", "external_id": "T1700"}], "x_mitre_domains": ["enterprise-attack"]},
	{"type": "relationship", "relationship_type": "revoked-by", "source_ref": "attack-pattern--1", "target_ref": "attack-pattern--2"},
	{"type": "intrusion-set", "spec_version": "2.1", "id": "intrusion-set--1", "name": "Sandworm", "aliases": ["Sandworm", "Sandworm Team"],
	 "external_references": [{"source_name": "mitre-attack", "external_id": "G0034"}]}]}`

// withBundle returns the base with a bundle, and one product that names
// techniques and an actor.
func withBundle(t *testing.T, path, bundle string) fs.FS {
	t.Helper()
	files := archive(t, "testdata/base.txtar")
	files["content/dossier.yaml"] += "attack: " + path + "\n"
	const edge = "content/assessments/2024/11/2024-11-18-edge.md"
	files[edge] = merge(files[edge], "attack: [T1190, T1700, T1059, T1398, T0807]\nactors: [Sandworm Team]\n")
	content, _ := expectations(t, files)
	content.(fstest.MapFS)[path] = &fstest.MapFile{Data: []byte(bundle)}
	return content
}

func TestANewerReleaseOfATTACKDecides(t *testing.T) {
	var got []string
	for _, d := range rule.Check(load(t, withBundle(t, "attack/e.json", release)), moment) {
		got = append(got, d.Message)
	}
	want := []string{
		`T1190, Exploit Public-Facing Application, was revoked; it is now T1700, Exploit Exposed System`,
		`MITRE ATT&CK 19.0 has no technique "T1059"`,
		`MITRE ATT&CK calls Sandworm Team "Sandworm"; under that name its products are found together`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestABundleThatCannotBeUsedIsOneFindingWhereItIsNamed(t *testing.T) {
	for path, test := range map[string]struct{ data, want string }{
		"attack/cut.json":   {release[:200], "attack/cut.json ends in the middle, as a download does that was cut short; fetch it again"},
		"attack/old.json":   {strings.ReplaceAll(release, `"2.1"`, `"2.0"`), "attack/old.json is of STIX 2.0, and STIX 2.1 is needed; MITRE publishes it in github.com/mitre-attack/attack-stix-data"},
		"attack/other.json": {`{"type": "bundle", "objects": []}`, "attack/other.json is a STIX bundle without any ATT&CK technique; take enterprise-attack.json as MITRE publishes it in github.com/mitre-attack/attack-stix-data"},
	} {
		found := rule.Check(load(t, withBundle(t, path, test.data)), moment)
		if len(found) != 1 || found[0].Message != test.want || found[0].File != "content/dossier.yaml" || found[0].Span.Start.Column != 9 {
			t.Errorf("%s: findings:\n%s", path, printed(found))
		}
	}
}

func TestABundleAmongTheDocumentsIsSentElsewhere(t *testing.T) {
	w, _ := read(t, withBundle(t, "content/e.json", release))
	found := rule.Check(w, moment)
	if n := len(found); n == 0 || found[n-1].Message != "only documents live below content/; move the bundle, for example to attack/e.json" {
		t.Errorf("findings:\n%s", printed(found))
	}
}
