package web

import (
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

func TestBesideOtherThingsAnAnswerIsOneSentence(t *testing.T) {
	w := rich()
	r, q := w.ed.Requirements[0], w.ed.Requirements[0].Inquiries[0]
	r.Current[0].BottomLine = "Two of fourteen were open. Both were closed at once."
	q.Line = "Two firewalls were exposed. Nobody came in."
	files := draw(t, w)
	for _, name := range []string{"index.html", "requirements/" + r.ID + "/index.html"} {
		if page := files[name]; !strings.Contains(page, ">Two firewalls were exposed.<") || strings.Contains(page, "Nobody came in") {
			t.Errorf("%s does not say the first sentence of the answer alone", name)
		}
	}
	if !strings.Contains(files["inquiries/"+q.ID+"/index.html"], q.Line) {
		t.Error("the inquiry itself does not give the whole answer")
	}
	_, answer, _ := strings.Cut(files["requirements/"+r.ID+"/index.html"], `<h2 id="answer">`)
	answer, _, _ = strings.Cut(answer, "</section>")
	if !strings.Contains(answer, ">Two of fourteen were open.<") || !strings.Contains(answer, r.Current[0].ID+"/index.html") {
		t.Errorf("the current answer is not one sentence with a link to the rest:\n%s", answer)
	}
}

func TestHomeSpeaksToItsReaders(t *testing.T) {
	w := newWorld()
	w.assessment("2024-11-20-x", "X", ago(time.Hour))
	panels := []string{"<h2>Flash alerts, last 72 hours</h2>", "<h2>You asked</h2>", "<h2>Priority requirements</h2>"}
	page := draw(t, w)["index.html"]
	for _, want := range append(panels, "<h1>What leadership should know this week</h1>") {
		if !strings.Contains(page, want) {
			t.Errorf("leadership does not see %s", want)
		}
	}
	w.ed.Audience = intel.Audience{ID: "public", Name: "Public", TLP: intel.Clear, Public: true}
	files := draw(t, w)
	page = files["index.html"]
	for _, not := range []string{"requirements/index.html", "inquiries/index.html"} {
		if strings.Contains(page, `<a href="`+not) || files[not] == "" || strings.Contains(files[not], "mailto:questions@northlight.example?subject=A") {
			t.Errorf("strangers are led to %s, or it is not there, or asks them for one", not)
		}
	}
	for _, not := range append(panels, "leadership", "<aside") {
		if strings.Contains(page, not) {
			t.Errorf("strangers see %s, with nothing below", not)
		}
	}
	w.inquiry(0, w.ed.Assessments[0], w.requirement("PIR-001", "A question", "Is it so?", 1))
	page = draw(t, w)["index.html"]
	if !strings.Contains(page, panels[1]) || strings.Contains(page, panels[0]) {
		t.Error("the panels that hold something are not those that strangers see")
	}
}
