package rule

import (
	"cmp"
	"slices"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	contradiction = diag.Rule{
		Code:  "contradicting-judgements",
		Title: "Two current judgements of one claim have the same likelihood.",
		Why:   "Two products that give one `proposition` different bands tell two readers different things. One of them is out of date: let the newer supersede the older, or repeat the newer likelihood in it. A judgement of the opposite (negated: true) is turned round before it is compared. Judgements that are only about the same requirement or system are related, never contradictory; nor are those whose time is up or whose outcome is known.",
		Wrong: "proposition: esxi-2025, likelihood: likely       # and unlikely in another product",
		Right: "the newer product supersedes the older one",
	}
	contradictingStatus = diag.Rule{
		Code:  "contradicting-status",
		Title: "Two current products say the same of one system and one vulnerability.",
		Why:   "\"Are we affected?\" has one answer at a time. When two products that stand give different ones for the same estate entry and CVE, an executive can cite either.",
		Wrong: "affected: {status: not-affected, estate: [panos-gateways]}   # another product: mitigated, same CVE",
		Right: "the newer product supersedes the older one",
	}
)

func contradictions() family {
	return family{
		rules: []*diag.Rule{&contradiction, &contradictingStatus},
		world: func(s *survey) []diag.Diagnostic { return append(s.judgements(), s.statuses()...) },
	}
}

// claim is one current judgement of a proposition.
type claim struct {
	product *intel.Assessment
	index   int
	band    intel.Likelihood // of the proposition, turned round when negated
}

// judgements compares the current judgements of each proposition with the
// newest one.
func (s *survey) judgements() []diag.Diagnostic {
	claims := map[string][]claim{}
	var order []string
	resolved := s.resolved()
	for _, a := range s.standing() {
		for i, j := range a.Judgements {
			if j.Proposition == "" || !j.Likelihood.Stated() || s.past(j.ResolvesBy) || resolved[[2]string{a.ID, j.ID}] {
				continue
			}
			band := j.Likelihood
			if j.Negated {
				band = band.Turned()
			}
			if claims[j.Proposition] == nil {
				order = append(order, j.Proposition)
			}
			claims[j.Proposition] = append(claims[j.Proposition], claim{a, i, band})
		}
	}
	var found []diag.Diagnostic
	for _, proposition := range order {
		found = append(found, s.compare(claims[proposition])...)
	}
	return found
}

// compare reports every claim that differs from the one before it in time.
func (s *survey) compare(list []claim) []diag.Diagnostic {
	var found []diag.Diagnostic
	for i := 1; i < len(list); i++ {
		older, newer := list[i-1], list[i]
		if older.band.Band == newer.band.Band {
			continue
		}
		j, k := newer.product.Judgements[newer.index], older.product.Judgements[older.index]
		where := s.node(newer.product, "judgements", newer.index, "likelihood")
		found = append(found, contradiction.At(newer.product.Path, where, "%s says that %q is %s, and %s says %s; supersede it, or say the same", j.ID, j.Proposition, newer.band.Term(), older.product.ID, older.band.Term()).
			See(older.product.Path, s.node(older.product, "judgements", older.index, "likelihood"), k.ID+" of the older product"))
	}
	return found
}

func (s *survey) node(a *intel.Assessment, path ...any) diag.Span {
	return s.root(a.Ref).Place(path...)
}

func (s *survey) root(r intel.Ref) *doc.Node {
	if e := s.Entry(r); e != nil {
		return s.Nodes(e)
	}
	return nil
}

// standing returns the products that speak for the fusion center, oldest
// first.
func (s *survey) standing() []*intel.Assessment {
	var list []*intel.Assessment
	for _, a := range s.Assessments.All() {
		if s.stands(a) {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(a, b *intel.Assessment) int {
		return cmp.Or(a.InformationCutoff.Compare(b.InformationCutoff), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// resolved returns the judgements that have an outcome.
func (s *survey) resolved() map[[2]string]bool {
	set := map[[2]string]bool{}
	for _, o := range s.Outcomes.All() {
		set[[2]string{o.Assessment, o.Judgement}] = true
	}
	return set
}

// most bounds the systems and the vulnerabilities of one product that are
// compared with those of others; no honest product names so many of both.
const most = 200

// statuses compares what current products say of one system and one
// vulnerability.
func (s *survey) statuses() []diag.Diagnostic {
	type subject struct{ estate, cve string }
	last := map[subject]*intel.Assessment{}
	var found []diag.Diagnostic
	for _, a := range s.standing() {
		if a.Affected == nil {
			continue
		}
		reported := map[*intel.Assessment]bool{}
		for _, estate := range a.Affected.Estate[:min(len(a.Affected.Estate), most)] {
			for _, cve := range a.CVEs[:min(len(a.CVEs), most)] {
				older := last[subject{estate, cve}]
				last[subject{estate, cve}] = a
				if older == nil || older.Affected.Status == a.Affected.Status || reported[older] {
					continue
				}
				reported[older] = true
				found = append(found, contradictingStatus.At(a.Path, s.node(a, "affected", "status"), "%s is %s here for %s, and %s in %s; supersede that product, or say the same", estate, a.Affected.Status, cve, older.Affected.Status, older.ID).
					See(older.Path, s.node(older, "affected", "status"), "the older product"))
			}
		}
	}
	return found
}
