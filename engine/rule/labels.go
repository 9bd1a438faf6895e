package rule

import (
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	aboveCeiling = diag.Rule{
		Code:  "tlp-above-ceiling",
		Title: "Nothing is marked above the ceiling of the repository.",
		Why:   "Everyone with a clone can read everything in it, whatever its label says. The ceiling in content/dossier.yaml states what those people may see (TLP 2.0: TLP:RED is for named recipients only). Keep stricter information elsewhere, or raise the ceiling on purpose. This rule cannot be suppressed.",
		Wrong: "tlp: red                 # the ceiling is amber+strict",
		Right: "tlp: amber+strict        # and what is red is left out",
	}
	looserPart = diag.Rule{
		Code:  "tlp-part-looser",
		Title: "A part is marked like its document or more strictly.",
		Why:   "The label of a document stands on every page of it (TLP 2.0, section 2) and covers everything in it. A part with a looser label would look as if it could be passed on alone, out of a document that may not be.",
		Wrong: "tlp: amber\naffected: {tlp: green, …}",
		Right: "tlp: amber\naffected: {tlp: amber+strict, …}",
	}
	estateLabel = diag.Rule{
		Code:  "tlp-estate",
		Title: "What is said of our systems is marked at least like the system's entry.",
		Why:   "\"Two of our firewalls are exposed\" tells an attacker more than the entry that says we have firewalls. So `affected` carries at least the label of each estate entry it names, while the rest of the product may travel further.",
		Wrong: "tlp: green\naffected: {estate: [panos-gateways], …}      # the entry is amber+strict",
		Right: "tlp: green\naffected: {estate: [panos-gateways], tlp: amber+strict, …}",
	}
	sourceLabel = diag.Rule{
		Code:  "tlp-source",
		Title: "A product is not marked below what its sources provide.",
		Why:   "Who shares information decides how far it travels (TLP 2.0, section 1). A product that draws on a source with a default label keeps that label or a stricter one, unless the source allows release in other words (release: paraphrase in its entry).",
		Wrong: "tlp: green\nsources: [{id: S1, source: peer-isac, …}]   # peer-isac provides amber",
		Right: "tlp: amber\nsources: [{id: S1, source: peer-isac, …}]",
	}
)

func labels() family {
	return family{
		rules:    []*diag.Rule{&aboveCeiling, &looserPart, &estateLabel, &sourceLabel},
		document: (*pass).labels,
		product:  (*pass).productLabels,
		world:    (*survey).reviewLabels,
	}
}

// labels checks the label of every document and of its parts.
func (p *pass) labels() {
	e := p.entry
	if p.broken[intel.Settings] {
		return // the labels of others are not known
	}
	if e.Kind == intel.Settings {
		p.settingsLabels()
		return
	}
	if n := p.root.Get("tlp"); n != nil && e.Kind != intel.Reviews {
		p.ceiling(n)
	}
	if e.Kind != intel.Assessments {
		return
	}
	p.part("our state", p.root.At("affected", "tlp"))
	for _, key := range []string{"indicators", "sources"} {
		for _, item := range p.root.Get(key).Each() {
			p.part("this part", item.Get("tlp"))
		}
	}
}

// reviewLabels checks the labels of reviews and their comments, whose nodes are
// not kept: the finding is about the file.
func (s *survey) reviewLabels() []diag.Diagnostic {
	ceiling := s.Organisation.Ceiling
	if s.broken[intel.Settings] || ceiling == 0 {
		return nil
	}
	var found []diag.Diagnostic
	for i := range s.Entries() {
		e := &s.Entries()[i]
		if e.Kind != intel.Reviews {
			continue
		}
		label := intel.TLP(0)
		if e.TLP != s.Organisation.DefaultTLP(intel.Reviews) { // that one is reported where it is set
			label = e.TLP
		}
		if r := s.Reviews.Get(e.ID); r != nil {
			label = max(label, r.CommentTLP)
		}
		if label > ceiling {
			found = append(found, aboveCeiling.At(e.Path, diag.Span{}, "this review is marked %s, above the ceiling of this repository, %s; everyone with a clone could read it", label.Label(), ceiling.Label()))
		}
	}
	return found
}

// settingsLabels checks the labels that dossier.yaml gives to others.
func (p *pass) settingsLabels() {
	if n := p.root.Get("tlp"); n != nil && n.Shape == doc.Text {
		p.ceiling(n)
	}
	if defaults := p.root.At("tlp", "defaults"); defaults != nil {
		for _, f := range defaults.Fields {
			p.ceiling(f.Value)
		}
	}
}

func (p *pass) ceiling(n *doc.Node) {
	label, ceiling := intel.ParseTLP(n.Scalar), p.Organisation.Ceiling
	if ceiling != 0 && label > ceiling {
		p.add(p.at(&aboveCeiling, n.Span, "%s is above the ceiling of this repository, %s; everyone with a clone could read it", label.Label(), ceiling.Label()).
			See("content/dossier.yaml", p.ceilingSpan(), "the ceiling"))
	}
}

func (p *pass) ceilingSpan() diag.Span {
	if e := p.Entry(intel.Ref{Kind: intel.Settings, ID: "dossier"}); e != nil {
		return p.Nodes(e).Place("tlp", "ceiling")
	}
	return diag.Span{}
}

// part checks the label of a part against its document.
func (p *pass) part(what string, n *doc.Node) {
	label := intel.ParseTLP(n.Text())
	if label == 0 {
		return
	}
	p.ceiling(n)
	if label < p.entry.TLP {
		p.add(p.at(&looserPart, n.Span, "%s is marked %s, looser than the document, which is %s; a part may be stricter only", what, label.Label(), p.entry.TLP.Label()).
			See(p.entry.Path, p.key("tlp"), "the document's label"))
	}
}

func (p *pass) productLabels(a *intel.Assessment) {
	if p.broken[intel.Settings] {
		return
	}
	p.estateLabels(a)
	for i, c := range a.Sources {
		s := p.Sources.Get(c.Source)
		if s == nil || s.Paraphrase || s.DefaultTLP <= a.TLP {
			continue
		}
		p.add(p.at(&sourceLabel, p.root.Place("sources", i, "source"), "%s provides %s, and this product is %s; mark the product %s, or leave this source out", c.Source, s.DefaultTLP.Label(), a.TLP.Label(), s.DefaultTLP).
			See(s.Path, p.Nodes(p.Entry(s.Ref)).Place("default_tlp"), "the source's label"))
	}
}

func (p *pass) estateLabels(a *intel.Assessment) {
	if a.Affected == nil {
		return
	}
	label := max(a.Affected.TLP, a.TLP)
	if a.Affected.TLP != 0 {
		label = a.Affected.TLP
	}
	var strictest *intel.EstateEntry
	for _, id := range a.Affected.Estate {
		if e := p.Estate.Get(id); e != nil && e.TLP > label && (strictest == nil || e.TLP > strictest.TLP) {
			strictest = e
		}
	}
	if strictest == nil {
		return
	}
	d := p.at(&estateLabel, p.affectedLabel(), "what is said of %s is marked %s, and its entry is %s; write tlp: %s under affected", strictest.ID, label.Label(), strictest.TLP.Label(), strictest.TLP)
	if p.root.At("affected", "tlp") != nil {
		d = d.Fixed(strictest.TLP.String())
	}
	p.add(d.See(strictest.Path, p.Nodes(p.Entry(strictest.Ref)).Place("tlp"), "the entry"))
}

// affectedLabel returns the place of the label of `affected`, or of its key.
func (p *pass) affectedLabel() diag.Span {
	if n := p.root.At("affected", "tlp"); n != nil {
		return n.Span
	}
	return p.key("affected")
}
