package web

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// history is a product that replaced another and was revised twice since.
func history() *world {
	w := newWorld()
	old := w.assessment("2024-10-01-old", "Old", ago(40*day))
	a := w.assessment("2024-11-01-new", "New", ago(2*day))
	a.Supersedes, a.ChangeReason, old.SupersededBy, old.Status = old, "The second reason.", a, edition.Superseded
	text := func(n int, age int, term, reason, line string) edition.Past {
		t := &edition.Assessment{Item: a.Item, Title: a.Title, BottomLine: line, ChangeReason: reason}
		t.Issued = now.AddDate(0, 0, -age)
		judge(t, "KJ1", "It will happen.", term, intel.Moderate)
		return edition.Past{Place: edition.Place{N: n, Updated: t.Issued}, Text: t}
	}
	a.Revision = edition.Revision{Place: edition.Place{N: 3}, Signed: []edition.Past{
		text(3, 2, "very-likely", "The second reason.", "B."), text(2, 5, "likely", "The first reason.", "B."), text(1, 9, "unlikely", "", "A."),
	}}
	a.Revision.Before = a.Revision.Signed[1].Text
	gone := w.assessment("2024-09-01-gone", "SECRETTITLE", ago(80*day))
	gone.Status, gone.Withdrawal = edition.Withdrawn, &intel.Withdrawal{At: ago(3 * day), Reason: "It named a person.", Remove: true}
	return w
}

func TestChangesTellInTermsOfMeaningNewestFirst(t *testing.T) {
	var feed struct {
		Items []struct{ ID, Title, Content string }
	}
	data := strings.ReplaceAll(draw(t, history())["changes/feed.json"], "content_html", "content")
	if err := json.Unmarshal([]byte(data), &feed); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range feed.Items {
		got = append(got, strings.TrimPrefix(e.ID, "tag:briefing.northlight.example,2024:executives/")+" | "+e.Title+" | "+e.Content)
	}
	want := []string{
		"assessments/2024-11-01-new/r3 | Revised: New, revision 3 | <p>Revised. The second reason.</p><p>KJ1, likelihood: likely, 55–80% → very likely, 80–95%</p>",
		"assessments/2024-09-01-gone/withdrawn | Withdrawn: Withdrawn: 2024-09-01-gone | <p>Withdrawn. It named a person.</p>",
		"assessments/2024-11-01-new/r2 | Revised: New, revision 2 | <p>Revised. The first reason.</p><p>KJ1, likelihood: unlikely, 20–45% → likely, 55–80%</p><p>Bottom line: B.</p>",
		"assessments/2024-11-01-new/new | New, in place of 2024-10-01-old: New | <p>New, in place of 2024-10-01-old. The second reason.</p>",
		"assessments/2024-10-01-old/new | New: Old | <p>New.</p>",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestThePageOfChangesLeadsToTheRevisions(t *testing.T) {
	html := draw(t, history())["changes/index.html"]
	for _, want := range []string{`href="../assessments/2024-11-01-new/r2/index.html"`, "unlikely, 20–45% → likely, 55–80%", `title="Changes" href="../changes/feed.atom"`} {
		if !strings.Contains(html, want) {
			t.Errorf("%s is not there", want)
		}
	}
	if strings.Contains(html, "SECRET") {
		t.Error("it names what was removed")
	}
}

func TestThePageOfChangesIsMarkedAsStrictlyAsWhatItTells(t *testing.T) {
	w := history()
	w.ed.Assessments[1].Revision.Signed[1].Text.TLP = intel.Red
	if !strings.Contains(draw(t, w)["changes/index.html"], "<b>TLP:RED</b>") {
		t.Error("a change of a red text is on a page that is not red")
	}
}

func TestAWithdrawalIsNotNews(t *testing.T) {
	w := newWorld()
	a := w.assessment("2024-11-19-scrapped", "Scrapped", ago(time.Hour))
	a.Status, a.Withdrawal = edition.Withdrawn, &intel.Withdrawal{At: ago(2 * time.Hour), Reason: "We do not run it."}
	page := draw(t, w)["changes/index.html"]
	if !strings.Contains(page, ">Withdrawn</b>") || strings.Contains(page, ">New</b>") {
		t.Error("what was signed as a withdrawal is told as new")
	}
}
