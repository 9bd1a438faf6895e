package main

import (
	"fmt"
	"strings"
	"time"
)

// records writes what refers to products: inquiries, outcomes, leads, feedback
// and editors' notes.
func (c *generator) records() {
	for i := range c.inquiries {
		c.inquiry(i)
	}
	for i := range c.outcomes {
		c.outcome(i)
	}
	for i := range c.leads {
		c.leadDay(i)
	}
	for i := range c.feedback {
		p := c.products[(i*7)%len(c.products)]
		c.add(fmt.Sprintf("feedback/%s%s-feedback-%05d.yaml", p.at.Format("2006/01/"), p.at.Format(time.DateOnly), i),
			fmt.Sprintf("document: assessments/%s\nfrom: stakeholder-%02d\nat: %s\nuseful: partly\ncomment: %s\n",
				p.id, i%c.stakeholders, p.at.Add(20*time.Hour).Format(time.RFC3339), sentence(c.rand("feedback", i))), p.at.Add(20*time.Hour))
	}
	for i := range c.roundups {
		at := asOf.AddDate(0, 0, -7*i)
		year, week := at.ISOWeek()
		c.add(fmt.Sprintf("roundups/%04d-W%02d.md", year, week), fmt.Sprintf("---\neditor: member-%02d\n---\n%s\n\n%s\n", i%c.members,
			sentences(c.rand("note", i), 3), sentences(c.rand("note", i), 2)), at)
	}
}

// inquiry asks about a product whose status decides the answer.
func (c *generator) inquiry(i int) {
	index := (i * 11) % len(c.products)
	p := c.products[index]
	answer := map[string]string{"not-affected": "no", "mitigated": "partly", "investigating": "not-known"}[c.status(index)]
	asked := p.at.Add(-5 * time.Hour)
	c.add(fmt.Sprintf("inquiries/%s%s-question-%05d.md", asked.Format("2006/01/"), asked.Format(time.DateOnly), i),
		fmt.Sprintf("---\nquestion: Are we affected by report %d?\nasked_by: stakeholder-%02d\nasked_at: %s\ndue_at: %s\nanswer: %s\nanswered_at: %s\nassessment: %s\n---\n%s\n",
			index, i%c.stakeholders, asked.Format(time.RFC3339), asked.Add(24*time.Hour).Format(time.RFC3339), answer,
			p.at.Add(3*time.Hour).Format(time.RFC3339), p.id, sentences(c.rand("inquiry", i), 5)), p.at.Add(3*time.Hour))
}

// status reads the status back from the generated text, so that an answer
// agrees with it.
func (c *generator) status(index int) string {
	_, rest, _ := strings.Cut(c.assessment(index), "\n  status: ")
	status, _, _ := strings.Cut(rest, "\n")
	return status
}

// outcome settles the first judgement of a product that is old enough.
func (c *generator) outcome(i int) {
	index := (i * 13) % (len(c.products)*9/10 + 1)
	p := c.products[index]
	at := p.at.AddDate(0, 2, 1)
	if at.After(asOf) {
		return
	}
	result := []string{"occurred", "did-not-occur", "occurred"}[i%3]
	id := fmt.Sprintf("%s-outcome-%05d", at.Format(time.DateOnly), i)
	c.add("outcomes/"+at.Format("2006/01/")+id+".yaml", fmt.Sprintf("assessment: %s\njudgement: KJ1\nresult: %s\nresolved_at: %s\nevidence: %s\nauthor: member-%02d\n",
		p.id, result, at.Format(time.RFC3339), sentence(c.rand("outcome", i)), (index+1)%c.members), at)
}

func (c *generator) leadDay(i int) {
	day := asOf.AddDate(0, 0, -2*i).Truncate(24 * time.Hour)
	var b strings.Builder
	b.WriteString("items:\n")
	for n := range 5 {
		r := c.rand("lead", i*5+n)
		fmt.Fprintf(&b, "  - n: %d\n    title: %s\n    url: https://source.example/lead/%d/%d\n    published: %s\n    source: source-%02d\n    matched: [%s]\n    requirements: [%s]\n    score: %d\n    state: dismissed\n    reason: %s\n",
			n+1, sentence(r), i, n, day.Format(time.DateOnly), r.IntN(c.sources), pick(r, topics), requirementID(r.IntN(c.requirements)), r.IntN(100), sentence(r))
	}
	c.add("leads/"+day.Format("2006/01/")+day.Format(time.DateOnly)+".yaml", b.String(), day)
}
