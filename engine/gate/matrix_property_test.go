package gate_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// random plays a pull request at random: pushes by anybody to edge and
// elsewhere, reviews of any sort at any commit, dismissals, force-pushes.
type random struct {
	*scene
	*rand.Rand
	heads   []string
	bytes   map[string]string // of edge, by commit
	writers map[string]bool   // of edge, and who opened the pull request
	objects bool              // reviews that ask for changes are among them
}

func (r *random) one(list ...string) string { return list[r.IntN(len(list))] }

func (r *random) play() {
	r.e.Author = account(r.one("mia", "mel", "mia", "nina"))
	r.writers[r.e.Author.Login] = true
	r.edit()
	for range 6 + r.IntN(14) {
		switch n := r.IntN(24); {
		case n < 3:
			r.edit()
		case n == 4:
			r.forced()
		case n == 5 && len(r.e.Reviews) > 0:
			r.dismiss(r.e.Reviews[r.IntN(len(r.e.Reviews))].ID, r.one("carl", "nina", "mia", "eve"), r.one("done", ""))
		default:
			r.review()
		}
	}
}

func (r *random) edit() {
	who := r.one("mia", "mia", "mia", "nina", "ida", "olaf")
	edits := files{lead: leads + "# " + r.one("a", "b") + "\n"}
	if r.IntN(3) > 0 {
		edits[edge] = assessment(r.one("One.", "None.", "Three."))
		r.writers[who] = r.writers[who] || edits[edge] != r.tree[edge]
	}
	head := r.push(who, edits)
	r.heads, r.bytes[head] = append(r.heads, head), r.tree[edge]
}

func (r *random) review() {
	who := r.one("nina", "nina", "ian", "ian", "ida", "ida", "olaf", "olaf", "olaf", "dora", "carl", "gone", "newt", "mia", "eve")
	states := []string{github.Approved, github.Approved, github.Approved, github.Approved, github.Approved, github.Approved, github.Approved, github.Commented, "approved", github.Pending, "NEW"}
	if r.objects {
		states = append(states, github.ChangesRequested, github.ChangesRequested)
	}
	r.saysAt(who, r.one(states...), r.heads[max(0, len(r.heads)-1-r.IntN(6)/4)], r.one("", "", "", "", "", "", "", "Dissent: no", "Abstain: no", "Concur: yes"))
	switch r.IntN(24) {
	case 0:
		r.last().Actor.Type = "Bot"
	case 1:
		r.last().Actor.ID += 5000
	case 2:
		r.last().Commit = r.main
	case 3:
		r.last().SubmittedAt = r.clock.Add(-10 * time.Minute) // the second of what was before
	}
}

// played returns a pull request of a seed.
func (s *store) played(t testing.TB, seed uint64, objects bool) *random {
	r := &random{scene: s.open(t), Rand: rand.New(rand.NewPCG(seed, 4)), bytes: map[string]string{}, writers: map[string]bool{}, objects: objects}
	r.play()
	return r
}

// backing finds who might have signed edge, by the plainest reading of the
// evidence: approvals of exactly these bytes by active members who had no hand
// in them and did not say otherwise in the same text.
func (r *random) backing() (network, identity, people int) {
	seen := map[string]bool{}
	for _, v := range r.e.Reviews {
		if v.State != github.Approved || v.Actor == nil || v.Actor.Type != "User" || r.bytes[v.Commit] != r.tree[edge] || r.bytes[v.Commit] == "" {
			continue
		}
		i := slices.IndexFunc(council, func(p person) bool { return p.id == v.Actor.ID })
		if i < 0 || seen[council[i].name] || r.writers[council[i].name] || v.Body == "Abstain: no" {
			continue
		}
		name := council[i].name
		if v.Body != "Dissent: no" {
			seen[name] = true
		}
		switch name {
		case "nina", "olaf":
			network++
		case "ian", "ida":
			identity++
		}
	}
	for _, who := range []string{"nina", "olaf", "ian", "ida"} {
		if seen[who] {
			people++
		}
	}
	return network, identity, people
}

// checkPromises plays one pull request and holds the gate to its promises.
func checkPromises(t *testing.T, s *store, schemas *schema.Set, seed uint64) signoff.State {
	r := s.played(t, seed, seed%2 == 0)
	r.of = edge
	before := r.verdict(schemas)
	state := stateOf(before)
	network, identity, n := r.backing()
	if changed := r.tree[edge] != r.before[edge]; changed && state == signoff.Satisfied && (network < 1 || identity < 1 || n < 2) {
		t.Errorf("seed %d: edge is signed off, and approvals that could be counted are %d of network, %d of identity, by %d people", seed, network, identity, n)
	}
	rows := r.e.Reviews
	r.e.Reviews = append(slices.Clone(rows), rows...)
	r.Shuffle(len(r.e.Reviews), func(i, j int) { r.e.Reviews[i], r.e.Reviews[j] = r.e.Reviews[j], r.e.Reviews[i] })
	r.e.Dismissals = append(r.e.Dismissals, r.e.Dismissals...)
	slices.Reverse(r.e.Accounts)
	if diff := cmp.Diff(details(before), details(r.verdict(schemas))); diff != "" {
		t.Errorf("seed %d: order or repetition of rows matters (-in order +shuffled):\n%s", seed, diff)
	}
	r.e.Reviews = slices.Clone(rows)
	r.object(r.one("nina", "ian", "carl", "mia", "eve", "olaf"))
	r.clock = r.clock.Add(-10 * time.Minute) // the same moment of decision
	if after := stateOf(r.verdict(schemas)); state != signoff.Satisfied && after == signoff.Satisfied {
		t.Errorf("seed %d: an objection turned %s into %s", seed, state, after)
	}
	return state
}

func stateOf(v *gate.Verdict) signoff.State {
	for _, d := range v.Documents {
		if d.Transition.Path == edge {
			return d.State
		}
	}
	return ""
}

func details(v *gate.Verdict) map[string][]string {
	all := map[string][]string{}
	for _, d := range v.Documents {
		all[d.Transition.Path] = append([]string{string(d.State)}, d.Details...)
	}
	return all
}

func TestNoEvidenceIsStretched(t *testing.T) {
	s, schemas := newStore(t), compiled(t)
	seen := map[signoff.State]int{}
	for seed := range uint64(120) {
		seen[checkPromises(t, s, schemas, seed)]++
	}
	for _, state := range []signoff.State{signoff.Satisfied, signoff.Waiting, signoff.Objected} {
		if seen[state] < 5 {
			t.Errorf("%d of the pull requests are %s; the promises are hardly tried", seen[state], state)
		}
	}
}

func FuzzNoEvidenceIsStretched(f *testing.F) {
	s, schemas := newStore(f), compiled(f)
	f.Add(uint64(1 << 40))
	f.Fuzz(func(t *testing.T, seed uint64) { checkPromises(t, s, schemas, seed) })
}
