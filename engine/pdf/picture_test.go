package pdf_test

import (
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/chart"
	"github.com/dossier-cti/dossier/engine/pdf/fonts"
	"github.com/dossier-cti/dossier/engine/pdf/layout"
)

// Pictures keep labels apart by an estimate of their width; in print, where the
// font is known, nothing may be wider.
func TestLabelsOfPicturesAreNoWiderThanTheirEstimate(t *testing.T) {
	library, err := fonts.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	set := library.NewSet()
	for _, words := range []string{
		"roughly even chance", "moderate confidence", "22 Nov 2024", "W47", "PIR-001", "3, newest 22 Nov 2024", "100%", "Flash alerts", "Other products",
		strings.Repeat("W", 20), strings.Repeat("m", 20), strings.Repeat("i", 20), "Ωмега Đặng Žluťoučký", "median 3 h 20 min", "@@%%&&", "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz",
	} {
		for _, bold := range []bool{false, true} {
			left, _, right, _ := chart.Text{Size: 100, Words: words, Bold: bold}.Bounds()
			style := layout.Style{Face: fonts.Sans, Size: 10 * layout.Point}
			if bold {
				style.Face = fonts.SansBold
			}
			if is := layout.Measure(set, style, words); is > layout.Unit(right-left)*layout.Point/10 {
				t.Errorf("%q is %d wide, estimated at %d", words, is, right-left)
			}
		}
	}
}
