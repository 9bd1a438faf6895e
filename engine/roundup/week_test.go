package roundup_test

import (
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/roundup"
)

func TestWeeksAreThoseOfISO8601(t *testing.T) {
	for day, want := range map[string]string{
		"2024-11-18": "2024-W47", "2024-11-24": "2024-W47", "2024-11-25": "2024-W48",
		"2024-12-29": "2024-W52", "2024-12-30": "2025-W01", "2025-01-05": "2025-W01",
		"2020-12-31": "2020-W53", "2021-01-01": "2020-W53", "2021-01-03": "2020-W53", "2021-01-04": "2021-W01",
		"2016-01-01": "2015-W53", "2017-01-01": "2016-W52",
	} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		w := roundup.WeekOf(at, time.UTC)
		if w.String() != want {
			t.Errorf("%s lies in %s, want %s", day, w, want)
		}
		monday := w.Monday(time.UTC)
		if monday.Weekday() != time.Monday || at.Before(monday) || !at.Before(monday.AddDate(0, 0, 7)) {
			t.Errorf("%s is said to begin on %s, which does not hold %s", w, monday.Format(time.DateOnly), day)
		}
	}
}

func TestAWeekBeginsWhereItsReadersAre(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	sunday := time.Date(2024, 11, 24, 23, 30, 0, 0, time.UTC) // 00:30 on Monday in Copenhagen
	if w := roundup.WeekOf(sunday, zone); w.String() != "2024-W48" {
		t.Errorf("half past midnight on Monday lies in %s", w)
	}
	if w := roundup.WeekOf(sunday, time.UTC); w.String() != "2024-W47" {
		t.Errorf("half past eleven on Sunday lies in %s", w)
	}
	// The clocks change in this week: it has 169 hours.
	w := roundup.Week{Year: 2024, Number: 43}
	if from := w.Monday(zone); from.Hour() != 0 || from.AddDate(0, 0, 7).Sub(from) != 169*time.Hour {
		t.Errorf("%s lasts %v from %s", w, from.AddDate(0, 0, 7).Sub(from), from)
	}
}

func TestWhatIsNoWeekIsNotRead(t *testing.T) {
	for _, s := range []string{
		"", "2024", "2024-47", "2024-W", "2024-W0", "2024-W00", "2024-W53", "2021-W53", "2024-W54", "2024-W047", "2024-w47",
		" 2024-W47", "2024-W47 ", "24-W47", "02024-W47", "2024-W4", "-2024-W47", "2024-W-1", "2024-W99999999999999999999", "２０２４-W47",
	} {
		if w, ok := roundup.ParseWeek(s); ok {
			t.Errorf("%q is read as %s", s, w)
		}
	}
	if w, ok := roundup.ParseWeek("2020-W53"); !ok || w != (roundup.Week{Year: 2020, Number: 53}) {
		t.Errorf("2020-W53 is read as %v, %t", w, ok)
	}
}

func FuzzParseWeek(f *testing.F) {
	for _, s := range []string{"2024-W47", "2020-W53", "0000-W01", "9999-W52", "2024-W53", "x-Wy", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, ok := roundup.ParseWeek(s)
		if !ok {
			return
		}
		if w.String() != s {
			t.Errorf("%q is written as %q", s, w)
		}
		if again := roundup.WeekOf(w.Monday(time.UTC), time.UTC); again != w {
			t.Errorf("the Monday of %s lies in %s", w, again)
		}
	})
}
