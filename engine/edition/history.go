package edition

import (
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// Stage is a judgement as one product of a line of products stated it.
type Stage struct {
	Assessment  *Assessment
	At          time.Time        // when the product was issued
	Likelihood  intel.Likelihood // of the claim in the words it has today
	Probability int              // likewise; 0: none stated
	Confidence  intel.Confidence
	Reason      string // why it moved; "" of the first stage
}

// longest is how far back a history goes.
const longest = 40

// History returns the stages of a judgement over the products that its product
// supersedes, the first first and its own last.
func (j *Judgement) History() []Stage {
	var out []Stage
	turned := false
	for at := j; at != nil && len(out) < longest; at = at.Movement.Before {
		s := Stage{at.Assessment, at.Assessment.Issued, at.Likelihood, at.Probability, at.Confidence, at.Movement.Reason}
		if turned {
			s.Likelihood, s.Probability = s.Likelihood.Turned(), opposite(s.Probability)
		}
		out = append(out, s)
		if before := at.Movement.Before; before != nil && before.claim.negated != at.claim.negated {
			turned = !turned
		}
	}
	slices.Reverse(out)
	return out
}

func opposite(percent int) int {
	if percent == 0 {
		return 0
	}
	return 100 - percent
}
