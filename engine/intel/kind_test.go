package intel_test

import (
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

func TestReferencesNameAKindAndAnID(t *testing.T) {
	for text, want := range map[string]intel.Ref{
		"PIR-001":                {Kind: intel.Requirements, ID: "PIR-001"},
		"GIR-010":                {Kind: intel.Requirements, ID: "GIR-010"},
		"estate/panos-gateways":  {Kind: intel.Estate, ID: "panos-gateways"},
		"reviews/a/b/c":          {Kind: intel.Reviews, ID: "a/b/c"},
		"feedback/x":             {Kind: intel.Feedbacks, ID: "x"},
		"dossier/dossier":        {Kind: intel.Settings, ID: "dossier"},
		"assessments/2024-11-18": {Kind: intel.Assessments, ID: "2024-11-18"},
	} {
		got, ok := intel.ParseRef(text)
		if !ok || got != want {
			t.Errorf("%q is read as %v, %t", text, got, ok)
		}
		if again, ok := intel.ParseRef(got.String()); !ok || again != got {
			t.Errorf("%q is written as %q, which is read as %v", text, got, again)
		}
	}
}

func TestWhatNamesNoKindIsNoReference(t *testing.T) {
	for _, text := range []string{"", "/", "estate/", "panos-gateways", "systems/panos", "pir-001", " estate/x", "Estate/x"} {
		if ref, ok := intel.ParseRef(text); ok {
			t.Errorf("%q is read as %v", text, ref)
		}
	}
}

func TestEveryKindHasANounAndAFormat(t *testing.T) {
	nouns := map[string]bool{}
	for _, k := range append([]intel.Kind{intel.Settings, intel.Rules}, intel.Kinds...) {
		if noun := k.Noun(); noun == "" || nouns[noun] {
			t.Errorf("%s is called %q", k, noun)
		} else {
			nouns[noun] = true
		}
	}
	for _, k := range intel.Kinds {
		want := k == intel.Inquiries || k == intel.Assessments || k == intel.Roundups
		if k.Markdown() != want {
			t.Errorf("that %s are Markdown is %t", k, k.Markdown())
		}
	}
}

func TestAPeriodHoldsItsWholeLastDay(t *testing.T) {
	day := func(d, hour int) time.Time { return time.Date(2024, 11, d, hour, 0, 0, 0, time.UTC) }
	p := intel.Period{From: day(10, 0), Until: day(12, 0)}
	for at, want := range map[time.Time]bool{
		day(9, 23): false, day(10, 0): true, day(12, 23): true, day(13, 0): false,
	} {
		if p.Holds(at) != want {
			t.Errorf("that the period holds %s is %t", at, !want)
		}
	}
	if !(intel.Period{From: day(10, 0)}).Holds(day(30, 0)) {
		t.Error("a period without an end ends")
	}
}

func TestAKeySignsFromItsFirstToItsLastMoment(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2024, 11, 18, hour, 0, 0, 0, time.UTC) }
	for name, test := range map[string]struct {
		key  intel.Key
		hour int
		want bool
	}{
		"before it is valid":          {intel.Key{ValidFrom: at(10)}, 9, false},
		"at its first moment":         {intel.Key{ValidFrom: at(10)}, 10, true},
		"at its end":                  {intel.Key{ValidFrom: at(10), ValidUntil: at(12)}, 12, false},
		"before it is revoked":        {intel.Key{ValidFrom: at(10), RevokedAt: at(12)}, 11, true},
		"when it is revoked":          {intel.Key{ValidFrom: at(10), RevokedAt: at(12)}, 12, false},
		"revoked before its own end":  {intel.Key{ValidFrom: at(10), ValidUntil: at(20), RevokedAt: at(12)}, 13, false},
		"long after, with no end set": {intel.Key{ValidFrom: at(10)}, 1000, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.key.Holds(at(test.hour)); got != test.want {
				t.Errorf("%t, want %t", got, test.want)
			}
		})
	}
}

func TestLabelsThatNobodyGaveAreTheStrictestThatIsShipped(t *testing.T) {
	o := &intel.Organisation{Defaults: map[intel.Kind]intel.TLP{intel.Sources: intel.Green}}
	if o.DefaultTLP(intel.Sources) != intel.Green || o.DefaultTLP(intel.Council) != intel.AmberStrict {
		t.Errorf("sources are %s and council %s", o.DefaultTLP(intel.Sources), o.DefaultTLP(intel.Council))
	}
}
