package intel

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWordsAreWrittenAsInAText(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	late := time.Date(2024, 11, 19, 23, 30, 0, 0, time.UTC)
	date := time.Date(2024, 11, 19, 0, 0, 0, 0, time.UTC)
	got := []string{
		Day(late, zone), Day(date, zone), Day(time.Time{}, zone), Moment(late, zone), Moment(date, zone),
		Span(-time.Hour), Span(45 * time.Minute), Span(3 * time.Hour), Span(200 * time.Minute), Span(48 * time.Hour),
		Count(0, "page"), Count(1, "inquiry"), Count(2, "inquiry"), Count(3, "day"), Join(nil), Join([]string{"a", "b", "c"}),
		Upper("élan"), Upper("word"), Upper(""), Lower("Word"), Stop("It is so"), Stop("Is it? "), Stop(""),
		ParseLikelihood("likely").Words(), Likelihood{}.Words(), StatusMitigated.Sentence(), Open.Word(), Occurred.Sentence(), Dissent.Verb(),
	}
	want := []string{
		"20 Nov 2024", "19 Nov 2024", "", "20 Nov 2024, 00:30 CET", "19 Nov 2024",
		"0 min", "45 min", "3 h", "3 h 20 min", "2 days",
		"no pages", "1 inquiry", "2 inquiries", "3 days", "", "a, b and c",
		"élan", "Word", "", "word", "It is so.", "Is it?", "",
		"likely (55–80%)", "no stated likelihood", "We were affected; it is mitigated.", "Open", "It happened", "dissents",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
