package rule

import (
	"path"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	unmatchedKind = diag.Rule{
		Code:  "unmatched-kind",
		Title: "The policy has a rule for every kind of document.",
		Why:   "Under `default: deny` a document that no rule matches can be signed by nobody and is never published. That is safe, and hardly ever what was meant: name the kind in a rule, with people: 0 if nobody needs to sign it.",
		Wrong: "default: deny             # and no rule with kinds: [outcomes]",
		Right: "- {name: answers, applies_to: {kinds: [inquiries, outcomes]}, require: {people: 1}}",
	}
	unsatisfiable = diag.Rule{
		Code:  "policy-unsatisfiable",
		Title: "The council can meet the policy.",
		Why:   "A rule that asks for more people than the council has stops every document it applies to, and nobody notices until one waits. Counted are members active at the moment. Give the role to more people, or ask for fewer.",
		Wrong: "require: {role: release-authority, people: 2}   # one member has that role",
		Right: "require: {role: release-authority, people: 1}",
	}
)

func policies() family {
	return family{
		rules: []*diag.Rule{&unmatchedKind, &unsatisfiable},
		world: func(s *survey) []diag.Diagnostic { return append(s.unmatched(), s.unsatisfied()...) },
	}
}

func (s *survey) settings() (*doc.Node, string) {
	ref := intel.Ref{Kind: intel.Settings, ID: "dossier"}
	if e := s.Entry(ref); e != nil {
		return s.Nodes(e), e.Path
	}
	return nil, "content/dossier.yaml"
}

func (s *survey) unmatched() []diag.Diagnostic {
	if s.Policy == nil || s.Policy.Allow {
		return nil
	}
	at := s.root(s.Policy.Ref).Place("rules")
	if f := s.root(s.Policy.Ref).Field("rules"); f != nil {
		at = f.Span
	}
	var found []diag.Diagnostic
	for _, sample := range samples() {
		matches := func(r intel.PolicyRule) bool { return applies(r, sample) }
		if !slices.ContainsFunc(s.Policy.Rules, matches) {
			found = append(found, unmatchedKind.At(s.Policy.Path, at, "no rule applies to %s, so none can ever be signed; name it in a rule", sample.what))
		}
	}
	return found
}

// sample stands for all documents of a kind and, for assessments, a product.
type sample struct {
	kind    intel.Kind
	product intel.Product
	path    string
	what    string
}

func samples() []sample {
	list := []sample{
		{kind: intel.Settings, path: "content/dossier.yaml", what: "content/dossier.yaml"},
		{kind: intel.Rules, path: "content/policy.yaml", what: "content/policy.yaml"},
	}
	for _, k := range intel.Kinds {
		if k == intel.Assessments {
			for _, p := range intel.Products {
				list = append(list, sample{k, p, "content/assessments/2024/11/2024-11-18-x.md", "the product " + string(p)})
			}
			continue
		}
		list = append(list, sample{kind: k, path: "content/" + string(k) + "/x.yaml", what: "documents of the kind " + string(k)})
	}
	return list
}

// applies reports whether a rule applies to a document that is added.
func applies(r intel.PolicyRule, s sample) bool {
	if r.TLPLowered || r.OutsideContent {
		return false
	}
	return (len(r.Kinds) == 0 || slices.Contains(r.Kinds, s.kind)) &&
		(len(r.Products) == 0 || slices.Contains(r.Products, s.product)) &&
		(len(r.Paths) == 0 || slices.ContainsFunc(r.Paths, func(g string) bool { return matches(g, s.path) }))
}

// matches reports whether a path matches a pattern in which ** spans folders.
func matches(pattern, name string) bool {
	return match(strings.Split(pattern, "/"), strings.Split(name, "/"))
}

func match(pattern, name []string) bool {
	switch {
	case len(pattern) == 0:
		return len(name) == 0
	case pattern[0] == "**":
		return match(pattern[1:], name) || len(name) > 0 && match(pattern, name[1:])
	case len(name) == 0:
		return false
	}
	ok, err := path.Match(pattern[0], name[0])
	return ok && err == nil && match(pattern[1:], name[1:])
}

func (s *survey) unsatisfied() []diag.Diagnostic {
	if s.Policy == nil || s.broken[intel.Council] {
		return nil
	}
	var found []diag.Diagnostic
	for i, r := range s.Policy.Rules {
		have, who := s.signers(r)
		if have < r.People {
			at := s.root(s.Policy.Ref).Place("rules", i, "require", "people")
			found = append(found, unsatisfiable.At(s.Policy.Path, at, "the rule %q asks for %s %s, and the council has %d active; nothing it applies to can be signed", r.Name, people(r.People), who, have))
		}
		found = append(found, s.narrow(i, r)...)
	}
	return found
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return number(n) + " people"
}

// signers counts the members who may sign by a rule, and says who they are.
func (s *survey) signers(r intel.PolicyRule) (int, string) {
	if r.Role != "" {
		return s.members(func(m *intel.Member) bool { return m.Has(r.Role) }), "with the role " + string(r.Role)
	}
	return s.members(func(m *intel.Member) bool { return len(m.Domains) > 0 }), "with a domain of their own"
}

// narrow reports domains with fewer experts than a rule asks for in each. One
// with none is reported where the domain is defined.
func (s *survey) narrow(i int, r intel.PolicyRule) []diag.Diagnostic {
	var few []string
	for _, d := range s.Organisation.Domains {
		n := s.members(func(m *intel.Member) bool { return m.Covers(d.ID) })
		if n > 0 && n < r.PerDomain {
			few = append(few, d.ID)
		}
	}
	if len(few) == 0 {
		return nil
	}
	at := s.root(s.Policy.Ref).Place("rules", i, "require", "per_domain")
	return []diag.Diagnostic{unsatisfiable.At(s.Policy.Path, at, "the rule %q asks for %d people in each domain, and %s has fewer who are active", r.Name, r.PerDomain, strings.Join(few, " and "))}
}
