package rule

import (
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	uncoveredDomain = diag.Rule{
		Code:     "uncovered-domain",
		Severity: diag.Warning,
		Title:    "Each domain is covered by somebody active.",
		Why:      "A document that needs the word of a domain waits for ever when nobody active covers it. Deputies stand in for a member; they do not make a domain covered. Name an expert, or give the domain up.",
		Wrong:    "domains: [{id: ot, …}]    # no active member has ot among their domains",
		Right:    "content/council/mkovac.yaml: domains: [ot]",
	}
	fewChairs = diag.Rule{
		Code:     "few-chairs",
		Severity: diag.Warning,
		Title:    "There are two chairs or more where the policy asks for a chair.",
		Why:      "Nobody signs what they wrote. With one chair, whatever the chair writes or changes waits for ever, and holidays stop everything else.",
		Wrong:    "require: {role: chair, people: 1}   # one active chair",
		Right:    "require: {role: chair, people: 1}   # two active chairs",
	}
)

func sittings() family {
	return family{
		rules: []*diag.Rule{&uncoveredDomain, &fewChairs},
		world: func(s *survey) []diag.Diagnostic { return append(s.uncovered(), s.chairs()...) },
	}
}

// members counts the active members for whom a condition holds.
func (s *survey) members(holds func(*intel.Member) bool) int {
	n := 0
	for _, m := range s.Council.All() {
		if m.Active.Holds(s.moment) && holds(m) {
			n++
		}
	}
	return n
}

func (s *survey) uncovered() []diag.Diagnostic {
	if s.broken[intel.Council] {
		return nil // a broken file may be that of the expert
	}
	root, path := s.settings()
	var found []diag.Diagnostic
	for i, d := range s.Organisation.Domains {
		if s.members(func(m *intel.Member) bool { return m.Covers(d.ID) }) == 0 {
			found = append(found, uncoveredDomain.At(path, root.Place("domains", i, "id"), "no active member of the council covers %q; name an expert, or nothing that concerns this domain can be signed", d.ID))
		}
	}
	return found
}

func (s *survey) chairs() []diag.Diagnostic {
	if s.Policy == nil || s.broken[intel.Council] {
		return nil
	}
	n := s.members(func(m *intel.Member) bool { return m.Has(intel.Chair) })
	for i, r := range s.Policy.Rules {
		if r.Role == intel.Chair && n < 2 && n >= r.People { // fewer is a policy that cannot be met
			at := s.root(s.Policy.Ref).Place("rules", i, "require", "role")
			return []diag.Diagnostic{fewChairs.At(s.Policy.Path, at, "the rule %q asks for a chair, and the council has %d active; what that chair writes can never be signed", r.Name, n)}
		}
	}
	return nil
}
