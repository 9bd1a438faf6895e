package intel

import "strings"

// TLP is a label of the Traffic Light Protocol 2.0 (FIRST). Labels are ordered
// for release: a greater label travels less far. The zero value is unset.
type TLP uint8

// The five labels of TLP 2.0.
const (
	Clear TLP = iota + 1
	Green
	Amber
	AmberStrict
	Red
)

var tlpKeys = [...]string{"", "clear", "green", "amber", "amber+strict", "red"}

// ParseTLP reads the key written in documents, for example "amber+strict".
func ParseTLP(s string) TLP { return TLP(index(tlpKeys[:], s)) }

// String returns the key written in documents.
func (t TLP) String() string { return tlpKeys[t] }

// Label returns the printed form, for example "TLP:AMBER+STRICT"; it is never
// translated (TLP 2.0, section 1).
func (t TLP) Label() string { return "TLP:" + strings.ToUpper(tlpKeys[t]) }

// Handling returns one sentence for a reader: how far the text may travel.
func (t TLP) Handling(organisation string) string {
	switch t {
	case Clear:
		return "No limit on disclosure"
	case Green:
		return "For the community; not for public channels"
	case Amber:
		return "Need to know within " + organisation + " and its clients"
	case AmberStrict:
		return "Need to know within " + organisation + " only"
	}
	return "For the named recipients only"
}

// Likelihood is a term of ICD 203 for how probable a judgement is. The zero
// value means that none is stated.
type Likelihood struct {
	Band uint8 // 1 (almost no chance) to 7 (almost certain)
	Row  uint8 // 1 or 2: the row of ICD 203 the term stands in
}

type band struct {
	low, high int
	terms     [2]string
}

// ICD 203, section D.6.e.(2)(a). The half-open reading of the bands is ours.
var bands = [...]band{
	1: {1, 5, [2]string{"almost no chance", "remote"}},
	2: {5, 20, [2]string{"very unlikely", "highly improbable"}},
	3: {20, 45, [2]string{"unlikely", "improbable"}},
	4: {45, 55, [2]string{"roughly even chance", "roughly even odds"}},
	5: {55, 80, [2]string{"likely", "probable"}},
	6: {80, 95, [2]string{"very likely", "highly probable"}},
	7: {95, 99, [2]string{"almost certain", "nearly certain"}},
}

// ParseLikelihood reads a key such as "very-likely" or, of the second row,
// "highly-probable".
func ParseLikelihood(s string) Likelihood {
	for _, l := range Likelihoods() {
		if l.Key() == s {
			return l
		}
	}
	return Likelihood{}
}

// Likelihoods lists the seven terms of the first row and then the seven of the
// second, each from the least to the most probable.
func Likelihoods() []Likelihood {
	list := make([]Likelihood, 0, 14)
	for row := uint8(1); row <= 2; row++ {
		for b := uint8(1); b <= 7; b++ {
			list = append(list, Likelihood{b, row})
		}
	}
	return list
}

// Stated reports whether the judgement states a likelihood.
func (l Likelihood) Stated() bool { return l.Band != 0 }

// Term returns the words of ICD 203, for example "very likely".
func (l Likelihood) Term() string {
	if !l.Stated() {
		return ""
	}
	return bands[l.Band].terms[l.Row-1]
}

// Key returns the term as it is written in documents, for example
// "very-likely".
func (l Likelihood) Key() string { return strings.ReplaceAll(l.Term(), " ", "-") }

// Range returns the band in percent: low ≤ p < high, and the last band holds
// 99 too.
func (l Likelihood) Range() (low, high int) { return bands[l.Band].low, bands[l.Band].high }

// Holds reports whether a point probability in percent lies in the band.
func (l Likelihood) Holds(percent int) bool {
	low, high := l.Range()
	return low <= percent && (percent < high || l.Band == 7 && percent == high)
}

// Turned returns the likelihood of the opposite claim, in the same row.
func (l Likelihood) Turned() Likelihood {
	if !l.Stated() {
		return l
	}
	return Likelihood{8 - l.Band, l.Row}
}

// Confidence is the analytic confidence in a judgement; it is independent of
// its likelihood (ICD 203, section D.6.e.(2)(b)). The zero value is unset.
type Confidence uint8

// The three levels of confidence.
const (
	Low Confidence = iota + 1
	Moderate
	High
)

var confidenceKeys = [...]string{"", "low", "moderate", "high"}

// ParseConfidence reads "low", "moderate" or "high".
func ParseConfidence(s string) Confidence { return Confidence(index(confidenceKeys[:], s)) }

// String returns "low", "moderate" or "high".
func (c Confidence) String() string { return confidenceKeys[c] }

// Grade is an Admiralty grade of a source, for example "B2": its reliability
// (A to F) and the credibility of what it says (1 to 6), two independent axes.
type Grade string

// Valid reports whether the grade has its two characters.
func (g Grade) Valid() bool {
	return len(g) == 2 && 'A' <= g[0] && g[0] <= 'F' && '1' <= g[1] && g[1] <= '6'
}

// Reliability spells out the first character.
func (g Grade) Reliability() string {
	if !g.Valid() {
		return ""
	}
	return [...]string{
		"completely reliable", "usually reliable", "fairly reliable",
		"not usually reliable", "unreliable", "reliability cannot be judged",
	}[g[0]-'A']
}

// Credibility spells out the second character.
func (g Grade) Credibility() string {
	if !g.Valid() {
		return ""
	}
	return [...]string{
		"confirmed by other independent sources", "probably true", "possibly true",
		"doubtful", "improbable", "truth cannot be judged",
	}[g[1]-'1']
}

func index(list []string, s string) int {
	for i, each := range list {
		if each == s && i > 0 {
			return i
		}
	}
	return 0
}
