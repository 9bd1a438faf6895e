package roundup_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/roundup"
)

func at(s string) time.Time {
	t, err := time.Parse(time.DateTime, s+":00")
	if err != nil {
		panic(err)
	}
	return t
}

// empty is an edition of 22 November 2024, a Friday, that holds nothing.
func empty() *edition.Edition {
	return &edition.Edition{
		Organisation: edition.Organisation{Name: "Small Grid", Zone: time.UTC},
		Moment:       at("2024-11-22 16:00"), TLP: intel.Clear,
	}
}

func issued(id string, when string, change ...func(*edition.Assessment)) *edition.Assessment {
	a := &edition.Assessment{
		Item: edition.Item{ID: id, Kind: intel.Assessments, TLP: intel.Green,
			SignOff: edition.SignOff{Status: edition.SignedOff, Issued: at(when)}},
		Product: intel.GeneralAssessment, Title: "Product " + id, Cutoff: at(when).Add(-time.Hour),
	}
	for _, c := range change {
		c(a)
	}
	return a
}

func flash(a *edition.Assessment) { a.Product = intel.FlashAlert }

func marked(label intel.TLP) func(*edition.Assessment) {
	return func(a *edition.Assessment) { a.TLP = label }
}

func answers(r ...*edition.Requirement) func(*edition.Assessment) {
	return func(a *edition.Assessment) {
		a.Answers = r
		for _, each := range r {
			each.Assessments = append(each.Assessments, a)
		}
	}
}

func moved(kinds ...edition.MovementKind) func(*edition.Assessment) {
	return func(a *edition.Assessment) {
		for i, k := range kinds {
			a.Judgements = append(a.Judgements, &edition.Judgement{ID: "KJ" + string(rune('1'+i)), Assessment: a, Movement: edition.Movement{Kind: k}})
		}
	}
}

func requirement(id string, priority int) *edition.Requirement {
	return &edition.Requirement{Item: edition.Item{ID: id, Kind: intel.Requirements, TLP: intel.Clear}, PIR: strings.HasPrefix(id, "PIR"), Priority: priority, ValidFrom: at("2023-01-01 00:00")}
}

// week composes one week of an edition.
func week(t *testing.T, ed *edition.Edition, id string) *roundup.Roundup {
	t.Helper()
	for _, r := range roundup.All(ed) {
		if r.Week.String() == id {
			return r
		}
	}
	t.Fatalf("there is no roundup of %s", id)
	return nil
}

func ids(list []*edition.Assessment) string {
	var names []string
	for _, a := range list {
		names = append(names, a.ID)
	}
	return strings.Join(names, " ")
}

func TestEveryWeekWithNewsHasAnIssueAndSoHasTheCurrentOne(t *testing.T) {
	ed := empty()
	ed.Assessments = []*edition.Assessment{issued("a", "2024-11-12 10:00"), issued("b", "2024-12-31 10:00"), issued("c", "2020-12-31 10:00")}
	ed.Inquiries = []*edition.Inquiry{{Answer: intel.Yes, AnsweredAt: at("2024-10-01 10:00")}, {AskedAt: at("2024-09-01 10:00")}}
	ed.Outcomes = []*edition.Outcome{{ResolvedAt: at("2024-11-13 10:00"), Judgement: &edition.Judgement{Assessment: ed.Assessments[0]}}}
	ed.Notes = []*edition.Note{{Item: edition.Item{ID: "2024-W44"}}, {Item: edition.Item{ID: "2024-W50"}}, {Item: edition.Item{ID: "not-a-week"}}}
	var got []string
	rounds := roundup.All(ed)
	for _, r := range rounds {
		got = append(got, r.Week.String())
	}
	if diff := cmp.Diff([]string{"2020-W53", "2024-W40", "2024-W44", "2024-W46", "2024-W47"}, got); diff != "" {
		t.Fatalf("weeks (-want +got):\n%s", diff)
	}
	if rounds[0].Previous != nil || rounds[4].Next != nil || *rounds[1].Previous != rounds[0].Week || *rounds[1].Next != rounds[2].Week {
		t.Error("the neighbours are wrong")
	}
}

func TestAQuietWeekSaysSo(t *testing.T) {
	r := week(t, empty(), "2024-W47")
	if diff := cmp.Diff([]string{"A quiet week: nothing was issued, and every judgement stands as it was."}, r.BottomLine); diff != "" {
		t.Errorf("bottom line (-want +got):\n%s", diff)
	}
	if r.TLP != intel.Clear || !r.Cutoff.Equal(at("2024-11-22 16:00")) || !r.End().Equal(r.Cutoff) || len(r.Signed) > 0 {
		t.Errorf("it is marked %s, based on what was known at %s", r.TLP, r.Cutoff)
	}
}

func TestAnIssueHoldsWhatLiesBetweenTwoMondays(t *testing.T) {
	ed := empty()
	ed.Assessments = []*edition.Assessment{
		issued("sunday", "2024-11-17 23:59"), issued("monday", "2024-11-18 00:00"),
		issued("alert", "2024-11-20 10:00", flash), issued("friday", "2024-11-22 15:59"),
	}
	r := week(t, ed, "2024-W47")
	if got := ids(r.Products); got != "friday monday" {
		t.Errorf("the products are %q", got)
	}
	if got := ids(r.Alerts); got != "alert" {
		t.Errorf("the alerts are %q", got)
	}
	if got := ids(r.Signed); got != "friday monday alert" {
		t.Errorf("the table of sign-off has %q", got)
	}
	if !r.Cutoff.Equal(at("2024-11-22 14:59")) {
		t.Errorf("it is based on what was known at %s", r.Cutoff)
	}
	if got := ids(week(t, ed, "2024-W46").Products); got != "sunday" {
		t.Errorf("the week before has %q", got)
	}
	if got := r.Dates(); got != "18 to 24 November 2024" {
		t.Errorf("its days are %q", got)
	}
}

func TestTheMostImportantRequirementComesFirst(t *testing.T) {
	ed := empty()
	one, three := requirement("PIR-001", 1), requirement("PIR-003", 3)
	ed.Requirements = []*edition.Requirement{one, three}
	ed.Assessments = []*edition.Assessment{
		issued("none", "2024-11-21 10:00"), issued("third", "2024-11-20 10:00", answers(three)),
		issued("older", "2024-11-18 10:00", answers(one)), issued("newer", "2024-11-19 10:00", answers(three, one)),
	}
	if got := ids(week(t, ed, "2024-W47").Products); got != "newer older third none" {
		t.Errorf("the order is %q", got)
	}
}

func TestMovedJudgementsAreChangedAndFirstOnesNew(t *testing.T) {
	ed := empty()
	q := requirement("PIR-001", 1)
	ed.Requirements = []*edition.Requirement{q}
	ed.Assessments = []*edition.Assessment{
		issued("a", "2024-11-19 10:00", answers(q), moved(edition.New, edition.Raised, edition.Lowered, edition.Confidence, edition.Unchanged)),
		issued("gone", "2024-11-20 10:00", moved(edition.New), withdrawn("2024-11-21 10:00")),
		issued("last", "2024-11-12 10:00", moved(edition.New)),
	}
	r := week(t, ed, "2024-W47")
	if len(r.Changed) != 3 || len(r.New) != 1 {
		t.Errorf("%d changed and %d new", len(r.Changed), len(r.New))
	}
	if l := r.Requirements[0]; l.Moved != 4 || l.Current != 1 || l.Latest.ID != "a" {
		t.Errorf("at a glance: %d moved, %d current", l.Moved, l.Current)
	}
	if r.BottomLine[0] != "Two products issued; three judgements changed and one judgement is new." {
		t.Errorf("it says %q", r.BottomLine[0])
	}
}

func withdrawn(when string) func(*edition.Assessment) {
	return func(a *edition.Assessment) {
		a.Status, a.Withdrawal = edition.Withdrawn, &intel.Withdrawal{At: at(when), Reason: "Wrong."}
	}
}

func TestAProductIsClosedInTheWeekItStoppedHolding(t *testing.T) {
	ed := empty()
	next := issued("next", "2024-11-19 10:00")
	ed.Assessments = []*edition.Assessment{
		next,
		issued("superseded", "2024-11-05 10:00", func(a *edition.Assessment) { a.Status, a.SupersededBy = edition.Superseded, next }),
		issued("withdrawn", "2024-11-05 11:00", withdrawn("2024-11-13 10:00")),
		issued("news", "2024-11-12 10:00"),
		issued("expired", "2024-11-05 12:00", func(a *edition.Assessment) { a.Status, a.Expires = edition.Expired, at("2024-11-20 00:00") }),
	}
	if got := ids(week(t, ed, "2024-W47").Closed); got != "superseded expired" {
		t.Errorf("closed in week 47: %q", got)
	}
	if got := ids(week(t, ed, "2024-W46").Closed); got != "withdrawn" {
		t.Errorf("closed in week 46: %q", got)
	}
}

func TestAQuestionIsOpenUntilTheWeekItIsAnswered(t *testing.T) {
	ed := empty()
	ed.Assessments = []*edition.Assessment{issued("a", "2024-11-12 10:00")}
	ed.Inquiries = []*edition.Inquiry{
		{Item: edition.Item{ID: "answered"}, AskedAt: at("2024-11-15 10:00"), Answer: intel.No, AnsweredAt: at("2024-11-19 10:00")},
		{Item: edition.Item{ID: "open"}, AskedAt: at("2024-11-21 10:00"), DueAt: at("2024-11-25 10:00")},
	}
	last, now := week(t, ed, "2024-W46"), week(t, ed, "2024-W47")
	if len(last.Open) != 1 || last.Open[0].ID != "answered" || len(last.Answered) > 0 {
		t.Errorf("in week 46 %d are open and %d answered", len(last.Open), len(last.Answered))
	}
	if len(now.Open) != 1 || now.Open[0].ID != "open" || len(now.Answered) != 1 {
		t.Errorf("in week 47 %d are open and %d answered", len(now.Open), len(now.Answered))
	}
	if got := now.BottomLine[len(now.BottomLine)-1]; got != "One question from leadership answered, one open." {
		t.Errorf("it says %q", got)
	}
	if len(now.Coming) != 1 || now.Coming[0].What != "Answer due" {
		t.Errorf("coming up: %v", now.Coming)
	}
}

func TestComingUpLooksTwoWeeksAhead(t *testing.T) {
	ed := empty()
	q := requirement("PIR-001", 1)
	q.ReviewBy = at("2024-11-29 00:00")
	ed.Requirements = []*edition.Requirement{q}
	ed.Assessments = []*edition.Assessment{
		issued("a", "2024-11-19 10:00", func(a *edition.Assessment) {
			a.ReviewBy = at("2024-12-06 00:00")
			a.Judgements = []*edition.Judgement{
				{ID: "KJ1", Assessment: a, ResolvesBy: at("2024-11-30 00:00")},
				{ID: "KJ2", Assessment: a, ResolvesBy: at("2024-12-07 00:00")}, // too far
				{ID: "KJ3", Assessment: a, ResolvesBy: at("2024-11-28 00:00"), Outcome: &edition.Outcome{}},
				{ID: "KJ4", Assessment: a, ResolvesBy: at("2024-11-21 00:00")}, // past
			}
		}),
		issued("gone", "2024-11-18 10:00", withdrawn("2024-11-19 10:00"), func(a *edition.Assessment) { a.ReviewBy = at("2024-11-25 00:00") }),
		issued("half", "2024-11-22 10:00", func(a *edition.Assessment) { a.Status, a.Due = edition.Provisional, at("2024-11-22 18:00") }),
	}
	var got []string
	for _, e := range week(t, ed, "2024-W47").Coming {
		got = append(got, e.At.Format(time.DateOnly)+" "+e.What+" "+e.Ref.ID)
	}
	want := []string{
		"2024-11-22 Sign-off due half", "2024-11-29 Review due PIR-001",
		"2024-11-30 Judgement KJ1 resolves a", "2024-12-06 Review due a",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("coming up (-want +got):\n%s", diff)
	}
}

func TestAnIssueIsMarkedLikeTheStrictestThingInIt(t *testing.T) {
	for name, put := range map[string]func(*edition.Edition){
		"a product of the week": func(ed *edition.Edition) {
			ed.Assessments = append(ed.Assessments, issued("x", "2024-11-20 10:00", marked(intel.Red)))
		},
		"one that was closed": func(ed *edition.Edition) {
			ed.Assessments = append(ed.Assessments, issued("x", "2024-11-05 10:00", marked(intel.Red), withdrawn("2024-11-20 10:00")))
		},
		"an open inquiry": func(ed *edition.Edition) {
			ed.Inquiries = []*edition.Inquiry{{Item: edition.Item{TLP: intel.Red}, AskedAt: at("2024-11-20 10:00")}}
		},
		"a requirement": func(ed *edition.Edition) {
			ed.Requirements = []*edition.Requirement{requirement("PIR-001", 1)}
			ed.Requirements[0].TLP = intel.Red
		},
		"the editor's note": func(ed *edition.Edition) {
			ed.Notes = []*edition.Note{{Item: edition.Item{ID: "2024-W47", TLP: intel.Red}}}
		},
		"how a judgement came out": func(ed *edition.Edition) {
			ed.Outcomes = []*edition.Outcome{{Item: edition.Item{TLP: intel.Red}, ResolvedAt: at("2024-11-20 10:00"), Judgement: &edition.Judgement{Assessment: ed.Assessments[0]}}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			ed := empty()
			ed.Assessments = []*edition.Assessment{issued("a", "2024-11-19 10:00")}
			if r := week(t, ed, "2024-W47"); r.TLP != intel.Green {
				t.Fatalf("before it is marked %s", r.TLP)
			}
			put(ed)
			if r := week(t, ed, "2024-W47"); r.TLP != intel.Red {
				t.Errorf("it is marked %s", r.TLP)
			}
		})
	}
}

func TestTheDaysOfAnIssueAreWrittenAcrossMonthsAndYears(t *testing.T) {
	for id, want := range map[string]string{
		"2024-11-20 10:00": "18 to 24 November 2024",
		"2024-10-30 10:00": "28 October to 3 November 2024",
		"2021-01-01 10:00": "28 December 2020 to 3 January 2021",
	} {
		ed := empty()
		ed.Moment = at(id)
		if got := roundup.All(ed)[0].Dates(); got != want {
			t.Errorf("the week of %s is %q, want %q", id, got, want)
		}
	}
}

func TestNumbersAndListsAreWrittenAsInAText(t *testing.T) {
	for n, want := range map[int]string{0: "no products", 1: "one product", 2: "two products", 12: "twelve products", 13: "13 products"} {
		if got := roundup.Count(n, "product"); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
	for want, list := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := roundup.Join(list); got != want {
			t.Errorf("%v: %q", list, got)
		}
	}
}

func TestAProductIsHeldUntilTheFirstOfItsEnds(t *testing.T) {
	next := issued("next", "2024-11-19 10:00")
	succeeded := func(a *edition.Assessment) { a.Status, a.SupersededBy = edition.Superseded, next }
	expires := func(when string) func(*edition.Assessment) {
		return func(a *edition.Assessment) { a.Expires = at(when) }
	}
	for name, test := range map[string]struct {
		change []func(*edition.Assessment)
		want   string // "" while it is live
	}{
		"live, and its time runs":            {[]func(*edition.Assessment){expires("2024-12-01 00:00")}, ""},
		"superseded in its time":             {[]func(*edition.Assessment){succeeded, expires("2024-12-01 00:00")}, "2024-11-19 10:00"},
		"expired before it was superseded":   {[]func(*edition.Assessment){succeeded, expires("2024-11-09 00:00")}, "2024-11-09 00:00"},
		"superseded before it was withdrawn": {[]func(*edition.Assessment){succeeded, withdrawn("2024-11-21 10:00")}, "2024-11-19 10:00"},
		"withdrawn before it expired":        {[]func(*edition.Assessment){withdrawn("2024-11-13 10:00"), expires("2024-11-20 00:00")}, "2024-11-13 10:00"},
	} {
		t.Run(name, func(t *testing.T) {
			var want time.Time
			if test.want != "" {
				want = at(test.want)
			}
			if got := roundup.Closed(issued("a", "2024-11-05 10:00", test.change...)); !got.Equal(want) {
				t.Errorf("it was held until %s, want %s", got, want)
			}
		})
	}
}

func TestAnExpiredProductDoesNotAnswerUntilItIsSuperseded(t *testing.T) {
	ed := empty()
	q := requirement("PIR-001", 1)
	ed.Requirements = []*edition.Requirement{q}
	next := issued("next", "2024-11-19 10:00")
	ed.Assessments = []*edition.Assessment{next, issued("news", "2024-11-12 10:00"),
		issued("a", "2024-10-29 10:00", answers(q), func(a *edition.Assessment) {
			a.Status, a.SupersededBy, a.Expires = edition.Superseded, next, at("2024-11-09 00:00")
		})}
	if l := week(t, ed, "2024-W44").Requirements[0]; l.Current != 1 {
		t.Errorf("in week 44 %d products answer", l.Current)
	}
	if r := week(t, ed, "2024-W46"); r.Requirements[0].Current != 0 || len(r.Closed) > 0 {
		t.Errorf("in week 46 %d products answer", r.Requirements[0].Current)
	}
}

func TestAWithdrawalIsNewsEvenOfAnExpiredProduct(t *testing.T) {
	ed := empty()
	ed.Assessments = []*edition.Assessment{issued("a", "2024-10-29 10:00", withdrawn("2024-11-13 10:00"), func(a *edition.Assessment) { a.Expires = at("2024-11-01 00:00") })}
	for _, id := range []string{"2024-W44", "2024-W46"} {
		if got := ids(week(t, ed, id).Closed); got != "a" {
			t.Errorf("closed in %s: %q", id, got)
		}
	}
}

func TestWhatIsDueTodayIsComing(t *testing.T) {
	ed := empty()
	today, past, retired := requirement("PIR-001", 1), requirement("PIR-002", 1), requirement("PIR-003", 1)
	today.ReviewBy, past.ReviewBy, retired.ReviewBy = at("2024-11-22 00:00"), at("2024-11-21 00:00"), at("2024-11-29 00:00")
	retired.Retired = true
	ed.Requirements = []*edition.Requirement{today, past, retired}
	ed.Inquiries = []*edition.Inquiry{{Item: edition.Item{ID: "q"}, AskedAt: at("2024-11-21 10:00"), DueAt: at("2024-11-22 10:00")}}
	if got := week(t, ed, "2024-W47").Coming; len(got) != 1 || got[0].Ref != today.Ref() {
		t.Errorf("coming up: %v", got)
	}
}

func TestAnIssueIsMarkedLikeWhatIsComing(t *testing.T) {
	ed := empty()
	q := requirement("PIR-001", 1)
	q.TLP, q.ValidFrom, q.ReviewBy = intel.Amber, at("2024-12-01 00:00"), at("2024-12-02 00:00")
	ed.Requirements = []*edition.Requirement{q}
	if r := week(t, ed, "2024-W47"); len(r.Coming) != 1 || len(r.Requirements) > 0 || r.TLP != intel.Amber {
		t.Errorf("it is marked %s, with %d dates", r.TLP, len(r.Coming))
	}
}
