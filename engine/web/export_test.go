package web

import (
	"strings"
	"testing"
)

func TestWhatMachinesReadLiesBesideWhatPeopleRead(t *testing.T) {
	w := rich()
	draft := w.assessment("2024-11-22-draft", "A draft", now)
	draft.Status = "draft"
	files := draw(t, w)
	counted := map[bool]int{}
	for _, a := range w.ed.Assessments {
		folder := "assessments/" + a.ID + "/"
		want := !removed(a) && a != draft
		for name, there := range map[string]bool{
			"index.stix.json": want,
			"indicators.csv":  want && len(a.Indicators) > 0 && a.Withdrawal == nil,
		} {
			counted[there]++
			if _, ok := files[folder+name]; ok != there {
				t.Errorf("that there is %s%s is %t", folder, name, ok)
			}
			if linked := strings.Contains(files[folder+"index.html"], `href="`+name+`"`); linked != there {
				t.Errorf("that the page of %s leads to %s is %t", a.ID, name, linked)
			}
		}
	}
	if counted[true] == 0 || counted[false] == 0 {
		t.Errorf("files that must be and that must not be there: %v", counted)
	}
}

func TestThePageForMachinesLeadsToEveryFileOfTheEdition(t *testing.T) {
	files := draw(t, rich())
	page := files["exports/index.html"]
	n := 0
	for name := range files {
		rest, ok := strings.CutPrefix(name, "exports/")
		if !ok || rest == "index.html" || strings.HasPrefix(rest, "misp/") && rest != "misp/manifest.json" {
			continue
		}
		n++
		if !strings.Contains(page, `href="../exports/`+rest+`"`) {
			t.Errorf("it does not lead to %s", rest)
		}
	}
	if n < 4 {
		t.Errorf("only %d files", n)
	}
	if empty := draw(t, newWorld())["exports/index.html"]; !strings.Contains(empty, "holds no product yet") {
		t.Error("an edition without products does not say so")
	}
}
