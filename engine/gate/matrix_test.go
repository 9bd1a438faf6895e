package gate_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// scenario is one case: its name says what must happen.
type scenario struct {
	name  string
	state signoff.State // of the pull request, or of the document that the scene names
	says  string        // what an explanation holds, in any letter case
	play  func(*scene)
}

const hour = time.Hour

var matrix = [][]scenario{whose, opinions, vetoes, moving, captured, governed, signed}

// TestMatrix judges pull requests in real repositories: evidence and git
// objects go in, a verdict comes out.
func TestMatrix(t *testing.T) {
	st := newStore(t)
	schemas := compiled(t)
	seen := map[string]bool{}
	for _, group := range matrix {
		for _, c := range group {
			if seen[c.name] {
				t.Errorf("two scenes are named %q", c.name)
			}
			seen[c.name] = true
			t.Run(c.name, func(t *testing.T) {
				s := st.open(t)
				c.play(s)
				state, text := s.judge(schemas)
				if state != c.state || !strings.Contains(strings.ToLower(text), strings.ToLower(c.says)) {
					t.Errorf("it is %s, not %s, and does or does not say %q:\n%s", state, c.state, c.says, text)
				}
			})
		}
	}
	if len(seen) < 120 {
		t.Errorf("there are %d scenes only", len(seen))
	}
}

func compiled(t testing.TB) *schema.Set {
	t.Helper()
	schemas, err := schema.Compile()
	if err != nil {
		t.Fatal(err)
	}
	return schemas
}

// judge returns the state of the pull request, or of the document the scene is
// about, with all explanations.
func (s *scene) judge(schemas *schema.Set) (signoff.State, string) {
	s.t.Helper()
	v := s.verdict(schemas)
	var b strings.Builder
	state := v.State
	if s.of != "" {
		state = "no subject"
	}
	for _, d := range v.Documents {
		b.WriteString(d.Transition.Path + " " + string(d.State) + "\n")
		for _, line := range d.Details {
			b.WriteString("  " + line + "\n")
		}
		if d.Transition.Path == s.of {
			state = d.State
		}
	}
	return state, b.String()
}

func (s *scene) verdict(schemas *schema.Set) *gate.Verdict {
	s.t.Helper()
	s.e.Base, s.e.Head = s.main, s.head
	repo, ok, err := gitrepo.Open(s.dir)
	if err != nil || !ok {
		s.t.Fatalf("open the repository: %v, %v", ok, err)
	}
	defer repo.Close()
	v, err := gate.Judge(context.Background(), gate.Request{
		Repo: repo, Base: s.main, Head: s.head, Evidence: &s.e, Moment: s.clock.Add(s.wait), Schemas: schemas, Workers: 1,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}
