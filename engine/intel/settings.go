package intel

import (
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/doc"
)

// Organisation is content/dossier.yaml: whose repository it is, who reads it
// and how far its content may travel.
type Organisation struct {
	Header
	Name            string
	Sector          string
	Notice          string // printed at the foot of every page
	Contact         string // e-mail address
	Questions       string // e-mail address for questions and feedback
	FeedbackForm    string // address of a form, with {id} and {state} in it; "": none
	SiteURL         string
	TimeZone        string // IANA name
	Language        string // BCP 47 tag; "" means "en"
	Repository      string // name in every signed statement
	AsOf            time.Time
	Ceiling         TLP
	Defaults        map[Kind]TLP
	Domains         []Domain
	Audiences       []Audience
	DefaultAudience string
	Fonts           []string // of PDFs, for scripts beyond the built-in ones: paths from the root of the repository
	EmbedSources    bool     // PDFs carry their text as Markdown and data
	Attack          string   // path of the ATT&CK bundle from the root of the repository; "": the embedded facts
}

// ShippedTLP is the label of a document that names none, whose kind has no
// default in dossier.yaml; it is also the shipped ceiling of a repository.
const ShippedTLP = AmberStrict

// Domain is one field of expertise of the fusion center.
type Domain struct {
	ID     string
	Name   string
	Scope  string
	Lead   string // council id
	Deputy string // council id; empty when none
}

// Audience is a group of readers with the highest label they may see.
type Audience struct {
	ID      string
	Name    string
	TLP     TLP
	Public  bool
	Default bool // the leadership's: the edition that is built when none is named
	Budget  Budget

	SiteURL string // of its edition; "": see Organisation.Address

	// Sections are the parts of a product's page in their order; none: the usual
	// ones.
	Sections []string
}

// Budget limits what is sent to an audience; 0 means no limit.
type Budget struct {
	FlashAlertsPerDay    int
	JudgementsPerRoundup int
}

// DefaultTLP returns the label of a document of a kind that names none.
func (o *Organisation) DefaultTLP(k Kind) TLP {
	if t, ok := o.Defaults[k]; ok {
		return t
	}
	return ShippedTLP
}

// Domain returns the domain with an id.
func (o *Organisation) Domain(id string) (Domain, bool) {
	for _, d := range o.Domains {
		if d.ID == id {
			return d, true
		}
	}
	return Domain{}, false
}

// Audience returns the audience with an id, the default one for "".
func (o *Organisation) Audience(id string) (Audience, bool) {
	if id == "" {
		id = o.DefaultAudience
	}
	for _, a := range o.Audiences {
		if a.ID == id {
			return a, true
		}
	}
	return Audience{}, false
}

// Address returns where the edition of an audience is published, without a slash
// at the end: at an address of its own, else that of the organisation for the
// default audience and a folder below it for the others, as `dossier build --all`
// lays them out, so that no link leads into the edition of somebody else. It is
// "" where no address is known.
func (o *Organisation) Address(a Audience) string {
	switch {
	case a.SiteURL != "":
		return a.SiteURL
	case o.SiteURL == "" || a.ID == o.DefaultAudience:
		return o.SiteURL
	}
	return o.SiteURL + "/" + a.ID
}

// DecodeOrganisation reads content/dossier.yaml.
func DecodeOrganisation(h Header, d *doc.Document) *Organisation {
	n, org := d.Root, d.Root.Get("organisation")
	o := &Organisation{
		Header:          h,
		Name:            org.Get("name").Text(),
		Sector:          org.Get("sector").Text(),
		Notice:          org.Get("notice").Text(),
		Contact:         org.Get("contact").Text(),
		Questions:       org.Get("questions").Text(),
		FeedbackForm:    org.Get("feedback_form").Text(),
		SiteURL:         strings.TrimSuffix(org.Get("site_url").Text(), "/"),
		TimeZone:        org.Get("time_zone").Text(),
		Language:        org.Get("language").Text(),
		Repository:      n.Get("repository").Text(),
		AsOf:            n.Get("as_of").Time(),
		Ceiling:         ParseTLP(n.At("tlp", "ceiling").Text()),
		Defaults:        map[Kind]TLP{},
		Domains:         each(n.Get("domains"), decodeDomain),
		Audiences:       each(n.Get("audiences"), decodeAudience),
		DefaultAudience: n.Get("default_audience").Text(),
		Fonts:           n.At("pdf", "fonts").Strings(),
		EmbedSources:    n.At("pdf", "embed").Bool(),
		Attack:          n.Get("attack").Text(),
	}
	if defaults := n.At("tlp", "defaults"); defaults != nil {
		for _, f := range defaults.Fields {
			o.Defaults[Kind(f.Key)] = ParseTLP(f.Value.Text())
		}
	}
	for i := range o.Audiences {
		o.Audiences[i].Default = o.Audiences[i].ID == o.DefaultAudience
	}
	if o.Questions == "" {
		o.Questions = o.Contact
	}
	return o
}

func decodeDomain(n *doc.Node) Domain {
	return Domain{
		ID: n.Get("id").Text(), Name: n.Get("name").Text(), Scope: n.Get("scope").Text(),
		Lead: n.Get("lead").Text(), Deputy: n.Get("deputy").Text(),
	}
}

func decodeAudience(n *doc.Node) Audience {
	return Audience{
		ID: n.Get("id").Text(), Name: n.Get("name").Text(),
		TLP:      ParseTLP(n.Get("tlp").Text()),
		Public:   n.Get("access").Text() == "public",
		Sections: typed[string](n.Get("sections")),
		SiteURL:  strings.TrimSuffix(n.Get("site_url").Text(), "/"),
		Budget: Budget{
			FlashAlertsPerDay:    n.At("budget", "flash_alerts_per_day").Int(),
			JudgementsPerRoundup: n.At("budget", "judgements_per_roundup").Int(),
		},
	}
}

// Policy is content/policy.yaml: who must sign what.
type Policy struct {
	Header
	Founded       string // commit before which nothing is judged
	Unsigned      bool   // recorded reviews need no signature
	Record        bool   // objections are recorded instead of blocking
	Allow         bool   // a document that no rule matches is allowed
	SignedCommits bool
	Rules         []PolicyRule
}

// PolicyRule is one line of the policy. Every rule that matches applies.
type PolicyRule struct {
	Name            string
	Products        []Product
	Kinds           []Kind
	Paths           []string // glob patterns from the root of the repository, ** spans folders
	TLPLowered      bool     // applies when a marking is lowered
	OutsideContent  bool     // applies to everything outside content/
	PerDomain       int      // reviewers in each required domain
	People          int      // distinct reviewers
	Role            Role     // whom People are counted among; empty: any qualified member
	DistinctDomains bool     // one person serves one domain only
	Provisional     bool     // may be published before it is fully signed
	RespondWithin   time.Duration
	ValidFor        time.Duration // 0: for ever
}

// DecodePolicy reads content/policy.yaml.
func DecodePolicy(h Header, d *doc.Document) *Policy {
	n := d.Root
	return &Policy{
		Header:        h,
		Founded:       n.Get("founded").Text(),
		Unsigned:      n.Get("records").Text() == "unsigned",
		Record:        n.Get("objections").Text() == "record",
		Allow:         n.Get("default").Text() == "allow",
		SignedCommits: n.Get("require_signed_commits").Bool(),
		Rules:         each(n.Get("rules"), decodePolicyRule),
	}
}

func decodePolicyRule(n *doc.Node) PolicyRule {
	to, need := n.Get("applies_to"), n.Get("require")
	return PolicyRule{
		Name:            n.Get("name").Text(),
		Products:        typed[Product](to.Get("products")),
		Kinds:           typed[Kind](to.Get("kinds")),
		Paths:           to.Get("paths").Strings(),
		TLPLowered:      to.Get("change").Text() == "tlp-lowered",
		OutsideContent:  to.Get("outside").Text() == "content",
		PerDomain:       need.Get("per_domain").Int(),
		People:          need.Get("people").Int(),
		Role:            Role(need.Get("role").Text()),
		DistinctDomains: need.Get("distinct_domains").Bool(),
		Provisional:     n.Get("provisional").Bool(),
		RespondWithin:   n.Get("respond_within").Duration(),
		ValidFor:        n.Get("valid_for").Duration(),
	}
}

// each decodes every item of a list.
func each[T any](n *doc.Node, decode func(*doc.Node) T) []T {
	var list []T
	for _, item := range n.Each() {
		list = append(list, decode(item))
	}
	return list
}

func typed[T ~string](n *doc.Node) []T {
	return each(n, func(item *doc.Node) T { return T(item.Text()) })
}

func spaced(s string) string { return strings.ReplaceAll(s, "-", " ") }
