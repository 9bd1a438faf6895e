package web

import (
	"bytes"
	"fmt"
)

func (s *site) fusionSource(b *bytes.Buffer) error {
	p := s.page("fusion-center/index.md")
	v := p.fusion()
	return p.account(b, "fusion-center", "fusion-center", "Fusion center", func(m account) {
		m.list("Domains", texts(v.Domains, domainCard.words))
		m.list("Reviews that are waiting", texts(v.Waiting, m.waiting))
		m.figure("How long reviews take", v.Latency)
		m.list("Dissent kept open", texts(v.Dissents, func(d dissent) string { return m.product(d.on) + ": " + m.review(d.of) }))
		m.list("Members", texts(v.Members, member.words))
	})
}

func (c domainCard) words() string {
	text := "**" + c.Name + "**: " + c.Scope + "."
	for _, f := range []fact{{"Lead", c.Lead}, {"Deputy", c.Deputy}, {"With", c.Others}, {"Answers within", c.Respond}} {
		if f.Value != "" {
			text += " " + f.Name + " " + f.Value + "."
		}
	}
	if c.Waiting > 0 {
		text += fmt.Sprintf(" %d waiting.", c.Waiting)
	}
	return text
}

func (m account) waiting(w waiting) string {
	text := w.Domain + ": " + m.product(w.on) + ", for " + w.Age
	if !w.on.Due.IsZero() {
		text += ", due " + stamp(w.on.Due)
	}
	if w.Overdue {
		text += ", overdue"
	}
	return text
}

func (v member) words() string {
	text := v.Name
	if v.Away {
		text += " (away)"
	}
	for _, more := range []string{v.Team, v.Roles, v.Domains} {
		if more != "" {
			text += ", " + more
		}
	}
	if v.Respond != "" {
		text += ", answers within " + v.Respond
	}
	if v.Deputies != "" {
		text += ", deputy " + v.Deputies
	}
	return text
}
