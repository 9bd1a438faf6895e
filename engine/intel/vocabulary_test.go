package intel_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/intel"
)

// The table of ICD 203, section D.6.e.(2)(a), with our half-open bands.
var icd203 = []struct {
	key        string
	rows       [2]string // terms
	second     string    // key of the second row
	low, below int       // low ≤ p < below; the last band holds 99 too
}{
	{"almost-no-chance", [2]string{"almost no chance", "remote"}, "remote", 1, 5},
	{"very-unlikely", [2]string{"very unlikely", "highly improbable"}, "highly-improbable", 5, 20},
	{"unlikely", [2]string{"unlikely", "improbable"}, "improbable", 20, 45},
	{"roughly-even-chance", [2]string{"roughly even chance", "roughly even odds"}, "roughly-even-odds", 45, 55},
	{"likely", [2]string{"likely", "probable"}, "probable", 55, 80},
	{"very-likely", [2]string{"very likely", "highly probable"}, "highly-probable", 80, 95},
	{"almost-certain", [2]string{"almost certain", "nearly certain"}, "nearly-certain", 95, 99},
}

func TestLikelihoodTermsAndBandsAreThoseOfICD203(t *testing.T) {
	for i, want := range icd203 {
		for row, key := range []string{want.key, want.second} {
			l := intel.ParseLikelihood(key)
			if l != (intel.Likelihood{Band: uint8(i + 1), Row: uint8(row + 1)}) {
				t.Errorf("%s is read as %+v", key, l)
			}
			if l.Key() != key || l.Term() != want.rows[row] {
				t.Errorf("%s is written %q and read aloud %q", key, l.Key(), l.Term())
			}
			if low, high := l.Range(); low != want.low || high != want.below {
				t.Errorf("%s is %d to %d percent, want %d to %d", key, low, high, want.low, want.below)
			}
			if turned := l.Turned(); turned.Band != 8-l.Band || turned.Row != l.Row || turned.Turned() != l {
				t.Errorf("the opposite of %s is %s", key, turned.Key())
			}
		}
	}
	if n := len(intel.Likelihoods()); n != 14 {
		t.Errorf("there are %d terms, want 14", n)
	}
}

func TestEveryProbabilityLiesInOneBandOfARowAndCertaintyInNone(t *testing.T) {
	for percent := -1; percent <= 101; percent++ {
		holders := 0
		for _, l := range intel.Likelihoods()[:7] {
			if l.Holds(percent) {
				holders++
			}
		}
		want := 1
		if percent < 1 || percent > 99 {
			want = 0
		}
		if holders != want {
			t.Errorf("%d percent lies in %d bands, want %d", percent, holders, want)
		}
	}
}

func TestWhatIsNoLikelihoodIsNotRead(t *testing.T) {
	for _, s := range []string{"", "Likely", "very likely", "certain", "highly-likely", "probably"} {
		if l := intel.ParseLikelihood(s); l.Stated() || l.Key() != "" || l.Turned().Stated() {
			t.Errorf("%q is read as %q", s, l.Key())
		}
	}
}

func TestLabelsAreOrderedForReleaseAndPrintedAsTLP2Asks(t *testing.T) {
	keys := []string{"clear", "green", "amber", "amber+strict", "red"}
	printed := []string{"TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"}
	var before intel.TLP
	for i, key := range keys {
		label := intel.ParseTLP(key)
		if label <= before {
			t.Errorf("%s is not stricter than what stands before it", key)
		}
		before = label
		if label.String() != key || label.Label() != printed[i] || label.Handling("Northlight") == "" {
			t.Errorf("%s is written %q and printed %q", key, label.String(), label.Label())
		}
	}
	for _, s := range []string{"", "white", "AMBER", "amber strict", "TLP:RED"} {
		if intel.ParseTLP(s) != 0 {
			t.Errorf("%q is read as a label", s)
		}
	}
}

func TestConfidenceHasThreeLevels(t *testing.T) {
	for i, key := range []string{"low", "moderate", "high"} {
		if c := intel.ParseConfidence(key); c != intel.Confidence(i+1) || c.String() != key {
			t.Errorf("%s is read as %q", key, c.String())
		}
	}
	if intel.ParseConfidence("medium") != 0 || intel.ParseConfidence("") != 0 {
		t.Error("what is no level is read as one")
	}
}

func TestGradesAreSpelledOutOnTwoIndependentAxes(t *testing.T) {
	reliability := []string{
		"completely reliable", "usually reliable", "fairly reliable",
		"not usually reliable", "unreliable", "reliability cannot be judged",
	}
	credibility := []string{
		"confirmed by other independent sources", "probably true", "possibly true",
		"doubtful", "improbable", "truth cannot be judged",
	}
	for i, letter := range "ABCDEF" {
		for k, digit := range "123456" {
			g := intel.Grade(string(letter) + string(digit))
			if got := []string{g.Reliability(), g.Credibility()}; !g.Valid() || !cmp.Equal(got, []string{reliability[i], credibility[k]}) {
				t.Errorf("%s is %q", g, got)
			}
		}
	}
	for _, g := range []intel.Grade{"", "A", "A0", "A7", "G1", "a1", "B12", "1A"} {
		if g.Valid() || g.Reliability() != "" || g.Credibility() != "" {
			t.Errorf("%q is taken for a grade", g)
		}
	}
}

func TestAnAnswerFollowsFromWhatTheAssessmentSays(t *testing.T) {
	for status, want := range map[intel.AffectedStatus]intel.Answer{
		intel.StatusAffected: intel.Yes, intel.StatusNotAffected: intel.No, intel.StatusMitigated: intel.Partly,
		intel.StatusInvestigating: intel.NotKnown, intel.StatusNotKnown: intel.NotKnown,
	} {
		if got := status.Answer(); got != want {
			t.Errorf("%s is answered %q, want %q", status, got, want)
		}
	}
}
