package rule

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/google/go-cmp/cmp"
)

// told lists the expressions of a text as "words = key".
func told(text string) []string {
	list := []string{}
	for _, e := range estimates(split(text)) {
		said := text[e.start:e.end]
		if e.negated {
			said = "not " + said
		}
		list = append(list, said+" = "+e.likelihood.Key())
	}
	return list
}

func TestExpressionsOfLikelihoodAreFound(t *testing.T) {
	for text, want := range map[string]string{
		"They will likely return.":                       "likely = likely",
		"They are likely to return.":                     "likely = likely",
		"Likely targets are hospitals.":                  "Likely = likely",
		"They are very likely to return.":                "very likely = very-likely",
		"They are unlikely to return.":                   "unlikely = unlikely",
		"It is VERY UNLIKELY.":                           "VERY UNLIKELY = very-unlikely",
		"They will almost certainly return.":             "almost certainly = almost-certain",
		"It is almost certain that they return.":         "almost certain = almost-certain",
		"There is almost no chance of it.":               "almost no chance = almost-no-chance",
		"There is a roughly even chance of it.":          "roughly even chance = roughly-even-chance",
		"The odds are roughly an even chance.":           "roughly an even chance = roughly-even-chance",
		"They probably return.":                          "probably = probable",
		"They will highly probably return.":              "highly probably = highly-probable",
		"It is highly improbable.":                       "highly improbable = highly-improbable",
		"It is improbable.":                              "improbable = improbable",
		"It is nearly certain.":                          "nearly certain = nearly-certain",
		"There are roughly even odds.":                   "roughly even odds = roughly-even-odds",
		"There is a remote chance.":                      "remote = remote",
		"The probability of it is remote.":               "remote = remote",
		"They will probably not return.":                 "probably = probable",
		"They are not likely to return.":                 "not likely = unlikely",
		"They aren't likely to return.":                  "not likely = unlikely",
		"They aren’t likely to return.":                  "not likely = unlikely",
		"They are not at all likely to return.":          "not likely = unlikely",
		"It is not probable.":                            "not probable = improbable",
		"It is not unlikely.":                            "not unlikely = ",
		"It is not very likely.":                         "not very likely = ",
		"It is highly likely.":                           "highly likely = ",
		"It is very probable.":                           "very probable = ",
		"First likely.\nThen, on a new line,\nunlikely.": "likely = likely, unlikely = unlikely",
		"Größe? Wahrscheinlich likely.":                  "likely = likely",
	} {
		if got := strings.Join(told(text), ", "); got != want {
			t.Errorf("%q tells %q, want %q", text, got, want)
		}
	}
}

func TestOtherWordsAreNoExpressionsOfLikelihood(t *testing.T) {
	for _, text := range []string{
		"Remote code execution, remote access and a remote office.",
		"The firewall is remote from the plant.",
		"The likelihood of an attack rises.",
		"Attacks are more likely than last year.",
		"The most likely way in is the gateway.",
		"Neither is as likely as the other, and both are less likely.",
		"How likely is it?",
		"Even so, the chance was even greater.",
		"We are certain, and certainly right.",
		"There is no chance of it.",
		`The vendor calls it "very likely".`,
		"The vendor calls it “almost certain” and „probable”.",
		"The improbability drive and the probability of failure.",
		"Unlikelihood, likeliness and probables are other words.",
		"A certain group was almost there.",
	} {
		if got := told(text); len(got) > 0 {
			t.Errorf("%q tells %v, want nothing", text, got)
		}
	}
}

func TestATermTakesTheFormOfTheOneItReplaces(t *testing.T) {
	for _, c := range []struct {
		key    string
		adverb bool
		want   string
	}{
		{"probable", true, "probably"}, {"probable", false, "probable"},
		{"likely", true, "likely"}, {"highly-improbable", true, "highly improbably"},
		{"almost-certain", true, "almost certainly"}, {"nearly-certain", false, "nearly certain"},
		{"remote", true, "remote"}, {"roughly-even-odds", true, "roughly even odds"},
	} {
		if got := inflected(intel.ParseLikelihood(c.key), c.adverb); got != c.want {
			t.Errorf("inflected(%s, %v) = %q, want %q", c.key, c.adverb, got, c.want)
		}
	}
}

func TestAHedgeIsFoundAndItsLookalikesAreNot(t *testing.T) {
	hedges := func(text string) (list []string) {
		words := split(text)
		for i, w := range words {
			if !w.quoted && hedge(words, i) {
				list = append(list, w.text)
			}
		}
		return list
	}
	for text, want := range map[string][]string{
		"They may, might or could return, possibly or perhaps.": {"may", "might", "could", "possibly", "perhaps"},
		"Maybe they conceivably return.":                        {"maybe", "conceivably"},
		"They could have returned.":                             {"could"},
		"By 31 May 2025 they return.":                           nil,
		"In May they return.":                                   nil,
		"Before the end of May.":                                nil,
		"They could not enter.":                                 nil,
		"Military might decides.":                               nil,
		"All the might of the state.":                           nil,
		"The mayor of Mightyville.":                             nil,
		"The advisory says “may be exploited”.":                 nil,
		`The advisory says "could allow".`:                      nil,
		"It is possible, and a possibility.":                    nil,
		"They will return.":                                     nil,
		"They are perhaps best known for it.":                   nil,
	} {
		if diff := cmp.Diff(want, hedges(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestConfidenceBesideLikelihoodIsFoundInOneSentenceOnly(t *testing.T) {
	for text, want := range map[string]string{
		"We judge with high confidence that it is likely.":            "high confidence",
		"It is likely (moderate confidence).":                         "moderate confidence",
		"Confidence is low that this is probable.":                    "Confidence is low",
		"We are confident that it is unlikely.":                       "confident",
		"With confidence that it is likely we go on.":                 "With confidence",
		"It is likely. Our confidence is high.":                       "",
		"Our confidence is high! It is likely.":                       "",
		"It is likely that customers lose confidence in us.":          "",
		"The supplier’s confidence-building measures are likely.":     "",
		"Confidential data is likely lost.":                           "",
		"We have high confidence in this.":                            "",
		"It is more likely now, and our confidence is high.":          "",
		"The FBI has “high confidence” that it is likely.":            "",
		"Remote access with high confidence.":                         "",
		"- high confidence in one\n- likely in another":               "",
		"| high confidence | likely |":                                "",
		"Version 2.1 is likely. See No. 5 with low confidence in it.": "",
	} {
		got := ""
		for _, s := range intel.Sentences(text) {
			if from, to, _, ok := mixture(s); ok {
				got += s[from:to]
			}
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

func TestSentencesEndWhereAReaderWouldEndThem(t *testing.T) {
	for text, want := range map[string][]string{
		"One. Two! Three? Four.":           {"One.", "Two!", "Three?", "Four."},
		"The U.S. Treasury and e.g. this.": {"The U.S. Treasury and e.g. this."},
		"Version 10.2.4 of it. 40 sites.":  {"Version 10.2.4 of it.", "40 sites."},
		"He said \"no.\" Then he left.":    {"He said \"no.", "\" Then he left."},
		"The answer is no. No. 5 follows.": {"The answer is no.", "No. 5 follows."},
		"a\n- b\n- c\n1. d":                {"a", "- b", "- c", "1. d"},
		"PAN-OS 11.1, see [S1]. [S2] too.": {"PAN-OS 11.1, see [S1].", "[S2] too."},
		"hxxp://evil[.]example/a. Then.":   {"hxxp://evil[.]example/a.", "Then."},
		"cut off at U.S.":                  {"cut off at U.S."},
		"":                                 nil,
	} {
		var got []string
		for _, s := range intel.Sentences(text) {
			got = append(got, strings.TrimSpace(s))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// The rates of false findings that the comment of language.go states. Notes in
// <sup> are no part of a sentence.
func TestFalseFindingsAreAsRareAsStated(t *testing.T) {
	paths, err := filepath.Glob("../../../shared/data/actor-summaries/*.md")
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Skip("the actor summaries are not here")
	}
	total, hedges := 0, 0
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for paragraph := range strings.SplitSeq(notes.ReplaceAllString(string(text), ""), "\n\n") {
			for _, s := range intel.Sentences(paragraph) {
				words := split(s)
				if len(words) < 4 || strings.HasPrefix(s, "#") {
					continue
				}
				total++
				for i := range words {
					if !words[i].quoted && hedge(words, i) {
						hedges++
						t.Logf("%s: %q in %q", filepath.Base(p), words[i].text, s)
					}
				}
				// They state no likelihood at all: "remote" is that of remote access.
				if list := told(s); len(list) > 0 {
					t.Errorf("%s: %q tells %v", filepath.Base(p), s, list)
				}
				if from, to, _, ok := mixture(s); ok {
					t.Errorf("%s: %q", filepath.Base(p), s[from:to])
				}
			}
		}
	}
	if total != 501 || hedges != 13 {
		t.Errorf("%d sentences with %d hedges; read what is new, and state the rates anew", total, hedges)
	}
}

var notes = regexp.MustCompile(`<sup>.*?</sup>`)

func FuzzEstimates(f *testing.F) {
	for _, s := range []string{"It is not very likely.", "“almost certainly", "remote chance’s", "a\xff-likely", "roughly an even odds", "| - 1. U.S."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for start, s := range intel.Sentences(text) {
			if start != at || s == "" || text[start:start+len(s)] != s {
				t.Fatalf("sentence %q at %d, want one at %d", s, start, at)
			}
			at += len(s)
			words := split(s)
			for i := range words {
				hedge(words, i)
			}
			for _, e := range estimates(words) {
				if e.start >= e.end || e.end > len(s) {
					t.Fatalf("%q: expression at %d:%d", s, e.start, e.end)
				}
			}
			mixture(s)
		}
		if at != len(text) {
			t.Fatalf("%d of %d bytes are in sentences", at, len(text))
		}
	})
}
