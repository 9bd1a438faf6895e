package example

import (
	_ "embed"
	"fmt"
	"time"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Script says who says what of the example's documents, where it is more than
// plain agreement by the leads of the domains.
type Script struct {
	Unsigned    map[string]bool   // kind/id: nobody signs it
	provisional map[string]bool   // kind/id: no more than the script's reviews
	lines       map[string][]line // by kind/id
}

// line is one review of the script.
type line struct {
	reviewer string
	decision intel.Decision
	domains  []string // spoken for as a deputy
	after    time.Duration
	comment  string
}

//go:embed northlight.yaml
var northlight []byte

// ReadScript returns what the experts of the example say.
func ReadScript() (*Script, error) {
	d, found := doc.Parse("northlight.yaml", northlight)
	if len(found) > 0 {
		return nil, fmt.Errorf("read northlight.yaml: line %d: %s", found[0].Span.Start.Line, found[0].Message)
	}
	s := &Script{
		Unsigned: set(d.Root.Get("unsigned").Strings()), provisional: set(d.Root.Get("provisional").Strings()),
		lines: map[string][]line{},
	}
	for _, f := range d.Root.Get("reviews").Fields {
		for _, n := range f.Value.Each() {
			l := line{
				reviewer: n.Get("reviewer").Text(), decision: intel.Decision(n.Get("decision").Text()),
				domains: n.Get("domains").Strings(), after: n.Get("after").Duration(), comment: n.Get("comment").Text(),
			}
			if l.decision == "" {
				l.decision = intel.ConcurWithComment
			}
			s.lines[f.Key] = append(s.lines[f.Key], l)
		}
	}
	return s, nil
}

func set(list []string) map[string]bool {
	m := map[string]bool{}
	for _, s := range list {
		m[s] = true
	}
	return m
}
