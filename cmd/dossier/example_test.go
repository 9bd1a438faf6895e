package main

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// The example is what a newcomer judges the project by: all of it is signed
// but for the one draft, and its briefing has something to say.
func TestTheExampleShowsWhatANewcomerShouldSee(t *testing.T) {
	e := &env{out: io.Discard, err: io.Discard, getenv: func(string) string { return "" }, now: time.Now, workers: 2, dir: "../.."}
	j, err := e.load(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range j.found {
		if d.Severity == diag.Error || strings.HasPrefix(d.Rule, "review-out") {
			t.Errorf("%s: %s (%s)", d.File, d.Message, d.Rule)
		}
	}
	for ref, d := range j.decisions {
		draft := ref.ID == "2024-11-22-draft-volt-typhoon-review"
		if out := d.State == signoff.Satisfied || d.State == signoff.ProvisionalState; out == draft {
			t.Errorf("%s is %s: %s", ref, d.State, d.Sentence)
		}
	}
	ed, err := j.edition("")
	if err != nil {
		t.Fatal(err)
	}
	if n := currentJudgements(ed); n < 3 {
		t.Errorf("%d current judgements, want 3 at least", n)
	}
	if n := freshAlerts(ed); n < 1 {
		t.Error("no flash alert of the last 72 hours")
	}
	if n := len(ed.Inquiries); n < 2 {
		t.Errorf("%d inquiries, want 2 at least", n)
	}
	if n := gaps(ed); n < 1 {
		t.Error("no requirement without a product")
	}
	statuses := map[edition.Status]bool{}
	dissent := false
	for _, a := range ed.Assessments {
		statuses[a.Status] = true
		dissent = dissent || len(a.Dissents()) > 0
	}
	for _, want := range []edition.Status{edition.SignedOff, edition.Provisional, edition.Superseded, edition.Expired, edition.Withdrawn} {
		if !statuses[want] {
			t.Errorf("no product is %s", want)
		}
	}
	if !dissent {
		t.Error("no product has a dissent")
	}
}

// What the README says of an audience that chose its sections is so in the example.
func TestTheReadmeNamesTheSectionsOfTheExamplesPartners(t *testing.T) {
	e := &env{out: io.Discard, err: io.Discard, getenv: func(string) string { return "" }, now: time.Now, workers: 2, dir: "../.."}
	j, err := e.load(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	partners, _ := j.world.Organisation.Audience("partners")
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if list := "[" + strings.Join(partners.Sections, ", ") + "]"; len(partners.Sections) == 0 || !strings.Contains(string(readme), "partners are\n  defenders at other utilities: `"+list+"`") {
		t.Errorf("the sections are %s, and the README does not say so", list)
	}
}

func currentJudgements(ed *edition.Edition) int {
	n := 0
	for _, a := range ed.Assessments {
		if a.Live() {
			n += len(a.Judgements)
		}
	}
	return n
}

func freshAlerts(ed *edition.Edition) int {
	n := 0
	for _, a := range ed.Assessments {
		if a.Product == intel.FlashAlert && a.Live() && ed.Moment.Sub(a.Issued) <= 72*time.Hour {
			n++
		}
	}
	return n
}

func gaps(ed *edition.Edition) int {
	n := 0
	for _, r := range ed.Requirements {
		if r.Gap() {
			n++
		}
	}
	return n
}
