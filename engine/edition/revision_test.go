package edition_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

const canary = "CANARY of the former revision"

// revised cuts an edition in which product a has a former revision.
func revised(t *testing.T, label intel.TLP, before, after fields, change func(*signoff.Decision)) *edition.Assessment {
	t.Helper()
	old := load(t, map[string]string{path("a"): strings.Replace(product(before), "It happened.", canary+".", 1)})
	if change != nil {
		old.decide("a", change)
	}
	latest := load(t, map[string]string{path("a"): product(after)})
	ref := intel.Ref{Kind: intel.Assessments, ID: "a"}
	return assessment(edition.Release(edition.Request{
		World: latest.world, Decisions: latest.decisions, Moment: now,
		Audience: intel.Audience{ID: "readers", Name: "Readers", TLP: label},
		Former: edition.Former{
			Revisions: map[intel.Ref]edition.Revision{ref: {Place: edition.Place{N: 2}}},
			States: []edition.State{
				{World: latest.world, Decisions: latest.decisions, Places: map[intel.Ref]edition.Place{ref: {N: 2}}},
				{World: old.world, Decisions: old.decisions, Places: map[intel.Ref]edition.Place{ref: {N: 1}}},
			},
		},
	}), "a")
}

func TestAFormerRevisionIsReleasedAtTheStricterOfBothLabels(t *testing.T) {
	waiting := func(d *signoff.Decision) { d.State = signoff.Waiting }
	for name, test := range map[string]struct {
		before, after fields
		change        func(*signoff.Decision)
		label         intel.TLP
		product, past bool      // what the edition holds
		shows         intel.TLP // the label of the page
	}{
		"both are open":                       {fields{}, fields{}, nil, intel.Clear, true, true, intel.Clear},
		"the label was lowered":               {fields{top: "tlp: amber\n"}, fields{}, nil, intel.Green, true, false, intel.Clear},
		"the label was lowered, for insiders": {fields{top: "tlp: amber\n"}, fields{}, nil, intel.Amber, true, true, intel.Amber},
		"the label was raised":                {fields{}, fields{top: "tlp: amber\n"}, nil, intel.Green, false, false, 0},
		"the former text was not signed":      {fields{}, fields{}, waiting, intel.Red, true, false, intel.Clear},
		"withdrawn":                           {fields{}, fields{top: "withdrawn: {at: 2024-11-20T10:00:00Z, reason: A mistake.}\n"}, nil, intel.Clear, true, true, intel.Clear},
		"withdrawn for good":                  {fields{}, fields{top: "withdrawn: {at: 2024-11-20T10:00:00Z, reason: A mistake., remove: true}\n"}, nil, intel.Red, true, false, intel.Clear},
		"a part was marked more strictly":     {fields{affected: "  tlp: red\n"}, fields{}, nil, intel.Amber, true, true, intel.Clear},
	} {
		t.Run(name, func(t *testing.T) {
			a := revised(t, test.label, test.before, test.after, test.change)
			if (a != nil) != test.product {
				t.Fatalf("the product is there: %v", a != nil)
			}
			if a == nil {
				return
			}
			old := a.Revision.Before
			if (old != nil) != test.past {
				t.Fatalf("the former revision is there: %v", old != nil)
			}
			if a.TLP != test.shows {
				t.Errorf("the page is marked %s, want %s", a.TLP, test.shows)
			}
			if old != nil && old.BottomLine != canary+"." {
				t.Errorf("the former bottom line is %q", old.BottomLine)
			}
			if old != nil && test.before.affected != "" && old.Affected != nil {
				t.Error("a part above the label is there")
			}
		})
	}
}

func TestAProductWithoutHistoryHasNoRevision(t *testing.T) {
	a := assessment(load(t, map[string]string{path("a"): product(fields{})}).cut(intel.Red), "a")
	if !reflect.DeepEqual(a.Revision, edition.Revision{}) {
		t.Errorf("%+v", a.Revision)
	}
}

func TestAJudgementMovesFromItsFormerRevision(t *testing.T) {
	a := revised(t, intel.Red, fields{}, fields{judgements: judgement("KJ1", "very-likely", "moderate", ""), top: "change_reason: More came.\n"}, nil)
	j := a.Judgements[0]
	if j.Movement.Kind != edition.Raised || j.Movement.Reason != "More came." || j.Movement.Before.Assessment != a.Revision.Before {
		t.Errorf("%+v", j.Movement)
	}
	if n := len(j.History()); n != 2 {
		t.Errorf("%d stages", n)
	}
}

func TestAFormerNameIsReleasedAtTheStricterOfBothLabels(t *testing.T) {
	from := intel.Ref{Kind: intel.Assessments, ID: "project-canary"}
	for name, test := range map[string]struct {
		was, is, reader intel.TLP
		want            bool
	}{
		"both within":           {intel.Green, intel.Green, intel.Green, true},
		"the name was stricter": {intel.Amber, intel.Green, intel.Green, false},
		"the document is":       {intel.Green, intel.Amber, intel.Green, false},
		"both, for insiders":    {intel.Amber, intel.Green, intel.Amber, true},
	} {
		r := load(t, map[string]string{path("a"): product(fields{top: "tlp: " + test.is.String() + "\n"})})
		ed := edition.Release(edition.Request{
			World: r.world, Decisions: r.decisions, Moment: now, Audience: intel.Audience{ID: "readers", TLP: test.reader},
			Renamed: []edition.Renaming{{From: from, To: intel.Ref{Kind: intel.Assessments, ID: "a"}, TLP: test.was}},
		})
		if got := len(ed.Moved) == 1; got != test.want {
			t.Errorf("%s: the former name is there: %v", name, got)
		}
		if test.want && ed.TLP < test.was {
			t.Errorf("%s: the edition is marked %s", name, ed.TLP)
		}
	}
}

func TestAStaleProductBearsTheStricterLabelOfItsDraft(t *testing.T) {
	for reader, want := range map[intel.TLP]bool{intel.Green: false, intel.Amber: true} {
		r := load(t, map[string]string{path("a"): product(fields{})})
		a := assessment(edition.Release(edition.Request{
			World: r.world, Decisions: r.decisions, Moment: now, Audience: intel.Audience{ID: "readers", TLP: reader},
			Stale: map[intel.Ref]*intel.Assessment{{Kind: intel.Assessments, ID: "a"}: {Header: intel.Header{TLP: intel.Amber}}},
		}), "a")
		if (a != nil) != want {
			t.Fatalf("%s: the product is there: %v", reader, a != nil)
		}
		if a != nil && (!a.Stale || a.TLP != intel.Amber) {
			t.Errorf("%s: stale %v, marked %s", reader, a.Stale, a.TLP)
		}
	}
}
