package web

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/roundup"
)

func TestSpansAreToldInTheirTwoLargestUnits(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Hour:                   "0 min",
		45 * time.Minute:             "45 min",
		3 * time.Hour:                "3 h",
		3*time.Hour + 20*time.Minute: "3 h 20 min",
		29*time.Hour + 50*time.Minute + 9*time.Second: "29 h 50 min",
		48 * time.Hour:  "2 days",
		100 * time.Hour: "4 days",
	} {
		if got := intel.Span(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}

func TestADateIsTheSameDayInEveryZone(t *testing.T) {
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("west", -8*3600), time.FixedZone("east", 12*3600)} {
		s := &site{zone: zone}
		if got := s.day(date("2024-11-19")); got != `<time datetime="2024-11-19">19 Nov 2024</time>` {
			t.Errorf("%v: got %s", zone, got)
		}
	}
}

func TestAMomentIsToldInTheOrganisationsZone(t *testing.T) {
	s := &site{zone: time.FixedZone("CET", 3600)}
	late := time.Date(2024, 11, 19, 23, 30, 0, 0, time.UTC)
	if got := s.moment(late); got != `<time datetime="2024-11-19T23:30:00Z">20 Nov 2024, 00:30</time>` {
		t.Errorf("got %s", got)
	}
	if got := s.day(late); got != `<time datetime="2024-11-20">20 Nov 2024</time>` {
		t.Errorf("got %s", got)
	}
	if got := s.moment(time.Time{}); got != "" {
		t.Errorf("no time gives %s", got)
	}
}

func TestWordsAreCountedAndJoinedAsProseDoes(t *testing.T) {
	got := []string{
		intel.Count(0, "page"), intel.Count(1, "inquiry"), intel.Count(2, "inquiry"), intel.Count(3, "day"),
		intel.Join(nil), intel.Join([]string{"a"}), intel.Join([]string{"a", "b"}), intel.Join([]string{"a", "b", "c"}),
		size(999), size(180_400), size(999_600), size(2_340_000), age(30 * time.Hour), age(time.Hour),
	}
	want := []string{
		"no pages", "1 inquiry", "2 inquiries", "3 days", "", "a", "a and b", "a, b and c",
		"999 bytes", "180 kB", "1.0 MB", "2.3 MB", "1 day", "today",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDaysOfAWeekDoNotRepeatMonthAndYear(t *testing.T) {
	for _, tt := range [][3]string{
		{"2024-11-18", "2024-11-24", "18 to 24 November 2024"},
		{"2024-10-28", "2024-11-03", "28 October to 3 November 2024"},
		{"2024-12-30", "2025-01-05", "30 December 2024 to 5 January 2025"},
	} {
		if got := days(date(tt[0]), date(tt[1])); got != tt[2] {
			t.Errorf("got %q, want %q", got, tt[2])
		}
	}
}

func TestOnlyPublicationsOnTheWebAreLinked(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example/b?c=d": "https://a.example/b?c=d",
		"http://a.example":        "http://a.example",
		"javascript:alert(1)":     "",
		"data:text/html,x":        "",
		"//a.example/b":           "",
		"/etc/passwd":             "",
		"https://":                "",
		"":                        "",
		"\x00https://a.example":   "",
	} {
		if got := outward(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}

func TestChangedWordsAreMarked(t *testing.T) {
	for _, tt := range []struct{ name, before, after, want string }{
		{"one word in the middle", "We run two gateways now", "We run three gateways now", "We run <del>two</del> <ins>three</ins> gateways now"},
		{"words at the end", "We run two", "We run two of them", "We run two <ins>of them</ins>"},
		{"words at the start", "Now we run two", "we run two", "<del>Now</del> we run two"},
		{"nothing in common", "Nothing is known", "Two were open", "<del>Nothing is known</del> <ins>Two were open</ins>"},
		{"markup", "a b <c>", "a b &", "a b <del>&lt;c&gt;</del> <ins>&amp;</ins>"},
		{"nothing before", "", "a", "<ins>a</ins>"},
	} {
		if got := string(marked(tt.before, tt.after)); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
	long := strings.Repeat("word ", 2000)
	if got := string(marked(long, long+"more")); !strings.Contains(got, "<del>") {
		t.Error("very long texts are compared word by word")
	}
}

func TestNamesNeverMeetInOnePath(t *testing.T) {
	seen := map[string]string{}
	for _, name := range []string{"APT29", "apt 29", "apt-29", "Ægir & Søn", "../../etc", "..", "a/b", "a\\b", "海", ""} {
		got := slug(name)
		if strings.ContainsAny(got, "/\\.") {
			t.Errorf("%q gives the path %q", name, got)
		}
		if other, twice := seen[got]; twice {
			t.Errorf("%q and %q both give %q", name, other, got)
		}
		seen[got] = name
	}
}

func TestMovementIsToldWithItsDayAndReason(t *testing.T) {
	w := rich()
	s, err := newSite(w.ed, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := s.page("index.html")
	flash := w.ed.Assessments[1]
	got := map[string]string{}
	for _, j := range flash.Judgements {
		c := p.change(j)
		got[j.ID] = c.Words + " " + string(c.Day) + " " + c.Reason
	}
	want := map[string]string{
		"KJ1": `Raised from roughly even chance on <time datetime="2024-11-21">21 Nov 2024</time> two vendors confirmed exploitation on 18 November`,
		"KJ2": `Unchanged since <time datetime="2024-11-12">12 Nov 2024</time> `,
		"KJ4": `New on <time datetime="2024-11-21">21 Nov 2024</time> `,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLeadershipSeesFirstWhatMovedThisWeek(t *testing.T) {
	w := rich()
	s, err := newSite(w.ed, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	chosen := s.leading()
	if len(chosen) > leadingMost || chosen[0].Movement.Kind != edition.Raised {
		t.Errorf("%d judgements, the first %s", len(chosen), chosen[0].Movement.Kind)
	}
	each := map[string]int{}
	for _, j := range chosen {
		if each[j.Assessment.ID]++; each[j.Assessment.ID] > leadingEach {
			t.Errorf("%s fills the page", j.Assessment.ID)
		}
		if j.Outcome != nil || !j.Assessment.Live() || s.past(j.ResolvesBy) {
			t.Errorf("%s %s is over", j.Assessment.ID, j.ID)
		}
	}
}

func TestTheAnswerWordIsNotSaidTwice(t *testing.T) {
	for line, want := range map[string]string{
		"Partly. two were open.": "Two were open.",
		"Partly, two were open.": "Two were open.",
		"Two were open.":         "Two were open.",
		"Partly open.":           "Partly open.",
	} {
		if got := unanswered(&edition.Inquiry{Answer: intel.Partly, Line: line}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestPathsOfPDFsLieBesideTheirPages(t *testing.T) {
	if got := RoundupPDF(roundup.Week{Year: 2024, Number: 7}); got != "roundups/2024-W07/roundup.pdf" {
		t.Error(got)
	}
	if got := AssessmentPDF("x"); got != "assessments/x/assessment.pdf" {
		t.Error(got)
	}
}
