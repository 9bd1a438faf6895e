package export

import (
	"encoding/json"
	"io"
	"slices"
	"testing"

	"github.com/dossier-cti/dossier/engine/attack"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

func layerOf(t *testing.T, ed *edition.Edition, domain string) layer {
	t.Helper()
	var l layer
	if err := json.Unmarshal([]byte(written(t, File{Write: func(w io.Writer) error { return New(ed).Layer(w, domain) }})), &l); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestALayerKeepsTheRulesOfTheNavigator(t *testing.T) {
	known := attack.Embedded()
	for name, ed := range map[string]*edition.Edition{"small": small(), "empty": {Moment: now}, "example": example(t, "executives", now)} {
		for _, domain := range Domains {
			l := layerOf(t, ed, domain)
			if l.Versions.Layer != "4.5" || l.Domain != domain || l.Name == "" {
				t.Errorf("%s: %+v", name, l)
			}
			if g := l.Gradient; len(g.Colors) < 2 || g.MaxValue <= g.MinValue {
				t.Errorf("%s: a gradient of %v from %d to %d", name, g.Colors, g.MinValue, g.MaxValue)
			}
			for _, each := range l.Techniques {
				if info, ok := known.Technique(each.ID); !ok || info.Status != attack.Active || info.Domain != domain {
					t.Errorf("%s: %s is %s of %s", name, each.ID, info.Status, info.Domain)
				}
				if each.Score < 1 || each.Score > l.Gradient.MaxValue {
					t.Errorf("%s: %s has the score %d of %d", name, each.ID, each.Score, l.Gradient.MaxValue)
				}
			}
		}
	}
}

func TestOnlyLiveProductsScore(t *testing.T) {
	ed := small()
	ids := func(domain string) (list []string) {
		for _, each := range layerOf(t, ed, domain).Techniques {
			list = append(list, each.ID)
		}
		return list
	}
	// T1086 is revoked; T1078 is of a superseded product.
	if got := ids("enterprise-attack"); !slices.Equal(got, []string{"T1059.001", "T1190"}) {
		t.Errorf("enterprise: %v", got)
	}
	if got := ids("ics-attack"); !slices.Equal(got, []string{"T0855"}) {
		t.Errorf("ics: %v", got)
	}
	if got := New(ed).Used(); !slices.Equal(got, []string{"enterprise-attack", "ics-attack"}) {
		t.Errorf("used: %v", got)
	}
}

func TestManyProductsAreCountedAndSomeNamed(t *testing.T) {
	ed := small()
	for range 30 {
		a := product("2024-11-18-many", intel.FlashAlert, intel.Clear, "2024-11-18")
		a.Attack = []string{"T1486"}
		ed.Assessments = append(ed.Assessments, a)
	}
	for _, each := range layerOf(t, ed, "enterprise-attack").Techniques {
		if each.ID == "T1486" && (each.Score != 30 || len(each.Links) != mostLinks) {
			t.Errorf("score %d, %d links", each.Score, len(each.Links))
		}
	}
}
