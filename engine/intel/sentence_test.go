package intel

import "testing"

func TestTheFirstSentenceIsWhole(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "",
		"One sentence":                         "One sentence",
		" One sentence.\n":                     "One sentence.",
		"Two were. Both closed.":               "Two were.",
		"All run 8.0 Update 3d. None is open.": "All run 8.0 Update 3d.",
		"They work with e.g. the U.S. Navy. Not with us.":    "They work with e.g. the U.S. Navy.",
		"The maker says \"we know.\" It has said so before.": "The maker says \"we know.\"",
		"Is it so? It is.": "Is it so?",
		"Closed at 09:40 UTC; no sign was found. Access stays.": "Closed at 09:40 UTC; no sign was found.",
	} {
		if got := FirstSentence(text); got != want {
			t.Errorf("of %q it is %q, not %q", text, got, want)
		}
	}
}
