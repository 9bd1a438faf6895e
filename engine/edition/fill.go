package edition

import (
	"slices"

	"github.com/dossier-cti/dossier/engine/intel"
)

// fill copies every released document's fields and links it to the others.
func (c *cutter) fill() {
	for _, m := range c.World.Council.All() {
		if p := find[*Person](c, intel.Council, m.ID); p != nil {
			c.person(p, m)
			c.sign(&p.SignOff, c.Decisions[m.Ref])
		}
	}
	for _, v := range c.World.Stakeholders.All() {
		if s := find[*Stakeholder](c, intel.Stakeholders, v.ID); s != nil {
			s.Name, s.Cadence, s.Formats = v.Name, v.Cadence, v.Formats
			s.Requirements = pick[*Requirement](c, intel.Requirements, v.Requirements)
			c.sign(&s.SignOff, c.Decisions[v.Ref])
		}
	}
	for _, v := range c.World.Requirements.All() {
		if r := find[*Requirement](c, intel.Requirements, v.ID); r != nil {
			c.requirement(r, v)
			c.sign(&r.SignOff, c.Decisions[v.Ref])
		}
	}
	for _, v := range c.World.Estate.All() {
		if e := find[*EstateEntry](c, intel.Estate, v.ID); e != nil {
			c.estate(e, v)
			c.sign(&e.SignOff, c.Decisions[v.Ref])
		}
	}
	for _, v := range c.World.Sources.All() {
		if s := find[*Source](c, intel.Sources, v.ID); s != nil {
			s.Name, s.Type, s.URL, s.Reliability = v.Name, v.Type, v.URL, v.Reliability
			s.Cost, s.Licence = v.Cost, v.Licence
			s.Requirements = pick[*Requirement](c, intel.Requirements, v.Requirements)
		}
	}
	for _, v := range c.World.Assessments.All() {
		if a := find[*Assessment](c, intel.Assessments, v.ID); a != nil {
			c.assessment(a, v)
		}
	}
	for _, v := range c.World.Inquiries.All() {
		if q := find[*Inquiry](c, intel.Inquiries, v.ID); q != nil {
			c.inquiry(q, v)
			c.sign(&q.SignOff, c.Decisions[v.Ref])
		}
	}
	for _, v := range c.World.Notes.All() {
		if n := find[*Note](c, intel.Roundups, v.ID); n != nil {
			c.sign(&n.SignOff, c.Decisions[v.Ref])
			n.Title, n.Body, n.Editor = v.Title, c.body(v.Body), find[*Person](c, intel.Council, v.Editor)
		}
	}
	c.outcomes()
	c.feedback()
}

func (c *cutter) person(p *Person, m *intel.Member) {
	p.Name, p.Team, p.Roles, p.RespondWithin = m.Name, m.Team, m.Roles, m.RespondWithin
	p.Away, p.Active = m.AwayAt(c.Moment), m.Active.Holds(c.Moment)
	p.Deputies = pick[*Person](c, intel.Council, m.Deputies)
	for _, id := range m.Domains {
		if d := c.domain(id); d != nil {
			p.Domains = append(p.Domains, d)
		}
	}
}

func (c *cutter) requirement(r *Requirement, v *intel.Requirement) {
	r.Title, r.Question, r.Decision, r.Notes = v.Title, v.Question, v.Decision, c.body(v.Notes)
	r.Stakeholders = pick[*Stakeholder](c, intel.Stakeholders, v.Stakeholders)
	r.Owner, r.Domain = find[*Person](c, intel.Council, v.Owner), c.domain(v.Domain)
	r.PIR, r.Priority, r.Keywords, r.GIRCategory = v.IsPIR(), v.Priority, v.Keywords, v.GIRCategory
	r.ValidFrom, r.ReviewBy, r.Retired = v.ValidFrom, v.ReviewBy, v.Retired
	for _, e := range v.EEIs {
		r.EEIs = append(r.EEIs, EEI{e.ID, e.Question, e.Answered, pick[*Assessment](c, intel.Assessments, e.AnsweredBy)})
	}
}

func (c *cutter) estate(e *EstateEntry, v *intel.EstateEntry) {
	e.Type, e.Name, e.Description = v.Type, v.Name, v.Description
	e.Vendor, e.Product, e.Exposure, e.Versions = v.Vendor, v.Product, v.Exposure, v.Versions
	e.Owner, e.Domain = v.Owner, c.domain(v.Domain)
	e.Supports = pick[*EstateEntry](c, intel.Estate, v.Supports)
	e.Supplier = find[*EstateEntry](c, intel.Estate, v.Supplier)
	e.Criticality, e.Provides = v.Criticality, v.Provides
}

func (c *cutter) assessment(a *Assessment, v *intel.Assessment) {
	a.Withdrawal = v.Withdrawn
	a.Product = v.Product
	if v.Withdrawn != nil && v.Withdrawn.Remove {
		return // nothing else of it is shown, in no form
	}
	c.sign(&a.SignOff, c.Decisions[v.Ref])
	a.Title, a.Cutoff, a.BottomLine = v.Title, v.InformationCutoff, v.BottomLine
	a.Authors = pick[*Person](c, intel.Council, v.Authors)
	a.Answers = pick[*Requirement](c, intel.Requirements, v.Answers)
	a.Affected = c.affected(v)
	a.Attack, a.CVEs, a.Actors = v.Attack, v.CVEs, v.Actors
	a.Assumptions, a.Gaps, a.WouldChangeOurMind = v.Assumptions, v.Gaps, v.WouldChangeOurMind
	a.ReviewBy, a.ChangeReason, a.Body = v.ReviewBy, v.ChangeReason, c.body(v.Body)
	a.Citations = c.citations(v)
	for _, i := range v.Indicators {
		if i.TLP = c.indicatorLabel(v, i); c.may(i.TLP) {
			a.Indicators = append(a.Indicators, i)
		}
	}
	for _, j := range v.Judgements {
		a.Judgements = append(a.Judgements, c.judgement(a, j))
	}
}

// affected is shown only when the audience may see every system it names.
func (c *cutter) affected(v *intel.Assessment) *Affected {
	from := v.Affected
	if from == nil || !c.may(c.affectedLabel(v)) {
		return nil
	}
	to := &Affected{
		Status: from.Status, Statement: from.Statement, Confidence: from.Confidence,
		Because: from.Because, AsOf: from.AsOf,
		Estate: pick[*EstateEntry](c, intel.Estate, from.Estate),
	}
	for _, id := range from.Estate {
		if e := c.World.Estate.Get(id); e != nil {
			for _, o := range pick[*EstateEntry](c, intel.Estate, e.Supports) {
				if !slices.Contains(to.Services, o) {
					to.Services = append(to.Services, o)
				}
			}
		}
	}
	return to
}

// affectedLabel is the label of what a product says of us: its own, and at
// least that of every system it names.
func (c *cutter) affectedLabel(v *intel.Assessment) intel.TLP {
	label := max(v.TLP, v.Affected.TLP)
	for _, now := range c.today.products(v.Ref) {
		if now.Affected != nil {
			label = max(label, now.Affected.TLP)
		}
	}
	for _, id := range v.Affected.Estate {
		ref := intel.Ref{Kind: intel.Estate, ID: id}
		for _, at := range []today{{world: c.World}, c.today} {
			own, known := at.label(ref)
			if !known { // a former revision may name what is gone
				own = at.world.Organisation.DefaultTLP(intel.Estate)
			}
			label = max(label, own)
		}
	}
	return label
}

func (c *cutter) citations(v *intel.Assessment) []Citation {
	var list []Citation
	for _, s := range v.Sources {
		if label := c.sourceLabel(v, s); c.may(label) {
			list = append(list, Citation{
				ID: s.ID, Title: s.Title, Publisher: s.Publisher, URL: s.URL, Grade: s.Grade,
				Retrieved: s.Retrieved, Source: find[*Source](c, intel.Sources, s.Source), TLP: label,
			})
		}
	}
	return list
}

func (c *cutter) judgement(a *Assessment, v intel.Judgement) *Judgement {
	j := &Judgement{
		ID: v.ID, Assessment: a, Statement: v.Statement, Likelihood: v.Likelihood,
		Probability: v.Probability, Confidence: v.Confidence, Because: v.Because,
		ResolvesBy: v.ResolvesBy, Resolution: v.Resolution,
		claim: claim{v.Proposition, v.Negated},
	}
	for _, id := range v.Sources {
		if slices.ContainsFunc(a.Citations, func(s Citation) bool { return s.ID == id }) {
			j.Citations = append(j.Citations, id)
		}
	}
	for _, id := range v.About {
		for _, k := range []intel.Kind{intel.Requirements, intel.Estate} {
			if ref := (intel.Ref{Kind: k, ID: id}); c.ed.byRef[ref] != nil {
				j.About = append(j.About, Subject{ref, c.World.Title(ref)})
			}
		}
	}
	return j
}

// inquiry shows an answer only when the product behind it is in the edition,
// was not withdrawn, and speaks of us to this audience. "Not known" needs no
// product: it says that there is nothing to show.
func (c *cutter) inquiry(q *Inquiry, v *intel.Inquiry) {
	q.Question, q.AskedAt, q.DueAt, q.Article = v.Question, v.AskedAt, v.DueAt, v.Article
	q.AskedBy = find[*Stakeholder](c, intel.Stakeholders, v.AskedBy)
	q.Requirements = pick[*Requirement](c, intel.Requirements, v.Requirements)
	if v.Answer == intel.Open || v.AnsweredAt.After(c.Moment) {
		return
	}
	if v.Answer == intel.NotKnown && v.Assessment == "" {
		q.Answer, q.AnsweredAt, q.Body, q.Line = v.Answer, v.AnsweredAt, c.body(v.Body), "Not known."
		return
	}
	a := find[*Assessment](c, intel.Assessments, v.Assessment)
	if a == nil || a.Affected == nil || a.Status == Withdrawn {
		return
	}
	q.Answer, q.AnsweredAt, q.Assessment, q.Body = v.Answer, v.AnsweredAt, a, c.body(v.Body)
	q.Line, q.Confidence, q.AsOf = a.Affected.Statement, a.Affected.Confidence, a.Affected.AsOf
}

func (c *cutter) outcomes() {
	kept := c.ed.Outcomes[:0]
	for _, o := range c.ed.Outcomes {
		v := c.World.Outcomes.Get(o.ID)
		c.sign(&o.SignOff, c.Decisions[v.Ref])
		o.Result, o.ResolvedAt, o.Evidence, o.URL = v.Result, v.ResolvedAt, v.Evidence, v.URL
		for _, j := range find[*Assessment](c, intel.Assessments, v.Assessment).Judgements {
			if j.ID == v.Judgement {
				o.Judgement, j.Outcome = j, o
			}
		}
		if o.Judgement == nil { // its product was removed
			delete(c.ed.byRef, o.Ref())
			continue
		}
		kept = append(kept, o)
	}
	c.ed.Outcomes = kept
}

func (c *cutter) feedback() {
	for _, v := range c.World.Feedback.All() {
		ref, _ := intel.ParseRef(v.Document)
		a, _ := c.ed.byRef[ref].(*Assessment)
		if a == nil || a.Title == "" || v.TLP > c.Audience.TLP || v.At.After(c.Moment) {
			continue
		}
		a.Feedback = append(a.Feedback, Feedback{
			From: find[*Stakeholder](c, intel.Stakeholders, v.From), At: v.At,
			Useful: v.Useful, Comment: v.Comment, Context: v.Context, label: v.TLP,
		})
	}
}
