package pdf_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

func TestAnAnswerSaysHowItsProductStands(t *testing.T) {
	for name, test := range map[string]struct {
		change       func(*edition.Edition, *edition.Inquiry)
		said, silent string
	}{
		"in force":    {func(*edition.Edition, *edition.Inquiry) {}, "Partly. Both are closed.", "behind this answer"},
		"provisional": {func(_ *edition.Edition, q *edition.Inquiry) { q.Assessment.Status = edition.Provisional }, "The sign-off of the product behind this answer is not complete.", "replaces"},
		"superseded": {func(ed *edition.Edition, q *edition.Inquiry) {
			q.Assessment.Status, q.Assessment.SupersededBy = edition.Superseded, ed.Assessments[0]
		}, "read instead, issued 21 Nov 2024: vCenter flaws exploited", "run out"},
		"expired": {func(_ *edition.Edition, q *edition.Inquiry) { q.Assessment.Status = edition.Expired }, "The product behind this answer has run out", "replaces"},
		"not known, without a product": {func(_ *edition.Edition, q *edition.Inquiry) {
			q.Answer, q.Line, q.Assessment, q.Confidence, q.AsOf = intel.NotKnown, "Not known.", nil, 0, time.Time{}
		}, "Not known.", "Not known. Not known."},
	} {
		t.Run(name, func(t *testing.T) {
			ed := fixture()
			test.change(ed, ed.Inquiries[0])
			var b bytes.Buffer
			if _, err := newPress(t).Inquiry(&b, ed, ed.Inquiries[0]); err != nil {
				t.Fatal(err)
			}
			r, err := open(b.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(strings.Fields(checked(r).said()), " ")
			if !strings.Contains(text, test.said) || strings.Contains(text, test.silent) {
				t.Errorf("it says: %s", text)
			}
		})
	}
}
