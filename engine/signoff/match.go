package signoff

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/intel"
)

// matching returns the rules of a policy that apply to a subject. All of them
// must be satisfied.
func matching(p *intel.Policy, s *Subject) []*intel.PolicyRule {
	var rules []*intel.PolicyRule
	for i := range p.Rules {
		if applies(&p.Rules[i], s) {
			rules = append(rules, &p.Rules[i])
		}
	}
	return rules
}

// applies reports whether every condition that a rule states holds. A rule
// without a condition applies to nothing.
func applies(r *intel.PolicyRule, s *Subject) bool {
	stated, holds := false, true
	condition := func(isStated, isTrue bool) {
		stated = stated || isStated
		holds = holds && (!isStated || isTrue)
	}
	condition(len(r.Products) > 0, slices.ContainsFunc(s.Products, func(p intel.Product) bool { return slices.Contains(r.Products, p) }))
	condition(len(r.Kinds) > 0, slices.Contains(r.Kinds, s.Kind))
	condition(len(r.Paths) > 0, slices.ContainsFunc(r.Paths, func(pattern string) bool {
		return glob(pattern, s.Path) || s.From != "" && glob(pattern, s.From)
	}))
	condition(r.TLPLowered, s.Lowered)
	condition(r.OutsideContent, s.Kind == attest.Outside || !strings.HasPrefix(s.Path, "content/"))
	return stated && holds
}

// glob reports whether a slash-separated path matches a pattern; ** stands for
// any number of folders, none included.
func glob(pattern, name string) bool {
	return globParts(strings.Split(pattern, "/"), strings.Split(name, "/"))
}

func globParts(pattern, name []string) bool {
	for len(pattern) > 0 {
		if pattern[0] == "**" {
			for i := range len(name) + 1 {
				if globParts(pattern[1:], name[i:]) {
					return true
				}
			}
			return false
		}
		if len(name) == 0 {
			return false
		}
		if ok, err := path.Match(pattern[0], name[0]); !ok || err != nil {
			return false
		}
		pattern, name = pattern[1:], name[1:]
	}
	return len(name) == 0
}

// defect says what makes a policy unusable, and "" when nothing does. A policy
// whose pattern is malformed would demand less than it means to, so it denies.
func defect(p *intel.Policy) string {
	if p == nil {
		return "there is no sign-off policy"
	}
	for _, r := range p.Rules {
		if r.PerDomain < 0 || r.People < 0 {
			return fmt.Sprintf("the rule %q of the policy asks for fewer than no reviewers", r.Name)
		}
		for _, pattern := range r.Paths {
			if _, err := path.Match(pattern, ""); err != nil || strings.Count(pattern, "**") > 2 {
				return fmt.Sprintf("the rule %q of the policy has the malformed pattern %q", r.Name, pattern)
			}
		}
	}
	return ""
}
