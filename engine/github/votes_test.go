package github

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
	"github.com/google/go-cmp/cmp"
)

var (
	commitA = strings.Repeat("a", 40)
	commitB = strings.Repeat("b", 40)
)

func council() *signoff.Center {
	member := func(id string, account int, roles []intel.Role, domains ...string) *intel.Member {
		m := &intel.Member{GitHubID: account, GitHubLogin: id + "-gh", Roles: roles, Domains: domains, Active: intel.Period{From: at("2024-01-01T00:00:00Z")}}
		m.ID = id
		return m
	}
	sme, chair := []intel.Role{intel.SME}, []intel.Role{intel.SME, intel.Chair}
	c := &signoff.Center{Council: []*intel.Member{
		member("ann", 1, sme, "network"), member("bob", 2, sme, "cloud"), member("cho", 3, chair, "risk"),
		member("dee", 4, chair, "risk"), member("eve", 5, sme), member("tom", 6, sme, "ot"), member("tim", 6, sme, "ot"),
		member("nobody", 0, sme, "network"),
	}}
	c.Council[0].Deputies = []string{"eve"}
	c.Council[3].Active.Until = at("2024-11-01T00:00:00Z")
	return c
}

func person(id int64, login string) *Actor { return &Actor{ID: id, Login: login, Type: "User"} }

// said is one row; minute counts from noon.
func said(id int64, by *Actor, state string, minute int, body string) Review {
	return Review{ID: id, Actor: by, State: state, Commit: commitA, SubmittedAt: clock.Add(time.Duration(minute) * time.Minute), Body: body}
}

func evidenceOf(rows ...Review) *Evidence {
	return &Evidence{Repository: "octocat/hello", Number: 7, Author: Actor{3, "cho-gh", "User"}, Base: commitB, Head: commitA, Reviews: rows}
}

// summary puts votes and what is ignored into lines.
func summary(e *Evidence) []string {
	votes, ignored := e.Votes(council())
	lines := []string{}
	for _, v := range votes {
		line := fmt.Sprintf("%d %s %s", v.ID, v.Member, v.Decision)
		if v.Comment != "" {
			line += ": " + v.Comment
		}
		if v.Lift != nil {
			line += ", lifted by " + v.Lift.Member
		}
		if v.Note != "" {
			line += ", " + v.Note
		}
		if !v.Moved.IsZero() {
			line += ", moved " + v.Moved.Format("15:04")
		}
		lines = append(lines, line)
	}
	for _, i := range ignored {
		lines = append(lines, "not "+i.Reference[strings.LastIndexByte(i.Reference, ' ')+1:]+" "+i.Member+": "+i.Reason)
	}
	return lines
}

func TestReviewsMeanToTheCouncil(t *testing.T) {
	ann, bob, cho := person(1, "ann-gh"), person(2, "bob-gh"), person(3, "cho-gh")
	dismissed := func(e *Evidence, by *Actor, was string) *Evidence {
		e.Dismissals = append(e.Dismissals, Dismissal{Review: 80, By: by, At: clock.Add(time.Hour), Was: was, Reason: "settled"})
		return e
	}
	ofDee := func(e *Evidence) *Evidence { e.Author = Actor{9, "else", "User"}; return e }
	for _, c := range []struct {
		name string
		of   *Evidence
		want []string
	}{
		{"an approval concurs", evidenceOf(said(80, ann, Approved, 0, "")), []string{"80 ann concur"}},
		{"a renamed login is the same person", evidenceOf(said(80, person(1, "ann-renamed"), Approved, 0, "")), []string{"80 ann concur"}},
		{"the login in other letters under another id is someone else", evidenceOf(said(80, person(77, "ANN-GH"), Approved, 0, "")), []string{"not 80 @ANN-GH: @ANN-GH has the login of ann and another numeric id (77, where the council has 1)"}},
		{"a stranger is ignored aloud", evidenceOf(said(80, person(77, "mallory"), Approved, 0, "")), []string{"not 80 @mallory: @mallory is not a member of the council"}},
		{"a bot never counts, even with the id of a member", evidenceOf(said(80, &Actor{1, "ann-gh", "Bot"}, Approved, 0, "")), []string{"not 80 @ann-gh: @ann-gh is not a person's account"}},
		{"an app never counts", evidenceOf(said(80, person(1, "dependabot[bot]"), Approved, 0, "")), []string{"not 80 @dependabot[bot]: @dependabot[bot] is not a person's account"}},
		{"an account without a type never counts", evidenceOf(said(80, &Actor{1, "ann-gh", ""}, Approved, 0, "")), []string{"not 80 @ann-gh: @ann-gh is not a person's account"}},
		{"a deleted account never counts", evidenceOf(said(80, nil, Approved, 0, "")), []string{"not 80 @ghost: the account that made it is gone"}},
		{"an empty account is nobody, not the member without an id", evidenceOf(said(80, &Actor{0, "", "User"}, Approved, 0, "")), []string{"not 80 @ghost: the account that made it is gone"}},
		{"an account that two members claim is nobody", evidenceOf(said(80, person(6, "t"), Approved, 0, "")), []string{"not 80 @t: tom and tim both claim the account @t"}},
		{"a comment and a pending review mean nothing", evidenceOf(said(80, ann, Approved, 0, ""), said(81, ann, Commented, 1, ""), said(82, ann, Pending, 2, "")), []string{"80 ann concur"}},
		{"an approval then an objection objects", evidenceOf(said(80, ann, Approved, 0, ""), said(81, ann, ChangesRequested, 1, "")), []string{"81 ann object", "not 80 ann: a later review by ann takes its place"}},
		{"an objection then an approval concurs", evidenceOf(said(80, ann, ChangesRequested, 0, ""), said(81, ann, Approved, 1, "")), []string{"81 ann concur", "not 80 ann: a later review by ann takes its place"}},
		{"two objections by one person are one", evidenceOf(said(80, ann, ChangesRequested, 0, ""), said(81, ann, ChangesRequested, 1, "")), []string{"81 ann object", "not 80 ann: a later review by ann takes its place"}},
		{"nobody else's approval clears an objection", evidenceOf(said(80, ann, ChangesRequested, 0, ""), said(81, bob, Approved, 1, "")), []string{"80 ann object", "81 bob concur"}},
		{"in one second the higher id is later", evidenceOf(said(81, ann, ChangesRequested, 0, ""), said(80, ann, Approved, 0, "")), []string{"81 ann object", "not 80 ann: a later review by ann takes its place"}},
		{"in one second a higher id with more digits is later", evidenceOf(said(100, ann, Approved, 0, ""), said(99, ann, ChangesRequested, 0, "")), []string{"100 ann concur", "not 99 ann: a later review by ann takes its place"}},
		{"fractions of a second decide nothing", evidenceOf(
			Review{81, ann, ChangesRequested, commitA, clock.Add(time.Millisecond), ""}, Review{80, ann, Approved, commitA, clock.Add(999 * time.Millisecond), ""}),
			[]string{"81 ann object", "not 80 ann: a later review by ann takes its place"}},
		{"all approvals since are kept, for bytes that come back", evidenceOf(said(80, ann, Approved, 0, ""), said(81, ann, Approved, 1, "")), []string{"80 ann concur", "81 ann concur"}},
		{"a repeated row counts once", evidenceOf(said(80, ann, Approved, 0, ""), said(80, ann, Approved, 0, "")), []string{"80 ann concur"}},
		{"a state in small letters never approves", evidenceOf(said(80, ann, "approved", 0, "")), []string{`not 80 ann: its state "approved" is none that GitHub's REST interface has`}},
		{"a state in small letters still objects", evidenceOf(said(80, ann, "changes_requested", 0, "")), []string{"80 ann object"}},
		{"an unknown state is nothing", evidenceOf(said(80, ann, "ENDORSED", 0, "")), []string{}},
		{"an approval of no commit never counts", evidenceOf(Review{80, ann, Approved, "", clock, ""}), []string{"not 80 ann: GitHub does not say at which commit it was made"}},
		{"a short commit id never counts", evidenceOf(Review{80, ann, Approved, "aaaaaaa", clock, ""}), []string{"not 80 ann: GitHub does not say at which commit it was made"}},
		{"an approval that does not count clears no objection", evidenceOf(said(79, ann, ChangesRequested, 0, ""), Review{80, ann, Approved, "", clock.Add(time.Hour), ""}), []string{"79 ann object", "not 80 ann: GitHub does not say at which commit it was made"}},
		{"an objection to no commit still stands", evidenceOf(Review{80, ann, ChangesRequested, "", clock, ""}), []string{"80 ann object"}},
		{"an approval without a date never counts", evidenceOf(Review{80, ann, Approved, commitA, time.Time{}, ""}), []string{"not 80 ann: it has no date"}},
		{"a dissent is no approval", evidenceOf(said(80, ann, Approved, 0, "Dissent: too early")), []string{"80 ann dissent: too early"}},
		{"a dissent in other letters is one too", evidenceOf(said(80, ann, Approved, 0, " \r\nDISSENT : too early\r\nby far")), []string{"80 ann dissent: too early\nby far"}},
		{"a dissent in bold letters is one too", evidenceOf(said(80, ann, Approved, 0, "> **Dissent:** *too* early")), []string{"80 ann dissent: *too* early"}},
		{"a dissent that forgot the colon is one too", evidenceOf(said(80, ann, Approved, 0, "**Dissent**")), []string{"80 ann dissent"}},
		{"a dissent after an approval takes its place", evidenceOf(said(80, ann, Approved, 0, ""), said(81, ann, Approved, 1, "dissent:")), []string{"81 ann dissent", "not 80 ann: a later review by ann takes its place"}},
		{"an abstention is neither", evidenceOf(said(80, ann, Approved, 0, "Abstain: my cousin")), []string{"80 ann abstain: my cousin"}},
		{"a concurrence can carry a comment", evidenceOf(said(80, ann, Approved, 0, "Concur: mind the date")), []string{"80 ann concur-with-comment: mind the date"}},
		{"a concurrence without a comment is a plain one", evidenceOf(said(80, ann, Approved, 0, "Concur:")), []string{"80 ann concur"}},
		{"no other text is ever a comment", evidenceOf(said(80, ann, Approved, 0, "Secret: the source is Bob")), []string{"80 ann concur"}},
		{"a word further on qualifies nothing", evidenceOf(said(80, ann, Approved, 0, "I see no reason to\nDissent: none")), []string{"80 ann concur"}},
		{"a dismissed approval gives nothing and takes earlier ones along", dismissed(evidenceOf(said(79, ann, Approved, 0, ""), said(80, ann, Dismissed, 1, "")), bob, Approved), []string{"not 79 ann: a later review by ann takes its place", "not 80 ann: it was dismissed"}},
		{"a dismissed comment is a comment", dismissed(evidenceOf(said(79, ann, Approved, 0, ""), said(80, ann, Dismissed, 1, "")), bob, Commented), []string{"79 ann concur"}},
		{"approved again after a dismissal counts", dismissed(evidenceOf(said(80, ann, Dismissed, 0, ""), said(81, ann, Approved, 1, "")), bob, "approved"), []string{"81 ann concur", "not 80 ann: it was dismissed"}},
		{"a chair can lift an objection", ofDee(dismissed(evidenceOf(said(80, ann, Dismissed, 0, "")), cho, ChangesRequested)), []string{"80 ann object, lifted by cho"}},
		{"the author cannot lift one, though a chair", dismissed(evidenceOf(said(80, ann, Dismissed, 0, "")), cho, ChangesRequested), []string{"80 ann object, cho dismissed it, who opened the pull request"}},
		{"no other member can lift one", dismissed(evidenceOf(said(80, ann, Dismissed, 0, "")), bob, ChangesRequested), []string{"80 ann object, bob dismissed it, who is no chair"}},
		{"a former chair cannot lift one", dismissed(evidenceOf(said(80, ann, Dismissed, 0, "")), person(4, "dee-gh"), ChangesRequested), []string{"80 ann object, dee dismissed it, who was not an active member of the council then"}},
		{"a bot cannot lift one", dismissed(evidenceOf(said(80, ann, Dismissed, 0, "")), &Actor{3, "cho-gh", "Bot"}, ChangesRequested), []string{"80 ann object, it was dismissed, but @cho-gh is not a person's account"}},
		{"nobody cannot lift one", dismissed(evidenceOf(said(80, ann, Dismissed, 0, "")), nil, ChangesRequested), []string{"80 ann object, it was dismissed, but the account that dismissed it is gone"}},
		{"a dismissal that nobody tells of is taken for that of an objection", evidenceOf(said(80, ann, Dismissed, 0, "")), []string{"80 ann object, it was dismissed, and the evidence does not say by whom; nothing says what it was before, so it is taken for an objection"}},
		{"what was dismissed is taken for an objection unless it is told", dismissed(evidenceOf(said(80, ann, Dismissed, 0, "")), bob, ""), []string{"80 ann object, bob dismissed it, who is no chair; nothing says what it was before, so it is taken for an objection"}},
		{"a forge that keeps the state tells of a dismissed approval", dismissed(evidenceOf(said(80, ann, Approved, 0, "")), bob, ""), []string{"not 80 ann: it was dismissed"}},
		{"a forge that keeps the state tells of a lifted objection", ofDee(dismissed(evidenceOf(said(80, ann, ChangesRequested, 0, "")), cho, "")), []string{"80 ann object, lifted by cho"}},
		{"an objection made after the dismissal is not lifted by it", ofDee(dismissed(evidenceOf(said(80, ann, ChangesRequested, 61, "")), cho, "")), []string{"80 ann object, it was dismissed before it was made"}},
		{"a lifted objection does not bring an earlier approval back", ofDee(dismissed(evidenceOf(said(79, ann, Approved, 0, ""), said(80, ann, Dismissed, 1, "")), cho, ChangesRequested)), []string{"80 ann object, lifted by cho", "not 79 ann: a later review by ann takes its place"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, summary(c.of)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAForcePushAtOrAfterAReviewIsNoted(t *testing.T) {
	e := evidenceOf(said(80, person(1, "ann-gh"), Approved, 10, ""))
	for push, want := range map[int]string{9: "80 ann concur", 10: "80 ann concur, moved 12:10", 11: "80 ann concur, moved 12:11"} {
		e.ForcePushes = []time.Time{clock.Add(time.Hour), clock.Add(time.Duration(push) * time.Minute)}
		if push == 9 {
			e.ForcePushes = e.ForcePushes[1:]
		}
		if got := summary(e); got[0] != want {
			t.Errorf("a push at 12:%02d: %q, want %q", push, got[0], want)
		}
	}
}

func TestALiftCountsOnlyWhereTheChairDidNotContribute(t *testing.T) {
	v := Vote{Lift: &Lift{Member: "cho"}}
	if v.Stands(nil) || v.Stands([]string{"bob"}) || !v.Stands([]string{"bob", "cho"}) || !(&Vote{}).Stands(nil) {
		t.Error("an objection stands where it should not, or the other way round")
	}
}

func TestAReviewSpeaksForAllThatItsAuthorCovers(t *testing.T) {
	votes, _ := evidenceOf(said(80, person(5, "eve-gh"), Approved, 0, ""), said(81, person(2, "bob-gh"), Approved, 0, "")).Votes(council())
	if d := cmp.Diff([][]string{{"network"}, {"cloud"}}, [][]string{votes[0].Domains, votes[1].Domains}); d != "" {
		t.Error(d)
	}
}

// drawn draws evidence from a few people, states and seconds.
func drawn(r *rand.Rand) *Evidence {
	e := evidenceOf()
	e.Author.ID = int64(r.IntN(5))
	states := []string{Approved, Approved, ChangesRequested, Commented, Dismissed, Pending, "approved", "changes_requested", "?"}
	texts := []string{"", "Dissent: no", "Abstain:", "Concur: yes", "fine"}
	for i := range r.IntN(8) {
		by := person(int64(1+r.IntN(4)), "x")
		if r.IntN(8) == 0 {
			by = nil
		}
		e.Reviews = append(e.Reviews, said(int64(80+i), by, states[r.IntN(len(states))], r.IntN(3), texts[r.IntN(len(texts))]))
		if r.IntN(2) == 0 {
			e.Dismissals = append(e.Dismissals, Dismissal{Review: int64(80 + i), By: person(int64(1+r.IntN(4)), "x"), At: clock, Was: states[r.IntN(len(states))]})
		}
	}
	return e
}

func TestNeitherOrderNorRepetitionOfRowsMatters(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		e := drawn(r)
		want := summary(e)
		other := *e
		other.Reviews = append(append([]Review{}, e.Reviews...), e.Reviews...)
		other.Dismissals = append(append([]Dismissal{}, e.Dismissals...), e.Dismissals...)
		r.Shuffle(len(other.Reviews), func(i, j int) { other.Reviews[i], other.Reviews[j] = other.Reviews[j], other.Reviews[i] })
		r.Shuffle(len(other.Dismissals), func(i, j int) {
			other.Dismissals[i], other.Dismissals[j] = other.Dismissals[j], other.Dismissals[i]
		})
		if d := cmp.Diff(want, summary(&other)); d != "" {
			t.Fatalf("%+v: %s", e, d)
		}
	}
}

// Whoever approves in the end has an approval of theirs in the evidence, and
// whoever objects last objects.
func TestOnlyAnApprovalApprovesAndALastObjectionAlwaysObjects(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		e := drawn(r)
		e.Reviews = append(e.Reviews, said(1000, person(1, "x"), ChangesRequested, 3, ""))
		votes, _ := e.Votes(council())
		objects := false
		for _, v := range votes {
			objects = objects || v.Member == "ann" && v.Decision == signoff.Object && v.ID == 1000
			if v.Decision != intel.Concur && v.Decision != intel.ConcurWithComment {
				continue
			}
			row := e.Reviews[v.ID-80]
			if v.Member == "ann" || row.State != Approved || row.Actor == nil || v.Lift != nil {
				t.Fatalf("%+v makes %+v", e, v)
			}
		}
		if !objects {
			t.Fatalf("%+v: the last objection is lost", e)
		}
	}
}
