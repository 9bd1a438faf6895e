package web

import (
	"bytes"
	"html/template"
	"iter"
	"slices"
	"strconv"

	"github.com/dossier-cti/dossier/engine/chart"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// product is an assessment as its page shows it.
type product struct {
	ID, Noun, Status  string
	Title             string
	Banners           []banner
	Past              bool // it no longer states what we hold
	Issued, Cutoff    template.HTML
	Review            template.HTML
	ReviewPassed      bool
	Authors           string
	Answers           []link
	Domains           string // "4 of 4 domains"
	BottomLine        string
	Affected          *affected
	Judgements        []judgement
	Revision          string // its number; "" for the first
	Published         template.HTML
	Updated           template.HTML
	Revisions         []revisionLink // that have an address
	Revised, Changes  *changes
	Histories         []figure
	MindChangers      []string
	Body              template.HTML
	Assumptions, Gaps []string
	Citations         []citation
	Inquiries         []asked
	Feedback          []verdict
	Margin            margin
	Sections          []string    // below the bottom line
	Indicators        []indicator // when they do not stand in the margin
	Technical         []link      // techniques and vulnerabilities, likewise
}

// banner tells at the head of a page that it is not simply in force.
type banner struct {
	Kind string // a class: "provisional", "superseded", …
	Lead string
	Text template.HTML
	Link *link
}

type affected struct {
	Answer, Statement, Confidence, Because string
	Bars, AsOf                             template.HTML
	Systems, Services                      []link
}

type citation struct {
	ID, Title, Publisher, Href string
	Reliability, Credibility   string // "B, usually reliable"
	Retrieved                  template.HTML
}

type verdict struct {
	Useful, From, Comment, Context string
	Day                            template.HTML
}

func (s *site) assessments() iter.Seq[file] {
	return each(s.ed.Assessments, func(a *edition.Assessment) []file {
		folder := "assessments/" + a.ID + "/"
		return append([]file{
			{folder + "index.html", func(b *bytes.Buffer) error { return s.assessment(a, b) }},
			{folder + "index.json", func(b *bytes.Buffer) error { return s.assessmentRecord(a, b) }},
			{folder + "index.md", func(b *bytes.Buffer) error { return s.assessmentSource(a, b) }},
		}, s.ofProduct(folder, a)...)
	})
}

func (s *site) assessment(a *edition.Assessment, b *bytes.Buffer) error {
	folder := "assessments/" + a.ID + "/"
	if removed(a) {
		return s.notice(folder, a, b)
	}
	p := s.page(folder + "index.html")
	p.raise(a.TLP)
	return p.render(b, "assessment", a.Title, p.crumbs(2, link{Text: a.ID}), p.product(a))
}

// notice is all that is left of what was removed.
func (s *site) notice(folder string, a *edition.Assessment, b *bytes.Buffer) error {
	p := s.page(folder + "index.html")
	p.raise(a.TLP)
	v := product{ID: a.ID, Title: "Withdrawn product", Banners: []banner{p.withdrawn(a)}}
	return p.render(b, "removed", title(a), p.crumbs(2, link{Text: a.ID}), v)
}

func (p *page) product(a *edition.Assessment) product {
	v := product{
		ID: a.ID, Title: a.Title, Noun: intel.Upper(a.Product.Noun()), Status: a.Status.Noun(),
		Banners: p.banners(a), Past: !a.Live(), Issued: p.day(a.Issued), Cutoff: p.moment(a.Cutoff),
		Review: p.day(a.ReviewBy), ReviewPassed: a.Live() && !a.ReviewBy.IsZero() && p.past(a.ReviewBy),
		Answers: links(a.Answers, p.requirement), Domains: a.Heard(),
		BottomLine: a.BottomLine, Affected: p.affected(a.Affected), Revised: p.revised(a), Changes: p.changes(a),
		MindChangers: a.WouldChangeOurMind, Body: p.prose(a.Body, a),
		Assumptions: a.Assumptions, Gaps: a.Gaps, Margin: p.margin(a),
	}
	if r := a.Revision; r.N > 1 {
		v.Revision, v.Published, v.Updated = strconv.Itoa(r.N), p.day(r.Published), p.day(r.Updated)
		v.Revisions = p.revisionLinks(a, 0)
	}
	var names []string
	for _, m := range a.Authors {
		names = append(names, p.person(m))
	}
	v.Authors = intel.Join(names)
	v.Sections = arranged(p.ed.Audience.Sections)
	for _, j := range a.Judgements {
		k := p.judgementIn(j)
		k.Why = v.why(k.Change.Reason)
		v.Judgements = append(v.Judgements, k)
		if c, ok := chart.History(j, p.zone, pictures); ok && len(v.Histories) < perPage {
			v.Histories = append(v.Histories, p.figure(c, "picture-"+j.ID))
		}
	}
	hostile := named(a.Indicators)
	for i := range a.Citations {
		v.Citations = append(v.Citations, p.citation(&a.Citations[i], hostile))
	}
	for _, q := range a.Inquiries {
		v.Inquiries = append(v.Inquiries, p.asked(q))
	}
	for _, f := range a.Feedback {
		v.Feedback = append(v.Feedback, verdict{intel.Upper(f.Useful), p.stakeholder(f.From), f.Comment, f.Context, p.day(f.At)})
	}
	v.arrange(p, a)
	return v
}

// why is where the page gives a reason for all that changed; "" when it does
// not give this one.
func (v *product) why(reason string) template.URL {
	for _, c := range []*changes{v.Revised, v.Changes} {
		if c != nil && reason != "" && c.Reason == reason && slices.Contains(v.Sections, "changes") {
			return template.URL("#" + c.ID)
		}
	}
	return ""
}

// banners are in order of weight: what is withdrawn is said first.
func (p *page) banners(a *edition.Assessment) []banner {
	var list []banner
	if a.Withdrawal != nil {
		list = append(list, p.withdrawn(a))
	}
	if a.SupersededBy != nil && a.Status == edition.Superseded {
		l := p.assessment(a.SupersededBy)
		list = append(list, banner{"superseded", "Superseded.", "Read instead, issued " + p.day(a.SupersededBy.Issued) + ":", &l})
	} else if a.Status == edition.Superseded {
		list = append(list, banner{"superseded", "Superseded.", "A later product has replaced this one.", nil})
	}
	if a.Stale {
		list = append(list, banner{"stale", "A newer draft is not signed.", "This is the last revision that was.", nil})
	}
	if a.Status == edition.Expired {
		list = append(list, banner{"expired", "Expired.", "The sign-off of this product has run out; it shows what we held then, not what we hold now.", nil})
	}
	if a.Status == edition.Provisional {
		list = append(list, p.provisional(&a.SignOff))
	}
	if a.Status == edition.Draft {
		list = append(list, banner{"provisional", "Draft.", "These words are not signed, and no published edition holds them.", nil})
	}
	return list
}

func (p *page) withdrawn(a *edition.Assessment) banner {
	text := "Do not rely on it."
	day := p.day(a.Withdrawal.At)
	if a.Withdrawal.Reason != "" {
		text = a.Withdrawal.Reason
	}
	return banner{"withdrawn", "Withdrawn.", template.HTML("On ") + day + template.HTML(": "+template.HTMLEscapeString(text)), nil}
}

// provisional says what is missing and by when.
func (p *page) provisional(o *edition.SignOff) banner {
	var missing []string
	for _, d := range o.Domains {
		if !d.Heard && d.Domain != nil {
			missing = append(missing, d.Domain.Name)
		}
	}
	text := template.HTML("Released before the sign-off is complete.")
	if len(missing) > 0 {
		text += template.HTML(" Still to be heard: " + template.HTMLEscapeString(intel.Join(missing)) + ".")
	}
	lead := "Provisional."
	switch {
	case o.Overdue && !o.Due.IsZero():
		lead, text = "Provisional, sign-off overdue.", text+" It was due "+p.moment(o.Due)+"."
	case o.Overdue:
		lead = "Provisional, sign-off overdue."
	case !o.Due.IsZero():
		text += " Sign-off due " + p.moment(o.Due) + "."
	}
	return banner{"provisional", lead, text, nil}
}

func (p *page) affected(a *edition.Affected) *affected {
	if a == nil {
		return nil
	}
	v := &affected{
		Answer: a.Status.Sentence(), Statement: a.Statement, Because: a.Because, AsOf: p.moment(a.AsOf),
		Systems: links(a.Estate, p.estate), Services: links(a.Services, p.estate),
	}
	if a.Confidence != 0 {
		v.Confidence, v.Bars = a.Confidence.String(), bars(a.Confidence)
	}
	return v
}

func (p *page) citation(c *edition.Citation, hostile func(string) bool) citation {
	v := citation{ID: c.ID, Title: c.Title, Publisher: c.Publisher, Href: outward(c.URL), Retrieved: p.day(c.Retrieved)}
	if hostile(c.URL) {
		v.Href = ""
	}
	if c.Grade.Valid() {
		v.Reliability = string(c.Grade[0]) + ", " + c.Grade.Reliability()
		v.Credibility = string(c.Grade[1]) + ", " + c.Grade.Credibility()
	}
	return v
}
