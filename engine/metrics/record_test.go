package metrics

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// asked is an edition with some questions, each answered within hours of its
// number.
func asked(n int) *edition.Edition {
	ed := &edition.Edition{Moment: now, Organisation: edition.Organisation{Zone: time.UTC}}
	for i := range n {
		ed.Inquiries = append(ed.Inquiries, &edition.Inquiry{AskedAt: ago(10 * day), AnsweredAt: ago(9 * day).Add(time.Duration(i) * time.Hour), Answer: intel.Yes})
	}
	return ed
}

func TestAFigureFromTooFewCasesIsAbsentInEveryForm(t *testing.T) {
	for _, n := range []int{0, LeastAnswers - 1, LeastAnswers} {
		data, err := json.Marshal(RecordOf(asked(n)))
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		if err := Text(&text, asked(n)); err != nil {
			t.Fatal(err)
		}
		enough := n >= LeastAnswers
		if shown := strings.Contains(string(data), "median_hours"); shown != enough {
			t.Errorf("of %d answers: %s", n, data)
		}
		if shown := strings.Contains(text.String(), ", half within "); shown != enough {
			t.Errorf("of %d answers:\n%s", n, text.String())
		}
	}
}

func TestAnEditionWithoutAnythingHasFiguresOfNothing(t *testing.T) {
	got, err := json.Marshal(RecordOf(&edition.Edition{Moment: now}))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"kind":"metrics","id":"metrics","tlp":"clear","as_of":"2024-11-22T16:00:00Z","requirements":{"active":0,"gaps":[]},` +
		`"inquiries":{"asked":0,"answered":0},"reviews":[],"judgements":{"resolved":0,"unresolvable":0,"overdue":0}}`
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Error(d)
	}
}
