package signoff

import (
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Memory keeps which reviews were verified, for worlds that a [corpus.Memory] made
// one after the other: those share the reviews whose files did not change. The zero
// Memory remembers nothing. It is for one call at a time.
type Memory struct {
	rules ruling
	flaws map[*intel.Review]error
}

// ruling is what the verification of every review depends on.
type ruling struct {
	repository      string
	policy, council doc.Digest
}

// verified returns for each review of a world why it cannot be relied on, nil if
// it can.
func (m *Memory) verified(w *corpus.World, workers int) []error {
	rules := ruling{repository: w.Organisation.Repository}
	rules.policy, rules.council = Sums(w)
	if m.rules != rules {
		m.rules, m.flaws = rules, nil
	}
	all := w.Reviews.All()
	var fresh []*intel.Review
	for _, r := range all {
		if _, known := m.flaws[r]; !known {
			fresh = append(fresh, r)
		}
	}
	found := verified(w, fresh, workers)
	flaws, next := make([]error, len(all)), make(map[*intel.Review]error, len(all))
	for i, r := range all {
		flaw, known := m.flaws[r]
		if !known {
			flaw, found = found[0], found[1:]
		}
		flaws[i], next[r] = flaw, flaw
	}
	m.flaws = next
	return flaws
}
