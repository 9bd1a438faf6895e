package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// schemas compiles the JSON Schemas of STIX 2.1 that OASIS publishes, by the type
// of object. They lie beside the repository.
func schemas(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	root := os.DirFS("../../../shared/data/stix2.1/schemas")
	if _, err := fs.Stat(root, "common/core.json"); errors.Is(err, fs.ErrNotExist) {
		t.Skip("the schemas of STIX 2.1 are not beside the repository")
	}
	c := jsonschema.NewCompiler()
	c.Draft, c.AssertFormat = jsonschema.Draft2020, true
	ids := map[string]string{}
	names, err := fs.Glob(root, "*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		var head struct {
			ID string `json:"$id"`
		}
		if err := json.Unmarshal(data, &head); err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(head.ID, bytes.NewReader(data)); err != nil {
			t.Fatal(err)
		}
		ids[strings.TrimSuffix(path.Base(name), ".json")] = head.ID
	}
	compiled := map[string]*jsonschema.Schema{}
	for kind, id := range ids {
		if compiled[kind], err = c.Compile(id); err != nil {
			t.Fatal(err)
		}
	}
	return compiled
}

// parsed are the objects of a bundle.
func parsed(t *testing.T, bundle string) []map[string]any {
	t.Helper()
	var b struct{ Objects []map[string]any }
	if err := json.Unmarshal([]byte(bundle), &b); err != nil {
		t.Fatal(err)
	}
	return b.Objects
}

func TestEveryObjectIsValidAgainstTheSchemasOfSTIX(t *testing.T) {
	compiled := schemas(t)
	seen := map[string]int{}
	editions := map[string]*edition.Edition{"small": small(), "empty": {Moment: now, Organisation: edition.Organisation{Name: "Small Grid"}}}
	for _, audience := range []string{"executives", "partners", "public"} {
		editions[audience] = example(t, audience, now)
	}
	for name, ed := range editions {
		x := New(ed)
		text := bundled(t, x, x.Products()...)
		var whole any
		if err := json.Unmarshal([]byte(text), &whole); err != nil {
			t.Fatal(err)
		}
		for _, o := range parsed(t, text) {
			kind := o["type"].(string)
			seen[kind]++
			if err := compiled[kind].Validate(any(o)); err != nil {
				t.Errorf("%s: %s: %#v", name, o["id"], err)
			}
		}
	}
	for _, kind := range []string{"attack-pattern", "extension-definition", "identity", "indicator", "intrusion-set", "marking-definition", "opinion", "relationship", "report", "vulnerability"} {
		if seen[kind] == 0 {
			t.Errorf("no %s was written, so none was validated", kind)
		}
	}
	t.Logf("objects: %v", seen)
}

func TestEveryReferenceLeadsToAnObjectOfTheBundle(t *testing.T) {
	for _, audience := range []string{"executives", "partners", "public"} {
		x := New(example(t, audience, now))
		bundles := map[string]string{"all": bundled(t, x, x.Products()...)}
		for _, a := range x.Products() {
			bundles[a.ID] = bundled(t, x, a)
		}
		for name, text := range bundles {
			known := map[string]bool{}
			for _, o := range parsed(t, text) {
				if known[o["id"].(string)] {
					t.Errorf("%s: %s is there twice", name, o["id"])
				}
				known[o["id"].(string)] = true
			}
			for _, o := range parsed(t, text) {
				for _, ref := range references(o) {
					if !known[ref] {
						t.Errorf("%s: %s refers to %s, which is not in it", name, o["id"], ref)
					}
				}
			}
		}
	}
}

func references(o map[string]any) []string {
	var list []string
	for key, v := range o {
		switch {
		case strings.HasSuffix(key, "_refs"):
			for _, ref := range v.([]any) {
				list = append(list, ref.(string))
			}
		case strings.HasSuffix(key, "_ref"):
			list = append(list, v.(string))
		}
	}
	return list
}

// STIX 2.1, section 3.6: the same id with the same modified has the same content,
// whoever asks and whenever.
func TestAVersionOfAnObjectNeverHasTwoContents(t *testing.T) {
	type version struct{ id, modified any }
	contents, origin, created := map[version]string{}, map[version]string{}, map[any]any{}
	versions := map[any]int{}
	check := func(name string, x *Exports) {
		for _, o := range parsed(t, bundled(t, x, x.Products()...)) {
			data, _ := json.Marshal(o)
			v := version{o["id"], o["modified"]}
			if was, ok := contents[v]; ok && was != string(data) {
				t.Errorf("%s of %v is, in %s:\n%s\nand in %s:\n%s", v.id, v.modified, origin[v], was, name, data)
			} else if !ok {
				versions[o["id"]]++
			}
			contents[v], origin[v] = string(data), name
			if was, ok := created[o["id"]]; ok && was != o["created"] {
				t.Errorf("%s was created %v, and in %s %v", o["id"], was, name, o["created"])
			}
			created[o["id"]] = o["created"]
			if m, ok := o["modified"].(string); ok && m < o["created"].(string) {
				t.Errorf("%s was modified %s, before it was created %s", o["id"], m, o["created"])
			}
		}
	}
	for _, audience := range []string{"executives", "partners", "public"} {
		for at := date("2023-06-09"); at.Before(date("2025-04-30")); at = at.AddDate(0, 0, 47) {
			check(audience+" of "+at.Format(time.DateOnly), New(example(t, audience, at)))
		}
	}
	several := 0
	for _, n := range versions {
		if n > 1 {
			several++
		}
	}
	if several == 0 {
		t.Error("no object has two versions, so nothing was compared")
	}
	t.Logf("%d objects, %d of them in several versions", len(versions), several)
}

func TestConfidenceIsAnalyticConfidenceAndNeverLikelihood(t *testing.T) {
	for want, levels := range map[int][]intel.Confidence{0: nil, 15: {intel.High, intel.Low}, 50: {intel.Moderate}, 85: {intel.High, intel.High, 0}} {
		for _, l := range intel.Likelihoods() {
			var list []*edition.Judgement
			for _, c := range levels {
				list = append(list, &edition.Judgement{Likelihood: l, Probability: 57, Confidence: c})
			}
			if got := leastSure(list); got != want {
				t.Errorf("%v with %s: %d, want %d", levels, l.Term(), got, want)
			}
		}
	}
	for _, line := range strings.Split(bundled(t, New(small()), New(small()).Products()...), "\n") {
		for _, sentence := range strings.SplitAfter(line, ". ") {
			if strings.Contains(sentence, "Likelihood:") && strings.Contains(sentence, "Confidence:") {
				t.Errorf("likelihood and confidence stand in one sentence: %s", sentence)
			}
		}
	}
}

func TestAnOpinionIsNeverOfItsReportsMaker(t *testing.T) {
	objects := parsed(t, bundled(t, New(small()), New(small()).Products()...))
	by := map[string]map[string]any{}
	for _, o := range objects {
		by[o["id"].(string)] = o
	}
	got := map[string]string{}
	for _, o := range objects {
		if o["type"] != "opinion" {
			continue
		}
		report := by[o["object_refs"].([]any)[0].(string)]
		if report["created_by_ref"] == o["created_by_ref"] {
			t.Errorf("%s and its report are of %s", o["id"], o["created_by_ref"])
		}
		got[fmt.Sprint(o["labels"], " by ", by[o["created_by_ref"].(string)]["name"])] = fmt.Sprint(o["opinion"], ": ", o["explanation"])
	}
	for who, want := range map[string]string{
		"[concur-with-comment] by Astrid Hansen":                "agree: Searched; no match.",
		"[dissent] by Experts of Network, Small Grid":           "disagree: Too sure.",
		"[abstain] by Experts of the fusion center, Small Grid": "neutral: <nil>",
	} {
		if got[who] != want {
			t.Errorf("%s: %q, want %q; there are %v", who, got[who], want, got)
		}
	}
}

func TestAPartIsMarkedAsStrictlyAsItAlone(t *testing.T) {
	want := map[string]intel.TLP{
		"report Firewalls": intel.Amber, "indicator ipv4 203": intel.Amber, "indicator url hxxp": intel.AmberStrict,
		"identity Astrid": intel.Amber, "attack-pattern PowerShell": intel.Clear, "intrusion-set Volt": intel.Clear,
		"intrusion-set Nobody": intel.Clear, "report On 2024-10-01": intel.Green, "relationship ": intel.Green,
	}
	for _, o := range parsed(t, bundled(t, New(small()), New(small()).Products()...)) {
		name := fmt.Sprint(o["type"], " ", o["name"])
		if o["name"] == nil {
			name = fmt.Sprint(o["type"], " ")
		}
		for prefix, label := range want {
			if strings.HasPrefix(name, prefix) {
				if got := o["object_marking_refs"].([]any)[0]; got != marked(label)[0] {
					t.Errorf("%s is marked %s, want %s", name, got, label)
				}
				delete(want, prefix)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("these were not written: %v", want)
	}
}

func TestWhatIsStricterThanItsProductIsNoReferenceOfTheReport(t *testing.T) {
	if text := bundled(t, New(small()), find(small(), "firewalls")); strings.Contains(text, "neighbour") {
		t.Error("the report names a source that is marked more strictly")
	}
}

func TestStandingIsTold(t *testing.T) {
	for part, want := range map[string]string{
		"alert":     "provisional Provisional: ",
		"firewalls": "signed-off Two were open",
		"volt":      "superseded Superseded: ",
		"expired":   "expired Expired: ",
		"withdrawn": "withdrawn Withdrawn: A source made it up.",
	} {
		ed := small()
		for _, o := range parsed(t, bundled(t, New(ed), find(ed, part))) {
			if o["type"] != "report" && o["type"] != "indicator" {
				continue
			}
			if revoked, _ := o["revoked"].(bool); revoked != (part == "withdrawn") {
				t.Errorf("%s: that the %s is revoked is %t", part, o["type"], revoked)
			}
			if o["type"] == "report" {
				got := fmt.Sprint(o["labels"].([]any)[1], " ", o["description"])
				if !strings.HasPrefix(got, want) {
					t.Errorf("%s: %q, want %q", part, got, want)
				}
			}
		}
	}
}

func TestWhatWasRemovedAndDraftsAreInNoFile(t *testing.T) {
	x := New(small())
	for _, f := range all(x) {
		for _, word := range []string{"removed", "draft"} {
			if text := written(t, f); strings.Contains(text, word) {
				t.Errorf("%s holds %q", f.Name, word)
			}
		}
	}
	for _, part := range []string{"removed", "draft"} {
		if list := x.Product(find(small(), part)); len(list) > 0 {
			t.Errorf("%s has %d files of its own", part, len(list))
		}
	}
	if names := x.Product(find(small(), "withdrawn")); len(names) != 1 {
		t.Error("the indicators of a withdrawn product have a table")
	}
}

func TestTheNamespaceFollowsFromTheAddressOfTheProject(t *testing.T) {
	const urls = "6ba7b811-9dad-11d1-80b4-00c04fd430c8" // RFC 9562, section 6.6
	if got := uuid5(urls, "https://github.com/dossier-cti/dossier"); got != Namespace {
		t.Errorf("got %s", got)
	}
	// The example of RFC 9562, appendix A.4.
	if got := uuid5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com"); got != "2ed6657d-e927-568b-95e1-2665a8aea6a2" {
		t.Errorf("got %s", got)
	}
}

func TestTheLabelsAreThoseOfTLP2(t *testing.T) {
	var ids []string
	for l := intel.Clear; l <= intel.Red; l++ {
		data, _ := json.Marshal(marking(l))
		if !strings.Contains(string(data), `"tlp_2_0":"`+l.String()+`"`) || !strings.Contains(string(data), `"name":"`+l.Label()+`"`) {
			t.Errorf("%s: %s", l, data)
		}
		ids = append(ids, marked(l)[0])
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(ids)))); n != 5 {
		t.Errorf("%d ids for five labels", n)
	}
}

func TestNoIndicatorEndsBeforeItBegins(t *testing.T) {
	a := product("2024-11-18-late", intel.FlashAlert, intel.Clear, "2024-11-18")
	for n, i := range []intel.Indicator{
		{ValidUntil: date("2024-11-01")}, // it had lapsed when it was published
		{ValidUntil: date("2024-11-18")},
		{FirstSeen: date("2024-11-05"), ValidUntil: date("2024-11-05")},
		{FirstSeen: date("2024-11-05"), ValidUntil: date("2024-11-01")},
	} {
		i.Type, i.Value = "filename", fmt.Sprint(n)
		a.Indicators = append(a.Indicators, i)
	}
	seen := 0
	for _, o := range parsed(t, bundled(t, New(&edition.Edition{Moment: now}), a)) {
		if o["type"] == "indicator" {
			seen++
			if o["valid_from"].(string) >= o["valid_until"].(string) {
				t.Errorf("%s is valid from %s until %s", o["name"], o["valid_from"], o["valid_until"])
			}
		}
	}
	if seen != 4 {
		t.Errorf("%d indicators", seen)
	}
}
