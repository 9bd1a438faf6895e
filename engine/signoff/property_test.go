package signoff

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/intel"
)

// invent makes evidence of bytes, seven a review: most of it nearly in order,
// so that one wrong detail decides.
func invent(data []byte) []Review {
	who := []string{"nina", "ian", "ida", "olaf", "dora", "carl", "cleo", "rita", "mia", "gone", "eve", "nina", "ian", "ida", "olaf", "nina"}
	said := []intel.Decision{intel.Concur, intel.Concur, intel.Concur, intel.ConcurWithComment, intel.Dissent, intel.Abstain, Object, "approve"}
	var list []Review
	for ; len(data) >= 7 && len(list) < 12; data = data[7:] {
		r := say(who[data[0]%16], said[data[1]%8], "12:00")
		r.At = r.At.Add(time.Duration(data[2]) * 10 * time.Minute)
		r.Reference = string(rune('a' + data[3]%3))
		if data[4]%4 == 0 {
			r.Domains = r.Domains[:data[4]/4%6]
		}
		switch data[5] % 24 {
		case 0:
			r.Digest = older
		case 1:
			r.Verified = false
		case 2:
			r.Previous = older
		case 3:
			r.Path = "content/assessments/copy.md"
		case 4:
			r.Document.ID = "copy"
		case 5:
			r.At = time.Time{}
		case 6:
			r.Change = Delete
		}
		list = append(list, r)
	}
	return list
}

// good tells, without the code under test, whether a review could be one that
// counts for a required domain: the right bytes, verified, in time, by an
// active member of the domain, or one of its deputies, who is not an author.
func good(c *Center, s *Subject, r *Review, domain string, moment time.Time) bool {
	stands := map[string][]string{"dora": {"network"}, "ian": {"cloud"}}[r.Member]
	i := slices.IndexFunc(c.Council, func(m *intel.Member) bool { return m.ID == r.Member })
	return i >= 0 && r.Verified && r.Digest == s.Digest && r.Previous == s.Previous && r.Change == s.Change &&
		r.Path == s.Path && r.Document == s.Ref && !r.At.IsZero() && !r.At.After(moment) &&
		!slices.Contains(s.Authors, r.Member) && c.Council[i].Active.Holds(r.At) &&
		slices.Contains(r.Domains, domain) && (slices.Contains(c.Council[i].Domains, domain) || slices.Contains(stands, domain))
}

// hold checks what must hold for any evidence.
func hold(t *testing.T, evidence []Review, shape byte) {
	t.Helper()
	c, s, moment := center(), subject(), at("12:00").Add(30*time.Hour)
	if shape&1 != 0 {
		s.Products = []intel.Product{intel.FlashAlert}
	}
	if shape&2 != 0 {
		s.Authors = []string{"mia", "nina"}
	}
	c.Policy.Rules[1].DistinctDomains = shape&4 != 0
	d := Decide(c, s, evidence, moment)
	sound(t, c, &s, d, evidence, moment)

	shuffled := slices.Clone(evidence)
	rand.New(rand.NewPCG(uint64(len(evidence)), uint64(shape))).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	if diff := cmp.Diff(d, Decide(c, s, append(shuffled, evidence...), moment)); diff != "" {
		t.Errorf("order or repetition matters:\n%s", diff)
	}
	if s.State(c, append(slices.Clone(evidence), concur("eve", "12:01")), moment) != d.State {
		t.Error("a stranger's approval changes the state")
	}
	if s.State(c, append(slices.Clone(evidence), say("eve", Object, "12:01")), moment) != d.State {
		t.Error("a stranger's objection changes the state")
	}
	for _, m := range c.Council {
		if after := s.State(c, append(slices.Clone(evidence), say(m.ID, Object, "23:00")), moment); after == Satisfied && d.State != Satisfied {
			t.Errorf("an objection of %s satisfies", m.ID)
		}
	}
}

// State decides and returns the state only.
func (s Subject) State(c *Center, evidence []Review, moment time.Time) State {
	return Decide(c, s, evidence, moment).State
}

// sound checks that a document that may be published has what its rule asks.
func sound(t *testing.T, c *Center, s *Subject, d *Decision, evidence []Review, moment time.Time) {
	t.Helper()
	approvers := map[string]bool{}
	heard := map[string]bool{}
	for i := range evidence {
		r := &evidence[i]
		for _, domain := range s.Domains {
			if good(c, s, r, domain, moment) {
				heard[domain] = heard[domain] || r.Decision == intel.Concur || r.Decision == intel.ConcurWithComment || r.Decision == intel.Dissent
				approvers[r.Member] = approvers[r.Member] || r.Decision == intel.Concur || r.Decision == intel.ConcurWithComment
			}
		}
	}
	n := 0
	for _, yes := range approvers {
		if yes {
			n++
		}
	}
	need := map[intel.Product]int{intel.FlashAlert: 1, intel.GeneralAssessment: 2}[s.Products[0]]
	if d.State == Satisfied && (n < need || !heard["network"] || !heard["identity"]) {
		t.Errorf("satisfied with %d approvals, heard %v:\n%v", n, heard, evidence)
	}
	if d.State == ProvisionalState && (n < 1 || s.Products[0] != intel.FlashAlert || d.ProvisionalSince.IsZero()) {
		t.Errorf("provisional with %d approvals:\n%v", n, evidence)
	}
	if (d.State == Satisfied) == d.IssuedAt.IsZero() {
		t.Errorf("%s, issued at %v", d.State, d.IssuedAt)
	}
}

func TestWhateverTheEvidenceItHolds(t *testing.T) {
	random := rand.New(rand.NewPCG(2024, 11))
	states := map[State]int{}
	for range 1500 {
		data := make([]byte, random.IntN(9)*7)
		for i := range data {
			data[i] = byte(random.UintN(256))
		}
		evidence := invent(data)
		states[subject().State(center(), evidence, at("12:00").Add(30*time.Hour))]++
		hold(t, evidence, byte(random.UintN(8)))
	}
	for _, s := range []State{Satisfied, Waiting, Objected} {
		if states[s] < 50 {
			t.Errorf("only %d of 1500 are %s: the test shows little", states[s], s)
		}
	}
}

func FuzzDecide(f *testing.F) {
	f.Add([]byte("\x00\x00\x06a\x01\x20\x00\x01\x00\x07a\x01\x20\x00"), byte(0))
	f.Add([]byte("\x00\x00\x06a\x01\x20\x00"), byte(1))
	f.Add([]byte("\x00\x06\x06a\x01\x20\x00\x01\x00\x07a\x01\x20\x00"), byte(6))
	f.Fuzz(func(t *testing.T, data []byte, shape byte) { hold(t, invent(data), shape) })
}

func FuzzGlob(f *testing.F) {
	f.Add("content/council/**", "content/council/jlind.yaml")
	f.Add("**/a/**", "a/b/a")
	f.Add("[", "a")
	f.Fuzz(func(t *testing.T, pattern, name string) {
		p := &intel.Policy{Rules: []intel.PolicyRule{{Paths: []string{pattern}}}}
		if defect(p) == "" && len(name) < 200 {
			glob(pattern, name)
		}
	})
}

func TestTheMatchingOfPeopleToDomainsIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	domains := []string{"a", "b", "c", "d"}
	for range 2000 {
		people, speaks := []string{"1", "2", "3", "4", "5"}[:random.IntN(6)], map[string][]string{}
		for _, p := range people {
			for _, d := range domains {
				if random.IntN(3) == 0 {
					speaks[p] = append(speaks[p], d)
				}
			}
		}
		need := 1 + random.IntN(2)
		got, seen := 0, map[string]bool{}
		for d, from := range assign(people, speaks, domains, need) {
			got += len(from)
			for _, p := range from {
				if seen[p] || !slices.Contains(speaks[p], d) || len(from) > need {
					t.Fatalf("%s is placed wrongly in %s", p, d)
				}
				seen[p] = true
			}
		}
		if want := most(people, speaks, map[string]int{}, need); got != want {
			t.Fatalf("placed %d, %d are possible: %v, need %d", got, want, speaks, need)
		}
	}
}

// most tries every distribution.
func most(people []string, speaks map[string][]string, filled map[string]int, need int) int {
	if len(people) == 0 {
		return 0
	}
	best := most(people[1:], speaks, filled, need)
	for _, d := range speaks[people[0]] {
		if filled[d] < need {
			filled[d]++
			best = max(best, 1+most(people[1:], speaks, filled, need))
			filled[d]--
		}
	}
	return best
}

func TestAPatternMatchesPaths(t *testing.T) {
	for _, test := range []struct {
		pattern, name string
		want          bool
	}{
		{"content/policy.yaml", "content/policy.yaml", true},
		{"content/policy.yaml", "content/policy.yaml/x", false},
		{"content/council/**", "content/council/jlind.yaml", true},
		{"content/council/**", "content/council/a/b/jlind.yaml", true},
		{"content/council/**", "content/councils/jlind.yaml", false},
		{"content/council/*", "content/council/a/jlind.yaml", false},
		{"**/*.yaml", "content/council/jlind.yaml", true},
		{"**/*.yaml", "jlind.yaml", true},
		{"**/*.md", "jlind.yaml", false},
		{"content/*.yaml", "content/", false},
	} {
		if glob(test.pattern, test.name) != test.want {
			t.Errorf("%s and %s: want %v", test.pattern, test.name, test.want)
		}
	}
}

func TestARuleAppliesWhenAllItsConditionsHold(t *testing.T) {
	s := subject()
	lowered, outside := s, Subject{Path: "engine/signoff/decide.go"}
	lowered.Lowered = true
	for _, test := range []struct {
		name    string
		rule    intel.PolicyRule
		subject Subject
		want    bool
	}{
		{"a kind", intel.PolicyRule{Kinds: []intel.Kind{intel.Estate, intel.Assessments}}, s, true},
		{"another kind", intel.PolicyRule{Kinds: []intel.Kind{intel.Estate}}, s, false},
		{"a kind and another product", intel.PolicyRule{Kinds: []intel.Kind{intel.Assessments}, Products: []intel.Product{intel.FlashAlert}}, s, false},
		{"a path", intel.PolicyRule{Paths: []string{"x", "content/assessments/*.md"}}, s, true},
		{"a lowered marking", lowering, lowered, true},
		{"a marking that is not lowered", lowering, s, false},
		{"a file outside content", intel.PolicyRule{OutsideContent: true}, outside, true},
		{"a file inside content", intel.PolicyRule{OutsideContent: true}, s, false},
		{"no condition", intel.PolicyRule{Name: "all"}, s, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if applies(&test.rule, &test.subject) != test.want {
				t.Errorf("want %v", test.want)
			}
		})
	}
}
