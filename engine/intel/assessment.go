package intel

import (
	"time"

	"github.com/dossier-cti/dossier/engine/doc"
)

// Product is a form of finished intelligence.
type Product string

// The six products.
const (
	FlashAlert            Product = "flash-alert"
	GeneralAssessment     Product = "assessment"
	ActorProfile          Product = "actor-profile"
	CampaignReport        Product = "campaign-report"
	IntrusionAnalysis     Product = "intrusion-analysis"
	VulnerabilityAdvisory Product = "vulnerability-advisory"
)

// Products lists the six products.
var Products = []Product{
	FlashAlert, GeneralAssessment, ActorProfile, CampaignReport, IntrusionAnalysis, VulnerabilityAdvisory,
}

// Noun returns the product's name in a sentence, for example "flash alert".
func (p Product) Noun() string { return spaced(string(p)) }

// Assessment is one finished product of any form.
type Assessment struct {
	Header
	Product            Product
	Title              string
	InformationCutoff  time.Time // "based on information available at"
	Authors            []string  // council ids
	BottomLine         string    // at most 60 words
	Answers            []string  // requirement ids
	Domains            []string  // further domains that must sign
	Affected           *Affected // nil when the product does not speak of us
	Judgements         []Judgement
	Sources            []Citation
	Attack             []string // ATT&CK technique ids
	CVEs               []string
	Actors             []string // ATT&CK group names
	Indicators         []Indicator
	Assumptions        []string
	Gaps               []string
	WouldChangeOurMind []string
	Lead               string // "2024-11-15/3": day and number of the lead it came from
	Supersedes         string // assessment id
	ReviewBy           time.Time
	ChangeReason       string // why likelihood or confidence moved
	Withdrawn          *Withdrawal
	Body               string // Markdown
}

// AffectedStatus answers "are we affected?".
type AffectedStatus string

// The five answers.
const (
	StatusAffected      AffectedStatus = "affected"
	StatusNotAffected   AffectedStatus = "not-affected"
	StatusInvestigating AffectedStatus = "investigating"
	StatusMitigated     AffectedStatus = "mitigated"
	StatusNotKnown      AffectedStatus = "not-known"
)

// Affected says whether the organisation is affected, how sure we are, and as
// of when. It may be marked more strictly than its document, never less.
type Affected struct {
	Status     AffectedStatus
	Estate     []string // estate ids
	Statement  string
	Confidence Confidence
	Because    string
	AsOf       time.Time
	TLP        TLP // unset: the document's
}

// Judgement is one key judgement: a claim about what is not known, with its
// likelihood and, separately, the confidence in it.
type Judgement struct {
	ID          string // unique in its product, for example "KJ1"
	Statement   string
	Likelihood  Likelihood
	Probability int // point probability in percent inside the band; 0: none stated
	Confidence  Confidence
	Because     string   // the basis of the confidence
	Sources     []string // ids of citations
	About       []string // requirement or estate ids
	Proposition string   // names the claim across products
	Negated     bool     // the statement is the opposite of the proposition
	ResolvesBy  time.Time
	Resolution  string // what will decide it
}

// Citation is one source of a product with its Admiralty grade.
type Citation struct {
	ID        string // for example "S1"
	Title     string
	Publisher string
	URL       string
	Grade     Grade
	Retrieved time.Time
	Source    string // id under content/sources; empty when none
	TLP       TLP    // unset: the document's
}

// Indicator is one observable with its validity.
type Indicator struct {
	Type       string // ipv4, ipv6, domain, url, email, md5, sha1, sha256, filename
	Value      string
	FirstSeen  time.Time
	ValidUntil time.Time
	PAP        string
	Note       string
	TLP        TLP // unset: the document's
}

// Withdrawal retracts a product. With Remove the page shrinks to a notice.
type Withdrawal struct {
	At     time.Time
	Reason string
	Remove bool
}

// DecodeAssessment reads an assessment from its document.
func DecodeAssessment(h Header, d *doc.Document) *Assessment {
	n := d.Root
	return &Assessment{
		Header:             h,
		Product:            Product(n.Get("product").Text()),
		Title:              n.Get("title").Text(),
		InformationCutoff:  n.Get("information_cutoff").Time(),
		Authors:            n.Get("authors").Strings(),
		BottomLine:         n.Get("bottom_line").Text(),
		Answers:            n.Get("answers").Strings(),
		Domains:            n.Get("domains").Strings(),
		Affected:           decodeAffected(n.Get("affected")),
		Judgements:         each(n.Get("judgements"), decodeJudgement),
		Sources:            each(n.Get("sources"), decodeCitation),
		Attack:             n.Get("attack").Strings(),
		CVEs:               n.Get("cves").Strings(),
		Actors:             n.Get("actors").Strings(),
		Indicators:         each(n.Get("indicators"), decodeIndicator),
		Assumptions:        n.Get("assumptions").Strings(),
		Gaps:               n.Get("gaps").Strings(),
		WouldChangeOurMind: n.Get("would_change_our_mind").Strings(),
		Lead:               n.Get("lead").Text(),
		Supersedes:         n.Get("supersedes").Text(),
		ReviewBy:           n.Get("review_by").Time(),
		ChangeReason:       n.Get("change_reason").Text(),
		Withdrawn:          decodeWithdrawal(n.Get("withdrawn")),
		Body:               d.Body,
	}
}

func decodeAffected(n *doc.Node) *Affected {
	if n == nil {
		return nil
	}
	return &Affected{
		Status:     AffectedStatus(n.Get("status").Text()),
		Estate:     n.Get("estate").Strings(),
		Statement:  n.Get("statement").Text(),
		Confidence: ParseConfidence(n.Get("confidence").Text()),
		Because:    n.Get("because").Text(),
		AsOf:       n.Get("as_of").Time(),
		TLP:        ParseTLP(n.Get("tlp").Text()),
	}
}

func decodeJudgement(n *doc.Node) Judgement {
	return Judgement{
		ID:          n.Get("id").Text(),
		Statement:   n.Get("statement").Text(),
		Likelihood:  ParseLikelihood(n.Get("likelihood").Text()),
		Probability: n.Get("probability").Int(),
		Confidence:  ParseConfidence(n.Get("confidence").Text()),
		Because:     n.Get("because").Text(),
		Sources:     n.Get("sources").Strings(),
		About:       n.Get("about").Strings(),
		Proposition: n.Get("proposition").Text(),
		Negated:     n.Get("negated").Bool(),
		ResolvesBy:  n.Get("resolves_by").Time(),
		Resolution:  n.Get("resolution").Text(),
	}
}

func decodeCitation(n *doc.Node) Citation {
	return Citation{
		ID:        n.Get("id").Text(),
		Title:     n.Get("title").Text(),
		Publisher: n.Get("publisher").Text(),
		URL:       n.Get("url").Text(),
		Grade:     Grade(n.Get("grade").Text()),
		Retrieved: n.Get("retrieved").Time(),
		Source:    n.Get("source").Text(),
		TLP:       ParseTLP(n.Get("tlp").Text()),
	}
}

func decodeIndicator(n *doc.Node) Indicator {
	return Indicator{
		Type:       n.Get("type").Text(),
		Value:      n.Get("value").Text(),
		FirstSeen:  n.Get("first_seen").Time(),
		ValidUntil: n.Get("valid_until").Time(),
		PAP:        n.Get("pap").Text(),
		Note:       n.Get("note").Text(),
		TLP:        ParseTLP(n.Get("tlp").Text()),
	}
}

func decodeWithdrawal(n *doc.Node) *Withdrawal {
	if n == nil {
		return nil
	}
	return &Withdrawal{
		At:     n.Get("at").Time(),
		Reason: n.Get("reason").Text(),
		Remove: n.Get("remove").Bool(),
	}
}
