package web

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/export"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
)

// margin is what stands beside the text.
type margin struct {
	SignOff    signOff
	Techniques []link
	CVEs       []link
	Actors     []link
	Indicators []indicator
	Many       int // indicators that stand in the text instead
	Cite       string
	Address    string // full address of the page; "" when the site has none
	Digest     string
	PDF        *link
	STIX       bool // beside the page, as there is
	CSV        bool // a table of the indicators
	Ask, Tell  template.URL
	Form       template.URL // for both; "" where there is none
}

type indicator struct {
	Type, Value, PAP, Note string
	First, Until           template.HTML
	Lapsed                 bool
}

// marginMost is how many indicators stand in the margin.
const marginMost = 12

func (p *page) margin(a *edition.Assessment) margin {
	m := margin{
		SignOff: p.signOff(&a.SignOff), Cite: p.cite(a), Digest: short(a.Digest),
		Ask:  p.mailto("Question on "+a.ID, "About "+a.ID+", state "+short(a.Digest)+":\n\n"),
		Tell: p.mailto("Feedback on "+a.ID, "Was "+a.ID+", state "+short(a.Digest)+", useful? Yes, partly or no:\n\nWhat do you know better than we do?\n\n"),
	}
	m.Form = p.form(a)
	for _, id := range a.Attack {
		m.Techniques = append(m.Techniques, p.at(techniquePath(id), id))
	}
	for _, id := range a.CVEs {
		m.CVEs = append(m.CVEs, p.at(cvePath(id), id))
	}
	for _, name := range a.Actors {
		m.Actors = append(m.Actors, p.at(actorPath(name), name))
	}
	m.STIX, m.CSV = export.Has(a), export.Tabled(a)
	if n := len(a.Indicators); n > marginMost {
		m.Many = n
	} else {
		m.Indicators = p.indicators(a.Indicators)
	}
	if p.ed.Organisation.SiteURL != "" {
		m.Address = p.ed.Organisation.SiteURL + "/assessments/" + a.ID + "/"
	}
	if pdf, ok := p.opts.PDFs[AssessmentPDF(a.ID)]; ok {
		l := p.at(AssessmentPDF(a.ID), "Download the "+pdfWords(pdf))
		m.PDF = &l
	}
	return m
}

// cite is a reference that tells which state of the product was read.
func (p *page) cite(a *edition.Assessment) string {
	return fmt.Sprintf("%s, “%s”, %s, %s, state %s, as of %s.", p.ed.Organisation.Name, a.Title, a.ID,
		p.dayText(a.Issued), short(a.Digest), p.dayText(p.ed.Moment))
}

// short is the first 12 digits of a digest, as file names of reviews have it.
func short(digest string) string {
	_, hex, found := strings.Cut(digest, ":")
	if !found {
		hex = digest
	}
	return hex[:min(12, len(hex))]
}

func (p *page) indicators(list []intel.Indicator) []indicator {
	out := make([]indicator, len(list))
	for i, n := range list {
		out[i] = indicator{
			Type: n.Type, Value: export.Defanged(n), PAP: n.PAP, Note: n.Note, First: p.day(n.FirstSeen), Until: p.day(n.ValidUntil),
			Lapsed: !n.ValidUntil.IsZero() && p.past(n.ValidUntil),
		}
	}
	return out
}

// named tells whether an address is one of the indicators, or lies on a host
// that is one; nothing ever links to it.
func named(list []intel.Indicator) func(address string) bool {
	return func(address string) bool {
		u, err := url.Parse(markdown.Refang(strings.ToLower(address)))
		if err != nil {
			return len(list) > 0
		}
		return slices.ContainsFunc(list, func(n intel.Indicator) bool {
			value := strings.ToLower(n.Value)
			switch n.Type {
			case "url":
				other, err := url.Parse(value)
				return err == nil && other.Host == u.Host && other.Path == u.Path
			case "domain":
				return u.Hostname() == value || strings.HasSuffix(u.Hostname(), "."+value)
			case "ipv4", "ipv6":
				return u.Hostname() == value
			case "email":
				return strings.Contains(u.Opaque, value)
			}
			return false
		})
	}
}

// form is the address of the form for readers, in which the product is named as in
// a letter; "" where there is none.
func (p *page) form(a *edition.Assessment) template.URL {
	named := strings.NewReplacer("{id}", url.QueryEscape(a.ID), "{state}", url.QueryEscape(short(a.Digest)))
	return template.URL(named.Replace(p.ed.Organisation.FeedbackForm))
}

// mailto opens a letter to whom readers ask; "" when no one is named.
func (s *site) mailto(subject, body string) template.URL {
	o := s.ed.Organisation
	to := o.Questions
	if to == "" {
		to = o.Contact
	}
	if to == "" {
		return ""
	}
	address := "mailto:" + url.PathEscape(to) + "?subject=" + url.PathEscape(subject)
	if body != "" {
		address += "&body=" + url.PathEscape(body)
	}
	return template.URL(strings.ReplaceAll(address, "%40", "@"))
}
