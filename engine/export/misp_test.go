package export

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

func TestMISPSendsNothingFurtherThanItsLabelAllows(t *testing.T) {
	far := map[string]intel.TLP{"3": intel.Clear, "1": intel.Green, "0": intel.Red} // the strictest label that may go so far
	for name, ed := range map[string]*edition.Edition{"small": small(), "example": example(t, "executives", now)} {
		x := New(ed)
		for _, a := range x.Products() {
			e := x.event(a)
			if own(a) > far[e.Distribution] {
				t.Errorf("%s: %s is %s and goes to %s", name, a.ID, own(a), e.Distribution)
			}
			if e.Tag[0].Name != "tlp:"+own(a).String() {
				t.Errorf("%s: %s is tagged %s", name, a.ID, e.Tag[0].Name)
			}
			for _, n := range e.Attribute {
				label := own(a)
				for _, tag := range n.Tag {
					if t, ok := strings.CutPrefix(tag.Name, "tlp:"); ok {
						label = intel.ParseTLP(t)
					}
				}
				if label < own(a) || label > far[n.Distribution] {
					t.Errorf("%s: %s %s is %s and goes to %s", name, n.Type, n.Value, label, n.Distribution)
				}
			}
		}
	}
}

func TestSensorsLookForWhatIsInForce(t *testing.T) {
	x := New(small())
	want := map[string]bool{
		"203.0.113.87": true, "198.51.100.0/24": false /* lapsed */, "innocent.example": false, // withdrawn
	}
	for _, a := range x.Products() {
		for _, n := range x.event(a).Attribute {
			if seen, ok := want[n.Value]; ok && n.ToIDS != seen {
				t.Errorf("that sensors look for %s is %t", n.Value, n.ToIDS)
			}
			if (n.Type == "text" || n.Type == "link" || n.Type == "vulnerability") && n.ToIDS {
				t.Errorf("sensors look for the %s %q", n.Type, n.Value)
			}
			delete(want, n.Value)
		}
	}
	if len(want) > 0 {
		t.Errorf("not written: %v", want)
	}
}

func TestAFeedListsEachEventAndItsValues(t *testing.T) {
	x := New(small())
	files := map[string]string{}
	for _, f := range x.Feed() {
		files[f.Name] = written(t, f)
	}
	var manifest map[string]entry
	if err := json.Unmarshal([]byte(files["manifest.json"]), &manifest); err != nil {
		t.Fatal(err)
	}
	if len(manifest) != len(x.Products()) || len(files) != len(manifest)+2 {
		t.Errorf("%d products, %d in the manifest, %d files", len(x.Products()), len(manifest), len(files))
	}
	for uuid, listed := range manifest {
		var got struct{ Event event }
		if err := json.Unmarshal([]byte(files[uuid+".json"]), &got); err != nil {
			t.Fatal(err)
		}
		if got.Event.UUID != uuid || got.Event.Timestamp != listed.Timestamp || got.Event.Info != listed.Info {
			t.Errorf("%s is %+v, and listed as %+v", uuid, got.Event, listed)
		}
		seen := map[string]bool{}
		for _, n := range got.Event.Attribute {
			if !strings.Contains(files["hashes.csv"], sum(n.Value)+","+uuid+"\n") {
				t.Errorf("%s is not among the hashes", n.Value)
			}
			if key := n.Type + n.Value; seen[key] {
				t.Errorf("%s has %s %s twice", uuid, n.Type, n.Value)
			} else {
				seen[key] = true
			}
		}
	}
}

func TestWhatIsOneLineElsewhereIsOneLineInMISP(t *testing.T) {
	ed := small()
	alert := find(ed, "alert")
	alert.Title, alert.Actors = "A gateway\n  is\x1b open\tnow", []string{"Nobody\nKnows Us"}
	x := New(ed)
	e := x.event(alert)
	if want := "Provisional: A gateway is open now"; e.Info != want {
		t.Errorf("the event is %q, not %q", e.Info, want)
	}
	if want := `misp-galaxy:threat-actor="Nobody Knows Us"`; !slices.Contains(e.Tag, tag{Name: want}) {
		t.Errorf("%s is not among %v", want, e.Tag)
	}
	if got := x.report(alert, nil).Name; got != "A gateway is open now" {
		t.Errorf("the report is %q", got)
	}
}
