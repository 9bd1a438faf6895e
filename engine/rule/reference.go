package rule

import (
	"regexp"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	unknownReference = diag.Rule{
		Code:  "unknown-reference",
		Title: "Every reference leads to a document of this repository.",
		Why:   "A product is tied to the requirement it answers, the system it is about and the people who answer for it by the ids of their documents. A reference that leads nowhere breaks coverage, sign-off and the reader's way to the evidence, and nobody sees it on the page. Documents are named by their file name without extension.",
		Wrong: "answers: [PIR-01]        # there is no content/requirements/PIR-01.yaml",
		Right: "answers: [PIR-001]",
	}
	wrongKind = diag.Rule{
		Code:  "reference-wrong-kind",
		Title: "A reference leads to a document of the kind its field asks for.",
		Why:   "The field decides what is done with the name: authors are excluded from signing, stakeholders receive the answer, estate entries decide which domains must sign. A name of another kind would be looked for in the wrong place and not be found. A judgement is about requirements or estate entries.",
		Wrong: "asked_by: ahansen        # a council member, not a stakeholder",
		Right: "asked_by: ceo",
	}
	unknownDomain = diag.Rule{
		Code:  "unknown-domain",
		Title: "A domain is one of those in content/dossier.yaml.",
		Why:   "The domains of a document decide which experts must sign it. A domain that is not defined has no experts, so the document could never be signed.",
		Wrong: "domains: [netwrk]",
		Right: "domains: [network]",
	}
	unknownAudience = diag.Rule{
		Code:  "unknown-audience",
		Title: "An audience is one of those in content/dossier.yaml.",
		Why:   "The audience gives the highest TLP label its readers may see. Without one nothing can be released to them.",
		Wrong: "audience: executive",
		Right: "audience: executives",
	}
	unknownCitation = diag.Rule{
		Code:  "unknown-citation",
		Title: "A judgement and a source mark name a source of the same product.",
		Why:   "ICD 203 asks that each judgement can be traced to its sources (standard 1: properly describes quality and credibility of underlying sources, section D.6.e.(1)), and ICD 206 that each citation has its entry. A mark without an entry cannot be followed.",
		Wrong: "sources: [S3]            # the product lists S1 and S2",
		Right: "sources: [S2]",
	}
	unknownLead = diag.Rule{
		Code:  "unknown-lead",
		Title: "A product names the day and number of a lead that was collected.",
		Why:   "What a source is worth is counted from its leads to the products they became. The day is the file below content/leads, the number is the item's n.",
		Wrong: "lead: 2024-11-15/9       # that day has three leads",
		Right: "lead: 2024-11-15/3",
	}
	unknownJudgement = diag.Rule{
		Code:  "unknown-judgement",
		Title: "An outcome names a judgement of its assessment.",
		Why:   "Calibration compares what was judged with what came. An outcome without its judgement counts for nothing.",
		Wrong: "judgement: KJ4           # the assessment has KJ1 to KJ3",
		Right: "judgement: KJ3",
	}
)

func references() family {
	return family{
		rules:    []*diag.Rule{&unknownReference, &wrongKind, &unknownDomain, &unknownAudience, &unknownCitation, &unknownLead, &unknownJudgement},
		document: func(p *pass) { p.references(); p.marks() },
		others:   map[intel.Kind]func(*pass){intel.Estate: (*pass).estateTypes},
	}
}

// target says what a field refers to.
type target struct {
	path  []string // keys from the root; "*" stands for each item
	kinds []intel.Kind
	check func(*pass, *doc.Node) // for what is not a document; kinds is nil then
}

func to(path string, kinds ...intel.Kind) target {
	return target{path: strings.Fields(path), kinds: kinds}
}

func with(path string, check func(*pass, *doc.Node)) target {
	return target{path: strings.Fields(path), check: check}
}

// targets returns every field of a kind that refers to something.
func targets(k intel.Kind) []target {
	switch k {
	case intel.Settings:
		return []target{to("domains * lead", intel.Council), to("domains * deputy", intel.Council), with("default_audience", (*pass).audience)}
	case intel.Requirements:
		return []target{
			to("stakeholders *", intel.Stakeholders), to("owner", intel.Council), with("domain", (*pass).domain),
			to("eeis * answered_by *", intel.Assessments),
		}
	case intel.Stakeholders:
		return []target{with("audience", (*pass).audience), to("requirements *", intel.Requirements)}
	case intel.Council:
		return []target{with("domains *", (*pass).domain), to("deputies *", intel.Council)}
	case intel.Estate:
		return []target{with("domain", (*pass).domain), to("supports *", intel.Estate), to("supplier", intel.Estate)}
	case intel.Sources:
		return []target{to("requirements *", intel.Requirements)}
	case intel.Inquiries:
		return []target{to("asked_by", intel.Stakeholders), to("requirements *", intel.Requirements), to("assessment", intel.Assessments)}
	case intel.Assessments:
		return []target{
			to("authors *", intel.Council), to("answers *", intel.Requirements), with("domains *", (*pass).domain),
			to("affected estate *", intel.Estate),
			with("judgements * sources *", (*pass).citation), to("judgements * about *", intel.Requirements, intel.Estate),
			to("sources * source", intel.Sources), with("lead", (*pass).lead), to("supersedes", intel.Assessments),
		}
	case intel.Outcomes:
		return []target{to("assessment", intel.Assessments), with("judgement", (*pass).judgement), to("author", intel.Council)}
	case intel.Leads:
		return []target{to("items * source", intel.Sources), to("items * requirements *", intel.Requirements), to("items * assessment", intel.Assessments)}
	case intel.Feedbacks:
		return []target{with("document", (*pass).document), to("from", intel.Stakeholders)}
	case intel.Roundups:
		return []target{to("editor", intel.Council)}
	}
	return nil
}

func (p *pass) references() {
	for _, t := range p.targets[p.entry.Kind] {
		p.follow(p.root, t.path, t)
	}
}

func (p *pass) follow(n *doc.Node, path []string, t target) {
	switch {
	case n == nil:
	case len(path) == 0:
		if n.Shape == doc.Text && n.Scalar != "" {
			p.refer(n, t)
		}
	case path[0] == "*":
		for _, item := range n.Items {
			p.follow(item, path[1:], t)
		}
	default:
		p.follow(n.Get(path[0]), path[1:], t)
	}
}

var wellFormed = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

func (p *pass) refer(n *doc.Node, t target) {
	if t.check != nil {
		t.check(p, n)
		return
	}
	for _, k := range t.kinds {
		if p.Known(intel.Ref{Kind: k, ID: n.Scalar}) {
			return
		}
	}
	if p.entry.Valid || wellFormed.MatchString(n.Scalar) { // else the schema has said so
		p.add(p.missing(n, t.kinds))
	}
}

// missing returns the finding about a bare id that no document of the wanted
// kinds has.
func (p *pass) missing(n *doc.Node, wanted []intel.Kind) diag.Diagnostic {
	id, noun := n.Scalar, nouns(wanted)
	for _, k := range intel.Kinds {
		if p.Known(intel.Ref{Kind: k, ID: id}) {
			return p.at(&wrongKind, n.Span, "%q is %s, and this field names %s", id, article(k.Noun()), article(noun))
		}
	}
	var candidates []string
	for _, k := range wanted {
		candidates = append(candidates, p.names.of(k)...)
	}
	guess := p.nearest(id, candidates)
	return p.at(&unknownReference, n.Span, "there is no %s %q%s", noun, id, didYouMean(guess)).Fixed(guess)
}

// estateTypes checks that an entry serves objectives and comes from a supplier.
func (p *pass) estateTypes() {
	for _, n := range p.root.Get("supports").Each() {
		p.estateType(n, intel.Objective)
	}
	if n := p.root.Get("supplier"); n != nil {
		p.estateType(n, intel.Supplier)
	}
}

func (p *pass) estateType(n *doc.Node, want intel.EstateType) {
	e := p.Estate.Get(n.Scalar)
	if e == nil || e.Type == want {
		return
	}
	p.add(p.at(&wrongKind, n.Span, "%q is %s, and this field names %s", n.Scalar, article(string(e.Type)), article(string(want))).
		See(e.Path, p.Nodes(p.Entry(e.Ref)).Place("type"), "its type"))
}

func nouns(kinds []intel.Kind) string {
	list := make([]string, len(kinds))
	for i, k := range kinds {
		list[i] = k.Noun()
	}
	return strings.Join(list, " or ")
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

func (p *pass) domain(n *doc.Node) { p.domainID(n.Span, n.Scalar) }

func (p *pass) domainID(at diag.Span, id string) {
	if _, ok := p.Organisation.Domain(id); ok || len(p.Organisation.Domains) == 0 {
		return
	}
	ids := make([]string, len(p.Organisation.Domains))
	for i, d := range p.Organisation.Domains {
		ids[i] = d.ID
	}
	guess := p.nearest(id, ids)
	end := didYouMean(guess)
	if guess == "" {
		end = "; the domains are " + strings.Join(ids, ", ")
	}
	p.add(p.at(&unknownDomain, at, "there is no domain %q%s", id, end).Fixed(guess))
}

func (p *pass) audience(n *doc.Node) {
	if _, ok := p.Organisation.Audience(n.Scalar); ok || len(p.Organisation.Audiences) == 0 {
		return
	}
	ids := make([]string, len(p.Organisation.Audiences))
	for i, a := range p.Organisation.Audiences {
		ids[i] = a.ID
	}
	guess := p.nearest(n.Scalar, ids)
	p.add(p.at(&unknownAudience, n.Span, "there is no audience %q%s", n.Scalar, didYouMean(guess)).Fixed(guess))
}

func (p *pass) citation(n *doc.Node) {
	p.citationID(n.Span, n.Scalar)
}

func (p *pass) citationID(at diag.Span, id string) {
	ids := p.citations()
	if slices.Contains(ids, id) {
		return
	}
	guess := p.nearest(id, ids)
	end := didYouMean(guess)
	if guess == "" && len(ids) > 0 {
		end = "; it lists " + strings.Join(ids, ", ")
	}
	p.add(p.at(&unknownCitation, at, "this product lists no source %q%s", id, end).Fixed(guess))
}

// citations returns the ids of the sources the document at hand lists.
func (p *pass) citations() []string {
	if p.cited == nil {
		p.cited = []string{}
		for _, item := range p.root.Get("sources").Each() {
			p.cited = append(p.cited, item.Get("id").Text())
		}
	}
	return p.cited
}

func (p *pass) lead(n *doc.Node) {
	name, number, _ := strings.Cut(n.Scalar, "/")
	e := p.Entry(intel.Ref{Kind: intel.Leads, ID: name})
	if e == nil {
		guess := p.nearest(name, p.names.of(intel.Leads))
		p.report(&unknownLead, n.Span, "no leads were collected on %q%s", name, didYouMean(guess))
		return
	}
	items := p.Nodes(e).Get("items")
	for _, item := range items.Each() {
		if item.Get("n").Text() == number {
			return
		}
	}
	p.add(p.at(&unknownLead, n.Span, "the leads of %s have no number %q; a lead is written as its day, a slash and its n", name, number).
		See(e.Path, items.Place(), "the leads of that day"))
}

func (p *pass) judgement(n *doc.Node) {
	ref := intel.Ref{Kind: intel.Assessments, ID: p.root.Get("assessment").Text()}
	e := p.Entry(ref)
	if e == nil {
		return // the reference to the assessment is reported
	}
	root := p.Nodes(e)
	if root == nil {
		return // so is what makes it unreadable
	}
	list := root.Get("judgements")
	var ids []string
	for _, j := range list.Each() {
		ids = append(ids, j.Get("id").Text())
	}
	if slices.Contains(ids, n.Scalar) {
		return
	}
	guess := p.nearest(n.Scalar, ids)
	p.add(p.at(&unknownJudgement, n.Span, "%s has no judgement %q%s", ref.ID, n.Scalar, didYouMean(guess)).
		Fixed(guess).See(e.Path, list.Place(), "its judgements"))
}

// document checks a reference that is written as kind/id.
func (p *pass) document(n *doc.Node) {
	if d, bad := p.unresolved(n.Span, n.Scalar); bad {
		p.add(d)
	}
}
