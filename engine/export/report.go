package export

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// report is the product itself. It refers to what it names, or to whose it is
// when it names nothing.
func (x *Exports) report(a *edition.Assessment, parts []*object) *object {
	o := &object{
		Type: "report", Spec: "2.1", ID: x.revised("report", a.Ref().String()), CreatedBy: x.org.ID,
		Created: stamp(created(a)), Modified: stamp(x.modified(a)), Revoked: a.Withdrawal != nil,
		Name: flat(a.Title), Text: description(a), Types: reportTypes(a.Product), Published: stamp(created(a)),
		Confidence: leastSure(a.Judgements), Lang: cmp.Or(x.ed.Organisation.Language, "en"),
		Labels: []string{string(a.Product), string(a.Status)}, References: x.references(a), Markings: marked(own(a)),
		Extensions: map[string]any{x.terms.ID: estimates(a)},
	}
	for _, p := range parts {
		o.Refs = append(o.Refs, p.ID)
	}
	if len(parts) == 0 {
		o.Refs = []string{x.org.ID}
	}
	o.Refs = unique(o.Refs)
	return o
}

// reportTypes are of report-type-ov (STIX 2.1, section 10.22).
func reportTypes(p intel.Product) []string {
	switch p {
	case intel.ActorProfile:
		return []string{"intrusion-set", "threat-actor"}
	case intel.CampaignReport:
		return []string{"campaign"}
	case intel.VulnerabilityAdvisory:
		return []string{"vulnerability"}
	}
	return []string{"threat-report"}
}

// description tells a product in words: how it stands, its bottom line, its
// judgements. Likelihood and confidence stand in sentences of their own.
func description(a *edition.Assessment) string {
	var parts []string
	if s := standing(a); s != "" {
		parts = append(parts, s)
	}
	parts = append(parts, flat(a.BottomLine))
	for _, j := range a.Judgements {
		parts = append(parts, j.ID+". "+flat(j.Statement)+" "+estimate(j))
	}
	return strings.Join(parts, "\n\n")
}

// estimate says how likely a judgement is, and how sure we are of it.
func estimate(j *edition.Judgement) string {
	var words []string
	if j.Likelihood.Stated() {
		words = append(words, "Likelihood: "+j.Likelihood.Words()+".")
	}
	if j.Confidence != 0 {
		words = append(words, "Confidence: "+j.Confidence.String()+".")
	}
	return strings.Join(words, " ")
}

// standing warns of a product that is not simply in force.
func standing(a *edition.Assessment) string {
	switch a.Status {
	case edition.Withdrawn:
		return "Withdrawn: " + intel.Stop(flat(cmp.Or(a.Withdrawal.Reason, "do not rely on it")))
	case edition.Superseded:
		return "Superseded: a later product has replaced this one."
	case edition.Expired:
		return "Expired: it says what we held then, not what we hold now."
	case edition.Provisional:
		return "Provisional: released before the sign-off was complete."
	}
	return ""
}

// references leads to the page, and to the sources that are not marked more
// strictly than the product.
func (x *Exports) references(a *edition.Assessment) []externalReference {
	var list []externalReference
	if at := x.address(a); at != "" {
		list = append(list, externalReference{Source: x.ed.Organisation.Name, Text: "The page of this product", URL: at})
	}
	for _, c := range a.Citations {
		if c.TLP > own(a) {
			continue
		}
		text := flat(c.Title)
		if c.Grade.Valid() {
			text += " (" + string(c.Grade) + ": " + c.Grade.Reliability() + ", " + c.Grade.Credibility() + ")"
		}
		list = append(list, externalReference{Source: cmp.Or(flat(c.Publisher), c.ID), Text: text, URL: onTheWeb(c.URL)})
	}
	return list
}

// onTheWeb is the address of a publication, "" for any other.
func onTheWeb(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https"}, u.Scheme) {
		return ""
	}
	return u.String()
}

// percent is the number of STIX for a level of analytic confidence (STIX 2.1,
// appendix A, None / Low / Med / High). A likelihood never becomes one.
func percent(c intel.Confidence) int {
	switch c {
	case intel.Low:
		return 15
	case intel.Moderate:
		return 50
	case intel.High:
		return 85
	}
	return 0
}

// leastSure is the confidence of the judgement that we are least sure of; a report
// is no surer than that. 0: it states none.
func leastSure(list []*edition.Judgement) int {
	least := 0
	for _, j := range list {
		if p := percent(j.Confidence); p > 0 && (least == 0 || p < least) {
			least = p
		}
	}
	return least
}

// extension defines the property of reports in which judgements stand with
// likelihood and confidence apart, as STIX itself has no place for a likelihood.
func extension(by string) *object {
	return lasting(object{
		Type: "extension-definition", CreatedBy: by, Name: "Estimates after ICD 203", Version: "1.0.0", Extends: []string{"property-extension"},
		Text: "Key judgements of a report, each with its likelihood (ICD 203) and, separately, the analytic confidence in it.",
		Schema: "information_cutoff (timestamp): what was known when the report was written. review_by (date). " +
			"digest (string): SHA-256 of the document that experts signed. judgements (list): id, statement, " +
			"likelihood (a term of ICD 203 with hyphens), low and high (its range in percent, low <= p < high), " +
			"probability (percent, where stated), confidence (low, moderate or high), because (its basis), " +
			"resolves_by (date) and resolution (what will decide it).",
	})
}

type estimateExtension struct {
	Type       string   `json:"extension_type"`
	Cutoff     string   `json:"information_cutoff,omitempty"`
	ReviewBy   string   `json:"review_by,omitempty"`
	Digest     string   `json:"digest,omitempty"`
	Judgements []judged `json:"judgements,omitempty"`
}

type judged struct {
	ID          string `json:"id"`
	Statement   string `json:"statement"`
	Likelihood  string `json:"likelihood,omitempty"`
	Low         int    `json:"low,omitempty"`
	High        int    `json:"high,omitempty"`
	Probability int    `json:"probability,omitempty"`
	Confidence  string `json:"confidence,omitempty"`
	Because     string `json:"because,omitempty"`
	ResolvesBy  string `json:"resolves_by,omitempty"`
	Resolution  string `json:"resolution,omitempty"`
}

func estimates(a *edition.Assessment) estimateExtension {
	e := estimateExtension{Type: "property-extension", Cutoff: stamp(a.Cutoff), ReviewBy: intel.Stamp(a.ReviewBy), Digest: a.Digest}
	for _, j := range a.Judgements {
		to := judged{
			ID: j.ID, Statement: flat(j.Statement), Likelihood: j.Likelihood.Key(), Probability: j.Probability, Confidence: j.Confidence.String(),
			Because: flat(j.Because), ResolvesBy: intel.Stamp(j.ResolvesBy), Resolution: flat(j.Resolution),
		}
		if j.Likelihood.Stated() {
			to.Low, to.High = j.Likelihood.Range()
		}
		e.Judgements = append(e.Judgements, to)
	}
	return e
}
