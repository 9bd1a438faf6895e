package edition_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// lived is the edition of a product that has had two revisions; other holds
// further products of today.
func lived(t *testing.T, reader intel.TLP, before, after fields, other map[string]string, change func(*signoff.Decision)) *edition.Assessment {
	t.Helper()
	old := load(t, map[string]string{path("a"): strings.Replace(product(before), "It happened.", canary+".", 1)})
	if change != nil {
		old.decide("a", change)
	}
	files := map[string]string{path("a"): product(after)}
	for name, text := range other {
		files[name] = text
	}
	today := load(t, files)
	ref := intel.Ref{Kind: intel.Assessments, ID: "a"}
	return assessment(edition.Release(edition.Request{
		World: today.world, Decisions: today.decisions, Moment: now, Audience: intel.Audience{ID: "readers", TLP: reader},
		Former: edition.Former{
			Revisions: map[intel.Ref]edition.Revision{ref: {Place: edition.Place{N: 2}}},
			States: []edition.State{
				{World: today.world, Decisions: today.decisions, Places: map[intel.Ref]edition.Place{ref: {N: 2}}},
				{World: old.world, Decisions: old.decisions, Places: map[intel.Ref]edition.Place{ref: {N: 1}}},
			},
		},
	}), "a")
}

func TestARevisionIsReleasedAtTheStricterOfItsOwnLabelAndTheLatest(t *testing.T) {
	waiting := func(d *signoff.Decision) { d.State = signoff.Waiting }
	for name, test := range map[string]struct {
		before, after fields
		change        func(*signoff.Decision)
		reader        intel.TLP
		want          string // numbers of the revisions, each with its label
	}{
		"both are open":              {fields{}, fields{}, nil, intel.Clear, "2 clear, 1 clear"},
		"raised later":               {fields{}, fields{top: "tlp: amber\n"}, nil, intel.Green, ""},
		"raised later, for insiders": {fields{}, fields{top: "tlp: amber\n"}, nil, intel.Amber, "2 amber, 1 amber"},
		"lowered later":              {fields{top: "tlp: amber\n"}, fields{}, nil, intel.Green, "2 clear"},
		"not signed":                 {fields{}, fields{}, waiting, intel.Red, "2 clear"},
		"withdrawn":                  {fields{}, fields{top: "withdrawn: {at: 2024-11-20T10:00:00Z, reason: A mistake.}\n"}, nil, intel.Clear, "2 clear, 1 clear"},
		"withdrawn for good":         {fields{}, fields{top: "withdrawn: {at: 2024-11-20T10:00:00Z, reason: A mistake., remove: true}\n"}, nil, intel.Red, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			if a := lived(t, test.reader, test.before, test.after, nil, test.change); a != nil {
				for _, p := range a.Revision.Signed {
					got = append(got, fmt.Sprintf("%d %s", p.N, p.Text.TLP))
					if p.Text.Withdrawal != a.Withdrawal || p.Text.Status != a.Status {
						t.Errorf("revision %d is %s, the product %s", p.N, p.Text.Status, a.Status)
					}
				}
			}
			if strings.Join(got, ", ") != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestARevisionNamesNoOtherDocument(t *testing.T) {
	f := fields{body: "See [[PIR-001]], [[assessments/secret]] and [[estate/gateways]]."}
	stricter := map[string]string{path("secret"): product(fields{top: "tlp: red\nsupersedes: a\n"})}
	a := lived(t, intel.Green, f, f, stricter, nil)
	if a.SupersededBy != nil || len(a.Revision.Signed) != 2 {
		t.Fatalf("superseded by %v, %d revisions", a.SupersededBy, len(a.Revision.Signed))
	}
	for _, p := range a.Revision.Signed {
		x := p.Text
		if n := strings.Count(x.Body, edition.Elsewhere); n != 3 || strings.Contains(x.Body, "[[") || strings.Contains(x.Body, edition.NotHere) {
			t.Errorf("revision %d: %s", p.N, x.Body)
		}
		if x.Authors != nil || x.Answers != nil || x.Affected.Estate != nil || x.SupersededBy != nil || x.Judgements[0].About != nil || x.Citations[0].Source != nil {
			t.Errorf("revision %d leads elsewhere: %+v", p.N, x)
		}
	}
	if got := a.Revision.Signed[1].Text.BottomLine; got != canary+"." {
		t.Errorf("revision 1 says %q", got)
	}
}

// What was said of the present text is today's business; its page keeps the
// sign-off of its own time, and nobody's name.
func TestARevisionKeepsTheSignOffOfItsOwnTime(t *testing.T) {
	expert := signoff.Counted{Review: signoff.Review{Member: "ahansen", Decision: intel.Concur, At: now.Add(-time.Hour)}, For: []string{"network"}}
	sign := func(r *repository, at time.Time, counted ...signoff.Counted) {
		r.decide("a", func(d *signoff.Decision) {
			d.IssuedAt, d.Counted = at, counted
			d.Required = []signoff.Required{{Domain: "network", Need: 1, Have: len(counted)}}
		})
	}
	then := load(t, map[string]string{path("a"): product(fields{})})
	sign(then, now.Add(-time.Hour), expert)
	today := load(t, map[string]string{path("a"): product(fields{})})
	sign(today, now)
	ref := intel.Ref{Kind: intel.Assessments, ID: "a"}
	a := assessment(edition.Release(edition.Request{
		World: today.world, Decisions: today.decisions, Moment: now, Audience: intel.Audience{ID: "readers", TLP: intel.Red},
		Former: edition.Former{
			Revisions: map[intel.Ref]edition.Revision{ref: {Place: edition.Place{N: 2}}},
			States:    []edition.State{{World: then.world, Decisions: then.decisions, Places: map[intel.Ref]edition.Place{ref: {N: 2}}}},
		},
	}), "a")
	p := a.Revision.Signed[0].Text
	if !p.Issued.Equal(now.Add(-time.Hour)) || len(p.Reviews) != 1 || p.Reviews[0].Reviewer != nil || !p.Domains[0].Heard {
		t.Errorf("%+v", p.SignOff)
	}
	if p.Domains[0].Reviews[0].Reviewer != nil {
		t.Error("the reviewer is named")
	}
	if !a.Issued.Equal(now) || a.SignOff.Domains[0].Heard {
		t.Errorf("the product has the sign-off of another day: %+v", a.SignOff)
	}
}

// A system that is marked more strictly today is not named by what was signed
// when it was not.
func TestWhatIsMarkedMoreStrictlyTodayIsHeldBackFromRevisions(t *testing.T) {
	stricter := map[string]string{"estate/gateways.yaml": base["estate/gateways.yaml"] + "tlp: amber\n"}
	for reader, want := range map[intel.TLP]bool{intel.Green: false, intel.Amber: true} {
		a := lived(t, reader, fields{}, fields{}, stricter, nil)
		for _, p := range a.Revision.Signed {
			if (p.Text.Affected != nil) != want {
				t.Errorf("%s: revision %d says of us: %v", reader, p.N, p.Text.Affected)
			}
		}
	}
}

// Parts of a product have labels of their own, which may become stricter while
// that of the product stays.
func TestAPartThatIsMarkedMoreStrictlyTodayIsHeldBackFromRevisions(t *testing.T) {
	indicator := "indicators:\n  - {type: ipv4, value: 198.51.100.7, first_seen: 2024-11-10, valid_until: 2025-11-10%s}\n"
	before := fields{top: fmt.Sprintf(indicator, "")}
	after := fields{affected: "  tlp: amber\n", top: fmt.Sprintf(indicator, ", tlp: amber")}
	for reader, want := range map[intel.TLP]string{intel.Green: "false 0", intel.Amber: "true 1"} {
		for _, p := range lived(t, reader, before, after, nil, nil).Revision.Signed {
			if got := fmt.Sprint(p.Text.Affected != nil, len(p.Text.Indicators)); got != want {
				t.Errorf("%s: revision %d says of us, and has indicators: %s, want %s", reader, p.N, got, want)
			}
		}
	}
}

func TestASourceThatIsMarkedMoreStrictlyTodayIsHeldBackFromRevisions(t *testing.T) {
	mark := func(text string) string {
		return strings.Replace(text, "title: Advisory,", "title: Advisory, tlp: amber,", 1)
	}
	old := load(t, map[string]string{path("former"): product(fields{})})
	today := load(t, map[string]string{path("a"): mark(product(fields{}))})
	was, is := intel.Ref{Kind: intel.Assessments, ID: "former"}, intel.Ref{Kind: intel.Assessments, ID: "a"}
	for reader, want := range map[intel.TLP]int{intel.Green: 0, intel.Amber: 1} {
		a := assessment(edition.Release(edition.Request{
			World: today.world, Decisions: today.decisions, Moment: now, Audience: intel.Audience{ID: "readers", TLP: reader},
			Former: edition.Former{
				Revisions: map[intel.Ref]edition.Revision{is: {Place: edition.Place{N: 2}}},
				States: []edition.State{{
					World: old.world, Decisions: old.decisions, Places: map[intel.Ref]edition.Place{was: {N: 1}},
					Names: map[intel.Ref]intel.Ref{was: is},
				}},
			},
		}), "a")
		if p := a.Revision.Signed[0].Text; len(p.Citations) != want || want > 0 && p.TLP != reader {
			t.Errorf("%s: %d sources under %s, want %d", reader, len(p.Citations), p.TLP, want)
		}
	}
}

// A system that got another name, and a stricter label under it, is not named by
// what knew it by the former one; nor where another system has that name now.
func TestASystemOfAnotherNameIsHeldBackFromRevisions(t *testing.T) {
	system := base["estate/gateways.yaml"]
	was, is := intel.Ref{Kind: intel.Estate, ID: "gateways"}, intel.Ref{Kind: intel.Estate, ID: "secret-gateways"}
	renamed := strings.Replace(product(fields{}), "estate: [gateways]", "estate: [secret-gateways]", 1)
	old := load(t, map[string]string{path("a"): product(fields{})})
	ref := intel.Ref{Kind: intel.Assessments, ID: "a"}
	for name, others := range map[string]map[string]string{
		"gone":             {"estate/gateways.yaml": "-"},
		"taken by another": {},
	} {
		for reader, want := range map[intel.TLP]bool{intel.Green: false, intel.Amber: true} {
			files := map[string]string{path("a"): renamed, "estate/secret-gateways.yaml": system + "tlp: amber\n"}
			maps.Copy(files, others)
			today := load(t, files)
			a := assessment(edition.Release(edition.Request{
				World: today.world, Decisions: today.decisions, Moment: now, Audience: intel.Audience{ID: "readers", TLP: reader},
				Former: edition.Former{
					Revisions: map[intel.Ref]edition.Revision{ref: {Place: edition.Place{N: 2}}},
					States: []edition.State{{
						World: old.world, Decisions: old.decisions, Places: map[intel.Ref]edition.Place{ref: {N: 1}},
						Names: map[intel.Ref]intel.Ref{was: is},
					}},
				},
			}), "a")
			if p := a.Revision.Signed[0].Text; (p.Affected != nil) != want {
				t.Errorf("%s, %s: revision 1 says of us: %+v", name, reader, p.Affected)
			}
			if (a.Revision.Before.Affected != nil) != want {
				t.Errorf("%s, %s: what changed says of us: %+v", name, reader, a.Revision.Before.Affected)
			}
		}
	}
}

// What somebody marks more strictly in a draft is held back at once, though the
// draft is not signed; what a draft marks less strictly is not shown by that.
func TestAPartThatADraftMarksMoreStrictlyIsHeldBack(t *testing.T) {
	indicator := "indicators:\n  - {type: ipv4, value: 198.51.100.7, first_seen: 2024-11-10, valid_until: 2025-11-10%s}\n"
	open := product(fields{top: fmt.Sprintf(indicator, "")})
	marked := strings.Replace(product(fields{affected: "  tlp: amber\n", top: fmt.Sprintf(indicator, ", tlp: amber")}), "title: Advisory,", "title: Advisory, tlp: amber,", 1)
	ref := intel.Ref{Kind: intel.Assessments, ID: "a"}
	for name, test := range map[string]struct {
		signed, draft string
		reader        intel.TLP
		want          string
	}{
		"raised":                {open, marked, intel.Green, "false 0 0"},
		"raised, for insiders":  {open, marked, intel.Amber, "true 1 1"},
		"lowered":               {marked, open, intel.Green, "false 0 0"},
		"lowered, for insiders": {marked, open, intel.Amber, "true 1 1"},
	} {
		before, signed := load(t, map[string]string{path("a"): open}), load(t, map[string]string{path("a"): test.signed})
		draft := load(t, map[string]string{path("a"): test.draft}).world.Assessments.Get("a")
		a := assessment(edition.Release(edition.Request{
			World: signed.world, Decisions: signed.decisions, Moment: now, Audience: intel.Audience{ID: "readers", TLP: test.reader},
			Stale: map[intel.Ref]*intel.Assessment{ref: draft},
			Former: edition.Former{
				Revisions: map[intel.Ref]edition.Revision{ref: {Place: edition.Place{N: 2}}},
				States:    []edition.State{{World: before.world, Decisions: before.decisions, Places: map[intel.Ref]edition.Place{ref: {N: 1}}}},
			},
		}), "a")
		for where, x := range map[string]*edition.Assessment{"the product": a, "revision 1": a.Revision.Signed[0].Text} {
			if got := fmt.Sprint(x.Affected != nil, len(x.Indicators), len(x.Citations)); got != test.want || x.TLP > test.reader || x.Indicators != nil && (x.TLP != intel.Amber || x.Indicators[0].TLP != intel.Amber || x.Citations[0].TLP != intel.Amber) {
				t.Errorf("%s: of %s, us, indicators and sources are shown: %s, want %s, under %s", name, where, got, test.want, x.TLP)
			}
		}
	}
}
