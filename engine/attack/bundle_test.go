package attack_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/dossier-cti/dossier/engine/attack"
)

var sortedTexts = cmpopts.SortSlices(strings.Compare)

type dict = map[string]any

// thing is an object with an ATT&CK id; its STIX id is made of that.
func thing(kind, id, name string, more dict) dict {
	o := dict{
		"type": kind, "spec_version": "2.1", "id": kind + "--" + id, "name": name, "modified": "2026-04-01T00:00:00.000Z",
		"description":         "Adversaries may…",
		"external_references": []dict{{"source_name": "a report", "url": "https://example.com"}, {"source_name": "mitre-attack", "external_id": id}},
	}
	for key, value := range more {
		o[key] = value
	}
	return o
}

func technique(id, name string, more dict) dict { return thing("attack-pattern", id, name, more) }

func revokedBy(kind, id, by string) dict {
	return dict{"type": "relationship", "spec_version": "2.1", "id": "relationship--" + id, "relationship_type": "revoked-by",
		"source_ref": kind + "--" + id, "target_ref": kind + "--" + by}
}

func collection(version string) dict {
	return dict{"type": "x-mitre-collection", "spec_version": "2.1", "name": "Enterprise ATT&CK", "x_mitre_version": version}
}

func bundle(objects ...dict) dict {
	return dict{"type": "bundle", "id": "bundle--1", "objects": objects}
}

func text(t testing.TB, v any) string {
	t.Helper()
	data, err := json.MarshalIndent(v, "", "    ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestABundleGivesTheFactsOfTheIndexMadeFromIt(t *testing.T) {
	source := readIndex(t)
	objects := []dict{collection(source.Version)}
	for _, x := range source.Techniques {
		phases := []dict{}
		for _, tactic := range x.Tactics {
			phases = append(phases, dict{"kill_chain_name": "mitre-attack", "phase_name": tactic})
		}
		objects = append(objects, technique(x.ID, x.Name, dict{"x_mitre_domains": []string{x.Domain}, "kill_chain_phases": phases,
			"revoked": x.Status == "revoked", "x_mitre_deprecated": x.Status == "deprecated"}))
		if x.ReplacedBy != "" {
			objects = append(objects, revokedBy("attack-pattern", x.ID, x.ReplacedBy))
		}
	}
	for _, g := range source.Groups {
		objects = append(objects, thing("intrusion-set", g.ID, g.Name, dict{"aliases": append([]string{g.Name}, g.Aliases...),
			"revoked": g.Status == "revoked", "x_mitre_deprecated": g.Status == "deprecated"}))
		if g.ReplacedBy != "" {
			objects = append(objects, revokedBy("intrusion-set", g.ID, g.ReplacedBy))
		}
	}
	got, err := attack.Read(strings.NewReader(text(t, bundle(objects...))))
	if err != nil {
		t.Fatal(err)
	}
	want := attack.Embedded()
	if diff := cmp.Diff(want.Techniques(), got.Techniques(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("techniques (-embedded +bundle):\n%s", diff)
	}
	if diff := cmp.Diff(want.Groups(), got.Groups(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("groups (-embedded +bundle):\n%s", diff)
	}
	if diff := cmp.Diff(want.String(), got.String()); diff != "" {
		t.Error(diff)
	}
}

func TestABundleReplacesTheDomainsItHolds(t *testing.T) {
	known := load(t, text(t, bundle(
		collection("19.0"),
		technique("T1190", "Exploit Public-Facing Application", dict{"revoked": true, "x_mitre_domains": []string{"enterprise-attack"}}),
		technique("T1700", "New Thing", dict{"x_mitre_domains": []string{"enterprise-attack"}}),
		revokedBy("attack-pattern", "T1190", "T1700"),
		thing("intrusion-set", "G0034", "Sandworm", dict{"aliases": []string{"Sandworm", "Sandworm Team"}}),
	)))
	if known.String() != "MITRE ATT&CK 19.0" || known.Successor("T1190") != "T1700" {
		t.Errorf("%s replaces T1190 by %q", known, known.Successor("T1190"))
	}
	for id, want := range map[string]bool{"T1700": true, "T1059": false, "T1398": true, "T0807": true} {
		if _, ok := known.Technique(id); ok != want {
			t.Errorf("knows %s: %v, want %v", id, ok, want)
		}
	}
	for name, want := range map[string][]string{"Sandworm Team": {"Sandworm"}, "APT44": nil, "Axiom": {"Axiom"}} {
		if diff := cmp.Diff(want, known.Named(name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAnIDBelongsToTheObjectThatStands(t *testing.T) {
	for name, objects := range map[string][]dict{
		"a revoked object has the same id":     {technique("T1700", "New", nil), technique("T1700", "Old", dict{"id": "attack-pattern--x", "revoked": true})},
		"an older version of the object":       {technique("T1700", "New", nil), technique("T1700", "Old", dict{"modified": "2020-01-01T00:00:00.000Z"})},
		"an older version comes first":         {technique("T1700", "Old", dict{"modified": "2020-01-01T00:00:00.000Z"}), technique("T1700", "New", nil)},
		"another object is odd":                {{"type": "malware", "name": 5}, technique("T1700", "New", nil)},
		"an attack pattern has a foreign id":   {technique("T1700", "New", nil), technique("CAPEC-1", "Other", nil)},
		"no collection and a byte order mark":  {technique("T1700", "New", nil)},
		"a deprecated relationship revokes it": {technique("T1700", "New", nil), dict{"type": "relationship", "relationship_type": "revoked-by", "x_mitre_deprecated": true, "source_ref": "attack-pattern--T1700", "target_ref": "attack-pattern--T1700"}},
	} {
		got, err := attack.Read(strings.NewReader("\ufeff" + text(t, bundle(objects...))))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := []attack.Technique{{ID: "T1700", Name: "New", Domain: "enterprise-attack", Status: attack.Active}}
		if diff := cmp.Diff(want, got.Techniques()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func load(t *testing.T, data string) *attack.Catalog {
	t.Helper()
	known, err := attack.Load(fstest.MapFS{"attack/e.json": {Data: []byte(data)}}, "attack/e.json")
	if err != nil {
		t.Fatal(err)
	}
	return known
}

func TestWhatIsNoBundleIsSaidSo(t *testing.T) {
	good := text(t, bundle(technique("T1700", "New", nil)))
	for name, test := range map[string]struct{ data, want string }{
		"empty":                  {"", "is empty"},
		"blank":                  {" \n", "is empty"},
		"web page":               {"\n<!DOCTYPE html>", "is a web page"},
		"pointer of Git LFS":     {"version https://git-lfs.github.com/spec/v1\noid sha256:00", "run git lfs pull"},
		"gzip":                   {"\x1f\x8b\x08", "is compressed"},
		"zip":                    {"PK\x03\x04", "is compressed"},
		"text":                   {"T1190\n", "is not JSON from byte 1"},
		"cut short":              {good[:len(good)/2], "ends in the middle"},
		"cut short at the end":   {strings.TrimRight(good, "}\n"), "ends in the middle"},
		"broken in the middle":   {strings.Replace(good, `"name": "New"`, `"name" "New"`, 1), "is not JSON from byte"},
		"list":                   {"[]", "not a STIX bundle"},
		"other JSON":             {`{"techniques": []}`, "not a STIX bundle"},
		"objects are no list":    {`{"type": "bundle", "objects": 5}`, "not a STIX bundle"},
		"bundle of STIX 2.0":     {strings.Replace(good, `"type": "bundle"`, `"type": "bundle", "spec_version": "2.0"`, 1), "is of STIX 2.0, and STIX 2.1 is needed"},
		"objects of STIX 2.0":    {strings.Replace(good, `"2.1"`, `"2.0"`, 1), "is of STIX 2.0"},
		"no technique":           {text(t, bundle(collection("19.0"))), "without any ATT&CK technique"},
		"name is a number":       {strings.Replace(good, `"New"`, `7`, 1), "whose name is not what STIX 2.1 asks"},
		"an object is a text":    {`{"type": "bundle", "objects": ["x"]}`, "without any ATT&CK technique"},
		"one endless object":     {`{"type": "bundle", "objects": [{"x": "` + strings.Repeat("a", 17<<20), "is larger than"},
		"endless before objects": {`{"x": [` + strings.Repeat("1,", 9<<20), "is larger than"},
		"very deep":              {`{"type": "bundle", "objects": [` + strings.Repeat("[", 1<<20), "is not JSON from byte"},
	} {
		_, err := attack.Read(strings.NewReader(test.data))
		if fault := attack.Fault(""); !errors.As(err, &fault) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v; want %q", name, err, test.want)
		}
	}
}

func TestTooManyTechniquesAreRefused(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(`{"type": "bundle", "objects": [`)
	for i := range 20_001 {
		fmt.Fprintf(&b, `{"type": "attack-pattern", "id": "attack-pattern--%d", "name": "%s"},`, i, strings.Repeat("a", 10))
	}
	if _, err := attack.Read(&b); err == nil || !strings.Contains(err.Error(), "is larger than") {
		t.Errorf("got %v", err)
	}
}

func TestAFailureToReadIsNoFaultOfTheFile(t *testing.T) {
	_, err := attack.Read(io.MultiReader(strings.NewReader(`{"type": "bundle", "objects": [`), iotest.ErrReader(io.ErrClosedPipe)))
	if fault := attack.Fault(""); errors.As(err, &fault) || !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}

func TestAPathThatIsNoFileIsSaidSo(t *testing.T) {
	fsys := fstest.MapFS{
		"attack/link.json": {Data: []byte("real.json"), Mode: fs.ModeSymlink},
		"attack/real.json": {Data: []byte("{}")},
	}
	for path, want := range map[string]string{
		"attack/none.json": "does not exist", "attack": "is not a file", "../attack.json": "no path within",
		"attack/link.json": "is a symbolic link", "/etc/passwd": "no path within",
	} {
		_, err := attack.Load(fsys, path)
		if fault := attack.Fault(""); !errors.As(err, &fault) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %q", path, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(text(f, bundle(collection("19.0"), technique("T1700", "New", nil), revokedBy("attack-pattern", "T1700", "T1190"))))
	f.Add(`{"type": "bundle", "objects": [{"type": "intrusion-set", "aliases": null}]}`)
	f.Fuzz(func(t *testing.T, data string) {
		known, err := attack.Read(strings.NewReader(data))
		if fault := attack.Fault(""); err != nil && !errors.As(err, &fault) {
			t.Fatalf("not a fault: %v", err)
		}
		if err == nil && len(known.Techniques()) == 0 {
			t.Fatal("neither a technique nor a fault")
		}
	})
}

func BenchmarkReadABundleOfMITREsSize(b *testing.B) {
	objects := []dict{collection("19.0")}
	for i := range 22_000 {
		o := dict{"type": "relationship", "spec_version": "2.1", "relationship_type": "uses", "description": strings.Repeat("They use it. ", 110)}
		if i%20 == 0 {
			o = technique(fmt.Sprintf("T%04d", i/20), "New", dict{"description": strings.Repeat("They use it. ", 300)})
		}
		objects = append(objects, o)
	}
	data := text(b, bundle(objects...))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := attack.Read(strings.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}
