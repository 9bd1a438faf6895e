package gate_test

import (
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/github"
)

// scene is one pull request in the making. Its clock goes on by ten minutes
// with everything that happens.
type scene struct {
	*store
	main, head   string // commits
	before, tree files  // of main and of head
	e            github.Evidence
	clock        time.Time
	wait         time.Duration // from the last event to the decision
	of           string        // path of the document the scene is about; empty: all
}

// start is when the base was committed.
var start = time.Date(2024, 11, 18, 8, 0, 0, 0, time.UTC)

// open begins a pull request by mia on top of the world.
func (s *store) open(t testing.TB) *scene {
	sc := &scene{store: s, before: world(), clock: start, wait: time.Hour}
	sc.t = t
	sc.main = s.commit(commit{by: "mel", files: sc.before, at: start})
	sc.head, sc.tree = sc.main, sc.before
	sc.e = github.Evidence{Repository: "northlight-energy/intelligence", Number: 7, Author: account("mia")}
	for _, p := range council {
		sc.e.Accounts = append(sc.e.Accounts, github.Account{Email: p.name + "@northlight.example", ID: p.id, Login: p.name})
	}
	return sc
}

// account is the GitHub account of a person; of a stranger one with an id of
// its own.
func account(name string) github.Actor {
	for _, p := range council {
		if p.name == name {
			return github.Actor{ID: p.id, Login: name, Type: "User"}
		}
	}
	id := int64(9000)
	for _, c := range name {
		id = id*31%1_000_000 + int64(c)
	}
	return github.Actor{ID: 9000 + id, Login: name, Type: "User"}
}

func (s *scene) tick() time.Time {
	s.clock = s.clock.Add(10 * time.Minute)
	return s.clock
}

// ground changes the world before the pull request begins.
func (s *scene) ground(edits files) {
	s.land("mel", edits)
	s.head, s.tree = s.main, s.before
}

// land commits to main.
func (s *scene) land(by string, edits files) {
	s.before = s.before.with(edits)
	s.main = s.store.commit(commit{by: by, files: s.before, parents: []string{s.main}, at: s.tick()})
}

// push commits edits to the branch and returns the new head.
func (s *scene) push(by string, edits files) string { return s.pushed(commit{by: by}, edits) }

// pushed is push with more to say: of a commit that names no parents the head
// is the parent.
func (s *scene) pushed(c commit, edits files) string {
	if c.parents == nil {
		c.parents = []string{s.head}
	}
	s.tree = s.tree.with(edits)
	c.files, c.at = s.tree, s.tick()
	s.head = s.store.commit(c)
	return s.head
}

// side makes a commit on top of another that is not yet part of the branch.
func (s *scene) side(by, from string, tree files) string {
	return s.store.commit(commit{by: by, files: tree, parents: []string{from}, at: s.tick()})
}

// rewind puts the branch on another commit, as before a force-push.
func (s *scene) rewind(to string, tree files) { s.head, s.tree = to, tree }

// forced records that the branch was rewritten just now.
func (s *scene) forced() { s.e.ForcePushes = append(s.e.ForcePushes, s.tick()) }

// says records a review of the head and returns its id.
func (s *scene) says(who, state string, body ...string) int64 {
	return s.saysAt(who, state, s.head, body...)
}

func (s *scene) saysAt(who, state, commit string, body ...string) int64 {
	a := account(who)
	r := github.Review{ID: int64(1000 + len(s.e.Reviews)), Actor: &a, State: state, Commit: commit, SubmittedAt: s.tick()}
	if len(body) > 0 {
		r.Body = body[0]
	}
	s.e.Reviews = append(s.e.Reviews, r)
	return r.ID
}

// last is the latest review, to be spoiled.
func (s *scene) last() *github.Review { return &s.e.Reviews[len(s.e.Reviews)-1] }

func (s *scene) approve(who ...string) {
	for _, w := range who {
		s.says(w, github.Approved)
	}
}

func (s *scene) object(who string) int64 { return s.says(who, github.ChangesRequested) }

// dismiss records that somebody dismissed a review.
func (s *scene) dismiss(review int64, by, reason string) {
	a := account(by)
	for i := range s.e.Reviews {
		if r := &s.e.Reviews[i]; r.ID == review {
			s.e.Dismissals = append(s.e.Dismissals, github.Dismissal{Review: review, By: &a, At: s.tick(), Was: r.State, Reason: reason})
			r.State = github.Dismissed
		}
	}
}

// editEdge and addMail are the two changes most scenes begin with: both ask
// network, identity and two people.
func (s *scene) editEdge() string { return s.push("mia", files{edge: assessment("One was exposed.")}) }
func (s *scene) addMail() string  { return s.push("mia", files{mail: assessment("Mail is safe.")}) }
