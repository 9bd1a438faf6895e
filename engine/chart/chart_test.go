package chart_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/chart"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/roundup"
)

var (
	now   = time.Date(2024, 11, 22, 16, 0, 0, 0, time.UTC)
	phone = chart.Frame{Width: 3400, Text: 120}
)

// judgement makes a judgement with a history of one product for each estimate,
// such as "likely 60 low", oldest first.
func judgement(estimates ...string) *edition.Judgement {
	var last *edition.Judgement
	for i, e := range estimates {
		var term, confidence string
		var percent int
		fmt.Sscan(e, &term, &percent, &confidence)
		a := &edition.Assessment{Title: fmt.Sprintf("Product %d", i+1)}
		a.Issued, a.TLP = now.AddDate(0, i-len(estimates), 0), intel.TLP(1+i%4)
		j := &edition.Judgement{
			ID: "KJ1", Assessment: a, Statement: "It will happen.", Likelihood: intel.ParseLikelihood(term), Probability: percent,
			Confidence: intel.ParseConfidence(confidence),
		}
		j.Movement.Before, j.Movement.Reason = last, "news"
		last = j
	}
	return last
}

// week makes the roundup of an edition whose requirements have so many current
// products each, all of them issued in the last weeks.
func week(current ...int) *roundup.Roundup {
	ed := &edition.Edition{Moment: now, Organisation: edition.Organisation{Zone: time.UTC}}
	for i, n := range current {
		q := &edition.Requirement{Title: "Requirement", PIR: i < 3}
		q.ID, q.TLP = fmt.Sprintf("PIR-%03d", i+1), intel.Green
		for k := range n {
			a := &edition.Assessment{Answers: []*edition.Requirement{q}}
			a.Issued, a.Status, a.TLP = now.AddDate(0, 0, -(3*k+i)%80), edition.SignedOff, intel.Amber
			if k%3 == 0 {
				a.Product = intel.FlashAlert
			}
			ed.Assessments, q.Assessments = append(ed.Assessments, a), append(q.Assessments, a)
		}
		ed.Requirements = append(ed.Requirements, q)
	}
	all := roundup.All(ed)
	return all[len(all)-1]
}

func TestCaptionsStateTheFinding(t *testing.T) {
	for want, p := range map[string]func() (chart.Picture, bool){
		"Since 22 Sep 2024 the likelihood of KJ1 rose from unlikely to likely.": func() (chart.Picture, bool) {
			return chart.History(judgement("unlikely 25 low", "likely 60 moderate"), time.UTC, phone)
		},
		"Since 22 Sep 2024 the likelihood of KJ1 fell from likely to remote.": func() (chart.Picture, bool) {
			return chart.History(judgement("likely 60 low", "remote 0 low"), time.UTC, phone)
		},
		"Since 22 Sep 2024 our confidence in KJ1 rose from low to high; it is likely still.": func() (chart.Picture, bool) {
			return chart.History(judgement("likely 60 low", "likely 60 high"), time.UTC, phone)
		},
		"Since 22 Aug 2024 the estimate of KJ1 moved and came back to likely.": func() (chart.Picture, bool) {
			return chart.History(judgement("likely 60 low", "unlikely 60 low", "likely 60 low"), time.UTC, phone)
		},
		"Four products this week; the eleven weeks before brought 2.4 a week.":             func() (chart.Picture, bool) { return chart.Activity(week(30), phone) },
		"PIR-002 has no current product; the other two have.":                              func() (chart.Picture, bool) { return chart.Coverage(week(2, 0, 1), phone) },
		"Both requirements have a current product.":                                        func() (chart.Picture, bool) { return chart.Coverage(week(2, 1), phone) },
		"PIR-001, PIR-002 and PIR-003 have no current product; the other requirement has.": func() (chart.Picture, bool) { return chart.Coverage(week(0, 0, 0, 1), phone) },
		"5 resolved judgements: too few to judge each likelihood by itself.":               func() (chart.Picture, bool) { return chart.Calibration([]chart.Bin{{70, 3, 5}}, phone) },
		"30 resolved judgements: 10 of them in ranges where more or less happened than was said.": func() (chart.Picture, bool) {
			return chart.Calibration([]chart.Bin{{70, 14, 20}, {90, 2, 10}}, phone)
		},
		"No target for reviews is stated here.": func() (chart.Picture, bool) {
			return chart.Latency([]chart.Wait{{"Network", 3, time.Hour, 2 * time.Hour, 0}}, phone)
		},
		"Cloud needs longer than its target for half of its reviews.": func() (chart.Picture, bool) {
			return chart.Latency([]chart.Wait{{"Network", 3, time.Hour, 2 * time.Hour, 8 * time.Hour}, {"Cloud", 1, 9 * time.Hour, 9 * time.Hour, 8 * time.Hour}}, phone)
		},
	} {
		if got, ok := p(); !ok || got.Caption != want {
			t.Errorf("got %q, %v, want %q", got.Caption, ok, want)
		}
	}
}

func TestThereIsNoPictureOfNothing(t *testing.T) {
	for name, p := range map[string]func() (chart.Picture, bool){
		"a judgement that never moved": func() (chart.Picture, bool) {
			return chart.History(judgement("likely 60 low", "likely 65 low"), time.UTC, phone)
		},
		"a new judgement":                 func() (chart.Picture, bool) { return chart.History(judgement("likely 60 low"), time.UTC, phone) },
		"the first week":                  func() (chart.Picture, bool) { return chart.Activity(week(1), phone) },
		"an edition without products":     func() (chart.Picture, bool) { return chart.Activity(week(), phone) },
		"requirements without products":   func() (chart.Picture, bool) { return chart.Coverage(week(0, 0), phone) },
		"an edition without requirements": func() (chart.Picture, bool) { return chart.Coverage(week(), phone) },
		"no outcomes":                     func() (chart.Picture, bool) { return chart.Calibration([]chart.Bin{{50, 0, 0}}, phone) },
		"no reviews":                      func() (chart.Picture, bool) { return chart.Latency([]chart.Wait{{Domain: "Network"}}, phone) },
	} {
		if got, ok := p(); ok {
			t.Errorf("%s: %q", name, got.Caption)
		}
	}
}

func TestCalibrationNamesBothAxes(t *testing.T) {
	p, _ := chart.Calibration([]chart.Bin{{70, 14, 20}}, phone)
	places := map[string]chart.Unit{}
	for _, shape := range p.Scene.Shapes {
		if text, ok := shape.(chart.Text); ok {
			places[text.Words] = text.Y
		}
	}
	if places["Share that happened"] == 0 || places["Share that happened"] >= places["100%"] {
		t.Errorf("nothing names the share: %v", places)
	}
	if below := places["Likelihood that was stated"]; below <= places["50%"] || below >= p.Scene.Height {
		t.Errorf("nothing below names the likelihood: %v", places)
	}
}

func TestMatricesHaveCellsOfOneSize(t *testing.T) {
	width := func(tactics int) chart.Unit {
		p, _ := chart.Matrix(slices.Repeat([]chart.Tactic{{Name: "Execution", Techniques: []chart.Technique{{ID: "T1059", Products: 1}}}}, tactics), intel.Clear, phone)
		for _, shape := range p.Scene.Shapes {
			if box, ok := shape.(chart.Rect); ok {
				return box.Width
			}
		}
		return 0
	}
	if one, many := width(1), width(9); one == 0 || one != many {
		t.Errorf("a cell is %d wide alone and %d beside others", one, many)
	}
}

func TestALabelTakesTheLinesOfItsNotes(t *testing.T) {
	p, _ := chart.Latency([]chart.Wait{{"Operational technology", 3, time.Hour, 2 * time.Hour, 0}, {"Incommunicabilities of operational technology", 3, time.Hour, 2 * time.Hour, 0}}, phone)
	var got []string
	for _, shape := range p.Scene.Shapes {
		if text, ok := shape.(chart.Text); ok && text.X == 0 {
			got = append(got, text.Words)
		}
	}
	if diff := cmp.Diff([]string{"Operational", "technology", "Incommunicab…", "of operational…"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAPictureBearsTheStrictestLabelOfWhatItShows(t *testing.T) {
	history, _ := chart.History(judgement("unlikely 25 low", "likely 60 low", "likely 60 low", "likely 60 low", "likely 60 low"), time.UTC, phone)
	coverage, _ := chart.Coverage(week(0, 1), phone)
	if diff := cmp.Diff([]intel.TLP{intel.AmberStrict, intel.Amber}, []intel.TLP{history.TLP, coverage.TLP}); diff != "" {
		t.Error(diff)
	}
}

// The values are those of Brown, Cai and DasGupta's formula, worked by hand.
func TestWilsonIntervals(t *testing.T) {
	for _, tt := range [][4]int{{0, 10, 0, 28}, {5, 10, 24, 76}, {10, 10, 72, 100}, {1, 1, 21, 100}, {0, 0, 0, 100}} {
		if low, high := chart.Wilson(tt[0], tt[1]); low != tt[2] || high != tt[3] {
			t.Errorf("%d of %d: %d to %d, want %d to %d", tt[0], tt[1], low, high, tt[2], tt[3])
		}
	}
}

// pictures draws every kind of picture of data that chance makes.
func pictures(r *rand.Rand) []chart.Picture {
	f := chart.Frame{Width: chart.Unit(2400 + r.IntN(4600)), Text: chart.Unit(70 + r.IntN(70))}
	words := func() string {
		return strings.Repeat([]string{"W", "i", "PIR-", "日本", "a long name ", "é", "🙂"}[r.IntN(7)], r.IntN(12))
	}
	days := func() time.Duration { return time.Duration(r.Int64N(int64(90 * 24 * time.Hour))) }
	var estimates []string
	for range 1 + r.IntN(12) {
		l := intel.Likelihoods()[r.IntN(14)]
		low, _ := l.Range()
		estimates = append(estimates, fmt.Sprintf("%s %d %s", l.Key(), low*r.IntN(2), []string{"low", "moderate", "high", "none"}[r.IntN(4)]))
	}
	var current []int
	for range r.IntN(40) {
		current = append(current, r.IntN(1+r.IntN(1+r.IntN(500))))
	}
	wk := week(current...)
	for _, l := range wk.Requirements {
		l.Requirement.ID += words()
	}
	var bins []chart.Bin
	var waits []chart.Wait
	for range r.IntN(30) {
		n := r.IntN(2000)
		bins = append(bins, chart.Bin{Said: r.IntN(101), Happened: r.IntN(n + 1), Total: n})
		waits = append(waits, chart.Wait{Domain: words(), Reviews: r.IntN(1e6), Median: days(), Longest: days(), Target: days() * time.Duration(r.IntN(2))})
	}
	var tactics []chart.Tactic
	for range r.IntN(20) {
		t := chart.Tactic{Name: words()}
		for range r.IntN(1 + r.IntN(60)) {
			t.Techniques = append(t.Techniques, chart.Technique{ID: fmt.Sprintf("T%d", r.IntN(1e9)), Name: words(), Products: r.IntN(1e9), Current: r.IntN(2) * r.IntN(1e9)})
		}
		tactics = append(tactics, t)
	}
	var out []chart.Picture
	keep := func(p chart.Picture, ok bool) {
		if ok {
			out = append(out, p)
		}
	}
	keep(chart.History(judgement(estimates...), time.UTC, f))
	keep(chart.Activity(wk, f))
	keep(chart.Coverage(wk, f))
	keep(chart.Calibration(bins, f))
	keep(chart.Latency(waits, f))
	keep(chart.Matrix(tactics, intel.Clear, f))
	return out
}

func TestLabelsNeverOverlapNorLeaveTheFrame(t *testing.T) {
	drawn := map[string]int{}
	for seed := range uint64(200) {
		for _, p := range pictures(rand.New(rand.NewPCG(seed, 7))) {
			drawn[strings.Fields(p.Title)[0]]++
			for _, problem := range problems(p.Scene) {
				t.Fatalf("seed %d, %s: %s", seed, p.Title, problem)
			}
		}
	}
	if len(drawn) != 6 {
		t.Errorf("only %v were drawn", drawn)
	}
}

func problems(s chart.Scene) []string {
	var found []string
	var texts []chart.Text
	for _, shape := range s.Shapes {
		left, top, right, bottom := shape.Bounds()
		if left < 0 || top < 0 || right > s.Width || bottom > s.Height || left > right || top > bottom {
			found = append(found, fmt.Sprintf("%+v leaves the frame of %d by %d", shape, s.Width, s.Height))
		}
		if t, ok := shape.(chart.Text); ok {
			texts = append(texts, t)
		}
	}
	for i, a := range texts {
		for _, b := range texts[:i] {
			l1, t1, r1, b1 := a.Bounds()
			l2, t2, r2, b2 := b.Bounds()
			if l1 < r2 && l2 < r1 && t1 < b2 && t2 < b1 {
				found = append(found, fmt.Sprintf("%+v overlaps %+v", a, b))
			}
		}
	}
	return found
}

func TestSVGIsWellFormedHasNoInlineStyleAndOnlyKnownClasses(t *testing.T) {
	known := regexp.MustCompile(`^(chart|(fill|line)-(ink|mute|rule|faint|accent|tint|first|second)( bold)?)$`)
	for seed := range uint64(50) {
		for _, p := range pictures(rand.New(rand.NewPCG(seed, 9))) {
			p.Title += "<b>&\x00"
			d := xml.NewDecoder(strings.NewReader(p.SVG(`x"y`)))
			for {
				token, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				e, _ := token.(xml.StartElement)
				for _, a := range e.Attr {
					if a.Name.Local == "style" || a.Name.Local == "class" && !known.MatchString(a.Value) {
						t.Errorf("<%s %s=%q>", e.Name.Local, a.Name.Local, a.Value)
					}
				}
			}
		}
	}
}
