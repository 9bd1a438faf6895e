package web

import (
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

func TestAnAnswerSaysThatItsProductIsNotInForce(t *testing.T) {
	for name, test := range map[string]struct {
		change func(a, next *edition.Assessment)
		said   []string // on the page of the inquiry and where it is listed
		silent []string
	}{
		"in force": {func(_, _ *edition.Assessment) {}, nil, []string{"Superseded.", "Expired.", "rovisional"}},
		"superseded": {func(a, next *edition.Assessment) { a.Status, a.SupersededBy = edition.Superseded, next },
			[]string{"Superseded.", "the one behind this answer", `assessments/next/index.html"`, "What holds now</a>"}, []string{"Expired."}},
		"superseded by what is not named": {func(a, _ *edition.Assessment) { a.Status = edition.Superseded }, []string{"Superseded.", "the one behind this answer"}, nil},
		"expired":                         {func(a, _ *edition.Assessment) { a.Status = edition.Expired }, []string{"Expired.", "The product behind this answer has run out"}, []string{"Superseded."}},
		"provisional":                     {func(a, _ *edition.Assessment) { a.Status = edition.Provisional }, []string{"rovisional"}, []string{"Superseded.", "Expired."}},
	} {
		t.Run(name, func(t *testing.T) {
			files := draw(t, asking(test.change))
			for _, path := range []string{"index.html", "inquiries/index.html", "inquiries/q/index.html"} {
				text := files[path]
				if path == "index.html" {
					_, text, _ = strings.Cut(text, "<h2>You asked</h2>")
					text, _, _ = strings.Cut(text, "</dl>")
				}
				for _, words := range test.said {
					if !strings.Contains(text, words) {
						t.Errorf("%s does not say %q", path, words)
					}
				}
				for _, words := range test.silent {
					if strings.Contains(text, words) {
						t.Errorf("%s says %q", path, words)
					}
				}
			}
		})
	}
}

// asking is an edition with one answered inquiry, whose product is changed.
func asking(change func(a, next *edition.Assessment)) *world {
	w := newWorld()
	a, next := w.assessment("a", "What held then", ago(3*day)), w.assessment("next", "What holds now", ago(day))
	change(a, next)
	w.ed.Inquiries = []*edition.Inquiry{{
		Item: item(intel.Inquiries, "q", intel.Amber), Question: "Are we affected?", AskedAt: ago(4 * day), Answer: intel.No,
		AnsweredAt: ago(3 * day), Line: "We run none.", Confidence: intel.High, AsOf: ago(3 * day), Assessment: a,
	}}
	return w
}

func TestNotKnownIsAnsweredInOneWord(t *testing.T) {
	w := asking(func(_, _ *edition.Assessment) {})
	*w.ed.Inquiries[0] = edition.Inquiry{
		Item: w.ed.Inquiries[0].Item, Question: "Are we affected?", AskedAt: ago(4 * day),
		Answer: intel.NotKnown, AnsweredAt: ago(3 * day), Line: "Not known.", Body: "Nobody can tell.\n",
	}
	files := draw(t, w)
	page := files["inquiries/q/index.html"]
	if strings.Count(page, "Not known") != 1 || !strings.Contains(page, "<p><b>Not known.</b></p>") || strings.Contains(page, "confidence</span>") || strings.Contains(page, `class="aside"`) {
		t.Errorf("the page says:\n%s", page)
	}
	if !strings.Contains(files["index.html"], "<b>Not known.</b> Answered in") {
		t.Error("the home page does not say that it is not known")
	}
}
