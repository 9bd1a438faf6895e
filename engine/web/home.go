package web

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/roundup"
)

const (
	alertSpan = 72 * time.Hour // how long a flash alert stays on the home page
	homeMost  = 4              // flash alerts and questions on the home page
	homeNeeds = 10             // requirements on the home page
)

// home is what leadership should know this week. Panels that hold nothing tell
// leadership what to do; other readers can do nothing, so they do not see them.
type home struct {
	Title        string
	Leadership   bool
	Judgements   []judgement
	All          link
	Current      int
	Alerts       []entry
	MoreAlerts   *link
	Asked        []asked
	AllAsked     link
	Needs        []need
	AllNeeds     link
	Needed       int
	Gaps         int
	Round        *roundCard
	Write        template.URL
	Organisation string
}

// asked is a question with its one-line answer.
type asked struct {
	link
	Answer, Line, Took, Confidence string
	Asked, Answered, Due           template.HTML
	Open, Late                     bool
	Status                         string
	Outdated                       *banner // the product behind the answer is not what we hold now
}

// need is a requirement at a glance.
type need struct {
	link
	Question string
	Current  int
	Newest   template.HTML
	Age      string // of the newest: "2 days"
	Gap      bool
	Retired  bool
	Review   template.HTML
}

// roundCard announces a roundup.
type roundCard struct {
	Title string
	Lines []string
	Read  link
	PDF   *link
}

// front is what home shows, in all its forms.
type front struct {
	judgements   []*edition.Judgement
	alerts       []*edition.Assessment
	moreAlerts   int
	asked        []*edition.Inquiry
	needs        []*edition.Requirement
	needed, gaps int // requirements in force, and those without a current answer
}

func (s *site) front() front {
	c := front{judgements: s.leading()}
	c.alerts, c.moreAlerts = first(s.recentAlerts(), homeMost)
	c.asked, _ = first(s.ed.Inquiries, homeMost)
	s.chooseNeeds(&c)
	return c
}

func (s *site) home(b *bytes.Buffer) error {
	p := s.page("index.html")
	p.raise(p.ed.TLP)
	c := s.front()
	h := home{
		Title: homeTitle(s.ed.Audience), Leadership: s.ed.Audience.Default,
		Judgements: p.judgementsOn(c.judgements), Current: s.current,
		All:      p.at("assessments/index.html", "All assessments"),
		AllAsked: p.at("inquiries/index.html", "All questions"), AllNeeds: p.at("requirements/index.html", "All requirements"),
		Write: s.mailto("Question for the intelligence team", ""), Organisation: s.ed.Organisation.Name,
		Needed: c.needed, Gaps: c.gaps,
	}
	p.alerts(c, &h)
	for _, q := range c.asked {
		h.Asked = append(h.Asked, p.askedBriefly(q))
	}
	for _, r := range c.needs {
		h.Needs = append(h.Needs, p.need(r))
	}
	if len(s.rounds) > 0 {
		c := p.roundCard(s.rounds[0])
		h.Round = &c
	}
	return p.render(b, "home", s.ed.Organisation.Name+" threat intelligence briefing", nil, h)
}

func homeTitle(a intel.Audience) string {
	if a.Default {
		return "What leadership should know this week"
	}
	return "What we assess this week"
}

// recentAlerts are the flash alerts of the last days.
func (s *site) recentAlerts() []*edition.Assessment {
	var recent []*edition.Assessment
	for _, a := range s.ed.Assessments {
		if a.Product == intel.FlashAlert && !removed(a) && !a.Issued.After(s.ed.Moment) && s.ed.Moment.Sub(a.Issued) <= alertSpan {
			recent = append(recent, a)
		}
	}
	return recent
}

func (p *page) alerts(c front, h *home) {
	for _, a := range c.alerts {
		e := p.entry(a)
		e.Day = p.moment(a.Issued)
		h.Alerts = append(h.Alerts, e)
	}
	if c.moreAlerts > 0 {
		l := p.at(productPath(intel.FlashAlert)+"/index.html", fmt.Sprintf("%d more flash alerts", c.moreAlerts))
		h.MoreAlerts = &l
	}
}

func (p *page) asked(q *edition.Inquiry) asked {
	v := asked{link: p.inquiry(q), Asked: p.day(q.AskedAt), Open: !q.Answered()}
	if v.Open {
		v.Due, v.Late = p.moment(q.DueAt), !q.DueAt.IsZero() && p.past(q.DueAt)
		return v
	}
	v.Answer, v.Line = q.Answer.Word(), unanswered(q)
	v.Took, v.Answered, v.Confidence = intel.Span(q.Took()), p.day(q.AnsweredAt), q.Confidence.String()
	if a := q.Assessment; a != nil {
		v.Status, v.Outdated = signedPhrase(&a.SignOff), p.outdated(a)
	}
	return v
}

// askedBriefly is a question beside other things: of its answer the first
// sentence, and of the sign-off that it is not complete.
func (p *page) askedBriefly(q *edition.Inquiry) asked {
	v := p.asked(q)
	v.Line, v.Answered = intel.FirstSentence(v.Line), ""
	if a := q.Assessment; a == nil || a.Status != edition.Provisional {
		v.Status = ""
	}
	return v
}

// unanswered is the one-line answer without the word it may begin with, which
// stands before it already.
func unanswered(q *edition.Inquiry) string {
	rest, ok := strings.CutPrefix(q.Line, q.Answer.Word())
	if ok && (strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, ",") || strings.HasPrefix(rest, ":")) {
		return intel.Upper(strings.TrimSpace(rest[1:]))
	}
	return q.Line
}

// chooseNeeds takes the active PIRs, those with a gap first when not all have
// room.
func (s *site) chooseNeeds(c *front) {
	for _, r := range s.ed.Requirements {
		if r.Retired {
			continue
		}
		c.needed++
		if r.Gap() {
			c.gaps++
		}
		if r.PIR || r.Gap() {
			c.needs = append(c.needs, r)
		}
	}
	if len(c.needs) > homeNeeds {
		slices.SortStableFunc(c.needs, func(a, b *edition.Requirement) int {
			return cmp.Or(-compareBool(a.Gap(), b.Gap()), cmp.Compare(a.Priority, b.Priority))
		})
	}
	c.needs, _ = first(c.needs, homeNeeds)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (p *page) need(r *edition.Requirement) need {
	n := need{
		link: p.requirement(r), Question: r.Question, Current: len(r.Current), Gap: r.Gap(),
		Retired: r.Retired, Review: p.day(r.ReviewBy),
	}
	if !n.Gap && len(r.Current) > 0 {
		n.Newest, n.Age = p.day(r.Current[0].Issued), age(p.ed.Moment.Sub(r.Current[0].Issued))
	}
	return n
}

func (p *page) roundCard(r *roundup.Roundup) roundCard {
	p.raise(r.TLP)
	id := r.Week.String()
	c := roundCard{Title: roundTitle(r), Lines: r.BottomLine, Read: p.at("roundups/"+id+"/index.html", "Read the roundup")}
	if pdf, ok := p.opts.PDFs[RoundupPDF(r.Week)]; ok {
		l := p.at(RoundupPDF(r.Week), "download the "+pdfWords(pdf))
		c.PDF = &l
	}
	return c
}

// past reports whether a time lies before the edition's moment; a date has
// passed when its day is over.
func (s *site) past(t time.Time) bool {
	if intel.IsDate(t) {
		t = t.AddDate(0, 0, 1)
	}
	return t.Before(s.ed.Moment)
}
