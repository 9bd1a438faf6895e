package rule

import (
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	duplicateItem = diag.Rule{
		Code:  "duplicate-item",
		Title: "Judgements, sources, elements of information, leads, domains and audiences have ids of their own, and no section of a page is named twice.",
		Why:   "Outcomes, source marks and sign-off name these parts by their id. If two have the same, nobody can tell which is meant, and the second is lost.",
		Wrong: "judgements:\n  - id: KJ1\n  - id: KJ1",
		Right: "judgements:\n  - id: KJ1\n  - id: KJ2",
	}
	supersedesCycle = diag.Rule{
		Code:  "supersedes-cycle",
		Title: "No product supersedes itself, not even through others.",
		Why:   "A successor takes the place of its predecessor. In a circle every product would be superseded, and none would be shown as current.",
		Wrong: "supersedes: 2024-11-18-edge      # in 2024-11-18-edge itself",
		Right: "supersedes: 2024-11-08-edge",
	}
	supersedesTwice = diag.Rule{
		Code:  "supersedes-twice",
		Title: "A product has one successor.",
		Why:   "Readers of an old product are sent to the one that took its place. With two, both cannot be the current word; usually two branches were written at the same time.",
		Wrong: "two products with supersedes: 2024-11-08-edge",
		Right: "the later product supersedes the earlier, which supersedes 2024-11-08-edge",
	}
	changeReason = diag.Rule{
		Code:  "change-reason-missing",
		Title: "A product that moves a judgement says why.",
		Why:   "ICD 203, standard 7 (section D.6.e.(7)): analysis explains change to or consistency of analytic judgments. When likelihood or confidence differs from the superseded product, the reader must learn what made the difference. Judgements are compared by their proposition, and by their id where neither names one. With `dossier check --base REV` a product that was edited is compared with itself at REV too, judgement by judgement.",
		Wrong: "supersedes: 2024-08-02-esxi      # KJ1 was unlikely, is likely now",
		Right: "supersedes: 2024-08-02-esxi\nchange_reason: Two companies of our sector reported it in October.",
	}
	withdrawnCited = diag.Rule{
		Code:     "withdrawn-cited",
		Severity: diag.Warning,
		Title:    "An answer does not rest on a withdrawn product.",
		Why:      "A withdrawn product no longer speaks for the fusion center. An element of information or an inquiry that still points to it looks answered and is not.",
		Wrong:    "answered_by: [2024-11-19-loadmaster]   # withdrawn on 2024-11-20",
		Right:    "state: open",
	}
)

func lineage() family {
	return family{
		rules:    []*diag.Rule{&duplicateItem, &supersedesCycle, &supersedesTwice, &changeReason, &withdrawnCited},
		document: func(p *pass) { p.duplicates(); p.sectionsTwice() },
		product:  (*pass).lineage,
		others:   map[intel.Kind]func(*pass){intel.Requirements: (*pass).answeredBy, intel.Inquiries: (*pass).inquiryCites},
	}
}

// duplicates reports ids that two items of one list share.
func (p *pass) duplicates() {
	for _, list := range lists(p.entry.Kind) {
		items := p.root.Get(list.key)
		if items == nil {
			continue
		}
		seen := make(map[string]*doc.Node, len(items.Items))
		for _, item := range items.Items {
			n := item.Get(list.id)
			first := seen[n.Text()]
			switch {
			case n.Text() == "":
			case first == nil:
				seen[n.Scalar] = n
			default:
				p.add(p.at(&duplicateItem, n.Span, "%q stands twice; give this %s an id of its own", n.Text(), list.noun).
					See(p.entry.Path, first.Span, "the first one"))
			}
		}
	}
}

// sectionsTwice reports a section of a page that an audience is to see twice.
func (p *pass) sectionsTwice() {
	if p.entry.Kind != intel.Settings {
		return
	}
	for _, audience := range p.root.Get("audiences").Each() {
		seen := map[string]*doc.Node{}
		for _, n := range audience.Get("sections").Each() {
			first := seen[n.Text()]
			if first == nil {
				seen[n.Text()] = n
				continue
			}
			p.add(p.at(&duplicateItem, n.Span, "the section %q stands twice; a page shows it once", n.Text()).
				See(p.entry.Path, first.Span, "the first one"))
		}
	}
}

type identified struct{ key, id, noun string }

func lists(k intel.Kind) []identified {
	switch k {
	case intel.Assessments:
		return []identified{{"judgements", "id", "judgement"}, {"sources", "id", "source"}}
	case intel.Requirements:
		return []identified{{"eeis", "id", "element"}}
	case intel.Leads:
		return []identified{{"items", "n", "lead"}}
	case intel.Settings:
		return []identified{{"domains", "id", "domain"}, {"audiences", "id", "audience"}}
	}
	return nil
}

func (p *pass) lineage(a *intel.Assessment) {
	if a.Supersedes == "" {
		return
	}
	at := p.root.Place("supersedes")
	if cycle := p.cycle(a); cycle != nil {
		if a == oldest(cycle) {
			p.report(&supersedesCycle, at, "%s", circle(cycle))
		}
		return
	}
	if list := p.successors[a.Supersedes]; a.Withdrawn == nil && list[0] != a {
		first := list[0]
		p.add(p.at(&supersedesTwice, at, "%s supersedes %s already; supersede that one instead", first.ID, a.Supersedes).
			See(first.Path, p.Nodes(p.Entry(first.Ref)).Place("supersedes"), "the other successor"))
	}
	old := p.Assessments.Get(a.Supersedes)
	if old == nil {
		return
	}
	p.newer(a, old)
	if a.ChangeReason == "" {
		p.moved(a, old)
	}
}

// cycle returns the products from a back to itself, or nil.
func (s *survey) cycle(a *intel.Assessment) []*intel.Assessment {
	var path []*intel.Assessment
	for at := a; at != nil && len(path) <= s.Assessments.Len(); at = s.Assessments.Get(at.Supersedes) {
		if at == a && len(path) > 0 {
			return path
		}
		path = append(path, at)
		if at.Supersedes == "" {
			return nil
		}
		if len(path) > 1000 { // longer than any lineage: a cycle that a is not part of
			return nil
		}
	}
	return nil
}

// oldest returns the product that cannot have superseded the others.
func oldest(cycle []*intel.Assessment) *intel.Assessment {
	first := cycle[0]
	for _, a := range cycle[1:] {
		if a.InformationCutoff.Before(first.InformationCutoff) || a.InformationCutoff.Equal(first.InformationCutoff) && a.ID < first.ID {
			first = a
		}
	}
	return first
}

func circle(cycle []*intel.Assessment) string {
	if len(cycle) == 1 {
		return "a product cannot supersede itself; name the older product, or remove the field"
	}
	ids := make([]string, 0, len(cycle)+1)
	for _, a := range append(cycle, cycle[0]) {
		ids = append(ids, a.ID)
	}
	return "products supersede each other in a circle: " + strings.Join(ids, " supersedes ") + "; the oldest supersedes none of them"
}

// moved reports a judgement whose likelihood or confidence differs from that of
// the superseded product.
func (p *pass) moved(a, old *intel.Assessment) {
	for i := range a.Judgements {
		j := &a.Judgements[i]
		k := same(j, old.Judgements)
		if k < 0 {
			continue
		}
		key, from, to, moved := move(&old.Judgements[k], j)
		if !moved {
			continue
		}
		n := p.root.At("judgements", i)
		p.add(p.at(&changeReason, n.Place(key), "the %s of %s was %q in %s and is %q here; say why in change_reason", key, j.ID, from, old.ID, to).
			See(old.Path, p.Nodes(p.Entry(old.Ref)).Place("judgements", k, key), "the former judgement"))
	}
}

// same returns the index of the judgement that makes the same claim, or -1.
func same(j *intel.Judgement, list []intel.Judgement) int {
	for i, other := range list {
		if j.Proposition != "" && j.Proposition == other.Proposition {
			return i
		}
	}
	for i, other := range list {
		if j.ID == other.ID && j.Proposition == "" && other.Proposition == "" {
			return i
		}
	}
	return -1
}

// move says what of a judgement is other than it was: its likelihood, else its
// confidence.
func move(was, is *intel.Judgement) (key, from, to string, moved bool) {
	before := was.Likelihood
	if was.Negated != is.Negated {
		before = before.Turned()
	}
	if before.Band != is.Likelihood.Band {
		return "likelihood", before.Term(), is.Likelihood.Term(), true
	}
	return "confidence", was.Confidence.String(), is.Confidence.String(), was.Confidence != is.Confidence
}

// Moved returns the findings about a product that was edited: judgements whose
// likelihood or confidence is no longer that of an older state of the document,
// without a change_reason written since. Base names the older state.
func Moved(before, now *doc.Document, base string) []diag.Diagnostic {
	old, a := intel.DecodeAssessment(intel.Header{}, before), intel.DecodeAssessment(intel.Header{}, now)
	if a.ChangeReason != "" && a.ChangeReason != old.ChangeReason {
		return nil
	}
	advice := "say why in change_reason"
	if a.ChangeReason != "" {
		advice = "change_reason speaks of an earlier change; say why it moved now"
	}
	var found []diag.Diagnostic
	for i := range a.Judgements {
		j := &a.Judgements[i]
		k := slices.IndexFunc(old.Judgements, func(o intel.Judgement) bool { return o.ID == j.ID })
		if k < 0 {
			continue
		}
		if key, from, to, moved := move(&old.Judgements[k], j); moved {
			found = append(found, changeReason.At(now.Path, now.Root.Place("judgements", i, key), "the %s of %s was %q in %s and is %q now; %s", key, j.ID, from, base, to, advice))
		}
	}
	return found
}

func (p *pass) answeredBy() {
	for i, e := range p.root.Get("eeis").Each() {
		for k, n := range e.Get("answered_by").Each() {
			p.withdrawn(p.root.At("eeis", i, "answered_by", k), n.Text())
		}
	}
}

func (p *pass) inquiryCites() {
	if n := p.root.Get("assessment"); n != nil {
		p.withdrawn(n, n.Scalar)
	}
}

func (p *pass) withdrawn(n *doc.Node, id string) {
	if a := p.Assessments.Get(id); a != nil && a.Withdrawn != nil {
		p.add(p.at(&withdrawnCited, n.Span, "%s was withdrawn on %s and answers nothing any more", id, date(a.Withdrawn.At)).
			See(a.Path, p.Nodes(p.Entry(a.Ref)).Place("withdrawn", "reason"), "why it was withdrawn"))
	}
}
