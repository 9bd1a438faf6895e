package edition

import "testing"

func TestStandingCountsWhatCounts(t *testing.T) {
	domains := func(n int) []DomainSignOff { return make([]DomainSignOff, n) }
	for want, s := range map[string]SignOff{
		"Withdrawn":                  {Status: Withdrawn, Domains: domains(1)},
		"Provisional, 0 of 1 domain": {Status: Provisional, Domains: domains(1)},
		"Signed off, 0 of 2 domains": {Status: SignedOff, Domains: domains(2)},
		"Signed off, 2 reviewers":    {Status: SignedOff, Reviews: make([]Review, 2)},
	} {
		if got := s.Standing(); got != want {
			t.Errorf("it stands as %q, not as %q", got, want)
		}
	}
}
