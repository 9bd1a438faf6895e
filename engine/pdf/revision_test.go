package pdf_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/edition"
)

func TestARevisedProductTellsWhatMovedSinceItsRevisionBefore(t *testing.T) {
	ed := fixture()
	a := ed.Assessments[2]
	a.Supersedes, a.Revision = nil, edition.Revision{Place: edition.Place{N: 2}, Before: ed.Assessments[3]}
	var b bytes.Buffer
	if _, err := newPress(t).Assessment(&b, ed, a); err != nil {
		t.Fatal(err)
	}
	r, err := open(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(checked(r).said()), " ")
	for _, want := range []string{
		"This is revision 2. The maker confirmed exploitation.", "KJ1: raised from unlikely (20–45%) to likely (55–80%).",
		"Since 9 Nov 2024 the likelihood of KJ1 rose from unlikely to likely.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}
