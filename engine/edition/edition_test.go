package edition_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

func TestAnEditionHoldsWhatIsSignedAndWithinItsLabel(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*signoff.Decision)
		top    string
		want   edition.Status // "" when it is not in the edition
	}{
		"signed off":                  {func(*signoff.Decision) {}, "", edition.SignedOff},
		"waiting":                     {func(d *signoff.Decision) { d.State = signoff.Waiting }, "", ""},
		"denied":                      {func(d *signoff.Decision) { d.State = signoff.Denied }, "", ""},
		"objected":                    {func(d *signoff.Decision) { d.State = signoff.Objected }, "", ""},
		"provisional in its time":     {provisional(time.Hour), "", edition.Provisional},
		"provisional until it lapsed": {provisional(8 * time.Hour), "", ""},
		"signed off until yesterday":  {func(d *signoff.Decision) { d.ValidUntil = now.Add(-24 * time.Hour) }, "", edition.Expired},
		"valid for another second":    {func(d *signoff.Decision) { d.ValidUntil = now.Add(time.Second) }, "", edition.SignedOff},
		"above the label":             {func(*signoff.Decision) {}, "tlp: red\n", ""},
		"at the label":                {func(*signoff.Decision) {}, "tlp: amber\n", edition.SignedOff},
		"withdrawn":                   {func(*signoff.Decision) {}, "withdrawn: {at: 2024-11-20T10:00:00Z, reason: A mistake.}\n", edition.Withdrawn},
		"withdrawn, and that is not signed": {func(d *signoff.Decision) { d.State = signoff.Waiting },
			"withdrawn: {at: 2024-11-20T10:00:00Z, reason: A mistake.}\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := load(t, map[string]string{path("a"): product(fields{top: test.top})})
			r.decide("a", test.change)
			var got edition.Status
			if a := assessment(r.cut(intel.Amber), "a"); a != nil {
				got = a.Status
			}
			if got != test.want {
				t.Errorf("it is %q, want %q", got, test.want)
			}
		})
	}
}

// provisional lets a product out some time ago, with four hours to sign it.
func provisional(ago time.Duration) func(*signoff.Decision) {
	return func(d *signoff.Decision) {
		d.State, d.IssuedAt, d.ProvisionalSince = signoff.ProvisionalState, time.Time{}, now.Add(-ago)
		d.Due, d.Grace = d.ProvisionalSince.Add(4*time.Hour), 8*time.Hour
	}
}

func TestAProvisionalProductSaysWhenItsSignOffIsOverdue(t *testing.T) {
	for ago, overdue := range map[time.Duration]bool{3 * time.Hour: false, 5 * time.Hour: true} {
		r := load(t, map[string]string{path("a"): product(fields{})})
		r.decide("a", provisional(ago))
		a := assessment(r.cut(intel.Clear), "a")
		if a == nil || a.Overdue != overdue || !a.Issued.Equal(now.Add(-ago)) {
			t.Errorf("let out %v ago: %+v", ago, a)
		}
	}
}

func TestAProductIsSupersededOnlyWhereItsSuccessorIsReleased(t *testing.T) {
	for name, test := range map[string]struct {
		top    string
		change func(*signoff.Decision)
		label  intel.TLP
		want   edition.Status
	}{
		"by a product of the edition":      {"supersedes: a\n", func(*signoff.Decision) {}, intel.Clear, edition.Superseded},
		"by one that is stricter":          {"supersedes: a\ntlp: red\n", func(*signoff.Decision) {}, intel.Amber, edition.SignedOff},
		"by one that readers may see":      {"supersedes: a\ntlp: red\n", func(*signoff.Decision) {}, intel.Red, edition.Superseded},
		"by one that nobody signed":        {"supersedes: a\n", func(d *signoff.Decision) { d.State = signoff.Waiting }, intel.Clear, edition.SignedOff},
		"by one that is only provisional":  {"supersedes: a\n", provisional(time.Hour), intel.Clear, edition.SignedOff},
		"by one that was itself withdrawn": {"supersedes: a\nwithdrawn: {at: 2024-11-20T10:00:00Z, reason: Wrong.}\n", func(*signoff.Decision) {}, intel.Clear, edition.SignedOff},
	} {
		t.Run(name, func(t *testing.T) {
			r := load(t, map[string]string{
				path("a"): product(fields{}), path("b"): product(fields{top: test.top, cutoff: "2024-11-19"}),
			})
			r.decide("b", test.change)
			ed := r.cut(test.label)
			a, b := assessment(ed, "a"), assessment(ed, "b")
			if a.Status != test.want || (a.SupersededBy != nil) != (test.want == edition.Superseded) {
				t.Errorf("it is %s, superseded by %v, want %s", a.Status, a.SupersededBy, test.want)
			}
			if b != nil && b.Supersedes != a {
				t.Errorf("its successor supersedes %v", b.Supersedes)
			}
		})
	}
}

func TestAJudgementTellsHowItMoved(t *testing.T) {
	for name, test := range map[string]struct {
		before, after string
		want          edition.MovementKind
	}{
		"nothing before it":                    {"", judgement("KJ1", "likely", "low", ""), edition.New},
		"a higher likelihood":                  {judgement("KJ1", "unlikely", "low", ""), judgement("KJ1", "likely", "low", ""), edition.Raised},
		"a lower likelihood":                   {judgement("KJ1", "likely", "low", ""), judgement("KJ1", "very-unlikely", "high", ""), edition.Lowered},
		"another confidence":                   {judgement("KJ1", "likely", "low", ""), judgement("KJ1", "likely", "high", ""), edition.Confidence},
		"neither":                              {judgement("KJ1", "likely", "low", ""), judgement("KJ1", "likely", "low", ""), edition.Unchanged},
		"the other row, the same band":         {judgement("KJ1", "likely", "low", ""), judgement("KJ1", "probable", "low", ""), edition.Unchanged},
		"another id":                           {judgement("KJ1", "likely", "low", ""), judgement("KJ2", "likely", "low", ""), edition.New},
		"another id, the same proposition":     {judgement("KJ1", "likely", "low", ", proposition: p"), judgement("KJ2", "very-likely", "low", ", proposition: p"), edition.Raised},
		"the same id, another proposition":     {judgement("KJ1", "likely", "low", ", proposition: p"), judgement("KJ1", "very-likely", "low", ", proposition: q"), edition.New},
		"the same id, a proposition since":     {judgement("KJ1", "likely", "low", ""), judgement("KJ1", "very-likely", "low", ", proposition: p"), edition.New},
		"the opposite at the opposite band":    {judgement("KJ1", "likely", "low", ", proposition: p"), judgement("KJ1", "unlikely", "low", ", proposition: p, negated: true"), edition.Unchanged},
		"the opposite at a higher likelihood":  {judgement("KJ1", "likely", "low", ", proposition: p"), judgement("KJ1", "likely", "low", ", proposition: p, negated: true"), edition.Raised},
		"the opposite of an opposite, lowered": {judgement("KJ1", "likely", "low", ", proposition: p, negated: true"), judgement("KJ1", "unlikely", "low", ", proposition: p, negated: true"), edition.Lowered},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{path("b"): product(fields{judgements: test.after, cutoff: "2024-11-19"})}
			if test.before != "" {
				files[path("a")] = product(fields{judgements: test.before})
				files[path("b")] = product(fields{judgements: test.after, cutoff: "2024-11-19", top: "supersedes: a\nchange_reason: New facts.\n"})
			}
			m := assessment(load(t, files).cut(intel.Clear), "b").Judgements[0].Movement
			if m.Kind != test.want {
				t.Errorf("it is %s, want %s", m.Kind, test.want)
			}
			if known := test.want != edition.New; (m.Before != nil) != known || known && m.Reason != "New facts." {
				t.Errorf("before it stands %v, with the reason %q", m.Before, m.Reason)
			}
		})
	}
}

func TestAMovementDoesNotTellOfAProductThatIsNotReleased(t *testing.T) {
	r := load(t, map[string]string{
		path("a"): product(fields{judgements: judgement("KJ1", "unlikely", "low", ""), top: "tlp: red\n"}),
		path("b"): product(fields{top: "supersedes: a\nchange_reason: New facts.\n", cutoff: "2024-11-19"}),
	})
	b := assessment(r.cut(intel.Amber), "b")
	if b.Supersedes != nil || b.Judgements[0].Movement.Kind != edition.New || b.Judgements[0].Movement.Reason != "" {
		t.Errorf("it supersedes %v and is %+v", b.Supersedes, b.Judgements[0].Movement)
	}
}

func TestAnAnswerIsShownOnlyWithTheProductBehindIt(t *testing.T) {
	for name, test := range map[string]struct {
		product fields
		inquiry string
		change  func(*signoff.Decision)
		shown   bool
	}{
		"a product of the edition":           {fields{}, inquiry, func(*signoff.Decision) {}, true},
		"one that is provisional":            {fields{}, inquiry, provisional(time.Hour), true},
		"one that is too strict":             {fields{top: "tlp: red\n"}, inquiry, func(*signoff.Decision) {}, false},
		"one that nobody signed":             {fields{}, inquiry, func(d *signoff.Decision) { d.State = signoff.Waiting }, false},
		"one that does not tell us of us":    {fields{affected: "  tlp: red\n"}, inquiry, func(*signoff.Decision) {}, false},
		"one that was withdrawn":             {fields{top: "withdrawn: {at: 2024-11-20T10:00:00Z, reason: Wrong.}\n"}, inquiry, func(*signoff.Decision) {}, false},
		"an answer that has yet to be given": {fields{}, strings.Replace(inquiry, "answered_at: 2024-11-18", "answered_at: 2024-11-28", 1), func(*signoff.Decision) {}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := load(t, map[string]string{path("a"): product(test.product), "inquiries/q.md": test.inquiry})
			r.decide("a", test.change)
			q := r.cut(intel.Amber).Inquiries[0]
			if q.Question == "" || q.Answered() != test.shown {
				t.Errorf("that %q is answered is %t", q.Question, q.Answered())
			}
			line, body := "", ""
			if test.shown {
				line, body = "All are closed.", "Partly, as [[assessments/a]] says.\n"
			}
			if q.Line != line || q.Body != body || (q.Assessment != nil) != test.shown {
				t.Errorf("it says %q and %q", q.Line, q.Body)
			}
		})
	}
}

func TestOfARemovedProductOnlyTheNoticeIsLeft(t *testing.T) {
	r := load(t, map[string]string{
		path("a"):         product(fields{top: "withdrawn: {at: 2024-11-20T10:00:00Z, reason: A mistake., remove: true}\ncves: [CVE-2024-0012]\nattack: [T1190]\n"}),
		"outcomes/o.yaml": "assessment: a\njudgement: KJ1\nresult: occurred\nresolved_at: 2024-11-21T10:00:00Z\nevidence: Seen.\nauthor: ahansen\n",
		"feedback/f.yaml": "document: assessments/a\nfrom: ceo\nat: 2024-11-19T10:00:00Z\nuseful: yes\ncomment: Thanks.\n",
	})
	ed := r.cut(intel.Red)
	a := assessment(ed, "a")
	want := &edition.Assessment{
		Item:       edition.Item{ID: "a", Kind: intel.Assessments, TLP: intel.Clear, Own: intel.Clear, Digest: a.Digest, SignOff: edition.SignOff{Status: edition.Withdrawn, Issued: a.Issued}},
		Product:    intel.GeneralAssessment,
		Withdrawal: &intel.Withdrawal{At: time.Date(2024, 11, 20, 10, 0, 0, 0, time.UTC), Reason: "A mistake.", Remove: true},
	}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
	if len(ed.Outcomes) > 0 || len(ed.Requirements[0].Assessments) > 0 || len(ed.Estate[0].Assessments) > 0 {
		t.Error("other documents still tell of it")
	}
}

func TestNotKnownIsAnAnswerWithoutAProduct(t *testing.T) {
	text := strings.NewReplacer("answer: partly", "answer: not-known", "assessment: a\n", "").Replace(inquiry)
	for name, test := range map[string]struct {
		text  string
		shown bool
	}{
		"answered": {text, true},
		"answered later than the edition's moment":             {strings.Replace(text, "answered_at: 2024-11-18", "answered_at: 2024-11-28", 1), false},
		"answered with a product that readers may not know of": {strings.Replace(inquiry, "answer: partly", "answer: not-known", 1), false},
	} {
		t.Run(name, func(t *testing.T) {
			r := load(t, map[string]string{path("a"): product(fields{top: "tlp: red\n"}), "inquiries/q.md": test.text})
			q := r.cut(intel.Amber).Inquiries[0]
			if q.Answered() != test.shown || q.Confidence != 0 || q.Assessment != nil {
				t.Fatalf("that it is answered is %t, with %s confidence", q.Answered(), q.Confidence)
			}
			if want := "Partly, as " + edition.NotHere + " says.\n"; test.shown && (q.Line != "Not known." || q.Body != want || q.Took() != 4*time.Hour) {
				t.Errorf("it says %q and %q after %s", q.Line, q.Body, q.Took())
			}
		})
	}
}

func TestADraftIsInAnEditionOnlyWhereItWasAskedFor(t *testing.T) {
	for _, drafts := range []bool{false, true} {
		r := load(t, map[string]string{path("a"): product(fields{})})
		r.decide("a", func(d *signoff.Decision) { d.State, d.IssuedAt = signoff.Waiting, time.Time{} })
		ed := edition.Release(edition.Request{
			World: r.world, Decisions: r.decisions, Moment: now, Zone: time.UTC, Drafts: drafts, Audience: intel.Audience{ID: "readers", TLP: intel.Clear},
		})
		switch a := assessment(ed, "a"); {
		case (a != nil) != drafts:
			t.Errorf("drafts %t, and that it is there is %t", drafts, a != nil)
		case a != nil && (a.Status != edition.Draft || !a.Live() || !a.Issued.Equal(now)):
			t.Errorf("it is %s, live %t, issued %v", a.Status, a.Live(), a.Issued)
		}
	}
}
